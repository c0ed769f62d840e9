"""A guideline -> what annotators choose from and answer in a labeling tool: the input of all writers of formats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from guidelinekit.changes.impact_overrides import STORED
from guidelinekit.exchange.words import ENGLISH_WORDS, Words
from guidelinekit.guideline.format.model import Attribute, Guideline, Label, Option

#: The name of the only part of an input without named parts.
ITEM = "item"


@dataclass(frozen=True)
class Interface:
    """One version of a guideline as its readers may see it, and what its datasets store of a label or option.

    `stored` are some of `id`, `code`, `name` and `path`; the first one is what a tool stores. `data` is what
    `guideline` was built from: it also has the keys that a team added.
    `words` are the texts of our own in the language of the guideline: no writer has any other text for annotators.
    """

    guideline: Guideline
    stored: tuple[str, ...] = STORED
    data: Mapping[str, Any] = field(default_factory=dict)
    words: Words = field(default=ENGLISH_WORDS, compare=False)

    @cached_property
    def labels(self) -> Mapping[str, Label]:
        """The labels that annotators can choose, in the order of the guideline."""
        return {label_id: label for label_id, label in self.guideline.labels.items() if label.choosable}

    @cached_property
    def groups(self) -> Mapping[str, Label]:
        """The labels that only group others."""
        labels = self.guideline.labels.items()
        return {label_id: label for label_id, label in labels if label.abstract and label.status == "active"}

    @cached_property
    def parts(self) -> Mapping[str, str]:
        """The kind of each part of the input, by name. The only part of an input without named parts is `ITEM`."""
        kinds = self.guideline.task.input
        return kinds if isinstance(kinds, dict) else {ITEM: kinds}

    @cached_property
    def kinds(self) -> Sequence[str]:
        """The kinds in which labels are chosen or marked, that of the task first if a label has it."""
        found = {self.guideline.kind_of(label_id) for label_id in self.labels}
        own = self.guideline.task.kind
        return [*([own] if own in found or not found else []), *sorted(found - {own})]

    def of_kind(self, kind: str) -> Mapping[str, Label]:
        """Return the labels that are chosen or marked in one way."""
        return {key: label for key, label in self.labels.items() if self.guideline.kind_of(key) == kind}

    def value(self, element_id: str, element: Label | Option) -> str | int:
        """Return what a tool stores of a label or option: its id, or its code or name if datasets store only that."""
        if "id" in self.stored:
            return element_id
        if "code" in self.stored and element.code is not None:
            return element.code
        return element.name if "name" in self.stored else element_id

    @cached_property
    def asked_by(self) -> Mapping[str, Sequence[str]]:
        """The labels that ask for each attribute, by the id of the attribute."""
        return {
            attribute_id: [key for key, label in self.labels.items() if attribute_id in label.attributes]
            for attribute_id in self.guideline.attributes
        }

    @cached_property
    def opened_by(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The options that ask for each attribute when they are chosen: the ids of their attribute and their own."""
        found: dict[str, list[tuple[str, str]]] = {attribute_id: [] for attribute_id in self.guideline.attributes}
        for attribute_id, attribute in self.guideline.attributes.items():
            for option_id, option in attribute.options.items():
                for other in option.attributes:
                    found.setdefault(other, []).append((attribute_id, option_id))
        return found

    def is_about_item(self, attribute_id: str) -> bool:
        """Whether a question is asked for every item: neither a label nor an option leads to it."""
        return not self.asked_by[attribute_id] and not self.opened_by[attribute_id]

    def name_of(self, attribute_id: str) -> str:
        """Return the short name of an attribute."""
        return self.attribute(attribute_id).name or attribute_id

    def attribute(self, attribute_id: str) -> Attribute:
        """Return an attribute by its id."""
        return self.guideline.attributes[attribute_id]
