"""A migration map -> text, JSON for programs, CSV for a database."""

import csv
import io
import textwrap
from typing import Any

from click import style

from guidelinekit.changes.migration import ItemMapping, Migration
from guidelinekit.report.changes import to_json
from guidelinekit.report.findings import pluralize

_WIDTH = 80
_COLUMNS = ("old", "old_code", "action", "new", "new_code", "among", "reasons")


def migration_text(guideline_id: str, found: Migration) -> str:
    """The map for a terminal: what a person must do first, then what a table converts, then what stays."""
    title = f"{guideline_id}  {found.old_version} → {found.new_version}"
    lines = [style(title, bold=True)]
    for action, heading in _HEADINGS.items():
        fates = [fate for fate in found.fates if fate.action == action]
        if fates:
            lines += ["", style(f"{heading} ({len(fates)})", bold=True)]
            lines += [line for fate in fates for line in _lines(fate)]
    asked = sum(fate.action == "ask" for fate in found.fates)
    lines += [
        "",
        f"{pluralize(len(found.fates), 'label')}: {pluralize(asked, 'label')} for a person, the rest by this table.",
    ]
    return "\n".join(lines)


_HEADINGS = {"ask": "A PERSON LOOKS AGAIN", "convert": "CONVERTED BY A TABLE", "keep": "KEPT"}


def _lines(fate: ItemMapping) -> list[str]:
    match fate.action:
        case "keep":
            return [f"  {fate.old}"]
        case "convert":
            code = f"  (code {fate.old_code} → {fate.new_code})" if fate.old_code != fate.new_code else ""
            return [f"  {fate.old} → {fate.new}{code}"]
        case _:
            among = f" → {' or '.join(fate.among)}" if fate.among else ""
            reasons = [
                textwrap.wrap(reason, _WIDTH, initial_indent="    ", subsequent_indent="    ")
                for reason in fate.reasons
            ]
            return [f"  {fate.old}{among}", *(line for reason in reasons for line in reason)]


def migration_json(guideline_id: str, found: Migration) -> str:
    """The map as `schema/migration.schema.json` describes it."""
    return to_json(
        {
            "guideline": guideline_id,
            "old_version": found.old_version,
            "new_version": found.new_version,
            "labels": [_row(fate) for fate in found.fates],
        }
    )


def _row(fate: ItemMapping) -> dict[str, Any]:
    return {
        "old": fate.old,
        "old_code": fate.old_code,
        "action": fate.action,
        "new": fate.new,
        "new_code": fate.new_code,
        "among": list(fate.among),
        "reasons": list(fate.reasons),
    }


def migration_csv(found: Migration) -> str:
    """The map as a table: one row a label. Several labels or reasons in one cell are parted by `|`."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for fate in found.fates:
        cells = _row(fate)
        rows.writerow(["|".join(cells[key]) if isinstance(cells[key], list) else cells[key] for key in _COLUMNS])
    return out.getvalue().rstrip("\n")
