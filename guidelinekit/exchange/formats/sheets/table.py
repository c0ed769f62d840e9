"""A sheet of a spreadsheet as its readers see it: rows of texts, and what cannot be read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.report.csv_text import unguarded

#: A sheet with more rows lists items to label and not labels.
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 131_072
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: Places that a note names before it only counts.
_NAMED = 5
#: Reasons that are told one by one.
_MAX_REASONS = 100


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
    if not text.isprintable():
        text = _CONTROL.sub("\ufffd", _LINE_END.sub("\n", text).replace("\ufeff", ""))
    return unguarded(text.strip())


def column_name(column: int) -> str:
    """Return the letters of a column, from its index."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


class Notes:
    """What is not in the draft: one note for each reason, with the places where it was."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}

    def add(self, place: str, reason: str) -> None:
        """Add a place to a reason."""
        self._places.setdefault(reason, []).append(place)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for reason, places in self._places.items():
            named = list(dict.fromkeys(places))
            more = len(named) - _NAMED
            yield "; ".join(named[:_NAMED]) + (f"; and {more} more" if more > 0 else ""), reason

    def tell(self, draft: Draft) -> None:
        """Record all of them in a draft."""
        for place, reason in islice(self, _MAX_REASONS):
            draft.skip(place, reason)
        if (more := len(self._places) - _MAX_REASONS) > 0:
            draft.skip(f"{more:,} further places", "They are left out for other reasons of these kinds.")
