"""Answers of a guideline <-> answers as the strict schema has them: all properties, null for what is not answered."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.answers import placed, with_marks
from guidelinekit.exchange.formats.json_schema.schema import answer_schema
from guidelinekit.exchange.interface import Interface

Form = Mapping[str, Any]


def strict_answer(interface: Interface, answer: Form, schema: Form | None = None) -> dict[str, Any]:
    """Return an answer of a normal form as `answer_schema` has it.

    `schema` is that schema if it is known already. What it does not have stays in the answer, so that a check finds it.

    Raises:
        ExchangeError: the guideline has no schema.
    """
    schema = answer_schema(interface) if schema is None else schema
    data = with_marks(placed(interface, answer))
    if "labels" not in schema["properties"] and not data.get("labels"):
        data.pop("labels", None)
    filled: dict[str, Any] = _filled(schema, data, schema.get("$defs", {}))
    return filled


def guideline_answer(answer: Form) -> dict[str, Any]:
    """Return an answer that `answer_schema` accepts as the format has it: without what is not answered."""
    data: dict[str, Any] = _without_nulls(answer)
    if "labels" in data:
        data["labels"] = [_mark(label) for label in data["labels"]]
    if not data.get("attributes"):
        data.pop("attributes", None)
    if data.get("labels") == [] and "text" in data:
        del data["labels"]
    return data or {"labels": []}


def _filled(form: Form, value: Any, definitions: Form) -> Any:
    if "$ref" in form:
        form = definitions[form["$ref"].rpartition("/")[2]]
    if "anyOf" in form:
        form = _branch(form["anyOf"], value)
    if isinstance(value, Mapping) and set(value) == {"label"} and "enum" in form:
        return value["label"]
    if isinstance(value, list | tuple) and "items" in form:
        return [_filled(form["items"], inner, definitions) for inner in value]
    if "properties" not in form or not (isinstance(value, Mapping) or _is_required(form, value)):
        return value
    given = value or {}
    known = {key: _filled(inner, given.get(key), definitions) for key, inner in form["properties"].items()}
    if "labels" in known and known["labels"] is None:
        known["labels"] = []
    return known | {key: inner for key, inner in given.items() if key not in known and key != "id"}


def _is_required(form: Form, value: Any) -> bool:
    """Whether an object is missing that cannot be null."""
    return value is None and form.get("type") == "object"


def _branch(forms: list[Form], value: Any) -> Form:
    """Return the form of a label: the one that lists its id."""
    label = value.get("label") if isinstance(value, Mapping) else value
    for form in forms:
        ids = form.get("enum") or form.get("properties", {}).get("label", {}).get("enum", ())
        if label in ids:
            return form
    return {}


def _mark(label: Any) -> Any:
    if not isinstance(label, dict):
        return label
    if not label.get("attributes"):
        label.pop("attributes", None)
    if isinstance(label.get("points"), list):
        label["points"] = {point["name"]: point["point"] for point in label["points"]}
    return label["label"] if label.keys() == {"label"} else label


def _without_nulls(value: Any) -> Any:
    """Return a value without null, and without objects in which nothing is answered."""
    match value:
        case Mapping():
            kept = {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
            return {key: inner for key, inner in kept.items() if inner != {}}
        case list() | tuple():
            return [_without_nulls(inner) for inner in value]
        case _:
            return value
