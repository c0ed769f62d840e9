"""The mark in lists of classes that guidelinekit wrote: what the list itself does not say of the task."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.formats.plain_json import json_or_none
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.guideline.ids import is_id

#: Why what a mark has can still be lost.
PARTLY: Mapping[str, str] = {
    "task/kind": "With fewer labels than this kind of task needs, an import is for choosing several.",
    "task/input": "An import has no name of a part that is the only one.",
    "labels/*/kind": "The file states it only where it differs from that of the task.",
}
#: What a list of classes without the mark does not state.
NOT_STATED = frozenset({"task/kind", "task/input", "labels/*/kind"})
#: The key of the mark in files of tools that keep unknown keys.
KEY = "guidelinekit"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMark:
    """The kind of task and the input; the kind of each class that is marked in another way, by its number.

    Everything is empty in a file that guidelinekit did not write.
    """

    kind: str = ""
    input: Any = ""
    kinds: Mapping[int, str] = field(default_factory=dict)


def mark_of(interface: Interface, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Return the data of the mark. `numbers` are those of the classes, by the id of the label."""
    guideline = interface.guideline
    mark: dict[str, Any] = {"guideline": guideline.id, "version": guideline.version}
    mark |= {"kind": guideline.task.kind, "input": guideline.task.input}
    others = [kind for kind in interface.kinds if kind != guideline.task.kind]
    kinds = {kind: [numbers[label_id] for label_id in interface.of_kind(kind)] for kind in others}
    return mark | ({"kinds": kinds} if kinds else {})


def without_json_mark(content: bytes, *path: str) -> bytes:
    """Return a JSON file without the value at a path of keys; the same bytes if it has none."""
    data = json_or_none(File(name="", content=content))
    inner = data
    for key in path[:-1]:
        inner = inner.get(key) if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or path[-1] not in inner:
        return content
    del inner[path[-1]]
    return json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"


def read_mark(data: Any, draft: Draft) -> OwnMark:
    """Return a mark, and state in the draft of which guideline it is. What nobody could have written is left out."""
    if not isinstance(data, dict):
        return OwnMark()
    draft.guideline_id, draft.version = (_text(data.get(key)) for key in ("guideline", "version"))
    kinds = data.get("kinds")
    return OwnMark(
        kind=_kind(data.get("kind")),
        input=_input(data.get("input"), draft),
        kinds={
            number: kind
            for kind, numbers in (kinds.items() if isinstance(kinds, dict) else ())
            if _kind(kind) and isinstance(numbers, list)
            for number in numbers
            if type(number) is int
        },
    )


def fitting_input(kind: str, form: Any) -> Any:
    """Return an input in which something can be marked in a way: the usual one if no part of this one allows it."""
    if kind == "compare" and isinstance(form, dict) and len(form) < 2:
        return next(iter(form.values()), "text")
    kinds = form.values() if isinstance(form, dict) else [form]
    wanted = TASK_KINDS[kind].inputs
    return form if form and (not wanted or any(one in wanted for one in kinds)) else TASK_KINDS[kind].usual_input


def _kind(value: Any) -> str:
    return value if isinstance(value, str) and value in TASK_KINDS else ""


def _input(value: Any, draft: Draft) -> Any:
    if isinstance(value, str):
        return value if value in INPUT_KINDS else ""
    form = draft.schema.id_form or {}
    if isinstance(value, dict) and value:
        known = all(isinstance(kind, str) and kind in INPUT_KINDS for kind in value.values())
        return value if known and all(isinstance(name, str) and is_id(name, form) for name in value) else ""
    return ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
