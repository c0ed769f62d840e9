"""Values in a JSON file of another tool as texts and lists, whatever their types are, and data as a JSON file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.formats.plain_json import json_or_none


def json_with(file: File, *words: str) -> Any:
    """Return the data of a file that contains some words; None if it does not, or is not JSON."""
    is_likely = all(f'"{word}"'.encode() in file.content for word in words)
    return json_or_none(file) if is_likely else None


def text_in(data: Mapping[str, Any], *keys: str) -> str:
    """Return the first value that is a text or a number and not empty, as text; empty if none is."""
    for key in keys:
        value = data.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value)
            if text.strip():
                return text
    return ""


def mappings_in(data: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the entries of a list that are mappings; nothing where there is no list."""
    value = data.get(key) if isinstance(data, dict) else None
    return (entry for entry in (value if isinstance(value, list) else ()) if isinstance(entry, dict))


def inner_mapping(data: Any, keys: Sequence[str], around: Sequence[str]) -> Mapping[str, Any]:
    """Return the mapping that has one of the keys: the data, or what it has under the first used name in `around`.

    At most three levels are searched. The mapping is empty if there is none.
    """
    for _ in range(3):
        if not isinstance(data, dict):
            break
        if any(key in data for key in keys):
            return data
        data = next((value for name in around if (value := data.get(name))), {})
    return {}


def is_whole(text: str) -> bool:
    """Whether a text is a whole number that every program can store."""
    return text.isascii() and text.removeprefix("-").isdecimal() and len(text) < 16


def json_bytes(data: object) -> bytes:
    """Write data as a JSON file."""
    return json.dumps(data, indent=2, ensure_ascii=False).encode() + b"\n"
