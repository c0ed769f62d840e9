"""A guideline -> the decision steps that follow each one."""

from collections.abc import Mapping

from guidelinekit.guideline.format.item import Branch
from guidelinekit.guideline.format.model import Guideline


def next_steps(guideline: Guideline) -> dict[str, list[str]]:
    """Return for each decision step the steps that its answers lead to."""
    following = steps_after(guideline)
    targets = {step_id: step.answers.values() for step_id, step in guideline.procedure.items()}
    return {
        step_id: [other for answer in answers if (other := next_step(step_id, answer, following))]
        for step_id, answers in targets.items()
    }


def steps_after(guideline: Guideline) -> dict[str, str]:
    """Return for each decision step the one written after it; empty for the last one."""
    steps = list(guideline.procedure)
    return dict(zip(steps, [*steps[1:], ""], strict=True)) if steps else {}


def next_step(step_id: str, target: Branch, following: Mapping[str, str]) -> str:
    """Return the step after an answer: the one that it names, or the next one; empty if the answer is final."""
    return target.step if target.step or target.ends else following[step_id]
