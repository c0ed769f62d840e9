"""Small guidelines that pass `check`, for exports: few ids and names, which are alike in all ways that confuse tools.

What is about one element alone comes from the schema, so that a new property is tested as soon as it is there. What
refers to other elements is made here, so that most guidelines are valid.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.format.tasks import ATTRIBUTE_KINDS, INPUT_KINDS, TASK_KINDS
from tests.generated import values

#: Ids that are words of tools, numbers, names of others, or are the same without their signs.
IDS = ["a", "b", "1", "2", "B2", "label", "outcome", "item", "text", "a-b", "a_b", "nsubj:pass", "choose-many"]
_LONG = "Somebody who is seen from far away in the dark behind another one, "
#: Names that are ids of others, differ in case or spaces only, are cut by tools, or have signs with a meaning.
NAMES = [
    *("a", "A", "b", "1", "2", "Label", "label", "Outcome", "Text", "Whole item"),
    *("A b", "A  b", " A b ", "nsubj:pass"),
    *(f"{_LONG}standing", f"{_LONG}sitting", "é 🙂", "한국어", "x, y", "a|b", "a/b", "[a]", "<a> & \"b\""),
    *("=1+1", "#a", "-", "null", "yes", "0", "1.5", "Who?", "a (part a)", "%d {x} $y \\n", "--> ]]>"),
]  # fmt: skip
_PARTS = ["a", "b", "1", "text", "label"]
#: What data sets can store of labels and options.
STORED = [("id", "code"), ("id",), ("code",), ("name",)]
#: Properties that refer to other elements, or are valid only with others.
_MADE_HERE = {
    "label": (
        *("name", "parent", "abstract", "excludes", "exclusive", "requires", "confused_with", "code", "attributes"),
        *("kind", "from", "to", "status", "renamed_from", "split_from", "replaced_by", "consider", "hotkey"),
        *("audience", "value", "requirements"),
    ),
    "attribute": ("name", "kind", "range", "options", "choose", "of", "renamed_from", "required", "audience"),
    "option": ("name", "attributes", "renamed_from", "code", "value"),
    "outcome": ("name", "to", "renamed_from", "audience"),
}  # fmt: skip
Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def exportable(draw: Draw, schema: Schema) -> dict[str, Any]:
    """Guidelines without short forms; a few do not pass `check`."""
    made = _Making(draw, schema)
    expanded: dict[str, Any] = expand(schema.root, made.guideline())
    return expanded


class _Making:
    def __init__(self, draw: Draw, schema: Schema) -> None:
        self._draw, self._schema = draw, schema

    def guideline(self) -> dict[str, Any]:
        properties = self._schema.raw["properties"]
        head = {key: self._draw(values(properties[key], self._schema)) for key in ("title", "summary", "language")}
        form = self._input()
        inputs = list(form.values()) if isinstance(form, dict) else [form]
        parts = list(form) if isinstance(form, dict) else []
        kinds = [key for key, kind in TASK_KINDS.items() if not kind.inputs or set(kind.inputs) & set(inputs)]
        kind = self._one([one for one in kinds if one not in ("link", *([] if len(parts) > 1 else ["compare"]))])
        attributes = self._attributes(parts, inputs)
        labels = self._labels(kind, kinds, attributes)
        outcomes = {key: self._own("outcome") for key in self._ids(0, 2)}
        sections = {"labels": labels, "attributes": attributes, "outcomes": outcomes}
        head |= {"format": 1, "id": "made", "version": "1.0.0", "status": "draft"}
        head["task"] = {"unit": "One item.", "input": form, "kind": kind}
        return head | {key: section for key, section in sections.items() if section}

    def _input(self) -> Any:
        if self._chance(0.7):
            return self._one(list(INPUT_KINDS))
        return {part: self._one(list(INPUT_KINDS)) for part in self._some(_PARTS, 2, 3)}

    def _labels(self, kind: str, kinds: Sequence[str], attributes: Mapping[str, Any]) -> dict[str, Any]:
        ids = self._ids(TASK_KINDS[kind].min_labels, 5)
        asked = [key for key, one in attributes.items() if one.get("of", "label") == "label"]
        labels: dict[str, Any] = {}
        for at, label_id in enumerate(ids):
            label = self._own("label")
            is_needed = at < TASK_KINDS[kind].min_labels
            others = [one for one in kinds if not TASK_KINDS[one].picks_one and not TASK_KINDS[one].writes_text]
            if not is_needed and self._chance(0.4) and not TASK_KINDS[kind].writes_text:
                label["kind"] = self._one(others)
            if not is_needed and self._chance(0.15):
                label["status"] = self._one(["draft", "deprecated"])
            elif not is_needed and self._chance(0.15):
                label["abstract"] = True
            if parents := [key for key, one in labels.items() if one.get("abstract")]:
                label["parent"] = [parents[0]]
            if asked and not label.get("abstract") and self._chance(0.6):
                label["attributes"] = self._some(asked, 1, 2)
            if at and self._chance(0.2):
                label["excludes"] = [ids[0]]
            labels[label_id] = label
        self._mark(labels, "code", [0, 1, 2, 7, "1", "x", "B2"])
        self._mark(labels, "hotkey", list("a1Zhv"))
        if kind == "rate":
            self._mark(labels, "value", [1, 2, 0.5, 3])
        return labels

    def _attributes(self, parts: Sequence[str], inputs: Sequence[str]) -> dict[str, Any]:
        ids = self._ids(0, 4)
        attributes: dict[str, Any] = {}
        for at, attribute_id in enumerate(ids):
            attribute = self._own("attribute")
            kind = self._one(list(ATTRIBUTE_KINDS))
            attribute["kind"], of_kind = kind, ATTRIBUTE_KINDS[kind]
            if self._chance(0.4):
                attribute["required"] = self._chance(0.7)
            if of_kind.takes_range and (of_kind.min_options or not of_kind.takes_options or self._chance(0.6)):
                attribute["range"] = self._one([[1, 5], [0, 1], [-3, 30], [0.5, 2], [1, 10]])
            elif of_kind.takes_options:
                options = {
                    key: self._own("option") for key in self._ids(max(of_kind.min_options, 2 * (kind == "rate")), 3)
                }
                for option in options.values():
                    if ids[at + 1 :] and self._chance(0.3):
                        option["attributes"] = self._some(ids[at + 1 :], 1, 2)
                self._mark(options, "code", [0, 1, 2, "x"])
                if kind == "rate":
                    for value, option in enumerate(options.values()):
                        option["value"] = value
                attribute["options"] = options
            of: list[Any] = ["label", "item", *parts, *([list(parts[:2])] if parts else [])]
            attribute["of"] = self._one(of + (["track"] if "video" in inputs else []))
            attributes[attribute_id] = attribute
        return attributes

    def _own(self, what: str) -> dict[str, Any]:
        """Return an element with a name, and some of the properties that are about it alone."""
        raw = self._schema.raw["$defs"][what]
        free = [key for key in raw["properties"] if key not in _MADE_HERE[what]]
        chosen = [key for key in free if key in raw.get("required", ()) or self._chance(0.25)]
        element = {key: self._draw(values(raw["properties"][key], self._schema)) for key in chosen}
        if what != "attribute" or self._chance(0.5):
            element["name"] = self._one(NAMES)
        return element

    def _mark(self, elements: Mapping[str, dict[str, Any]], field: str, among: Sequence[Any]) -> None:
        """Give some elements different values of a field."""
        if self._chance(0.4):
            for element, value in zip(elements.values(), self._some(among, 1, 4), strict=False):
                element[field] = value

    def _ids(self, least: int, most: int) -> list[str]:
        return self._some(IDS, least, max(least, most))

    def _some(self, among: Sequence[Any], least: int, most: int) -> list[Any]:
        count = min(most, len(among))
        found: list[Any] = self._draw(
            st.lists(st.sampled_from(among), min_size=min(least, count), max_size=count, unique_by=str)
        )
        return found

    def _one(self, among: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(among))

    def _chance(self, share: float) -> bool:
        return bool(self._draw(st.integers(0, 99)) >= 100 * (1 - share))
