"""Decision steps: whether every path ends in an answer, and whether every label and step is reached."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.steps import next_steps


def dead_ends(context: CraftContext) -> Iterator[Finding]:
    """GK417: an answer that leads to no label, no outcome and no step."""
    procedure = context.guideline.procedure
    last = next(reversed(procedure), "")
    for step_id, step in procedure.items():
        for answer_id, target in step.answers.items():
            if step_id == last and not target.ends and not target.step:
                message = f"the answer `{answer_id}` leads to no label, outcome or step"
                address = ("procedure", step_id, "answers", answer_id)
                yield context.finding(codes.PROCEDURE_DEAD_END, address, message, arguments=[answer_id])


def loops(context: CraftContext) -> Iterator[Finding]:
    """GK418: decision steps that form a loop."""
    try:
        TopologicalSorter(next_steps(context.guideline)).prepare()
    except CycleError as error:
        loop = list(reversed(error.args[1]))
        message = f"the decision steps form a loop: {' → '.join(loop)}"
        yield context.finding(codes.PROCEDURE_LOOP, ("procedure", loop[0]), message, arguments=loop)


def unreached(context: CraftContext) -> Iterator[Finding]:
    """GK419: a label that the decision steps never lead to. GK420: a step that no answer leads to."""
    guideline = context.guideline
    if not guideline.procedure:
        return
    following = next_steps(guideline)
    reached: set[str] = set()
    pending = [next(iter(guideline.procedure))]
    while pending:
        step_id = pending.pop()
        if step_id not in reached:
            reached.add(step_id)
            pending.extend(following[step_id])
    for step_id in guideline.procedure:
        if step_id not in reached:
            message = f"no answer leads to the decision step `{step_id}`"
            yield context.finding(codes.STEP_UNREACHED, ("procedure", step_id), message, arguments=[step_id])
    reached_labels = {
        mark.label
        for step_id in reached
        for target in guideline.procedure[step_id].answers.values()
        for mark in target.labels
    }
    for label_id in context.choosable_labels:
        if label_id not in reached_labels:
            message = f"no answer of the decision steps leads to the label `{label_id}`"
            yield context.finding(codes.LABEL_UNREACHED, ("labels", label_id), message, arguments=[label_id])


CHECKS = (dead_ends, loops, unreached)
