"""The features of a data set, from JSON or from the YAML of a card -> one tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.exchange.formats.classes import text_of

_LISTS = ("Sequence", "List", "LargeList")
_LISTS_IN_CARDS = ("sequence", "list", "large_list")
_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A feature: a class label with `classes`, a list of `inner`, a group of `fields`, or else a value of a type.

    `classes` are the names by number. `type` is that of a value in lower case, such as `string`, `float32` or `image`.
    """

    type: str = ""
    classes: Mapping[int, str] = field(default_factory=dict)
    inner: "Feature | None" = None
    fields: Mapping[str, "Feature"] = field(default_factory=dict)

    @property
    def of_each(self) -> Mapping[str, "Feature"]:
        """The fields of each entry, if it is a list of entries or a group of lists that are equally long."""
        if self.inner is not None:
            return self.inner.fields
        columns = {name: one.inner for name, one in self.fields.items() if one.inner is not None}
        return columns if columns and len(columns) == len(self.fields) else {}

    def nested(self, name: str) -> Iterator[tuple[str, "Feature"]]:
        """Yield the feature and those in it, each with its name."""
        yield name, self
        if self.inner is not None:
            yield from self.inner.nested(name)
        for key, one in self.fields.items():
            yield from one.nested(f"{name}.{key}")


def features_of_json(value: Any, depth: int = 0) -> Feature:
    """Return a feature of `dataset_info.json` or of `Features.to_dict()`."""
    if depth > _DEEPEST:
        return Feature(type="unknown")
    if isinstance(value, list):
        return Feature(inner=features_of_json(value[0] if value else {}, depth + 1))
    if not isinstance(value, dict):
        return Feature(type="unknown")
    kind = value.get("_type")
    if not isinstance(kind, str):
        return Feature(fields={str(key): features_of_json(inner, depth + 1) for key, inner in value.items()})
    if kind == "ClassLabel":
        return Feature(type="label", classes=_classes(value.get("names"), value.get("num_classes")))
    if kind in _LISTS:
        return Feature(inner=features_of_json(value.get("feature"), depth + 1))
    return Feature(type=text_of(value.get("dtype")) if kind == "Value" else kind.lower())


def features_of_card(value: Any, depth: int = 0) -> Feature:
    """Return a feature of the YAML of a card: a list of columns, a type, or a mapping that says what it is."""
    if depth > _DEEPEST:
        return Feature(type="unknown")
    if isinstance(value, list):
        columns = [one for one in value if isinstance(one, dict) and text_of(one.get("name"))]
        return Feature(fields={text_of(one["name"]): features_of_card(one, depth + 1) for one in columns})
    if not isinstance(value, dict):
        return Feature(type=text_of(value))
    if isinstance(value.get("class_label"), dict):
        return Feature(type="label", classes=_classes(value["class_label"].get("names")))
    for key in _LISTS_IN_CARDS:
        if key in value:
            return Feature(inner=features_of_card(value[key], depth + 1))
    return features_of_card(value.get("struct", value.get("dtype")), depth + 1)


def _classes(names: Any, count: Any = None) -> dict[int, str]:
    if isinstance(names, dict):
        numbered = {int(key): name for key, name in names.items() if str(key).isdecimal() and len(str(key)) < 10}
    else:
        numbered = dict(enumerate(names if isinstance(names, list) else ()))
        if not numbered and type(count) is int and 0 < count <= 1000:
            numbered = {number: str(number) for number in range(count)}
    return {number: text_of(numbered[number]) or str(number) for number in sorted(numbered)}
