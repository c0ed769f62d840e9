"""The parts of an XLSX file: whether they can be opened, and what a sheet says besides the values of its cells."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.sheets.table import MAX_COLUMNS

_MAX_BYTES = 50 * 1024 * 1024
_MAX_PARTS = 2_000
#: Sheets with formats for whole columns are packed well, but not more than this.
_MAX_RATIO = 400
_SMALL = 1024 * 1024
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
#: A cell with a value, in a column of at least two letters.
_FILLED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{2,3})[0-9]{1,7}"[^>]*(?<!/)>')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of cells: indexes of its first and last rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Ranges of merged cells, and the formulas without a stored value, by index of row and column.

    `is_wide` is whether a cell to the right of the columns that are read has a value.
    """

    merged: tuple[Range, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    is_wide: bool = False


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook of Excel."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _BROKEN:
        return False


def parts_of(content: bytes, name: str) -> Mapping[str, bytes]:
    """Return the parts of a file in XML, by name.

    Raises:
        ExchangeError: it is no workbook, or too large when it is unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_sizes(entries, name)
            if "xl/workbook.xml" not in archive.namelist():
                raise ExchangeError(f"{name} is no workbook of Excel", hint="Save it as XLSX.")
            parts = {entry.filename: archive.read(entry) for entry in entries if _is_xml(entry.filename)}
    except _BROKEN as error:
        raise ExchangeError(f"{name} is damaged: {error}", hint="Save it again as XLSX.") from error
    for part, data in parts.items():
        if any("<!DOCTYPE".encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
            raise ExchangeError(f"{name} declares a document type in {part}", hint="Save it again as XLSX.")
    return parts


def _is_xml(part: str) -> bool:
    return part.endswith((".xml", ".rels"))


def _check_sizes(entries: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > _MAX_BYTES or len(entries) > _MAX_PARTS:
        raise ExchangeError(
            f"{name} is too large: {total / 1024**2:,.0f} MB in {len(entries):,} parts when it is unpacked",
            hint=f"Import a file with the labels alone, of at most {_MAX_BYTES // 1024**2} MB.",
        )
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1):
            raise ExchangeError(
                f"{name} is not read: {entry.filename} is packed more than {_MAX_RATIO} times",
                hint="Copy the labels into a new file.",
            )
        if entry.flag_bits & 0x1:
            raise ExchangeError(f"{name} is encrypted", hint="Save it without a password.")


def sheet_facts(parts: Mapping[str, bytes], title: str) -> SheetFacts:
    """Return what a sheet says besides the values of its cells.

    Raises:
        ExchangeError: its part is not well-formed.
    """
    data = parts.get(_part_of(parts, title), b"")
    columns = (column for found in _FILLED.finditer(data) for _, column in _cells(f"{found[1].decode()}1"))
    is_wide = any(column >= MAX_COLUMNS for column in columns)
    has_formulas = re.search(rb"<(?:\w+:)?f[ >/]", data) is not None
    if not has_formulas and b"mergeCell" not in data:
        return SheetFacts(is_wide=is_wide)
    merged: list[Range] = []
    formulas: set[tuple[int, int]] = set()
    tags = [f"{_MAIN}mergeCell", *([f"{_MAIN}c"] if has_formulas else [])]
    try:
        for _, element in etree.iterparse(io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True):
            if element.tag == tags[0]:
                merged += _range(str(element.get("ref", "")))
            elif _lacks_value(element):
                formulas.update(_cells(str(element.get("r", ""))))
            element.clear()
    except etree.XMLSyntaxError as error:
        raise ExchangeError(
            f"the sheet “{title}” cannot be read: {error.msg}", hint="Save the file again as XLSX."
        ) from error
    return SheetFacts(tuple(merged), frozenset(formulas), is_wide)


def _part_of(parts: Mapping[str, bytes], title: str) -> str:
    """Return the name of the part that has a sheet."""
    try:
        workbook = etree.fromstring(parts["xl/workbook.xml"], etree.XMLParser(resolve_entities=False))
        relations = etree.fromstring(
            parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), etree.XMLParser(resolve_entities=False)
        )
    except etree.XMLSyntaxError:
        return ""
    relation = next((str(one.get(_RELATION)) for one in workbook.iter(f"{_MAIN}sheet") if one.get("name") == title), "")
    target = next((str(one.get("Target", "")) for one in relations if one.get("Id") == relation), "")
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target))


def _lacks_value(cell: etree._Element) -> bool:
    if cell.find(f"{_MAIN}f") is None:
        return False
    value = cell.find(f"{_MAIN}v")
    # A formula can have an empty text as its value.
    return value is None or (not value.text and cell.get("t") != "str")


def _range(reference: str) -> Iterator[Range]:
    ends = [end for part in reference.split(":")[:2] for end in _cells(part)]
    if ends:
        (top, left), (bottom, right) = ends[0], ends[-1]
        yield Range(top, left, bottom, right)


def _cells(reference: str) -> Iterator[tuple[int, int]]:
    if found := _REFERENCE.fullmatch(reference):
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        yield int(found[2]) - 1, column - 1
