"""The blocks of a document -> its title and a tree of sections."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from guidelinekit.exchange.documents.blocks import AnyBlock, Block, Document, Heading, Paragraph
from guidelinekit.exchange.documents.vocabulary import LABEL_HEADING, section_role, without_number
from guidelinekit.exchange.documents.words import Words, is_bold, line

#: The longest bold line that is a heading, in characters.
_LONGEST_HEADING = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block, and its position in the document."""

    block: Block
    order: int


@dataclass(slots=True, kw_only=True)
class Section:
    """A heading and what is below it. `path` are the headings above it and its own, as they are written."""

    words: Words = ()
    level: int = 0
    place: str = ""
    order: int = 0
    path: tuple[str, ...] = ()
    parts: list[Part] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The heading without its number."""
        return without_number(line(self.words))

    @property
    def role(self) -> str:
        """What the section is about, by the words of its heading; empty if they do not say."""
        return section_role(line(self.words))

    def all(self) -> Iterator["Section"]:
        """Yield the section and all below it."""
        yield self
        for section in self.sections:
            yield from section.all()

    def texts(self) -> Iterator[Part]:
        """Yield all blocks of the section and of those below it."""
        for section in self.all():
            yield from section.parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The title of a document, and all of its text below a root without a heading."""

    title: str
    root: Section


def outline_of(document: Document) -> Outline:
    """Return the title and the sections of a document."""
    blocks = document.blocks
    if not any(isinstance(block, Heading) and block.level > 0 for block in blocks):
        blocks = [_as_heading(block) for block in blocks]
    title, blocks = _without_title(blocks)
    root = Section()
    above = [root]
    for order, block in enumerate(blocks):
        if not isinstance(block, Heading):
            above[-1].parts.append(Part(block=block, order=order))
            continue
        level = max(block.level, 1)
        while len(above) > 1 and above[-1].level >= level:
            above.pop()
        path = (*above[-1].path, line(block.words))
        section = Section(words=block.words, level=level, place=block.place, order=order, path=path)
        above[-1].sections.append(section)
        above.append(section)
    return Outline(title=title, root=root)


def _is_no_title(heading: str) -> bool:
    return bool(section_role(heading, exact=True)) or LABEL_HEADING.match(without_number(heading)) is not None


def _as_heading(block: AnyBlock) -> AnyBlock:
    """Return a bold line as a heading: of the first level if it names a usual section."""
    if not isinstance(block, Paragraph) or not is_bold(block.words):
        return block
    text = line(block.words)
    if len(text) > _LONGEST_HEADING or (text.endswith((".", ":", ",", ";")) and not section_role(text, exact=True)):
        return block
    return Heading(level=1 if section_role(text) else 2, words=block.words, place=block.place)


def _without_title(blocks: list[AnyBlock]) -> tuple[str, list[AnyBlock]]:
    """Return the title, and the other blocks. A largest heading that comes first, and names no section, is one."""
    first = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), None)
    if first is None:
        return "", blocks
    head = blocks[first]
    assert isinstance(head, Heading)
    if head.level > 0:
        smallest = min(block.level for block in blocks if isinstance(block, Heading))
        others = [block for block in blocks[first + 1 :] if isinstance(block, Heading)]
        is_first = not any(len(line(block.words)) > 200 for block in blocks[:first] if isinstance(block, Paragraph))
        if head.level > smallest or not others or not is_first or _is_no_title(line(head.words)):
            return "", blocks
    rest = blocks[:first] + blocks[first + 1 :]
    # A second title, in the front matter and again in the text, is the same one.
    if head.level == 0 and first < len(rest):
        second = rest[first]
        if isinstance(second, Heading) and line(second.words) == line(head.words):
            rest = rest[:first] + rest[first + 1 :]
    return line(head.words), rest
