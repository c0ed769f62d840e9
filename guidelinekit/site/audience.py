"""A guideline and its changelog -> the parts that some readers may see. Only this module decides that.

Only examples that teach or are for practice are shown: gold ones measure annotators, and are in no page, file or
changelog. The answers of quiz items are not published, and those for practice are only on their own page. What was
hidden in a version stays hidden in the changelog, even after later changes.
Nothing that is shown names a hidden element: `references` finds all references, and each change lists the elements that
contain it (`containers`) and the elements that it mentions (`names`).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guidelinekit.changes.change import Change, flat
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.message import element_ids, number
from guidelinekit.guideline.format.audience import WHOLE_SECTIONS, Readers
from guidelinekit.guideline.format.model import Guideline, build_expanded
from guidelinekit.guideline.format.references import Reference, references, rewrite
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.site.content_warnings import without_values

Form = Mapping[str, Any]
ALL_READERS = Readers()


@dataclass(frozen=True, slots=True)
class _Hidden:
    """The hidden elements, by addresses such as `labels/threat`."""

    addresses: Collection[str]

    def has(self, section: str, element_id: Any) -> bool:
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
    """Whether an example with these uses is shown to annotators, with its answer."""
    return not {"teach", "practice"}.isdisjoint(uses) and "gold" not in uses


def _is_for_practice_only(uses: Collection[str]) -> bool:
    """Whether the answer of an example with these uses is not to be seen before the reader opens it."""
    return "practice" in uses and "teach" not in uses


def visible(
    data: Form, schema: Schema, changelog: Changelog, *, readers: Readers = ALL_READERS
) -> tuple[Guideline, Changelog]:
    """Leave out what annotators must not see, and what is not for some readers.

    `data` is a guideline that the schema accepts.
    """
    expanded = expand(schema.root, data)
    shown = {k: value for k, value in expanded.items() if k not in WHOLE_SECTIONS or readers.may_see(k, ())}
    hidden = _hidden(shown, schema, readers)
    guideline = build_expanded(_cleaned(schema.root, shown, hidden))
    changelog_filter = ChangelogFilter(hidden.addresses, guideline, changelog, readers)
    return guideline, replace(changelog, entries=tuple(map(changelog_filter.entry, changelog.entries)))


def _hidden(data: Form, schema: Schema, readers: Readers) -> _Hidden:
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
    # Also hide elements that depend on hidden ones, until no more are found.
    while True:
        hidden = _Hidden(frozenset(addresses))
        dependent = set(_dependent(data, schema, hidden)) - addresses
        if not dependent:
            return hidden
        addresses |= dependent


def _dependent(data: Form, schema: Schema, hidden: _Hidden) -> Iterator[str]:
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


def _cleaned(root: Node, data: Form, hidden: _Hidden) -> Form:
    """Return the data without hidden elements, answers that lead to them, and references to them."""

    def shown(reference: Reference) -> str | None:
        return None if reference.element in hidden.addresses else reference.id

    kept = {}
    for key, value in data.items():
        node = root.child(key)
        if node is not None and node.kind == "map" and node.entry is not None:
            kept[key] = {
                element_id: _without_answers(node.entry, entry, hidden)
                for element_id, entry in value.items()
                if not hidden.has(key, element_id)
            }
        else:
            kept[key] = value
    cleaned: Form = rewrite(root, kept, shown)
    return cleaned


def _without_answers(node: Node, element: Any, hidden: _Hidden) -> Any:
    """Return an element without the wrong answers and the branches that lead to something hidden."""
    cleaned = dict(element)
    for key, value in element.items():
        child = node.child(key)
        if child is not None and child.entry is not None and child.entry.meta.shape in ("branch", "wrong"):
            cleaned[key] = {k: inner for k, inner in value.items() if not hidden.refers_to_hidden(child.entry, inner)}
    return cleaned


class ChangelogFilter:
    """Removes from a changelog what some readers must not see."""

    def __init__(self, hidden: Collection[str], guideline: Guideline, changelog: Changelog, readers: Readers) -> None:
        self._hidden = _Hidden(hidden)
        self._readers = readers
        self._for_practice = {f"examples/{k}" for k, e in guideline.examples.items() if _is_for_practice_only(e.uses)}
        #: The elements with a content warning.
        self._warned = {
            f"{section}/{k}"
            for section in SECTIONS
            for k, element in guideline.section(section).items()
            if getattr(element, "warning", "")
        }
        #: The elements that are hidden now or were hidden in some version, by the ids that they had.
        self._ever_hidden = set(hidden)
        for change in (change for entry in changelog.entries for change in flat(entry.changes)):
            if not self._is_for_readers(change):
                self._ever_hidden.update(_own_elements(change))

    def entry(self, entry: ChangelogEntry) -> ChangelogEntry:
        """Return a release with the changes and notes that may be shown."""
        changes = tuple(filter(None, map(self._with_consequences, entry.changes)))
        # A note that is also about something hidden could reveal it. One without targets is about the whole release.
        is_restricted = not all(map(self._is_for_readers, flat(entry.changes))) or bool(entry.changes and not changes)
        notes = tuple(
            note
            for note in entry.notes
            if not (any(self._is_about_hidden(entry, t) for t in note.targets) if note.targets else is_restricted)
        )
        return replace(entry, changes=changes, notes=notes)

    def _with_consequences(self, change: Change) -> Change | None:
        """Return a change with its consequences, as far as they may be shown; None if the change may not."""
        shown = self._shown(change)
        # That the answer of an example follows from a change of a label reveals the answer.
        consequences = tuple(
            filter(None, (self._shown(inner) for inner in change.consequences if not self._is_for_practice(inner)))
        )
        if shown is None:
            return None
        if change.kind.id == "labels-renumbered":
            if not consequences:
                return None
            shown = replace(shown, message=shown.message.with_arguments(count=number(len(consequences))))
        return replace(shown, consequences=consequences)

    def _is_about_hidden(self, entry: ChangelogEntry, target: str) -> bool:
        about = [change for change in flat(entry.changes) if f"{change.address}/".startswith(f"{target}/")]
        return self._hidden.contains(target) or (bool(about) and all(self._shown(change) is None for change in about))

    def _shown(self, change: Change) -> Change | None:
        """Return a change in the form to show; None if it is about something hidden, or names it."""
        is_example = change.address.startswith("examples/")
        if not self._is_for_readers(change) or (
            is_example and not all(is_published(side.get("uses", ["teach"])) for side in change.audiences)
        ):
            return None
        difference = change.difference
        if difference is None:
            return change
        if self._hidden.contains(change.address) or not self._are_visible(change.containers):
            return None
        if difference.op == "reordered":
            return self._reordered(change)
        if self._are_visible(change.names):
            return self._without_content(change)
        return self._without_names(change)

    def _is_for_readers(self, change: Change) -> bool:
        """Whether the readers may see the element of a change on both sides, or the field outside all elements."""
        section = change.address.split("/")[0]
        if section in WHOLE_SECTIONS:
            return self._readers.may_see(section, ())
        return all(self._readers.may_see(section, side.get("audience", ())) for side in change.audiences)

    def _are_visible(self, elements: Collection[str]) -> bool:
        return not any(element in self._ever_hidden for element in elements)

    def _reordered(self, change: Change) -> Change | None:
        """Return the change with a message that names nothing hidden; None if the order of the rest is the same."""
        argument = change.message.arguments["order"]
        order = list(argument["addresses"])
        scope = order[0].rpartition("/")[0] if order else ""
        before = [f"{scope}/{key}" for key in change.before]
        old, new = ([address for address in side if address not in self._ever_hidden] for side in (before, order))
        if [address for address in old if address in new] == [address for address in new if address in old]:
            return None
        return replace(change, message=change.message.with_arguments(order=element_ids(new, argument.get("names", {}))))

    def _without_names(self, change: Change) -> Change | None:
        """Return a change of an answer or branch that names something hidden, without its content.

        None for other changes, and if only hidden keys differ.
        """
        difference = change.difference
        if difference is None or difference.node.meta.shape not in ("answer", "branch"):
            return None

        def shown(reference: Reference) -> str | None:
            return None if reference.is_key and reference.element in self._ever_hidden else reference.id

        sides = [rewrite(difference.node, side, shown) for side in (change.before, change.after)]
        if sides[0] == sides[1]:
            return None
        return self._without_content(without_values(change))

    def _is_for_practice(self, change: Change) -> bool:
        return "/".join(change.address.split("/")[:2]) in self._for_practice or any(
            _is_for_practice_only(side.get("uses", ())) for side in change.audiences
        )

    def _without_content(self, change: Change) -> Change:
        """Remove what readers must choose to see: the content of an element with a warning, or of one for practice.

        A change of an example for practice is not shown on the pages of labels, because it would reveal the answer.
        """
        is_for_practice = self._is_for_practice(change)
        shown = replace(change, labels=()) if is_for_practice else change
        is_warned = "/".join(change.address.split("/")[:2]) in self._warned or any(
            "warning" in side for side in change.audiences
        )
        if change.address.count("/") == 1 or not (is_for_practice or is_warned):
            return shown
        return without_values(shown)


def _own_elements(change: Change) -> Iterator[str]:
    """Yield the element of a change, under its new and its old id."""
    if change.difference is not None:
        for address in (change.difference.address, change.difference.old_address):
            yield "/".join(map(str, address[:2]))
