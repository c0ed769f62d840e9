"""Data -> YAML as people write it: blocks, folded prose, quotes only where a reader needs them.

Readers of YAML 1.1 and 1.2 read the same data: what either of them takes for a number, a date or a truth value is
quoted.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from guidelinekit.exchange.yaml_scalars import INDENT, WIDTH, block_text, key_text, scalar

#: An entry of a list that stays on the line of its list, in characters.
_SHORT = 30
#: The end of a sentence: a list of sentences has one on each line.
_SENTENCE = re.compile(r"[.!?。！？؟…]\Z")
#: How many keys lead to an element of a section. Elements are never on one line, so that fields are easy to add.
_ELEMENT_DEPTH = 2
#: From this number of lines on, elements of a section have an empty line between them.
_LONG_ELEMENT = 4
#: The longest key that YAML finds by its colon, with room for quotes.
_LONGEST_KEY = 1000


def yaml_text(data: Mapping[str, Any]) -> str:
    """Return the text of a mapping, with keys in the given order; it ends with a newline.

    Our reader reads the same data from it, with two exceptions that it does not accept in any file: control characters,
    which are escaped, and numbers that JSON readers cannot store exactly. Half of a surrogate pair is replaced.
    """
    if not data:
        return "{}\n"
    return "\n".join(_mapping(data, 0, 0)) + "\n"


def _mapping(data: Mapping[str, Any], indent: int, depth: int) -> Iterator[str]:
    """Yield the lines of a mapping in block form. `depth` is the number of keys that lead to it."""
    entries = [list(_entry(str(key), value, indent, depth)) for key, value in data.items()]
    # A section whose elements have empty lines between them is apart from its neighbors too.
    sections = [
        depth == 0 and isinstance(value, Mapping) and "" in lines
        for value, lines in zip(data.values(), entries, strict=True)
    ]
    is_apart = depth == 1 and any(len(lines) >= _LONG_ELEMENT for lines in entries)
    for at, lines in enumerate(entries):
        if at and (is_apart or sections[at] or sections[at - 1]):
            yield ""
        yield from lines


def _entry(key: str, value: Any, indent: int, depth: int) -> Iterator[str]:
    written, space = key_text(key), " " * indent
    if len(written) > _LONGEST_KEY:
        yield f"{space}? {written}"
        yield from _after(f"{space}:", value, indent, depth + 1)
    else:
        yield from _after(f"{space}{written}:", value, indent, depth + 1)


def _list(items: Sequence[Any], indent: int, depth: int) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping) and item and not _fits(_flow(item, _ELEMENT_DEPTH + 1), indent + INDENT):
            first, *others = _mapping(item, indent + INDENT, max(depth, _ELEMENT_DEPTH))
            yield f"{' ' * indent}- {first.lstrip(' ')}"
            yield from others
        else:
            yield from _after(f"{' ' * indent}-", item, indent, max(depth, _ELEMENT_DEPTH + 1))


def _after(head: str, value: Any, indent: int, depth: int) -> Iterator[str]:
    """Yield the lines of a value that follows a key or a dash."""
    if isinstance(value, str):
        first, *others = block_text(value, indent, len(head) + 1)
        yield f"{head} {first}"
        yield from others
    elif not isinstance(value, Mapping | list | tuple):
        yield f"{head} {scalar(value)}"
    elif (flow := _flow(value, depth)) is not None and (not value or _fits(flow, len(head) + 1)):
        yield f"{head} {flow}"
    else:
        yield head
        inner = indent + INDENT
        yield from _mapping(value, inner, depth) if isinstance(value, Mapping) else _list(value, inner, depth)


def _fits(flow: str | None, column: int) -> bool:
    return flow is not None and column + len(flow) <= WIDTH


def _flow(value: Any, depth: int) -> str | None:
    """Return a value on one line; None if it is too long for one, or better read on several."""
    if not isinstance(value, Mapping | list | tuple):
        return scalar(value, in_flow=True)
    if not value:
        return "{}" if isinstance(value, Mapping) else "[]"
    if isinstance(value, Mapping):
        if depth <= _ELEMENT_DEPTH or not all(map(_is_of_line, value.values())):
            return None
        return _joined((f"{key_text(str(key), in_flow=True)}: " for key in value), value.values(), "{}", depth)
    return _joined(repeat(""), value, "[]", depth) if _is_of_line(value) else None


def _joined(heads: Iterable[str], values: Iterable[Any], brackets: str, depth: int) -> str | None:
    found: list[str] = []
    length = 0
    for head, value in zip(heads, values, strict=False):
        inner = _flow(value, depth + 1)
        length += len(head) + len(inner or "")
        if inner is None or length > WIDTH:
            return None
        found.append(f"{head}{inner}")
    return f"{brackets[0]}{', '.join(found)}{brackets[1]}"


def _is_of_line(value: Any) -> bool:
    """Whether a value may be inside brackets: a short text, one without quotes, or a list of words."""
    if isinstance(value, Mapping):
        return not value
    if isinstance(value, list | tuple):
        return all(_is_word(item) or (isinstance(item, list | tuple) and _is_of_line(item)) for item in value)
    if not isinstance(value, str) or (len(value) <= _SHORT and "\n" not in value):
        return True
    return len(value) <= WIDTH and scalar(value, in_flow=True) == value


def _is_word(value: Any) -> bool:
    """Whether an entry of a list is short enough to stay on the line of the list."""
    if isinstance(value, str):
        return len(value) <= _SHORT and not _SENTENCE.search(value) and "\n" not in value
    return not isinstance(value, Mapping | list | tuple)
