"""Versions of the same files -> documents; a field or an element whose text was read before is not parsed again.

A text is cut where a field of the head, or an element of a section begins. What lies between two cuts is parsed as if
it stood alone, which is the same where no anchor is set: at a cut libyaml is in the state in which it begins a text
that is indented as far. A cut inside quotes or brackets leaves a part that never ends, which is an error. Whatever
is not cut plainly, or cannot be read, is read whole.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from guidelinekit.spec.address import Address, Key
from guidelinekit.spec.document import Document, Moved, Place, Point, SourceFile
from guidelinekit.spec.reader import LINES, decode, parse, read

#: That many files are remembered whole: more than most histories have of one guideline.
LATELY = 64
_EMPTY = r"(?:[ ]*(?:#.*)?\n)*"
_BEFORE = re.compile(rf"{_EMPTY}(?:---[ ]*\n{_EMPTY})?")
_FIELD = re.compile(r"\n(?=[^\s#])")
_SECTION = re.compile(r"(\w+):[ ]*(?: #.*)?\n")
_INDENT = re.compile(r"\n( +)(?=[^\s#])")
#: The first characters of keys that are written as keys usually are.
_KEY = re.compile(r"[\w\"']")


class IncrementalReader:
    """Reads versions of files, and remembers the parts that they were made of."""

    def __init__(self) -> None:
        # Not a method of ours: a circle of references would keep what was read until the garbage is looked through.
        self._document = lru_cache(maxsize=LATELY)(partial(_document, {}))

    def read(self, file: SourceFile) -> Document:
        """Parse one file, to the document that `reader.read` gives."""
        return self._document(file)


def _document(known: "dict[str, _Part]", file: SourceFile) -> Document:
    """Parse one file, with the help of parts that are known by their text, and get to know its others."""
    text = decode(file)
    if isinstance(text, Document):
        return text
    blocks = None if file.path.endswith(LINES) else _cut(text)
    if blocks is None:
        return read(file)
    if _learn(known, text, blocks):
        document = _assembled(file.path, blocks, known)
        if document is not None:
            return document
    document = parse(file.path, text)
    known.update(_parts(document, blocks))
    return document


def _learn(known: "dict[str, _Part]", text: str, blocks: "Sequence[_Block]") -> bool:
    """Get to know the parts of a text, if it is quicker than to read it whole; gives whether all are known."""
    fresh = [cut for block in blocks for cut in block.cuts if cut.text not in known]
    if 2 * sum(len(cut.text) for cut in fresh) > len(text):
        return False
    for cut in fresh:
        document = parse("", cut.text, depth=1 if cut.indent else 0)
        parts = _parts(document, [_Block("", 0, (cut._replace(line=0),))])
        if not parts:
            return False
        known.update(parts)
    return True


class _Cut(NamedTuple):
    """A part of a text that begins with a key; so many lines from one on, all counted from 0, indented as far."""

    text: str
    line: int
    lines: int
    indent: int

    @property
    def after(self) -> int:
        """The line after it."""
        return self.line + self.lines


class _Block(NamedTuple):
    """A field of the head, or the elements of a `section`; and the line of its key."""

    section: str
    line: int
    cuts: tuple[_Cut, ...]


class _Part(NamedTuple):
    """What stands in a cut: a key, its value and place, the addresses of numbers in it, and the line of the key."""

    key: str
    value: Any
    place: Place
    numbers: tuple[Address, ...]
    line: int


def _cut(text: str) -> list[_Block] | None:
    """Cut the text of a file; None where it is not written as plainly as most."""
    before = _BEFORE.match(text)
    start = before.end() if before is not None else 0
    if not text.endswith("\n") or "\t" in text or "\r" in text or start == len(text):
        return None
    starts = [start, *(found.end() for found in _FIELD.finditer(text, start))]
    if not all(_KEY.match(text, at) for at in starts):
        return None
    blocks: list[_Block] = []
    line = text.count("\n", 0, start)
    for at, end in zip(starts, [*starts[1:], len(text)], strict=True):
        block = _section(text, at, end, line) or _Block("", line, tuple(_cuts(text, [at], end, line, 0)))
        blocks.append(block)
        line = block.cuts[-1].after
    return blocks


def _section(text: str, at: int, end: int, line: int) -> _Block | None:
    """A section and its elements; None for anything else, which is one part."""
    head = _SECTION.match(text, at, end)
    first = _INDENT.search(text, head.end() - 1, end) if head is not None else None
    if head is None or first is None:
        return None
    begins, outside = _indented(len(first[1]))
    keys = [found.end() for found in begins.finditer(text, head.end() - 1, end)]
    if outside.search(text, head.end() - 1, end) or not all(_KEY.match(text, key) for key in keys):
        return None
    starts = [key - len(first[1]) for key in keys]
    cuts = _cuts(text, starts, end, line + text.count("\n", at, starts[0]), len(first[1]))
    return _Block(head[1], line, tuple(cuts))


def _cuts(text: str, starts: Sequence[int], end: int, line: int, indent: int) -> list[_Cut]:
    cuts = []
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        part = text[start:stop]
        lines = part.count("\n")
        cuts.append(_Cut(part, line, lines, indent))
        line += lines
    return cuts


@cache
def _indented(indent: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The beginnings of lines that are indented as far, and of those that are indented less, but indented."""
    less = rf"\n {{1,{indent - 1}}}(?=[^\s#])" if indent > 1 else "(?!)"
    return re.compile(rf"\n {{{indent}}}(?=[^\s#])"), re.compile(less)


def _parts(document: Document, blocks: Sequence[_Block]) -> dict[str, _Part]:
    """The parts of a document, by text; empty unless the parser saw a key exactly at each cut."""
    data = document.data or {}
    if document.anchored or len(blocks) != len(data):
        return {}
    numbers: dict[Address, list[Address]] = {}
    for address in document.numbers:
        for length in range(1, min(2, len(address)) + 1):
            numbers.setdefault(address[:length], []).append(address[length:])
    found: dict[str, _Part] = {}
    for block, key in zip(blocks, data, strict=True):
        inside = data[key] if block.section else {key: data[key]}
        if not isinstance(inside, dict) or len(inside) != len(block.cuts):
            return {}
        for cut, (inner, value) in zip(block.cuts, inside.items(), strict=True):
            address = (key, inner) if block.section else (key,)
            place = document.place(address)
            start = place.key_start if place is not None else None
            if place is None or start is None or (start.line, start.column) != (cut.line, cut.indent):
                return {}
            found[cut.text] = _Part(inner, value, place, tuple(numbers.get(address, ())), cut.line)
    return found


def _assembled(path: str, blocks: Sequence[_Block], known: Mapping[str, _Part]) -> Document | None:
    """The document that parts make; None where a key stands twice."""
    data: dict[str, Any] = {}
    numbers: list[Address] = []
    moved: dict[Address, Moved] = {}
    places: dict[Key, Place] = {}
    for block in blocks:
        home: Address = (block.section,) if block.section else ()
        inside: dict[str, Any] = {} if home else data
        inner: dict[Key, Place] = {} if home else places
        if home and block.section in data:
            return None
        last = block.cuts[-1]
        for cut in block.cuts:
            key, value, place, rest, line = known[cut.text]
            if key in inside:
                return None
            inside[key], inner[key] = value, place
            address = (*home, key)
            if rest:
                numbers.extend((*address, *further) for further in rest)
            moved[address] = Moved(cut.line - line, line + cut.lines, 0 if cut is last else cut.indent)
        if home:
            data[block.section] = inside
            place = _place(Point(block.cuts[0].line, block.cuts[0].indent), block.cuts[-1].after, inner)
            place.key_start, place.key_end = Point(block.line, 0), Point(block.line, len(block.section))
            places[block.section] = place
    root = _place(Point(blocks[0].line, 0), blocks[-1].cuts[-1].after, places)
    return Document(path=path, data=data, root=root, numbers=tuple(numbers), moved=moved)


def _place(start: Point, end: int, children: dict[Key, Place]) -> Place:
    """A block of a file, which ends before the line `end`."""
    place = Place(start, Point(end, 0))
    place.children = children
    return place
