"""A guideline -> its decision steps and attributes, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.guideline.format.item import Branch, Value
from guidelinekit.guideline.format.model import Attribute, Guideline
from guidelinekit.guideline.format.steps import next_step, steps_after
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.drawing.legend import Legend


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBranch:
    """An answer to a decision step: its name, what follows, and the next step, or its id if it is shown elsewhere."""

    name: str
    target: Branch
    below: "StepNode | None"
    elsewhere: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNode:
    """A decision step in the tree."""

    id: str
    title: str
    ask: str
    branches: tuple[StepBranch, ...]


class ProcedureView:
    """Decision steps and attributes of one guideline, in the language of a catalogue."""

    def __init__(self, guideline: Guideline, catalogue: Catalogue) -> None:
        self.guideline = guideline
        self.catalogue = catalogue

    @cached_property
    def tree_of_steps(self) -> tuple[StepNode, ...]:
        """The decision steps as trees, the first one from the first step. Each step is shown once."""
        shown: set[str] = set()
        following = steps_after(self.guideline)

        def node(step_id: str) -> StepNode:
            shown.add(step_id)
            step = self.guideline.procedure[step_id]
            branches = []
            for answer_id, target in step.answers.items():
                next_id = next_step(step_id, target, following)
                next_id = next_id if next_id in self.guideline.procedure else ""
                below = node(next_id) if next_id and next_id not in shown else None
                elsewhere = next_id if below is None else ""
                branches.append(
                    StepBranch(name=target.name or answer_id, target=target, below=below, elsewhere=elsewhere)
                )
            return StepNode(id=step_id, title=step.title, ask=step.ask, branches=tuple(branches))

        return tuple(node(step_id) for step_id in self.guideline.procedure if step_id not in shown)

    @property
    def attributes_of_items(self) -> list[str]:
        """The attributes of whole items, their parts or tracks: those that belong to no label and no option."""
        nested = self.guideline.nested
        return [k for k, attribute in self.guideline.attributes.items() if attribute.of != "label" and k not in nested]

    def how(self, attribute: Attribute) -> str:
        """Return a short text on how an attribute is answered."""
        text = self.catalogue.text
        words = [self.choose_text("options", attribute.choose) or text(f"attributes.{attribute.kind}")]
        if attribute.range is not None:
            low, high = map(self.catalogue.number, attribute.range)
            words = [text("attributes.range", how=words[0], low=low, high=high)]
        words += [text("attributes.of-parts", parts=", ".join(attribute.parts))] if attribute.parts else []
        words += [text("attributes.of-track")] if attribute.of == "track" else []
        return self.catalogue.listed([*words, text("attributes." + ("required" if attribute.required else "optional"))])

    def choose_text(self, what: str, choose: Sequence[int]) -> str:
        """Return how many `labels` or `options` are chosen; empty where any number is allowed."""
        low, high = choose[0] if choose else 0, choose[1] if len(choose) > 1 else None
        if high is None:
            return self.catalogue.text(f"choose.{what}-at-least", count=low) if low else ""
        if low == high:
            return self.catalogue.text(f"choose.{what}-exactly", count=high)
        if not low:
            return self.catalogue.text(f"choose.{what}-at-most", count=high)
        return self.catalogue.text(f"choose.{what}-between", low=str(low), high=str(high))

    def asked_where(self, attribute_id: str) -> str:
        """Return a sentence on which labels and options an attribute belongs to; empty if that is unknown."""
        labels = [label.name for label in self.guideline.labels.values() if attribute_id in label.attributes]
        options = [
            f"{option.name} ({other.name or other_id})"
            for other_id, other in self.guideline.attributes.items()
            for option in other.options.values()
            if attribute_id in option.attributes
        ]
        owners = labels + options
        if not owners and self.guideline.attributes[attribute_id].of == "item":
            return self.catalogue.text("attributes.every-item")
        return self.catalogue.text("attributes.asked-with", names=", ".join(owners)) if owners else ""

    def attribute_text(self, attribute_id: str, value: Value) -> str:
        """Return one attribute and its value as text."""
        return self._legend.attribute_text(attribute_id, value)

    @cached_property
    def _legend(self) -> Legend:
        return Legend(self.guideline, (), self.catalogue)
