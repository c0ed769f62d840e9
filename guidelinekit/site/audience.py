"""A guideline and its changelog -> what some readers may see of them. The one place where that is decided.

Only examples that teach are shown: gold ones measure labelers and never reach them, in any page, file or changelog,
and the answers of quiz items are not given away. What a version hid stays hidden in the changelog, whatever became of
it. Nothing that stays names what is left out: the schema says which fields name elements.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.classify import flat
from guidelinekit.changes.compare.mentions import containing_elements, named_elements
from guidelinekit.changes.history.changelog import Changelog, Entry
from guidelinekit.changes.sentences import renumbered
from guidelinekit.guideline.format.model import Guideline, built
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.shapes import expand

Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What is left out: addresses of elements, such as `labels/threat`."""

    addresses: Collection[str]

    def holds(self, address: str) -> bool:
        return address in self.addresses or "/".join(address.split("/")[:2]) in self.addresses

    def has(self, section: str, element_id: Any) -> bool:
        return f"{section}/{element_id}" in self.addresses

    def is_named(self, answer: Form) -> bool:
        """Whether an answer leads to what is left out. Without it, it would say something else."""
        names = [("labels", mark["label"]) for mark in answer["labels"]]
        names += [(section, answer[key]) for key, section in _LEADS.items() if key in answer]
        return any(self.has(section, element_id) for section, element_id in names)


#: Where an answer may lead beside to its labels.
_LEADS = {"outcome": "outcomes", "step": "procedure"}


def is_for(audience: str, element: Any) -> bool:
    """Whether an element is for an audience. Without a name everyone is meant, and without `audience` everything."""
    return not audience or not element.audience or audience in element.audience


def is_taught(uses: Collection[str]) -> bool:
    """Whether an example with these uses is shown to labelers."""
    return "teach" in uses and "gold" not in uses


def visible(data: Form, schema: Schema, changelog: Changelog, *, audience: str = "") -> tuple[Guideline, Changelog]:
    """Leave out what labelers must not see, and with an `audience` named, what is not for it.

    `data` is a guideline that the schema accepts.
    """
    whole = expand(schema.root, data)
    hidden = _hidden(whole, audience)
    seen = built(_cleaned(schema.root, whole, hidden))
    told = _Told(hidden, _ever_hidden(changelog, audience) | set(hidden.addresses), audience, schema)
    return seen, replace(changelog, entries=tuple(told.entry(entry) for entry in changelog.entries))


def _hidden(data: Form, audience: str) -> _Hidden:
    addresses = {
        f"{section}/{element_id}"
        for section, elements in data.items()
        if isinstance(elements, Mapping)
        for element_id, element in elements.items()
        if isinstance(element, Mapping) and not _is_for(audience, element)
    }
    addresses |= {
        f"examples/{element_id}"
        for element_id, example in data.get("examples", {}).items()
        if not is_taught(example.get("uses", ["teach"]))
    }
    # What is decided by something hidden is hidden with it, and so on.
    while True:
        hidden = _Hidden(frozenset(addresses))
        more = set(_led_to(data, hidden)) - addresses
        if not more:
            return hidden
        addresses |= more


def _led_to(data: Form, hidden: _Hidden) -> Iterator[str]:
    for section, field in (("edge_cases", "decision"), ("examples", "answer")):
        for element_id, element in data.get(section, {}).items():
            if hidden.is_named(element[field]):
                yield f"{section}/{element_id}"
    attributes = data.get("attributes", {})
    asking = [(f"labels/{k}", label) for k, label in data.get("labels", {}).items()]
    asking += [(f"attributes/{k}", o) for k, entry in attributes.items() for o in entry.get("options", {}).values()]
    for attribute_id in attributes:
        # A question that only hidden ones lead to would seem to be asked of every item.
        by = [address for address, entry in asking if attribute_id in entry.get("attributes", ())]
        if by and all(hidden.holds(address) for address in by):
            yield f"attributes/{attribute_id}"
    for label_id, label in data.get("labels", {}).items():
        # A link whose every end on one side is hidden would seem to join anything.
        if any(label.get(end) and all(hidden.has("labels", k) for k in label[end]) for end in ("from", "to")):
            yield f"labels/{label_id}"
    for step_id, step in data.get("procedure", {}).items():
        if all(hidden.is_named(target) for target in step["answers"].values()):
            yield f"procedure/{step_id}"


def _cleaned(node: Node, value: Any, hidden: _Hidden, section: str = "") -> Any:
    """The same data without what is hidden and without what names it. Short forms are written out already."""
    meta = node.meta
    match value:
        case dict() if meta.shape in ("answer", "branch"):
            return _answer(value, hidden)
        case dict() if meta.shape == "wrong":
            return {**value, "answer": _answer(value["answer"], hidden)}
        case list() if meta.shape == "items":
            return [{"text": item["text"]} if hidden.has(meta.refs, item.get("instead")) else item for item in value]
        case list() if meta.refs == "*":
            return [address for address in value if not hidden.holds(address)]
        case list() if meta.refs:
            return [element_id for element_id in value if not hidden.has(meta.refs, element_id)]
        case dict() if node.kind == "object":
            return dict(_fields(node, value, hidden))
        case dict() if node.kind == "map" and node.entry is not None:
            kept = {key: inner for key, inner in value.items() if not hidden.has(meta.keys or section, key)}
            entries = {key: _cleaned(node.entry, inner, hidden) for key, inner in kept.items()}
            return {key: inner for key, inner in entries.items() if not _leads_astray(node.entry, inner, hidden)}
        case _:
            return value


def _fields(node: Node, value: Form, hidden: _Hidden) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        child = node.child(key)
        if child is None:
            yield key, inner
        elif not (isinstance(inner, str) and child.meta.refs and hidden.has(child.meta.refs, inner)):
            yield key, _cleaned(child, inner, hidden, key)


def _leads_astray(node: Node, value: Any, hidden: _Hidden) -> bool:
    """Whether an entry is about an answer that leads to what is hidden: a wrong one, or one of a decision step."""
    if node.meta.shape not in ("branch", "wrong"):
        return False
    return hidden.is_named(value["answer"] if node.meta.shape == "wrong" else value)


def _answer(value: Form, hidden: _Hidden) -> dict[str, Any]:
    def seen(form: Form) -> dict[str, Any]:
        values = form.get("attributes", {})
        return {**form, "attributes": {key: v for key, v in values.items() if not hidden.has("attributes", key)}}

    return {**seen(value), "labels": [seen(mark) for mark in value["labels"]]}


def _ever_hidden(changelog: Changelog, audience: str) -> set[str]:
    """What was not for an audience in some version, by the ids that it had."""
    found = set()
    for entry in changelog.entries:
        for change in flat(entry.changes):
            if change.difference is not None and not all(_is_for(audience, element) for element in change.elements):
                for address in (change.difference.address, change.difference.old_address):
                    found.add("/".join(map(str, address[:2])))
    return found


def _is_for(audience: str, element: Mapping[str, Any]) -> bool:
    return not audience or not element.get("audience") or audience in element["audience"]


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a changelog is told. `ever` holds what is or once was hidden."""

    hidden: _Hidden
    ever: Collection[str]
    audience: str
    schema: Schema

    def entry(self, entry: Entry) -> Entry:
        changes = tuple(filter(None, map(self._headline, entry.changes)))
        # A note that is about something hidden too may say what it is.
        notes = tuple(note for note in entry.notes if not any(self._is_about_hidden(entry, t) for t in note.targets))
        return replace(entry, changes=changes, notes=notes)

    def _headline(self, change: Change) -> Change | None:
        """A change with those of its consequences that may be told."""
        seen = self._seen(change)
        folds = tuple(filter(None, map(self._seen, change.folds)))
        if seen is None or (change.kind.id == "labels-renumbered" and not folds):
            return None
        if change.kind.id == "labels-renumbered":
            seen = replace(seen, sentence=renumbered(len(folds)))
        return replace(seen, folds=folds)

    def _is_about_hidden(self, entry: Entry, target: str) -> bool:
        about = [change for change in flat(entry.changes) if f"{change.address}/".startswith(f"{target}/")]
        return self.hidden.holds(target) or (bool(about) and all(self._seen(change) is None for change in about))

    def _seen(self, change: Change) -> Change | None:
        """A change as it is told; None for one that is about, or names, what is hidden."""
        example = change.address.startswith("examples/")
        if not all(
            _is_for(self.audience, element) and (not example or is_taught(element.get("uses", ["teach"])))
            for element in change.elements
        ):
            return None
        difference = change.difference
        if difference is None:
            return change
        if self.hidden.holds(change.address) or not self._is_open(containing_elements(difference, self.schema)):
            return None
        if change.kind.id in _TELLS_HEIRS and any(f"`{k.split('/')[1]}`" in change.sentence for k in self.ever):
            return None
        if difference.op == "reordered":
            return self._in_order(change, str(change.address).split("/", 1)[0])
        if not self._is_open(named_elements(difference)):
            return self._without_names(change)
        return _discreet(change)

    def _is_open(self, elements: Collection[str]) -> bool:
        return not any(element in self.ever for element in elements)

    def _in_order(self, change: Change, section: str) -> Change | None:
        """An order without what is hidden; None where the rest stays as it was."""
        before, after = (
            [k for k in side if f"{section}/{k}" not in self.ever] for side in (change.before, change.after)
        )
        if [k for k in before if k in after] == [k for k in after if k in before]:
            return None
        lead = change.sentence.rpartition(" is now ")[0]
        return replace(change, sentence=f"{lead} is now {', '.join(f'`{k}`' for k in after)}.")

    def _without_names(self, change: Change) -> Change | None:
        """An answer that leads to something hidden only changed; a list that names it does not."""
        difference = change.difference
        if difference is None or difference.node.meta.shape not in ("answer", "branch"):
            return None
        sides = [
            _answer(side, _Hidden(self.ever)) if side is not None else None for side in (change.before, change.after)
        ]
        if sides[0] == sides[1]:
            return None
        subject = change.sentence.split(": ", 1)[0]
        return _discreet(replace(change, sentence=f"{subject}: {difference.node.title.lower()} changed."))


#: Kinds whose sentences name labels that stand in no value of the change itself.
_TELLS_HEIRS = frozenset({"label-merged", "label-deprecated", "label-split"})


def _discreet(change: Change) -> Change:
    """Tell of an example with a warning that it changed, and not what it says: it is opened by choice only."""
    if not change.address.startswith("examples/") or not any("warning" in element for element in change.elements):
        return change
    if change.kind.id in ("example-added", "example-removed"):
        return change
    title = change.difference.node.title.lower() if change.difference is not None else "it"
    return replace(change, prose=False, sentence=f"Example “{change.address.split('/')[1]}”: {title} changed.")
