"""The parsed form of one file: its data, and the text span of every key and value."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.read.scalars import code_point


class Position(Protocol):
    """A position in a text. Line and column count from 0."""

    @property
    def line(self) -> int:
        """The line, from 0."""

    @property
    def column(self) -> int:
        """The column in code points, from 0."""


@dataclass(frozen=True, slots=True)
class TextPosition:
    """A position that the reader computes; the other positions are marks of the YAML parser."""

    line: int
    column: int


class SourceSpan:
    """The text range of a value and of its key, and the spans inside the value.

    Not a dataclass: one is made for every node, and this is faster.
    """

    __slots__ = ("children", "end", "key_end", "key_start", "start", "written")

    def __init__(self, start: Position, end: Position) -> None:
        self.start = start
        self.end = end
        self.key_start: Position | None = None
        self.key_end: Position | None = None
        self.children: dict[Key, SourceSpan] | None = None
        #: The original text of a plain scalar that is not a string: an id may look like a number.
        self.written: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The path and the bytes of a spec file. `problem` states why there are no bytes.

    `size` is the number of bytes of a file that is too large to be read.
    """

    path: str
    content: bytes = b""
    problem: str = ""
    size: int = 0


class OddSpace(NamedTuple):
    """A space that YAML does not read as one, where it needs one. The line and column count from 1."""

    line: int
    column: int
    character: str

    @property
    def hint(self) -> str:
        """How to correct it."""
        name = unicodedata.name(self.character).lower()
        where = f"line {self.line}, column {self.column}"
        return f"Replace the {name} ({code_point(self.character)}) in {where} with an ordinary space."


class SpanShift(NamedTuple):
    """How spans from one parse map to this document: `lines` further down.

    In that parse the text ended on `last_line`. Here, a block that ends there ends in `end_column`, where the next
    token starts.
    """

    lines: int
    last_line: int
    end_column: int

    def shifted(self, span: SourceSpan) -> SourceSpan:
        """The span in this document."""
        # Text that ends on the last line does not extend to the next token. Empty values and blocks do.
        is_empty, is_block = span.start.line == self.last_line, span.children is not None
        shifted = SourceSpan(self._position(span.start), self._position(span.end, to_end=is_empty or is_block))
        if span.key_start is not None and span.key_end is not None:
            shifted.key_start, shifted.key_end = self._position(span.key_start), self._position(span.key_end)
        shifted.children, shifted.written = span.children, span.written
        return shifted

    def _position(self, position: Position, *, to_end: bool = True) -> TextPosition:
        column = self.end_column if to_end and position.line == self.last_line else position.column
        return TextPosition(position.line + self.lines, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One parsed file. `data` is None when the bytes are not a readable mapping; `findings` state why.

    `numbers` are the addresses of plain scalars that are not strings. `comments` are the comments that follow a value
    without quotes on its line, with the address of the value. `odd_spaces` are the places where another kind of space
    is in the way. `has_anchors` is true if the file defines YAML anchors. `shifts` lists, by address, the fields and
    elements whose spans come from an earlier parse.
    """

    path: str
    data: dict[str, Any] | None
    root: SourceSpan | None
    numbers: tuple[Address, ...] = ()
    comments: tuple[tuple[Address, str], ...] = ()
    odd_spaces: tuple[OddSpace, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    has_anchors: bool = False
    shifts: Mapping[Address, SpanShift] = field(default_factory=dict)

    def span(self, address: Address) -> SourceSpan | None:
        """The span of the value at an address, or None if there is no such value."""
        span = self.root
        for key in address:
            span = span.children.get(key) if span is not None and span.children else None
        shift = self.shifts.get(address[:2]) or self.shifts.get(address[:1])
        return shift.shifted(span) if span is not None and shift is not None else span

    def locate(self, address: Address, *, key: bool = False) -> Location:
        """The location of the value at an address, or of its key, or of the nearest parent that exists."""
        for length in range(len(address), -1, -1):
            span = self.span(address[:length])
            if span is not None:
                return location_of(self.path, span, key=key or length < len(address))
        return Location(path=self.path)


def location_of(path: str, span: SourceSpan, *, key: bool) -> Location:
    """The location of a span, or of its key."""
    start, end = span.start, span.end
    if key and span.key_start is not None and span.key_end is not None:
        start, end = span.key_start, span.key_end
    return location_between(path, start, end)


def location_between(path: str, start: Position, end: Position) -> Location:
    """The location between two positions, which count from 0; locations count from 1."""
    return Location(
        path=path,
        line=start.line + 1,
        column=start.column + 1,
        end_line=end.line + 1,
        end_column=end.column + 1,
    )
