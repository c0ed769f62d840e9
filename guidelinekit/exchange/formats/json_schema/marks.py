"""A kind of mark and the input -> the schema of its position, as answers have it."""

from typing import Any

from guidelinekit.exchange.formats.json_schema.elements import Form, strict
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import MARK_FIELDS, TASK_KINDS

_POINT: Form = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_NAME: Form = {"type": "string"}


def _numbered(description: str, first: int = 1) -> Form:
    return {"type": ["integer", "null"], "minimum": first, "description": description}


def _corners(least: int) -> Form:
    return {"type": "array", "items": _POINT, "minItems": least}


_TIME: Form = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": r"^([0-9]+:)?[0-9]{1,3}:[0-5][0-9](\.[0-9]{1,3})?$"},
    ],
    "description": "Seconds, or minutes:seconds.",
}
#: The schemas of the fields that hold a position, by the first of them.
_FIELDS: dict[str, Form] = {
    "text": {
        "text": {
            "anyOf": [_NAME, {"type": "array", "items": _NAME, "minItems": 2}],
            "description": "The marked words, exactly as in the input; a list for a span in pieces.",
        },
        "occurrence": _numbered("Which occurrence of the text is meant, counting from 1; null if it occurs once."),
    },
    "box": {
        "box": {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 4,
            "maxItems": 4,
            "description": "Left, top, width and height in pixels.",
        }
    },
    "polygon": {
        "polygon": {**_corners(3), "description": "The corners as [x, y] in pixels."},
        "holes": {
            "type": ["array", "null"],
            "items": _corners(3),
            "minItems": 1,
            "description": "Polygons that are cut out; null if there are none.",
        },
    },
    "line": {"line": {**_corners(2), "description": "The points of the line as [x, y] in pixels."}},
    "points": {
        "points": {
            "type": "array",
            "items": strict({"name": _NAME, "point": _POINT}),
            "minItems": 1,
            "description": "Each point with its name, as [x, y] in pixels.",
        }
    },
    "from": {"from": _TIME, "to": _TIME},
}
_LINK: Form = {
    "from": {**_NAME, "description": "The id of the mark where it begins."},
    "to": {**_NAME, "description": "The id of the mark where it ends."},
}
_PART = "The part of the input that it is in; null if it can be in only one."


def position(interface: Interface, kind: str) -> dict[str, Any]:
    """Return the schemas of the fields that say where a mark of a kind is; none for a kind that marks nothing."""
    task = TASK_KINDS[kind]
    if task.joins_marks:
        return dict(_LINK)
    if not task.mark:
        return {}
    fields, inputs = dict(_FIELDS[task.mark]), MARK_FIELDS[task.mark].inputs
    parts = {name: part for name, part in interface.parts.items() if part in inputs}
    if interface.guideline.task.parts and parts:
        fields["part"] = {"type": ["string", "null"], "enum": [*parts, None], "description": _PART}
    kinds = set(parts.values())
    if task.mark == "text" and "conversation" in kinds:
        fields["turn"] = _numbered("The turn that contains the text, counting from 1; null if only one contains it.")
    if task.mark not in ("text", "from"):
        if "document" in kinds:
            fields["page"] = _numbered("The page that the mark is on; null if the input has no pages.")
        if "video" in kinds:
            fields["frame"] = _numbered("The frame that the mark is on; null if the input has no frames.", 0)
    if has_tracks(interface, kind):
        same = "A name for the object, the same on each of its marks; null for an object with one mark."
        fields["track"] = {"type": ["string", "null"], "description": same}
    if any(TASK_KINDS[other].joins_marks for other in interface.kinds):
        fields["id"] = {"type": ["string", "null"], "description": "A name for this mark that links use, or null."}
    return fields


def has_tracks(interface: Interface, kind: str) -> bool:
    """Whether marks of a kind can be the same object on several frames."""
    task = TASK_KINDS[kind]
    is_drawn = task.is_marking and task.mark not in ("text", "from")
    return is_drawn and "video" in interface.parts.values()
