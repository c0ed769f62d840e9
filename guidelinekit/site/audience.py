"""A guideline and its changelog -> what some readers may see of them. The one place where that is decided.

Only examples that teach are shown: gold ones measure labelers and never reach them, in any page, file or changelog,
and the answers of quiz items are not given away. What a version hid stays hidden in the changelog, whatever became of
it. Nothing that stays names what is left out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from msgspec.structs import replace as replace_struct

from guidelinekit.change.change import Change
from guidelinekit.change.changelog import Changelog, Entry
from guidelinekit.change.meaning import flat
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


def is_taught(uses: Collection[str]) -> bool:
    """Whether an example with these uses is shown to labelers."""
    return "teach" in uses and "gold" not in uses


def visible(guideline: Guideline, changelog: Changelog, *, audience: str = "") -> tuple[Guideline, Changelog]:
    """Leave out what labelers must not see, and with an `audience` named, what is not for it."""
    hidden = _hidden(guideline, audience)
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
    told = _Told(hidden, audience, _names(guideline, changelog, audience))
    return seen, replace(changelog, entries=tuple(told.entry(entry) for entry in changelog.entries))


def _hidden(guideline: Guideline, audience: str) -> _Hidden:
    labels = {k for k, label in guideline.labels.items() if not is_for(audience, label)}
    found = _Hidden(set(), labels)
    addresses = {f"labels/{k}" for k in labels}
    addresses |= {f"rules/{k}" for k, rule in guideline.rules.items() if not is_for(audience, rule)}
    for k, case in guideline.edge_cases.items():
        if not is_for(audience, case) or found.is_named(case.decision):
            addresses.add(f"edge_cases/{k}")
    for k, example in guideline.examples.items():
        if not is_taught(example.uses) or not is_for(audience, example) or found.is_named(example.answer):
            addresses.add(f"examples/{k}")
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


def _names(guideline: Guideline, changelog: Changelog, audience: str) -> set[str]:
    """How sentences name the labels that are, or once were, not for an audience."""
    names = {f"`{k}`" for k, label in guideline.labels.items() if not is_for(audience, label)}
    names |= {f"“{label.name}”" for label in guideline.labels.values() if not is_for(audience, label)}
    for entry in changelog.entries:
        for change in flat(entry.changes):
            section, _, rest = change.address.partition("/")
            for element in change.elements if section == "labels" else ():
                if not _is_for(audience, element):
                    names |= {f"`{rest.split('/')[0]}`", f"“{element['name']}”"}
    return names


def _is_for(audience: str, element: Mapping[str, Any]) -> bool:
    return not audience or not element.get("audience") or audience in element["audience"]


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a changelog is told."""

    hidden: _Hidden
    audience: str
    names: Collection[str]

    def entry(self, entry: Entry) -> Entry:
        changes = tuple(
            _discreet(replace(change, folds=tuple(_discreet(fold) for fold in change.folds if self._is_seen(fold))))
            for change in entry.changes
            if self._is_seen(change)
        )
        notes = tuple(
            note
            for note in entry.notes
            if not note.targets or not all(self._is_about_hidden(entry, t) for t in note.targets)
        )
        return replace(entry, changes=changes, notes=notes)

    def _is_about_hidden(self, entry: Entry, target: str) -> bool:
        about = [change for change in flat(entry.changes) if f"{change.address}/".startswith(f"{target}/")]
        return self.hidden.holds(target) or (bool(about) and not any(self._is_seen(change) for change in about))

    def _is_seen(self, change: Change) -> bool:
        if self.hidden.holds(change.address) or any(name in change.sentence for name in self.names):
            return False
        example = change.address.startswith("examples/")
        return all(
            _is_for(self.audience, element) and (not example or is_taught(element.get("uses", ["teach"])))
            for element in change.elements
        )


def _discreet(change: Change) -> Change:
    """Tell of an example with a warning that it changed, and not what it says: it is opened by choice only."""
    if not change.address.startswith("examples/") or not any("warning" in element for element in change.elements):
        return change
    if change.kind.id in ("example-added", "example-removed"):
        return change
    title = change.difference.node.title.lower() if change.difference is not None else "it"
    return replace(change, prose=False, sentence=f"Example “{change.address.split('/')[1]}”: {title} changed.")
