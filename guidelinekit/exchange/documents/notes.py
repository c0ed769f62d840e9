"""What a person must know about the draft of a document: guesses, what is left out, and what refers to nothing."""

from collections.abc import Iterator
from typing import Any

from guidelinekit.exchange.documents.blocks import Document
from guidelinekit.exchange.documents.chapter_phrases import SECTION_REFERENCE
from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.rest import KEY
from guidelinekit.exchange.documents.task import Task
from guidelinekit.exchange.draft import Draft

#: How many notes of one kind are listed one by one.
_MAX_NOTES = 100
_MAX_REFERENCES = 20
#: Texts that are quoted from items may refer to sections of anything.
_QUOTED = frozenset({KEY, "examples"})


def add_notes(draft: Draft, document: Document, found: Found, task: Task, kind: str) -> None:
    """Add the notes to a draft that is complete."""
    source = f" from the words “{task.kind_words}”" if task.kind_words and kind == task.kind else ""
    draft.guess("the task", f"The kind of task is `{kind}`{source}.")
    if task.input_words:
        draft.guess("the task", f"The kind of input is `{task.input}` from the word “{task.input_words}”.")
    groups = [label["name"] for label in draft.data.get("labels", {}).values() if label.get("abstract")]
    if groups:
        names = ", ".join(f"“{one}”" for one in groups[:10]) + (" and others" if len(groups) > 10 else "")
        draft.guess("the labels", f"These are groups, which cannot be chosen, because labels are below them: {names}.")
    if "choose" in draft.data["task"]:
        draft.guess("task/choose", "Each item has at least one label, because outcomes are for items without one.")
    if found.rest.introductions:
        listed = ", ".join(f"“{one}”" for one in found.rest.introductions[:_MAX_NOTES])
        draft.skip("the document", f"Sentences that only introduce a table or a list are left out: {listed}.")
    for place, reason in document.notes[:_MAX_NOTES]:
        draft.skip(place, reason)
    if (more := len(document.notes) - _MAX_NOTES) > 0:
        draft.skip("the document", f"{more} more images or other parts are left out.")
    references = list(_references(draft.data, ()))
    for address, reference in references[:_MAX_REFERENCES]:
        draft.skip(address, f"“{reference}” is a part of the document, which the guideline does not have. Link an "
                   "element, or leave it out.")  # fmt: skip
    if (more := len(references) - _MAX_REFERENCES) > 0:
        draft.skip("the document", f"{more} more texts refer to its sections.")


def _references(value: Any, address: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the addresses of texts that refer to a section of the document, and what they refer to."""
    match value:
        case str():
            if found := SECTION_REFERENCE.search(value):
                yield "/".join(address), found[0]
        case dict():
            for key, inner in value.items():
                if address or key not in _QUOTED:
                    yield from _references(inner, (*address, str(key)))
        case list():
            for at, inner in enumerate(value):
                yield from _references(inner, (*address, str(at)))
