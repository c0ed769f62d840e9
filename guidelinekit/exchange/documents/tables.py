"""Tables that are no list of labels -> examples, edge cases, rules, terms or outcomes, by their heads."""

from collections.abc import Callable
from typing import TypeAlias

from guidelinekit.exchange.documents.blocks import Table
from guidelinekit.exchange.documents.found import Case, Entry, Found, FoundTable, Sample
from guidelinekit.exchange.documents.vocabulary import column_of, folded
from guidelinekit.exchange.documents.words import Span, Words, joined, line

#: Which columns the first two are in a section, if their heads do not say.
_EXPECTED = {
    "examples": ("text", "label"),
    "edge_cases": ("situation", "decision"),
    "glossary": ("term", "definition"),
    "outcomes": ("outcome", "definition"),
}


def read_tables(found: Found, roles: dict[int, str]) -> None:
    """Add what tables say. `roles` are those of the sections around them, by the identity of the section."""
    for one in found.tables:
        _Reader(found, one, roles.get(id(one.section), "")).read()
    found.tables.clear()


#: Heads of a column that says why, if another one has the text.
_REMARKS = frozenset({"comment", "comments", "note", "notes", "kommentar", "anmerkung", "hinweis"})
_Add: TypeAlias = Callable[[int, tuple[Words, ...]], None]


class _Reader:
    def __init__(self, found: Found, one: FoundTable, role: str) -> None:
        self._found = found
        self._one = one
        self._table = one.table
        self._columns = _columns(one.table, "examples" if one.label and not role else role)

    def read(self) -> None:
        columns = set(self._columns)
        rows = list(enumerate(self._table.rows))[1:]
        if {"text", "label"} <= columns or {"text", "marked"} <= columns or ("text" in columns and self._one.label):
            self._each(rows, self._sample, {"text", "label", "marked", "why"})
        elif {"situation", "decision"} <= columns or {"situation", "label"} <= columns:
            self._each(rows, self._case, {"situation", "decision", "label", "why"})
        elif {"use_when", "avoid_when"} <= columns:
            self._each(rows, self._do_and_do_not, {"use_when", "avoid_when"})
        elif "rule" in columns:
            self._each(rows, self._rule, {"rule", "why", "level"})
        elif {"term", "definition"} <= columns:
            self._each(rows, lambda index, row: self._entry(index, row, "term"), {"term", "definition"})
        elif "outcome" in columns and "definition" in columns:
            self._each(rows, lambda index, row: self._entry(index, row, "outcome"), {"outcome", "definition"})
        else:
            self._found.rest.add_block(self._one.section, self._one.order, self._table)

    def _each(self, rows: list[tuple[int, tuple[Words, ...]]], add: "_Add", used: set[str]) -> None:
        """Add each row, and keep the cells of columns that are not used."""
        others = [at for at, column in enumerate(self._columns) if column not in used]
        for index, row in rows:
            add(index, row)
            if any(line(row[at]) for at in others):
                first = next(at for at, column in enumerate(self._columns) if column in used)
                kept = tuple(tuple(one[at] for at in (first, *others)) for one in (self._table.rows[0], row))
                place = self._table.row_place(index)
                self._found.rest.add_block(self._one.section, self._one.order, Table(rows=kept, place=place))

    def _cell(self, row: tuple[Words, ...], column: str) -> Words:
        return row[self._columns.index(column)] if column in self._columns else ()

    def _row_alone(self, index: int) -> Table:
        return Table(rows=(self._table.rows[0], self._table.rows[index]), place=self._table.row_place(index))

    def _sample(self, index: int, row: tuple[Words, ...]) -> None:
        sample = Sample(
            text=self._cell(row, "text"),
            place=self._table.row_place(index),
            order=self._one.order,
            section=self._one.section,
            blocks=(self._row_alone(index),),
            label=self._one.label,
            answer=self._cell(row, "label"),
            marked=self._cell(row, "marked"),
            why=self._cell(row, "why"),
        )
        self._found.samples.append(sample)

    def _case(self, index: int, row: tuple[Words, ...]) -> None:
        decision = self._cell(row, "decision")
        label = self._cell(row, "label")
        case = Case(
            title=(),
            situation=self._cell(row, "situation"),
            decision=label or decision,
            place=self._table.row_place(index),
            order=self._one.order,
            section=self._one.section,
            blocks=(self._row_alone(index),),
            why=self._cell(row, "why") or (decision if label else ()),
        )
        self._found.cases.append(case)

    def _do_and_do_not(self, index: int, row: tuple[Words, ...]) -> None:
        for column, before in (("use_when", ""), ("avoid_when", "Do not: ")):
            if cell := self._cell(row, column):
                self._add_rule(index, joined((Span(text=before), *cell)) if before else cell, (), "")

    def _rule(self, index: int, row: tuple[Words, ...]) -> None:
        self._add_rule(index, self._cell(row, "rule"), self._cell(row, "why"), line(self._cell(row, "level")))

    def _add_rule(self, index: int, text: Words, why: Words, level: str) -> None:
        place = self._table.row_place(index)
        entry = Entry(
            name=(), text=text, place=place, order=self._one.order, section=self._one.section, why=why, level=level
        )
        if line(text):
            self._found.rules.append(entry)

    def _entry(self, index: int, row: tuple[Words, ...], column: str) -> None:
        name, text = self._cell(row, column), self._cell(row, "definition")
        if not line(name) or not line(text):
            self._found.rest.add_block(self._one.section, self._one.order, self._row_alone(index))
            return
        entries = self._found.terms if column == "term" else self._found.outcomes
        place = self._table.row_place(index)
        entries.append(Entry(name=name, text=text, place=place, order=self._one.order, section=self._one.section))


def _columns(table: Table, role: str) -> list[str]:
    """Return what each column has. The role of the section decides what heads do not say."""
    columns: list[str] = []
    for cell in table.rows[0]:
        column = column_of(line(cell))
        if column == "text" and column in columns and "why" not in columns and folded(line(cell)) in _REMARKS:
            column = "why"
        columns.append("" if column in columns else column)
    if role == "glossary" and "label" in columns and "term" not in columns:
        columns[columns.index("label")] = "term"
    if role == "outcomes" and "label" in columns and "outcome" not in columns:
        columns[columns.index("label")] = "outcome"
    if role == "edge_cases" and "text" in columns and "situation" not in columns and "label" not in columns:
        columns[columns.index("text")] = "situation"
    if role == "rules" and "why" in columns and "rule" not in columns and not columns[0]:
        columns[0] = "rule"
    if "text" not in columns and "examples" in columns and "label" in columns and role != "labels":
        columns[columns.index("examples")] = "text"
    for at, expected in enumerate(_EXPECTED.get(role, ())):
        if at < len(columns) and not columns[at] and expected not in columns:
            columns[at] = expected
    return columns
