"""A draft of a file -> data of a whole guideline, with starter texts for what a person must write."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from guidelinekit.changes.label_state import is_choosable
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.guideline.starter_text import MARK, is_starter_text

#: The kind of task of a list of labels that says nothing of a task.
_KIND = "choose-one"
#: Where a kind of task can be used with fewer kinds of input than a label of this kind.
_INPUTS = {"mark-spans": ("text", "conversation", "document")}
#: The fields of the head in the order in which people read them.
_HEAD = ("format", "id", "title", "short", "version", "status", "language", "summary", "purpose", "task")


def completed(draft: Draft, guideline_id: str) -> dict[str, Any]:
    """Return the data of a guideline that the file of a draft describes, with a kind of task that its labels allow.

    Raises:
        ExchangeError: the file has nothing to label with.
    """
    kind = _usable_kind(draft.data.get("task", {}).get("kind", _KIND), draft.data)
    data = described(draft, guideline_id, kind)
    kinds = [*(label["kind"] for label in data.get("labels", {}).values() if "kind" in label)]
    needed = {kind: _INPUTS.get(kind, TASK_KINDS[kind].inputs)}
    for one, inputs in ({one: TASK_KINDS[one].inputs for one in kinds} | needed).items():
        data["task"]["input"] = _with_input(TASK_KINDS[one].usual_input, inputs, data["task"]["input"])
    return data


def described(draft: Draft, guideline_id: str, kind: str = "") -> dict[str, Any]:
    """Return the data of a guideline that the file of a draft describes, to be compared with another one.

    It may have fewer labels than its kind of task needs. `kind` replaces the kind of task of the draft.
    """
    data = draft.plain()
    task = dict(data.get("task", {}))
    labels = data.get("labels", {})
    kind = kind or task.get("kind", _KIND)
    head = {
        "format": 1,
        "id": guideline_id,
        "title": data.get("title") or f"{MARK}the title of this guideline",
        "version": "0.1.0",
        "status": "draft",
        "language": data.get("language", "en"),
        "summary": data.get("summary")
        or f"{MARK}one paragraph that a new annotator understands: what annotators decide about an item, and why.",
        "task": {
            "unit": task.get("unit") or f"{MARK}what one item is, as annotators see it.",
            "input": _usable_input(task.get("input") or TASK_KINDS[kind].usual_input, kind),
            "kind": kind,
            **({"choose": task["choose"]} if "choose" in task and kind == "choose-many" else {}),
        },
    }
    rest = {key: value for key, value in data.items() if key not in _HEAD and value not in ({}, [])}
    if labels or TASK_KINDS[kind].min_labels:
        rest["labels"] = labels
    return {**head, **{key: data[key] for key in ("short", "purpose") if key in data}, **rest}


def _usable_kind(kind: str, data: Mapping[str, Any]) -> str:
    """Return a kind that has enough labels: with fewer than two, one of them can only be chosen or not."""
    choosable = [
        label for label in data.get("labels", {}).values() if is_choosable(label) and label.get("kind", kind) == kind
    ]
    if len(choosable) >= TASK_KINDS[kind].min_labels:
        return kind
    if choosable:
        return "choose-many"
    # A file can state a kind of task in which it has no labels, as a mark that people have edited.
    others = [label["kind"] for label in data.get("labels", {}).values() if is_choosable(label) and "kind" in label]
    for other in dict.fromkeys(others):
        if not TASK_KINDS[other].joins_marks and others.count(other) >= TASK_KINDS[other].min_labels:
            return str(other)
    if data.get("attributes") or TASK_KINDS[kind].writes_text:
        return "write"
    raise ExchangeError("the file has no labels", hint="Import a file that lists the labels of a project.")


def _usable_input(form: Any, kind: str) -> Any:
    """Return an input that goes with a kind of task: one for `compare` has at least two parts.

    What is no input, as a mark that people have edited may have it, is the usual one.
    """
    kinds = list(form.values()) if isinstance(form, dict) else [form]
    if not kinds or not all(isinstance(one, str) and one in INPUT_KINDS for one in kinds):
        form = TASK_KINDS[kind].usual_input
    if kind == "compare" and not isinstance(form, dict):
        return dict.fromkeys(("prompt", "a", "b"), form)
    if isinstance(form, dict) and len(form) == 1:
        return next(iter(form.values()))
    return form


def _with_input(usual: str, wanted: Collection[str], form: Any) -> Any:
    """Return an input with one part more, the usual one, if something cannot be marked in any of its parts."""
    parts = form if isinstance(form, dict) else {str(form): form}
    if not wanted or set(wanted) & set(parts.values()):
        return form
    return {**parts, usual if usual not in parts else f"{usual}-to-mark": usual}


def to_fill_in(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a person must still write: an address or a number of elements, and what is missing there."""
    for address, text in _texts(data, ()):
        if is_starter_text(text):
            yield "/".join(address), text.strip().removeprefix(MARK).rstrip(".")
    labels = data.get("labels", {})
    undefined = [key for key, label in labels.items() if not label.get("definition") and not label.get("abstract")]
    if undefined:
        yield _addresses("labels", undefined, len(labels)), "the definition"
    groups = [key for key, label in labels.items() if not label.get("definition") and label.get("abstract")]
    if groups:
        yield ", ".join(f"labels/{key}" for key in groups[:5]), "what is in the group"
    unlimited = [key for key, label in labels.items() if not label.get("avoid_when") and not label.get("abstract")]
    if unlimited:
        yield _addresses("labels", unlimited, len(labels)), "when to use the label, and when to use another one"
    outcomes = [key for key, outcome in data.get("outcomes", {}).items() if not outcome.get("when")]
    if outcomes:
        yield _addresses("outcomes", outcomes, len(data["outcomes"])), "when to choose it"
    for section, what in (
        ("rules", "the rules that annotators follow"),
        ("examples", "items with their right answers"),
        ("owners", "who decides disputes"),
    ):
        if not data.get(section):
            yield section, what


def _addresses(section: str, ids: list[str], count: int) -> str:
    if len(ids) == 1:
        return f"{section}/{ids[0]}"
    return f"{section} (all {count})" if len(ids) == count else f"{section} ({len(ids)} of {count})"


def _texts(value: Any, address: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    match value:
        case str():
            yield address, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*address, str(key)))
        case list():
            for at, inner in enumerate(value):
                yield from _texts(inner, (*address, str(at)))
