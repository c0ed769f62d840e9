"""Files for programs that train or ask models: features of Hugging Face data sets, and JSON Schemas of answers."""

import json
from collections.abc import Iterator
from typing import Any

import yaml
from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for

from tests.blind_spots.common import keyed, no_text, repeated

#: The limits of providers that make models answer by a schema.
_MAX_VALUES, _MAX_DEPTH = 1000, 10


def huggingface(content: bytes) -> Iterator[str]:
    """Yield what is wrong with features, in JSON or in the head of a data set card."""
    if content.startswith(b"---"):
        for found in _in_card(content):
            if isinstance(found, dict) and [str(key) for key in found] != [str(at) for at in range(len(found))]:
                yield f"the numbers are {', '.join(map(str, found))}, not those from 0 on in their order"
    for names in class_names(content):
        if not names:
            yield "a list of names is empty"
        for name in names:
            yield from no_text("a name", name)
        yield from repeated("the name", names)


def class_names(content: bytes) -> list[list[str]]:
    """Return the names of each `ClassLabel`, in JSON or in the head of a data set card."""
    if content.startswith(b"---"):
        return [list(found.values()) if isinstance(found, dict) else found for found in _in_card(content)]
    return [one.get("names", []) for one in _features(json.loads(content)) if one.get("_type") == "ClassLabel"]


def _in_card(content: bytes) -> list[Any]:
    head = yaml.safe_load(content.decode().split("---\n")[1])
    return [one.get("names", []) for one in keyed(head, "class_label")]


def _features(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from _features(value)
    elif isinstance(data, list):
        for value in data:
            yield from _features(value)


def json_schema(content: bytes) -> Iterator[str]:
    """Yield what is wrong with the schema of an answer."""
    schema = json.loads(content)
    try:
        validator_for(schema).check_schema(schema)
    except SchemaError as error:
        yield f"it is no schema: {error.message}"
        return
    values = 0
    for one in _features(schema):
        place = f"{str(one.get('title') or one.get('description') or '')[:40]!r}"
        if one.get("type") == "object" or "object" in (one.get("type") or ()):
            properties = one.get("properties", {})
            if one.get("additionalProperties") is not False:
                yield f"the object {place} is open"
            if sorted(one.get("required", [])) != sorted(properties):
                yield f"the object {place} does not require all its properties"
        if isinstance(one.get("enum"), list):
            values += len(one["enum"])
            yield from repeated("the value", map(json.dumps, one["enum"]))
    if values > _MAX_VALUES:
        yield f"it has {values} values; providers accept {_MAX_VALUES}"
    if (depth := _depth(schema)) > _MAX_DEPTH:
        yield f"it has {depth} levels of objects; providers accept {_MAX_DEPTH}"


def _depth(data: Any) -> int:
    if isinstance(data, dict):
        inner = max(map(_depth, data.values()), default=0)
        return inner + int("properties" in data and isinstance(data["properties"], dict))
    return max(map(_depth, data), default=0) if isinstance(data, list) else 0
