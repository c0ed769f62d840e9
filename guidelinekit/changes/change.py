"""What a difference means: the impacts, and a change as reports and pages receive it."""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

from guidelinekit.guideline.finding import Location

if TYPE_CHECKING:
    # Settings speak of impacts, and need not wait for all that a comparison is made of.
    from guidelinekit.changes.compare.differences import Difference


class Impact(enum.StrEnum):
    """What a change asks of annotators and of the items already labeled, heaviest first."""

    RELABEL = "relabel"
    REMAP = "remap"
    REREAD = "reread"
    EDITORIAL = "editorial"

    def at_least(self, other: "Impact") -> bool:
        """Whether this impact is as heavy as `other` or heavier."""
        order = list(Impact)
        return order.index(self) <= order.index(other)


#: For each impact, what annotators must do and what happens to items already labeled.
CONSEQUENCES: dict[Impact, tuple[str, str]] = {
    Impact.RELABEL: ("Read it.", "Items already labeled may be wrong now: a person must look again."),
    Impact.REMAP: ("Read it.", "Items already labeled are converted by a table; no person is needed."),
    Impact.REREAD: ("Read it.", "Items already labeled stand."),
    Impact.EDITORIAL: ("Nothing to do.", "Items already labeled stand."),
}


def heaviest(impacts: Iterable[Impact]) -> Impact | None:
    """The heaviest of some impacts; None of none."""
    return min(impacts, key=list(Impact).index, default=None)


def impact_summary(impacts: Iterable[Impact]) -> str:
    """How often each impact occurs, heaviest first: `2 relabel, 1 reread`."""
    counts = Counter(impacts)
    return ", ".join(f"{counts[impact]} {impact}" for impact in Impact if counts[impact])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of change: `<what>-<action>`, its default impact and the reason for it.

    `settled` is False where only the author can say whether a line moved. `section` is the part of the guideline.
    """

    id: str
    section: str
    action: str
    impact: Impact
    settled: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """Who accepted a change as it is, why, and until which day (YYYY-MM-DD)."""

    reason: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change at one address, with its meaning.

    `sentence` says it to people in plain text. `labels` are the ids it touches, on either side. `folds` are the raw
    changes that merely follow from this one. `note` is the slug of the change note that settled it. `acknowledged` says
    that somebody accepted it. `elements` are what the element that it lies in says, on the old and on the new side, of
    who may see it: its `audience`, `uses` and `warning`.
    """

    kind: Kind
    address: str
    impact: Impact
    settled: bool
    before: Any
    after: Any
    old_location: Location | None
    new_location: Location | None
    labels: tuple[str, ...]
    sentence: str
    prose: bool
    difference: Optional["Difference"]
    folds: tuple["Change", ...] = field(default=())
    note: str = ""
    acknowledged: Acknowledged | None = None
    elements: tuple[Mapping[str, Any], ...] = ()


def by_impact(changes: Iterable[Change]) -> list[tuple[Impact, list[Change]]]:
    """Changes grouped by impact, heaviest first."""
    groups: dict[Impact, list[Change]] = {impact: [] for impact in Impact}
    for change in changes:
        groups[change.impact].append(change)
    return [(impact, group) for impact, group in groups.items() if group]
