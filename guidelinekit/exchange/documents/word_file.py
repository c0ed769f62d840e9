"""The bytes of a Word file -> its parts, after a check that they can be read without harm."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from guidelinekit.exchange.formats.format import ExchangeError, File

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_MAX_PARTS = 10_000
_MAX_BYTES = 300_000_000
_MAX_XML_BYTES = 80_000_000
_MAX_PARAGRAPHS = 50_000
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """The parts of a Word file. `links` are the targets of links and images, by the id of the relation.

    A part that the file does not have is None.
    """

    body: etree._Element
    links: dict[str, str]
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    comments: etree._Element | None
    margins: tuple[etree._Element, ...]


def is_word(content: bytes) -> bool:
    """Whether bytes are a ZIP file with a Word document."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.startswith("word/") and name.endswith(".xml") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def open_word(file: File) -> WordFile:
    """Return the parts of a Word file.

    Raises:
        ExchangeError: it is no Word file, is damaged or too large, or python-docx is not installed.
    """
    if file.content.startswith(_OLD_WORD):
        raise ExchangeError(
            f"{file.name} is a Word file of the old kind, or has a password",
            hint="Open it in Word and save it as .docx, without a password.",
        )
    _check_parts(file)
    try:
        import docx
        from docx.opc.exceptions import OpcError
    except ImportError as error:
        raise ExchangeError(
            f"{file.name} is a Word document, and python-docx, which reads it, is not installed",
            hint="Install it: `pip install 'guidelinekit[office]'`. Or save the document as Markdown.",
        ) from error
    damaged = (OpcError, KeyError, ValueError, AttributeError, TypeError, IndexError, OSError)
    try:
        return _parts(docx.Document(io.BytesIO(file.content)), file.name)
    except (*damaged, zipfile.BadZipFile, zlib.error, etree.LxmlError, RecursionError) as error:
        raise ExchangeError(
            f"{file.name} is no complete Word document: {_reason(error)}",
            hint="Open it in Word and save it again as .docx.",
        ) from error


def _check_parts(file: File) -> None:
    """Raise an ExchangeError if a file cannot be unpacked, is too large when unpacked, or declares entities."""
    hint = "Open it in Word and save it again as .docx."
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            parts = archive.infolist()
            xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            if (
                len(parts) > _MAX_PARTS
                or sum(part.file_size for part in parts) > _MAX_BYTES
                or sum(part.file_size for part in xml) > _MAX_XML_BYTES
            ):
                raise ExchangeError(
                    f"{file.name} is larger than {_MAX_BYTES // 1_000_000} MB when it is unpacked, or has more than "
                    f"{_MAX_XML_BYTES // 1_000_000} MB of text",
                    hint="Divide the document, or remove its images.",
                )
            if not any(part.filename.startswith("word/") for part in parts):
                raise ExchangeError(f"{file.name} has no Word document in it", hint="Name a .docx file.")
            for part in xml:
                # Without zero bytes, UTF-16 is like ASCII here.
                if _DECLARES.search(archive.read(part).replace(b"\0", b"")):
                    raise ExchangeError(f"{file.name} declares a document type, which is not read", hint=hint)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
        raise ExchangeError(f"{file.name} is no complete .docx file: {_reason(error)}", hint=hint) from error
    except (RuntimeError, NotImplementedError) as error:
        raise ExchangeError(
            f"{file.name} is encrypted or packed in a way that cannot be read", hint="Save it without a password."
        ) from error


def _parts(document: "WordDocument", name: str) -> WordFile:
    body = document.element.body
    if body is None:
        raise ExchangeError(f"{name} has no text", hint="Name a document with text.")
    if sum(1 for _ in body.iter(f"{W}p")) > _MAX_PARAGRAPHS:
        raise ExchangeError(
            f"{name} has more than {_MAX_PARAGRAPHS:,} paragraphs", hint="Divide it, and import one part."
        )
    links, roots, margins = {}, {}, []
    for relation_id, relation in document.part.rels.items():
        if relation.is_external:
            links[relation_id] = str(relation.target_ref)
            continue
        part, kind = relation.target_part, relation.reltype.removeprefix(_REL)
        links[relation_id] = str(part.partname).lstrip("/")
        if kind in ("styles", "numbering", "footnotes", "endnotes", "comments"):
            roots[kind] = _root(part.blob)
        elif kind in ("header", "footer"):
            margins.append(_root(part.blob))
    return WordFile(
        body=body,
        links=links,
        styles=roots.get("styles"),
        numbering=roots.get("numbering"),
        footnotes=roots.get("footnotes"),
        endnotes=roots.get("endnotes"),
        comments=roots.get("comments"),
        margins=tuple(margins),
    )


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(content, parser)


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text.partition(" (<string>")[0][:160] or type(error).__name__
