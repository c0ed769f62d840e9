"""Answers as models write them: JSON, in one form of those that the format accepts, and a description of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.exchange.prompt.words import Words, bullets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.schema import OWN_PREFIX
from guidelinekit.guideline.format.tasks import MARK_FIELDS, TASK_KINDS

_FIELDS = ("outcome", "attributes", "text")


def answer_data(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer of a normal form as a model writes it: a label that marks nothing is its id."""
    fields = [{key: value for key, value in mark.items() if not is_own(key)} for mark in answer["labels"]]
    marks = [mark["label"] if mark.keys() == {"label"} else mark for mark in fields]
    others = {key: answer[key] for key in _FIELDS if key in answer}
    return others if others.keys() == {"text"} and not marks else {"labels": marks, **others}


def is_own(key: str) -> bool:
    """Whether a key is the team's own, which means nothing to others."""
    return key.startswith(OWN_PREFIX)


def as_json(value: object) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def answer_form(guideline: Guideline, words: Words) -> list[str]:
    """Return the block that describes the keys of an answer."""
    return bullets(_fields(guideline, words))


def judgment_form(guideline: Guideline, words: Words) -> list[str]:
    """Return the block that describes the keys of a judgment on an answer."""
    keys = ["verdict", *(["labels"] if guideline.labels else []), "rules", "reason"]
    return bullets(words.text(f"prompt.judge.{key}") for key in keys)


def _fields(guideline: Guideline, words: Words) -> Iterator[str]:
    chosen = [label_id for label_id, label in guideline.labels.items() if label.choosable]
    kinds = dict.fromkeys(TASK_KINDS[guideline.kind_of(label_id)] for label_id in chosen)
    if any(not kind.mark for kind in kinds):
        yield words.text("prompt.labels")
    positions = dict.fromkeys(_position(kind.mark) for kind in kinds if kind.mark)
    if positions:
        yield words.text("prompt.marks", position=words.text("pages.items.or").join(positions))
    if guideline.outcomes:
        yield words.text("prompt.outcome")
    if guideline.attributes:
        yield words.text("prompt.attributes")
    if TASK_KINDS[guideline.task.kind].writes_text:
        yield words.text("prompt.text")


def _position(field: str) -> str:
    """Return the fields of a mark with its position, as JSON has them."""
    form = MARK_FIELDS[field].form
    if form:
        return f"`{field}`: {form}"
    return "`from`, `to`" if field == "from" else f"`{field}`"
