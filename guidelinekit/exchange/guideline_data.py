"""A guideline without short forms -> its normal form as the format accepts it.

Two spellings of the same guideline have the same one: short forms are written out, defaults left out, lists whose order
means nothing sorted, and fields are in the order of the schema. Elements keep the order in which the guideline lists
them, since people and tools see them in it.
"""

from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.compare.normal_form import normal_value
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.tasks import TASK_KINDS


def guideline_data(data: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Return the normal form of a guideline; `data` has no short forms."""
    form = normal_value(schema.root, data)
    if not TASK_KINDS[data["task"]["kind"]].writes_text:
        # The format requires them, even if readers may see none.
        form.setdefault("labels", {})
    written: dict[str, Any] = _written(schema.root, form)
    return written


def _written(node: Node, value: Any) -> Any:
    if isinstance(value, str):
        return value
    form = node.form_of(value)
    match value:
        case dict() if form.kind == "object":
            fields = _branch(value) if node.meta.shape == "branch" else value
            known = {key: _written(child, fields[key]) for key, child in form.properties.items() if key in fields}
            own = {key: _own(fields[key]) for key in sorted(fields.keys() - known.keys())}
            return {key: inner for key, inner in known.items() if not _is_emptied(form.properties[key], inner)} | own
        case dict() if form.entry is not None:
            entries = {key: _written(form.entry, inner) for key, inner in value.items()}
            # Where a text alone would do, an empty entry says nothing: its readers may see nothing of it.
            return {key: inner for key, inner in entries.items() if inner != {} or not form.entry.meta.short_for}
        case list() if form.items is not None:
            items = [_written(form.items, inner) for inner in value]
            # One piece of a marked text is no list.
            return items[0] if len(items) == 1 and form.raw.get("minItems", 0) > 1 and node.forms else items
        case _:
            return _own(value)


def _is_emptied(node: Node, value: Any) -> bool:
    """Whether a value is a list of which the readers may see nothing, where the format accepts no empty one."""
    return value == [] and bool(node.form_of(value).raw.get("minItems"))


def _branch(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what follows an answer as the format has it: with an empty list of labels only if nothing applies."""
    fields = {key: inner for key, inner in value.items() if key != "nothing"}
    if not value.get("labels") and not value.get("nothing"):
        fields.pop("labels", None)
    # Without any field, the next step follows.
    return fields or {"end": False}


def _own(value: Any) -> Any:
    """Return a value that the format does not know, with its keys sorted."""
    match value:
        case dict():
            return {key: _own(value[key]) for key in sorted(value)}
        case list() | tuple():
            return [_own(inner) for inner in value]
        case _:
            return value
