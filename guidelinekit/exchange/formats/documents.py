"""The formats of guideline documents, which are only read: Markdown and Word."""

import re

from guidelinekit.exchange.documents.draft_of import draft_of
from guidelinekit.exchange.documents.markdown import read_markdown
from guidelinekit.exchange.documents.word import read_word
from guidelinekit.exchange.documents.word_file import is_word
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS

_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_HEADING = re.compile(r"^#{1,4} +\S", re.MULTILINE)


def _read_markdown(file: File, schema: Schema) -> Draft:
    if file.content.startswith(b"PK"):
        raise ExchangeError(f"{file.name} is no text", hint="Is it a Word document? Then read it with the format docx.")
    return draft_of(read_markdown(file.text, file.name), file.name, schema)


def _read_word(file: File, schema: Schema) -> Draft:
    return draft_of(read_word(file), file.name, schema)


def _recognizes_markdown(file: File) -> int:
    name = file.name.lower()
    if name.endswith(_MARKDOWN_NAMES):
        return 0 if file.content.startswith((b"PK", b"%PDF")) else 90
    if "." in name and not name.endswith((".txt", ".text")):
        return 0
    try:
        start = file.content[:200_000].decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError:
        return 0
    is_data = start.lstrip()[:1] in ("{", "[", "<")
    return 30 if len(_HEADING.findall(start)) > 2 and not is_data else 0


MARKDOWN = Format(
    id="markdown",
    title="Markdown documents",
    one_file="a Markdown document",
    file_name="guideline.md",
    read=_read_markdown,
    recognizes=_recognizes_markdown,
    identity="name",
    inputs=tuple(INPUT_KINDS),
)
DOCX = Format(
    id="docx",
    title="Word documents",
    one_file="a Word document",
    file_name="guideline.docx",
    read=_read_word,
    recognizes=lambda file: 95 if is_word(file.content) else 0,
    identity="name",
    inputs=tuple(INPUT_KINDS),
)
