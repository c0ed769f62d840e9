"""A file of JSON lines, each an example with its `id` -> `Document`, as if its examples stood in YAML."""

import json
from collections.abc import Container, Iterator
from typing import Any, NoReturn

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding, FindingCode, Location
from guidelinekit.guideline.read.document import Document, Point, SourceSpan
from guidelinekit.guideline.read.scalars import CONTROL, MAX_DEPTH, NumberRangeError, resolve

#: The section that the lines are entries of.
_SECTION = "examples"


class _LineError(ValueError):
    """A line that cannot be used: the code and the message."""

    def __init__(self, code: FindingCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_lines(path: str, text: str) -> Document:
    """Parse the text of a file. Empty lines are left out. Whatever is wrong comes back as findings."""
    top = SourceSpan(Point(0, 0), Point(0, 0))
    section = SourceSpan(Point(0, 0), Point(0, 0))
    top.children, section.children = {_SECTION: section}, {}
    entries: dict[str, Any] = {}
    numbers: list[Address] = []
    findings: list[Finding] = []
    for at, line in enumerate(text.split("\n")):
        if not line.strip():
            continue
        start, end = Point(at, 0), Point(at, len(line.rstrip("\r")))
        where = Location(path=path, line=at + 1, column=1, end_line=at + 1, end_column=end.column + 1)
        try:
            element_id, entry = _entry(line, entries)
        except _LineError as error:
            findings.append(error.code.at(where, str(error)))
            continue
        entries[element_id] = entry
        place = SourceSpan(start, end)
        section.children[element_id] = place
        for inside, written in _numbers(entry, ()):
            _put(place, inside, written, start, end)
            numbers.append((_SECTION, element_id, *inside))
    if not entries and not findings:
        findings.append(codes.EMPTY_FILE.at(Location(path=path), "the file is empty"))
    data = {_SECTION: entries} if not findings else None
    return Document(path=path, data=data, root=top, numbers=tuple(numbers), findings=tuple(findings))


def _entry(line: str, known: Container[str]) -> tuple[str, Any]:
    try:
        entry = json.loads(
            line, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_number, parse_float=_number
        )
    except RecursionError:
        raise _LineError(codes.TOO_DEEP, "the nesting is deeper than any example needs") from None
    except json.JSONDecodeError as error:
        message = f"the line is not JSON: {error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
        raise _LineError(codes.JSON_LINE, message) from None
    if not isinstance(entry, dict):
        raise _LineError(codes.JSON_LINE, "the line holds no object")
    element_id = entry.pop("id", None)
    if not isinstance(element_id, str):
        raise _LineError(codes.JSON_LINE, "the line has no `id`, or one that is not text")
    if element_id in known:
        raise _LineError(codes.DUPLICATE_KEY, f"the id `{element_id}` stands twice in this file")
    _refuse_invisible([element_id, entry])
    return element_id, entry


def _refuse_invisible(value: Any, depth: int = 0) -> None:
    """Refuse what no reader of YAML would get either: control characters, and nesting without end."""
    if depth > MAX_DEPTH:
        raise _LineError(codes.TOO_DEEP, f"the nesting is deeper than {MAX_DEPTH} levels")
    match value:
        case str():
            found = CONTROL.search(value)
            if found:
                message = f"the text holds the control character U+{ord(found.group()):04X}"
                raise _LineError(codes.CONTROL_CHARACTER, message)
        case dict():
            for key, inner in value.items():
                _refuse_invisible(key, depth + 1)
                _refuse_invisible(inner, depth + 1)
        case list():
            for inner in value:
                _refuse_invisible(inner, depth + 1)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _LineError(codes.DUPLICATE_KEY, f"the key `{twice}` stands twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise _LineError(codes.NUMBER_OUT_OF_RANGE, f"`{constant}` is not a number that can be kept")


def _number(written: str) -> Any:
    try:
        return resolve(written)
    except NumberRangeError:
        return _refuse(written[:40])


def _numbers(value: Any, inside: Address) -> Iterator[tuple[Address, str]]:
    """Every number with its place, as it may stand for an id."""
    match value:
        case bool():
            return
        case int() | float():
            yield inside, str(value)
        case dict():
            for key, inner in value.items():
                yield from _numbers(inner, (*inside, key))
        case list():
            for index, inner in enumerate(value):
                yield from _numbers(inner, (*inside, index))


def _put(place: SourceSpan, inside: Address, written: str, start: Point, end: Point) -> None:
    for step in inside:
        place.children = place.children or {}
        place = place.children.setdefault(step, SourceSpan(start, end))
    place.written = written
