"""A document as a sequence of blocks, without what only its file format knows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from guidelinekit.exchange.documents.prose import fenced, prose, row
from guidelinekit.exchange.documents.words import BREAK, Words, line, plain, with_single_spaces, words_of

#: How many blocks a document may have.
MAX_BLOCKS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading. The level of a title is 0, that of the largest heading is 1."""

    level: int
    words: Words
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph. `is_quote` is true for one that is set off as a quotation."""

    words: Words
    place: str
    is_quote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a list: its first paragraph, and the blocks below it."""

    words: Words
    place: str
    inner: tuple["Block", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list. `is_definitions` is true for a list of terms and what they mean."""

    items: tuple[Item, ...]
    place: str
    is_ordered: bool = False
    is_definitions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. Its first row is the head. All rows have the same number of cells."""

    rows: tuple[tuple[Words, ...], ...]
    place: str

    def row_place(self, index: int) -> str:
        """Return where a row is; the head is row 1."""
        return f"{self.place}, row {index + 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A block of code."""

    text: str
    place: str


Block = Paragraph | Listing | Table | Code
AnyBlock = Heading | Block


@dataclass(slots=True)
class Document:
    """The blocks of a document, and notes on what it has and the blocks have not: a place and a reason each."""

    blocks: list[AnyBlock] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def block_prose(block: Block) -> str:
    """Return a block as prose."""
    match block:
        case Paragraph(is_quote=True):
            return "\n".join(f"> {one}" for one in prose(block.words).split("\n"))
        case Paragraph():
            return prose(block.words)
        case Listing():
            return "\n".join(
                _item(item, f"{number}. " if block.is_ordered else "- ") for number, item in enumerate(block.items, 1)
            )
        case Table():
            head, *body = block.rows
            return "\n".join([row(head), f"|{' --- |' * len(head)}", *(row(one) for one in body)])
        case Code():
            return fenced(block.text)


def _item(item: Item, mark: str) -> str:
    text = prose(item.words)
    for block in item.inner:
        text += ("\n" if isinstance(block, Listing) else "\n\n") + block_prose(block)
    indent = " " * len(mark)
    return mark + "\n".join(indent + one if one and at else one for at, one in enumerate(text.strip().split("\n")))


def block_texts(block: AnyBlock) -> Iterator[str]:
    """Yield each text in a block, without style."""
    match block:
        case Heading() | Paragraph():
            yield line(block.words)
        case Listing():
            for item in block.items:
                yield line(item.words)
                for inner in item.inner:
                    yield from block_texts(inner)
        case Table():
            for cells in block.rows:
                yield from map(line, cells)
        case Code():
            yield block.text


def as_words(block: Block) -> Words:
    """Return a block of text as words: a paragraph, or a block of code."""
    if isinstance(block, Paragraph):
        return block.words
    return words_of(with_single_spaces(block.text.replace("\n", BREAK))) if isinstance(block, Code) else ()


def item_text(item: Item) -> str:
    """Return all text of an item, without style."""
    return " ".join([plain(item.words), *(text for block in item.inner for text in block_texts(block))])
