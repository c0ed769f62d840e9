"""A guideline and its changelog, asked what pages ask: which examples show a label, what changed last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.change.change import CONSEQUENCES, Change, Impact
from guidelinekit.change.changelog import Changelog, Entry
from guidelinekit.spec.model import EdgeCase, Example, Guideline, Label, Rule, WrongAnswer

KIND_SENTENCES = {
    "choose-one": "Choose exactly one label.",
    "choose-many": "Choose every label that applies; none is an answer too.",
    "mark-spans": "Mark the words that a label applies to, and give each its label.",
}


@dataclass(frozen=True, slots=True)
class WrongExample:
    """An example for which a label is tempting and wrong."""

    id: str
    example: Example
    wrong: WrongAnswer


@dataclass(frozen=True, slots=True)
class Group:
    """Examples with the same first label, or outcome, in their answers."""

    title: str
    anchor: str
    examples: dict[str, Example]


@dataclass(frozen=True, slots=True)
class Branch:
    """A label with its depth in the taxonomy."""

    id: str
    label: Label
    depth: int


class Book:
    """What the pages of one guideline read."""

    def __init__(self, guideline: Guideline, changelog: Changelog) -> None:
        self.guideline = guideline
        self.changelog = changelog

    @property
    def kind_sentence(self) -> str:
        """What the annotator does, in one sentence."""
        return KIND_SENTENCES[self.guideline.task.kind]

    @cached_property
    def tree(self) -> tuple[Branch, ...]:
        """The living labels, each under its parent, in the order of the file."""
        return tuple(self._below("", 0))

    @property
    def retired(self) -> Mapping[str, Label]:
        """Labels that are no longer chosen."""
        return {k: label for k, label in self.guideline.labels.items() if label.status == "deprecated"}

    def children(self, label_id: str) -> Sequence[Branch]:
        """The living labels right under a label."""
        return [
            Branch(child_id, child, 0)
            for child_id, child in self.guideline.labels.items()
            if child.parent == label_id and child.status != "deprecated"
        ]

    def parents(self, label_id: str) -> list[str]:
        """The labels above a label, outermost first."""
        found: list[str] = []
        current = self.guideline.labels[label_id].parent
        while current in self.guideline.labels and current not in found:
            found.insert(0, current)
            current = self.guideline.labels[current].parent
        return found

    def rules_of(self, label_id: str) -> dict[str, Rule]:
        """The rules about a label."""
        return {k: rule for k, rule in self.guideline.rules.items() if label_id in rule.labels}

    def edge_cases_of(self, label_id: str) -> dict[str, EdgeCase]:
        """The edge cases about a label, or decided with it."""
        return {
            k: case
            for k, case in self.guideline.edge_cases.items()
            if label_id in case.labels or any(mark.label == label_id for mark in case.decision.labels)
        }

    def right_examples(self, label_id: str) -> dict[str, Example]:
        """The examples whose answer has the label."""
        return {k: example for k, example in self.guideline.examples.items() if _has(example, label_id)}

    def wrong_examples(self, label_id: str) -> list[WrongExample]:
        """The examples for which the label is tempting and wrong."""
        return [
            WrongExample(k, example, wrong)
            for k, example in self.guideline.examples.items()
            for wrong in example.wrong.values()
            if any(mark.label == label_id for mark in wrong.answer.labels)
        ]

    @property
    def examples_by_answer(self) -> list[Group]:
        """The examples grouped by their answers: labels in the order of the taxonomy, then outcomes, then the rest."""
        left = dict(self.guideline.examples)
        groups = []
        for section, titles in self._answers().items():
            for element_id, title in titles.items():
                found = {k: example for k, example in left.items() if _first_answer(example) == (section, element_id)}
                left = {k: example for k, example in left.items() if k not in found}
                if found:
                    groups.append(Group(title, f"{section}/{element_id}", found))
        return [*groups, Group("Nothing to label", "_nothing", left)] if left else groups

    def _answers(self) -> dict[str, dict[str, str]]:
        return {
            "labels": {branch.id: branch.label.name for branch in self.tree},
            "outcomes": {k: outcome.name for k, outcome in self.guideline.outcomes.items()},
        }

    def examples_showing(self, address: str) -> dict[str, Example]:
        """The examples that say they show an element."""
        return {k: example for k, example in self.guideline.examples.items() if address in example.shows}

    def confusions(self, label_id: str) -> dict[str, str]:
        """How to tell a label from others, said on either side."""
        said = {
            other_id: other.confused_with[label_id]
            for other_id, other in self.guideline.labels.items()
            if label_id in other.confused_with and other.status != "deprecated"
        }
        return {**said, **self.guideline.labels[label_id].confused_with}

    def history(self, label_id: str) -> list[tuple[Entry, list[Change]]]:
        """The releases that changed something about a label, newest first."""
        found = [(entry, [change for change in entry.changes if label_id in change.labels]) for entry in self.entries]
        return [(entry, changes) for entry, changes in found if changes]

    def changed_in(self, section: str, element_id: str) -> str:
        """What a badge on an element says: the newest version that changed it; empty if none did."""
        return self._badges.get(f"{section}/{element_id}", "")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The changelog, newest first."""
        return self.changelog.entries

    @property
    def latest(self) -> Entry | None:
        """The newest entry that changed something."""
        return next((entry for entry in self.entries if entry.changes), None)

    @property
    def version(self) -> str:
        """The version as readers should name it: `1.3.0`, or `1.3.0 + unreleased`."""
        if self.changelog.unreleased is not None:
            return f"{self.changelog.released} + unreleased"
        return self.guideline.version

    def groups(self, changes: Sequence[Change]) -> list[tuple[Impact, tuple[str, str], list[Change]]]:
        """Changes by impact, heaviest first, with what each impact asks; the version itself is not listed."""
        told = [change for change in changes if change.address not in ("version", "effective")]
        grouped = [(impact, [change for change in told if change.impact is impact]) for impact in Impact]
        return [(impact, CONSEQUENCES[impact], group) for impact, group in grouped if group]

    def label_name(self, label_id: str) -> str:
        """The name of a label, or its id where the guideline does not have it (any more)."""
        label = self.guideline.labels.get(label_id)
        return label.name if label is not None else label_id

    @cached_property
    def _badges(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in self.entries:
            for change in entry.changes:
                element = "/".join(change.address.split("/")[:2])
                word = "New" if change.kind.action in ("added", "split") and change.address == element else "Changed"
                if change.kind.action == "copyedited" or change.kind.impact is Impact.EDITORIAL:
                    continue
                found.setdefault(element, f"{word} in {entry.version or 'the next version'}")
        return found

    def _below(self, parent: str, depth: int) -> Iterator[Branch]:
        for label_id, label in self.guideline.labels.items():
            above = label.parent if label.parent in self.guideline.labels else ""
            if above == parent and label.status != "deprecated":
                yield Branch(label_id, label, depth)
                yield from self._below(label_id, depth + 1)


def _first_answer(example: Example) -> tuple[str, str]:
    answer = example.answer
    return ("labels", answer.labels[0].label) if answer.labels else ("outcomes", answer.outcome)


def _has(example: Example, label_id: str) -> bool:
    return any(mark.label == label_id for mark in example.answer.labels)
