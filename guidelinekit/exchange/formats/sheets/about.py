"""The sheet about the guideline: a row for each field of its head and its task."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.cells import (
    json_of,
    json_text,
    list_cell,
    list_of,
    number_of,
    restored,
    text_cell,
)
from guidelinekit.exchange.formats.sheets.sections import HEAD, TASK
from guidelinekit.exchange.formats.sheets.table import Table
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS

_STANCES = ("prescriptive", "descriptive")


def about_rows(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the rows of a guideline: its id and version, then its head and its task."""
    yield "guideline", str(data.get("id", ""))
    yield "version", str(data.get("version", ""))
    for key in HEAD:
        if key in data:
            yield key, text_cell(data[key])
    task = data.get("task", {})
    for key in TASK:
        value = task.get(key, "")
        if isinstance(value, Mapping):
            yield key, json_text(value)
        elif value:
            yield key, text_cell(value) if isinstance(value, str) else list_cell([str(one) for one in value])


def read_about(table: Table, heading: int, draft: Draft, notes: Notes) -> None:
    """Set the head and the task of a draft."""
    found = {
        table.cell(row, 0): (text, table.place(row))
        for row in range(heading + 1, len(table.rows))
        if (text := table.cell(row, 1))
    }
    draft.guideline_id, draft.version = (found.pop(key, ("", ""))[0] for key in ("guideline", "version"))
    task: dict[str, Any] = {}
    for key, (text, place) in found.items():
        value = _value(key, text if key == "input" else restored(text))
        if value is None:
            notes.add(f"{place}: {draft.name(key, '')[:60]}", "It is no field of a guideline, or has no such value.")
        elif key in TASK:
            task[key] = value
        else:
            draft.data[key] = value
    if task:
        draft.data["task"] = task


def _value(key: str, text: str) -> Any:
    match key:
        case "input":
            parts = json_of(text) if text.startswith("{") else text
            kinds = list(parts.values()) if isinstance(parts, dict) else [parts]
            return parts if kinds and all(isinstance(kind, str) and kind in INPUT_KINDS for kind in kinds) else None
        case "kind":
            return text if text in TASK_KINDS else None
        case "choose":
            numbers = [number_of(one) for one in list_of(text)]
            return numbers if numbers and all(isinstance(one, int) for one in numbers) and len(numbers) <= 2 else None
        case "stance":
            return text if text in _STANCES else None
        case _:
            return text if key in (*HEAD, "unit") else None
