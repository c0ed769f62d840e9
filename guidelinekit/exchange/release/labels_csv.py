"""The labels of a guideline -> a table with one row for each, for spreadsheets and for the import of labeling tools."""

from collections.abc import Iterator

from guidelinekit.changes.label_state import paths_of
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.guideline.prose import plain
from guidelinekit.report.csv_text import csv_text, guarded

COLUMNS = (
    "id", "name", "parents", "paths", "kind", "status", "abstract", "choosable", "code", "value", "color", "hotkey",
    "attributes", "excludes", "exclusive", "requires", "replaced_by", "short", "definition",
)  # fmt: skip


def labels_csv(content: ReleaseContent) -> str:
    """Return the table, in the order of the guideline, as RFC 4180 has it.

    A cell with several values has `|` between them. A text that a spreadsheet would evaluate begins with `'`.
    """
    rows = ([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in _rows(content))
    return csv_text(COLUMNS, rows, line_end="\r\n")


def _rows(content: ReleaseContent) -> Iterator[list[object]]:
    guideline, forms = content.guideline, content.data.get("labels", {})
    for label_id, label in guideline.labels.items():
        yield [
            label_id,
            label.name,
            label.parents,
            paths_of(label_id, forms),
            guideline.kind_of(label_id),
            label.status,
            _flag(label.abstract),
            _flag(label.choosable),
            label.code,
            label.value,
            label.color,
            label.hotkey,
            label.attributes,
            label.excludes,
            _flag(label.exclusive),
            label.requires,
            label.replaced_by,
            label.short,
            plain(label.definition),
        ]


def _flag(value: bool) -> str:
    """Return a truth value as JSON has it."""
    return "true" if value else "false"
