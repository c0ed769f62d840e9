"""Sections of examples -> samples: a text, its answer and the reason, as words."""

from dataclasses import replace

from guidelinekit.exchange.documents.blocks import Block, Code, Item, Listing, Paragraph, Table, as_words
from guidelinekit.exchange.documents.found import Found, FoundTable, Sample
from guidelinekit.exchange.documents.outline import Section
from guidelinekit.exchange.documents.phrases import ANSWER_LEAD, REASON_LEAD, TEXT_LEAD, WRONG_LEAD
from guidelinekit.exchange.documents.words import Words, cut, lines, plain

_LEADS = {"text": TEXT_LEAD, "wrong": WRONG_LEAD, "answer": ANSWER_LEAD, "why": REASON_LEAD}


def field_in(words: Words) -> tuple[str, Words]:
    """Return which part of an example a line is, and the words after its name; an empty name if it is none."""
    for field, pattern in _LEADS.items():
        if found := pattern.match(plain(words)):
            return field, cut(words, found.end())
    return "", words


class SampleReader:
    """Adds the examples of sections to what was found."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._open: Sample | None = None
        self._kept: list[Block] = []

    def section(self, section: Section, label: str = "") -> None:
        """Read a section of examples. `label` is the heading above it, which can be the name of their label."""
        for part in section.parts:
            block = part.block
            if isinstance(block, Table):
                self._close()
                self._found.tables.append(FoundTable(table=block, order=part.order, section=section, label=label))
            elif isinstance(block, Listing):
                if self._open is not None and all(field_in(item.words)[0] for item in block.items):
                    for item in block.items:
                        self._line(section, part.order, item.words, item.place, block)
                    continue
                self._close()
                for item in block.items:
                    self._item(section, part.order, item, label)
            else:
                self._text(section, part.order, block, label)
        self._close()
        for below in section.sections:
            self.section(below, below.heading)

    def _item(self, section: Section, order: int, item: Item, label: str) -> None:
        block = Listing(items=(item,), place=item.place)
        first, *more = lines(item.words) or [()]
        field, text = field_in(first)
        sample = Sample(
            text=text if field in ("", "text") else first, place=item.place, order=order, section=section,
            blocks=(block,), label=label,
        )  # fmt: skip
        if field == "answer":
            # “Correct: “text”” below the name of a label is an example of it.
            sample = replace(sample, text=text)
        elif field:
            sample = sample if field == "text" else replace(sample, text=(), label="")
        inner = [
            words for below in item.inner if isinstance(below, Listing) for one in below.items for words in (one.words,)
        ]
        inner += [
            words for below in item.inner if isinstance(below, Paragraph | Code) for words in lines(as_words(below))
        ]
        unknown = False
        for words in [*more, *inner]:
            name, rest = field_in(words)
            if name and name != "text":
                sample = _with(sample, name, rest)
            else:
                unknown = True
        if unknown or not sample.text:
            self._found.rest.add_block(section, order, block)
        else:
            self._found.samples.append(sample)

    def _text(self, section: Section, order: int, block: Paragraph | Code, label: str) -> None:
        words = as_words(block)
        is_set_off = isinstance(block, Code) or block.is_quote
        rows = lines(words)
        if is_set_off and not any(field_in(row)[0] for row in rows):
            self._start(section, order, words, block, label)
            return
        known = False
        for row in rows:
            field, rest = field_in(row)
            if field == "text":
                self._start(section, order, rest, block, label)
            elif field and self._open is not None:
                self._line(section, order, row, block.place, block)
            elif self._open is None:
                break
            known = True
        if not known:
            self._close()
            self._found.rest.add_block(section, order, block)

    def _start(self, section: Section, order: int, words: Words, block: Block, label: str) -> None:
        self._close()
        if words:
            self._open = Sample(
                text=words, place=block.place, order=order, section=section, blocks=(block,), label=label
            )
            self._kept = [block]

    def _line(self, section: Section, order: int, words: Words, place: str, block: Block) -> None:
        """Add a line to the example that is open. What is no part of one stays to sort."""
        field, rest = field_in(words)
        assert self._open is not None
        if field in ("answer", "wrong", "why"):
            self._open = _with(self._open, field, rest)
            if block not in self._kept[-1:]:
                self._kept.append(block)
        else:
            self._found.rest.add_block(section, order, Paragraph(words=words, place=place))

    def _close(self) -> None:
        if self._open is not None:
            self._found.samples.append(replace(self._open, blocks=tuple(self._kept)))
        self._open, self._kept = None, []


def _with(sample: Sample, field: str, words: Words) -> Sample:
    match field:
        case "answer":
            return replace(sample, answer=sample.answer or words)
        case "wrong":
            return replace(sample, wrong=sample.wrong or words)
        case _:
            return replace(sample, why=sample.why or words)
