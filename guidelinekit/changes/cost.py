"""A migration, and how many finished items have each value -> items by what becomes of them, hours, days and money."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # The settings import `Rate` and need not load the migration.
    from guidelinekit.changes.change import Change
    from guidelinekit.changes.migration.mapping import Migration, ValueMapping
    from guidelinekit.changes.migration.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The time to review one item in minutes, and the price of one hour.

    If `hourly` is 0, only the time is shown. With `annotators`, who each work `hours_per_day`, days are shown too.
    """

    minutes: float
    hourly: float = 0.0
    currency: str = ""
    annotators: int = 0
    hours_per_day: float = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Items that people look at again: hours of work of all annotators together, days, and money.

    `days` is 0 if the number of annotators is not known.
    """

    items: int
    hours: float
    days: float
    money: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEffort:
    """A change, and the effort if its items are relabeled; None without counts.

    Of a change that needs a decision, only items that are not relabeled anyway are counted. `is_counted` is true if it
    has items, and all of them are relabeled because of other changes.
    """

    change: "Change"
    effort: Effort | None
    is_counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Finished items by what becomes of them, and the effort of reviewing those that need it.

    `unknown` are labels that do not stay as they are and whose items are not counted.
    """

    total: int
    reviewed: int
    converted: int
    kept: int
    effort: Effort
    unknown: tuple[str, ...] = ()


def passes(quality: Mapping[str, Any]) -> float:
    """Return how many times an item is looked at on average: by the annotators who share it, and in audits.

    `quality` is the quality plan of the guideline in its normal form.
    """
    overlap = quality.get("overlap", 1)
    share = quality.get("overlap_share", 1)
    audit = quality.get("audit", {})
    audited = audit.get("share", 0) if isinstance(audit, Mapping) else 0
    return float(1 + (overlap - 1) * share + audited)


def effort_of(items: int, rate: Rate, per_item: float) -> Effort:
    """Return the effort of reviewing items, each of which is looked at `per_item` times on average."""
    hours = items * rate.minutes * per_item / 60
    days = hours / (rate.annotators * rate.hours_per_day) if rate.annotators else 0.0
    return Effort(items=items, hours=hours, days=days, money=hours * rate.hourly)


def cost_of(migration: "Migration", counts: Mapping[str, int], rate: Rate, per_item: float = 1.0) -> Cost:
    """Return the cost of a migration. `counts` are the finished items by the key of a value of the old version.

    Every item has a label, an outcome or neither; those with an option or attribute are some of the same items. Only
    what changes between the versions is counted as work, and not what has waited for it since before.
    """
    whole: Counter[str] = Counter()
    part: Counter[str] = Counter()
    for mapping in migration.mappings:
        action = mapping.action if mapping.is_caused else "keep"
        target = part if mapping.old.kind in ("option", "attribute") else whole
        target["convert" if action == "drop" else action] += counts.get(mapping.old.key, 0)
    total = whole.total()
    reviewed = whole["review"] + min(part["review"], total - whole["review"])
    converted = min(whole["convert"] + part["convert"], total - reviewed)
    return Cost(
        total=total,
        reviewed=reviewed,
        converted=converted,
        kept=total - reviewed - converted,
        effort=effort_of(reviewed, rate, per_item),
        unknown=tuple(mapping.old.key for mapping in migration.mappings if _is_unknown(mapping, counts)),
    )


def decisions_of(
    step: "Step",
    migration: "Migration",
    changes: Iterable["Change"],
    counts: Mapping[str, int] | None,
    rate: Rate,
    per_item: float = 1.0,
) -> tuple[ChangeEffort, ...]:
    """Return the changes that need a decision, those that concern most items first."""
    reviewed = {entry.old.address for entry in migration.mappings if entry.action == "review" and entry.is_caused}
    found = []
    for change in changes:
        if change.needs_decision and change.acknowledged is None:
            more, all_items = (_items(step, change, counts or {}, without) for without in (reviewed, ()))
            effort = effort_of(more, rate, per_item) if counts is not None else None
            found.append(ChangeEffort(change=change, effort=effort, is_counted=bool(all_items) and not more))
    return _most_costly_first(found)


def relabels_of(
    step: "Step", changes: Iterable["Change"], counts: Mapping[str, int] | None, rate: Rate, per_item: float = 1.0
) -> tuple[ChangeEffort, ...]:
    """Return the changes because of which items are relabeled, those that concern most items first."""
    return _most_costly_first(
        ChangeEffort(
            change=change,
            effort=effort_of(_items(step, change, counts, ()), rate, per_item) if counts is not None else None,
        )
        for change in changes
        if change.impact == "relabel" and not change.needs_decision
    )


def _most_costly_first(found: Iterable[ChangeEffort]) -> tuple[ChangeEffort, ...]:
    return tuple(sorted(found, key=lambda entry: -entry.effort.items if entry.effort else 0))


def _items(step: "Step", change: "Change", counts: Mapping[str, int], reviewed: Container[str]) -> int:
    concerned = step.concerned(change)
    values = [value for value in step.values.values() if value.kind in ("label", "outcome", "empty")]
    if concerned is not None:
        # The items of an option are some of those of its attribute.
        values = [step.values[address] for address in concerned if _attribute(address) not in concerned]
    return sum(counts.get(value.key, 0) for value in values if value.address not in reviewed)


def _attribute(address: str) -> str:
    """Return the address of the attribute of an option; empty for other values."""
    parts = address.split("/")
    return "/".join(parts[:2]) if parts[0] == "attributes" and len(parts) > 2 else ""


def _is_unknown(mapping: "ValueMapping", counts: Mapping[str, int]) -> bool:
    """Whether the items of a value that does not stay are not counted; those of attributes rarely are."""
    is_counted = mapping.old.key in counts
    return not is_counted and mapping.is_caused and mapping.action != "keep" and mapping.old.kind == "label"
