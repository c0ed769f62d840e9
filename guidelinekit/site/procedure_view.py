"""A guideline's decision steps and further questions, as pages tell them."""

from dataclasses import dataclass
from functools import cached_property

from guidelinekit.guideline.format.model import Attribute, Branch, Guideline, Value
from guidelinekit.site.drawing.legend import Legend

_HOW = {
    "choose-one": "choose one",
    "choose-many": "choose all that apply",
    "compare": "choose one",
    "rate": "rate",
    "number": "a number",
    "write": "write",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An answer to a decision step: its name, what it leads to, and the step below, or one that is told elsewhere."""

    name: str
    target: Branch
    below: "StepNode | None"
    again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNode:
    """A decision step in the tree."""

    id: str
    ask: str
    ways: tuple[Way, ...]


class ProcedureView:
    """What pages ask of decision steps and further questions."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline

    def next_step(self, step_id: str, target: Branch) -> str:
        """The step that an answer leads to: the one it names, or the next where it ends nothing; empty at an end."""
        if target.step or target.ends:
            return target.step
        steps = list(self.guideline.procedure)
        return next(iter(steps[steps.index(step_id) + 1 :]), "")

    @cached_property
    def tree_of_steps(self) -> tuple[StepNode, ...]:
        """The decision steps as a tree from the first one; each is told once, also one that nothing leads to."""
        told: set[str] = set()

        def twig(step_id: str) -> StepNode:
            told.add(step_id)
            step = self.guideline.procedure[step_id]
            ways = []
            for answer_id, target in step.answers.items():
                following = self.next_step(step_id, target)
                known = following if following in self.guideline.procedure else ""
                below = twig(known) if known and known not in told else None
                ways.append(
                    Way(name=target.name or answer_id, target=target, below=below, again=known if below is None else "")
                )
            return StepNode(id=step_id, ask=step.ask, ways=tuple(ways))

        return tuple(twig(step_id) for step_id in self.guideline.procedure if step_id not in told)

    @property
    def questions_of_items(self) -> list[str]:
        """The further questions about whole items, their parts or tracks: those that no label and no option asks."""
        nested = self.guideline.nested
        return [k for k, attribute in self.guideline.attributes.items() if attribute.of != "label" and k not in nested]

    def how(self, attribute: Attribute) -> str:
        """How a further question is answered, in a few words."""
        words = [_HOW[attribute.kind]]
        if attribute.range is not None:
            low, high = attribute.range
            words = [f"{words[0]} from {low:g} to {high:g}"]
        words += [f"for each of {', '.join(attribute.parts)}"] if attribute.parts else []
        words += ["for each track"] if attribute.of == "track" else []
        return ", ".join([*words, "required" if attribute.required else "may be left open"])

    def asked_where(self, attribute_id: str) -> str:
        """Where a further question is asked, in a sentence."""
        labels = [label.name for label in self.guideline.labels.values() if attribute_id in label.attributes]
        options = [
            f"{option.name} ({other.name or other_id})"
            for other_id, other in self.guideline.attributes.items()
            for option in other.options.values()
            if attribute_id in option.attributes
        ]
        asked = labels + options
        if not asked and self.guideline.attributes[attribute_id].of == "item":
            return "Asked of every item."
        return f"Asked with {', '.join(asked)}." if asked else ""

    def told(self, attribute_id: str, value: Value) -> str:
        """One further question and its answer, in words."""
        return self._legend.told(attribute_id, value)

    def is_compared(self, name: str) -> bool:
        """Whether a part of the input is one of those that are compared: those of the last part's kind."""
        given = self.guideline.task.input
        if self.guideline.task.kind != "compare" or not isinstance(given, dict) or name not in given:
            return False
        names = list(given)
        kind = given[names[-1]]
        compared = [part for part in names if given[part] == kind]
        # Of three parts of one kind, the first is what the others answer.
        return name in (compared[1:] if len(compared) == len(names) > 2 else compared)

    @cached_property
    def _legend(self) -> Legend:
        return Legend(self.guideline, ())
