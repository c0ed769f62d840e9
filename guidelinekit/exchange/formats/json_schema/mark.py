"""What no schema of answers says of a guideline, in a key at the root of the exported file: `x-guidelinekit`."""

import re
from typing import Any

from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.formats.json_schema.elements import Form
from guidelinekit.exchange.formats.plain_json import json_or_none
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import TASK_KINDS
from guidelinekit.report.json_text import to_json

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEY = "x-guidelinekit"
#: A line of a description that lists ids with names.
_LISTED = re.compile(r'- \S+ "')
_ID = re.compile(r"urn:guidelinekit:answer:([^@\s]+)@(\S+)")


def marked(schema: Form, interface: Interface) -> Form:
    """Return a schema of answers with the id and version of its guideline, the task, and the kinds of questions."""
    guideline = interface.guideline
    task: Form = {"kind": guideline.task.kind, "input": guideline.task.input}
    if guideline.task.choose:
        task["choose"] = list(guideline.task.choose)
    labels = {
        key: guideline.kind_of(key)
        for key in interface.labels
        if guideline.kind_of(key) != guideline.task.kind and not TASK_KINDS[guideline.kind_of(key)].mark
    }
    attributes: Form = {}
    for key, attribute in guideline.attributes.items():
        of = list(attribute.of) if isinstance(attribute.of, tuple) else attribute.of
        attributes[key] = {
            "kind": attribute.kind,
            "of": of,
            **({"required": True} if attribute.required else {}),
            **({"choose": list(attribute.choose)} if attribute.choose else {}),
        }
    return {
        "$schema": DIALECT,
        "$id": f"urn:guidelinekit:answer:{guideline.id}@{guideline.version}",
        KEY: {
            "task": task,
            **({"labels": labels} if labels else {}),
            **({"attributes": attributes} if attributes else {}),
        },
        **schema,
    }


def without_mark(content: bytes) -> bytes:
    """Return a file without what only our exports have; the same bytes if it has nothing of it."""
    data = json_or_none(File(name="", content=content))
    if not isinstance(data, dict) or (KEY not in data and source_of(data) == ("", "")):
        return content
    left = {key: value for key, value in data.items() if key not in (KEY, "$id")}
    return f"{to_json(left)}\n".encode()


def is_answer(root: Form) -> bool:
    """Whether a schema is one that guidelinekit made: it has the parts of our answers, described in our lines."""
    if is_task(stated(root, "task")):
        return True
    properties = root["properties"]
    if not properties or not properties.keys() <= {"labels", "outcome", "attributes", "text"}:
        return False
    return "labels" not in properties or _LISTED.search(str(properties["labels"])) is not None


def is_task(value: Any) -> bool:
    """Whether a value is a task with a known kind."""
    return isinstance(value, dict) and isinstance(value.get("kind"), str) and value["kind"] in TASK_KINDS


def source_of(schema: Form) -> tuple[str, str]:
    """Return the id and version of the guideline that a file was exported from; empty texts if it does not say so."""
    stated = schema.get("$id")
    found = _ID.fullmatch(stated) if isinstance(stated, str) else None
    return (found[1], found[2]) if found else ("", "")


def stated(schema: Form, *keys: str) -> Any:
    """Return a value of the key of an exported file; None if it is missing."""
    value: Any = schema.get(KEY)
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
