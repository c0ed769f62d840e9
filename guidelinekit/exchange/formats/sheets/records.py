"""A table of labels or examples -> its rows, with the text of each field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.cells import restored
from guidelinekit.exchange.formats.sheets.headings import is_sure
from guidelinekit.exchange.formats.sheets.table import Table, column_name
from guidelinekit.guideline.format.schema import OWN_PREFIX
from guidelinekit.guideline.ids import ids_from_names

#: Fields that can have several columns: their cells are joined.
_JOINED = frozenset({"use_when", "avoid_when", "aliases", "not"})

#: How many columns a remark names, and how long their headings are in it.
_NAMED, _SHOWN = 25, 60
#: Fields that can have any data, which their readers take from JSON.
_RAW = (OWN_PREFIX, "text", "input")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row: where it is, and its texts that are not empty, by field. Columns of a team's own begin with `x-`."""

    place: str
    fields: Mapping[str, str]


def records_of(
    table: Table, heading: int, field_of: Callable[[str], str], draft: Draft, notes: Notes, *, named_by: Sequence[str]
) -> Iterator[Record]:
    """Yield the rows below the headings. A row whose name is merged with that above continues it.

    `named_by` are the fields that name an element.
    """
    columns = _columns(table, heading, field_of, draft, notes)
    naming = [index for index, field in columns.items() if field in named_by]
    last: Record | None = None
    for row in range(heading + 1, len(table.rows)):
        fields: dict[str, str] = {}
        is_continued = last is not None and bool(naming) and all((row, index) in table.merged for index in naming)
        for index, field in columns.items():
            text = table.cell(row, index).strip()
            if not field.startswith(_RAW):
                text = restored(text)
            if text and not (is_continued and (row, index) in table.merged):
                fields[field] = f"{fields[field]}\n{text}" if field in fields else text
        extra = [cell for cell in table.rows[row][_width(table, heading) :] if cell.strip()]
        if extra:
            notes.add(table.place(row), "Cells to the right of the last heading are left out.")
        if not fields:
            continue
        if is_continued and last is not None:
            joined = {**last.fields}
            for field, text in fields.items():
                joined[field] = f"{joined[field]}\n{text}" if field in joined else text
            last = Record(place=last.place, fields=joined)
            continue
        if last is not None:
            yield last
        last = Record(place=table.place(row), fields=fields)
    if last is not None:
        yield last


def _width(table: Table, heading: int) -> int:
    return max((at for at, cell in enumerate(table.rows[heading]) if cell.strip()), default=0) + 1


def _columns(table: Table, heading: int, field_of: Callable[[str], str], draft: Draft, notes: Notes) -> dict[int, str]:
    """Return the field of each column by its index."""
    headings = table.rows[heading]
    used: set[str] = set()
    columns: dict[int, str] = {}
    own: list[str] = []
    sure = {field_of(text) for text in headings if text.strip() and is_sure(text)}
    for index, text in enumerate(headings[: _width(table, heading)]):
        field = field_of(text) if text.strip() else ""
        if field in sure and not is_sure(text):
            field = ""
        if field == "key":
            field = _key_field(table, heading, index, used)
        if field and (field not in used or field in _JOINED):
            used.add(field)
            columns[index] = field
            continue
        if not any(table.cell(row, index).strip() for row in range(heading + 1, len(table.rows))):
            if text.strip():
                notes.add(f"column “{draft.name(text, '')}”", "It is empty, so it is left out.")
            continue
        name = text.strip().removeprefix(OWN_PREFIX) or column_name(index)
        (slug,) = ids_from_names([name], taken=[one.removeprefix(OWN_PREFIX) for one in used], fallback="column")
        used.add(f"{OWN_PREFIX}{slug}")
        columns[index] = f"{OWN_PREFIX}{slug}"
        if not text.strip().startswith(OWN_PREFIX):
            own.append(f"“{draft.name(text, '')[:_SHOWN] or column_name(index)}” (`{OWN_PREFIX}{slug}`)")
    if own:
        where = f"sheet “{table.name}”, " if table.name else ""
        more = f" and {len(own) - _NAMED} more" if len(own) > _NAMED else ""
        what = "column" if len(own) == 1 else "columns"
        draft.remark(
            f"{where}{what} {', '.join(own[:_NAMED])}{more}",
            "The heading is not known, or another column has it: the texts are in keys of your own.",
        )
    return columns


def _key_field(table: Table, heading: int, index: int, used: set[str]) -> str:
    """Return what a column `key` has: keys of the keyboard, or ids."""
    cells = [text for row in range(heading + 1, len(table.rows)) if (text := table.cell(row, index).strip())]
    are_letters = bool(cells) and all(len(text) == 1 for text in cells)
    return "hotkey" if are_letters or "id" in used else "id"
