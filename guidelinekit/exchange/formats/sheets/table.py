"""A sheet of a spreadsheet as its readers see it: rows of texts, and what cannot be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.plain_values import plain_text
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.report.csv_text import unguarded

#: A sheet with more rows lists items to label and not labels.
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 131_072
TOO_WIDE = f"It has more than {MAX_COLUMNS} columns: further ones are left out."
#: How headings are understood.
HEADINGS = "Write what each column has into the first line: id, name, parent, definition, color, code."


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet. `name` is empty for a file with one table. `numbers` are those of the rows in the file, from 1.

    `merged` are the cells, by index of row and column, that have the value of the cell above. `unreadable` says why
    cells have no value.
    """

    name: str = ""
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    merged: frozenset[tuple[int, int]] = frozenset()
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def place(self, row: int) -> str:
        """Return where a row is, for messages."""
        return f"{self.name}, row {self.numbers[row]}" if self.name else f"row {self.numbers[row]}"

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell; empty if the row ends before it.

        Raises:
            ExchangeError: the file does not have its value.
        """
        if (row, column) in self.unreadable:
            where = f"{column_name(column)}{self.numbers[row]}"
            raise ExchangeError(
                f"cell {where}{f' of sheet “{plain_line(self.name)}”' if self.name else ''}"
                f" {self.unreadable[row, column]}",
                hint="Open the file in a spreadsheet program and save it, or write the value instead of the formula.",
            )
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


def cell_text(text: str) -> str:
    """Return a text of a file as its cell: without space around it, and without what a guideline cannot have."""
    return unguarded(plain_text(text.replace("\u2028", "\n").replace("\u2029", "\n")).strip())


def column_name(column: int) -> str:
    """Return the letters of a column, from its index."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
