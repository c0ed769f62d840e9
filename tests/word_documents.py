"""Makes Word files: from the blocks of a Markdown document as a person would set them, and damaged or hostile ones."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from guidelinekit.exchange.documents.blocks import Block, Code, Document, Heading, Listing, Paragraph, Table
from guidelinekit.exchange.documents.words import BREAK, Words

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def as_word(document: Document) -> bytes:
    """Return a Word file with the blocks of a document, in the usual styles of Word."""
    import docx

    word = docx.Document()
    for block in document.blocks:
        if isinstance(block, Heading):
            _fill(word.add_paragraph(style="Title" if block.level == 0 else f"Heading {block.level}"), block.words)
        else:
            _add(word, block, 1)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _add(word: Any, block: Block, level: int) -> None:
    match block:
        case Paragraph():
            _fill(word.add_paragraph(style="Quote" if block.is_quote else None), block.words)
        case Listing():
            name = "List Number" if block.is_ordered else "List Bullet"
            for item in block.items:
                _fill(word.add_paragraph(style=name if level == 1 else f"{name} {min(level, 3)}"), item.words)
                for inner in item.inner:
                    _add(word, inner, level + 1)
        case Table():
            table = word.add_table(len(block.rows), len(block.rows[0]))
            for row, cells in zip(table.rows, block.rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    _fill(cell.paragraphs[0], words)
        case Code():
            word.add_paragraph(block.text)


def _fill(paragraph: Any, words: Words) -> None:
    for span in words:
        run = paragraph.add_run(span.text.replace(BREAK, "\n"))
        run.bold = span.bold or None
        run.italic = span.italic or None
        if span.code:
            run.font.name = "Courier New"


def edited(content: bytes, change: Callable[[str], str], name: str = "word/document.xml") -> bytes:
    """Return a Word file in which the text of one part is changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return packed({**parts, name: change(parts[name].decode()).encode()})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def raw_word(body: str, *, more: Mapping[str, str] | None = None, kinds: Iterable[str] = ()) -> bytes:
    """Return a small Word file with this XML as its body. `kinds` are those of the parts in `more`, as footnotes."""
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_MAIN}.{kind}+xml"/>'
        for kind in ("document.main", *kinds)
    ).replace("document.main.xml", "document.xml")
    relations = "".join(f'<Relationship Id="r{kind}" Type="{_REL}/{kind}" Target="{kind}.xml"/>' for kind in kinds)
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-'
        f'compatibility/2006" xmlns:r="{_REL}"><w:body>{body}</w:body></w:document>',
        **{f"word/{name}.xml": text for name, text in (more or {}).items()},
    }
    return packed({name: text.encode() for name, text in parts.items()})


def paragraph(text: str, style: str = "") -> str:
    """Return the XML of a paragraph."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"
