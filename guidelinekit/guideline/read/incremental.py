"""Versions of the same files -> documents. A field or element whose text was parsed before is not parsed again.

A text is cut where a top-level field, or an element of a section, starts. Each part between two cuts is parsed on its
own. This gives the same result as parsing the whole text if no anchors are defined: at a cut, libyaml is in the same
state as at the start of a text with that indentation. A cut inside quotes or brackets makes a part that is never
closed, which is an error. A text that cannot be cut this way, or that has errors, is parsed as a whole.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.read.document import Document, SourceFile, SourceSpan, SpanShift, TextPosition
from guidelinekit.guideline.read.json_lines import read_lines
from guidelinekit.guideline.read.reader import JSON_LINES_SUFFIX, decode, parse
from guidelinekit.guideline.read.text import odd_spaces

#: How many whole files are cached for repeated reads. Parts are cached as long as their reader exists.
CACHED_FILES = 32
_EMPTY = r"(?:[ ]*(?:#.*)?\n)*"
_PREAMBLE = re.compile(rf"{_EMPTY}(?:---[ ]*\n{_EMPTY})?")
_FIELD = re.compile(r"\n(?=[^ \n#])")
_SECTION = re.compile(r"(\w+):[ ]*(?: #.*)?\n")
_INDENT = re.compile(r"\n( +)(?=[^ \n#])")
#: The first characters of ordinary keys.
_KEY = re.compile(r"[\w\"']")


class IncrementalReader:
    """Parses versions of files, and caches the parts that they consist of."""

    def __init__(self) -> None:
        # Not a method: a reference cycle would keep the cache in memory until the next garbage collection.
        self._document = lru_cache(maxsize=CACHED_FILES)(partial(_document, _Known()))

    def read(self, file: SourceFile) -> Document:
        """Parse one file. The result equals that of `reader.read`."""
        return self._document(file)


class _Known:
    """The parts of the files that were read, by their text.

    The first file is cut into parts when a second one is read: most files are the only version that is read.
    """

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}
        self._first: tuple[Document, str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no file was read yet that can be cut into parts."""
        return not self._parts and self._first is None

    def start(self, document: Document, text: str) -> None:
        """Set the first file."""
        self._first = document, text

    def parts(self) -> "dict[str, _Part]":
        """Return all parts, by their text."""
        if self._first is not None:
            document, text = self._first
            self._first = None
            cut = _cut(text)
            self._parts.update(_parts(document, cut) if cut is not None else {})
        return self._parts


def _document(known: _Known, file: SourceFile) -> Document:
    """Parse one file with the known parts, and add its other parts to them."""
    text = decode(file)
    if isinstance(text, Document):
        return text
    if file.path.endswith(JSON_LINES_SUFFIX):
        return read_lines(file.path, text)
    if known.is_empty:
        document = parse(file.path, text)
        known.start(document, text)
        return document
    cut = _cut(text)
    if cut is None:
        return parse(file.path, text)
    parts = known.parts()
    if _parse_new_parts(parts, text, cut):
        assembled = _assembled(file.path, text, cut, parts)
        if assembled is not None:
            return assembled
    document = parse(file.path, text)
    parts.update(_parts(document, cut))
    return document


def _parse_new_parts(known: "dict[str, _Part]", text: str, cut: "_Cut") -> bool:
    """Parse the parts of a text that are not known yet, unless parsing the whole text is faster.

    Returns whether all parts are known now.
    """
    new = [(part, block.indent) for block in cut.blocks for part in block.parts if part not in known]
    if 2 * sum(len(part) for part, _ in new) > len(text):
        return False
    for part, indent in new:
        parts = _parts(parse("", part, depth=1 if indent else 0), _Cut(0, [_Block("", 0, indent, [part])]))
        if not parts:
            return False
        known.update(parts)
    return True


class _Block(NamedTuple):
    """The text of a top-level field, or the texts of the elements of a `section`; each starts with a key at `indent`.

    `header_lines` is the number of lines before the first part.
    """

    section: str
    header_lines: int
    indent: int
    parts: list[str]


class _Cut(NamedTuple):
    """A text that is cut into blocks. The first block starts on `line`, from 0."""

    line: int
    blocks: list[_Block]


class _Part(NamedTuple):
    """The content of a part: a key, its value and span, and the addresses of the numbers and comments in the value.

    It was parsed at `line`, and has `lines` lines.
    """

    key: str
    value: Any
    span: SourceSpan
    numbers: tuple[Address, ...]
    comments: tuple[tuple[Address, str], ...]
    line: int
    lines: int


def _cut(text: str) -> _Cut | None:
    """Cut the text of a file, or return None if its layout is not simple enough."""
    preamble = _PREAMBLE.match(text)
    start = preamble.end() if preamble is not None else 0
    if not text.endswith("\n") or "\t" in text or "\r" in text or start == len(text) or not _is_plain(text, 0, start):
        return None
    starts = [start, *(match.end() for match in _FIELD.finditer(text, start))]
    if not all(_KEY.match(text, at) for at in starts):
        return None
    blocks = [
        _section(text, at, end) or _Block("", 0, 0, [text[at:end]])
        for at, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    return _Cut(text.count("\n", 0, start), blocks)


def _section(text: str, at: int, end: int) -> _Block | None:
    """A section and its elements, or None for anything else, which is a single part."""
    header = _SECTION.match(text, at, end)
    first = _INDENT.search(text, header.end() - 1, end) if header is not None else None
    if header is None or first is None:
        return None
    indent = len(first[1])
    same_indent, smaller_indent = _indented(indent)
    keys = [match.end() for match in same_indent.finditer(text, header.end() - 1, end)]
    if smaller_indent.search(text, header.end() - 1, end) or not all(_KEY.match(text, key) for key in keys):
        return None
    starts = [key - indent for key in keys]
    if not _is_plain(text, at, starts[0]):
        return None
    parts = [text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    return _Block(header[1], text.count("\n", at, starts[0]), indent, parts)


def _is_plain(text: str, start: int, end: int) -> bool:
    """Whether the text between parts needs no parsing: comments with only characters that YAML certainly allows."""
    return text[start:end].replace("\n", "").isprintable()


@cache
def _indented(indent: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for the start of a line with this indentation, and of a line with less (but some) indentation."""
    less = rf"\n {{1,{indent - 1}}}(?=[^ \n#])" if indent > 1 else "(?!)"
    return re.compile(rf"\n{' ' * indent}(?=[^ \n#])"), re.compile(less)


def _parts(document: Document, cut: _Cut) -> dict[str, _Part]:
    """The parts of a document, by text. Empty unless the parser found a key exactly at each cut."""
    data = document.data or {}
    if document.has_anchors or len(cut.blocks) != len(data):
        return {}
    numbers: dict[Address, list[Address]] = {}
    comments: dict[Address, list[tuple[Address, str]]] = {}
    for address in document.numbers:
        for length in range(1, min(2, len(address)) + 1):
            numbers.setdefault(address[:length], []).append(address[length:])
    for address, comment in document.comments:
        for length in range(1, min(2, len(address)) + 1):
            comments.setdefault(address[:length], []).append((address[length:], comment))
    parts: dict[str, _Part] = {}
    line = cut.line
    for block, field in zip(cut.blocks, data, strict=True):
        line += block.header_lines
        entries = data[field] if block.section else {field: data[field]}
        if not isinstance(entries, dict) or len(entries) != len(block.parts):
            return {}
        for text, (key, value) in zip(block.parts, entries.items(), strict=True):
            address = (field, key) if block.section else (field,)
            span = document.span(address)
            start = span.key_start if span is not None else None
            if span is None or start is None or (start.line, start.column) != (line, block.indent):
                return {}
            lines = text.count("\n")
            numbers_inside, comments_inside = tuple(numbers.get(address, ())), tuple(comments.get(address, ()))
            parts[text] = _Part(key, value, span, numbers_inside, comments_inside, line, lines)
            line += lines
    return parts


def _assembled(path: str, text: str, cut: _Cut, known: Mapping[str, _Part]) -> Document | None:
    """The document that consists of the parts, or None if a key is defined twice."""
    data: dict[str, Any] = {}
    numbers: list[Address] = []
    comments: list[tuple[Address, str]] = []
    shifts: dict[Address, SpanShift] = {}
    spans: dict[Key, SourceSpan] = {}
    line = cut.line
    for block in cut.blocks:
        parent: Address = (block.section,) if block.section else ()
        entries: dict[str, Any] = {} if parent else data
        entry_spans: dict[Key, SourceSpan] = {} if parent else spans
        if parent and block.section in data:
            return None
        header_line = line
        line += block.header_lines
        first_line, last = line, block.parts[-1]
        for part_text in block.parts:
            part = known[part_text]
            if part.key in entries:
                return None
            entries[part.key], entry_spans[part.key] = part.value, part.span
            address = (*parent, part.key)
            if part.numbers:
                numbers.extend((*address, *inside) for inside in part.numbers)
            if part.comments:
                comments.extend(((*address, *inside), comment) for inside, comment in part.comments)
            shifts[address] = SpanShift(
                line - part.line, part.line + part.lines, 0 if part_text is last else block.indent
            )
            line += part.lines
        if parent:
            data[block.section] = entries
            span = _block_span(TextPosition(first_line, block.indent), line, entry_spans)
            span.key_start, span.key_end = TextPosition(header_line, 0), TextPosition(header_line, len(block.section))
            spans[block.section] = span
    root = _block_span(TextPosition(cut.line, 0), line, spans)
    return Document(
        path=path,
        data=data,
        root=root,
        numbers=tuple(numbers),
        comments=tuple(comments),
        odd_spaces=odd_spaces(text),
        shifts=shifts,
    )


def _block_span(start: TextPosition, end_line: int, children: dict[Key, SourceSpan]) -> SourceSpan:
    """The span of a block that ends before the line `end_line`."""
    span = SourceSpan(start, TextPosition(end_line, 0))
    span.children = children
    return span
