"""A Word file -> blocks: headings by style or level, lists by numbering, tables, text boxes and footnotes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from guidelinekit.exchange.documents.blocks import Document, Heading, Item, Listing, Paragraph, Table
from guidelinekit.exchange.documents.word_file import W, open_word
from guidelinekit.exchange.documents.word_spans import SpanReader, in_order
from guidelinekit.exchange.documents.word_styles import Styles, number_in, value
from guidelinekit.exchange.documents.words import BREAK, Span, Words, cut, joined, line, plain, words_of
from guidelinekit.exchange.formats.format import File

#: A bullet that was typed.
_BULLET = re.compile(r"\s*[•·▪◦‣●○■□➢✓–-]\s+(?=\S)")
_DEEPEST_LEVEL = 8


@dataclass(slots=True)
class _Entry:
    """An item of a list before its items are nested."""

    level: int
    is_ordered: bool
    words: Words
    place: str
    below: list["_Entry"] = field(default_factory=list)


def read_word(file: File) -> Document:
    """Return the blocks of a Word file.

    Raises:
        ExchangeError: it cannot be read.
    """
    return _Reader(file).read()


class _Reader:
    def __init__(self, file: File) -> None:
        self._file = open_word(file)
        self._styles = Styles(self._file.styles, self._file.numbering)
        self._spans = SpanReader(self._file, self._styles)
        self._document = Document()
        self._paragraphs = 0
        self._tables = 0
        self._entries: list[_Entry] = []
        self._has_contents = False

    def read(self) -> Document:
        self._read_blocks(self._file.body)
        self._end_list()
        self._read_footnotes()
        notes = self._document.notes
        notes.extend(self._spans.notes)
        if self._spans.changes:
            notes.append(
                ("the document", "Tracked changes were read as accepted. Compare the draft with what was agreed.")
            )
        if self._spans.comments:
            notes.append(("the document", f"{self._spans.comments} comments in the margin are left out."))
        if self._has_contents:
            notes.append(("the document", "The table of contents is left out."))
        if any((text.text or "").strip() for root in self._file.margins for text in root.iter(f"{W}t")):
            notes.append(("the document", "The headers and footers of the pages are left out."))
        return self._document

    def _read_blocks(self, parent: etree._Element) -> None:
        for element in in_order(parent):
            tag = str(element.tag)
            if tag == f"{W}p":
                self._paragraph(element)
            elif tag == f"{W}tbl":
                self._end_list()
                self._table(element)
            elif tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml"):
                if value(element, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") == "Table of Contents":
                    self._has_contents = True
                else:
                    self._read_blocks(element)

    def _paragraph(self, element: etree._Element) -> None:
        self._paragraphs += 1
        place = f"paragraph {self._paragraphs}"
        properties = element.find(f"{W}pPr")
        style = self._styles.style(value(properties, f"{W}pStyle"))
        if re.match(r"toc[ \d]|table of figures", style.name):
            self._has_contents = True
            return
        words = joined(self._spans.spans(element, style, place))
        boxes, self._spans.boxes = self._spans.boxes, []
        outline = value(properties, f"{W}outlineLvl")
        level = number_in(outline, 9) + 1 if outline else 10
        heading = level if level < 10 else style.heading
        number = value(properties, f"{W}numPr/{W}numId") or style.number
        if not words:
            # An empty line ends nothing: Word has them between the items of a list.
            pass
        elif heading is not None:
            self._end_list()
            self._document.blocks.append(Heading(level=heading, words=words, place=place))
        elif number not in ("", "0"):
            named = re.match(r"list (?:bullet|number) (\d)$", style.name)
            usual = int(named[1]) - 1 if named else style.level
            depth = min(number_in(value(properties, f"{W}numPr/{W}ilvl"), usual), _DEEPEST_LEVEL)
            self._entries.append(_Entry(depth, self._styles.is_ordered(number, depth), words, place))
        elif style.name.startswith("list bullet") or _BULLET.match(plain(words)):
            found = _BULLET.match(plain(words))
            self._entries.append(_Entry(0, False, cut(words, found.end()) if found else words, place))
        elif style.name.startswith("list number"):
            self._entries.append(_Entry(0, True, words, place))
        elif style.name.startswith("list continue") and self._entries:
            last = self._entries[-1]
            last.words = joined((*last.words, Span(text=BREAK), *words))
        else:
            self._end_list()
            is_quote = "quote" in style.name
            self._document.blocks.append(Paragraph(words=words, place=place, is_quote=is_quote))
        for box in boxes:
            self._end_list()
            self._read_blocks(box)
            self._end_list()

    def _end_list(self) -> None:
        """Add the items that were read as lists. Items of another level are nested; other kinds are other lists."""
        entries, self._entries = self._entries, []
        top: list[_Entry] = []
        above: list[_Entry] = []
        for entry in entries:
            while above and above[-1].level >= entry.level:
                above.pop()
            (above[-1].below if above else top).append(entry)
            above.append(entry)
        self._document.blocks.extend(_lists(top))

    def _table(self, element: etree._Element) -> None:
        self._tables += 1
        place = f"table {self._tables}"
        rows: list[tuple[Words, ...]] = []
        for row in _rows(element):
            cells: list[Words] = []
            for cell in _cells(row):
                properties = cell.find(f"{W}tcPr")
                merged = properties.find(f"{W}vMerge") if properties is not None else None
                words = self._cell(cell, place)
                if merged is not None and merged.get(f"{W}val") != "restart" and rows and len(rows[-1]) > len(cells):
                    words = rows[-1][len(cells)]
                width = min(max(number_in(value(properties, f"{W}gridSpan"), 1), 1), 100)
                cells.extend([words, *[()] * (width - 1)])
            if any(cells):
                rows.append(tuple(cells))
        boxes, self._spans.boxes = self._spans.boxes, []
        width = max(map(len, rows), default=0)
        if width == 1:
            # A table of one column is a box around a text.
            for (words,) in rows:
                self._document.blocks.append(Paragraph(words=words, place=place))
        elif rows:
            filled = tuple(cells + ((),) * (width - len(cells)) for cells in rows)
            self._document.blocks.append(Table(rows=filled, place=place))
        for box in boxes:
            self._read_blocks(box)

    def _cell(self, cell: etree._Element, place: str) -> Words:
        spans: list[Span] = []
        for paragraph in cell.iter(f"{W}p"):
            if next(paragraph.iterancestors(f"{W}txbxContent"), None) is not None:
                continue
            style = self._styles.style(value(paragraph, f"{W}pPr/{W}pStyle"))
            words = joined(self._spans.spans(paragraph, style, place))
            found = _BULLET.match(plain(words))
            if words:
                spans.extend([*([Span(text=BREAK)] if spans else []), *(cut(words, found.end()) if found else words)])
        return joined(spans)

    def _read_footnotes(self) -> None:
        roots = {"footnotes": self._file.footnotes, "endnotes": self._file.endnotes}
        listed = self._spans.footnotes[:]
        texts = {
            (kind, str(note.get(f"{W}id", ""))): note
            for kind, root in roots.items()
            for note in (root if root is not None else ())
        }
        if listed:
            self._document.blocks.append(Heading(level=1, words=words_of("Footnotes"), place="the footnotes"))
        for number, key in enumerate(listed, 1):
            words = self._cell(texts[key], f"note {number}") if key in texts else ()
            if line(words):
                text = joined((Span(text=f"Note {number}: "), *words))
                self._document.blocks.append(Paragraph(words=text, place=f"note {number}"))


def _lists(entries: list[_Entry]) -> Iterator[Listing]:
    start = 0
    for at in range(1, len(entries) + 1):
        if at == len(entries) or entries[at].is_ordered != entries[start].is_ordered:
            items = tuple(
                Item(words=entry.words, place=entry.place, inner=tuple(_lists(entry.below)))
                for entry in entries[start:at]
            )
            yield Listing(items=items, place=items[0].place, is_ordered=entries[start].is_ordered)
            start = at


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in in_order(table):
        if element.tag == f"{W}tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in in_order(row):
        if element.tag == f"{W}tc":
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _cells(element)
