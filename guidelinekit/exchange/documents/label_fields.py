"""The paragraphs, lists and tables below the name of a label -> its fields."""

from collections.abc import Iterable

from guidelinekit.exchange.documents.blocks import Block, Code, Item, Listing, Paragraph, Table, as_words
from guidelinekit.exchange.documents.chapter_phrases import NOTE_HEADING, NOTE_LEAD
from guidelinekit.exchange.documents.found import Found, FoundTable
from guidelinekit.exchange.documents.label_texts import LabelText, Statement, pieces
from guidelinekit.exchange.documents.outline import Part, Section
from guidelinekit.exchange.documents.phrases import FIELD_SENTENCES
from guidelinekit.exchange.documents.vocabulary import column_of, field_of, without_signs
from guidelinekit.exchange.documents.words import Span, Words, bold_lead, cut, joined, line, lines, plain

_LONGEST_LEAD = 80
_LONGEST_LINE = 60
#: Fields that have one value, which stands on the line of its name.
_SINGLE = frozenset({"stated", "code", "color", "hotkey", "value"})
_COLUMNS = frozenset({"use_when", "avoid_when", "examples", "wrong", "aliases", "confused_with"})


def lead_of(words: Words, *, is_before_list: bool = False) -> tuple[str, Words]:
    """Return the field that a text introduces, and the words after it; an empty field if it introduces none.

    A line without a colon, such as “When to use”, introduces one if it is set off, or is before a list.
    """
    text = plain(words)
    colon = text.find(":", 0, _LONGEST_LEAD)
    if colon > 0 and (field := field_of(text[:colon])):
        return field, cut(words, colon + 1)
    if text[:1] in ("✓", "✔", "✅", "✗", "✘", "❌"):
        return field_of(text[:1]), cut(words, 1)
    lead, rest = bold_lead(words)
    if lead and (field := field_of(line(lead))):
        return field, cut(rest, 1) if plain(rest)[:1] in (":", "–", "—") else rest
    is_set_off = is_before_list or text.rstrip().endswith(":") or all(span.italic or span.marked for span in words)
    is_line = len(text) <= _LONGEST_LINE and not text.rstrip().endswith((".", "!", "?", ","))
    if is_set_off and is_line and (field := field_of(text)):
        return field, ()
    return "", words


class FieldReader:
    """Reads the description of one label. What is no field is added to the text to sort."""

    def __init__(self, label: LabelText, section: Section, found: Found, *, needs_definition: bool = True) -> None:
        self._label = label
        self._section = section
        self._found = found
        self._rest = found.rest
        self._field = ""
        self._order = 0
        self._is_before_list = False
        self._needs_definition = needs_definition

    @property
    def current(self) -> str:
        """The field that the last block introduced; empty if none."""
        return self._field

    def read(self, parts: Iterable[Part], field: str = "") -> None:
        """Read blocks. `field` is what a heading above them says they are about."""
        self._field = field
        listed = list(parts)
        for at, part in enumerate(listed):
            following = listed[at + 1].block if at + 1 < len(listed) else None
            self._is_before_list = isinstance(following, Listing | Table)
            self._order = part.order
            self._block(part.block)

    def read_section(self, section: Section) -> None:
        """Read everything below a heading with the name of the label."""
        self.read(section.parts)
        for below in section.sections:
            reader = FieldReader(self._label, below, self._found, needs_definition=False)
            field = field_of(below.heading) or ("note" if NOTE_HEADING.fullmatch(below.heading.strip(" :!")) else "")
            if field:
                reader.read(below.parts, field)
                for one in below.sections:
                    self._rest.add_section(one)
            else:
                self._rest.add_section(below)

    def add(self, field: str, words: Words, place: str) -> None:
        """Add words to a field. Lists in one cell or line are divided."""
        one = field in _SINGLE or field in ("definition", "note")
        for piece in [words] if one else pieces(words):
            self._label.add(field, Statement(words=piece, place=place, order=self._order, section=self._section))

    def item(self, item: Item) -> None:
        """Read an item of a list that is about the label."""
        field, rest = lead_of(item.words)
        if field:
            self.add(field, rest, item.place)
            before, self._field = self._field, field
            for block in item.inner:
                self._block(block)
            self._field = before
            return
        if self._field:
            self.add(self._field, item.words, item.place)
        else:
            self._rest.add_block(self._section, self._order, Listing(items=(item,), place=item.place))
            return
        for block in item.inner:
            if isinstance(block, Listing):
                for below in block.items:
                    self.item(below)
            else:
                self._rest.add_block(self._section, self._order, block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Listing():
                self._listing(block)
            case Table():
                self._table(block)
            case Code():
                self._quotation(block)

    def _paragraph(self, block: Paragraph) -> None:
        if block.is_quote:
            self._quotation(block)
            return
        several = lines(block.words)
        if len(several) > 1 and any(lead_of(one)[0] for one in several[1:]):
            text: list[Words] = []
            for one in several:
                if lead_of(one)[0]:
                    self._text(_together(text), block.place)
                    text = [one]
                else:
                    text.append(one)
            self._text(_together(text), block.place)
        else:
            self._text(block.words, block.place)

    def _text(self, words: Words, place: str) -> None:
        if not words:
            return
        field, rest = lead_of(words, is_before_list=self._is_before_list)
        if not field and NOTE_HEADING.fullmatch(line(words).strip(" :!")):
            # “Important” on a line of its own is about the text below it.
            self._field = "note"
            return
        if not field and (found := NOTE_LEAD.match(plain(words))):
            self._note(words, found.end(), place)
            return
        if field:
            self._needs_definition = self._needs_definition and field != "definition"
            self.add(field, rest, place)
            self._field = field if not rest or field not in _SINGLE else ""
            return
        if not self._field and self._needs_definition:
            self._needs_definition = False
            self.add("definition", words, place)
            return
        is_first = self._field and self._field not in _SINGLE and not self._label.of(self._field)
        if is_first and not (self._field == "examples" and words[0].text[:1].isalnum()):
            self.add(self._field, words, place)
            return
        if self._field == "note":
            self.add("note", words, place)
            return
        for field, pattern in FIELD_SENTENCES.items():
            if found := pattern.match(plain(words)):
                self.add(field, cut(words, found.end()) if field == "aliases" else words, place)
                self._field = field if line(words).endswith(":") else ""
                return
        self._field = ""
        self._rest.add_block(self._section, self._order, Paragraph(words=words, place=place))

    def _note(self, words: Words, start: int, place: str) -> None:
        """Add a note that is set off to the definition, or to the field that its first words name."""
        text = cut(words, start)
        for field in ("avoid_when", "use_when"):
            if FIELD_SENTENCES[field].match(plain(text)):
                self.add(field, text, place)
                self._field = ""
                return
        if text:
            self.add("note", words, place)
        self._field = "" if text else "note"

    def _listing(self, block: Listing) -> None:
        if not self._field and not any(lead_of(item.words)[0] for item in block.items):
            self._rest.add_block(self._section, self._order, block)
            return
        for item in block.items:
            self.item(item)
        self._field = ""

    def _quotation(self, block: Paragraph | Code) -> None:
        if isinstance(block, Paragraph) and (found := NOTE_LEAD.match(plain(block.words))):
            before = self._field
            self._note(block.words, found.end(), block.place)
            self._field = before if self._field != "note" else "note"
            return
        if self._field in ("examples", "wrong"):
            if isinstance(block, Paragraph) and plain(bold_lead(block.words)[0]).rstrip().endswith(":"):
                # A note that is set off, such as “Note: …”, is no example.
                self._rest.add_block(self._section, self._order, block)
                return
            for piece in map(_without_sign, pieces(as_words(block))):
                statement = Statement(words=piece, place=block.place, order=self._order, section=self._section)
                self._label.add(self._field, statement)
        else:
            self._rest.add_block(self._section, self._order, block)

    def _table(self, block: Table) -> None:
        columns = [field_of(line(cell)) or column_of(line(cell)) for cell in block.rows[0]]
        known = [at for at, column in enumerate(columns) if column in _COLUMNS]
        if not known or "label" in columns or "text" in columns:
            key = self._found.labels.key(self._label)
            self._found.tables.append(FoundTable(table=block, order=self._order, section=self._section, label=key))
            return
        for index, row in enumerate(block.rows[1:], 1):
            for at, cell in enumerate(row):
                if at in known:
                    self.add(columns[at], cell, block.row_place(index))
                elif line(cell):
                    self._rest.add(self._section, self._order, line(cell), block.row_place(index))


def _without_sign(words: Words) -> Words:
    """Return a line of a block of code without the emoji or bullet before it."""
    text = plain(words)
    return cut(words, text.index(without_signs(text))) if words else words


def _together(texts: list[Words]) -> Words:
    """Return texts as one, with a space between two of them."""
    return joined(span for text in texts for span in (Span(text=" "), *text))
