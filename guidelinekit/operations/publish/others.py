"""The other releases of a guideline beside the newest one: how they compare with it, and which do not lead to it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.changelog import ChangelogEntry
from guidelinekit.changes.history.notes import Note, with_notes
from guidelinekit.changes.history.notes_for_readers import notes_about_changes
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.operations.audience import visible_versions
from guidelinekit.operations.changelog import all_notes, changelog_from
from guidelinekit.operations.publish.states import ReleaseState
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.pages import Rendered
from guidelinekit.site.paths import LATEST
from guidelinekit.store.versions import Version

#: Two versions, each followed by its number.
Pair = tuple[Version, str, Version, str]


class OtherReleases:
    """The releases of a guideline that can be read, oldest first, seen from the newest one."""

    def __init__(
        self,
        workspace: Workspace,
        history: ReleaseHistory,
        newest: ReleaseState,
        states: Sequence[ReleaseState],
        readers: Readers,
    ) -> None:
        self._workspace = workspace
        self._newest = newest
        self._states = states
        self._readers = readers
        self._on_line = [release.version for release in history.releases]
        self._other_lines = {release.version for release in history.others}
        #: The releases over which the newest one is reached.
        self._followed = {release.version for release in newest.past.releases if release.withdrawn is None}

    def compared(self) -> tuple[ChangelogEntry, ...]:
        """Return the comparisons of each earlier release of the line with the newest one."""
        before = [release.version for release in self._newest.past.releases[:-1]]
        notes = all_notes(self._workspace, self._newest.past)
        return tuple(self._entry(state, notes) for state in self._states if state.release.version in before)

    def elsewhere(self, newest: Rendered) -> list[tuple[str, str]]:
        """Return the comparisons that were published while another release was the newest one."""
        followed = {entry.version for entry in newest.shown.changelog.entries}
        compared = {entry.previous for entry in newest.shown.compared}
        found = []
        for state in self._states:
            version = state.release.version
            if version not in self._on_line:
                continue
            if version not in compared:
                found.append((version, LATEST))
            if version not in followed:
                changelog = changelog_from(self._workspace, state.past, state.version, self._readers)
                entries = changelog.entries if changelog is not None else ()
                found += [(entry.previous, version) for entry in entries if entry.version == version and entry.previous]
        return found

    def beside(self) -> list[Pair]:
        """Return the releases that do not lead to the newest one, each after the one that was in force before it.

        Those of other lines are the last: they may have elements under ids that these got in trials.
        """
        others = set(self._other_lines)
        versions = self._visible
        found = []
        for state in self._states:
            version = state.release.version
            if version in self._followed or version not in versions:
                continue
            before = [entry for entry in state.past.releases[:-1] if entry.version in versions]
            followed = [entry for entry in before if entry.withdrawn is None] or before
            old = followed[-1].version if followed else version
            found.append((versions[old], old, versions[version], version))
            if old in others:
                others.add(version)
        return sorted(found, key=lambda pair: pair[3] in others)

    def onward(self) -> list[Pair]:
        """Return the trials and withdrawn releases, each before the next release that is not of another line."""
        versions = self._visible
        # A trial of a higher version may be older.
        states = sorted(self._states, key=lambda state: state.release.date)
        own = [state.release.version for state in states if state.release.version not in self._other_lines]
        pairs = pairwise(version for version in own if version in versions)
        return [(versions[old], old, versions[new], new) for old, new in pairs if old not in self._followed]

    @cached_property
    def _visible(self) -> Mapping[str, Version]:
        """The releases as the readers may see them, by version."""
        versions = visible_versions(self._workspace, [state.version for state in self._states], self._readers)
        numbers = (state.release.version for state in self._states)
        return {number: version for number, version in zip(numbers, versions, strict=True) if version is not None}

    def _entry(self, old: ReleaseState, notes: Sequence[Note]) -> ChangelogEntry:
        changes, about = self._changes(old, notes)
        release = self._newest.release
        return ChangelogEntry(
            version=release.version,
            previous=old.release.version,
            date=release.date,
            effective=self._newest.published.effective,
            commit=release.commit,
            changes=changes,
            notes=about,
        )

    def _changes(self, old: ReleaseState, notes: Sequence[Note]) -> tuple[tuple[Change, ...], tuple[Note, ...]]:
        """Return the changes since a release that the readers may see, and the notes about these."""
        workspace, new = self._workspace, self._newest
        numbers = old.release.version, new.release.version
        every, about = with_notes(workspace.changes(old.version, new.version), notes, *numbers, is_release=True)
        if not self._readers.name:
            return every, about
        pair = visible_versions(workspace, [old.version, new.version], self._readers)
        shown, about = with_notes(workspace.changes(*pair), notes, *numbers, is_release=True)
        return shown, notes_about_changes(about, every, shown)
