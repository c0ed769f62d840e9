"""Changes that somebody has accepted as they are: one change each, known by what it does, until a day."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from guidelinekit.changes.change import Acknowledged, Change
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location

#: Hexadecimal digits of a fingerprint, behind a `c` without which YAML would take some for numbers: 44 bits tell a
#: guideline's changes apart and can be read aloud.
_DIGITS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One accepted change of a guideline, by its fingerprint. `until` is the last day on which it holds: YYYY-MM-DD."""

    change: str
    guideline: str
    reason: str
    owner: str
    until: str
    location: Location


def fingerprint(change: Change) -> str:
    """What a change does, in `c` and 11 hexadecimal digits: its kind, its address and its values on both sides.

    Lines, sentences, impacts and other changes have no part in it.
    """
    values = json.dumps([change.before, change.after], sort_keys=True, ensure_ascii=True, default=str)
    said = f"{change.kind.id}\0{change.address}\0{values}"
    return f"c{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"


def acknowledge(changes: Iterable[Change], given: Sequence[Acknowledgement], *, today: str) -> tuple[Change, ...]:
    """Mark the changes of a guideline that are accepted today; `given` are the guideline's acknowledgements."""
    valid = {entry.change: entry for entry in given if today <= entry.until}
    if not valid:
        return tuple(changes)
    return tuple(_acknowledged(change, valid.get(fingerprint(change))) for change in changes)


def stale(changes: Iterable[Change], given: Sequence[Acknowledgement], *, today: str) -> Iterator[Finding]:
    """Acknowledgements of a guideline that have expired, and those of changes that are not there any more."""
    there = {fingerprint(change) for change in changes} if given else set()
    for entry in given:
        if entry.change not in there:
            message = f"no change of `{entry.guideline}` since its last release is {entry.change}"
            yield codes.ACKNOWLEDGED_NOTHING.at(entry.location, message, arguments=[entry.change])
        elif entry.until < today:
            message = f"{entry.owner} accepted the change {entry.change} until {entry.until}, and it is still there"
            yield codes.ACKNOWLEDGED_UNTIL.at(entry.location, message, arguments=[entry.change])


def _acknowledged(change: Change, entry: Acknowledgement | None) -> Change:
    if entry is None:
        return change
    return replace(change, acknowledged=Acknowledged(reason=entry.reason, owner=entry.owner, until=entry.until))
