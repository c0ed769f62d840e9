"""Word documents become the same drafts as Markdown. What else Word has is read or noted. Damaged files are refused."""

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from guidelinekit.exchange.documents.blocks import Heading, Paragraph, Table, block_prose
from guidelinekit.exchange.documents.markdown import read_markdown
from guidelinekit.exchange.documents.word import read_word
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.documents import DOCX
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import guessed
from guidelinekit.exchange.reading import completed
from tests.test_exchange_documents import CASES, DOCUMENTS, TWO, draft_of
from tests.test_exchange_formats import SCHEMA, errors_in
from tests.test_pure_modules import without_input_or_output
from tests.word_documents import W, as_word, edited, packed, paragraph, raw_word

LABELS = paragraph("Labels", "Heading1") + paragraph("Hate", "Heading2") + paragraph("Attacks a group.")
LABELS += paragraph("Fine", "Heading2") + paragraph("Anything else.")


def file_of(content: bytes) -> File:
    return File(name="guide.docx", content=content)


def read(content: bytes) -> Draft:
    draft = DOCX.read(file_of(content), SCHEMA)
    assert errors_in(completed(draft, "draft")) == []
    return draft


def texts(body: str, **more: Any) -> list[str]:
    blocks = read_word(file_of(raw_word(body, **more))).blocks
    return [block.words[0].text if isinstance(block, Heading) else block_prose(block) for block in blocks]


def without_places(value: Any) -> Any:
    """Return data without places, and texts without what only one of the two formats has."""
    match value:
        case dict():
            return {key: without_places(inner) for key, inner in value.items() if key not in ("place", "text")}
        case list():
            return [without_places(one) for one in value]
        case _:
            return value


@pytest.mark.parametrize("name", DOCUMENTS)
def test_word_and_markdown_give_the_same_draft(name: str) -> None:
    text = (CASES / f"{name}.md").read_text(encoding="utf-8")
    content = as_word(read_markdown(text, name))
    assert guessed(file_of(content)) is DOCX
    word, markdown = read(content), draft_of(text)
    assert without_places(word.data) == without_places(markdown.data)
    assert [len(one["text"]) > 0 for one in word.data["x-to-sort"]]
    assert all(one["place"].startswith(("paragraph", "table")) for one in word.data["x-to-sort"])


def test_a_word_file_is_read_without_disk_and_clock() -> None:
    content = as_word(read_markdown(TWO, "x"))
    read(content)  # imports what it needs
    with without_input_or_output():
        assert list(DOCX.read(file_of(content), SCHEMA).data["labels"]) == ["hate", "fine"]


def test_a_file_without_styles_has_headings() -> None:
    assert list(read(raw_word(LABELS)).data["labels"]) == ["hate", "fine"]


def test_headings_of_custom_styles_and_other_languages() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:styleId="Deep"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>'
    )
    body = paragraph("A", "Own") + paragraph("B", "Deep") + paragraph("c", "Loop")
    content = raw_word(body, more={"styles": styles}, kinds=["styles"])
    blocks = read_word(file_of(content)).blocks
    assert [block.level if isinstance(block, Heading) else None for block in blocks] == [1, 2, None]


def test_lists_by_numbering() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="5">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="2">'
        '<w:abstractNumId w:val="5"/></w:num></w:numbering>'
    )

    def item(text: str, level: int) -> str:
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr>'
        return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = item("a", 0) + item("b", 1) + item("c", 0)
    assert texts(body, more={"numbering": numbering}, kinds=["numbering"]) == ["1. a\n   - b\n2. c"]


def test_typed_bullets_are_a_list() -> None:
    assert texts(paragraph("• a") + paragraph("• b")) == ["- a\n- b"]


@pytest.mark.parametrize(
    "inside",
    [
        paragraph("Important: Be quick."),
        paragraph("Important") + paragraph("Be quick."),
        paragraph("ACHTUNG!") + paragraph("Be quick."),
    ],
)
def test_a_box_below_a_label_belongs_to_its_definition(inside: str) -> None:
    box = f"<w:tbl><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"
    draft = read(raw_word(LABELS.replace(paragraph("Fine", "Heading2"), box + paragraph("Fine", "Heading2"))))
    definition = draft.data["labels"]["hate"]["definition"]
    assert definition.startswith("Attacks a group.\n\n")
    assert definition.endswith("Be quick.")
    assert "x-to-sort" not in draft.data


def test_tracked_changes_are_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>a </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
    )
    document = read_word(file_of(raw_word(body)))
    (block,) = document.blocks
    assert isinstance(block, Paragraph)
    assert block_prose(block) == "a new"
    assert any("Tracked changes" in reason for _, reason in document.notes)
    inserted = read_word(file_of(raw_word("<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>")))
    assert any("Tracked changes" in reason for _, reason in inserted.notes)


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('in the box')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(f"<w:p><w:r><w:t>before</w:t></w:r><w:r>{drawing}</w:r></w:p>") == ["before", "in the box"]


def test_footnotes_are_kept() -> None:
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="3">{paragraph("More on it.")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    found = texts(body, more={"footnotes": notes}, kinds=["footnotes"])
    assert found == ["Text (note 1)", "Footnotes", "Note 1: More on it."]


def test_comments_headers_and_hidden_text_are_noted() -> None:
    header = f'<w:hdr xmlns:w="{W}">{paragraph("Confidential")}</w:hdr>'
    body = (
        '<w:p><w:r><w:commentReference w:id="0"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>'
        "<w:r><w:t>open</w:t></w:r></w:p>"
    )
    document = read_word(file_of(raw_word(body, more={"header": header}, kinds=["header"])))
    reasons = " ".join(reason for _, reason in document.notes)
    assert [block_prose(block) for block in document.blocks if isinstance(block, Paragraph)] == ["open"]
    assert "1 comments in the margin" in reasons
    assert "headers" in reasons
    assert "hidden" in reasons


def test_images_are_named() -> None:
    word = docx.Document()
    png = (Path(__file__).parent.parent / "specs/street-scene-objects/assets/crowd.png").read_bytes()
    word.add_picture(io.BytesIO(png))
    stream = io.BytesIO()
    word.save(stream)
    ((place, reason),) = read_word(file_of(stream.getvalue())).notes
    assert place == "paragraph 1"
    assert "word/media/image1.png" in reason


def test_merged_cells_and_nested_tables() -> None:
    word = docx.Document()
    table = word.add_table(3, 2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), "abcdef", strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "inner"
    stream = io.BytesIO()
    word.save(stream)
    (block,) = read_word(file_of(stream.getvalue())).blocks
    assert isinstance(block, Table)
    rows = [[cell[0].text.replace("\u2028", "/") if cell else "" for cell in row] for row in block.rows]
    assert rows[0] == ["a", "b/inner"]
    assert rows[1][0] == rows[2][0]


def test_arrows_of_word_and_fields() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">x </w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
        '<w:r><w:t xml:space="preserve"> y</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>'
    )
    assert texts(body) == ["x → y"]


def test_a_table_of_contents_is_left_out() -> None:
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = f"<w:sdt>{gallery}<w:sdtContent>{paragraph('1 Labels 4')}</w:sdtContent></w:sdt>{paragraph('x', 'TOC1')}"
    document = read_word(file_of(raw_word(body + paragraph("text"))))
    assert len(document.blocks) == 1
    assert document.notes == [("the document", "The table of contents is left out.")]


def bomb() -> bytes:
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(100):
                part.write(b" " * 1_000_000)
    return stream.getvalue()


GOOD = raw_word(LABELS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no complete"),
        (b"PK\x03\x04 broken", "no complete"),
        (GOOD[:-30], "no complete"),
        (GOOD[:200] + b"\0" * 40 + GOOD[240:], "no complete"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old kind"),
        (packed({"a.txt": b"x"}), "has no Word document"),
        (packed({"word/document.xml": b"<x/>"}), "no complete"),
        (packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "no complete"),
        (edited(GOOD, lambda _: "", "word/document.xml"), "no complete"),
        (edited(GOOD, lambda text: text[:-40], "word/document.xml"), "no complete"),
        (edited(GOOD, lambda text: text.replace("w:body", "w:nobody"), "word/document.xml"), "no text"),
        (edited(GOOD, lambda text: '<!DOCTYPE x [<!ENTITY a "b">]>' + text), "document type"),
        (edited(GOOD, lambda text: text.replace("officeDocument\"", "image\""), "_rels/.rels"), "no complete"),
        (bomb(), "larger than"),
        (raw_word("<w:p/>" * 100_000), "more than 50,000 paragraphs"),
        (raw_word(paragraph("x") * 3), "no labels"),
        (raw_word("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200), "no"),
        (raw_word("<w:tbl><w:tr><w:tc>" * 80 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 80), "no labels"),
        (raw_word('<w:p><w:r><w:t>&#xFFFE;</w:t></w:r></w:p>'), "no complete"),
    ],
)  # fmt: skip
def test_a_damaged_or_hostile_file_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ExchangeError, match=words) as error:
        DOCX.read(file_of(content), SCHEMA)
    assert len(error.value.hint) > 10
    assert 0 <= DOCX.recognizes(file_of(content)) <= 100


def test_utf_16_hides_no_document_type() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    with pytest.raises(ExchangeError, match="document type"):
        DOCX.read(file_of(packed({**parts, "word/document.xml": text.encode("utf-16")})), SCHEMA)


def test_without_python_docx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ExchangeError, match="python-docx") as error:
        DOCX.read(file_of(GOOD), SCHEMA)
    assert "guidelinekit[office]" in error.value.hint
