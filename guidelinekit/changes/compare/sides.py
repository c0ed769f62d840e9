"""The two sides of a comparison, as classification and description read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.renames import Renames, successors, translate
from guidelinekit.changes.impact_overrides import NO_OVERRIDES, ImpactOverrides
from guidelinekit.changes.label_state import groups_with_items, status_of
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.read.compose import Source

Form = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The normal forms that are compared, which ids changed between them, and their sources."""

    old: Form
    new: Form
    renames: Renames
    old_source: Source
    new_source: Source
    schema: Schema
    overrides: ImpactOverrides = NO_OVERRIDES

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """The successor of each label that can no longer be chosen."""
        return successors(self.old.get("labels", {}), self.new.get("labels", {}))

    def successor_of(self, label_id: str) -> str:
        """Return the label that takes the items of one that can no longer be chosen, by its new id; empty if none."""
        declared = self.new.get("labels", {}).get(label_id, {}).get("replaced_by", "")
        return self.successors.get(label_id) or (declared if declared in self.new.get("labels", {}) else "")

    @cached_property
    def labels_by_attribute(self) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
        """The labels that each attribute belongs to, on the old and on the new side."""
        return _by_attribute(self.old), _by_attribute(self.new)

    @cached_property
    def labels_with_items(self) -> frozenset[str]:
        """The old labels that finished items can have, and the groups that such a label is in."""
        return groups_with_items(self.old.get("labels", {}))

    @cached_property
    def has_same_priorities(self) -> bool:
        """Whether all labels that have a priority on both sides have the same order of priorities."""
        old, new = self.old.get("labels", {}), self.new.get("labels", {})
        pairs = []
        for label_id, label in old.items():
            other = new.get(self.renames.follow("labels", label_id)[0], {})
            if "priority" in label and "priority" in other:
                pairs.append((label["priority"], other["priority"]))
        return _ranks([before for before, _ in pairs]) == _ranks([after for _, after in pairs])

    @cached_property
    def old_codes(self) -> Mapping[str, Mapping[str, str]]:
        """By section or map of options (under its new address): code as text -> old id, of what can still be chosen."""
        return {scope: dict(codes) for scope, codes in self._codes()}

    def _codes(self) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
        yield "labels", self._living_codes("labels", self.old.get("labels", {}), self.new.get("labels", {}))
        for attribute_id, attribute in self.old.get("attributes", {}).items():
            new_id, _ = self.renames.follow("attributes", attribute_id)
            options = self.new.get("attributes", {}).get(new_id, {}).get("options", {})
            scope = f"attributes/{new_id}/options"
            yield scope, self._living_codes(scope, attribute.get("options", {}), options)

    def _living_codes(self, scope: str, old: Form, new: Form) -> Iterator[tuple[str, str]]:
        for element_id, element in old.items():
            other = new.get(self.renames.renames.get(scope, {}).get(element_id, element_id))
            if "code" in element and other is not None and status_of(other) != "deprecated":
                yield str(element["code"]), element_id

    def has_ambiguous_name(self, address: str) -> bool:
        """Whether another element of its section has the name or title of the element at an address, on either side."""
        section = address.split("/")[0]
        if section not in self._ambiguous:
            self._ambiguous[section] = (
                frozenset(self._with_ambiguous_name(section)) if section in SECTIONS else frozenset()
            )
        return address in self._ambiguous[section]

    @cached_property
    def _ambiguous(self) -> dict[str, frozenset[str]]:
        return {}

    def _with_ambiguous_name(self, section: str) -> Iterator[str]:
        ids: dict[str, set[str]] = {}
        addresses: dict[str, list[str]] = {}
        # The normal forms lack elements that both sides share.
        for source, renames in ((self.old_source, self.renames.renames.get(section, {})), (self.new_source, {})):
            for element_id, entry in source.data.get(section, {}).items():
                name = entry.get("name") or entry.get("title")
                if name:
                    ids.setdefault(name, set()).add(renames.get(element_id, element_id))
                    addresses.setdefault(name, []).append(f"{section}/{element_id}")
        for name, found in ids.items():
            if len(found) > 1:
                yield from addresses[name]

    def elements(self, difference: Difference) -> tuple[Form | None, Form | None]:
        """Return the element that a difference is in, on both sides; None where there is none."""
        return element_at(self.old, difference.old_address), element_at(self.new, difference.address)

    def in_new_ids(self, difference: Difference) -> Any:
        """Return the old value with the new ids of elements; after a merge, with the ids of the successors."""
        renames = self.renames if difference.cause is not None else self.renames.without_merges
        return translate(difference.value_node, difference.before, renames)[0]


def element_at(form: Form, address: Address) -> Form | None:
    """Return the element that an address is in, where its section has elements."""
    if len(address) < 2 or address[0] not in SECTIONS:
        return None
    element: Form | None = form.get(str(address[0]), {}).get(str(address[1]))
    return element


def _ranks(priorities: list[int]) -> list[int]:
    ranks = {priority: rank for rank, priority in enumerate(sorted(set(priorities)))}
    return [ranks[priority] for priority in priorities]


def _by_attribute(form: Form) -> dict[str, list[str]]:
    labels: dict[str, list[str]] = {}
    for label_id, label in form.get("labels", {}).items():
        for attribute_id in label.get("attributes", ()):
            labels.setdefault(attribute_id, []).append(label_id)
    return labels
