"""Data and files whose content was replaced -> data in which the names of these files differ between the sides.

Data contains the names of files, not their content. If the content differs between the sides, the name is followed by
the beginning of its SHA-256, as in `assets/street-1.png?sha256=9f2c0b7d1a3e4455`, so that inputs with this file differ.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guidelinekit.guideline.format.schema import Schema

#: The SHA-256 of the old and the new content of each file, by path.
Replaced = Mapping[str, tuple[str, str]]

_DIGITS = 16
_CONTENT = re.compile(rf"\?sha256=[0-9a-f]{{{_DIGITS}}}$")


def with_content_hashes(data: Mapping[str, Any], replaced: Replaced, side: int, schema: Schema) -> Mapping[str, Any]:
    """Return the data of a side, 0 for the old one. Elements without a replaced file stay the same objects."""
    if not replaced:
        return data
    marked = {path: f"{path}?sha256={digests[side][:_DIGITS]}" for path, digests in replaced.items()}
    result = dict(data)
    for section, key in _inputs(schema):
        if section in data:
            result[section] = {
                element_id: _element(element, key, marked) for element_id, element in data[section].items()
            }
    return result


def files_in(value: Any) -> tuple[str, ...]:
    """Return the replaced files in an input, each once."""
    names: list[str] = []

    def collect(name: str) -> str:
        if _CONTENT.search(name):
            names.append(_CONTENT.sub("", name))
        return name

    _with_names(value, collect)
    return tuple(dict.fromkeys(names))


def as_written(value: Any) -> Any:
    """Return an input, or an element that has one, without the hashes of contents."""
    return _with_names(value, lambda name: _CONTENT.sub("", name))


def _inputs(schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield the sections whose elements have an input, and the field of the input."""
    for path, node, _ in schema.walk():
        if node.meta.shape == "input":
            yield path[0], path[-1]


def _element(element: Mapping[str, Any], key: str, marked: Mapping[str, str]) -> Mapping[str, Any]:
    before = element.get(key)
    after = _with_names(before, lambda name: marked.get(name, name))
    return element if after == before else {**element, key: after}


#: The fields of an input with names of files: one file, or still images by number.
_NAME, _STILLS = "file", ("frames", "pages")


def _with_names(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value in which `change` is applied to the names of files."""
    if not isinstance(value, dict):
        return value
    result: dict[Any, Any] = {}
    for key, inner in value.items():
        if key == _NAME and isinstance(inner, str):
            result[key] = change(inner)
        elif key in _STILLS and isinstance(inner, dict):
            result[key] = {n: change(name) if isinstance(name, str) else name for n, name in inner.items()}
        else:
            result[key] = _with_names(inner, change)
    return result
