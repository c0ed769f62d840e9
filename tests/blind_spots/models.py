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
        head = yaml.safe_load(content.decode().split("---\n")[1])
        found = [one.get("names", []) for one in keyed(head, "class_label")]
        for names in found:
            if isinstance(names, dict) and [str(key) for key in names] != [str(at) for at in range(len(names))]:
                yield f"the numbers are {', '.join(map(str, names))}, not those from 0 on in their order"
        lists = [list(names.values()) if isinstance(names, dict) else names for names in found]
    else:
        lists = [one.get("names", []) for one in _features(json.loads(content)) if one.get("_type") == "ClassLabel"]
    for names in lists:
        if not names:
            yield "a list of names is empty"
        for name in names:
            yield from no_text("a name", name)
        yield from repeated("the name", names)


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
