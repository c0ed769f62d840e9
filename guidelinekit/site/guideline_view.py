"""A guideline and its changelog -> the data that pages need, such as the examples of a label and its last changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from guidelinekit.changes.change import Change, Impact, by_impact, is_listed
from guidelinekit.changes.groups import ChangeGroup, group_changes
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.guideline.format.item import Answer, Branch, EdgeCase, Example, Mark, WrongAnswer
from guidelinekit.guideline.format.marks import mark_field
from guidelinekit.guideline.format.model import Confusion, Guideline, Rule
from guidelinekit.guideline.format.tasks import TASK_KINDS
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.element_links import ElementLinks
from guidelinekit.site.items import LabeledItems
from guidelinekit.site.news import News
from guidelinekit.site.taxonomy_view import TaxonomyView, index_by

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


class GuidelineView(TaxonomyView):
    """The data that the templates of one guideline use, in the language of a catalogue."""

    def __init__(
        self, guideline: Guideline, changelog: Changelog, catalogue: Catalogue, items: ItemHistory = NO_ITEMS
    ) -> None:
        super().__init__(guideline, catalogue)
        self.changelog = changelog
        self.items = LabeledItems(guideline, items)
        self.links = ElementLinks(guideline, items.earlier)
        self.news = News(changelog, self.items, self.links, catalogue)

    @property
    def instruction(self) -> str:
        """A sentence on what the annotator does."""
        task = self.guideline.task
        return self.choose_text("labels", task.choose) or self.catalogue.text(
            f"tasks.{self.guideline.task.kind}.instruction"
        )

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
        groups = index_by((_first_answer(example), k, example) for k, example in examples.items())
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

    def groups(self, changes: Sequence[Change]) -> list[tuple[Impact, list[Change]]]:
        """Group the changes that a changelog lists by impact, highest first."""
        return by_impact(change for change in changes if is_listed(change))

    def change_groups(self, changes: Sequence[Change]) -> list[tuple[Impact, tuple[ChangeGroup, ...]]]:
        """Group the changes that a changelog lists by impact, highest first, and like changes in one group each."""
        return [(impact, group_changes(of_impact)) for impact, of_impact in self.groups(changes)]

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

    def title_of(self, section: str, element_id: str) -> str:
        """Return what readers call an element: its title or name, or its id if it has neither."""
        element = self.guideline.section(section).get(element_id)
        return getattr(element, "name", "") or getattr(element, "title", "") or element_id

    # Indexes: each is computed once for all labels.

    @cached_property
    def _label_fields(self) -> frozenset[str]:
        columns = ("value", "code", "hotkey", "priority")
        return frozenset(c for c in columns if any(getattr(row.label, c) not in (None, "") for row in self.tree))

    @cached_property
    def _rules(self) -> dict[str, dict[str, Rule]]:
        return index_by((label, k, rule) for k, rule in self.guideline.rules.items() for label in rule.labels)

    @cached_property
    def _edge_cases(self) -> dict[str, dict[str, EdgeCase]]:
        cases = self.guideline.edge_cases.items()
        return index_by((label, k, case) for k, case in cases for label in {*case.labels, *_labels(case.decision)})

    @cached_property
    def _right(self) -> dict[str, dict[str, Example]]:
        examples = examples_for("teach", self.guideline).items()
        return index_by((label, k, example) for k, example in examples for label in _labels(example.answer))

    @cached_property
    def _wrong(self) -> dict[str, dict[str, WrongExample]]:
        return index_by(
            (label, f"{k}/{wrong_id}", WrongExample(k, example, wrong))
            for k, example in examples_for("teach", self.guideline).items()
            for wrong_id, wrong in example.wrong.items()
            for label in _labels(wrong.answer)
        )

    @cached_property
    def _showing(self) -> dict[str, dict[str, Example]]:
        return index_by(
            (address, k, example)
            for k, example in examples_for("teach", self.guideline).items()
            for address in example.shows
        )

    @cached_property
    def _differences(self) -> dict[str, dict[str, Confusion]]:
        return index_by(
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


def _first_answer(example: Example) -> str:
    answer = example.answer
    if answer.labels:
        return f"labels/{answer.labels[0].label}"
    return f"outcomes/{answer.outcome}" if answer.outcome else "_nothing"


def _labels(answer: Answer) -> list[str]:
    return [mark.label for mark in answer.labels]
