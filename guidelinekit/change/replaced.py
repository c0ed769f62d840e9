"""Files that were replaced under their names: data in which what they held and what they hold are told apart.

Data name a file and do not hold it. Where it holds something else on the other side, its name is followed by the
beginning of its SHA-256, as in `assets/street-1.png?sha256=9f2c0b7d1a3e4455`, so that the inputs that show it differ.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.spec.schema import Schema

#: By path of a file, the SHA-256 of what it held and of what it holds.
Replaced = Mapping[str, tuple[str, str]]

_SHOWN = 16
_CONTENT = re.compile(rf"\?sha256=[0-9a-f]{{{_SHOWN}}}$")


def told_apart(data: Mapping[str, Any], replaced: Replaced, side: int, schema: Schema) -> Mapping[str, Any]:
    """The data of a side, 0 for the old one. An element that shows no replaced file stays the same object."""
    if not replaced:
        return data
    marked = {path: f"{path}?sha256={digests[side][:_SHOWN]}" for path, digests in replaced.items()}
    found = dict(data)
    for section, key in _inputs(schema):
        if section in data:
            found[section] = {
                element_id: _element(element, key, marked) for element_id, element in data[section].items()
            }
    return found


def files_in(value: Any) -> Iterator[str]:
    """The replaced files that an input shows."""
    match value:
        case dict():
            for inner in value.values():
                yield from files_in(inner)
        case str() if _CONTENT.search(value):
            yield _CONTENT.sub("", value)


def as_written(value: Any) -> Any:
    """An input without what its files hold."""
    match value:
        case dict():
            return {key: as_written(inner) for key, inner in value.items()}
        case str():
            return _CONTENT.sub("", value)
        case _:
            return value


def _inputs(schema: Schema) -> Iterator[tuple[str, str]]:
    """The sections whose elements show files, and the field in which they do."""
    for path, node, _ in schema.walk():
        if node.meta.shape == "input":
            yield path[0], path[-1]


def _element(element: Mapping[str, Any], key: str, marked: Mapping[str, str]) -> Mapping[str, Any]:
    shown = _marked(element.get(key), marked)
    return element if shown is element.get(key) else {**element, key: shown}


def _marked(value: Any, marked: Mapping[str, str]) -> Any:
    match value:
        case dict():
            found = {key: _marked(inner, marked) for key, inner in value.items()}
            return found if any(found[key] is not value[key] for key in value) else value
        case str():
            return marked.get(value, value)
        case _:
            return value
