"""A CSV file -> its table. The encoding and the separator are recognized."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.headings import heading_row, lacks_answers, not_understood
from guidelinekit.exchange.formats.sheets.table import (
    HEADINGS,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    TOO_WIDE,
    Table,
    cell_text,
)

_SEPARATORS = (",", ";", "\t", "|")
_MAX_BYTES = 32 * 1024 * 1024
#: How many characters of the file are read to find its separator.
_SAMPLE = 100_000
#: The longest name in a list without headings, in characters.
_MAX_NAME = 200
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
#: How files of other formats begin, also those with a list in Markdown or YAML.
_OTHER = ("{", "[", "<", "%PDF", "---", "#", "- ", "* ")


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table of a file, and the index of its row of headings; -1 if it is a list of names."""

    table: Table
    heading: int


def read_csv(file: File, notes: Notes) -> CsvTable:
    """Return the table of a file.

    Raises:
        ExchangeError: it is no text, or no table with headings and no list of names.
    """
    text = _decoded(file, notes)
    if declared := _DECLARED.match(text):
        rows = _rows(text[declared.end() :], declared[1], file.name, notes)
        first = 2
    else:
        rows = _rows(text, _separator(text), file.name, notes)
        first = 1
    numbers = [number + first - 1 for number, _ in rows]
    table = Table(rows=[row for _, row in rows], numbers=numbers)
    heading = heading_row(table.rows)
    if heading is not None:
        require_answers(table.rows[heading], file.name)
        return CsvTable(table, heading)
    if text.lstrip().startswith(_OTHER):
        raise _no_headings(file.name)
    if _is_table(table.rows):
        raise ExchangeError(
            f"{file.name} has no line of headings that are understood; the first line has"
            f" {not_understood(table.rows[0])}",
            hint=HEADINGS,
        )
    return CsvTable(_names(text, file.name), -1)


def require_answers(headings: Sequence[str], name: str) -> None:
    """Require that a table of texts has a column with their right answers.

    Raises:
        ExchangeError: its headings name no such column.
    """
    if lacks_answers(headings):
        raise ExchangeError(
            f"{name} seems to list examples, and no column is understood as the right answer:"
            f" {not_understood(headings)}",
            hint="Call the column with the right answers Label.",
        )


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have several columns, so that the first row has headings and no name."""
    width = len(rows[0]) if rows else 0
    alike = sum(len(row) == width for row in rows)
    return width > 1 and len(rows) > 1 and all(len(row) <= width for row in rows) and alike * 5 >= len(rows) * 4


def _names(text: str, name: str) -> Table:
    """Return a list of names as a table of one column."""
    lines = [(number, line.strip().strip('"')) for number, line in enumerate(text.splitlines(), start=1)]
    named = [(number, line) for number, line in lines if line]
    counts = {line.count(",") for _, line in named}
    is_table = len(counts) == 1 and 0 not in counts
    if len(named) < 2 or is_table or any(len(line) > _MAX_NAME or re.search("[\t;|]", line) for _, line in named):
        raise _no_headings(name)
    return Table(rows=[[cell_text(line)] for _, line in named], numbers=[number for number, _ in named])


def _no_headings(name: str) -> ExchangeError:
    return ExchangeError(
        f"{name} has no line of headings such as `id, name, definition`, and is no list of names",
        hint=HEADINGS,
    )


def _decoded(file: File, notes: Notes) -> str:
    content = file.content
    if len(content) > _MAX_BYTES:
        raise ExchangeError(
            f"{file.name} has more than {_MAX_BYTES // 1024**2} MB", hint="Import the labels, and not the items."
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif len(content) > 3 and content[1::2].count(0) * 4 > len(content):
        encodings = ["utf-16-le"]
    elif len(content) > 3 and content[::2].count(0) * 4 > len(content):
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NOT_TEXT.search(text):
            break
        if encoding == "cp1252":
            reason = "It is not UTF-8. It was read as Windows-1252: check the letters with accents."
            notes.add("the encoding", reason)
        return text
    raise ExchangeError(f"{file.name} is no text in a known encoding", hint="Save it again as CSV in UTF-8.")


def _separator(text: str) -> str:
    """Return the sign between cells: the one with most known headings, then with most rows of the same length."""
    sample = text[:_SAMPLE]
    # Without its last line, which may be cut.
    sample = sample[: sample.rfind("\n") + 1] if len(text) > _SAMPLE and "\n" in sample else sample

    def rank(separator: str) -> tuple[int, int]:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if any(row)]
        except csv.Error:
            return 0, 0
        heading = heading_row(rows)
        width = len(rows[heading or 0]) if rows else 0
        return (0 if heading is None else len(rows[heading])), sum(len(row) == width > 1 for row in rows)

    return max(_SEPARATORS, key=rank)


def _rows(text: str, separator: str, name: str, notes: Notes) -> list[tuple[int, Sequence[str]]]:
    """Return the rows that are not empty, each with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=_is_strict(text, separator))
    rows: list[tuple[int, Sequence[str]]] = []
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((start, [cell_text(cell) for cell in row[:MAX_COLUMNS]]))
                if any(cell.strip() for cell in row[MAX_COLUMNS:]):
                    notes.add("the table", TOO_WIDE)
            start = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise ExchangeError(
                    f"{name} has more than {MAX_ROWS:,} rows", hint="Import the labels, and not the items."
                )
    except csv.Error as error:
        if "field limit" in str(error):
            raise ExchangeError(
                f"line {start} of {name} has a cell with more than {MAX_CELL:,} characters",
                hint="Shorten it, or close the quotation mark that is open there.",
            ) from error
        raise ExchangeError(
            f"{name} cannot be read as a table from line {start} on: {error}",
            hint="Close the quotation mark that is open there, or save the table again as CSV.",
        ) from error
    return rows


def _is_strict(text: str, separator: str) -> bool:
    """Whether only a quotation mark that nothing closes prevents strict reading."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
