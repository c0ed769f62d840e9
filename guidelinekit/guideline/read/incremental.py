"""Versions of the same files -> documents; a field or an element whose text was read before is not parsed again.

A text is cut where a field of the head, or an element of a section begins. What lies between two cuts is parsed as if
it stood alone, which is the same where no anchor is set: at a cut libyaml is in the state in which it begins a text
that is indented as far. A cut inside quotes or brackets leaves a part that never ends, which is an error. Whatever
is not cut plainly, or cannot be read, is read whole.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.read.document import Document, Point, SourceFile, SourceSpan, SpanShift
from guidelinekit.guideline.read.json_lines import read_lines
from guidelinekit.guideline.read.reader import LINES, decode, parse

#: That many files are remembered whole, for whoever asks twice. Parts are remembered as long as their reader.
_RECENT = 32
_EMPTY = r"(?:[ ]*(?:#.*)?\n)*"
_BEFORE = re.compile(rf"{_EMPTY}(?:---[ ]*\n{_EMPTY})?")
_FIELD = re.compile(r"\n(?=[^ \n#])")
_SECTION = re.compile(r"(\w+):[ ]*(?: #.*)?\n")
_INDENT = re.compile(r"\n( +)(?=[^ \n#])")
#: The first characters of keys that are written as keys usually are.
_KEY = re.compile(r"[\w\"']")


class IncrementalReader:
    """Reads versions of files, and remembers the parts that they were made of."""

    def __init__(self) -> None:
        # Not a method of ours: a circle of references would keep what was read until the garbage is looked through.
        self._document = lru_cache(maxsize=_RECENT)(partial(_document, {}))

    def read(self, file: SourceFile) -> Document:
        """Parse one file, to the document that `reader.read` gives."""
        return self._document(file)


def _document(known: "dict[str, _Part]", file: SourceFile) -> Document:
    """Parse one file, with the help of parts that are known by their text, and get to know its others."""
    text = decode(file)
    if isinstance(text, Document):
        return text
    if file.path.endswith(LINES):
        return read_lines(file.path, text)
    cut = _cut(text)
    if cut is None:
        return parse(file.path, text)
    if _learn(known, text, cut):
        document = _assembled(file.path, cut, known)
        if document is not None:
            return document
    document = parse(file.path, text)
    known.update(_parts(document, cut))
    return document


def _learn(known: "dict[str, _Part]", text: str, cut: "_Cut") -> bool:
    """Get to know the parts of a text, if it is quicker than to read it whole; gives whether all are known."""
    fresh = [(part, block.indent) for block in cut.blocks for part in block.parts if part not in known]
    if 2 * sum(len(part) for part, _ in fresh) > len(text):
        return False
    for part, indent in fresh:
        found = _parts(parse("", part, depth=1 if indent else 0), _Cut(0, [_Block("", 0, indent, [part])]))
        if not found:
            return False
        known.update(found)
    return True


class _Block(NamedTuple):
    """The texts of a field of the head, or of the elements of a `section`, each beginning with a key indented as far.

    `head` is the number of lines before the first one.
    """

    section: str
    head: int
    indent: int
    parts: list[str]


class _Cut(NamedTuple):
    """A text cut into blocks, the first of which begins on `line`, from 0."""

    line: int
    blocks: list[_Block]


class _Part(NamedTuple):
    """What stands in a part: a key, its value and place, and the addresses of numbers in it.

    It was found on `line`, and has so many `lines`.
    """

    key: str
    value: Any
    place: SourceSpan
    numbers: tuple[Address, ...]
    line: int
    lines: int


def _cut(text: str) -> _Cut | None:
    """Cut the text of a file; None where it is not written as plainly as most."""
    before = _BEFORE.match(text)
    start = before.end() if before is not None else 0
    if not text.endswith("\n") or "\t" in text or "\r" in text or start == len(text) or not _is_plain(text, 0, start):
        return None
    starts = [start, *(found.end() for found in _FIELD.finditer(text, start))]
    if not all(_KEY.match(text, at) for at in starts):
        return None
    blocks = [
        _section(text, at, end) or _Block("", 0, 0, [text[at:end]])
        for at, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    return _Cut(text.count("\n", 0, start), blocks)


def _section(text: str, at: int, end: int) -> _Block | None:
    """A section and its elements; None for anything else, which is one part."""
    head = _SECTION.match(text, at, end)
    first = _INDENT.search(text, head.end() - 1, end) if head is not None else None
    if head is None or first is None:
        return None
    indent = len(first[1])
    begins, outside = _indented(indent)
    keys = [found.end() for found in begins.finditer(text, head.end() - 1, end)]
    if outside.search(text, head.end() - 1, end) or not all(_KEY.match(text, key) for key in keys):
        return None
    starts = [key - indent for key in keys]
    if not _is_plain(text, at, starts[0]):
        return None
    parts = [text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    return _Block(head[1], text.count("\n", at, starts[0]), indent, parts)


def _is_plain(text: str, start: int, end: int) -> bool:
    """Whether nobody has to parse a piece between the parts: comments, of characters that YAML allows for sure."""
    return text[start:end].replace("\n", "").isprintable()


@cache
def _indented(indent: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The beginnings of lines that are indented as far, and of those that are indented less, but indented."""
    less = rf"\n {{1,{indent - 1}}}(?=[^ \n#])" if indent > 1 else "(?!)"
    return re.compile(rf"\n{' ' * indent}(?=[^ \n#])"), re.compile(less)


def _parts(document: Document, cut: _Cut) -> dict[str, _Part]:
    """The parts of a document, by text; empty unless the parser saw a key exactly at each cut."""
    data = document.data or {}
    if document.anchored or len(cut.blocks) != len(data):
        return {}
    numbers: dict[Address, list[Address]] = {}
    for address in document.numbers:
        for length in range(1, min(2, len(address)) + 1):
            numbers.setdefault(address[:length], []).append(address[length:])
    found: dict[str, _Part] = {}
    line = cut.line
    for block, key in zip(cut.blocks, data, strict=True):
        line += block.head
        inside = data[key] if block.section else {key: data[key]}
        if not isinstance(inside, dict) or len(inside) != len(block.parts):
            return {}
        for text, (inner, value) in zip(block.parts, inside.items(), strict=True):
            address = (key, inner) if block.section else (key,)
            place = document.place(address)
            start = place.key_start if place is not None else None
            if place is None or start is None or (start.line, start.column) != (line, block.indent):
                return {}
            lines = text.count("\n")
            found[text] = _Part(inner, value, place, tuple(numbers.get(address, ())), line, lines)
            line += lines
    return found


def _assembled(path: str, cut: _Cut, known: Mapping[str, _Part]) -> Document | None:
    """The document that parts make; None where a key stands twice."""
    data: dict[str, Any] = {}
    numbers: list[Address] = []
    moved: dict[Address, SpanShift] = {}
    places: dict[Key, SourceSpan] = {}
    line = cut.line
    for block in cut.blocks:
        home: Address = (block.section,) if block.section else ()
        inside: dict[str, Any] = {} if home else data
        inner: dict[Key, SourceSpan] = {} if home else places
        if home and block.section in data:
            return None
        top = line
        line += block.head
        first, last = line, block.parts[-1]
        for text in block.parts:
            key, value, place, rest, origin, lines = known[text]
            if key in inside:
                return None
            inside[key], inner[key] = value, place
            address = (*home, key)
            if rest:
                numbers.extend((*address, *further) for further in rest)
            moved[address] = SpanShift(line - origin, origin + lines, 0 if text is last else block.indent)
            line += lines
        if home:
            data[block.section] = inside
            place = _place(Point(first, block.indent), line, inner)
            place.key_start, place.key_end = Point(top, 0), Point(top, len(block.section))
            places[block.section] = place
    root = _place(Point(cut.line, 0), line, places)
    return Document(path=path, data=data, root=root, numbers=tuple(numbers), moved=moved)


def _place(start: Point, end: int, children: dict[Key, SourceSpan]) -> SourceSpan:
    """A block of a file, which ends before the line `end`."""
    place = SourceSpan(start, Point(end, 0))
    place.children = children
    return place
