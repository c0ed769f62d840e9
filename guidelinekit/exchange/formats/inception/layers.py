"""The layers of a file of INCEpTION: each with its features, and the tagsets of these."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidelinekit.exchange.formats.json_entries import text_in

SPAN, RELATION, DOCUMENT = "span", "relation", "document-metadata"
#: The name of the feature with the labels in layers of guidelinekit; files of other tools have others too.
LABEL = "label"
STRING = "uima.cas.String"
STRINGS = "uima.cas.StringArray"
BOOLEAN = "uima.cas.Boolean"
WHOLE = ("uima.cas.Integer", "uima.cas.Long", "uima.cas.Short", "uima.cas.Byte")
NUMBERS = (*WHOLE, "uima.cas.Float", "uima.cas.Double")
_LONGEST_NAME = 80
_LARGEST = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What annotators choose: `name` is in annotations, and `description` is shown beside it."""

    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TagSet:
    """A list of tags."""

    name: str
    description: str
    language: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A value of annotations of a layer. `traits` are the settings of its field."""

    name: str
    shown: str
    description: str
    type: str
    is_link: bool
    is_required: bool
    tag_set: TagSet | None
    traits: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A kind of annotation. `type` is span, relation, document-metadata or chain; `ends` is the layer that it joins.

    `above` is the layer that it inherits from, in type systems of UIMA.
    """

    name: str
    shown: str
    description: str
    type: str
    is_built_in: bool
    ends: str
    features: tuple[Feature, ...]
    above: str = ""


def tag_set_of(data: Any) -> TagSet | None:
    """Return a tagset; None if the data is none."""
    tags = data.get("tags") if isinstance(data, dict) else None
    if not isinstance(tags, list):
        return None
    listed = [
        Tag(name=text_in(tag, "tag_name", "name"), description=text_in(tag, "tag_description", "description"))
        for tag in tags
    ]
    return TagSet(
        name=text_in(data, "name", "type_name", "typeUiName"),
        description=text_in(data, "description"),
        language=text_in(data, "language"),
        tags=tuple({tag.name: tag for tag in listed if tag.name}.values()),
    )


def is_layer(data: Any) -> bool:
    """Whether data is a layer."""
    return isinstance(data, dict) and isinstance(data.get("features"), list) and isinstance(data.get("type"), str)


def layer_of(data: Mapping[str, Any]) -> Layer:
    """Return a layer of a JSON file."""
    name = text_in(data, "name", "uiName")
    return Layer(
        name=name,
        shown=text_in(data, "uiName") or short_name(name),
        description=text_in(data, "description"),
        type=text_in(data, "type"),
        is_built_in=data.get("built_in") is True,
        ends=text_in(data.get("attach_type"), "name"),
        features=tuple(_feature_of(one) for one in data["features"] if isinstance(one, dict) and text_in(one, "name")),
    )


def _feature_of(data: Mapping[str, Any]) -> Feature:
    name = text_in(data, "name")
    return Feature(
        name=name,
        shown=text_in(data, "uiName") or name,
        description=text_in(data, "description"),
        type=text_in(data, "type"),
        is_link=text_in(data, "link_mode") not in ("", "NONE"),
        is_required=data.get("required") is True,
        tag_set=tag_set_of(data.get("tag_set")),
        traits=_traits(data.get("traits")),
    )


def _traits(text: Any) -> Mapping[str, Any]:
    """Return settings, which are JSON in a text."""
    try:
        data = json.loads(text) if isinstance(text, str) and len(text) < 100_000 else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def short_name(name: str) -> str:
    """Return the name of a type without its package."""
    return name.rpartition(".")[2] or name


def ordered(layers: Sequence[Layer]) -> list[Layer]:
    """Return layers in the order in which they are read: spans, then whole documents, then what joins spans."""
    return [layer for kind in (SPAN, DOCUMENT, RELATION) for layer in layers if layer.type == kind]


def labels_feature(layer: Layer) -> Feature | None:
    """Return the feature of a layer whose tags are its labels: the first one that has tags."""
    return next((one for one in layer.features if one.tag_set is not None and one.tag_set.tags), None)


def named(tag: Tag) -> tuple[str, str]:
    """Return the name that annotators read, and what explains it.

    The description of a tag is often its name in words, alone or on the first of several lines.
    """
    line, _, rest = tag.description.strip().partition("\n")
    line = line.strip()
    is_name = bool(line) and len(line) <= _LONGEST_NAME and not line.endswith(".")
    return (line, rest.strip()) if is_name else (tag.name, tag.description.strip())


def ends_of(feature: Feature) -> list[int | float] | None:
    """Return the lowest and the highest number of a feature that has both."""
    ends = [
        end
        for end in (feature.traits.get("minimum"), feature.traits.get("maximum"))
        if isinstance(end, int | float) and not isinstance(end, bool) and abs(end) < _LARGEST
    ]
    is_limited = feature.traits.get("limited") is True and len(ends) == 2 and ends[0] < ends[1]
    return ends if is_limited else None
