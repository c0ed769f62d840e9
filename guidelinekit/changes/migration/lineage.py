"""What is known of the items with one value of the first version, while they are followed from version to version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.changes.change import Impact
from guidelinekit.changes.migration.mapping import Cause, Value, ValueMapping
from guidelinekit.changes.stored_values import STORED_KINDS

#: Changes after which a person chooses among the labels that can take the items. Other changes of impact `relabel` may
#: make any of the items wrong.
_CHOICES = frozenset(
    {
        "label-split",
        "label-removed",
        "label-deprecated",
        "label-unmerged",
        "label-status-changed",
        "label-abstract-changed",
        "label-replaced-by-removed",
        "option-removed",
        "outcome-removed",
    }
)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why items cannot be kept: causes that may make any of them wrong, choices, and causes for a conversion.

    Each choice has the number of values that a person could choose from when it arose.
    """

    wrong: tuple[Cause, ...] = ()
    choices: tuple[tuple[Cause, int], ...] = ()
    conversions: tuple[Cause, ...] = ()

    def plus(self, causes: Iterable[Cause], candidates: int) -> "Reasons":
        """Add the causes of one step."""
        wrong, choices, conversions = list(self.wrong), list(self.choices), list(self.conversions)
        for cause in causes:
            if cause.impact is Impact.REMAP:
                conversions.append(cause)
            elif cause.change is None or cause.change.kind.id in _CHOICES:
                choices.append((cause, candidates))
            else:
                wrong.append(cause)
        return Reasons(tuple(wrong), tuple(choices), tuple(conversions))

    def converted(self, causes: Iterable[Cause]) -> "Reasons":
        """Add causes that carry the items on, so that nothing is left to choose."""
        return Reasons(self.wrong, (), (*self.conversions, *causes))


@dataclass(slots=True)
class Lineage:
    """The items with one value of the first version.

    `main` are the ids of the value's own element or of what took its place; `aside` those of what was split off from
    it. `own` is the id of the value's own element, or the last one that it had; `is_alive` is whether that element can
    be chosen. `memory` is the element when it could last be chosen, and `before` the reasons from that time, which hold
    again if it returns.
    """

    value: Value
    main: tuple[str, ...]
    own: str
    is_alive: bool
    memory: Mapping[str, Any]
    aside: tuple[str, ...] = ()
    reasons: Reasons = field(default_factory=Reasons)
    before: Reasons | None = None
    is_dropped: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids that the items can have now, each once."""
        return tuple(dict.fromkeys([*self.main, *self.aside]))


def mapping_of(
    lineage: Lineage, targets: Sequence[Value], every_item: Sequence[Cause], stored: tuple[str, ...]
) -> ValueMapping:
    """Return what becomes of the items in the last version. `targets` are the values that they can have there."""
    value, reasons = lineage.value, lineage.reasons
    wrong = _unique([*every_item, *reasons.wrong])
    # A choice between several values is made once all of them are one, or once something carries the items on.
    choices = [cause for cause, candidates in reasons.choices if len(targets) != 1 or candidates == 1]
    has_review = any(cause.impact is not Impact.REMAP for cause in wrong)
    if lineage.is_dropped and not has_review:
        return ValueMapping(old=value, action="drop", causes=_unique(reasons.conversions))
    if has_review or choices or len(targets) != 1:
        resolved = [cause for cause, _ in reasons.choices]
        causes = _unique([*wrong, *resolved, *reasons.conversions])
        return ValueMapping(old=value, action="review", candidates=tuple(targets), causes=causes)
    new = targets[0]
    conversions = [*wrong, *reasons.conversions]
    is_same = value.as_stored(stored) == new.as_stored(stored)
    if is_same:
        # A team's own table can convert what looks the same.
        conversions = [cause for cause in conversions if cause.change and cause.change.kind.id not in STORED_KINDS]
    else:
        conversions += [cause for cause, _ in reasons.choices]
    if not conversions:
        return ValueMapping(old=value, action="keep", new=new)
    return ValueMapping(old=value, action="convert", new=new, causes=_unique(conversions))


def _unique(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Return causes, each once: the same change can reach items in several ways."""
    unique: list[Cause] = []
    seen: set[tuple[int, str, str]] = set()
    for cause in causes:
        key = (id(cause.change), cause.version, cause.message.id)
        if key not in seen:
            seen.add(key)
            unique.append(cause)
    return tuple(unique)
