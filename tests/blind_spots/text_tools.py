"""Files of tools for texts: Argilla, doccano, INCEpTION, brat, Prodigy."""

import json
import re
from collections.abc import Iterator
from typing import Any

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
#: INCEpTION makes a Java class of a layer and a field of a feature, which has other fields.
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_RESERVED = frozenset({"address", "begin", "end", "sofa", "Governor", "Dependent"})
_LAYERS = frozenset({"span", "relation", "chain", "document-metadata"})
_BRAT_NAME = re.compile(r"[A-Za-z0-9_-]+")


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
    """Yield what is wrong with the layers of a project."""
    layers = json.loads(content)
    if not layers:
        yield "it has no layer"
    names = [layer["name"] for layer in layers]
    yield from repeated("the layer", names)
    yield from repeated("the shown name", [layer["uiName"] for layer in layers])
    tag_sets: dict[str, Any] = {}
    for layer in layers:
        place = f"layer {layer['name']!r}"
        if not _IDENTIFIER.fullmatch(layer["name"]):
            yield f"the name of {place} is no identifier"
        if layer["type"] not in _LAYERS:
            yield f"{place} has the type {layer['type']!r}"
        if layer["type"] == "relation" and (layer.get("attach_type") or {}).get("name") not in names:
            yield f"{place} joins annotations of no layer in the file"
        yield from repeated(f"in {place} the feature", [feature["name"] for feature in layer["features"]])
        yield from repeated(f"in {place} the shown name", [feature["uiName"] for feature in layer["features"]])
        for feature in layer["features"]:
            yield from _inception_feature(feature, place, tag_sets)


def _inception_feature(feature: Any, place: str, tag_sets: dict[str, Any]) -> Iterator[str]:
    if not _IDENTIFIER.fullmatch(feature["name"]) or feature["name"] in _RESERVED:
        yield f"the feature {feature['name']!r} of {place} cannot have this name"
    if tag_set := feature.get("tag_set"):
        if tag_sets.setdefault(tag_set["name"], tag_set) != tag_set:
            yield f"another tag set is called {tag_set['name']!r}"
        yield from repeated(f"in {place} the tag", [tag["tag_name"] for tag in tag_set["tags"]])
        for tag in tag_set["tags"]:
            yield from no_text(f"a tag of {place}", tag["tag_name"])


def brat(content: bytes) -> Iterator[str]:
    """Yield what is wrong with an annotation.conf."""
    sections: dict[str, list[str]] = {}
    for line in content.decode().splitlines():
        if line.startswith("["):
            sections[line.strip("[]")] = []
        elif line.strip() and not line.startswith("#"):
            # `!` is before a name that only groups others, `|` before other words for it.
            name, space, arguments = line.strip().removeprefix("!").partition("\t")
            sections[list(sections)[-1]].append(name.partition("|")[0] + space + arguments)
    if sections.keys() != {"entities", "relations", "events", "attributes"}:
        yield f"its sections are {', '.join(sections)}"
    types = {line.split()[0] for section in ("entities", "events", "relations") for line in sections.get(section, [])}
    for section, lines in sections.items():
        names = [line.split()[0] for line in lines if not line.startswith("<")]
        # A relation is on a line for each pair of what it joins.
        yield from repeated(f"in [{section}]", lines if section == "relations" else names)
        for name in names:
            if not _BRAT_NAME.fullmatch(name):
                yield f"in [{section}] the name {name!r} has other signs than letters, digits, - and _"
        if section in ("relations", "attributes"):
            for argument in re.findall(r"Arg[12]?:([^,\s]+)", " ".join(line for line in lines if line[0] != "<")):
                yield from (
                    f"[{section}] names {one!r}, which does not exist"
                    for one in argument.split("|")
                    if one not in types and not one.startswith("<")
                )


def prodigy(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a configuration."""
    data = json.loads(content)
    labels = [*data.get("labels", []), *data.get("relations_span_labels", [])]
    yield from repeated("the label", labels)
    for label in labels:
        yield from no_text("a label", label)
    for label, color in data.get("custom_theme", {}).get("labels", {}).items():
        yield from no_color(repr(label), color)
    keys = data.get("keymap_by_label", {})
    yield from repeated("the key", keys.values())
