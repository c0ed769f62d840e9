"""Answers of a guideline <-> answers as the strict schema has them: all properties, null for what is not answered."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.formats.json_schema.schema import answer_schema, picks_one
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.prompt.answer_form import answer_data

Form = Mapping[str, Any]


def strict_answer(interface: Interface, answer: Form, schema: Form | None = None) -> dict[str, Any]:
    """Return an answer of a normal form as `answer_schema` has it.

    `schema` is that schema if it is known already. What it does not have stays in the answer, so that a check finds it.

    Raises:
        ExchangeError: the guideline has no schema.
    """
    schema = answer_schema(interface) if schema is None else schema
    data = _placed(interface, answer_data(answer))
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


def _placed(interface: Interface, data: dict[str, Any]) -> dict[str, Any]:
    """Return an answer with the questions of a label in the place where the schema has them."""
    labels = [dict(label) if isinstance(label, dict) else {"label": label} for label in data.get("labels", ())]
    beside = dict(data.get("attributes", {}))
    attributes = interface.guideline.attributes
    if picks_one(interface):
        for label in labels:
            beside = {**label.pop("attributes", {}), **beside}
    elif len(labels) == 1:
        moved = {key: beside.pop(key) for key in list(beside) if _is_of_label(interface, labels[0]["label"], key)}
        if moved:
            labels[0]["attributes"] = {**moved, **labels[0].get("attributes", {})}
    for values in (beside, *(label.get("attributes", {}) for label in labels)):
        for key, value in values.items():
            parts = attributes[key].parts if key in attributes else ()
            if len(parts) == 1 and not isinstance(value, Mapping):
                values[key] = {parts[0]: value}
    for label in labels:
        if isinstance(label.get("points"), Mapping):
            label["points"] = [{"name": name, "point": point} for name, point in label["points"].items()]
    others = {key: value for key, value in data.items() if key not in ("labels", "attributes")}
    return {**others, **({"labels": labels} if "labels" in data else {}), **({"attributes": beside} if beside else {})}


def _is_of_label(interface: Interface, label_id: str, attribute_id: str) -> bool:
    """Whether a question is asked with a label: by the label, or by an option of such a question."""
    label, attributes = interface.labels.get(label_id), interface.guideline.attributes
    if label is None or attribute_id not in attributes or attributes[attribute_id].of not in ("label", "track"):
        return False
    waiting, found = list(label.attributes), set()
    while waiting:
        key = waiting.pop()
        if key in attributes and key not in found and attributes[key].of in ("label", "track"):
            found.add(key)
            waiting += [other for option in attributes[key].options.values() for other in option.attributes]
    return attribute_id in found


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
