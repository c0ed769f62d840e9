"""Data and files whose content was replaced -> data in which the names of these files differ between the sides.

Data contains the names of files, not their content. If the content differs between the sides, the name is followed by
the beginning of its SHA-256, as in `assets/street-1.png?sha256=9f2c0b7d1a3e4455`, so that inputs and texts with this
file differ.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.prose import with_image_paths

#: The SHA-256 of the old and the new content of each file, by path.
Replaced = Mapping[str, tuple[str, str]]

_DIGITS = 16
_CONTENT = re.compile(rf"\?sha256=[0-9a-f]{{{_DIGITS}}}$")
_IN_TEXT = re.compile(rf"(assets/[A-Za-z0-9_./-]+)\?sha256=[0-9a-f]{{{_DIGITS}}}")


def with_content_hashes(data: Mapping[str, Any], replaced: Replaced, side: int, schema: Schema) -> Mapping[str, Any]:
    """Return the data of a side, 0 for the old one. Elements without a replaced file stay the same objects."""
    if not replaced:
        return data
    marked = {path: f"{path}?sha256={digests[side][:_DIGITS]}" for path, digests in replaced.items()}

    def name(path: str) -> str:
        return marked.get(path, path)

    return {key: _marked(schema.root.child(key), value, name) for key, value in data.items()}


def _marked(node: Node | None, value: Any, name: Callable[[str], str]) -> Any:
    """Return a value with other names of files in its inputs and prose; the same object where none changes."""
    if node is None:
        return value
    if node.meta.shape == "input":
        after = _with_names(value, name)
        return value if after == value else after
    form = node.form_of(value)
    match value:
        case str():
            return with_image_paths(value, name) if form.meta.prose else value
        case list() if form.items is not None:
            items = [_marked(form.items, item, name) for item in value]
            return value if all(new is old for new, old in zip(items, value, strict=True)) else items
        case dict():
            entries = {key: _marked(form.child(key), inner, name) for key, inner in value.items()}
            return value if all(entries[key] is value[key] for key in value) else entries
        case _:
            return value


def files_in(value: Any) -> tuple[str, ...]:
    """Return the replaced files in an input, a text or a list item, each once."""
    if isinstance(value, str):
        return tuple(dict.fromkeys(_IN_TEXT.findall(value)))
    names: list[str] = []

    def collect(name: str) -> str:
        if _CONTENT.search(name):
            names.append(_CONTENT.sub("", name))
        return name

    _with_names(value, collect)
    return tuple(dict.fromkeys(names))


def as_written(value: Any) -> Any:
    """Return an input, a text, or an element that has some, without the hashes of contents."""
    match value:
        case str():
            return _IN_TEXT.sub(r"\1", value) if "?sha256=" in value else value
        case list():
            return [as_written(item) for item in value]
        case dict():
            return {key: as_written(inner) for key, inner in value.items()}
        case _:
            return value


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
