"""How many labels or options are chosen, and how a question is answered -> text in the language of a catalogue."""

from collections.abc import Sequence
from typing import Literal

from guidelinekit.guideline.format.model import Attribute, Task
from guidelinekit.messages.catalogue import Catalogue


def task_text(task: Task, catalogue: Catalogue) -> str:
    """Return a sentence on what the annotator does."""
    return _choose_text("labels", task.choose, catalogue) or catalogue.text(f"tasks.{task.kind}.instruction")


def how_to_answer(attribute: Attribute, catalogue: Catalogue) -> str:
    """Return a short text on how an attribute is answered."""
    text = catalogue.text
    words = [_choose_text("options", attribute.choose, catalogue) or text(f"attributes.{attribute.kind}")]
    if attribute.range is not None:
        low, high = map(catalogue.number, attribute.range)
        words = [text("attributes.range", how=words[0], low=low, high=high)]
    words += [text("attributes.of-parts", parts=catalogue.listed(attribute.parts))] if attribute.parts else []
    words += [text("attributes.of-track")] if attribute.of == "track" else []
    return catalogue.listed([*words, text("attributes." + ("required" if attribute.required else "optional"))])


def _choose_text(what: Literal["labels", "options"], choose: Sequence[int], catalogue: Catalogue) -> str:
    """Return how many labels or options are chosen; empty where any number is allowed."""
    low, high = choose[0] if choose else 0, choose[1] if len(choose) > 1 else None
    if high is None:
        return catalogue.text(f"choose.{what}-at-least", count=low) if low else ""
    if low == high:
        return catalogue.text(f"choose.{what}-exactly", count=high)
    if not low:
        return catalogue.text(f"choose.{what}-at-most", count=high)
    return catalogue.text(f"choose.{what}-between", low=str(low), high=str(high))
