"""A parsed YAML file: data, and the place of every key and value in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.finding import Finding, Location


class Mark(Protocol):
    """A point in the text; line and column count from 0."""

    @property
    def line(self) -> int:
        """The line, from 0."""

    @property
    def column(self) -> int:
        """The column in code points, from 0."""


@dataclass(frozen=True, slots=True)
class Point:
    """A mark of our own making."""

    line: int
    column: int


class SourceSpan:
    """Where a value stands, where its key stands, and the places inside it. Not a dataclass: one is made per node."""

    __slots__ = ("children", "end", "key_end", "key_start", "start", "written")

    def __init__(self, start: Mark, end: Mark) -> None:
        self.start = start
        self.end = end
        self.key_start: Mark | None = None
        self.key_end: Mark | None = None
        self.children: dict[Key, SourceSpan] | None = None
        #: The text as written, kept for plain scalars that are not text: an id may look like a number.
        self.written: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The bytes of a spec file under its path; `problem` says why there are none."""

    path: str
    content: bytes = b""
    problem: str = ""


class SpanShift(NamedTuple):
    """How to read the marks of what was parsed elsewhere: it stands `lines` further down here.

    It ended with the line `last` there, and blocks that ended with it end in the column `end` here, where the next
    token is.
    """

    lines: int
    last: int
    end: int

    def place(self, place: SourceSpan) -> SourceSpan:
        """The place of a value, here."""
        # A text that ends with the last line does not reach to the next token, as what is empty and blocks do.
        empty, block = place.start.line == self.last, place.children is not None
        moved = SourceSpan(self._point(place.start), self._point(place.end, there=empty or block))
        if place.key_start is not None and place.key_end is not None:
            moved.key_start, moved.key_end = self._point(place.key_start), self._point(place.key_end)
        moved.children, moved.written = place.children, place.written
        return moved

    def _point(self, mark: Mark, *, there: bool = True) -> Point:
        return Point(mark.line + self.lines, self.end if there and mark.line == self.last else mark.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One parsed file. `data` is None when the bytes could not be read as a mapping; `findings` say why.

    `anchored` says that anchors are set in it. `moved` tells by address which fields and elements were not parsed here.
    """

    path: str
    data: dict[str, Any] | None
    root: SourceSpan | None
    numbers: tuple[Address, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    anchored: bool = False
    moved: Mapping[Address, SpanShift] = field(default_factory=dict)

    def place(self, address: Address) -> "SourceSpan | None":
        """The place of the value at an address; None where nothing stands there."""
        place = self.root
        for step in address:
            place = place.children.get(step) if place is not None and place.children else None
        moved = self.moved.get(address[:2]) or self.moved.get(address[:1])
        return moved.place(place) if place is not None and moved is not None else place

    def locate(self, address: Address, *, key: bool = False) -> Location:
        """Give the range of the value at an address, or of its key, or of the nearest parent that exists."""
        for length in range(len(address), -1, -1):
            place = self.place(address[:length])
            if place is not None:
                return location_of(self.path, place, key=key or length < len(address))
        return Location(path=self.path)


def location_of(path: str, place: SourceSpan, *, key: bool) -> Location:
    """Turn a place into a location that counts from 1."""
    start, end = place.start, place.end
    if key and place.key_start is not None and place.key_end is not None:
        start, end = place.key_start, place.key_end
    return span(path, start, end)


def span(path: str, start: Mark, end: Mark) -> Location:
    """Turn two marks into a location that counts from 1."""
    return Location(
        path=path,
        line=start.line + 1,
        column=start.column + 1,
        end_line=end.line + 1,
        end_column=end.column + 1,
    )
