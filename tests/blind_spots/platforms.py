"""Files of labeling platforms: Labelbox, Encord, SuperAnnotate."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.blind_spots.common import keyed, no_color, no_text, repeated

#: The form of the hashes that Encord draws itself.
_HASH = re.compile(r"[A-Za-z0-9+/]{8}")


def labelbox(content: bytes) -> Iterator[str]:
    """Yield what is wrong with an ontology."""
    data = json.loads(content)
    yield from repeated("the tool", [tool.get("name") for tool in data["tools"]])
    for tool in data["tools"]:
        place = f"tool {tool.get('name')!r}"
        yield from no_text(f"the name of {place}", tool.get("name"))
        if "color" in tool:
            yield from no_color(place, tool["color"])
        yield from _labelbox_questions(tool.get("classifications", []), place)
    yield from _labelbox_questions(data["classifications"], "the ontology")
    for key in ("featureSchemaId", "schemaNodeId"):
        if any(value for value in keyed(data, key)):
            yield f"it has a {key}, which only existing ontologies can have"


def _labelbox_questions(questions: Any, where: str) -> Iterator[str]:
    yield from repeated(f"in {where} the question", [question.get("name") for question in questions])
    for question in questions:
        place = f"question {question.get('name')!r}"
        yield from no_text(f"the name of {place}", question.get("name"))
        options = question.get("options", [])
        if question.get("type") == "text" and options:
            yield f"{place} is answered by a text and has options"
        if type(question.get("required", False)) is not bool:
            yield f"{place} has required = {question['required']!r}"
        yield from repeated(f"in {place} the value", [option.get("value") for option in options])
        yield from repeated(f"in {place} the option", [option.get("label") for option in options])
        for option in options:
            yield from no_text(f"an option of {place}", option.get("label"))
            yield from _labelbox_questions(option.get("options", []), place)


def encord(content: bytes) -> Iterator[str]:
    """Yield what is wrong with the structure of an ontology."""
    data = json.loads(content)
    hashes = list(keyed(data, "featureNodeHash"))
    yield from repeated("the hash", hashes)
    yield from (f"the hash {one!r} does not have 8 letters or digits" for one in hashes if not _HASH.fullmatch(one))
    yield from repeated("the object", [one.get("name") for one in data["objects"]])
    for section in ("objects", "classifications"):
        yield from repeated(f"in {section} the id", [one.get("id") for one in data[section]])
        for one in data[section]:
            place = f"{section} {one.get('id')!r}"
            if section == "objects":
                yield from no_text(f"the name of {place}", one.get("name"))
                yield from no_color(place, one.get("color"))
            elif len(one.get("attributes", [])) != 1:
                yield f"{place} does not have one attribute"
            yield from _encord_attributes(one, "attributes", place)


def _encord_attributes(holder: Any, key: str, where: str) -> Iterator[str]:
    attributes = holder.get(key, [])
    yield from repeated(f"in {where} the attribute", [attribute.get("name") for attribute in attributes])
    for attribute in attributes:
        place = f"attribute {attribute.get('id')!r}"
        yield from no_text(f"the name of {place}", attribute.get("name"))
        yield from _encord_inner_id(attribute, holder, place)
        options = attribute.get("options", [])
        for field in ("id", "label", "value"):
            yield from repeated(f"in {place} the {field}", [option.get(field) for option in options])
        for option in options:
            yield from no_text(f"an option of {place}", option.get("label"))
            yield from _encord_inner_id(option, attribute, f"option {option.get('id')!r}")
            yield from _encord_attributes(option, "options", f"option {option.get('id')!r}")


def _encord_inner_id(inner: Any, outer: Any, place: str) -> Iterator[str]:
    if not str(inner.get("id")).startswith(f"{outer.get('id')}."):
        yield f"{place} is inside {outer.get('id')!r}"


def superannotate(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a list of classes."""
    classes = json.loads(content)
    if not classes:
        yield "it has no class"
    yield from repeated("the class", [one.get("name") for one in classes])
    for one in classes:
        place = f"class {one.get('name')!r}"
        yield from no_text(f"the name of {place}", one.get("name"))
        yield from no_color(place, one.get("color"))
        if not isinstance(one.get("type", "object"), str):
            yield f"{place} has the type {one['type']!r}"
        groups = one.get("attribute_groups", [])
        yield from repeated(f"in {place} the group", [group.get("name") for group in groups])
        for group in groups:
            yield from _superannotate_group(group, f"{place}, group {group.get('name')!r},")


def _superannotate_group(group: Any, place: str) -> Iterator[str]:
    yield from no_text(f"the name of {place}", group.get("name"))
    names = [attribute.get("name") for attribute in group.get("attributes", [])]
    for name in names:
        yield from no_text(f"an attribute of {place}", name)
    yield from repeated(f"in {place} the attribute", names)
    if group.get("group_type", "radio") not in ("radio", "checklist"):
        return
    if not names:
        yield f"{place} has nothing to choose from"
    default = group.get("default_value")
    for value in default if isinstance(default, list) else [default]:
        if value is not None and value not in names:
            yield f"{place} has the default {value!r}, which is none of its attributes"
