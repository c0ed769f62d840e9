"""The answers of a guideline -> a description of their keys, as models write them."""

from collections.abc import Iterator

from guidelinekit.exchange.prompt.words import Words, bullets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.tasks import MARK_FIELDS, TASK_KINDS


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
