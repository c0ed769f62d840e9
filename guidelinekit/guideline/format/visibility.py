"""The data of a guideline and its readers -> the elements that they must not see, and the data without these.

`references` finds all references, so nothing that stays names an element that is left out. This holds for fields that
are added to the schema later too.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.guideline.format.audience import WHOLE_SECTIONS, Readers
from guidelinekit.guideline.format.references import Reference, references, rewrite
from guidelinekit.guideline.format.schema import OWN_PREFIX, Node, Schema
from guidelinekit.guideline.format.sections import SECTIONS

Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HiddenElements:
    """The hidden elements, by addresses such as `labels/threat`."""

    addresses: Collection[str]

    def has(self, section: str, element_id: Any) -> bool:
        """Whether an element of a section is hidden."""
        return f"{section}/{element_id}" in self.addresses

    def contains(self, address: str) -> bool:
        """Whether an address is a hidden element or in one."""
        return address in self.addresses or "/".join(address.split("/")[:2]) in self.addresses

    def refers_to_hidden(self, node: Node, value: Any) -> bool:
        """Whether an answer depends on a hidden label, outcome or step."""
        return any(
            reference.element in self.addresses
            for reference in references(node, value)
            if not reference.is_key and reference.section in ("labels", "outcomes", "procedure")
        )


def is_published(uses: Collection[str]) -> bool:
    """Whether an example with these uses is shown to annotators, with its answer.

    Practice would reveal the answer of a quiz item. One that teaches too is shown on purpose.
    """
    return "gold" not in uses and ("teach" in uses or ("practice" in uses and "quiz" not in uses))


def hidden_elements(
    data: Form, schema: Schema, readers: Readers, also: Collection[str] = frozenset()
) -> HiddenElements:
    """Return what readers must not see of expanded data: what is not for them, gold and quiz items, and dependents.

    `also` are addresses that are hidden for another reason.
    """
    addresses = {
        f"{section}/{element_id}"
        for section in SECTIONS
        for element_id, entry in data.get(section, {}).items()
        if not readers.may_see(section, entry.get("audience", ()))
    }
    addresses |= {
        f"examples/{element_id}"
        for element_id, example in data.get("examples", {}).items()
        if not is_published(example.get("uses", ["teach"]))
    }
    addresses.update(also)
    # Also hide elements that depend on hidden ones, until no more are found.
    while True:
        hidden = HiddenElements(frozenset(addresses))
        dependent = set(_dependent(data, schema, hidden)) - addresses
        if not dependent:
            return hidden
        addresses |= dependent


def hidden_in_any(versions: Collection[Form], schema: Schema, readers: Readers) -> HiddenElements:
    """Return what readers must not see of several versions, as expanded data: what is hidden in any of them.

    The earlier ids that a hidden element declares are hidden too, since they are the same element.
    """
    addresses: frozenset[str] = frozenset()
    while True:
        found = set(addresses)
        for data in versions:
            hidden = hidden_elements(data, schema, readers, addresses).addresses
            found.update(hidden, _declared_by(data, hidden))
        if found == addresses:
            return HiddenElements(addresses)
        addresses = frozenset(found)


def _declared_by(data: Form, hidden: Collection[str]) -> Iterator[str]:
    """Yield the earlier ids of hidden elements that no other element of the version has."""
    for section in SECTIONS:
        entries = data.get(section, {})
        for element_id, entry in entries.items():
            if f"{section}/{element_id}" in hidden:
                yield from (f"{section}/{old}" for old in entry.get("renamed_from", ()) if old not in entries)


def element_addresses(data: Form) -> Iterator[str]:
    """Yield the address of every element, and of every option of an attribute."""
    for section in SECTIONS:
        for element_id, entry in data.get(section, {}).items():
            yield f"{section}/{element_id}"
            if section == "attributes":
                yield from (f"{section}/{element_id}/options/{option_id}" for option_id in entry.get("options", {}))


def without_hidden(
    data: Form, schema: Schema, hidden: HiddenElements, readers: Readers, earlier: Collection[str]
) -> dict[str, Any]:
    """Return expanded data without hidden elements, answers that lead to them, and references to them.

    Fields outside elements, and a team's own keys, are left out unless the readers may see them. `earlier` are the
    elements that the readers may know, which includes earlier ids. If the readers may not see everything, other earlier
    ids are left out.
    """

    def shown(reference: Reference) -> str | None:
        is_unknown = reference.is_history and bool(readers.name) and reference.element not in earlier
        return None if is_unknown or reference.element in hidden.addresses else reference.id

    kept = {}
    for key, value in data.items():
        node = schema.root.child(key)
        if key in WHOLE_SECTIONS and not readers.may_see(key, ()):
            continue
        if node is not None and node.kind == "map" and node.entry is not None:
            kept[key] = {
                element_id: _without_answers(node.entry, entry, hidden)
                for element_id, entry in value.items()
                if not hidden.has(key, element_id)
            }
        else:
            kept[key] = value
    cleaned: dict[str, Any] = rewrite(schema.root, kept, shown)
    return cleaned if not readers.name else _without_own_keys(schema.root, cleaned, readers)


def _without_own_keys(node: Node, value: Any, readers: Readers) -> Any:
    """Return a value without the own keys that readers must not see."""
    form = node.form_of(value)
    match value:
        case dict():
            return {
                key: _without_own_keys(child, inner, readers) if (child := form.child(key)) is not None else inner
                for key, inner in value.items()
                if not _is_own(form, key) or readers.may_see_own_key(key)
            }
        case list() | tuple() if form.items is not None:
            return [_without_own_keys(form.items, item, readers) for item in value]
        case _:
            return value


def _is_own(node: Node, key: Any) -> bool:
    """Whether a key of a mapping is a team's own. In a section, such a key is the id of an element."""
    is_named = isinstance(key, str) and key.startswith(OWN_PREFIX)
    return is_named and node.own is not None and node.entry is None and key not in node.properties


def _dependent(data: Form, schema: Schema, hidden: HiddenElements) -> Iterator[str]:
    """Yield elements that cannot be understood without hidden ones."""
    for section, key in (("edge_cases", "decision"), ("examples", "answer")):
        node = _node(schema, section, "*", key)
        for element_id, entry in data.get(section, {}).items():
            if hidden.refers_to_hidden(node, entry[key]):
                yield f"{section}/{element_id}"
    attributes = data.get("attributes", {})
    with_attributes = [(f"labels/{k}", label) for k, label in data.get("labels", {}).items()]
    with_attributes += [
        (f"attributes/{k}", o) for k, entry in attributes.items() for o in entry.get("options", {}).values()
    ]
    for attribute_id in attributes:
        # An attribute that belongs only to hidden elements would seem to belong to every item.
        owners = [address for address, entry in with_attributes if attribute_id in entry.get("attributes", ())]
        if owners and all(hidden.contains(address) for address in owners):
            yield f"attributes/{attribute_id}"
    for label_id, label in data.get("labels", {}).items():
        # If all labels on one side of a link are hidden, the link would seem to allow any label there.
        if any(label.get(end) and all(hidden.has("labels", k) for k in label[end]) for end in ("from", "to")):
            yield f"labels/{label_id}"
    branch = _node(schema, "procedure", "*", "answers", "*")
    for step_id, step in data.get("procedure", {}).items():
        if all(hidden.refers_to_hidden(branch, target) for target in step["answers"].values()):
            yield f"procedure/{step_id}"


def _node(schema: Schema, *path: str) -> Node:
    node = schema.node(path)
    assert node is not None, f"{'/'.join(path)} is not in the schema"
    return node


def _without_answers(node: Node, element: Any, hidden: HiddenElements) -> Any:
    """Return an element without the wrong answers and the branches that lead to something hidden."""
    cleaned = dict(element)
    for key, value in element.items():
        child = node.child(key)
        if child is not None and child.entry is not None and child.entry.meta.shape in ("branch", "wrong"):
            cleaned[key] = {k: inner for k, inner in value.items() if not hidden.refers_to_hidden(child.entry, inner)}
    return cleaned
