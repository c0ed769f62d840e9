"""An XLSX file -> its visible sheets as tables. Macros, links to other files and formats are not read."""

import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.table import MAX_CELL, MAX_COLUMNS, MAX_ROWS, TOO_WIDE, Table, cell_text
from guidelinekit.exchange.formats.sheets.xlsx_parts import SheetFacts, parts_of, sheet_facts
from guidelinekit.guideline.one_line import plain_line

#: Merged cells that get the value of their range.
_MAX_FILLED = 500_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"})
#: What openpyxl raises for files that no spreadsheet program wrote.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, SyntaxError,
    NotImplementedError, RuntimeError, ArithmeticError, AssertionError,
)  # fmt: skip


def read_xlsx(file: File, notes: Notes) -> list[Table]:
    """Return the visible sheets that are not empty.

    Raises:
        ExchangeError: it cannot be read, or openpyxl is not installed.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise ExchangeError(
            "files of Excel cannot be read: openpyxl is not installed",
            hint="Install `guidelinekit[office]`, or save the sheet as CSV.",
        ) from error
    if file.content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ExchangeError(
            f"{file.name} has a password, or the format of Excel before 2007",
            hint="Save it as XLSX without a password.",
        )
    parts = parts_of(file.content, file.name)
    if any(part.startswith("xl/externalLinks/") for part in parts):
        notes.add("links to other files", "They are not followed: formulas have the values that are stored here.")
    tables = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                title = plain_line(str(sheet.title))
                if sheet.sheet_state != "visible":
                    notes.add(f"sheet “{title}”", "It is hidden, so it is left out.")
                    continue
                table = _table(title, sheet, sheet_facts(parts, str(sheet.title)), notes)
                if table.rows:
                    tables.append(table)
    except _BROKEN as error:
        reason = plain_line(str(error))[:200] or type(error).__name__
        raise ExchangeError(f"{file.name} is damaged: {reason}", hint="Save it again as XLSX.") from error
    return tables


def _table(title: str, sheet: Any, facts: SheetFacts, notes: Notes) -> Table:
    if facts.is_wide:
        notes.add(f"sheet “{title}”", TOO_WIDE)
    # Some programs state a smaller range than they fill.
    sheet.reset_dimensions()
    # By index: most rows of a sheet are empty if one far below is not.
    rows: dict[int, list[str]] = {}
    for index, values in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)):
        if values.count(None) < len(values):
            cells = [_text(value, title, index) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows[index] = cells
        if len(rows) > MAX_ROWS:
            raise ExchangeError(
                f"the sheet “{title}” has more than {MAX_ROWS:,} rows", hint="Import the labels, and not the items."
            )
    for index, column in facts.formulas:
        if column < MAX_COLUMNS:
            rows.setdefault(index, [])
    merged = frozenset(_fill(rows, facts))
    order = sorted(rows)
    position = {index: at for at, index in enumerate(order)}
    for index in order:
        for column, cell in enumerate(rows[index]):
            if cell in _ERRORS:
                rows[index][column] = ""
                notes.add(f"sheet “{title}”, row {index + 1}", f"A cell with the error {cell} is left out.")
    return Table(
        name=title,
        rows=[rows[index] for index in order],
        numbers=[index + 1 for index in order],
        merged=frozenset((position[index], column) for index, column in merged),
        unreadable={
            (position[index], column): "is a formula without a stored value"
            for index, column in facts.formulas
            if index in position
        },
    )


def _fill(rows: dict[int, list[str]], facts: SheetFacts) -> Iterator[tuple[int, int]]:
    """Give merged cells the value of their range, and yield those that are below its first row."""
    filled, last = 0, max(rows, default=-1)
    for one in facts.merged:
        value = rows.get(one.top, [])[one.left : one.left + 1]
        if not value or not value[0]:
            continue
        others = (cell for column, cell in enumerate(rows[one.top]) if cell and not one.left <= column <= one.right)
        # A title over all columns says nothing about each of them.
        is_title = one.bottom == one.top and not any(others)
        right = one.left if is_title else min(one.right, MAX_COLUMNS - 1)
        for index in range(one.top, min(one.bottom, last) + 1):
            cells = rows.setdefault(index, [])
            for column in range(one.left, right + 1):
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = value[0]
                filled += 1
                if index > one.top:
                    yield index, column
            if filled > _MAX_FILLED:
                raise ExchangeError("the merged cells have too many cells", hint="Unmerge cells that are not needed.")


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)


def _text(value: Any, title: str, index: int) -> str:
    """Return the text of a value as people see it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case str():
            if len(value) > MAX_CELL:
                raise ExchangeError(
                    f"row {index + 1} of the sheet “{title}” has a cell with more than {MAX_CELL:,} characters",
                    hint="Shorten it.",
                )
            text = _ESCAPED.sub(lambda found: _character(found), value) if "_x" in value else value
            return cell_text(text)
        case _:
            return str(value)
