"""A JSON Schema of answers -> a draft: what is chosen are labels, and what is answered beside it are questions.

A schema of any origin is read: that of a prompt, of a function, or one that guidelinekit exported.
"""

from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.formats.json_schema.elements import Form
from guidelinekit.exchange.formats.json_schema.forms import choices_of, resolved, schema_in, unwrapped
from guidelinekit.exchange.formats.json_schema.labels import add_labels, labels_property
from guidelinekit.exchange.formats.json_schema.mark import KEY, is_answer, is_task, source_of, stated
from guidelinekit.exchange.formats.json_schema.questions import QuestionReader
from guidelinekit.exchange.formats.plain_json import json_or_none
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS

#: What a schema without the mark of our exports does not state of its guideline.
NOT_STATED = frozenset(
    {
        "task/kind", "task/input", "task/choose", "labels/*/kind", "attributes/*/kind", "attributes/*/of",
        "attributes/*/required", "attributes/*/choose",
    }
)  # fmt: skip


def recognizes(file: File) -> int:
    """Return how sure it is that a file has a JSON Schema of answers."""
    schema = unwrapped(json_or_none(file))
    if schema is None:
        return 0
    if KEY in schema or source_of(schema) != ("", ""):
        return 100
    is_schema = "json-schema.org" in str(schema.get("$schema")) or schema.get("type") == "object"
    return 80 if is_schema else 40


def read(file: File, schema: Schema) -> Draft:
    """Return the draft of a file.

    Raises:
        ExchangeError: it is not JSON, or has no JSON Schema of an object.
    """
    root, draft = schema_in(file), Draft(schema)
    draft.guideline_id, draft.version = source_of(root)
    _head(root, draft)
    parts = draft.data.get("task", {}).get("input")
    questions = QuestionReader(root, draft, list(parts) if isinstance(parts, dict) else [])
    is_own = is_answer(root)
    if not is_task(stated(root, "task")):
        draft.not_compared |= NOT_STATED
    name = labels_property(root)
    if is_own and name != "labels":
        name = ""
    labels = add_labels(name, root, draft, questions) if name else {}
    needed = root.get("required")
    for key, form in root["properties"].items():
        if is_own and key == "outcome":
            for value, one in choices_of(resolved(form, root)):
                draft.add_outcome(one.name, stated=str(value), when=one.text)
        elif key != name and not (is_own and key == "text"):
            required = isinstance(needed, list) and key in needed
            questions.add(key, form, key, of="item", required=required)
    questions.connect(labels)
    return draft


def _head(root: Form, draft: Draft) -> None:
    for key, field in (("title", "title"), ("description", "summary")):
        if isinstance(root.get(key), str) and (text := draft.name(root[key], "")):
            draft.data[field] = text
    task = stated(root, "task")
    if not is_task(task):
        return
    draft.data["task"] = {"kind": task["kind"]}
    kinds = task.get("input")
    if (isinstance(kinds, str) and kinds in INPUT_KINDS) or _are_parts(kinds, draft):
        draft.data["task"]["input"] = kinds
    if isinstance(task.get("choose"), list):
        draft.data["task"]["choose"] = task["choose"]


def _are_parts(kinds: Any, draft: Draft) -> bool:
    return (
        isinstance(kinds, dict)
        and bool(kinds)
        and all(isinstance(kind, str) and kind in INPUT_KINDS for kind in kinds.values())
        and draft.part_names(kinds) == tuple(kinds)
    )
