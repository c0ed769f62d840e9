"""A changelog -> what its readers must do: items to look at again, changes to read, labels to use from now on. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markupsafe import Markup

from guidelinekit.changes.change import Change, Impact, flat, is_listed
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.message import Message
from guidelinekit.changes.migration.earlier import EarlierId
from guidelinekit.changes.migration.mapping import Cause
from guidelinekit.changes.word_diff import Piece
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.element_links import ElementLinks
from guidelinekit.site.items import ItemRows, LabeledItems
from guidelinekit.site.paths import CHANGELOG, PageLinks

#: The earlier releases that the strip on the start page counts changes from, as every page load pays for it.
_EARLIER = 8
#: The releases of which it shows changes, how many changes of them all, and how many characters of their sentences.
_RECENT_RELEASES, _RECENT_CHANGES, _RECENT_TEXT = 3, 5, 600
#: How many characters of a changed text it shows.
_SHORT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """What a release asks of its readers. `new` are the labels that can be chosen from then on."""

    items: ItemRows
    to_read: int
    new: tuple[str, ...]

    @property
    def looks_again(self) -> bool:
        """Whether items are looked at again."""
        return self.items.is_every or bool(self.items.of("review"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since an earlier release: how many changes to read, and after how many items are looked at again."""

    version: str
    to_read: int
    with_items: int


@dataclass(frozen=True, slots=True)
class News:
    """The releases of one guideline as news. `pages` has the page of each release that shows its changes.

    It is one of the changelog, or the page itself on which a comparison is shown.
    """

    changelog: Changelog
    items: LabeledItems
    links: ElementLinks
    catalogue: Catalogue
    pages: dict[str, str] = field(default_factory=dict)
    _anchors: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def to_do(self, entry: ChangelogEntry) -> ToDo:
        """Return what a release asks of its readers."""
        listed = [change for change in entry.changes if is_listed(change)]
        new = [change for change in flat(listed) if change.kind.id in ("label-added", "label-split")]
        return ToDo(
            items=self.items.of_entry(entry.version),
            to_read=sum(change.impact is not Impact.EDITORIAL for change in listed),
            new=tuple(dict.fromkeys(c.address.split("/")[1] for c in new if c.address.startswith("labels/"))),
        )

    def labels_of(self, change: Change) -> str:
        """Return the ids of the guideline's labels that a change and its consequences concern, separated by spaces."""
        found = dict.fromkeys(label for inner in flat([change]) for label in inner.labels)
        return " ".join(label for label in found if self.links.has(f"labels/{label}"))

    def all_labels(self, entries: Sequence[ChangelogEntry]) -> set[str]:
        """Return the labels that changes of some releases concern."""
        changes = (change for entry in entries for change in flat(entry.changes) if is_listed(change))
        return {label for change in changes for label in change.labels}

    def impacts(self, entries: Sequence[ChangelogEntry]) -> list[Impact]:
        """Return the impacts of the changes of some releases, highest first."""
        found = {change.impact for entry in entries for change in entry.changes if is_listed(change)}
        return [impact for impact in Impact if impact in found]

    def anchor(self, entry: ChangelogEntry, change: Change) -> str:
        """Return the anchor of a change; empty for a further change at the same address, whose anchor is the first."""
        known = self._anchors_of(entry)
        name = _anchor(entry.version, change.address)
        return name if known.get(name) == id(change) else ""

    def href(self, to: PageLinks, version: str, address: str = "") -> str:
        """Return the link to a release, or to a change of it."""
        entry = next((entry for entry in self.changelog.entries if entry.version == version), None)
        name = _anchor(version, address)
        anchor = name if entry is not None and name in self._anchors_of(entry) else version or "unreleased"
        page = self.pages.get(version, CHANGELOG) if anchor == name else CHANGELOG
        return f"#{anchor}" if to.page in (page, to.base + page) else to.page_link(page, anchor)

    def cause(self, cause: Cause, to: PageLinks) -> str:
        """Return the link to the change that is the cause of work; empty if it is older than the first release."""
        is_known = any(entry.version == cause.version for entry in self.changelog.entries)
        return self.href(to, cause.version, cause.address) if cause.change is not None and is_known else ""

    def reasons(self, earlier: EarlierId) -> list[Note]:
        """Return the notes that say why an element was removed."""
        entry = next((entry for entry in self.changelog.entries if entry.version == earlier.removed), None)
        start = f"{earlier.address}/"
        notes = entry.notes if entry is not None and earlier.removed else ()
        return [note for note in notes if any(f"{target}/".startswith(start) for target in note.targets)]

    def sentence(self, message: Message, address: str, to: PageLinks) -> Markup:
        """Return a sentence about changes in which elements are linked; see `ElementLinks.sentence`."""
        return self.links.sentence(message, address, to, self.catalogue)

    @property
    def since(self) -> list[Since]:
        """What changed since each of the last earlier releases, newest first."""
        released = [entry for entry in self.changelog.entries if entry.version and entry.withdrawn is None]
        found, to_read, with_items = [], 0, 0
        for entry, before in pairwise(released[: _EARLIER + 1]):
            to_read += self.to_do(entry).to_read
            with_items += sum(change.impact is Impact.RELABEL for change in entry.changes)
            found.append(Since(version=before.version, to_read=to_read, with_items=with_items))
        return found

    @property
    def recent(self) -> list[tuple[ChangelogEntry, Change]]:
        """The changes to read of the last releases, newest release first and those with most work first."""
        released = [entry for entry in self.changelog.entries if entry.version and entry.withdrawn is None]
        to_read = [
            (entry, change)
            for entry in released[:_RECENT_RELEASES]
            for change in entry.changes
            if is_listed(change) and change.impact is not Impact.EDITORIAL
        ]
        shown: list[tuple[ChangelogEntry, Change]] = []
        left = _RECENT_TEXT
        for entry, change in to_read:
            length = len(self.catalogue.sentence(change.message))
            if length <= left and len(shown) < _RECENT_CHANGES:
                shown.append((entry, change))
                left -= length
        return shown

    def shortened(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the beginning of a word-by-word comparison, from the words before its first difference."""
        first = next((at for at, piece in enumerate(pieces) if piece.op != "kept"), 0)
        kept, left = list[Piece](), _SHORT
        for at, piece in enumerate(pieces[max(first - 1, 0) :]):
            is_before = at == 0 and first > 0
            text = piece.text[-_SHORT // 3 :] if is_before else piece.text[:left]
            kept.append(replace(piece, text=("…" if is_before and text != piece.text else "") + text))
            left -= len(text)
            if left <= 0:
                return [*kept, Piece(op="kept", text="…")]
        return kept

    def _anchors_of(self, entry: ChangelogEntry) -> Mapping[str, int]:
        if entry.version not in self._anchors:
            found: dict[str, int] = {}
            for change in filter(is_listed, entry.changes):
                found.setdefault(_anchor(entry.version, change.address), id(change))
            self._anchors[entry.version] = found
        return self._anchors[entry.version]


def _anchor(version: str, address: str) -> str:
    """Return the anchor of a change. An own key can have any characters."""
    return f"{version or 'unreleased'}/{'-'.join(address.replace('%', '-').split())}"
