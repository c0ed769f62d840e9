"""The checks of the values of a new guideline: one function for each value, for options and for answers in a terminal.

Each returns the value in the form that `NewGuideline` needs, and raises a `GuidelineKitError` with the reason and, as
its hint, the form that is expected.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.codes import INVALID_ID, UNUSABLE_GUIDELINE_ID
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.guideline.ids import ids_from_names, is_id, problem_of_guideline_id
from guidelinekit.guideline.prose import links_not_allowed
from guidelinekit.guideline.read.scalars import CONTROL, code_point
from guidelinekit.guideline.suggest import did_you_mean
from guidelinekit.operations.new import input_form

#: The commas of several scripts, which separate labels in one answer.
_COMMA = re.compile("[,，、،]")
#: Line breaks that YAML and programs read in different ways, and control characters.
_REFUSED = re.compile(f"{CONTROL.pattern}|\x85")
_LINE_BREAK = re.compile(r"[\r\n\x85\u2028\u2029]")


def checked_line(text: str) -> str:
    """Return a title, a name of a label or the name of a team without the space around it."""
    text = text.strip()
    if _LINE_BREAK.search(text):
        raise GuidelineKitError("the text has several lines", hint="Write it on one line.")
    return _checked_text(text)


def checked_prose(text: str) -> str:
    """Return a prose text without the space around it."""
    text = _checked_text(text.strip())
    for target in links_not_allowed(text):
        raise GuidelineKitError(
            f"the link target `{target}` is not a web or email address", hint="Start it with https:// or mailto:."
        )
    return text


def _checked_text(text: str) -> str:
    if not text:
        raise GuidelineKitError("the text is empty", hint="Write at least one character.")
    control = _REFUSED.search(text)
    if control:
        what = "a byte that is not UTF-8" if "\ud800" <= control[0] <= "\udfff" else code_point(control[0])
        raise GuidelineKitError(f"the text contains {what}", hint="Use UTF-8 text without control characters.")
    return text


def checked_id(text: str, schema: Schema) -> str:
    """Return an id without the space around it."""
    text = text.strip()
    if not is_id(text, schema.id_form or {}):
        raise GuidelineKitError(f"{text!r} is not a valid id", hint=INVALID_ID.fix)
    return text


def checked_guideline_id(text: str, schema: Schema) -> str:
    """Return the id of a guideline, which also names a folder, pages and tags, without the space around it."""
    guideline_id = checked_id(text, schema)
    problem = problem_of_guideline_id(guideline_id)
    if problem:
        message = f"the id of a guideline cannot be {guideline_id!r}: {problem}"
        raise GuidelineKitError(message, hint=UNUSABLE_GUIDELINE_ID.fix)
    return guideline_id


def checked_kind(text: str, schema: Schema, *, input_kind: str = "", label_count: int | None = None) -> str:
    """Return a kind of task that takes this kind of input and number of labels, if they are known."""
    kind = _one_of(text, TASK_KINDS, "kind of task")
    if input_kind:
        checked_input(input_kind, schema, kind=kind)
    if label_count is not None:
        _check_count(label_count, kind)
    return kind


def checked_input(text: str, schema: Schema, *, kind: str = "") -> str:
    """Return a kind of input that the kind of task takes, if that is known."""
    chosen = _one_of(text, INPUT_KINDS, "kind of input")
    allowed = inputs_of(kind, schema) if kind else INPUT_KINDS
    if chosen not in allowed:
        raise GuidelineKitError(f"{kind} does not take {chosen}", hint=f"It takes {quoted_list(allowed)}.")
    return chosen


def inputs_of(kind: str, schema: Schema) -> tuple[str, ...]:
    """Return the kinds of input that a kind of task takes."""
    smallest = {"format": 1, "id": "x", "title": "x", "version": "1.0.0", "summary": "x", "labels": {}}
    return tuple(
        name
        for name in INPUT_KINDS
        if schema.accepts({**smallest, "task": {"unit": "x", "kind": kind, "input": input_form(kind, name)}})
    )


def checked_labels(texts: Sequence[str], schema: Schema, *, kind: str = "") -> Mapping[str, str]:
    """Return label names by id. Each text is a name, from which the id is made, or `id=Name`.

    The number of labels is checked if the kind of task is known.
    """
    entries = [_label(text, schema) for text in texts]
    given = {index: label_id for index, (label_id, _) in enumerate(entries) if label_id}
    for label_id, count in Counter(label_id.lower() for label_id in given.values()).items():
        if count > 1:
            raise GuidelineKitError(
                f"{count} labels have the id `{label_id}`",
                hint="Each label needs its own id; upper and lower case count as the same.",
            )
    names = [name for _, name in entries]
    labels = dict(zip(ids_from_names(names, given=given), names, strict=True))
    if kind:
        _check_count(len(labels), kind)
    return labels


def label_texts(answer: str) -> list[str]:
    """Split an answer in a terminal into the texts of labels."""
    return [text for text in _COMMA.split(answer) if text.strip()]


def _label(text: str, schema: Schema) -> tuple[str, str]:
    """The id of a label and its name; the id is empty if the text is only a name."""
    before, separator, after = text.partition("=")
    try:
        return (checked_id(before, schema), checked_line(after)) if separator else ("", checked_line(text))
    except GuidelineKitError as error:
        raise GuidelineKitError(
            f"the label {text.strip()!r}: {error}", hint=f"Write Name, or id=Name. {error.hint}"
        ) from None


def _check_count(count: int, kind: str) -> None:
    needed = TASK_KINDS[kind].min_labels
    if count and not needed:
        raise GuidelineKitError(f"{kind} has no labels", hint="Omit them.")
    if count < needed:
        labels = "label" if needed == 1 else "labels"
        raise GuidelineKitError(
            f"{kind} needs at least {needed} {labels}; there {'is one' if count == 1 else 'are none'}",
            hint="Name more labels, such as Happy and Sad, or use another kind of task.",
        )


def _one_of(text: str, known: Collection[str], what: str) -> str:
    text = text.strip()
    if text not in known:
        hint = f"{did_you_mean(text, known)} The kinds are {', '.join(known)}."
        raise GuidelineKitError(f"{text!r} is not a {what}", hint=hint.strip())
    return text
