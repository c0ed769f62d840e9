"""Changes, and acknowledgements in the settings -> accepted changes, and findings about outdated entries."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from guidelinekit.changes.change import Acknowledged, Change
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location

#: Hexadecimal digits of a fingerprint: 44 bits distinguish the changes of a guideline and can be read aloud. A leading
#: `c` is added, because YAML would read some as numbers.
_DIGITS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One accepted change of a guideline, by its fingerprint. `until` is its last valid day (YYYY-MM-DD)."""

    change: str
    guideline: str
    reason: str
    owner: str
    until: str
    location: Location


def fingerprint(change: Change) -> str:
    """Return the fingerprint of a change: a `c` and a hash of its kind, address and values on both sides.

    Lines, sentences, impacts and other changes are not part of it.
    """
    values = json.dumps([change.before, change.after], sort_keys=True, ensure_ascii=True, default=str)
    content = f"{change.kind.id}\0{change.address}\0{values}"
    return f"c{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"


def acknowledge(changes: Iterable[Change], entries: Sequence[Acknowledgement], *, today: str) -> tuple[Change, ...]:
    """Mark the changes of a guideline that are accepted today; `entries` are the guideline's acknowledgements."""
    valid = {entry.change: entry for entry in entries if today <= entry.until}
    if not valid:
        return tuple(changes)
    return tuple(_acknowledged(change, valid.get(fingerprint(change))) for change in changes)


def stale(changes: Iterable[Change], entries: Sequence[Acknowledgement], *, today: str) -> Iterator[Finding]:
    """Report acknowledgements of a guideline that have expired, and those of changes that no longer exist."""
    existing = {fingerprint(change) for change in changes} if entries else set()
    for entry in entries:
        if entry.change not in existing:
            message = f"no change of `{entry.guideline}` since its last release is {entry.change}"
            yield codes.ACKNOWLEDGE_UNUSED.at(entry.location, message, arguments=[entry.change])
        elif entry.until < today:
            message = f"{entry.owner} accepted the change {entry.change} until {entry.until}, and it is still there"
            yield codes.ACKNOWLEDGE_EXPIRED.at(entry.location, message, arguments=[entry.change])


def _acknowledged(change: Change, entry: Acknowledgement | None) -> Change:
    if entry is None:
        return change
    return replace(change, acknowledged=Acknowledged(reason=entry.reason, owner=entry.owner, until=entry.until))
