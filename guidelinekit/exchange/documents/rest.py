"""Text that has no place in a guideline yet: collected in the order of the document, for a person to sort."""

from collections.abc import Iterator
from dataclasses import dataclass

from guidelinekit.exchange.documents.blocks import Block, block_prose
from guidelinekit.exchange.documents.outline import Part, Section

#: The key of the guideline that has this text.
KEY = "x-to-sort"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    order: int
    heading: str
    text: str
    place: str


class Rest:
    """Text to sort."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []

    def add(self, section: Section, order: int, text: str, place: str) -> None:
        """Add a text of a section. `order` is the position of its block in the document."""
        if text.strip():
            self._pieces.append(_Piece(order=order, heading=" › ".join(section.path), text=text, place=place))

    def add_part(self, section: Section, part: Part) -> None:
        """Add a whole block."""
        self.add_block(section, part.order, part.block)

    def add_block(self, section: Section, order: int, block: Block) -> None:
        """Add a block that is at or below a position of the document."""
        self.add(section, order, block_prose(block), block.place)

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
        if following is None or following.heading != piece.heading:
            heading = {"heading": piece.heading} if piece.heading else {}
            yield {**heading, "text": "\n\n".join(texts), "place": places[0]}
            texts, places = [], []
