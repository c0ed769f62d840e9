"""A sheet of a workbook -> what it lists, by its name and its headings."""

from collections.abc import Mapping

from guidelinekit.exchange.formats.sheets.headings import folded, heading_row, is_about_examples
from guidelinekit.exchange.formats.sheets.questions import ATTRIBUTE_FIELDS, OPTION_FIELDS, OUTCOME_FIELDS
from guidelinekit.exchange.formats.sheets.sections import ABOUT, ABOUT_HEADINGS, SECTIONS
from guidelinekit.exchange.formats.sheets.table import Table

_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("labels", "label", "categories", "classes", "taxonomy", "kategorien", "klassen"), "labels"),
    **dict.fromkeys(("attributes", "questions", "attribut", "attribute", "fragen"), "attributes"),
    **dict.fromkeys(("options", "optionen", "attributeoptions"), "options"),
    **dict.fromkeys(("outcomes", "outcome"), "outcomes"),
    **dict.fromkeys(("examples", "example", "beispiele"), "examples"),
    **dict.fromkeys(("rules", "regeln"), "rules"),
    **dict.fromkeys(("edgecases", "grenzfälle"), "edge_cases"),
    **dict.fromkeys(("glossary", "glossar"), "glossary"),
    ABOUT: ABOUT,
}  # fmt: skip
_BY_NAME = {folded(name): kind for name, kind in _NAMES.items()}
#: What a heading of each of these sheets must be; all of one group must be there.
_NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    "rules": (frozenset({"statement"}),),
    "edge_cases": (frozenset({"situation", "decision"}),),
    "glossary": (frozenset({"name", "definition"}), frozenset({"id", "definition"})),
    "outcomes": (frozenset({"name"}), frozenset({"id"})),
    "attributes": (frozenset({"name"}), frozenset({"ask"}), frozenset({"id"})),
    "options": (frozenset({"attribute", "name"}), frozenset({"attribute", "id"})),
    ABOUT: (frozenset(ABOUT_HEADINGS),),
}
_FIELDS: Mapping[str, Mapping[str, str]] = {
    "outcomes": OUTCOME_FIELDS,
    "attributes": ATTRIBUTE_FIELDS,
    "options": OPTION_FIELDS,
    ABOUT: {heading: heading for heading in ABOUT_HEADINGS},
    **{
        section: {"id": "id"} | {folded(field.heading): field.key for field in SECTIONS[section]}
        for section in ("rules", "edge_cases", "glossary")
    },
}
#: How many rows can be above the headings.
_MAX_ABOVE = 15


def kind_of_sheet(table: Table, *, is_only: bool) -> tuple[str, int]:
    """Return what a sheet lists, and the index of its headings; an empty text if nothing is recognized.

    A sheet of one column can be a list of names without headings; its index is -1.
    """
    named = _BY_NAME.get(folded(table.name), "")
    if named in _NEEDED:
        known = _FIELDS[named]
        for index, row in enumerate(table.rows[:_MAX_ABOVE]):
            fields = {known.get(folded(cell), "") for cell in row if cell}
            if any(group <= fields for group in _NEEDED[named]):
                return named, index
        return "", 0
    heading = heading_row(table.rows)
    if heading is not None:
        return "examples" if is_about_examples(table.rows[heading]) else "labels", heading
    is_list = all(len(row) == 1 for row in table.rows)
    return ("labels", -1) if is_list and (is_only or named == "labels") else ("", 0)
