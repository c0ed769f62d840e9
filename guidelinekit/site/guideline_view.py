"""A guideline and its changelog -> the data that pages need, such as the examples of a label and its last changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.changes.change import Change, Impact, by_impact, is_listed
from guidelinekit.changes.groups import ChangeGroup, group_changes
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.guideline.format.item import Answer, Branch, Example, Mark
from guidelinekit.guideline.format.marks import mark_field
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.tasks import TASK_KINDS
from guidelinekit.guideline.prose import plain
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.choices import task_text
from guidelinekit.site.contact import Contact
from guidelinekit.site.element_links import ElementLinks
from guidelinekit.site.items import LabeledItems
from guidelinekit.site.label_view import LabelView, examples_for
from guidelinekit.site.news import News
from guidelinekit.site.taxonomy_view import index_by
from guidelinekit.site.titles import title_of, without_stop

#: No settings about contacts.
NOBODY = Contact()
#: The largest number of choices that practice shows.
_MOST_CHOICES = 40


@dataclass(frozen=True, slots=True)
class Group:
    """Examples with the same first label, or outcome, in their answers."""

    title: str
    anchor: str
    examples: dict[str, Example]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice in practice. `label` is the id of the label, empty for a way to end the item."""

    value: str
    label: str
    key: str
    name: str


class GuidelineView(LabelView):
    """The data that the templates of one guideline use, in the language of a catalogue."""

    def __init__(
        self,
        guideline: Guideline,
        changelog: Changelog,
        catalogue: Catalogue,
        items: ItemHistory = NO_ITEMS,
        contact: Contact = NOBODY,
    ) -> None:
        super().__init__(guideline, catalogue)
        self.changelog = changelog
        self.items = LabeledItems(guideline, items)
        self.links = ElementLinks(guideline, items.earlier)
        self.news = News(changelog, self.items, self.links, catalogue)
        self._contact = contact
        self._titles: dict[str, str] = {}

    def unclear(self, address: str) -> str:
        """Return the link to ask about an element; empty if there is no one to ask."""
        return self._contact.unclear(self.guideline, address)

    def source_link(self, address: str) -> str:
        """Return the link to the source of an element; empty if the settings have no address."""
        return self._contact.source_of(address)

    def metric(self, name: str) -> str:
        """Return the name of a measure of agreement in words."""
        return self.catalogue.text(f"metrics.{name}") if name in self.catalogue.group("metrics") else name

    @property
    def picks_one(self) -> bool:
        """Whether an item has one label."""
        return TASK_KINDS[self.guideline.task.kind].picks_one

    @cached_property
    def choices(self) -> list[Choice]:
        """What can be chosen in practice: labels, and ways to end an item."""
        labels = [row for row in self.tree if row.label.choosable]
        chosen = [
            Choice(value=row.id, label=row.id, key=self.sign(row.id)["key"], name=row.label.name)
            for row in {row.id: row for row in labels}.values()
        ]
        outcomes = self.guideline.outcomes.items()
        return [
            *chosen,
            *(Choice(value=f"outcomes/{k}", label="", key="", name=outcome.name) for k, outcome in outcomes),
        ]

    def practice_answer(self, example: Example) -> list[str]:
        """Return the values of the choices that answer an example; empty if an answer is more than a choice."""
        answer = example.answer
        if any(map(self.is_placed, answer.labels)) or answer.text or len(self.choices) > _MOST_CHOICES:
            return []
        values = [*self.answer_labels(answer), *([f"outcomes/{answer.outcome}"] if answer.outcome else [])]
        known = {choice.value for choice in self.choices}
        return values if values and all(value in known for value in values) else []

    @property
    def instruction(self) -> str:
        """A sentence on what the annotator does."""
        return task_text(self.guideline.task, self.catalogue)

    def examples_showing(self, address: str) -> Mapping[str, Example]:
        """Return the examples that declare to show an element."""
        return self._showing.get(address, {})

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
        """Return the text of the badge on an element that is new or changed in the version shown; else empty."""
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
        """Since when the version is in force, as a text; empty if that is not stated, or if it is not released."""
        date = self.guideline.effective if self.changelog.unreleased is None else ""
        return self.catalogue.text(f"pages.{self.since_name}", date=self.date(date)) if date else ""

    @property
    def since_name(self) -> str:
        """The name of the message that says since when, or for a date after the release, from when the version holds.

        The latter is true on every day.
        """
        own = (entry for entry in self.changelog.entries if entry.version == self.guideline.version)
        return "from-date" if any(entry.from_date for entry in own) else "since"

    def date(self, text: str) -> str:
        """Return a date as readers write it."""
        return self.catalogue.date(text)

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

    def is_placed(self, mark: Mark) -> bool:
        """Whether a mark has a position in the input, so that it is drawn there."""
        return bool(mark_field(mark))

    def is_drawn(self, answer: Answer) -> bool:
        """Whether an answer is visible in the drawing of its input."""
        return any(map(self.is_placed, answer.labels))

    def title_of(self, section: str, element_id: str) -> str:
        """Return what readers call an element; see `titles.title_of`."""
        address = f"{section}/{element_id}"
        if address not in self._titles:
            self._titles[address] = title_of(self.guideline, section, element_id, self.catalogue)
        return self._titles[address]

    def is_title(self, section: str, element_id: str, text: str) -> bool:
        """Whether a text of an element is its title, apart from markup and the full stop."""
        return without_stop(plain(text)) == self.title_of(section, element_id)

    # Indexes: each is computed once for all labels.

    @cached_property
    def _showing(self) -> dict[str, dict[str, Example]]:
        return index_by(
            (address, k, example)
            for k, example in examples_for("teach", self.guideline).items()
            for address in example.shows
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
        for entry in self.entries[:1]:
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


def _first_answer(example: Example) -> str:
    answer = example.answer
    if answer.labels:
        return f"labels/{answer.labels[0].label}"
    return f"outcomes/{answer.outcome}" if answer.outcome else "_nothing"
