"""Answers and inputs <-> texts of cells. One that is more than labels or a text is in JSON."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guidelinekit.exchange.formats.sheets.cells import (
    JSON,
    json_of,
    json_text,
    list_cell,
    list_of,
    pairs_of,
    protected,
    sentences_cell,
)
from guidelinekit.guideline.starter_text import MARK
from guidelinekit.report.csv_text import guarded

#: Returns a label or an outcome for a text: its section and its id; None if there is none.
Find = Callable[[str], tuple[str, str] | None]
_JSON_STARTS = ("{", "[")


def answer_cell(answer: Mapping[str, Any]) -> str:
    """Return an answer without short forms as a cell: ids of labels, or an outcome, else JSON."""
    labels = answer.get("labels", [])
    if answer.keys() == {"labels", "outcome"} and not labels:
        return str(answer["outcome"])
    if answer.keys() == {"labels"} and labels and all(mark.keys() == {"label"} for mark in labels):
        return list_cell([str(mark["label"]) for mark in labels])
    return json_text(_short(answer))


def _short(answer: Mapping[str, Any]) -> Any:
    """Return an answer in its short form, which the format has for all but pieces of marks."""
    marks = [
        mark["label"]
        if mark.keys() == {"label"}
        else {key: _single(value) if key == "text" else value for key, value in mark.items()}
        for mark in answer.get("labels", [])
    ]
    return marks if answer.keys() == {"labels"} else {**answer, **({"labels": marks} if marks else {})}


def _single(pieces: Any) -> Any:
    return pieces[0] if isinstance(pieces, list) and len(pieces) == 1 else pieces


def answer_of(cell: str, find: Find) -> tuple[Any, list[str]]:
    """Return the answer in a cell, and the names in it that nothing has."""
    if cell.startswith(_JSON_STARTS):
        data = json_of(cell)
        if data is not None:
            return data, []
    found = find(cell)
    texts = [cell] if found else list_of(cell)
    entries = {text: find(text) for text in texts}
    labels = list(dict.fromkeys(entry[1] for entry in entries.values() if entry and entry[0] == "labels"))
    outcomes = [entry[1] for entry in entries.values() if entry and entry[0] == "outcomes"]
    unknown = [text for text, entry in entries.items() if entry is None]
    if outcomes:
        return {**({"labels": labels} if labels else {}), "outcome": outcomes[0]}, unknown
    return labels[0] if len(labels) == 1 else labels, unknown


def wrong_cell(wrong: Mapping[str, Any]) -> str:
    """Return wrong answers as a cell: a line for each, with the reason after the label."""
    return sentences_cell(
        f"{key}: {one['why']}"
        if one["answer"] == {"labels": [{"label": key}]} and not one["why"].lstrip().startswith("{")
        else f"{key}: {json_text({**one, 'answer': _short(one['answer'])})}"
        for key, one in wrong.items()
    )


def wrong_of(cell: str, why: str, find: Find) -> Iterator[tuple[str, Any]]:
    """Yield the wrong answers in a cell: a label or another key, and the reason or the whole entry.

    `why` is the reason of a column of its own; without one, there is a starter text.
    """
    reason = why or f"{MARK}why this answer is wrong."
    pairs = list(pairs_of(cell))
    if not any(text for _, text in pairs):
        names = [cell] if find(cell) else [name for key, _ in pairs for name in ([key] if find(key) else list_of(key))]
        pairs = [(name, "") for name in names]
    for key, text in pairs:
        data = json_of(text) if text.startswith("{") else None
        label = find(key)
        if data is not None:
            yield key, data
        elif label and label[0] == "labels":
            yield label[1], text or reason
        elif label:
            yield label[1], {"answer": {"outcome": label[1]}, "why": text or reason}
        else:
            yield "", key


def input_cell(value: Any) -> str:
    """Return an input as a cell: a text as it is, anything else in JSON."""
    if isinstance(value, str) and not value.startswith(_JSON_STARTS):
        return guarded(protected(value))
    return f"{JSON} {json_text(value)}"


def input_of(cell: str) -> Any:
    """Return the input in a cell. A text that only looks like JSON stays a text."""
    data = json_of(cell.removeprefix(JSON)) if cell.startswith((*_JSON_STARTS, JSON)) else None
    turns = data if isinstance(data, list) else []
    is_input = isinstance(data, dict) or (bool(turns) and all(isinstance(turn, dict) for turn in turns))
    return data if is_input or (cell.startswith(JSON) and data is not None) else cell
