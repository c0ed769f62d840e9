"""Chains and layers that are too long to be shown: of labels, of decision steps, and of marks on the same words."""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.references.answer_context import AnswerContext
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import Part
from guidelinekit.guideline.format.item import Mark
from guidelinekit.guideline.format.marks import part_of
from guidelinekit.guideline.format.spans import find
from guidelinekit.guideline.format.steps import next_steps

#: How many labels can be above each other, and how many decision steps can follow each other.
MAX_LEVELS = 64
MAX_STEPS = 100
#: How many marks of an answer can cover the same words.
MAX_LAYERS = 32


def label_levels(context: ReferenceContext) -> Iterator[Finding]:
    """Labels below too many others."""
    labels = context.guideline.labels
    above = {k: [parent for parent in label.parents if parent in labels] for k, label in labels.items()}
    try:
        order = tuple(TopologicalSorter(above).static_order())
    except CycleError:
        return  # Another check reports it.
    level: dict[str, int] = {}
    for label_id in order:
        level[label_id] = 1 + max((level[parent] for parent in above[label_id]), default=0)
        if level[label_id] > MAX_LEVELS:
            message = f"the label `{label_id}` has more than {MAX_LEVELS - 1} labels above it"
            where = ("labels", label_id, "parent")
            yield context.finding(codes.CHAIN_TOO_LONG, where, message, arguments=(label_id,))
            return


def step_levels(context: ReferenceContext) -> Iterator[Finding]:
    """Decision steps below too many others, in the trees that pages show: each step is in them once."""
    following = next_steps(context.guideline)
    shown: set[str] = set()
    for first in following:
        # A list, because a recursive function would fail for long chains.
        path = [iter((first,))]
        while path:
            step_id = next(path[-1], None)
            if step_id is None:
                path.pop()
            elif step_id in following and step_id not in shown:
                shown.add(step_id)
                path.append(iter(following[step_id]))
                if len(path) - 1 > MAX_STEPS:
                    message = f"the decision step `{step_id}` comes after more than {MAX_STEPS - 1} other ones"
                    where = ("procedure", step_id)
                    yield context.finding(codes.CHAIN_TOO_LONG, where, message, arguments=(step_id,), key=True)
                    return


def layers(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    """Words that too many marks of an answer cover."""
    marks = [mark for mark, _ in case.marks if mark.text]
    if case.parts is None or len(marks) <= MAX_LAYERS:
        return
    edges: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for mark in marks:
        part = part_of(mark, case.parts)
        for at, start, end in _ranges(mark, part) if part is not None else ():
            edges.setdefault((mark.part, at), []).extend(((start, 1), (end, -1)))
    for found in edges.values():
        most = max(accumulate(change for _, change in sorted(found)))
        if most > MAX_LAYERS:
            message = f"{most} marks cover the same words"
            yield context.finding(codes.TOO_MANY_LAYERS, case.address, message)
            return


def _ranges(mark: Mark, part: Part) -> Iterator[tuple[int, int, int]]:
    """Yield the number of the text that a mark is in, and where each piece begins and ends."""
    texts: Sequence[tuple[int, str]] = list(enumerate(part.texts, 1))
    for at, text in texts if mark.turn is None else texts[mark.turn - 1 : mark.turn]:
        found = find(text, mark.text, mark.occurrence or 1)
        if found is not None:
            yield from ((at, start, end) for start, end in found)
            return


CHECKS = (label_levels, step_levels)
