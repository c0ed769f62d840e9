"""A guideline and its changelog -> the data that pages need, such as the examples of a label and its last changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from guidelinekit.changes.change import Change, Impact, by_impact, is_listed
from guidelinekit.changes.groups import ChangeGroup, group_changes
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.guideline.format.item import Answer, Branch, EdgeCase, Example, Mark, WrongAnswer
from guidelinekit.guideline.format.marks import mark_field
from guidelinekit.guideline.format.model import Confusion, Guideline, Label, Rule
from guidelinekit.guideline.format.tasks import TASK_KINDS
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.ancestors import lines_of_parents
from guidelinekit.site.keys import key_of
from guidelinekit.site.procedure_view import ProcedureView
from guidelinekit.site.successors import Successors
from guidelinekit.site.titles import title_of

T = TypeVar("T")


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
    """The data that the templates of one guideline use, in the language of a catalogue."""

    def __init__(self, guideline: Guideline, changelog: Changelog, catalogue: Catalogue) -> None:
        super().__init__(guideline, catalogue)
        self.changelog = changelog
        self._titles: dict[str, str] = {}

    @property
    def instruction(self) -> str:
        """A sentence on what the annotator does."""
        task = self.guideline.task
        return self.choose_text("labels", task.choose) or self.catalogue.text(
            f"tasks.{self.guideline.task.kind}.instruction"
        )

    @cached_property
    def tree(self) -> tuple[Row, ...]:
        """The labels that are not deprecated, each after its parent, in the order of the file."""
        return tuple(self._below("", 0, set()))

    @property
    def retired(self) -> Mapping[str, Label]:
        """The deprecated labels."""
        return {k: label for k, label in self.guideline.labels.items() if label.status == "deprecated"}

    def children(self, label_id: str) -> Sequence[Row]:
        """Return the direct children of a label that are not deprecated."""
        return [Row(child_id, child, 0) for child_id, child in self._children.get(label_id, {}).items()]

    def took_items(self, ids: Sequence[str]) -> list[str]:
        """Return the labels that took over a part of some labels; see `Successors`."""
        return self._successors.took_items(ids)

    def lines_of_parents(self, label_id: str) -> list[list[str]]:
        """Return for each parent of a label the labels above it; see `ancestors.lines_of_parents`."""
        return lines_of_parents(self.guideline.labels, label_id)

    def rules_of(self, label_id: str) -> Mapping[str, Rule]:
        """Return the rules about a label."""
        return self._rules.get(label_id, {})

    def edge_cases_of(self, label_id: str) -> Mapping[str, EdgeCase]:
        """Return the edge cases about a label, or decided with it."""
        return self._edge_cases.get(label_id, {})

    def right_examples(self, label_id: str) -> Mapping[str, Example]:
        """Return the examples whose answer has the label."""
        return self._right.get(label_id, {})

    def wrong_examples(self, label_id: str) -> Sequence[WrongExample]:
        """Return the examples for which the label is tempting and wrong."""
        return list(self._wrong.get(label_id, {}).values())

    def examples_showing(self, address: str) -> Mapping[str, Example]:
        """Return the examples that declare to show an element."""
        return self._showing.get(address, {})

    def confusions(self, label_id: str) -> dict[str, Confusion]:
        """Return how to distinguish a label from others, as it or the others declare."""
        return {**self._differences.get(label_id, {}), **self.guideline.labels[label_id].confused_with}

    @property
    def examples_by_answer(self) -> list[Group]:
        """The examples that teach by their answers: labels in the order of the taxonomy, then outcomes, then the rest.

        If an answer may have several labels, one group without a title contains all examples.
        """
        examples = examples_for("teach", self.guideline)
        if not TASK_KINDS[self.guideline.task.kind].picks_one:
            return [Group("", "", examples)]
        titles = {f"labels/{row.id}": row.label.name for row in self.tree}
        titles |= {f"outcomes/{k}": outcome.name for k, outcome in self.guideline.outcomes.items()}
        titles["_nothing"] = self.catalogue.text("pages.nothing-to-label")
        groups = _index((_first_answer(example), k, example) for k, example in examples.items())
        rest = [anchor for anchor in groups if anchor not in titles]
        return [
            Group(titles.get(anchor, anchor), anchor, groups[anchor]) for anchor in [*titles, *rest] if anchor in groups
        ]

    @property
    def for_practice(self) -> dict[str, Example]:
        """The examples for practice."""
        return examples_for("practice", self.guideline)

    def history(self, label_id: str) -> list[tuple[ChangelogEntry, list[Change]]]:
        """Return the releases that changed something about a label, newest first, with these changes."""
        return [(self.entries[index], changes) for index, changes in self._history.get(label_id, {}).items()]

    def changed_in(self, section: str, element_id: str) -> str:
        """Return the text of the badge on an element: the newest version that changed it; empty if none did."""
        return self._badges.get(f"{section}/{element_id}", "")

    @property
    def entries(self) -> tuple[ChangelogEntry, ...]:
        """The changelog, newest first."""
        return self.changelog.entries

    @property
    def feed(self) -> tuple[ChangelogEntry, ...]:
        """The releases in the feed, newest first. Dates in it have four digits for the year."""
        return tuple(entry for entry in self.entries if entry.version and len(entry.date) == len("YYYY-MM-DD"))

    @property
    def latest(self) -> ChangelogEntry | None:
        """The newest entry that changed something and is not withdrawn."""
        return next((entry for entry in self.entries if entry.changes and entry.withdrawn is None), None)

    @property
    def version(self) -> str:
        """The version to show to readers."""
        return version_text(self.guideline, self.changelog, self.catalogue)

    @property
    def since(self) -> str:
        """Since when the version is in force, as a text; empty if that is not stated."""
        date = self.guideline.effective
        return self.catalogue.text("pages.since", date=self.date(date)) if date else ""

    def date(self, text: str) -> str:
        """Return a date as readers write it."""
        return text

    def sign(self, label_id: str) -> dict[str, str]:
        """Return the id of a label and what stands on its key: the hotkey, a short code, or nothing."""
        return {"id": label_id, "key": key_of(self.guideline.labels.get(label_id))}

    def groups(self, changes: Sequence[Change]) -> list[tuple[Impact, list[Change]]]:
        """Group the changes that a changelog lists by impact, highest first."""
        return by_impact(change for change in changes if is_listed(change))

    def change_groups(self, changes: Sequence[Change]) -> list[tuple[Impact, tuple[ChangeGroup, ...]]]:
        """Group the changes that a changelog lists by impact, highest first, and like changes in one group each."""
        return [(impact, group_changes(of_impact)) for impact, of_impact in self.groups(changes)]

    @cached_property
    def blocks(self) -> tuple[tuple[Row | None, tuple[Row, ...]], ...]:
        """The overview of labels: each abstract label with the labels below it, and runs of labels without one."""
        blocks: list[tuple[Row | None, list[Row]]] = []
        for row in self.tree:
            if row.label.abstract:
                blocks.append((row, []))
            elif not blocks or (blocks[-1][0] is not None and row.depth <= blocks[-1][0].depth):
                blocks.append((None, [row]))
            else:
                blocks[-1][1].append(row)
        return tuple((head, tuple(rows)) for head, rows in blocks)

    def own_kind(self, label_id: str) -> str:
        """Return a sentence on how a label is marked; empty if it is as the task states."""
        kind = self.guideline.kind_of(label_id)
        message_id = f"tasks.{kind}.mark"
        if kind == self.guideline.task.kind or not self.catalogue.has(message_id):
            return ""
        return self.catalogue.text(message_id)

    def is_nothing(self, value: Answer) -> bool:
        """Whether an answer is that nothing applies."""
        if isinstance(value, Branch):
            return value.nothing and not value.outcome
        return not (value.labels or value.outcome or value.text)

    def has(self, field: str) -> bool:
        """Whether any label has a field that is a column of the table of labels, so that the column is needed."""
        return field in self._label_fields

    def is_placed(self, mark: Mark) -> bool:
        """Whether a mark has a position in the input, so that it is drawn there."""
        return bool(mark_field(mark))

    def is_drawn(self, answer: Answer) -> bool:
        """Whether an answer is visible in the drawing of its input."""
        return any(map(self.is_placed, answer.labels))

    def joins_marks(self, label_id: str) -> bool:
        """Whether a label joins marks."""
        return TASK_KINDS[self.guideline.kind_of(label_id)].joins_marks

    def title_of(self, section: str, element_id: str) -> str:
        """Return what readers call an element; see `titles.title_of`."""
        address = f"{section}/{element_id}"
        if address not in self._titles:
            self._titles[address] = title_of(self.guideline, section, element_id, self.catalogue)
        return self._titles[address]

    def is_named_by_id(self, label_id: str) -> bool:
        """Whether a label's id is its name in lower case, so that one of them is enough."""
        return self.label_name(label_id).lower().replace(" ", "-") == label_id

    def label_name(self, label_id: str) -> str:
        """Return the name of a label, or its id if the guideline does not have it."""
        label = self.guideline.labels.get(label_id)
        return label.name if label is not None else label_id

    # Indexes: each is computed once for all labels.

    @cached_property
    def _label_fields(self) -> frozenset[str]:
        columns = ("value", "code", "hotkey", "priority")
        return frozenset(c for c in columns if any(getattr(row.label, c) not in (None, "") for row in self.tree))

    @cached_property
    def _successors(self) -> Successors:
        return Successors(self.guideline, self.changelog)

    @cached_property
    def _rules(self) -> dict[str, dict[str, Rule]]:
        return _index((label, k, rule) for k, rule in self.guideline.rules.items() for label in rule.labels)

    @cached_property
    def _edge_cases(self) -> dict[str, dict[str, EdgeCase]]:
        cases = self.guideline.edge_cases.items()
        return _index((label, k, case) for k, case in cases for label in {*case.labels, *_labels(case.decision)})

    @cached_property
    def _right(self) -> dict[str, dict[str, Example]]:
        examples = examples_for("teach", self.guideline).items()
        return _index((label, k, example) for k, example in examples for label in _labels(example.answer))

    @cached_property
    def _wrong(self) -> dict[str, dict[str, WrongExample]]:
        return _index(
            (label, f"{k}/{wrong_id}", WrongExample(k, example, wrong))
            for k, example in examples_for("teach", self.guideline).items()
            for wrong_id, wrong in example.wrong.items()
            for label in _labels(wrong.answer)
        )

    @cached_property
    def _showing(self) -> dict[str, dict[str, Example]]:
        return _index(
            (address, k, example)
            for k, example in examples_for("teach", self.guideline).items()
            for address in example.shows
        )

    @cached_property
    def _differences(self) -> dict[str, dict[str, Confusion]]:
        return _index(
            (label_id, other_id, how)
            for other_id, other in self.guideline.labels.items()
            if other.status != "deprecated"
            for label_id, how in other.confused_with.items()
        )

    @cached_property
    def _history(self) -> dict[str, dict[int, list[Change]]]:
        history: dict[str, dict[int, list[Change]]] = {}
        for index, entry in enumerate(self.entries):
            for change in entry.changes:
                for label_id in change.labels:
                    history.setdefault(label_id, {}).setdefault(index, []).append(change)
        return history

    @cached_property
    def _badges(self) -> dict[str, str]:
        badges: dict[str, str] = {}
        for entry in self.entries:
            for change in entry.changes:
                element = "/".join(change.address.split("/")[:2])
                is_new = change.kind.action in ("added", "split") and change.address == element
                if change.kind.action == "copyedited" or change.kind.impact is Impact.EDITORIAL:
                    continue
                message_id = f"pages.{'new' if is_new else 'changed'}-in-{'version' if entry.version else 'next'}"
                badges.setdefault(element, self.catalogue.text(message_id, version=entry.version))
        return badges

    @cached_property
    def _children(self) -> dict[str, dict[str, Label]]:
        active = {k: label for k, label in self.guideline.labels.items() if label.status != "deprecated"}
        return _index(
            (parent, k, label)
            for k, label in active.items()
            for parent in [parent for parent in label.parents if parent in active] or [""]
        )

    def _below(self, parent: str, depth: int, shown: set[str]) -> Iterator[Row]:
        """Yield the labels below one. One with several parents is below each of them, with its own labels only once."""
        for label_id, label in self._children.get(parent, {}).items():
            yield Row(label_id, label, depth)
            if label_id not in shown:
                shown.add(label_id)
                yield from self._below(label_id, depth + 1, shown)


def version_text(guideline: Guideline, changelog: Changelog, catalogue: Catalogue) -> str:
    """Return the version to show to readers: `1.3.0`, `1.3.0 + unreleased changes`, or a trial."""
    if "-" in guideline.version:
        return catalogue.text("changelog.trial", version=guideline.version)
    if changelog.unreleased is not None:
        return catalogue.text("changelog.unreleased", version=changelog.released)
    return guideline.version


def examples_for(use: str, guideline: Guideline) -> dict[str, Example]:
    """Return the examples with a use."""
    return {k: example for k, example in guideline.examples.items() if use in example.uses}


def _index(elements: Iterable[tuple[str, str, T]]) -> dict[str, dict[str, T]]:
    """Group (key, id, element) by key. The elements of a key keep their order."""
    index: dict[str, dict[str, T]] = {}
    for key, element_id, element in elements:
        index.setdefault(key, {})[element_id] = element
    return index


def _first_answer(example: Example) -> str:
    answer = example.answer
    if answer.labels:
        return f"labels/{answer.labels[0].label}"
    return f"outcomes/{answer.outcome}" if answer.outcome else "_nothing"


def _labels(answer: Answer) -> list[str]:
    return [mark.label for mark in answer.labels]
