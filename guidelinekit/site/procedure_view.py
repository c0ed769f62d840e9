"""A guideline -> its decision steps and attributes, as pages show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.guideline.format.item import Value
from guidelinekit.guideline.format.model import Attribute, Guideline
from guidelinekit.guideline.format.steps import next_step, steps_after
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.choices import how_to_answer
from guidelinekit.site.decision_tree import DecisionTree, StepBranch, StepNode, draw_tree
from guidelinekit.site.drawing.legend import Legend


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkBranch:
    """An answer in the walk through the questions: its name, and the next step, or what the item ends with."""

    name: str
    next: str
    label: str
    outcome: str
    text: str
    note: str

    @property
    def ends(self) -> bool:
        """Whether no question follows."""
        return not self.next


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkStep:
    """A question in the walk."""

    id: str
    title: str
    ask: str
    branches: tuple[WalkBranch, ...]


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

    @cached_property
    def steps(self) -> tuple[WalkStep, ...]:
        """The questions in the order in which they are asked."""
        return tuple(map(self._walk_step, self._in_order(self.tree_of_steps)))

    @cached_property
    def decision_tree(self) -> DecisionTree:
        """The drawing of all questions."""
        numbers = {step.id: number for number, step in enumerate(self.steps, 1)}
        return draw_tree(self.tree_of_steps, lambda branch: self._walk_branch(branch).text, numbers)

    def _in_order(self, nodes: Iterable[StepNode]) -> Iterator[StepNode]:
        for node in nodes:
            yield node
            yield from self._in_order(branch.below for branch in node.branches if branch.below is not None)

    def _walk_step(self, node: StepNode) -> WalkStep:
        branches = tuple(map(self._walk_branch, node.branches))
        return WalkStep(id=node.id, title=node.title, ask=node.ask, branches=branches)

    def _walk_branch(self, branch: StepBranch) -> WalkBranch:
        target = branch.target
        labels = list(dict.fromkeys(mark.label for mark in target.labels))
        names = [self.guideline.labels[k].name if k in self.guideline.labels else k for k in labels]
        if target.outcome:
            outcome = self.guideline.outcomes.get(target.outcome)
            names.append(outcome.name if outcome is not None else target.outcome)
        names += [self.attribute_text(k, value) for k, value in target.attributes.items()]
        next_id = branch.below.id if branch.below is not None else branch.elsewhere
        if not names and not next_id:
            names = [self.catalogue.text("pages.nothing-to-label" if target.nothing else "pages.finished")]
        text = self.catalogue.listed(names)
        return WalkBranch(
            name=branch.name,
            next=next_id,
            label=labels[0] if len(labels) == 1 and not target.outcome else "",
            outcome=target.outcome,
            text=text,
            # An answer can set labels and go on.
            note=text if next_id else "",
        )

    @property
    def attributes_of_items(self) -> list[str]:
        """The attributes of whole items, their parts or tracks: those that belong to no label and no option."""
        nested = self.guideline.nested
        return [k for k, attribute in self.guideline.attributes.items() if attribute.of != "label" and k not in nested]

    def how(self, attribute: Attribute) -> str:
        """Return a short text on how an attribute is answered."""
        return how_to_answer(attribute, self.catalogue)

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
        return self.catalogue.text("attributes.asked-with", names=self.catalogue.listed(owners)) if owners else ""

    def attribute_text(self, attribute_id: str, value: Value) -> str:
        """Return one attribute and its value as text."""
        return self._legend.attribute_text(attribute_id, value)

    @cached_property
    def _legend(self) -> Legend:
        return Legend(self.guideline, (), self.catalogue)
