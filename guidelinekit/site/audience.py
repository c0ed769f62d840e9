"""A guideline and its changelog -> the parts that some readers may see. Only this module decides that.

Only examples that teach or are for practice are shown: gold ones measure annotators, and are in no page, file or
changelog. The answers of quiz items are not published, and those for practice are only on their own page. What was
hidden in a version stays hidden in the changelog, even after later changes.
Nothing that is shown names a hidden element: `references` finds all references, and each change lists the elements that
contain it (`containers`) and the elements that it mentions (`names`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from guidelinekit.changes.change import Change, flat
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.message import element_ids, number
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.guideline.format.audience import ALL_READERS, WHOLE_SECTIONS, Readers
from guidelinekit.guideline.format.model import Guideline, build_expanded
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import OWN_PREFIX, Schema
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.format.visibility import (
    HiddenElements,
    element_addresses,
    hidden_elements,
    is_published,
    without_hidden,
)
from guidelinekit.site.content_warnings import without_values
from guidelinekit.site.visible_items import visible_items

Form = Mapping[str, Any]


class Visible(NamedTuple):
    """A guideline, its changelog and its items as some readers may see them.

    `data` is what the guideline was built from, without short forms. It has the fields that no page shows too.
    `compared` are further comparisons with it.
    """

    guideline: Guideline
    changelog: Changelog
    items: ItemHistory
    data: Form
    compared: tuple[ChangelogEntry, ...] = ()


def _is_for_practice_only(uses: Collection[str]) -> bool:
    """Whether the answer of an example with these uses is not to be seen before the reader opens it."""
    return "practice" in uses and "teach" not in uses


def visible(
    data: Form,
    schema: Schema,
    changelog: Changelog,
    items: ItemHistory = NO_ITEMS,
    *,
    readers: Readers = ALL_READERS,
    compared: Sequence[ChangelogEntry] = (),
) -> Visible:
    """Leave out what annotators must not see, and what is not for some readers.

    `data` is a guideline that the schema accepts. `compared` are further comparisons with it, such as with the first
    release.
    """
    expanded = expand(schema.root, data)
    hidden = hidden_elements(expanded, schema, readers)
    earlier = _earlier_ids(expanded, hidden, changelog, readers)
    kept = without_hidden(expanded, schema, hidden, readers, earlier)
    guideline = build_expanded(kept)
    changelog_filter = ChangelogFilter(hidden.addresses, guideline, changelog, readers)
    entries = tuple(map(changelog_filter.entry, changelog.entries))
    return Visible(
        guideline,
        replace(changelog, entries=entries),
        visible_items(items, changelog_filter),
        kept,
        tuple(map(changelog_filter.entry, compared)),
    )


def _earlier_ids(data: Form, hidden: HiddenElements, changelog: Changelog, readers: Readers) -> Collection[str]:
    """Return the elements, also by earlier ids, that readers may see now and could see in every release.

    An id that no release shows may be that of an element that was hidden.
    """
    shown, ever_hidden = set(element_addresses(data)), set(hidden.addresses)
    for change in (change for entry in changelog.entries for change in flat(entry.changes)):
        (shown if _is_for_readers(change, readers) else ever_hidden).update(_own_elements(change))
    return shown - ever_hidden


def _is_for_readers(change: Change, readers: Readers) -> bool:
    """Whether readers may see the element of a change on both sides, or the field outside all elements."""
    section, _, inner = change.address.partition("/")
    field = inner.partition("/")[2].partition("/")[0] if section in SECTIONS else section
    if field.startswith(OWN_PREFIX) and not readers.may_see_own_key(field):
        return False
    if section in WHOLE_SECTIONS:
        return readers.may_see(section, ())
    return all(readers.may_see(section, side.get("audience", ())) for side in change.audiences)


class ChangelogFilter:
    """Removes from a changelog what some readers must not see."""

    def __init__(self, hidden: Collection[str], guideline: Guideline, changelog: Changelog, readers: Readers) -> None:
        self._hidden = HiddenElements(_under_all_ids(hidden, guideline, changelog))
        self._readers = readers
        self._for_practice = {f"examples/{k}" for k, e in guideline.examples.items() if _is_for_practice_only(e.uses)}
        #: The elements with a content warning.
        self._warned = {
            f"{section}/{k}"
            for section in SECTIONS
            for k, element in guideline.section(section).items()
            if getattr(element, "warning", "")
        }
        #: The elements that are hidden now or were hidden in some version, by the ids that they had.
        self._ever_hidden = set(self._hidden.addresses)
        for change in (change for entry in changelog.entries for change in flat(entry.changes)):
            if not self._is_for_readers(change):
                self._ever_hidden.update(_own_elements(change))

    def entry(self, entry: ChangelogEntry) -> ChangelogEntry:
        """Return a release with the changes and notes that may be shown."""
        changes = tuple(filter(None, map(self._with_consequences, entry.changes)))
        # A note that is also about something hidden could reveal it. One without targets is about the whole release.
        is_restricted = not all(map(self._is_for_readers, flat(entry.changes))) or bool(entry.changes and not changes)
        notes = tuple(
            note
            for note in entry.notes
            if not (any(self._is_about_hidden(entry, t) for t in note.targets) if note.targets else is_restricted)
        )
        return replace(entry, changes=changes, notes=notes)

    def _with_consequences(self, change: Change) -> Change | None:
        """Return a change with its consequences, as far as they may be shown; None if the change may not."""
        shown = self._shown(change)
        # That the answer of an example follows from a change of a label reveals the answer.
        consequences = tuple(
            filter(None, (self._shown(inner) for inner in change.consequences if not self._is_for_practice(inner)))
        )
        if shown is None:
            return None
        if change.kind.id == "labels-renumbered":
            if not consequences:
                return None
            shown = replace(shown, message=shown.message.with_arguments(count=number(len(consequences))))
        return replace(shown, consequences=consequences)

    def shown_cause(self, change: Change) -> Change | None:
        """Return a change as it may be shown as a cause of work; None if it may not.

        That items of a label are looked at again because of an example for practice would reveal the answer.
        """
        return None if self._is_for_practice(change) else self._shown(change)

    def is_hidden(self, address: str) -> bool:
        """Whether an address is that of an element that is hidden now or was hidden in some version, or in one."""
        return HiddenElements(self._ever_hidden).contains(address)

    def may_show(self, section: str, audiences: Collection[Form]) -> bool:
        """Whether an element with these fields, in each version, may be named."""
        return all(
            self._readers.may_see(section, side.get("audience", ())) and is_published(side.get("uses", ["teach"]))
            for side in audiences
        )

    def _is_about_hidden(self, entry: ChangelogEntry, target: str) -> bool:
        about = [change for change in flat(entry.changes) if f"{change.address}/".startswith(f"{target}/")]
        return self._hidden.contains(target) or (bool(about) and all(self._shown(change) is None for change in about))

    def _shown(self, change: Change) -> Change | None:
        """Return a change in the form to show; None if it is about something hidden, or names it."""
        shown = self._visible(change)
        if shown is None or self._are_visible(f"labels/{label_id}" for label_id in shown.labels):
            return shown
        return replace(shown, labels=tuple(k for k in shown.labels if f"labels/{k}" not in self._ever_hidden))

    def _visible(self, change: Change) -> Change | None:
        """Return a change with what may be shown of it. The labels that it concerns may still be hidden."""
        is_example = change.address.startswith("examples/")
        if not self._is_for_readers(change) or (
            is_example and not all(is_published(side.get("uses", ["teach"])) for side in change.audiences)
        ):
            return None
        difference = change.difference
        if difference is None:
            return change
        if self._hidden.contains(change.address) or not self._are_visible(change.containers):
            return None
        if difference.op == "reordered":
            return self._reordered(change)
        if self._are_visible(change.names):
            return self._without_content(change)
        return self._without_names(change)

    def _is_for_readers(self, change: Change) -> bool:
        """Whether the readers may see the element of a change on both sides, or the field outside all elements."""
        return _is_for_readers(change, self._readers)

    def _are_visible(self, elements: Iterable[str]) -> bool:
        return not any(element in self._ever_hidden for element in elements)

    def _reordered(self, change: Change) -> Change | None:
        """Return the change with a message that names nothing hidden; None if the order of the rest is the same."""
        argument = change.message.arguments["order"]
        order = list(argument["addresses"])
        scope = order[0].rpartition("/")[0] if order else ""
        before = [f"{scope}/{key}" for key in change.before]
        old, new = ([address for address in side if address not in self._ever_hidden] for side in (before, order))
        if [address for address in old if address in new] == [address for address in new if address in old]:
            return None
        return replace(change, message=change.message.with_arguments(order=element_ids(new, argument.get("names", {}))))

    def _without_names(self, change: Change) -> Change | None:
        """Return a change of an answer or branch that names something hidden, without its content.

        None for other changes, and if only hidden keys differ.
        """
        difference = change.difference
        if difference is None or difference.node.meta.shape not in ("answer", "branch"):
            return None

        def shown(reference: Reference) -> str | None:
            return None if reference.is_key and reference.element in self._ever_hidden else reference.id

        sides = [rewrite(difference.node, side, shown) for side in (change.before, change.after)]
        if sides[0] == sides[1]:
            return None
        return self._without_content(without_values(change))

    def _is_for_practice(self, change: Change) -> bool:
        return "/".join(change.address.split("/")[:2]) in self._for_practice or any(
            _is_for_practice_only(side.get("uses", ())) for side in change.audiences
        )

    def _without_content(self, change: Change) -> Change:
        """Remove what readers must choose to see: the content of an element with a warning, or of one for practice.

        A change of an example for practice is not shown on the pages of labels, because it would reveal the answer.
        """
        is_for_practice = self._is_for_practice(change)
        shown = replace(change, labels=()) if is_for_practice else change
        is_warned = "/".join(change.address.split("/")[:2]) in self._warned or any(
            "warning" in side for side in change.audiences
        )
        if change.address.count("/") == 1 or not (is_for_practice or is_warned):
            return shown
        return without_values(shown)


def _under_all_ids(hidden: Collection[str], guideline: Guideline, changelog: Changelog) -> frozenset[str]:
    """Return hidden elements under the ids that they have and had; an id that another element has now is left out."""
    changes = [change for entry in changelog.entries for change in flat(entry.changes)]
    renames = {ids for change in changes if len(ids := tuple(dict.fromkeys(_own_elements(change)))) > 1}
    found = set(hidden)
    while (
        more := {
            old
            for new, old in renames
            if new in found and old.partition("/")[2] not in guideline.section(old.partition("/")[0])
        }
        - found
    ):
        found |= more
    return frozenset(found)


def _own_elements(change: Change) -> Iterator[str]:
    """Yield the element of a change, under its new and its old id."""
    if change.difference is not None:
        for address in (change.difference.address, change.difference.old_address):
            yield "/".join(map(str, address[:2]))
