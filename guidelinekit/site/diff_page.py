"""Two versions of guidelines and the changes between them -> one HTML file without external resources. Pure.

Prose is compared by word, lists by item, and the item of an example or edge case is drawn before and after.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.change import Change, Impact, by_impact, is_listed
from guidelinekit.changes.groups import ChangeGroup, group_changes, is_undecided
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.item import Answer, EdgeCase, Example
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_summary import counts_sentence, to_do
from guidelinekit.site.colors import style_sheet
from guidelinekit.site.content_warnings import open_group_message, open_message, warning_of
from guidelinekit.site.data_urls import data_url
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.templates import Templates, environment_of

_TEMPLATE = "comparison.html.j2"
_STYLE = "comparison.css"
#: The sides in scopes of colors.
_OLD, _NEW = "old", "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedVersion:
    """A guideline on one side. `content` returns the bytes of a file of its assets; None where it does not exist."""

    guideline: Guideline
    assets: Assets
    content: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGuideline:
    """The comparison of one guideline. A version is empty, and a side None, if the guideline does not exist on it."""

    id: str
    title: str
    old_version: str
    new_version: str
    bump: Bump | None
    changes: Sequence[Change]
    questions: Sequence[RenameQuestion]
    old: ComparedVersion | None
    new: ComparedVersion | None

    @property
    def listed(self) -> list[Change]:
        """The changes to read."""
        return [change for change in self.changes if is_listed(change)]

    @property
    def groups(self) -> list[tuple[Impact, tuple[ChangeGroup, ...]]]:
        """The changes to read by impact, highest first; like changes are one group."""
        return [(impact, group_changes(changes)) for impact, changes in by_impact(self.listed)]

    @property
    def decisions(self) -> int:
        """How many changes need a decision."""
        return sum(map(is_undecided, self.listed))

    def to_do(self, catalogue: Catalogue) -> list[str]:
        """Return the counts of changes, and what they require of annotators, of items and of the author."""
        return [counts_sentence(self.changes, catalogue), *to_do(self.changes, catalogue)]

    @property
    def labels(self) -> list[tuple[str, str]]:
        """The ids and names of the labels that changes concern, by name."""
        ids = {label_id for change in self.listed for label_id in change.labels}
        return sorted(((label_id, self._label_name(label_id)) for label_id in ids), key=lambda label: label[1].lower())

    @property
    def colors(self) -> str:
        """The style sheet of the colors of both versions' labels."""
        sides = ((_OLD, self.old), (_NEW, self.new))
        return "".join(style_sheet(side.guideline.labels, f"{self.id}/{name}") for name, side in sides if side)

    def _label_name(self, label_id: str) -> str:
        for version in (self.new, self.old):
            if version is not None and label_id in version.guideline.labels:
                return version.guideline.labels[label_id].name
        return label_id

    def drawn(self, change: Change, catalogue: Catalogue) -> "Drawings | None":
        """Return the item that a change is about, before and after; None for a change that is not about an item."""
        difference = change.difference
        if difference is None or len(difference.address) < 2 or difference.address[0] not in ("examples", "edge_cases"):
            return None
        field = difference.address[2:3]
        if field and field[0] not in ("input", "answer", "decision", "not"):
            return None
        section, old_id, new_id = (str(difference.address[0]), *(
            str(address[1]) for address in (difference.old_address, difference.address)
        ))  # fmt: skip
        old = _drawing(self.old, section, old_id, f"{self.id}/{_OLD}", catalogue)
        new = _drawing(self.new, section, new_id, f"{self.id}/{_NEW}", catalogue)
        if old is None and new is None:
            return None
        return Drawings(old=old, new=new, shows_wrong=field not in (("answer",), ("input",)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An example or edge case of one version, with the objects that render it.

    `scope` is that of the colors of the version's labels.
    """

    view: GuidelineView
    renderer: ItemRenderer
    item: Example | EdgeCase
    version: ComparedVersion
    scope: str

    @property
    def answer(self) -> Answer:
        """The right answer."""
        return self.item.answer if isinstance(self.item, Example) else self.item.decision

    @property
    def wrong(self) -> list[Answer]:
        """The wrong answers."""
        return [wrong.answer for wrong in self.item.wrong.values()] if isinstance(self.item, Example) else []

    @property
    def files(self) -> dict[str, bytes | None]:
        """The content of each file of the input."""
        return {path: self.version.content(path) for path in _files(self.item.input)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawings:
    """An item before and after; None where it does not exist. `shows_wrong` is true if wrong answers are shown."""

    old: Drawing | None
    new: Drawing | None
    shows_wrong: bool

    @property
    def is_one_input(self) -> bool:
        """Whether the input is drawn once: it is the same on both sides, and the drawing shows the same marks."""
        old, new = self.old, self.new
        if old is None or new is None:
            return False
        is_same_drawing = old.answer == new.answer or not (
            old.view.is_drawn(old.answer) or new.view.is_drawn(new.answer)
        )
        return old.item.input == new.item.input and old.files == new.files and is_same_drawing

    @property
    def is_one_answer(self) -> bool:
        """Whether the answers are shown once, because they are the same on both sides."""
        old, new = self.old, self.new
        if old is None or new is None:
            return False
        return old.answer == new.answer and (not self.shows_wrong or old.wrong == new.wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyFilters:
    """Filters of the page that no change passes. `labels` are numbers of labels; none stand for every choice.

    `impact` is empty if all impacts are shown. `is_undecided` is true if only changes that need a decision are shown.
    """

    impact: str
    is_undecided: bool
    labels: tuple[int, ...]


def diff_page(
    old: str,
    new: str,
    guidelines: Sequence[ComparedGuideline],
    templates: Templates,
    theme: Sequence[bytes],
    catalogue: Catalogue,
) -> bytes:
    """Return the page; `old` and `new` are the names of the sides, and `theme` the style sheets of the theme."""
    page_count = sum(len(compared.changes) for compared in guidelines)
    environment = environment_of(templates, catalogue, page_count=page_count)
    title = catalogue.text("report.compared", old=old, new=new)
    sheets = [sheet.decode() for sheet in (*theme, templates.files[_STYLE])]
    styles = "\n".join([*sheets, *(compared.colors for compared in guidelines)])
    template = environment.get_template(_TEMPLATE)
    impacts = _impacts(guidelines)
    # Numbers, because ids of labels may have any characters.
    labels = [f"{compared.id}/{label_id}" for compared in guidelines for label_id, _ in compared.labels]
    numbers_of = {label: number for number, label in enumerate(labels, 1)}

    def numbers(compared: ComparedGuideline, changes: Sequence[Change]) -> str:
        concerned = {label_id for change in changes for label_id in change.labels}
        return " ".join(str(numbers_of[f"{compared.id}/{label_id}"]) for label_id in sorted(concerned))

    page = template.render(
        title=title,
        guidelines=guidelines,
        styles=styles,
        catalogue=catalogue,
        impacts=impacts,
        numbers_of=numbers_of,
        numbers=numbers,
        empty_filters=list(_empty_filters(guidelines, numbers_of)),
        warning_of=warning_of,
        open_message=open_message,
        open_group_message=open_group_message,
    )
    return (page.strip() + "\n").encode()


def _impacts(guidelines: Sequence[ComparedGuideline]) -> list[Impact]:
    return [impact for impact in Impact if any(change.impact is impact for g in guidelines for change in g.listed)]


def _empty_filters(guidelines: Sequence[ComparedGuideline], numbers_of: Mapping[str, int]) -> Iterator[EmptyFilters]:
    """Yield the combinations of filters that no change passes: a page without scripts cannot find them."""
    every_label = 0
    passing = {
        (impact, only_undecided, number)
        for compared in guidelines
        for change in compared.listed
        for impact in ("", change.impact)
        for only_undecided in {False, is_undecided(change)}
        for number in (every_label, *(numbers_of[f"{compared.id}/{label_id}"] for label_id in change.labels))
    }
    for impact in ("", *_impacts(guidelines)):
        empty = {
            undecided: [n for n in (every_label, *numbers_of.values()) if (impact, undecided, n) not in passing]
            for undecided in (False, True)
        }
        more = [number for number in empty[True] if number not in empty[False]]
        for undecided, labels in ((False, empty[False]), (True, more)):
            if labels:
                chosen = () if every_label in labels else tuple(labels)
                yield EmptyFilters(impact=impact, is_undecided=undecided, labels=chosen)


def _drawing(
    version: ComparedVersion | None, section: str, element_id: str, scope: str, catalogue: Catalogue
) -> Drawing | None:
    item = _items(version, section).get(element_id)
    if version is None or item is None or not item.input:
        return None
    renderer = ItemRenderer(
        version.guideline, version.assets, lambda path: data_url(path, version.content(path)), catalogue
    )
    view = GuidelineView(version.guideline, Changelog(), catalogue)
    return Drawing(view=view, renderer=renderer, item=item, version=version, scope=scope)


def _files(value: Any) -> Iterator[str]:
    """Yield the paths of files in an input."""
    match value:
        case str() if value.startswith("assets/"):
            yield value
        case dict():
            yield from (path for inner in value.values() for path in _files(inner))
        case list() | tuple():
            yield from (path for inner in value for path in _files(inner))


def _items(version: ComparedVersion | None, section: str) -> Mapping[str, Example | EdgeCase]:
    if version is None:
        return {}
    return version.guideline.examples if section == "examples" else version.guideline.edge_cases
