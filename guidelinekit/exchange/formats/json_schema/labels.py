"""The property of a JSON Schema with what is chosen -> labels of a draft, and the kind of task."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.json_schema.elements import Element, Form
from guidelinekit.exchange.formats.json_schema.forms import branches_of, choices_of, resolved, types_of
from guidelinekit.exchange.formats.json_schema.mark import is_answer, is_task, stated
from guidelinekit.exchange.formats.json_schema.questions import QuestionReader, chosen_in
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: Names of properties that hold what is chosen, the likeliest first.
_PROPERTIES = (
    "labels", "label", "categories", "category", "classes", "class", "classification", "entities", "spans",
    "annotations", "objects", "intent", "sentiment", "topic", "topics", "tags", "tag", "verdict", "rating", "type",
)  # fmt: skip
#: Names of the property of an object that holds its label.
_OF_OBJECT = ("label", "type", "category", "class", "entity_type", "name", "tag", "relation")
#: The properties that hold where a mark is, by the kind of task.
_POSITIONS: Mapping[str, tuple[str, ...]] = {
    "draw-boxes": ("box", "bbox", "bounding_box", "box_2d"),
    "draw-polygons": ("polygon", "segmentation", "mask"),
    "draw-lines": ("line", "polyline"),
    "place-keypoints": ("points", "keypoints"),
    "link": ("head", "tail", "subject", "object"),
    "mark-segments": ("start_time", "end_time", "start_seconds", "end_seconds"),
    "mark-spans": ("text", "span", "quote", "phrase", "mention", "value", "start", "end", "occurrence"),
}
#: Properties that say where a mark of any kind is.
_PLACE = ("from", "to", "part", "turn", "page", "frame", "track", "id", "holes")


class Branch(NamedTuple):
    """Labels that are answered in the same way: `form` is the object that has them; None for ids alone."""

    choices: list[tuple[str | int, Element]]
    form: Form | None
    key: str


def labels_property(root: Form) -> str:
    """Return the name of the property with what is chosen; empty if there is none."""
    found = {}
    for at, (name, form) in enumerate(root["properties"].items()):
        branches = list(branches_in(form, root))
        if branches:
            known = _PROPERTIES.index(name.lower()) if name.lower() in _PROPERTIES else len(_PROPERTIES)
            found[name] = (known, branches[0].form is None, at)
    return min(found, key=lambda name: found[name], default="")


def branches_in(form: Any, root: Form) -> Iterator[Branch]:
    """Yield the forms of labels in a property: ids, or objects with an id, alone or in a list."""
    value = resolved(form, root)
    if "array" in types_of(value) and not choices_of(value):
        value = resolved(value.get("items"), root)
    if choices := choices_of(value):
        yield Branch(choices, None, "")
        return
    for one in branches_of(value):
        inner = resolved(one, root)
        properties = inner.get("properties")
        if isinstance(properties, dict):
            listed = {key: choices_of(resolved(properties[key], root)) for key in properties}
            keys = [key for key in (*_OF_OBJECT, *properties) if listed.get(key)]
            if keys:
                yield Branch(listed[keys[0]], inner, keys[0])
        elif choices := choices_of(inner):
            yield Branch(choices, None, "")


def add_labels(name: str, root: Form, draft: Draft, questions: QuestionReader) -> dict[str, Form]:
    """Add the labels of a property and the task, and return the labels by what answers have of them."""
    value = resolved(root["properties"][name], root)
    is_list = "array" in types_of(value)
    branches = list(branches_in(root["properties"][name], root))
    stated_task, is_own = stated(root, "task"), is_answer(root)
    kinds = [_kind(branch, root, is_list=is_list, limits=value) for branch in branches]
    kind = stated_task["kind"] if is_task(stated_task) else kinds[0]
    labels: dict[str, Form] = {}
    for branch, own in zip(branches, kinds, strict=True):
        asked = _questions(branch, name, root, questions)
        for answer, element in branch.choices:
            label_kind = own if TASK_KINDS[own].mark or TASK_KINDS[kind].mark else kind
            stated_kind = stated(root, "labels", str(answer))
            label_kind = stated_kind if isinstance(stated_kind, str) and stated_kind in TASK_KINDS else label_kind
            label_id = _add(draft, answer, element, is_own=is_own, kind=kind)
            label = labels[str(answer)] = draft.data["labels"][label_id]
            if label_kind != kind:
                label["kind"] = label_kind
            if asked:
                label["attributes"] = list(asked)
    if not is_task(stated_task):
        draft.data.setdefault("task", {})["kind"] = kind
        chosen = chosen_in(value, len(labels)) if kind == "choose-many" else []
        if chosen:
            draft.data["task"]["choose"] = chosen
    return labels


def _kind(branch: Branch, root: Form, *, is_list: bool, limits: Form) -> str:
    """Return the kind of task of labels, by where their marks are."""
    properties = {} if branch.form is None else branch.form["properties"]
    names = {key.lower(): key for key in properties if key != branch.key}
    if "from" in names and "to" in names:
        return "link" if types_of(resolved(properties[names["from"]], root)) == ["string"] else "mark-segments"
    for kind, fields in _POSITIONS.items():
        if any(field in names for field in fields):
            return kind
    if not is_list or limits.get("maxItems") == 1:
        is_graded = all(isinstance(value, int) for value, _ in branch.choices)
        return "rate" if is_graded else "choose-one"
    return "choose-many"


def _questions(branch: Branch, name: str, root: Form, questions: QuestionReader) -> list[str]:
    """Return the ids of the questions that are asked with labels."""
    if branch.form is None:
        return []
    found: list[str] = []
    place = {branch.key, *_PLACE, *(field for fields in _POSITIONS.values() for field in fields)}
    needed = branch.form.get("required")
    for key, form in branch.form["properties"].items():
        if key.lower() not in place and key != branch.key:
            is_required = isinstance(needed, list) and key in needed
            found += questions.add(key, form, f"{name}/{key}", of="label", required=is_required)
    return list(dict.fromkeys(found))


def _add(draft: Draft, answer: str | int, element: Element, *, is_own: bool, kind: str) -> str:
    """Add a label and return its id. What is stored of one whose value is no id is its code."""
    fields: Form = {"short": draft.short(element.text)} if is_own else {"definition": element.text}
    label_id = draft.add_label(element.name, stated=str(answer), **fields)
    label = draft.data["labels"][label_id]
    if label_id != str(answer) or isinstance(answer, int):
        label["code"] = answer
    if isinstance(answer, int) and kind in ("rate", "compare"):
        label["value"] = answer
    return label_id
