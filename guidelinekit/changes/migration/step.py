"""Two consecutive versions and the changes between them -> which values each change concerns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.normal_form import NormalForms
from guidelinekit.changes.compare.renames import Renames, find_renames
from guidelinekit.changes.label_state import parents_of
from guidelinekit.changes.migration.mapping import Cause, Value
from guidelinekit.changes.migration.values import values_of
from guidelinekit.guideline.format.references import references
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source

Form = Mapping[str, Any]

#: An attribute that must be answered now: items that lack the answer are concerned, whatever else they have.
_DEMANDS = frozenset({"attribute-demanded", "attribute-required-changed", "attribute-of-changed"})
#: Fields of a label in which a change also concerns the other labels that they name.
_BETWEEN_LABELS = tuple((name,) for name in ("use_when", "avoid_when", "excludes", "requires", "from", "to"))


@dataclass(frozen=True, kw_only=True)
class Step:
    """Two versions as normal forms, which ids changed between them, and the changes with notes applied."""

    old: Form
    new: Form
    old_version: str
    version: str
    renames: Renames
    changes: Sequence[Change]
    schema: Schema
    stored: tuple[str, ...]

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The values of the old version by address."""
        return values_of(self.old, with_paths="path" in self.stored)

    @cached_property
    def new_values(self) -> Mapping[str, Value]:
        """The values of the new version by address."""
        return values_of(self.new, with_paths="path" in self.stored)

    @cached_property
    def every_item(self) -> tuple[Cause, ...]:
        """The changes that concern all items, of impact `relabel` or `remap`."""
        return tuple(self.cause(change) for change in self._with_work if self._concerned[id(change)] is None)

    @cached_property
    def causes(self) -> Mapping[str, tuple[Cause, ...]]:
        """The changes of impact `relabel` or `remap` that concern each old value, by its address."""
        causes: dict[str, list[Cause]] = {}
        for change in self._with_work:
            for address in sorted(self._concerned[id(change)] or ()):
                causes.setdefault(address, []).append(self.cause(change))
        return {address: tuple(found) for address, found in causes.items()}

    def concerned(self, change: Change) -> frozenset[str] | None:
        """Return the addresses of the old values that a change concerns; None for all items.

        If the change needs a decision, these are the values to look at if the author decides for `relabel`.
        """
        named = set(self._addresses(change))
        labels = [address.partition("/")[2] for address in named if address.startswith("labels/")]
        named |= {f"labels/{k}" for group in labels if self._stands_for_more(group, change) for k in self._below(group)}
        found = frozenset(named.intersection(self.values))
        # No item has a group or a draft, so nothing is converted. What a person must look at, on the other hand, is
        # every item, if it is not known which.
        is_nothing = change.impact is not Impact.RELABEL and change.address.startswith("labels/") and bool(named)
        return found if found or is_nothing else None

    def suggested(self, change: Change) -> tuple[str, ...]:
        """Return the addresses of the new labels and outcomes that a new answer, or a redirected case, points to."""
        difference = change.difference
        if difference is None or difference.after is None:
            return ()
        is_answer = difference.address[2:3] in (("answer",), ("decision",))
        if not is_answer and change.kind.id != "label-avoid-when-redirected":
            return ()
        named = references(difference.value_node, difference.after)
        found = (reference.element for reference in named if reference.section in ("labels", "outcomes"))
        return tuple(sorted({address for address in found if address in self.new_values}))

    def cause(self, change: Change) -> Cause:
        """Return a change of this step as a cause."""
        return Cause(message=change.message, version=self.version, change=change)

    def added(self, address: str) -> tuple[Cause, ...]:
        """Return the change that added an element, as a cause."""
        changes = (change for change in self.changes if change.address == address and change.before is None)
        return tuple(self.cause(change) for change in changes)

    @cached_property
    def _with_work(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.impact in (Impact.RELABEL, Impact.REMAP))

    @cached_property
    def _concerned(self) -> Mapping[int, frozenset[str] | None]:
        return {id(change): self.concerned(change) for change in self._with_work}

    @cached_property
    def origins(self) -> Mapping[str, Mapping[str, str]]:
        """By section or map of options (under its new address), new id -> old id of what was renamed."""
        return {scope: {new: old for old, new in ids.items()} for scope, ids in self.renames.renames.items()}

    def old_id(self, scope: str, new_id: str) -> str:
        """Return the id that an element had in the old version."""
        return self.origins.get(scope, {}).get(new_id, new_id)

    # Which values a change concerns

    def _addresses(self, change: Change) -> Iterator[str]:
        difference = change.difference
        section = change.address.split("/")[0]
        if difference is None:
            # Several changes of labels that are shown as one.
            for inner in change.consequences:
                yield from self._addresses(inner)
        elif section == "labels" and len(difference.address) > 1:
            yield from self._of_label(change, difference)
        elif section == "attributes" and len(difference.address) > 1:
            yield from self._of_attribute(change, difference)
        elif section == "outcomes" and len(difference.address) > 1:
            # A new outcome, or another condition, may be right for any item.
            if difference.op != "added" and difference.address[2:] != ("when",):
                yield f"outcomes/{difference.old_address[1]}"
        elif section in ("rules", "edge_cases", "examples") and len(difference.address) > 1:
            yield from self._named(section, difference)

    def _stands_for_more(self, label_id: str, change: Change) -> bool:
        """Whether a change of a label concerns the labels below it: of a group, and of a part of their paths."""
        difference = change.difference
        if self.old.get("labels", {}).get(label_id, {}).get("abstract"):
            return True
        if difference is None or "path" not in self.stored or difference.address[0] != "labels":
            return False
        return difference.op == "renamed" or difference.address[2:] == ("parent",)

    def _of_label(self, change: Change, difference: Difference) -> Iterator[str]:
        label_id = str(difference.old_address[1])
        if difference.op == "added" and len(difference.address) == 2:
            yield from (f"labels/{self.old_id('labels', k)}" for k in difference.after.get("split_from", ()))
            return
        if difference.address[2:3] in _BETWEEN_LABELS:
            yield from self._references(difference.value_node, difference.before, difference.after)
        if difference.address[2:3] == ("confused_with",) and len(difference.address) > 3:
            yield f"labels/{difference.old_address[3]}"
        if difference.address[2:] == ("priority",):
            yield from (f"labels/{other_id}" for other_id in self._overtaken(difference))
        yield f"labels/{label_id}"

    def _overtaken(self, difference: Difference) -> Iterator[str]:
        """Yield the old labels that a label with another priority now precedes or follows."""
        before, after = difference.before, difference.after
        for other_id, label in self.old.get("labels", {}).items():
            new = self.new.get("labels", {}).get(self.renames.follow("labels", other_id)[0], {})
            ranks = [(before, label.get("priority")), (after, new.get("priority"))]
            known = [(own, other) for own, other in ranks if own is not None and other is not None]
            if known and (len(known) == 1 or (known[0][0] < known[0][1]) != (known[1][0] < known[1][1])):
                yield other_id

    def _of_attribute(self, change: Change, difference: Difference) -> Iterator[str]:
        attribute_id = str(difference.old_address[1])
        options = self.old.get("attributes", {}).get(attribute_id, {}).get("options", {})
        if len(difference.address) > 3 and str(difference.old_address[3]) in options:
            yield f"attributes/{attribute_id}/options/{difference.old_address[3]}"
        elif change.kind.id in _DEMANDS:
            yield from self._asked_with(str(difference.address[1]))
        else:
            yield f"attributes/{attribute_id}"
            yield from (f"attributes/{attribute_id}/options/{option_id}" for option_id in options)

    def _asked_with(self, attribute_id: str) -> Iterator[str]:
        """Yield the old labels and options with which an attribute is asked now."""
        for label_id, label in self.new.get("labels", {}).items():
            if attribute_id in label.get("attributes", ()):
                yield f"labels/{self.old_id('labels', label_id)}"
        for other_id, attribute in self.new.get("attributes", {}).items():
            for option_id, option in attribute.get("options", {}).items():
                if attribute_id in option.get("attributes", ()):
                    old_id = self.old_id(f"attributes/{other_id}/options", option_id)
                    yield f"attributes/{self.old_id('attributes', other_id)}/options/{old_id}"

    def _named(self, section: str, difference: Difference) -> Iterator[str]:
        """Yield what a rule, edge case or example is about or answers with, on both sides."""
        node = self.schema.node((section, "*"))
        assert node is not None
        old, new = (
            form.get(section, {}).get(str(address[1]))
            for form, address in ((self.old, difference.old_address), (self.new, difference.address))
        )
        fields = ("labels", "answer", "decision")
        sides = [{key: value for key, value in (element or {}).items() if key in fields} for element in (old, new)]
        yield from self._references(node, *sides)
        for element in sides:
            answer = element.get("answer" if section == "examples" else "decision")
            if isinstance(answer, Mapping) and not answer.get("labels") and not answer.get("outcome"):
                yield ""

    def _references(self, node: Any, old: Any, new: Any) -> Iterator[str]:
        for is_new, value in ((False, old), (True, new)):
            for reference in references(node, value) if value is not None else ():
                is_named = not (reference.is_key or reference.is_address or reference.is_history)
                if reference.section in ("labels", "outcomes") and is_named:
                    element_id = self.old_id(reference.section, reference.id) if is_new else reference.id
                    yield f"{reference.section}/{element_id}"

    def _below(self, label_id: str) -> Iterator[str]:
        """Yield the old labels in a group, also in groups inside it."""
        seen = {label_id}
        pending = [label_id]
        while pending:
            for child in self._children.get(pending.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    pending.append(child)
                    yield child

    @cached_property
    def _children(self) -> Mapping[str, Sequence[str]]:
        return children_of(self.old.get("labels", {}))


def children_of(labels: Form) -> dict[str, list[str]]:
    """Return the labels in each group, by the group's id."""
    children: dict[str, list[str]] = {}
    for label_id, label in labels.items():
        for parent in parents_of(label):
            children.setdefault(parent, []).append(label_id)
    return children


def step_between(
    old: Source,
    new: Source,
    changes: Iterable[Change],
    schema: Schema,
    *,
    stored: tuple[str, ...],
    forms: NormalForms | None = None,
) -> Step:
    """Return the step between two versions that the schema accepts.

    `changes` are with notes applied. `forms` has the normal forms that were made to compare the two.
    """
    normal_forms = forms or NormalForms(schema)
    before, after = (normal_forms.of(source.data) for source in (old, new))
    return Step(
        old=before,
        new=after,
        old_version=str(old.data["version"]),
        version=str(new.data["version"]),
        renames=find_renames(before, after, schema),
        changes=tuple(changes),
        schema=schema,
        stored=stored,
    )
