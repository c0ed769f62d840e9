"""A migration -> text, JSON for programs, CSV for a database."""

import csv
import io
import textwrap
from collections import Counter
from typing import Any

from click import style

from guidelinekit.changes.migration import ItemMapping, Migration
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.json import to_json

_WIDTH = 80
_COLUMNS = ("old", "old_code", "action", "new", "new_code", "among", "reasons")
#: The headings by action, in order.
_HEADINGS = {
    "review": "migration.needs-relabeling",
    "convert": "migration.converted",
    "keep": "migration.unchanged",
}
#: The message for the number of labels of each action.
_COUNTS: dict[str, str] = {
    "review": "migration.to-relabel",
    "convert": "migration.to-convert",
    "keep": "migration.to-keep",
}
#: The names of actions in JSON and CSV, where they differ.
_PUBLIC_ACTIONS = {"review": "ask"}


def migration_text(guideline_id: str, migration: Migration, catalogue: Catalogue) -> str:
    """Return the mappings for a terminal: labels to review, then converted ones, then unchanged ones."""
    title = f"{guideline_id}  {migration.old_version} → {migration.new_version}"
    lines = [style(title, bold=True)]
    for action, heading in _HEADINGS.items():
        mappings = [mapping for mapping in migration.mappings if mapping.action == action]
        if mappings:
            lines += ["", style(f"{catalogue.text(heading)} ({len(mappings)})", bold=True)]
            lines += [line for mapping in mappings for line in _lines(mapping, catalogue)]
    counts: Counter[str] = Counter(mapping.action for mapping in migration.mappings)
    parts = [catalogue.text(_COUNTS[action], count=counts[action]) for action in _HEADINGS if counts[action]]
    total = catalogue.text("migration.no-labels")
    if parts:
        total = catalogue.text("migration.total", count=len(migration.mappings), parts=catalogue.listed(parts))
    return "\n".join([*lines, "", total])


def _lines(mapping: ItemMapping, catalogue: Catalogue) -> list[str]:
    match mapping.action:
        case "keep":
            return [f"  {mapping.old}"]
        case "convert":
            code = ""
            if mapping.old_code != mapping.new_code:
                code = "  " + catalogue.text("migration.code", old=str(mapping.old_code), new=str(mapping.new_code))
            return [f"  {mapping.old} → {mapping.new}{code}"]
        case _:
            candidates = catalogue.text("migration.or").join(mapping.candidates)
            reasons = [
                textwrap.wrap(catalogue.sentence(reason), _WIDTH, initial_indent="    ", subsequent_indent="    ")
                for reason in mapping.reasons
            ]
            is_same = mapping.candidates in ((), (mapping.old,))
            head = f"  {mapping.old}" if is_same else f"  {mapping.old} → {candidates}"
            return [head, *(line for reason in reasons for line in reason)]


def migration_json(guideline_id: str, migration: Migration, catalogue: Catalogue) -> str:
    """Return the mappings as JSON in the form of `schema/migration.schema.json`."""
    return to_json(migration_data(guideline_id, migration, catalogue))


def migration_data(guideline_id: str, migration: Migration, catalogue: Catalogue) -> dict[str, Any]:
    """Return the mappings as `schema/migration.schema.json` describes them."""
    return {
        "guideline": guideline_id,
        "old_version": migration.old_version,
        "new_version": migration.new_version,
        "labels": [_row(mapping, catalogue) for mapping in migration.mappings],
    }


def _row(mapping: ItemMapping, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "old": mapping.old,
        "old_code": mapping.old_code,
        "action": _PUBLIC_ACTIONS.get(mapping.action, mapping.action),
        "new": mapping.new,
        "new_code": mapping.new_code,
        "among": list(mapping.candidates),
        "reasons": [catalogue.sentence(reason) for reason in mapping.reasons],
    }


def migration_csv(migration: Migration, catalogue: Catalogue) -> str:
    """Return the mappings as CSV with one row for each label. `|` separates several labels or reasons in a cell."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for mapping in migration.mappings:
        cells = _row(mapping, catalogue)
        rows.writerow(["|".join(cells[key]) if isinstance(cells[key], list) else cells[key] for key in _COLUMNS])
    return out.getvalue().rstrip("\n")
