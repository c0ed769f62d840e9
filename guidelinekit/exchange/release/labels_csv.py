"""The labels of a guideline -> a table with one row for each, for spreadsheets and for the import of labeling tools."""

from collections.abc import Iterator

from guidelinekit.exchange.label_columns import PUBLISHED, rows_of
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.guideline.prose import plain
from guidelinekit.report.csv_text import csv_text, guarded

COLUMNS = tuple(column.heading for column in PUBLISHED)


def labels_csv(content: ReleaseContent) -> str:
    """Return the table, in the order of the guideline, as RFC 4180 has it.

    A cell with several values has `|` between them. A text that a spreadsheet would evaluate begins with `'`.
    """
    rows = ([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in _rows(content))
    return csv_text(COLUMNS, rows, line_end="\r\n")


def _rows(content: ReleaseContent) -> Iterator[list[object]]:
    for row in rows_of(content.guideline):
        yield [_cell(column.heading, column.value(row)) for column in PUBLISHED]


def _cell(heading: str, value: object) -> object:
    """Return prose as plain text, and a truth value as JSON has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if heading == "definition" and isinstance(value, str) else value
