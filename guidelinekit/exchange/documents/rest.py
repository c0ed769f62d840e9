"""Text that has no place in a guideline yet: collected in the order of the document, for a person to sort."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guidelinekit.exchange.documents.blocks import Block, Paragraph, block_prose
from guidelinekit.exchange.documents.chapter_phrases import NO_SUMMARY, TABLE_LEAD, TASK_SENTENCE
from guidelinekit.exchange.documents.outline import Part, Section
from guidelinekit.exchange.documents.phrases import RULE
from guidelinekit.exchange.documents.prose import wrapped
from guidelinekit.exchange.documents.vocabulary import section_role
from guidelinekit.exchange.documents.words import line

#: The key of the guideline that has this text.
KEY = "x-to-sort"
#: How many words of a text its place quotes, and how many characters.
_QUOTED_WORDS = 5
_LONGEST_QUOTE = 60
#: The longest sentence before a table or a list that only introduces it, in characters.
_LONGEST_LEAD = 200
_MARKS = re.compile(r"[*`|>\\“”„\"]|^\s*(?:[-+]|\d{1,3}[.)])\s|<|~~|(?<=\])\([^)]*\)|[\[\]]", re.MULTILINE)
_NOT_RECOGNIZED = "No part of a guideline was recognized in it."
#: The section of the format that a section of a document is about.
_PLACES = {
    "rules": "rules", "edge_cases": "edge_cases", "examples": "examples", "glossary": "glossary",
    "outcomes": "outcomes", "labels": "labels", "procedure": "procedure", "quality": "quality", "privacy": "privacy",
    "contacts": "owners", "purpose": "purpose", "introduction": "purpose", "task": "task",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    order: int
    heading: str
    text: str
    place: str
    why: str
    suggestion: str


class Rest:
    """Text to sort."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        #: Sentences that only introduce a table or a list. They have no other place.
        self.introductions: list[str] = []

    def add(
        self, section: Section, order: int, text: str, place: str, why: str = "", suggestion: str | None = None
    ) -> None:
        """Add a text of a section. `order` is the position of its block in the document.

        `why` says why it has no place, and `suggestion` is the section of the format that may be the right one; without
        them, the words of the text and of the headings decide.
        """
        if not text.strip():
            return
        if suggestion is None:
            suggestion = suggestion_for(section, text)
        piece = _Piece(
            order=order, heading=" › ".join(section.path), text=text, place=place, why=why or _NOT_RECOGNIZED,
            suggestion=suggestion,
        )  # fmt: skip
        self._pieces.append(piece)

    def add_part(self, section: Section, part: Part, why: str = "", suggestion: str | None = None) -> None:
        """Add a whole block."""
        self.add_block(section, part.order, part.block, why, suggestion)

    def add_block(
        self, section: Section, order: int, block: Block, why: str = "", suggestion: str | None = None
    ) -> None:
        """Add a block that is at or below a position of the document."""
        if isinstance(block, Paragraph) and len(text := line(block.words)) <= _LONGEST_LEAD and TABLE_LEAD.match(text):
            self.introductions.append(text)
            return
        self.add(section, order, block_prose(block), block.place, why, suggestion)

    def add_section(self, section: Section) -> None:
        """Add everything in a section, and the headings of those below it."""
        for one in section.all():
            for part in one.parts:
                self.add_part(one, part)
            if not one.parts and not one.sections:
                self.add(one, one.order, "(There is no text below this heading.)", one.place)

    def entries(self) -> list[dict[str, str]]:
        """Return the texts in order. Neighbors below the same heading are one text."""
        return list(_merged(sorted(self._pieces, key=lambda piece: piece.order)))


def _merged(pieces: list[_Piece]) -> Iterator[dict[str, str]]:
    texts: list[str] = []
    places: list[str] = []
    for at, piece in enumerate(pieces):
        head = "\n".join(piece.text.split("\n", 2)[:2])
        if texts and piece.text.startswith("|") and texts[-1].startswith(f"{head}\n"):
            # Rows of one table are one table again.
            texts[-1] += piece.text.removeprefix(head)
        else:
            texts.append(piece.text)
            places.append(piece.place)
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if following is None or _about(following) != _about(piece):
            heading = {"heading": piece.heading} if piece.heading else {}
            suggestion = {"suggestion": piece.suggestion} if piece.suggestion else {}
            text = "\n\n".join(texts)
            place = f"{places[0]}{_quoted(text)}"
            yield {**heading, "text": wrapped(text), "place": place, "why": piece.why, **suggestion}
            texts, places = [], []


def _about(piece: _Piece) -> tuple[str, str, str]:
    return piece.heading, piece.why, piece.suggestion


def _quoted(text: str) -> str:
    """Return the first words of a text for a place: the number of a paragraph cannot be found in Word."""
    rows = text.split("\n")
    # The head of a table is not what is kept.
    body = "\n".join(rows[2:]) if text.startswith("|") and len(rows) > 2 else text
    words = _MARKS.sub(" ", body[: _LONGEST_QUOTE * 4]).split()
    some = " ".join(words[:_QUOTED_WORDS])[:_LONGEST_QUOTE].rstrip(" :;,")
    more = " …" if len(words) > _QUOTED_WORDS else ""
    return f", “{some}{more}”" if some else ""


def suggestion_for(section: Section, text: str) -> str:
    """Return the section of the format that a text may belong to, by its headings and its words; empty if unknown."""
    if NO_SUMMARY.search(text.split("\n", 1)[0]) and TASK_SENTENCE.search(text[:2000]):
        return "rules"
    for heading in (section.path[-1:] + section.path[:1])[:2]:
        if found := _PLACES.get(section_role(heading)):
            return found if found != "rules" or not text.startswith("|") else ""
    return "rules" if RULE.search(text[:2000]) else ""
