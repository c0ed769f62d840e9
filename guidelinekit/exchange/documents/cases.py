"""Sections about edge cases -> cases: a situation, a decision and a reason, as words."""

from collections.abc import Iterable, Iterator

from guidelinekit.exchange.documents.blocks import Block, Item, Listing, Paragraph, Table
from guidelinekit.exchange.documents.found import Case, Found, FoundTable
from guidelinekit.exchange.documents.outline import Part, Section
from guidelinekit.exchange.documents.phrases import ARROW, DECISION_LEAD, REASON_LEAD, SITUATION_LEAD
from guidelinekit.exchange.documents.words import Span, Words, bold_lead, cut, joined, line, lines, plain, words_of

_LEADS = {"situation": SITUATION_LEAD, "decision": DECISION_LEAD, "why": REASON_LEAD}


class CaseReader:
    """Adds the edge cases of sections to what was found."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def section(self, section: Section) -> None:
        """Read a section of edge cases."""
        pending: list[tuple[Part, Paragraph]] = []
        for part in section.parts:
            block = part.block
            if isinstance(block, Table):
                self._found.tables.append(FoundTable(table=block, order=part.order, section=section))
            elif isinstance(block, Listing):
                for item in block.items:
                    self._item(section, part.order, item)
            elif isinstance(block, Paragraph) and not block.is_quote:
                pending.append((part, block))
            else:
                self._found.rest.add_part(section, part)
        self._paragraphs(section, pending)
        for below in section.sections:
            if (
                below.sections
                or not below.parts
                or isinstance(below.parts[0].block, Table)
                or (len(below.parts) > 1 and all(_begins(part.block, "situation") for part in below.parts[::2]))
            ):
                self.section(below)
            else:
                self._titled(below)

    def _titled(self, section: Section) -> None:
        """Read a heading with its text: a question with its answer, or a title with a situation and a decision."""
        blocks = [part.block for part in section.parts if isinstance(part.block, Paragraph | Listing)]
        for part in section.parts:
            if not isinstance(part.block, Paragraph | Listing):
                self._found.rest.add_part(section, part)
        found = _fields(_texts(blocks))
        heading = words_of(section.heading)
        is_question = section.heading.endswith("?")
        text, decision = found["situation"], found["decision"] or found["text"]
        if not text and not is_question and found["decision"]:
            text = found["text"]
        elif not text and not is_question and (two := _two(found["text"])):
            text, decision = two
        elif not text:
            text = heading
        self._add(
            section, section.parts[0].order, () if text == heading else heading, text, decision, found["why"],
            section.place, tuple(blocks),
        )  # fmt: skip

    def _item(self, section: Section, order: int, item: Item) -> None:
        listing = Listing(items=(item,), place=item.place)
        found = _fields([*lines(item.words), *_texts(item.inner)])
        lead, rest = bold_lead(item.words)
        title: Words = ()
        situation, decision = found["situation"], found["decision"]
        if not decision and (two := _two(item.words)):
            situation, decision = two
        elif lead and rest and not situation and not decision:
            situation, decision = lead, cut(rest, 1) if plain(rest)[:1] in ":–—" else rest
        elif lead and line(lead) != line(situation) and decision and not situation:
            title, situation = lead, cut(found["text"], len(plain(lead)))
        situation = situation or found["text"]
        self._add(section, order, title, situation, decision, found["why"], item.place, (listing,))

    def _paragraphs(self, section: Section, pending: list[tuple[Part, Paragraph]]) -> None:
        """Read questions and answers that are paragraphs: with “Q:” and “A:”, or a bold question before its answer."""
        at = 0
        while at < len(pending):
            part, block = pending[at]
            group = [block]
            is_question = line(block.words).endswith("?") or bool(_LEADS["situation"].match(plain(block.words)))
            while is_question and at + len(group) < len(pending):
                following_part, following = pending[at + len(group)]
                starts = line(following.words).endswith("?") or _LEADS["situation"].match(plain(following.words))
                if starts or following_part.order != part.order + len(group):
                    break
                group.append(following)
            texts = [one for paragraph in group for one in lines(paragraph.words)]
            found = _fields(texts[1:] if len(texts) > 1 else texts)
            lead, rest = bold_lead(block.words)
            if len(texts) == 1 and lead and rest and line(lead).endswith("?"):
                situation, decision = lead, rest
            else:
                first = _LEADS["situation"].match(plain(texts[0])) if texts else None
                situation = cut(texts[0], first.end() if first else 0) if texts else ()
                decision = found["decision"] or (found["text"] if len(texts) > 1 else ())
            if (is_question or lead) and decision:
                self._add(section, part.order, (), situation, decision, found["why"], block.place, tuple(group))
            else:
                for offset in range(len(group)):
                    self._found.rest.add_part(section, pending[at + offset][0])
            at += len(group)

    def _add(
        self,
        section: Section,
        order: int,
        title: Words,
        situation: Words,
        decision: Words,
        why: Words,
        place: str,
        blocks: tuple[Block, ...],
    ) -> None:
        plain_situation = joined(Span(text=span.text, code=span.code, link=span.link) for span in situation)
        case = Case(
            title=title, situation=plain_situation, decision=decision, place=place, order=order, section=section,
            blocks=blocks, why=why,
        )  # fmt: skip
        self._found.cases.append(case)


def _texts(blocks: Iterable[Block]) -> Iterator[Words]:
    """Yield the lines of blocks, and the items of lists."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from lines(block.words)
            case Listing():
                for item in block.items:
                    yield from lines(item.words)
                    yield from _texts(item.inner)
            case _:
                pass


def _fields(texts: Iterable[Words]) -> dict[str, Words]:
    """Return the fields that lines name by their first word. `text` is what comes before all of them."""
    found: dict[str, list[Span]] = {"text": [], "situation": [], "decision": [], "why": []}
    field = "text"
    for words in texts:
        rest = words
        for name, pattern in _LEADS.items():
            if match := pattern.match(plain(words)):
                field, rest = name, cut(words, match.end())
                break
        found[field].extend([Span(text=" "), *rest])
    return {name: joined(spans) for name, spans in found.items()}


def _two(words: Words) -> tuple[Words, Words] | None:
    """Return what is before and after the last arrow; None if there is none."""
    arrows = list(ARROW.finditer(plain(words)))
    if not arrows:
        return None
    return cut(words, 0, arrows[-1].start()), cut(words, arrows[-1].end())


def _begins(block: Block, field: str) -> bool:
    return isinstance(block, Paragraph) and _LEADS[field].match(plain(block.words)) is not None
