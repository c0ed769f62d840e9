"""Sections about rules, terms and outcomes -> entries: a name, if there is one, and a text."""

from collections.abc import Sequence
from dataclasses import replace

from guidelinekit.exchange.documents.blocks import Block, Code, Item, Listing, Paragraph, Table
from guidelinekit.exchange.documents.found import Entry, Found, FoundTable
from guidelinekit.exchange.documents.label_texts import named
from guidelinekit.exchange.documents.outline import Part, Section
from guidelinekit.exchange.documents.phrases import (
    GERMAN_NEGATIVE_HEADING,
    LIST_OF_RULES,
    NEGATIVE,
    NEGATIVE_HEADING,
    NEGATIVE_LEAD,
    REASON_LEAD,
    RULE,
)
from guidelinekit.exchange.documents.vocabulary import folded
from guidelinekit.exchange.documents.words import Span, Words, bold_lead, cut, joined, line, plain, words_of

#: The most paragraphs that a section may have to be one rule.
_LARGEST_RULE = 4


class EntryReader:
    """Adds the rules, terms and outcomes of sections to what was found."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def rules(self, section: Section, *, is_negative: bool = False) -> None:
        """Read a section of rules. Below a heading such as “Don'ts”, each text is what not to do."""
        negative = is_negative or NEGATIVE_HEADING.fullmatch(folded(section.heading)) is not None
        has_list = any(isinstance(part.block, Listing | Table) for part in section.parts) or bool(section.sections)
        lead: Paragraph | None = None
        for at, part in enumerate(section.parts):
            following = section.parts[at + 1].block if at + 1 < len(section.parts) else None
            match part.block:
                case Paragraph(is_quote=False) as text if isinstance(following, Listing) and _is_lead(text.words):
                    lead = text
                case Listing() as listing if lead is not None and not NEGATIVE_LEAD.match(line(lead.words)):
                    # The list completes the sentence before it.
                    item = Item(words=lead.words, place=lead.place, inner=(listing,))
                    self._rule(section, part.order, item, negative=negative)
                    lead = None
                case Listing() as listing:
                    for item in listing.items:
                        self._rule(section, part.order, item, negative=negative or lead is not None)
                    lead = None
                case Table() as table:
                    self._found.tables.append(FoundTable(table=table, order=part.order, section=section))
                case Paragraph(is_quote=False) as text if _is_rule(text.words, has_list=has_list):
                    item = Item(words=text.words, place=text.place)
                    self._rule(section, part.order, item, negative=negative)
                case _:
                    self._found.rest.add_part(section, part)
        for below in section.sections:
            if below.sections or not _is_short(below.parts) or NEGATIVE_HEADING.fullmatch(folded(below.heading)):
                self.rules(below, is_negative=negative)
            else:
                self._titled_rule(below, is_negative=negative)

    def _titled_rule(self, section: Section, *, is_negative: bool) -> None:
        """Read a heading with a paragraph: a rule with a title. A list alone below a heading is a list of rules."""
        first = section.parts[0].block if section.parts else None
        if not isinstance(first, Paragraph) or first.is_quote or line(first.words).endswith(":"):
            self.rules(section, is_negative=is_negative)
            return
        why, below = _reason_in([part.block for part in section.parts[1:]])
        entry = Entry(
            name=words_of(section.heading), text=first.words, place=first.place, order=section.parts[0].order,
            section=section, why=why, below=tuple(below),
        )  # fmt: skip
        self._found.rules.append(entry)

    def _rule(self, section: Section, order: int, item: Item, *, negative: bool) -> None:
        name, text = _title_in(item.words)
        why, below = _reason_in(item.inner)
        if negative and text and not NEGATIVE.search(plain(text)):
            text = _negated(section, text)
        if text:
            entry = Entry(
                name=name, text=text, place=item.place, order=order, section=section, why=why, below=tuple(below)
            )
            self._found.rules.append(entry)

    def terms(self, section: Section) -> None:
        """Read a glossary."""
        self._entries(section, self._found.terms)

    def outcomes(self, section: Section) -> None:
        """Read a section about ways to end an item without a label."""
        self._entries(section, self._found.outcomes)

    def _entries(self, section: Section, entries: list[Entry]) -> None:
        for part in section.parts:
            block = part.block
            if isinstance(block, Table):
                self._found.tables.append(FoundTable(table=block, order=part.order, section=section))
            elif isinstance(block, Listing):
                for item in block.items:
                    found = named(item.words)
                    if found is None or not found[1]:
                        self._found.rest.add_block(section, part.order, Listing(items=(item,), place=item.place))
                    else:
                        self._add(entries, found, item.place, section, part.order, item.inner)
            elif (
                isinstance(block, Paragraph)
                and bold_lead(block.words)[0]
                and (found := named(block.words))
                and found[1]
            ):
                self._add(entries, found, block.place, section, part.order, ())
            else:
                self._found.rest.add_part(section, part)
        for below in section.sections:
            first = below.parts[0].block if below.parts else None
            if below.sections or not isinstance(first, Paragraph):
                self._entries(below, entries)
                continue
            term = below.heading, first.words
            self._add(entries, term, first.place, below, below.parts[0].order, ())
            for part in below.parts[1:]:
                self._found.rest.add_part(below, part)

    def _add(
        self,
        entries: list[Entry],
        found: tuple[str, Words],
        place: str,
        section: Section,
        order: int,
        below: tuple[Block, ...],
    ) -> None:
        name, text = found
        entry = Entry(name=words_of(name), text=text, place=place, order=order, section=section, below=below)
        entries.append(entry)


def _negated(section: Section, words: Words) -> Words:
    """Return what not to do as a sentence that says so."""
    if GERMAN_NEGATIVE_HEADING.match(folded(section.heading)):
        return joined((Span(text="Nicht: "), *words))
    first = plain(words).split(maxsplit=1)[0]
    if not first.istitle() or first.lower().endswith("ing"):
        return joined((Span(text="Do not: "), *words))
    return joined(
        (Span(text="Do not "), replace(words[0], text=words[0].text[:1].lower() + words[0].text[1:]), *words[1:])
    )


def _title_in(words: Words) -> tuple[Words, Words]:
    """Return the bold title that a rule begins with, and the rule. A bold word in the first sentence is no title."""
    lead, rest = bold_lead(words)
    text, following = line(lead), plain(rest)
    if not lead or not following or len(text) > 80 or not any(span.bold for span in lead):
        return (), words
    if text.endswith((".", ":", "!", "?")):
        return words_of(text.rstrip(".:")), rest
    if following[0] in ":–—.":
        return lead, cut(rest, 1)
    return (), words


def _reason_in(blocks: Sequence[Block]) -> tuple[Words, list[Block]]:
    """Return the reason in the blocks below a rule, and the other blocks."""
    why: Words = ()
    others: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and not why and (found := REASON_LEAD.match(plain(block.words))):
            why = cut(block.words, found.end())
        elif isinstance(block, Listing) and not why:
            items = [item for item in block.items if not REASON_LEAD.match(plain(item.words))]
            for item in block.items:
                if (match := REASON_LEAD.match(plain(item.words))) and not why:
                    why = cut(item.words, match.end())
            if items:
                others.append(Listing(items=tuple(items), place=block.place, is_ordered=block.is_ordered))
        else:
            others.append(block)
    return why, others


def _is_lead(words: Words) -> bool:
    """Whether a text before a list is a part of each rule in it, and not only an introduction."""
    text = line(words)
    return text.endswith(":") and (NEGATIVE_LEAD.match(text) is not None or not LIST_OF_RULES.search(text))


def _is_rule(words: Words, *, has_list: bool) -> bool:
    """Whether a paragraph is a rule: not the sentence before a list, and a statement of what to do."""
    text = line(words)
    if text.endswith(":") or len(text) > 600:
        return False
    return RULE.search(text) is not None and (not has_list or bool(bold_lead(words)[0]))


def _is_short(parts: list[Part]) -> bool:
    return 0 < len(parts) <= _LARGEST_RULE and not any(isinstance(part.block, Table | Code) for part in parts)
