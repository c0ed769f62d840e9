"""Files of tools for texts: Argilla, doccano, INCEpTION."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tests.blind_spots.common import no_color, no_text, repeated

#: What Argilla's server accepts as names of fields and questions, and the longest texts.
_ARGILLA_NAME = re.compile(r"(?=.*[a-z0-9])[a-z0-9_-]{1,200}")
_ARGILLA_LENGTHS = {"title": 500, "description": 1000}
_ARGILLA_OPTION_LENGTHS = {"value": 200, "text": 500, "description": 1000}
_ARGILLA_GUIDELINES = 10_000
_ARGILLA_COUNTS = {
    "label_selection": (2, 500), "multi_label_selection": (2, 500), "rating": (2, 11), "ranking": (2, 50),
    "span": (1, 500),
}  # fmt: skip
_UIMA = "{http://uima.apache.org/resourceSpecifier}"
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")


def argilla(content: bytes) -> Iterator[str]:
    """Yield what is wrong with the settings of a data set."""
    data = json.loads(content)
    fields = [field["name"] for field in data["fields"]]
    yield from repeated("the name", [*fields, *(question["name"] for question in data["questions"])])
    guidelines = data.get("guidelines")
    if guidelines is not None and not 1 <= len(guidelines) <= _ARGILLA_GUIDELINES:
        yield f"the guidelines have {len(guidelines)} characters; the server accepts {_ARGILLA_GUIDELINES}"
    for section in ("fields", "questions"):
        if not any(one.get("required") for one in data[section]):
            yield f"none of the {section} is required"
        for one in data[section]:
            place = f"{section} {one['name'][:40]!r}"
            if not _ARGILLA_NAME.fullmatch(one["name"]):
                yield f"the name of {place} has other signs than a-z, 0-9, _ and -"
            if one.get("title") is not None:
                yield from no_text(f"the title of {place}", one["title"])
            yield from _too_long(one, _ARGILLA_LENGTHS, place)
    for question in data["questions"]:
        yield from _argilla_answers(question["settings"], f"question {question['name'][:40]!r}", fields)


def _argilla_answers(settings: Any, place: str, fields: list[str]) -> Iterator[str]:
    kind = settings["type"]
    options = settings.get("options") or []
    low, high = _ARGILLA_COUNTS.get(kind, (0, 0))
    if not low <= len(options) <= high:
        yield f"{place} has {len(options)} options; the server accepts {low} to {high}"
    yield from repeated(f"in {place} the value", [option.get("value") for option in options])
    if kind == "rating":
        for option in options:
            if type(option["value"]) is not int or not 0 <= option["value"] <= 10:
                yield f"{place} has the grade {option['value']!r}; grades are 0 to 10"
        return
    yield from repeated(f"in {place} the option", [option.get("text") for option in options])
    for option in options:
        yield from no_text(f"an option of {place}", option.get("text"))
        yield from _too_long(option, _ARGILLA_OPTION_LENGTHS, f"an option of {place}")
    if kind == "span" and settings.get("field") not in fields:
        yield f"{place} is about the field {settings.get('field')!r}, which does not exist"
    visible = settings.get("visible_options")
    if visible is not None and not 3 <= visible <= len(options):
        yield f"{place} shows {visible} of {len(options)} options"


def _too_long(data: Any, lengths: dict[str, int], place: str) -> Iterator[str]:
    for key, length in lengths.items():
        if len(str(data.get(key) or "")) > length:
            yield f"the {key} of {place} has more than {length} characters"


def doccano(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a list of label types."""
    labels = json.loads(content)
    if not labels:
        yield "it has no label"
    yield from repeated("the label", [label.get("text") for label in labels])
    keys = [(label.get("prefix_key"), label.get("suffix_key")) for label in labels if label.get("suffix_key")]
    yield from repeated("the shortcut", keys)
    for label in labels:
        yield from no_text("the text of a label", label.get("text"))
        for key in ("background_color", "text_color"):
            if key in label:
                yield from no_color(f"{label.get('text')!r}", label[key])
        if "id" in label:
            yield f"{label.get('text')!r} has an id, which only existing labels can have"


def inception(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a type system."""
    types = etree.fromstring(content).iter(f"{_UIMA}typeDescription")
    found = {}
    names = []
    for one in types:
        name = one.findtext(f"{_UIMA}name") or ""
        features = [feature.findtext(f"{_UIMA}name") or "" for feature in one.iter(f"{_UIMA}featureDescription")]
        names.append(name)
        found[name] = features
        yield from repeated(f"in {name!r} the feature", features)
        for text in (name, *features):
            if not _IDENTIFIER.fullmatch(text):
                yield f"the name {text!r} is no identifier"
        if len({"Dependent", "Governor"} & set(features)) == 1:
            yield f"the relation {name!r} has one end"
        values = (
            [value.text for value in one.iter(f"{_UIMA}value")] if one.find(f"{_UIMA}allowedValues") is not None else []
        )
        yield from repeated(f"in {name!r} the value", [value for value in values if value])
    yield from repeated("the type", names)
