"""A migration -> text, JSON for programs, CSV for a database."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from click import style

from guidelinekit.changes.migration.mapping import ACTIONS, Action, Cause, Migration, Value, ValueKind, ValueMapping
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.changes import versions
from guidelinekit.report.csv_text import csv_text
from guidelinekit.report.json_text import to_json

_WIDTH = 80
_COLUMNS = ("what", "old", "old_code", "action", "new", "new_code", "candidates", "causes")
#: For each action, the messages of its heading and of its count.
_MESSAGES: dict[Action, tuple[str, str]] = {
    "review": ("migration.needs-relabeling", "migration.to-relabel"),
    "drop": ("migration.dropped", "migration.to-drop"),
    "convert": ("migration.converted", "migration.to-convert"),
    "keep": ("migration.unchanged", "migration.to-keep"),
}
#: In JSON, the list with the values of each kind.
LISTS: dict[ValueKind, str] = {
    "label": "labels", "option": "options", "attribute": "attributes", "outcome": "outcomes", "empty": "empty",
}  # fmt: skip


def migration_text(guideline_id: str, migration: Migration, catalogue: Catalogue) -> str:
    """Return the mappings for a terminal: what concerns every item, then the values by action."""
    title = f"{plain_line(guideline_id)}  {versions(migration.old_version, migration.new_version, catalogue)}"
    lines = [style(title, bold=True)]
    if migration.every_item:
        heading = catalogue.text("migration.every-item", count=len(migration.every_item))
        lines += ["", style(heading, bold=True), *_reasons(migration.every_item, "  • ", catalogue)]
    for action in ACTIONS:
        mappings = [mapping for mapping in migration.mappings if mapping.action == action]
        if mappings:
            heading = catalogue.text(_MESSAGES[action][0])
            lines += ["", style(f"{heading} ({len(mappings)})", bold=True), *_group(migration, mappings, catalogue)]
    counts: Counter[Action] = Counter(mapping.action for mapping in migration.mappings)
    parts = [catalogue.text(_MESSAGES[action][1], count=counts[action]) for action in ACTIONS if counts[action]]
    total = catalogue.text("migration.no-labels")
    if parts:
        total = catalogue.text("migration.total", count=len(migration.mappings), parts=catalogue.listed(parts))
    return "\n".join([*lines, "", total])


def _group(migration: Migration, mappings: Sequence[ValueMapping], catalogue: Catalogue) -> Iterator[str]:
    """Yield the values of one action: those that have nothing of their own to say in one paragraph."""
    plain = []
    for mapping in mappings:
        causes = [cause for cause in mapping.causes if cause not in migration.every_item]
        if mapping.action == "keep" or (mapping.action == "review" and not causes):
            plain.append(_name(mapping.old))
            continue
        yield f"  {_head(mapping, catalogue)}"
        if mapping.action != "convert" or mapping.new is None or mapping.new.key == mapping.old.key:
            yield from _reasons(causes, "    ", catalogue)
    if plain:
        yield from textwrap.wrap(", ".join(plain), _WIDTH, initial_indent="  ", subsequent_indent="  ",
                                 break_on_hyphens=False, break_long_words=False)  # fmt: skip


def _head(mapping: ValueMapping, catalogue: Catalogue) -> str:
    if mapping.action == "convert" and mapping.new is not None:
        code = ""
        if mapping.old.code != mapping.new.code:
            old, new = (str(value.code) if value.code is not None else "–" for value in (mapping.old, mapping.new))
            code = "  " + catalogue.text("migration.code", old=old, new=new)
        return plain_line(f"{mapping.old.key} → {mapping.new.key}{code}")
    candidates = [value.key for value in mapping.candidates]
    if candidates in ([], [mapping.old.key]):
        return _name(mapping.old)
    return plain_line(f"{mapping.old.key} → {catalogue.text('migration.or').join(candidates)}")


def _name(value: Value) -> str:
    """Return the key of a value, with its name if that says more."""
    plain = "".join(filter(str.isalnum, value.id)).casefold()
    says_more = value.name and "".join(filter(str.isalnum, value.name)).casefold() != plain
    return plain_line(f"{value.key} (“{value.name}”)" if says_more else value.key)


def _reasons(causes: Sequence[Cause], indent: str, catalogue: Catalogue) -> Iterator[str]:
    for cause in causes:
        sentence = catalogue.sentence(cause.message)
        yield from textwrap.wrap(sentence, _WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))


def migration_json(guideline_id: str, migration: Migration, catalogue: Catalogue) -> str:
    """Return the mappings as JSON in the form of `schema/migration.schema.json`."""
    return to_json(migration_data(guideline_id, migration, catalogue))


def migration_data(guideline_id: str, migration: Migration, catalogue: Catalogue) -> dict[str, Any]:
    """Return the mappings as `schema/migration.schema.json` describes them."""
    return {
        "schema_version": 2,
        "guideline": guideline_id,
        "old_version": migration.old_version,
        "new_version": migration.new_version,
        "stored": list(migration.stored),
        **{name: [mapping_data(entry, catalogue) for entry in migration.of(kind)] for kind, name in LISTS.items()},
        "every_item": [cause_data(cause, catalogue) for cause in migration.every_item],
    }


def mapping_data(mapping: ValueMapping, catalogue: Catalogue) -> dict[str, Any]:
    """Return what becomes of one value as `schema/migration.schema.json` describes it."""
    return {**values_data(mapping), "causes": [cause_data(cause, catalogue) for cause in mapping.causes]}


def values_data(mapping: ValueMapping) -> dict[str, Any]:
    """Return what becomes of one value, without the causes."""
    new = mapping.new
    return {
        "what": mapping.old.kind,
        "old": mapping.old.key,
        "old_code": mapping.old.code,
        "old_name": mapping.old.name,
        "old_value": mapping.old.number,
        "old_paths": list(mapping.old.paths),
        "action": mapping.action,
        "new": new.key if new is not None else "",
        "new_code": new.code if new is not None else None,
        "new_name": new.name if new is not None else "",
        "new_value": new.number if new is not None else None,
        "new_paths": list(new.paths) if new is not None else [],
        "candidates": [value.key for value in mapping.candidates],
    }


def cause_data(cause: Cause, catalogue: Catalogue) -> dict[str, Any]:
    """Return a cause as `schema/migration.schema.json` describes it."""
    return {
        "version": cause.version,
        "kind": cause.change.kind.id if cause.change is not None else "",
        "address": cause.address,
        "impact": cause.impact.value if cause.impact is not None else None,
        "sentence": catalogue.sentence(cause.message),
    }


def migration_csv(migration: Migration, catalogue: Catalogue) -> str:
    """Return the mappings as CSV with one row for each value. `|` separates several values or causes in a cell.

    Names and paths have columns of their own where datasets store them.
    """
    columns = [*_COLUMNS]
    columns += ["old_name", "new_name"] if "name" in migration.stored else []
    has_values = any(mapping.old.number is not None for mapping in migration.mappings)
    columns += ["old_value", "new_value"] if has_values else []
    columns += ["old_paths", "new_paths"] if "path" in migration.stored else []
    rows = []
    for mapping in migration.mappings:
        cells = mapping_data(mapping, catalogue)
        cells["causes"] = [cause["sentence"] for cause in cells["causes"]]
        rows.append([cells[key] for key in columns])
    return csv_text(columns, rows).rstrip("\n")
