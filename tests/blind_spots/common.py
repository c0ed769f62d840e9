"""What the checks of several formats share."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


def repeated(what: str, values: Iterable[Hashable]) -> Iterator[str]:
    """Yield a problem for each value that is there more than once."""
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{what} {value!r} is there {count} times"


def no_color(what: str, color: object) -> Iterator[str]:
    """Yield a problem if a color is not `#rrggbb`, the form that all tools read in the same way."""
    if not isinstance(color, str) or not _COLOR.fullmatch(color):
        yield f"the color of {what} is {color!r}"


def no_text(what: str, value: object) -> Iterator[str]:
    """Yield a problem if a value is no text with something to read in it."""
    if not isinstance(value, str) or not value.strip():
        yield f"{what} is {value!r}, which is no text"


def keyed(data: Any, key: str) -> Iterator[Any]:
    """Yield the values of a key anywhere in data."""
    if isinstance(data, dict):
        if key in data:
            yield data[key]
        for value in data.values():
            yield from keyed(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from keyed(value, key)
