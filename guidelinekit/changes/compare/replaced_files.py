"""Files that were replaced under their names: data in which what they held and what they hold are told apart.

Data name a file and do not hold it. Where it holds something else on the other side, its name is followed by the
beginning of its SHA-256, as in `assets/street-1.png?sha256=9f2c0b7d1a3e4455`, so that the inputs that show it differ.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guidelinekit.guideline.format.schema import Schema

#: By path of a file, the SHA-256 of what it held and of what it holds.
Replaced = Mapping[str, tuple[str, str]]

_SHOWN = 16
_CONTENT = re.compile(rf"\?sha256=[0-9a-f]{{{_SHOWN}}}$")


def with_content_hashes(data: Mapping[str, Any], replaced: Replaced, side: int, schema: Schema) -> Mapping[str, Any]:
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


def files_in(value: Any) -> tuple[str, ...]:
    """The replaced files that an input shows, each once."""
    found: list[str] = []

    def note(name: str) -> str:
        if _CONTENT.search(name):
            found.append(_CONTENT.sub("", name))
        return name

    _with_names(value, note)
    return tuple(dict.fromkeys(found))


def as_written(value: Any) -> Any:
    """An input, or an element that has one, without what files hold."""
    return _with_names(value, lambda name: _CONTENT.sub("", name))


def _inputs(schema: Schema) -> Iterator[tuple[str, str]]:
    """The sections whose elements show files, and the field in which they do."""
    for path, node, _ in schema.walk():
        if node.meta.shape == "input":
            yield path[0], path[-1]


def _element(element: Mapping[str, Any], key: str, marked: Mapping[str, str]) -> Mapping[str, Any]:
    before = element.get(key)
    after = _with_names(before, lambda name: marked.get(name, name))
    return element if after == before else {**element, key: after}


#: Where names of files stand in an input: in a field, and in fields that hold stills by number.
_NAME, _STILLS = "file", ("frames", "pages")


def _with_names(value: Any, change: Callable[[str], str]) -> Any:
    """A value with the names of files in it changed."""
    if not isinstance(value, dict):
        return value
    found: dict[Any, Any] = {}
    for key, inner in value.items():
        if key == _NAME and isinstance(inner, str):
            found[key] = change(inner)
        elif key in _STILLS and isinstance(inner, dict):
            found[key] = {n: change(name) if isinstance(name, str) else name for n, name in inner.items()}
        else:
            found[key] = _with_names(inner, change)
    return found
