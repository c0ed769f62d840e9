"""The parts of a task's input -> which of them is labeled, which are compared, and which are context."""

from enum import StrEnum

from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.tasks import TASK_KINDS


class Role(StrEnum):
    """What annotators do with a part of an input."""

    LABELED = "labeled"
    COMPARED = "compared"
    CONTEXT = "context"


def role_of(name: str, guideline: Guideline) -> Role:
    """Return the role of a part. Where marks are made, a part is labeled if they can be in it, else the last one is."""
    task = guideline.task
    if isinstance(task.input, str) or name not in task.input:
        return Role.LABELED
    if task.kind == "compare":
        return Role.COMPARED if name in _compared(dict(task.input)) else Role.CONTEXT
    kinds = {task.kind, *map(guideline.kind_of, guideline.labels)}
    markable = {input_kind for kind in kinds for input_kind in TASK_KINDS[kind].inputs}
    is_labeled = task.input[name] in markable if markable else name == list(task.input)[-1]
    return Role.LABELED if is_labeled else Role.CONTEXT


def part_title(name: str) -> str:
    """Return the name of a part as readers see it: a first letter in upper case, and spaces between words."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def is_chat(guideline: Guideline) -> bool:
    """Whether an item is a conversation, or replies in one, so that its texts are shown as a chat shows them."""
    kinds = guideline.task.input
    return "conversation" in ([kinds] if isinstance(kinds, str) else kinds.values())


def _compared(kinds: dict[str, str]) -> list[str]:
    """Return the parts to compare: those of the kind of the last one."""
    kind = list(kinds.values())[-1]
    compared = [name for name, its_kind in kinds.items() if its_kind == kind]
    # Of three or more parts of one kind, the first is what the others respond to.
    return compared[1:] if len(compared) == len(kinds) > 2 else compared
