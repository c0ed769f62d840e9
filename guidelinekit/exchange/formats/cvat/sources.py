"""The files in which CVAT has labels -> the labels in one form.

These are the JSON of the editor of raw labels, the JSON of a project or task or of the server's list of labels, and the
XML dump of annotations, which has the labels in its head.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from guidelinekit.exchange.formats.classes import text_of
from guidelinekit.exchange.formats.cvat.types import ANY, KIND_OF, TYPE_OF_ELEMENT
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.plain_json import json_or_none, json_value
from guidelinekit.exchange.formats.xml import parse_xml

#: From how many elements on only the head of a dump is read, which has the labels.
_MANY = 150_000
#: The keys of other tools whose labels look similar.
_NOT_OURS = {"attribute_groups", "text", "suffix_key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A question of a label. `values` are the options, or the limits and the step of a number."""

    name: str
    type: str
    values: tuple[str, ...]
    default: str
    changes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CvatLabel:
    """A label. `points` are the names of the points of a skeleton."""

    name: str
    type: str
    color: str
    attributes: tuple[Specification, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The labels of a file, its title, and its mode, which is empty if the file does not say it.

    `marked` is how often a label is marked in each way; empty in files without annotations.
    """

    labels: tuple[CvatLabel, ...]
    title: str = ""
    mode: str = ""
    marked: Mapping[str, Counter[str]] = field(default_factory=dict)


def recognizes(file: File) -> int:
    """Return how sure it is that a file has labels of CVAT."""
    start = file.content[:50_000]
    if file.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return 95 if b"<annotations" in start and b"<meta" in start and b"<labels" in start else 0
    data = json_or_none(file)
    labels = data.get("labels", data.get("results")) if isinstance(data, dict) else data
    if not isinstance(labels, list) or not labels or not all(isinstance(one, dict) and "name" in one for one in labels):
        return 0
    if any(one.keys() & _NOT_OURS for one in labels):
        return 0
    kinds = [one.get("type") for one in labels]
    if all(isinstance(one.get("attributes"), list) and (one.get("type") in (*KIND_OF, ANY) or "type" not in one)
           for one in labels):  # fmt: skip
        return 90 if any(kinds) or isinstance(data, list) else 60
    return 45 if all(kind in (*KIND_OF, ANY, None) for kind in kinds) and isinstance(data, list) else 0


def source_of(file: File) -> Source:
    """Return the labels of a file.

    Raises:
        ExchangeError: it is none of these files, or has no labels.
    """
    if file.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _of_xml(file)
    data = json_value(file)
    whole: Mapping[str, Any] = data if isinstance(data, dict) else {}
    labels = whole.get("labels", whole.get("results")) if whole else data
    if isinstance(labels, dict) and "url" in labels:
        raise ExchangeError(
            f"{file.name} has only the address of its labels", hint="Copy them from the editor of raw labels in CVAT."
        )
    if not isinstance(labels, list):
        raise ExchangeError(
            f"{file.name} has no labels of CVAT",
            hint="They are a list in JSON, `labels` in a project or task, or `<labels>` in a dump of annotations.",
        )
    entries = [
        one for one in labels if isinstance(one, dict) and not one.get("parent_id") and one.get("deleted") is not True
    ]
    return Source(
        labels=tuple(_label(entry) for entry in entries),
        title=text_of(whole.get("name")),
        mode=text_of(whole.get("mode")),
    )


def _label(entry: Mapping[str, Any]) -> CvatLabel:
    sublabels = entry.get("sublabels")
    return CvatLabel(
        name=text_of(entry.get("name")),
        type=text_of(entry.get("type")) or ANY,
        color=text_of(entry.get("color")),
        attributes=tuple(_specification(one) for one in _listed(entry.get("attributes")) if isinstance(one, dict)),
        points=tuple(text_of(one.get("name")) for one in _listed(sublabels) if isinstance(one, dict)),
    )


def _specification(entry: Mapping[str, Any]) -> Specification:
    values = entry.get("values")
    if isinstance(values, str):
        values = values.split("\n")
    return Specification(
        name=text_of(entry.get("name")),
        type=text_of(entry.get("input_type")).lower(),
        values=tuple(_word(value) for value in _listed(values)),
        default=_word(entry.get("default_value")),
        changes=entry.get("mutable") is True or text_of(entry.get("mutable")).lower() == "true",
    )


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else text_of(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _of_xml(file: File) -> Source:
    content = file.content.strip()
    if content.count(b"<") > 2 * _MANY and b"</meta>" in content:
        content = content.partition(b"</meta>")[0] + b"</meta></annotations>"
    root = parse_xml(content, file.name)
    listed = root.find(".//meta//labels")
    if listed is None:
        raise ExchangeError(
            f"{file.name} has no labels of CVAT", hint="Export it again in the format “CVAT for images” or “for video”."
        )
    entries = [_data_of(element) for element in listed.iterchildren("label")]
    points: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        if entry.get("parent"):
            points.setdefault(entry["parent"], []).append({"name": entry["name"]})
    labels = [
        _label(one | {"sublabels": points.get(one.get("name", ""), [])}) for one in entries if not one.get("parent")
    ]
    above = listed.getparent()
    mode = root.find(".//meta//mode")
    return Source(
        labels=tuple(labels),
        title=text_of(above.findtext("name")) if above is not None else "",
        mode=text_of(mode.text) if mode is not None else "",
        marked=_marked(root),
    )


def _data_of(label: etree._Element) -> dict[str, Any]:
    entry: dict[str, Any] = {
        child.tag: child.text or "" for child in label.iterchildren("*") if child.tag != "attributes"
    }
    attributes = [
        {child.tag: child.text or "" for child in attribute.iterchildren("*")}
        for attribute in label.iterfind("attributes/attribute")
    ]
    return {"name": "", **entry, "attributes": attributes}


def _marked(root: etree._Element) -> dict[str, Counter[str]]:
    """Return how often each label is marked in each way."""
    counts: dict[str, Counter[str]] = {}
    for name, element in _marks(root):
        counts.setdefault(text_of(name), Counter())[TYPE_OF_ELEMENT[element]] += 1
    return counts


def _marks(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the label and the element of each mark."""
    for parent in root.iterchildren("image", "track"):
        for element in parent.iterchildren("*"):
            name = element.get("label") or parent.get("label")
            if name and element.tag in TYPE_OF_ELEMENT:
                yield name, str(element.tag)
