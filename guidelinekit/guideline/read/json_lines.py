"""A JSON lines file, each line an example with its `id` -> `Document`, as if the examples were written in YAML."""

import json
from collections import Counter
from collections.abc import Container, Iterator
from typing import Any, NoReturn

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding, FindingCode, Location
from guidelinekit.guideline.read.document import Document, SourceSpan, TextPosition
from guidelinekit.guideline.read.scalars import CONTROL, MAX_DEPTH, NumberRangeError, code_point, resolve

#: The section that the lines are elements of.
_SECTION = "examples"


class _LineError(ValueError):
    """A line that cannot be used: the code, the message and its arguments."""

    def __init__(self, code: FindingCode, message: str, *arguments: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.arguments = arguments


def read_lines(path: str, text: str) -> Document:
    """Parse the text of a file. Empty lines are skipped. Errors are returned as findings."""
    root = SourceSpan(TextPosition(0, 0), TextPosition(0, 0))
    section = SourceSpan(TextPosition(0, 0), TextPosition(0, 0))
    root.children, section.children = {_SECTION: section}, {}
    entries: dict[str, Any] = {}
    numbers: list[Address] = []
    findings: list[Finding] = []
    for at, line in enumerate(text.split("\n")):
        if not line.strip():
            continue
        start, end = TextPosition(at, 0), TextPosition(at, len(line.rstrip("\r")))
        where = Location(path=path, line=at + 1, column=1, end_line=at + 1, end_column=end.column + 1)
        try:
            element_id, entry = _entry(line, entries)
        except _LineError as error:
            findings.append(error.code.at(where, error.message, arguments=error.arguments))
            continue
        entries[element_id] = entry
        span = SourceSpan(start, end)
        section.children[element_id] = span
        for inside, written in _numbers(entry, ()):
            _add_span(span, inside, written)
            numbers.append((_SECTION, element_id, *inside))
    if not entries and not findings:
        findings.append(codes.EMPTY_FILE.at(Location(path=path), "the file is empty"))
    data = {_SECTION: entries} if not findings else None
    return Document(path=path, data=data, root=root, numbers=tuple(numbers), findings=tuple(findings))


def _entry(line: str, known: Container[str]) -> tuple[str, Any]:
    """The id of an example and its other fields."""
    try:
        entry = json.loads(
            line, object_pairs_hook=_unique, parse_constant=_refuse_number, parse_int=_number, parse_float=_number
        )
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        problem = f"{error.msg[:1].lower()}{error.msg[1:]}"
        message = f"the line is not JSON: {problem} at column {error.colno}"
        raise _LineError(codes.JSON_LINE, message, problem) from None
    if not isinstance(entry, dict):
        raise _LineError(codes.JSON_LINE, "the line is not a JSON object")
    element_id = entry.pop("id", None)
    if not isinstance(element_id, str):
        raise _LineError(codes.JSON_LINE, "the line has no `id`, or its `id` is not text")
    if element_id in known:
        raise _LineError(codes.DUPLICATE_KEY, f"the id `{element_id}` is used twice in this file", element_id)
    _refuse_unreadable([element_id, entry])
    return element_id, entry


def _refuse_unreadable(value: Any, depth: int = 0) -> None:
    """Raise for what the YAML reader refuses too: control characters and deep nesting."""
    if depth > MAX_DEPTH:
        raise _too_deep()
    match value:
        case str():
            control = CONTROL.search(value)
            if control:
                name = code_point(control.group())
                message = f"the text contains the control character {name}"
                raise _LineError(codes.CONTROL_CHARACTER, message, name)
        case dict():
            for key, inner in value.items():
                _refuse_unreadable(key, depth + 1)
                _refuse_unreadable(inner, depth + 1)
        case list():
            for inner in value:
                _refuse_unreadable(inner, depth + 1)


def _too_deep() -> _LineError:
    return _LineError(codes.TOO_DEEP, f"the nesting is deeper than {MAX_DEPTH} levels")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        duplicate = next(key for key, count in counts.items() if count > 1)
        raise _LineError(codes.DUPLICATE_KEY, f"the key `{duplicate}` is defined twice", duplicate)
    return entries


def _refuse_number(written: str) -> NoReturn:
    message = f"`{written}` is not a finite number that can be stored exactly"
    raise _LineError(codes.NUMBER_OUT_OF_RANGE, message, written)


def _number(written: str) -> Any:
    try:
        return resolve(written)
    except NumberRangeError:
        return _refuse_number(written[:40])


def _numbers(value: Any, inside: Address) -> Iterator[tuple[Address, str]]:
    """Every number and its address: it may be an id."""
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


def _add_span(span: SourceSpan, inside: Address, written: str) -> None:
    """Add a span for a number inside a line; like every span there, it is the whole line."""
    start, end = span.start, span.end
    for key in inside:
        span.children = span.children or {}
        span = span.children.setdefault(key, SourceSpan(start, end))
    span.written = written
