"""One version of a guideline -> the values that its finished items can have."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.changes.label_state import can_have_items, paths_of
from guidelinekit.changes.migration.mapping import EMPTY, Value
from guidelinekit.guideline.format.tasks import TASK_KINDS

Form = Mapping[str, Any]


def values_of(form: Form, *, with_paths: bool) -> dict[str, Value]:
    """Return the values of a normal form by address, in its order; an answer without a label has the address ``.

    Labels that are groups or drafts are left out. The paths of labels are empty unless they are asked for.
    """
    return {value.address: value for value in _values(form, with_paths=with_paths)}


def _values(form: Form, *, with_paths: bool) -> Iterator[Value]:
    labels = form.get("labels", {})
    for label_id, label in labels.items():
        if can_have_items(label):
            yield label_value(label_id, labels, with_paths=with_paths)
    for attribute_id, attribute in form.get("attributes", {}).items():
        yield Value(kind="attribute", id=attribute_id, name=str(attribute.get("name", "")))
        for option_id in attribute.get("options", {}):
            yield option_value(attribute_id, option_id, attribute["options"])
    for outcome_id, outcome in form.get("outcomes", {}).items():
        yield Value(kind="outcome", id=outcome_id, name=str(outcome.get("name", "")))
    if _may_be_empty(form.get("task", {})):
        yield Value(kind="empty", id=EMPTY)


def label_value(label_id: str, labels: Form, *, with_paths: bool) -> Value:
    """Return the value of a label."""
    label = labels[label_id]
    return Value(
        kind="label",
        id=label_id,
        name=str(label.get("name", "")),
        code=label.get("code"),
        number=label.get("value"),
        paths=paths_of(label_id, labels) if with_paths else (),
    )


def option_value(attribute_id: str, option_id: str, options: Form) -> Value:
    """Return the value of an option."""
    option = options[option_id]
    return Value(
        kind="option",
        id=option_id,
        attribute=attribute_id,
        name=str(option.get("name", "")),
        code=option.get("code"),
        number=option.get("value"),
    )


def _may_be_empty(task: Form) -> bool:
    """Whether an item can be finished without a label: in a task that chooses or marks any number of them."""
    kind = TASK_KINDS.get(str(task.get("kind", "")))
    lowest = (task.get("choose") or [0])[0]
    return kind is not None and not kind.picks_one and not kind.writes_text and lowest == 0
