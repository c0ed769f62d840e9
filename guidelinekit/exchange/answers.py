"""Answers of a guideline -> answers as models write them: one form, for prompts and JSON Schemas."""

import json
from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.schema import OWN_PREFIX
from guidelinekit.guideline.format.tasks import TASK_KINDS

Form = Mapping[str, Any]
_FIELDS = ("outcome", "attributes", "text")


def picks_one(interface: Interface) -> bool:
    """Whether an answer has at most one label: all labels are of one kind that picks one."""
    return len(interface.kinds) == 1 and TASK_KINDS[interface.kinds[0]].picks_one


def placed(interface: Interface, answer: Form) -> dict[str, Any]:
    """Return an answer of a normal form as a model writes it, without what is not answered.

    A label that marks nothing and asks nothing is its id. Questions of a label are beside `labels` if an answer has one
    label, and otherwise in the label.
    """
    data = _data(answer)
    labels = data.get("labels", [])
    beside = dict(data.get("attributes", {}))
    if picks_one(interface):
        for label in labels:
            beside = {**label.pop("attributes", {}), **beside}
    elif len(labels) == 1:
        moved = {key: beside.pop(key) for key in list(beside) if _is_of_label(interface, labels[0]["label"], key)}
        if moved:
            labels[0]["attributes"] = {**moved, **labels[0].get("attributes", {})}
    attributes = interface.guideline.attributes
    for values in (beside, *(label.get("attributes", {}) for label in labels)):
        for key, value in values.items():
            parts = attributes[key].parts if key in attributes else ()
            if len(parts) == 1 and not isinstance(value, Mapping):
                values[key] = {parts[0]: value}
    for label in labels:
        if isinstance(label.get("points"), Mapping):
            label["points"] = [{"name": name, "point": point} for name, point in label["points"].items()]
    shown = {"labels": [label["label"] if label.keys() == {"label"} else label for label in labels]}
    others = {key: value for key, value in data.items() if key not in ("labels", "attributes")}
    return {**(shown if "labels" in data else {}), **others, **({"attributes": beside} if beside else {})}


def with_marks(answer: dict[str, Any]) -> dict[str, Any]:
    """Return a placed answer in which each label is a mapping."""
    if "labels" not in answer:
        return answer
    labels = [label if isinstance(label, dict) else {"label": label} for label in answer["labels"]]
    return {**answer, "labels": labels}


def is_own(key: str) -> bool:
    """Whether a key is the team's own, which means nothing to others."""
    return key.startswith(OWN_PREFIX)


def as_json(value: object) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def _data(answer: Form) -> dict[str, Any]:
    """Return an answer without own keys; each label is a mapping of its own."""
    labels = [
        {key: dict(value) if key == "attributes" else value for key, value in mark.items() if not is_own(key)}
        for mark in answer["labels"]
    ]
    others = {key: answer[key] for key in _FIELDS if key in answer}
    return others if others.keys() == {"text"} and not labels else {"labels": labels, **others}


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
