"""Decision steps: does every way lead to an answer, and is every answer reached."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline


def dead_ends(desk: CraftContext) -> Iterator[Finding]:
    """GK417: an answer after which nothing is decided and no step follows."""
    procedure = desk.guideline.procedure
    last = next(reversed(procedure), "")
    for step_id, step in procedure.items():
        for answer_id, target in step.answers.items():
            if step_id == last and not target.ends and not target.step:
                message = f"after `{answer_id}` nothing is decided, and no step follows"
                yield desk.at(codes.PROCEDURE_DEAD_END, ("procedure", step_id, "answers", answer_id), message)


def loops(desk: CraftContext) -> Iterator[Finding]:
    """GK418: steps that lead back to themselves."""
    try:
        TopologicalSorter(ways_of(desk.guideline)).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        message = f"the steps lead back to themselves: {' → '.join(circle)}"
        yield desk.at(codes.PROCEDURE_LOOP, ("procedure", circle[0]), message)


def unreached(desk: CraftContext) -> Iterator[Finding]:
    """GK419: a label that the procedure never leads to, and GK420: a step that nothing leads to."""
    guideline = desk.guideline
    if not guideline.procedure:
        return
    ways = ways_of(guideline)
    reached: set[str] = set()
    waiting = [next(iter(guideline.procedure))]
    while waiting:
        step_id = waiting.pop()
        if step_id not in reached:
            reached.add(step_id)
            waiting.extend(ways[step_id])
    for step_id in guideline.procedure:
        if step_id not in reached:
            yield desk.at(codes.STEP_UNREACHED, ("procedure", step_id), f"no answer leads to the step `{step_id}`")
    found = {
        mark.label
        for step_id in reached
        for target in guideline.procedure[step_id].answers.values()
        for mark in target.labels
    }
    for label_id in desk.choosable:
        if label_id not in found:
            message = f"no answer of the decision steps leads to the label `{label_id}`"
            yield desk.at(codes.LABEL_UNREACHED, ("labels", label_id), message)


def ways_of(guideline: Guideline) -> dict[str, list[str]]:
    """From each step, the steps that its answers lead to."""
    steps = list(guideline.procedure)
    found: dict[str, list[str]] = {}
    for at, step_id in enumerate(steps):
        targets = guideline.procedure[step_id].answers.values()
        following = steps[at + 1 : at + 2]
        onward = [[t.step] if t.step else [] if t.ends else following for t in targets]
        found[step_id] = [other for way in onward for other in way]
    return found


CHECKS = (dead_ends, loops, unreached)
