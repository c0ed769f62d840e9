"""Rows -> CSV (RFC 4180), and texts as cells that no spreadsheet evaluates."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from guidelinekit.guideline.one_line import plain_line

#: Separates the entries of a list in one cell.
SEPARATOR = "|"
#: What spreadsheets evaluate, also in the wide forms of East Asian scripts, after any number of spaces or of our marks.
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]], *, line_end: str = "\n") -> str:
    """Return a table as CSV. A text is on one line, without control characters; a list of texts is one cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    text = SEPARATOR.join(value) if isinstance(value, list | tuple) else value
    return plain_line(text) if isinstance(text, str) else text


def guarded(text: str) -> str:
    """Return a text as a cell that a spreadsheet shows and does not evaluate: with `'` before a formula."""
    return f"'{text}" if _is_formula(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` made a cell of."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def _is_formula(text: str) -> bool:
    # A number such as `-1` is evaluated to itself.
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None
