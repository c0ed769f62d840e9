"""Spreadsheets -> a draft of a guideline: the sheets by what they list, in an order in which names can be found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.about import read_about
from guidelinekit.exchange.formats.sheets.cells import list_of
from guidelinekit.exchange.formats.sheets.csv_read import read_csv, require_answers
from guidelinekit.exchange.formats.sheets.examples import Examples, section_field
from guidelinekit.exchange.formats.sheets.groups import folded_name
from guidelinekit.exchange.formats.sheets.headings import (
    example_field,
    folded,
    is_about_examples,
    label_field,
    not_understood,
)
from guidelinekit.exchange.formats.sheets.kinds import kind_of_sheet
from guidelinekit.exchange.formats.sheets.labels import Labels
from guidelinekit.exchange.formats.sheets.questions import (
    ATTRIBUTE_FIELDS,
    OPTION_FIELDS,
    OUTCOME_FIELDS,
    Questions,
)
from guidelinekit.exchange.formats.sheets.records import Record, records_of
from guidelinekit.exchange.formats.sheets.sections import ABOUT
from guidelinekit.exchange.formats.sheets.table import HEADINGS, Table
from guidelinekit.exchange.formats.sheets.valid import keep_valid
from guidelinekit.exchange.formats.sheets.xlsx_read import read_xlsx
from guidelinekit.guideline.format.schema import Schema


def read_csv_file(file: File, schema: Schema) -> Draft:
    """Return the draft of a CSV file with labels or examples.

    Raises:
        ExchangeError: it is no such table.
    """
    notes = Notes()
    found = read_csv(file, notes)
    if found.heading < 0:
        draft = Draft(schema)
        labels = Labels(draft, notes)
        labels.add(
            [
                Record(place=found.table.place(row), fields={"name": cells[0]})
                for row, cells in enumerate(found.table.rows)
            ]
        )
        labels.finish("")
        notes.tell(draft)
        return draft
    kind = "examples" if is_about_examples(found.table.rows[found.heading]) else "labels"
    return _draft(schema, [_Sheet(found.table, kind, found.heading)], notes, file.name)


def read_workbook(file: File, schema: Schema) -> Draft:
    """Return the draft of an XLSX file.

    Raises:
        ExchangeError: it cannot be read, or no sheet lists labels or examples.
    """
    notes = Notes()
    tables = read_xlsx(file, notes)
    sheets = []
    for table in tables:
        kind, heading = kind_of_sheet(table, is_only=len(tables) == 1)
        if kind == "labels" and heading >= 0:
            require_answers(table.rows[heading], f"sheet “{table.name}” of {file.name}")
        if kind:
            sheets.append(_Sheet(table, kind, heading))
        else:
            headings = not_understood(table.rows[0]) if len(table.rows[0]) > 1 else ""
            reason = f" These are not understood: {headings}." if headings else ""
            notes.add(f"sheet “{table.name}”", f"It has no headings of labels, attributes or examples.{reason}")
    if not any(sheet.kind in ("labels", "examples", "attributes", ABOUT) for sheet in sheets):
        raise ExchangeError(
            f"no sheet of {file.name} has headings such as `id, name, definition`",
            hint=HEADINGS,
        )
    return _draft(schema, sheets, notes, file.name)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table, what it lists, and the index of its headings; -1 for a list of names."""

    table: Table
    kind: str
    heading: int


def _draft(schema: Schema, sheets: Sequence[_Sheet], notes: Notes, name: str) -> Draft:
    draft = Draft(schema)
    reader = _Reader(draft, sheets, notes)
    reader.read()
    if not any(draft.data.get(key) for key in ("labels", "attributes", "task")):
        raise ExchangeError(f"{name} has headings, but no labels below them", hint="Add a line for each label.")
    keep_valid(draft, notes)
    notes.tell(draft)
    return draft


class _Reader:
    def __init__(self, draft: Draft, sheets: Sequence[_Sheet], notes: Notes) -> None:
        self._draft, self._sheets, self._notes = draft, sheets, notes
        self._outcomes: dict[str, str] = {}

    def read(self) -> None:
        draft = self._draft
        for sheet in self._sheets:
            if sheet.kind == ABOUT:
                read_about(sheet.table, sheet.heading, draft, self._notes)
        task = draft.data.get("task", {})
        self._labels = Labels(draft, self._notes)
        for sheet in self._sheets:
            if sheet.kind == "labels":
                headings = sheet.table.rows[sheet.heading] if sheet.heading >= 0 else ()
                has_codes = "code" in map(label_field, headings)
                self._labels.add(self._label_records(sheet), has_codes=has_codes)
        kind = self._labels.finish(str(task.get("kind", "")))
        if kind:
            draft.data["task"] = {**task, "kind": kind}
        questions = Questions(draft, self._notes)
        questions.add_outcomes(self._records("outcomes", lambda text: OUTCOME_FIELDS.get(folded(text), ""), "name"))
        for outcome_id, outcome in draft.data.get("outcomes", {}).items():
            self._outcomes |= {folded_name(outcome["name"]): outcome_id, folded_name(outcome_id): outcome_id}
        questions.add(
            self._records("attributes", lambda text: ATTRIBUTE_FIELDS.get(folded(text), ""), "name", "id"),
            self._records("options", lambda text: OPTION_FIELDS.get(folded(text), ""), "name", "id"),
        )
        self._ask(questions)
        self._examples(has_labels=bool(draft.data.get("labels")))

    def _label_records(self, sheet: _Sheet) -> list[Record]:
        table = sheet.table
        if sheet.heading < 0:
            return [
                Record(place=table.place(row), fields={"name": text})
                for row in range(len(table.rows))
                if (text := table.cell(row, 0))
            ]
        return self._of_sheet(sheet, self._field_of_label(table, sheet.heading), "name", "id")

    def _field_of_label(self, table: Table, heading: int) -> Callable[[str], str]:
        """Return the function for the fields of labels. Own columns that repeat others are left out."""
        fields = {label_field(text) for text in table.rows[heading]}
        is_own = {"parents", "paths", "status", "abstract", "choosable"} <= fields

        def field_of(text: str) -> str:
            field = label_field(text)
            if field in ("paths", "choosable"):
                return f"computed-{field}" if is_own else {"paths": "path"}.get(field, "")
            return field

        return field_of

    def _records(self, kind: str, field_of: Callable[[str], str], *named_by: str) -> list[Record]:
        """Return the rows of all sheets of a kind."""
        return [
            record
            for sheet in self._sheets
            if sheet.kind == kind
            for record in self._of_sheet(sheet, field_of, *named_by)
        ]

    def _of_sheet(self, sheet: _Sheet, field_of: Callable[[str], str], *named_by: str) -> list[Record]:
        return list(records_of(sheet.table, sheet.heading, field_of, self._draft, self._notes, named_by=named_by))

    def _ask(self, questions: Questions) -> None:
        """Give labels the attributes that their rows name."""
        for label_id, record in self._labels.rows:
            if "attributes" in record.fields:
                found = questions.found(list_of(record.fields["attributes"]), record.place)
                if found:
                    self._draft.data["labels"][label_id]["attributes"] = found

    def _examples(self, *, has_labels: bool) -> None:
        make = None if has_labels else self._labels.make
        examples = Examples(self._draft, self._notes, self._find, make)
        records = self._records("examples", example_field, "text")
        examples.add(records)
        for section in ("rules", "edge_cases", "glossary"):
            rows = self._records(section, partial(section_field, section), "id")
            if rows:
                examples.add_section(section, rows)
        if records:
            self._set_input()

    def _find(self, text: str) -> tuple[str, str] | None:
        if label_id := self._labels.names.find(text):
            return "labels", label_id
        outcome_id = self._outcomes.get(folded_name(text))
        return ("outcomes", outcome_id) if outcome_id else None

    def _set_input(self) -> None:
        """Set the input and the kind of task that the examples have, if no sheet says them."""
        task = self._draft.data.setdefault("task", {})
        listed = list(self._draft.data.get("examples", {}).values())
        if "input" not in task and listed:
            first = listed[0]["input"]
            task["input"] = dict.fromkeys(first, "text") if isinstance(first, dict) else "text"
        if "kind" not in task:
            several = any(isinstance(example["answer"], list) for example in listed)
            task["kind"] = "choose-many" if several else "choose-one"
