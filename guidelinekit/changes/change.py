"""Impacts, kinds of change, and changes as reports and pages receive them: data without text."""

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

from guidelinekit.changes.message import Message
from guidelinekit.guideline.finding import Location

if TYPE_CHECKING:
    # The settings import `Impact` and need not load the comparison.
    from guidelinekit.changes.compare.differences import Difference


class Impact(enum.StrEnum):
    """The consequence of a change for annotators and for items already labeled, highest first."""

    RELABEL = "relabel"
    REMAP = "remap"
    REREAD = "reread"
    EDITORIAL = "editorial"

    def at_least(self, other: "Impact") -> bool:
        """Whether this impact is as high as `other` or higher."""
        order = list(Impact)
        return order.index(self) <= order.index(other)


def highest(impacts: Iterable[Impact]) -> Impact | None:
    """Return the highest of some impacts; None without any."""
    return min(impacts, key=list(Impact).index, default=None)


def lowest(impacts: Iterable[Impact]) -> Impact | None:
    """Return the lowest of some impacts; None without any."""
    return max(impacts, key=list(Impact).index, default=None)


def impact_summary(impacts: Iterable[Impact]) -> str:
    """Return how often each impact occurs, highest first: `2 relabel, 1 reread`."""
    counts = Counter(impacts)
    return ", ".join(f"{counts[impact]} {impact}" for impact in Impact if counts[impact])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of change: `<what>-<action>`, and its default impact.

    `needs_decision` is true where only the author can decide whether a boundary between labels moved. `section` is the
    part of the guideline. `reason` is the id of the message that explains the impact.
    """

    id: str
    section: str
    action: str
    impact: Impact
    needs_decision: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The acknowledgement of a change: why and by whom it is accepted, and until which day (YYYY-MM-DD)."""

    reason: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change at one address, with its meaning.

    `message` describes it. `containers` are the addresses of the elements that it is in, on both sides, and `names`
    those of the elements that its message and its values name. `labels` are the ids of the labels that it concerns, on
    either side. `consequences` follow from this change. `note` is the slug of the change note that decided
    its impact. `acknowledged` is set if the settings accept it. `audiences` are the fields of the element that it is
    in, on the old and on the new side, that decide who may see it: `audience`, `uses` and `warning`.
    """

    kind: Kind
    address: str
    impact: Impact
    needs_decision: bool
    before: Any
    after: Any
    old_location: Location | None
    new_location: Location | None
    labels: tuple[str, ...]
    message: Message
    prose: bool
    difference: Optional["Difference"]
    names: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    consequences: tuple["Change", ...] = field(default=())
    note: str = ""
    acknowledged: Acknowledged | None = None
    audiences: tuple[Mapping[str, Any], ...] = ()

    @property
    def location(self) -> Location | None:
        """The location to show: on the new side, or on the old side if it was removed."""
        is_removed = self.difference is not None and self.difference.op == "removed"
        return self.old_location if is_removed else self.new_location


def by_impact(changes: Iterable[Change]) -> list[tuple[Impact, list[Change]]]:
    """Group changes by impact, highest first."""
    groups: dict[Impact, list[Change]] = {impact: [] for impact in Impact}
    for change in changes:
        groups[change.impact].append(change)
    return [(impact, group) for impact, group in groups.items() if group]


def sort_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sort changes by impact, highest first, then by address and kind."""
    order = list(Impact)
    return tuple(
        sorted(changes, key=lambda c: (order.index(c.impact), c.address, c.kind.id, str(c.before), str(c.after)))
    )


def flat(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield every change, also the consequences."""
    for change in changes:
        yield change
        yield from flat(change.consequences)


def is_listed(change: Change) -> bool:
    """Whether a changelog lists a change. The version and its date are in the heading instead."""
    return change.address not in ("version", "effective")
