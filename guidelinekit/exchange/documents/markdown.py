"""Markdown -> blocks. HTML is read as text, and images are noted."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.tree import SyntaxTreeNode

from guidelinekit.exchange.documents.blocks import (
    MAX_BLOCKS,
    AnyBlock,
    Block,
    Code,
    Document,
    Heading,
    Item,
    Listing,
    Paragraph,
    Table,
)
from guidelinekit.exchange.documents.markdown_spans import HtmlText, Spans
from guidelinekit.exchange.documents.words import (
    Span,
    Words,
    bold_lead,
    clean,
    cut,
    joined,
    line,
    lines,
    plain,
    words_of,
)
from guidelinekit.exchange.formats.format import ExchangeError

_MAX_CHARACTERS = 8_000_000
_MAX_NESTING = 48
#: Signs that come in pairs: the time to find the pairs in a paragraph grows with the square of their number.
_SIGNS = re.compile(r"[\[*_~]")
_FEW_SIGNS = 100
_MAX_WORK = 2_000_000
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:[^\n]*\n){1,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
#: What other dialects of Markdown write before or after a text, and CommonMark reads as text.
_ATTRIBUTES = re.compile(r"\s*\{[:#.][^{}\n]*\}\s*$|\s+#+$")
_ADMONITION = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>\w+)(?:[ \t]+\"(?P<title>[^\"\n]*)\")?[ \t]*(?:\n|$)"
    r"|\[!(?P<alert>\w+)\][ \t]*(?:\n|$)"
)
_TASK = re.compile(r"\[[ xX]\]\s+")
_CONTENTS = re.compile(r"\[\[?_?TOC_?\]\]?", re.IGNORECASE)
_DEFINES = re.compile(r":\s+(?=\S)")


def read_markdown(text: str, name: str) -> Document:
    """Return the blocks of a Markdown file.

    Raises:
        ExchangeError: it is too large, or nested too deep.
    """
    if len(text) > _MAX_CHARACTERS:
        raise ExchangeError(f"{name} has more than {_MAX_CHARACTERS:,} characters", hint="Divide the file.")
    return _Reader(name).read(clean(text.replace("\r\n", "\n").replace("\r", "\n")))


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self._document = Document()
        self._first_line = 1
        self._count = 0

    def read(self, text: str) -> Document:
        blocks = self._document.blocks
        if matter := _FRONT_MATTER.match(text):
            text = text[matter.end() :]
            self._first_line += matter[0].count("\n")
            title = _TITLE.search(matter[1])
            if title:
                blocks.append(Heading(level=0, words=words_of(title[1]), place="line 1"))
            self._document.notes.append(("line 1", "The block between `---` lines is left out, except for its title."))
        markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
        markdown.core.ruler.after("block", "limits", self._refuse_hostile)
        tokens = markdown.enable(["strikethrough", "table"]).parse(text)
        if any(token.level >= _MAX_NESTING - 1 for token in tokens):
            raise ExchangeError(f"{self._name} has lists or quotes that are nested too deep", hint="Flatten them.")
        for block in self._blocks(SyntaxTreeNode(tokens).children):
            self._add(blocks, block)
        return self._document

    def _refuse_hostile(self, state: StateCore) -> None:
        """Raise an ExchangeError if paragraphs have so many signs that it would take minutes to find their pairs."""
        work = 0
        for token in state.tokens:
            if token.type == "inline" and len(token.content) > _FEW_SIGNS:
                count = len(_SIGNS.findall(token.content))
                work += count**2 if count > _FEW_SIGNS else 0
                if work > _MAX_WORK:
                    line_number = (token.map[0] if token.map else 0) + self._first_line
                    raise ExchangeError(
                        f"{self._name} has too many brackets, asterisks or underscores in line {line_number}",
                        hint="Divide the text into paragraphs, or remove the signs.",
                    )

    def _add(self, blocks: list[AnyBlock], block: AnyBlock) -> None:
        """Add a block; a list of definitions continues the one before it."""
        if isinstance(block, Listing) and block.is_definitions and blocks:
            before = blocks[-1]
            if isinstance(before, Listing) and before.is_definitions:
                blocks[-1] = Listing(items=before.items + block.items, place=before.place, is_definitions=True)
                return
            if not block.items[0].words[0].bold and isinstance(before, Paragraph) and "\n" not in plain(before.words):
                item = _definition(before.words, block.items[0].words, before.place)
                blocks[-1] = Listing(items=(item, *block.items[1:]), place=before.place, is_definitions=True)
                return
        blocks.append(block)

    def _blocks(self, nodes: list[SyntaxTreeNode]) -> Iterator[AnyBlock]:
        for node in nodes:
            self._count += 1
            if self._count > MAX_BLOCKS:
                raise ExchangeError(
                    f"{self._name} has more than {MAX_BLOCKS:,} paragraphs", hint="Divide it, and import one part."
                )
            yield from self._block(node)

    def _block(self, node: SyntaxTreeNode) -> Iterator[AnyBlock]:
        place = self._place(node)
        if node.type == "heading":
            words = self._words(node)
            if found := _ATTRIBUTES.search(plain(words)):
                words = cut(words, 0, found.start())
            yield Heading(level=int(node.tag[1]), words=words, place=place)
        elif node.type == "paragraph":
            yield from self._paragraph(self._words(node), place)
        elif node.type in ("bullet_list", "ordered_list"):
            items = tuple(self._item(child) for child in node.children)
            yield Listing(items=items, place=place, is_ordered=node.type == "ordered_list")
        elif node.type == "table":
            yield self._table(node, place)
        elif node.type in ("fence", "code_block"):
            yield Code(text=node.content.rstrip("\n"), place=place)
        elif node.type == "blockquote":
            for block in self._blocks(node.children):
                if isinstance(block, Paragraph):
                    yield Paragraph(words=block.words, place=block.place, is_quote=True)
                else:
                    yield block
        elif node.type == "html_block":
            yield from self._html(node, place)

    def _paragraph(self, words: Words, place: str) -> Iterator[Block]:
        text = plain(words)
        if found := _ADMONITION.match(text):
            kind = (found["kind"] or found["alert"]).capitalize()
            title = (Span(text=found["title"] or f"{kind}:", bold=True), Span(text=" "))
            words = joined((*title, *cut(words, found.end())))
        if not words or _CONTENTS.fullmatch(text.strip()):
            return
        if "\n:" not in text and not text.startswith(":"):
            yield Paragraph(words=words, place=place)
            return
        parts = lines(words)
        starts = [_DEFINES.match(plain(part)) for part in parts]
        if starts[0]:
            # Its term is the paragraph before it.
            yield Listing(
                items=(Item(words=cut(words, starts[0].end()), place=place),), place=place, is_definitions=True
            )
        elif len(parts) > 1 and starts[1]:
            more = tuple(
                part if found is None else cut(part, found.end()) for part, found in zip(parts, starts, strict=True)
            )
            text_of_all = joined(span for part in more[1:] for span in (*part, Span(text=" ")))
            yield Listing(items=(_definition(parts[0], text_of_all, place),), place=place, is_definitions=True)
        else:
            yield Paragraph(words=words, place=place)

    def _item(self, node: SyntaxTreeNode) -> Item:
        inner: list[AnyBlock] = []
        for block in self._blocks(node.children):
            self._add(inner, block)
        words: Words = ()
        first = inner[0] if inner else None
        if isinstance(first, Paragraph) and not first.is_quote:
            words = first.words
            inner.pop(0)
        if found := _TASK.match(plain(words)):
            words = cut(words, found.end())
        below = tuple(
            Paragraph(words=block.words, place=block.place) if isinstance(block, Heading) else block for block in inner
        )
        return Item(words=words, place=self._place(node), inner=below)

    def _table(self, node: SyntaxTreeNode, place: str) -> Table:
        rows = [row for part in node.children for row in part.children]
        return Table(rows=tuple(tuple(self._words(cell) for cell in row.children) for row in rows), place=place)

    def _html(self, node: SyntaxTreeNode, place: str) -> Iterator[Block]:
        texts = HtmlText.paragraphs(node.content)
        if texts:
            self._document.notes.append((place, "HTML is read as text, without its structure."))
        for text in texts:
            yield Paragraph(words=words_of(text), place=place)

    def _words(self, node: SyntaxTreeNode) -> Words:
        place = self._place(node)
        spans = Spans()
        for child in node.children:
            spans.add(child.children)
        words = joined(spans.spans)
        for description, target in spans.images:
            name = f"“{description}” ({target})" if description else target
            self._document.notes.append(
                (
                    place,
                    f"The image {name} is left out. Put its file in assets/ and write `![…](assets/…)` in the text.",
                )
            )
        only_images = len(line(words)) <= sum(len(description) + 1 for description, _ in spans.images)
        return () if spans.images and only_images else words

    def _place(self, node: SyntaxTreeNode) -> str:
        at = node
        while at.map is None and at.parent is not None:
            at = at.parent
        return f"line {(at.map[0] if at.map else 0) + self._first_line}"


def _definition(term: Words, text: Words, place: str) -> Item:
    bold, _ = bold_lead(term)
    lead = bold or tuple(Span(text=span.text, bold=True) for span in term)
    return Item(words=joined((*lead, Span(text=": "), *text)), place=place)
