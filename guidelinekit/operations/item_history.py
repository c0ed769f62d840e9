"""Compute what became of the items and elements of every earlier release of a guideline."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.history.notes import with_notes
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.migration.earlier import earlier_ids
from guidelinekit.changes.migration.elements import follow_elements
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.changes.migration.migrate import migrate_over
from guidelinekit.changes.migration.step import Step, step_between
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.operations.audience import visible_versions
from guidelinekit.operations.changelog import all_notes
from guidelinekit.operations.past_releases import GuidelineHistory
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.versions import Version

#: The steps between versions with known content, by their content keys, and the changes of each.
KnownSteps = dict[tuple[str, str], Step]


def item_history(
    workspace: Workspace,
    history: GuidelineHistory,
    current: Version,
    changelog: Changelog,
    readers: Readers,
    *,
    known_steps: KnownSteps | None = None,
    beside: Sequence[tuple[Version, str, Version, str]] | None = None,
    onward: Sequence[tuple[Version, str, Version, str]] = (),
) -> ItemHistory:
    """Return what becomes of the items of every release in the current version, as some readers may see it.

    The comparisons are those of the changelog, which is for the same readers. `known_steps` are those that were made
    for other releases of the same guideline, to which new ones are added. `beside` are pairs of versions of the
    guideline with their numbers: releases that do not lead to the current version, each after the one that it began at.
    With them, even if there are none, elements are followed from the first release on. `onward` are such releases, each
    before the one that was made of it.
    """
    if len(changelog.entries) < 2 and beside is None:
        return NO_ITEMS
    releases = [release for release in history.releases if not history.summary(history.version(release)).problem]
    versions = visible_versions(workspace, [*map(history.version, releases), current], readers)
    steps = _Steps(
        workspace,
        history,
        dict(zip([*(r.version for r in releases), ""], versions, strict=True)),
        changelog,
        known_steps if known_steps is not None else {},
    )
    known = [release for release in releases if steps.versions[release.version] is not None]
    paths = {release.version: steps.over(history.path(release, None)) for release in reversed(known)}
    oldest = next((release for release in known if release.withdrawn is None), None)
    line = paths[oldest.version] if oldest is not None else []
    return ItemHistory(
        to_shown={version: migrate_over(path) for version, path in paths.items() if path},
        to_entry={
            entry.version: migrate_over([steps.between(entry.previous, entry.version)])
            for entry in changelog.entries
            if entry.previous
        },
        earlier=earlier_ids(
            follow_elements(line, *([steps.made(*pair) for pair in pairs] for pairs in (beside or (), onward)))
        ),
    )


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps between versions by their numbers, each made once. An empty number is that of the current version."""

    workspace: Workspace
    history: GuidelineHistory
    versions: dict[str, Version | None]
    changelog: Changelog
    known: KnownSteps
    _made: dict[tuple[str, str], Step] = field(default_factory=dict)

    def over(self, path: list[Release]) -> list[Step]:
        """Return the steps from a release over later ones to the current version, as far as readers may see them."""
        names = [release.version for release in path if self.versions.get(release.version) is not None]
        return [self.between(old, new) for old, new in zip(names, [*names[1:], ""], strict=True)]

    def between(self, old: str, new: str) -> Step:
        """Return the step between two versions that the readers may see."""
        if (old, new) not in self._made:
            before, after = self.versions[old], self.versions[new]
            assert before is not None, "the readers may see the version"
            assert after is not None, "the readers may see the version"
            # Unreleased changes can have the number of the last release.
            self._made[old, new] = self.made(before, old, after, new, self._changes(old, new, before, after))
        return self._made[old, new]

    def made(self, before: Version, old: str, after: Version, new: str, changes: tuple[Change, ...] = ()) -> Step:
        """Return the step between two versions with these numbers."""
        key = before.key, after.key
        known = self.known.get(key) if all(key) else None
        if known is None or known.changes != changes:
            known = step_between(
                self.workspace.load(before).source,
                self.workspace.load(after).source,
                changes,
                self.workspace.schema,
                stored=self.workspace.overrides_of(after.id).stored,
                forms=self.workspace.forms,
            )
            self.known[key] = known
        old = old or known.old_version
        # What a step computed is kept with it.
        is_same = (known.old_version, known.version) == (old, new)
        return known if is_same else replace(known, old_version=old, version=new)

    def _changes(self, old: str, new: str, before: Version, after: Version) -> tuple[Change, ...]:
        entry = next((e for e in self.changelog.entries if (e.previous, e.version) == (old, new)), None)
        if entry is not None:
            return entry.changes
        if new == "" and old == self.changelog.released and self.changelog.unreleased is None:
            return ()
        notes = all_notes(self.workspace, self.history)
        number = new or self.workspace.load(after).version
        changes = self.workspace.changes(before, after)
        return with_notes(changes, notes, old, number, is_release=after.is_release)[0]
