"""The formats of spreadsheets: CSV and XLSX."""

from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.csv_read import read_csv
from guidelinekit.exchange.formats.sheets.read import read_csv_file, read_workbook
from guidelinekit.exchange.formats.sheets.write import write_csv, write_workbook
from guidelinekit.exchange.formats.sheets.xlsx_parts import is_workbook

_NAMES = (".csv", ".tsv", ".tab")
_OTHER_NAMES = (".md", ".yaml", ".yml", ".json", ".jsonl", ".xml", ".html", ".py", ".toml", ".cfg", ".conf")
#: Columns from which on a table is one of labels, whatever its name is, and the longest heading.
_MANY = 3
_LONGEST = 40


def recognizes_csv(file: File) -> int:
    """Return how sure it is that a file is a table of labels or examples."""
    name = file.name.lower()
    is_named = name.endswith(_NAMES)
    if name.endswith(_OTHER_NAMES):
        return 0
    try:
        found = read_csv(file, Notes())
    except ExchangeError:
        return 0
    rows = found.table.rows[found.heading + 1 :]
    if found.heading < 0 or not rows:
        return (40 if is_named else 10) if rows else 0
    if is_named:
        return 90
    # Sentences can have commas, and lines of other formats too: a table has short headings and rows of one length.
    headings = found.table.rows[found.heading]
    are_headings = all(0 < len(heading) <= _LONGEST for heading in headings)
    is_table = are_headings and all(len(row) == len(headings) for row in rows)
    return 80 if is_table and len(headings) >= _MANY else 10


def recognizes_workbook(file: File) -> int:
    """Return how sure it is that a file is a workbook of Excel."""
    is_named = file.name.lower().endswith((".xlsx", ".xlsm", ".xls"))
    if is_workbook(file.content):
        return 95
    return 60 if is_named and file.content.startswith((b"\xd0\xcf\x11\xe0", b"PK")) else 0


_LABELS = frozenset(
    f"labels/*/{field}"
    for field in (
        "id", "name", "short", "definition", "use_when", "avoid_when", "aliases", "parent", "abstract", "excludes",
        "exclusive", "requires", "confused_with", "priority", "value", "code", "color", "hotkey", "from", "to",
        "status", "renamed_from", "split_from", "replaced_by", "consider", "same_as", "audience",
    )
)  # fmt: skip
_PARTLY = {
    "labels/*/avoid_when": "Keys of your own inside an entry are left out.",
    "labels/*/confused_with": "Keys of your own inside an entry are left out.",
    "labels/*/requirements": "The file does not list the requirements.",
}
#: What is completely in the sheets of attributes, options and outcomes.
_ATTRIBUTES = frozenset(
    {
        *(f"attributes/*/{field}" for field in ("id", "name", "choose", "renamed_from", "audience")),
        *(f"outcomes/*/{field}" for field in ("id", "when", "renamed_from", "audience")),
        *(
            f"attributes/*/options/*/{field}"
            for field in ("id", "definition", "value", "code", "attributes", "renamed_from")
        ),
    }
)
_NO_FILES = "A spreadsheet has texts and no files, and gold examples stay hidden."
_ONE_PART = "An import leaves out the name of a part of the input that is the only one."
_SAME_KIND = "A label that repeats the kind of the task has only that of the task."

CSV = Format(
    id="csv",
    title="CSV",
    file_name="labels.csv",
    read=read_csv_file,
    write=write_csv,
    recognizes=recognizes_csv,
    holds=frozenset({"labels", *_LABELS}),
    partly={
        **_PARTLY,
        "labels/*/attributes": "The file names the questions of a label, and has no place for the questions.",
        "labels/*/kind": "The file does not say which kind is that of the task: it is the most frequent one.",
        "task": "The file lists labels: it has no place for the task.",
    },
)
XLSX = Format(
    id="xlsx",
    title="Excel",
    file_name="labels.xlsx",
    read=read_workbook,
    write=write_workbook,
    recognizes=recognizes_workbook,
    holds=frozenset(
        {
            "labels", *_LABELS, "labels/*/attributes", "title", "short", "summary", "purpose", "language", "stance",
            "task", "task/unit", "task/choose", "rules", "outcomes", "attributes", *_ATTRIBUTES, "glossary",
            "edge_cases",
        }
    ),
    partly={
        **_PARTLY,
        "labels/*/kind": _SAME_KIND,
        "task": "Keys of your own inside the task are left out.",
        "task/input": _ONE_PART,
        "task/kind": "An import has another kind of task if too few labels can be chosen for it.",
        "attributes/*/of": _ONE_PART,
        "edge_cases/*": "It is too long for a cell, or its answer needs labels that nobody can choose.",
        "edge_cases/*/input": "It is a file, or too long for a cell: a spreadsheet has texts.",
        "edge_cases/*/decided_by": "The file does not list the owners.",
        "rules/*/decided_by": "The file does not list the owners.",
        "rules/*/requirements": "The file does not list the requirements.",
        "outcomes/*/to": "The file does not list the owners.",
        "examples": _NO_FILES,
        "examples/*": _NO_FILES,
        "examples/*/shows": "The file has no decision steps.",
    },
)  # fmt: skip
