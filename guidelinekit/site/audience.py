"""A guideline and its changelog -> what some readers may see of them. The one place where that is decided.

Gold examples measure labelers and never reach them, in any page, file or changelog. Nothing that stays names what is
left out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from msgspec.structs import replace as replace_struct

from guidelinekit.change.change import Change
from guidelinekit.change.changelog import Changelog, Entry
from guidelinekit.spec.model import Answer, Guideline, Label, WrongAnswer

_SECTIONS = ("labels", "rules", "edge_cases", "examples")


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What is left out: addresses of elements, and the label ids among them."""

    addresses: Collection[str]
    labels: Collection[str]

    def holds(self, address: str) -> bool:
        return address in self.addresses or "/".join(address.split("/")[:2]) in self.addresses

    def is_named(self, answer: Answer) -> bool:
        return any(mark.label in self.labels for mark in answer.labels)

    def kept(self, label_ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(label_id for label_id in label_ids if label_id not in self.labels)


def is_for(audience: str, element: Any) -> bool:
    """Whether an element is for an audience. Without a name everyone is meant, and without `audience` everything."""
    return not audience or not element.audience or audience in element.audience


def visible(guideline: Guideline, changelog: Changelog, *, audience: str = "") -> tuple[Guideline, Changelog]:
    """Leave out what labelers must not see, and with an `audience` named, what is not for it."""
    hidden = _hidden(guideline, changelog, audience)
    sections = {
        section: {k: v for k, v in guideline.section(section).items() if f"{section}/{k}" not in hidden.addresses}
        for section in _SECTIONS
    }
    seen = replace_struct(
        guideline,
        labels={k: _label(label, hidden) for k, label in sections["labels"].items()},
        rules={k: replace_struct(rule, labels=hidden.kept(rule.labels)) for k, rule in sections["rules"].items()},
        edge_cases={k: replace_struct(c, labels=hidden.kept(c.labels)) for k, c in sections["edge_cases"].items()},
        examples={
            k: replace_struct(
                example,
                wrong=_wrong(example.wrong, hidden),
                shows=tuple(address for address in example.shows if not hidden.holds(address)),
            )
            for k, example in sections["examples"].items()
        },
    )
    names = [f"`{k}`" for k in hidden.labels]
    names += [f"“{guideline.labels[k].name}”" for k in hidden.labels if k in guideline.labels]
    return seen, replace(changelog, entries=tuple(_entry(entry, hidden, names) for entry in changelog.entries))


def _hidden(guideline: Guideline, changelog: Changelog, audience: str) -> _Hidden:
    labels = {k for k, label in guideline.labels.items() if not is_for(audience, label)}
    found = _Hidden(set(), labels)
    addresses = {f"labels/{k}" for k in labels}
    addresses |= {f"rules/{k}" for k, rule in guideline.rules.items() if not is_for(audience, rule)}
    for k, case in guideline.edge_cases.items():
        if not is_for(audience, case) or found.is_named(case.decision):
            addresses.add(f"edge_cases/{k}")
    for k, example in guideline.examples.items():
        if "gold" in example.uses or not is_for(audience, example) or found.is_named(example.answer):
            addresses.add(f"examples/{k}")
    addresses |= {change.address for entry in changelog.entries for change in entry.changes if _holds_gold(change)}
    return _Hidden(addresses, labels)


def _label(label: Label, hidden: _Hidden) -> Label:
    return replace_struct(
        label,
        parent="" if label.parent in hidden.labels else label.parent,
        replaced_by="" if label.replaced_by in hidden.labels else label.replaced_by,
        avoid_when=tuple(
            replace_struct(item, instead="") if item.instead in hidden.labels else item for item in label.avoid_when
        ),
        confused_with={k: how for k, how in label.confused_with.items() if k not in hidden.labels},
        excludes=hidden.kept(label.excludes),
        requires=hidden.kept(label.requires),
        consider=hidden.kept(label.consider),
    )


def _wrong(answers: Mapping[str, WrongAnswer], hidden: _Hidden) -> dict[str, WrongAnswer]:
    return {k: wrong for k, wrong in answers.items() if not hidden.is_named(wrong.answer)}


def _holds_gold(change: Change) -> bool:
    """Whether a change shows a gold example as it is or was: one that came, went, or changed its uses."""
    if not change.address.startswith("examples/"):
        return False
    return any("gold" in _uses(side) for side in (change.before, change.after))


def _uses(side: Any) -> Any:
    if isinstance(side, Mapping):
        return side.get("uses", ())
    return side if isinstance(side, list) else ()


def _entry(entry: Entry, hidden: _Hidden, names: Collection[str]) -> Entry:
    def is_seen(change: Change) -> bool:
        return not hidden.holds(change.address) and not any(name in change.sentence for name in names)

    changes = tuple(
        replace(change, folds=tuple(fold for fold in change.folds if is_seen(fold)))
        for change in entry.changes
        if is_seen(change)
    )
    notes = tuple(n for n in entry.notes if not n.targets or not all(hidden.holds(target) for target in n.targets))
    return replace(entry, changes=changes, notes=notes)
