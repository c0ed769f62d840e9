"""Short forms -> one shape: answers, list items and wrong answers as the model, the pages and the diff use them.

The schema declares the shape of a property under `x-guidelinekit.shape`, and the field that a text alone is short for
under `x-guidelinekit.short_for`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from guidelinekit.guideline.format.schema import Node

Data = Mapping[str, Any]


def answer(value: Any) -> dict[str, Any]:
    """Return `{labels: [{label, …}], outcome?}` for any form of an answer."""
    match value:
        case str():
            return {"labels": [{"label": value}]}
        case list():
            return {"labels": [_mark(entry) for entry in value]}
        case _:
            others = {key: entry for key, entry in value.items() if key not in ("label", "labels")}
            entries = [_mark(entry) for entry in value.get("labels", ())]
            if "label" in value:
                entries.insert(0, {"label": value["label"]})
            return {"labels": entries, **others}


def branch(value: Any) -> dict[str, Any]:
    """Return the shape of an answer, with `nothing: True` if a step ends without a label."""
    form = answer(value)
    has_labels = isinstance(value, list) or (isinstance(value, Mapping) and "labels" in value)
    return {**form, "nothing": True} if has_labels and not form["labels"] else form


def _mark(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"label": value}
    entry = dict(value)
    if isinstance(entry.get("text"), str):
        entry["text"] = [entry["text"]]
    return entry


def items(value: list[Any]) -> list[Any]:
    """Return `{text, instead?}` for every item of a list."""
    return [{"text": item} if isinstance(item, str) else item for item in value]


def wrong(key: str, value: Any) -> dict[str, Any]:
    """Return `{answer, why}` for a wrong answer; a sentence alone is about the label that the key names."""
    if isinstance(value, str):
        return {"answer": answer(key), "why": value}
    return {**value, "answer": answer(value["answer"])}


def expand(node: Node, value: Any, key: str = "") -> Any:
    """Return valid data with every short form expanded. The data is not modified."""
    if node.meta.shape:
        return _SHAPES[node.meta.shape](key, value)
    if node.meta.short_for and not isinstance(value, Mapping):
        value = {node.meta.short_for: value}
    if node.kind == "object":
        return {
            name: expand(child, inner, name) if (child := node.properties.get(name)) is not None else inner
            for name, inner in value.items()
        }
    if node.kind == "map" and node.entry is not None:
        return {name: expand(node.entry, inner, name) for name, inner in value.items()}
    return value


def item_text(item: Any) -> str:
    """Return the sentence of a list item in either form."""
    return item if isinstance(item, str) else str(item["text"])


_SHAPES: Mapping[str, Callable[[str, Any], Any]] = {
    "answer": lambda _, value: answer(value),
    "branch": lambda _, value: branch(value),
    "items": lambda _, value: items(value),
    "wrong": wrong,
    "input": lambda _, value: value,
    "parts": lambda _, value: value,
}
