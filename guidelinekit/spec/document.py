"""A parsed YAML file: data, and the place of every key and value in it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from guidelinekit.spec.address import Address, Key
from guidelinekit.spec.finding import Finding, Location


class Mark(Protocol):
    """A point in the text; line and column count from 0."""

    @property
    def line(self) -> int:
        """The line, from 0."""

    @property
    def column(self) -> int:
        """The column in code points, from 0."""


class Place:
    """Where a value stands, where its key stands, and the places inside it. Not a dataclass: one is made per node."""

    __slots__ = ("children", "end", "key_end", "key_start", "start", "written")

    def __init__(self, start: Mark, end: Mark) -> None:
        self.start = start
        self.end = end
        self.key_start: Mark | None = None
        self.key_end: Mark | None = None
        self.children: dict[Key, Place] | None = None
        #: The text as written, kept for plain scalars that are not text: an id may look like a number.
        self.written: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The bytes of a spec file under its path; `problem` says why there are none."""

    path: str
    content: bytes = b""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One parsed file. `data` is None when the bytes could not be read as a mapping; `findings` say why."""

    path: str
    data: dict[str, Any] | None
    root: Place | None
    numbers: tuple[Address, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    def place(self, address: Address) -> "Place | None":
        """The place of the value at an address; None where nothing stands there."""
        place = self.root
        for step in address:
            place = place.children.get(step) if place is not None and place.children else None
        return place

    def locate(self, address: Address, *, key: bool = False) -> Location:
        """Give the range of the value at an address, or of its key, or of the nearest parent that exists."""
        for length in range(len(address), -1, -1):
            place = self.place(address[:length])
            if place is not None:
                return location_of(self.path, place, key=key or length < len(address))
        return Location(path=self.path)


def location_of(path: str, place: Place, *, key: bool) -> Location:
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
