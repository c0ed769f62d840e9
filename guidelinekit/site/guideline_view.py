"""A guideline and its changelog, asked what pages ask: which examples show a label, what changed last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from guidelinekit.changes.change import CONSEQUENCES, Change, Impact, by_impact
from guidelinekit.changes.history.changelog import Changelog, Entry
from guidelinekit.guideline.check.references.answers import SINGLE_CHOICE_KINDS
from guidelinekit.guideline.check.references.marks import place
from guidelinekit.guideline.format.inputs import parts_of
from guidelinekit.guideline.format.model import (
    Answer,
    Branch,
    EdgeCase,
    Example,
    Guideline,
    Label,
    Mark,
    Rule,
    WrongAnswer,
)
from guidelinekit.site.procedure_view import ProcedureView

T = TypeVar("T")

_OWN_KIND = {
    "choose-one": "Chosen for the whole item.",
    "choose-many": "Chosen for the whole item.",
    "mark-spans": "Mark its words in the text.",
    "draw-boxes": "Draw a box around it.",
    "draw-polygons": "Draw its outline, corner by corner.",
    "draw-lines": "Draw a line along it.",
    "place-keypoints": "SourceSpan its named points.",
    "mark-segments": "Mark from when to when it lasts.",
    "link": "Join two marks with it.",
}

KIND_SENTENCES = {
    "choose-one": "Choose exactly one label.",
    "choose-many": "Choose every label that applies; none is an answer too.",
    "mark-spans": "Mark each stretch of text that a label applies to, and give it its label.",
    "draw-boxes": "Draw a box around each thing that a label applies to, and give it its label.",
    "draw-polygons": "Draw the outline of each thing that a label applies to, and give it its label.",
    "draw-lines": "Draw a line along each thing that a label applies to, and give it its label.",
    "place-keypoints": "SourceSpan the named points of each thing that a label applies to.",
    "mark-segments": "Mark from when to when each label applies.",
    "link": "Join the marks that belong together, and give each link its label.",
    "compare": "Compare the parts, and choose exactly one label.",
    "rate": "Choose exactly one grade.",
    "write": "Write the text that is asked for.",
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
class Row:
    """A label with its depth in the taxonomy."""

    id: str
    label: Label
    depth: int


class GuidelineView(ProcedureView):
    """What the pages of one guideline read."""

    def __init__(self, guideline: Guideline, changelog: Changelog) -> None:
        super().__init__(guideline)
        self.changelog = changelog

    @property
    def kind_sentence(self) -> str:
        """What the annotator does, in one sentence."""
        return KIND_SENTENCES[self.guideline.task.kind]

    @cached_property
    def tree(self) -> tuple[Row, ...]:
        """The living labels, each under its parent, in the order of the file."""
        return tuple(self._below("", 0))

    @property
    def retired(self) -> Mapping[str, Label]:
        """Labels that are no longer chosen."""
        return {k: label for k, label in self.guideline.labels.items() if label.status == "deprecated"}

    def children(self, label_id: str) -> Sequence[Row]:
        """The living labels right under a label."""
        return [Row(child_id, child, 0) for child_id, child in self._children.get(label_id, {}).items()]

    def parents(self, label_id: str) -> list[str]:
        """The labels above a label, outermost first."""
        found: list[str] = []
        current = self.guideline.labels[label_id].parent
        while current in self.guideline.labels and current not in found:
            found.insert(0, current)
            current = self.guideline.labels[current].parent
        return found

    def rules_of(self, label_id: str) -> Mapping[str, Rule]:
        """The rules about a label."""
        return self._rules.get(label_id, {})

    def edge_cases_of(self, label_id: str) -> Mapping[str, EdgeCase]:
        """The edge cases about a label, or decided with it."""
        return self._edge_cases.get(label_id, {})

    def right_examples(self, label_id: str) -> Mapping[str, Example]:
        """The examples whose answer has the label."""
        return self._right.get(label_id, {})

    def wrong_examples(self, label_id: str) -> Sequence[WrongExample]:
        """The examples for which the label is tempting and wrong."""
        return list(self._wrong.get(label_id, {}).values())

    def examples_showing(self, address: str) -> Mapping[str, Example]:
        """The examples that say they show an element."""
        return self._showing.get(address, {})

    def confusions(self, label_id: str) -> dict[str, str]:
        """How to tell a label from others, said on either side."""
        return {**self._told_apart.get(label_id, {}), **self.guideline.labels[label_id].confused_with}

    @cached_property
    def media(self) -> tuple[str, ...]:
        """The files that the shown examples and edge cases need."""
        task = self.guideline.task
        inputs = [example.input for example in self.guideline.examples.values()]
        inputs += [case.input for case in self.guideline.edge_cases.values() if case.input]
        found = (path for value in inputs for part in parts_of(value, task) for path in part.files)
        return tuple(dict.fromkeys(found))

    @property
    def examples_by_answer(self) -> list[Group]:
        """The examples grouped by their answers: labels in the order of the taxonomy, then outcomes, then the rest.

        Where an answer may have several labels, one group without a title holds all.
        """
        if self.guideline.task.kind not in SINGLE_CHOICE_KINDS:
            return [Group("", "", self.guideline.examples)]
        titles = {f"labels/{branch.id}": branch.label.name for branch in self.tree}
        titles |= {f"outcomes/{k}": outcome.name for k, outcome in self.guideline.outcomes.items()}
        titles["_nothing"] = "Nothing to label"
        found = _index((_first_answer(example), k, example) for k, example in self.guideline.examples.items())
        rest = [anchor for anchor in found if anchor not in titles]
        return [
            Group(titles.get(anchor, anchor), anchor, found[anchor]) for anchor in [*titles, *rest] if anchor in found
        ]

    def history(self, label_id: str) -> list[tuple[Entry, list[Change]]]:
        """The releases that changed something about a label, newest first."""
        return [(self.entries[at], changes) for at, changes in self._history.get(label_id, {}).items()]

    def changed_in(self, section: str, element_id: str) -> str:
        """What a badge on an element says: the newest version that changed it; empty if none did."""
        return self._badges.get(f"{section}/{element_id}", "")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The changelog, newest first."""
        return self.changelog.entries

    @property
    def feed(self) -> tuple[Entry, ...]:
        """The releases that a feed tells of, newest first."""
        return tuple(entry for entry in self.entries if entry.version and entry.date)

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
        return [(impact, CONSEQUENCES[impact], group) for impact, group in by_impact(told)]

    @cached_property
    def blocks(self) -> tuple[tuple[Row | None, tuple[Row, ...]], ...]:
        """The labels at a glance: each group that cannot be chosen with what is below it, and runs of others."""
        found: list[tuple[Row | None, list[Row]]] = []
        for row in self.tree:
            if row.label.abstract:
                found.append((row, []))
            elif not found or (found[-1][0] is not None and row.depth <= found[-1][0].depth):
                found.append((None, [row]))
            else:
                found[-1][1].append(row)
        return tuple((head, tuple(rows)) for head, rows in found)

    def own_kind(self, label_id: str) -> str:
        """How a label is marked, in a sentence, where it is not as the task says; empty where it is."""
        kind = self.guideline.kind_of(label_id)
        return "" if kind == self.guideline.task.kind else _OWN_KIND.get(kind, "")

    def is_nothing(self, value: Answer) -> bool:
        """Whether an answer says that nothing applies."""
        if isinstance(value, Branch):
            return value.nothing and not value.outcome
        return not (value.labels or value.outcome or value.text)

    def has(self, field: str) -> bool:
        """Whether any label has a field, so that the table of labels needs a column for it."""
        return any(getattr(row.label, field) not in (None, "") for row in self.tree)

    def is_placed(self, mark: Mark) -> bool:
        """Whether a mark stands somewhere in the input, so that it is drawn there."""
        return bool(place(mark))

    def is_drawn(self, answer: Answer) -> bool:
        """Whether an answer is seen in the drawing of its input."""
        return any(map(self.is_placed, answer.labels))

    def signature(self, label_id: str) -> bool:
        """Whether a label joins marks."""
        return self.guideline.kind_of(label_id) == "link"

    def is_named_by_id(self, label_id: str) -> bool:
        """Whether a label's id says no more than its name, so that one of them is enough."""
        return self.label_name(label_id).lower().replace(" ", "-") == label_id

    def label_name(self, label_id: str) -> str:
        """The name of a label, or its id where the guideline does not have it (any more)."""
        label = self.guideline.labels.get(label_id)
        return label.name if label is not None else label_id

    # What pages ask for each label is looked up once for all labels.

    @cached_property
    def _rules(self) -> dict[str, dict[str, Rule]]:
        return _index((label, k, rule) for k, rule in self.guideline.rules.items() for label in rule.labels)

    @cached_property
    def _edge_cases(self) -> dict[str, dict[str, EdgeCase]]:
        cases = self.guideline.edge_cases.items()
        return _index((label, k, case) for k, case in cases for label in {*case.labels, *_labels(case.decision)})

    @cached_property
    def _right(self) -> dict[str, dict[str, Example]]:
        examples = self.guideline.examples.items()
        return _index((label, k, example) for k, example in examples for label in _labels(example.answer))

    @cached_property
    def _wrong(self) -> dict[str, dict[str, WrongExample]]:
        return _index(
            (label, f"{k}/{wrong_id}", WrongExample(k, example, wrong))
            for k, example in self.guideline.examples.items()
            for wrong_id, wrong in example.wrong.items()
            for label in _labels(wrong.answer)
        )

    @cached_property
    def _showing(self) -> dict[str, dict[str, Example]]:
        return _index(
            (address, k, example) for k, example in self.guideline.examples.items() for address in example.shows
        )

    @cached_property
    def _told_apart(self) -> dict[str, dict[str, str]]:
        return _index(
            (label_id, other_id, how)
            for other_id, other in self.guideline.labels.items()
            if other.status != "deprecated"
            for label_id, how in other.confused_with.items()
        )

    @cached_property
    def _history(self) -> dict[str, dict[int, list[Change]]]:
        found: dict[str, dict[int, list[Change]]] = {}
        for at, entry in enumerate(self.entries):
            for change in entry.changes:
                for label_id in change.labels:
                    found.setdefault(label_id, {}).setdefault(at, []).append(change)
        return found

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

    @cached_property
    def _children(self) -> dict[str, dict[str, Label]]:
        labels = self.guideline.labels
        living = ((k, label) for k, label in labels.items() if label.status != "deprecated")
        return _index((label.parent if label.parent in labels else "", k, label) for k, label in living)

    def _below(self, parent: str, depth: int) -> Iterator[Row]:
        for label_id, label in self._children.get(parent, {}).items():
            yield Row(label_id, label, depth)
            yield from self._below(label_id, depth + 1)


def _index(found: Iterable[tuple[str, str, T]]) -> dict[str, dict[str, T]]:
    """Sort (key, id, element) by key; the elements of a key keep their order."""
    index: dict[str, dict[str, T]] = {}
    for key, element_id, element in found:
        index.setdefault(key, {})[element_id] = element
    return index


def _first_answer(example: Example) -> str:
    answer = example.answer
    if answer.labels:
        return f"labels/{answer.labels[0].label}"
    return f"outcomes/{answer.outcome}" if answer.outcome else "_nothing"


def _labels(answer: Answer) -> list[str]:
    return [mark.label for mark in answer.labels]
