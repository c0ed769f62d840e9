"""What is known of the items with one value of the first version, while they are followed from version to version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

    `is_open` is whether some of the items are carried on by nothing, so that a choice stays even if only one value
    remains to choose.
    """

    wrong: tuple[Cause, ...] = ()
    choices: tuple[Cause, ...] = ()
    conversions: tuple[Cause, ...] = ()
    is_open: bool = False

    def plus(self, causes: Iterable[Cause]) -> "Reasons":
        """Add the causes of one step."""
        wrong, choices, conversions = list(self.wrong), list(self.choices), list(self.conversions)
        for cause in causes:
            if cause.impact is Impact.REMAP:
                conversions.append(cause)
            elif cause.impact is not Impact.RELABEL or cause.change is None or cause.change.kind.id in _CHOICES:
                choices.append(cause)
            else:
                wrong.append(cause)
        return Reasons(tuple(wrong), tuple(choices), tuple(conversions), self.is_open)

    def converted(self, causes: Iterable[Cause]) -> "Reasons":
        """Add causes that carry the items on, so that nothing is left to choose."""
        return Reasons(self.wrong, (), (*self.conversions, *causes))

    def opened(self) -> "Reasons":
        """Say that nothing carries some of the items on."""
        return Reasons(self.wrong, self.choices, self.conversions, is_open=True)

    def joined(self, other: "Reasons") -> "Reasons":
        """Add the reasons that concern some of the items."""
        return Reasons(
            (*self.wrong, *other.wrong),
            (*self.choices, *other.choices),
            (*self.conversions, *other.conversions),
            self.is_open or other.is_open,
        )


@dataclass(slots=True)
class Lineage:
    """The items with one value of the first version.

    `targets` are the ids or addresses that the items can have now. `own` is the id or address of the value's own
    element, or the last one that it had; `is_alive` is whether that element is still there. `memory` is the element
    when it was last there, and `before` the reasons from that time, which hold again if it returns.
    """

    value: Value
    targets: tuple[str, ...]
    own: str = ""
    is_alive: bool = True
    memory: Mapping[str, Any] = field(default_factory=dict)
    reasons: Reasons = field(default_factory=Reasons)
    before: Reasons = field(default_factory=Reasons)
    is_dropped: bool = False


def mapping_of(
    lineage: Lineage, targets: Sequence[Value], every_item: Sequence[Cause], stored: tuple[str, ...]
) -> ValueMapping:
    """Return what becomes of the items in the last version. `targets` are the values that they can have there."""
    value, reasons = lineage.value, lineage.reasons
    wrong = _unique([*every_item, *reasons.wrong])
    has_review = any(cause.impact is not Impact.REMAP for cause in wrong)
    if lineage.is_dropped and not has_review:
        return ValueMapping(old=value, action="drop", causes=_unique(reasons.conversions))
    # A choice between several values is made once all of them are one.
    if has_review or reasons.is_open or len(targets) != 1:
        causes = _unique([*wrong, *reasons.choices, *reasons.conversions])
        return ValueMapping(old=value, action="review", candidates=tuple(targets), causes=causes)
    new = targets[0]
    conversions = [*wrong, *reasons.conversions]
    if value.as_stored(stored) == new.as_stored(stored):
        # A team's own table can convert what looks the same.
        conversions = [cause for cause in conversions if cause.change and cause.change.kind.id not in STORED_KINDS]
    else:
        conversions += reasons.choices
    if not conversions:
        # An author may have decided that items stay valid, such as where not the codes but the names were wrong.
        kept = replace(new, code=value.code, number=value.number)
        return ValueMapping(old=value, action="keep", new=kept)
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
