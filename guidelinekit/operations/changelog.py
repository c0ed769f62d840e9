"""Compute the changelogs of guidelines from git and the change notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry, build_changelog
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.notes_for_readers import notes_about_changes, notes_about_elements
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.operations.audience import not_for, readers_of, visible_versions
from guidelinekit.operations.past_releases import GuidelineHistory
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.removed_guidelines import removal_of
from guidelinekit.operations.workspace import Progress, Workspace, chosen, no_progress
from guidelinekit.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineChangelog:
    """The changelog of one guideline, with its title and language in the work tree."""

    id: str
    title: str
    language: str
    changelog: Changelog


def changelogs(
    workspace: Workspace, ids: Sequence[str] = (), *, audience: str = "", progress: Progress = no_progress
) -> tuple[GuidelineChangelog, ...]:
    """Return the changelogs of guidelines, by default of all that are in the work tree.

    A guideline that was removed is found by its id. With `audience`, the changelogs are those for its readers, without
    findings.

    Raises:
        GuidelineKitError: an id is unknown, or the audience occurs nowhere or must not see the guideline.
        HistoryError: there is no git history, or the clone is shallow.
        UnreadableGuidelineError: a guideline of the work tree cannot be used.
    """
    entries = []
    histories = ReleaseHistories(workspace, workspace.require_history())
    present = {version.id: version for version in _present(workspace, required=not ids)}
    names = list(dict.fromkeys(ids)) or list(present)
    readers = readers_of(workspace, audience, released_versions(histories, names))
    for done, name in enumerate(names):
        progress("Comparing releases", done, len(names))
        history = histories.of(name)
        if name in present:
            changelog = changelog_from(workspace, history, present[name], readers)
            summary = history.summary(present[name])
        elif history.releases:
            changelog = changelog_from(workspace, history, None, readers)
            removal = removal_of(histories, name)
            if removal is not None:
                successor = removal.successor if is_shown(workspace, present.get(removal.successor), readers) else ""
                changelog = changelog and replace(changelog, removed=removal.date, successor=successor)
            summary = history.summary(history.last_readable() or history.version(history.releases[-1]))
        else:
            chosen([*present.values()], [name])  # raises, since the id is unknown
        if changelog is None:
            if ids:
                raise not_for(name, audience)
            continue
        entries.append(
            GuidelineChangelog(id=name, title=summary.title or name, language=summary.language, changelog=changelog)
        )
    return tuple(entries)


def _present(workspace: Workspace, *, required: bool) -> list[Version]:
    """Return the guidelines of the work tree; unless they are `required`, there may be none."""
    try:
        return workspace.guidelines()
    except GuidelineKitError:
        if required:
            raise
        return []


def released_versions(histories: ReleaseHistories, names: Sequence[str]) -> Iterator[Version]:
    """Yield the releases of guidelines."""
    for history in map(histories.of, names):
        yield from map(history.version, history.releases)


def is_shown(workspace: Workspace, version: Version | None, readers: Readers) -> bool:
    """Whether readers may see a guideline; those who may not see everything see none that is unknown."""
    return not readers.name or (version is not None and visible_versions(workspace, [version], readers) != [None])


def changelog_of(
    workspace: Workspace, histories: ReleaseHistories | None, current: Version, readers: Readers = ALL_READERS
) -> Changelog:
    """Return the changelog of one guideline of the work tree. Without a history it is empty, with a finding.

    The guideline is for the readers.

    Raises:
        UnreadableGuidelineError: the guideline cannot be used.
    """
    if histories is None:
        where = Location(path=workspace.config.specs)
        message = "there is no git history, so releases and changes are not shown"
        return Changelog(findings=(codes.NO_HISTORY.at(where, message),), complete=False)
    return changelog_from(workspace, histories.of(current.id), current, readers) or Changelog()


@dataclass(frozen=True, slots=True)
class _Versions:
    """The versions of one guideline for its changelog. A release that is None means the work tree."""

    history: GuidelineHistory
    current: Version | None
    #: The versions as some readers may see them, by release; without any, the readers may see everything.
    workspace: Workspace | None = None
    visible: Mapping[Release | None, Version | None] = field(default_factory=dict)
    _released: dict[str, Version] = field(default_factory=dict)

    @property
    def others(self) -> Sequence[Release]:
        return self.history.others

    def summary(self, release: Release | None) -> VersionSummary:
        return self.history.summary(self._version(release))

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        if self.workspace is not None:
            return self.workspace.changes(self.visible[old], self.visible[new])
        return self.history.changes(self._version(old), self._version(new))

    def _version(self, release: Release | None) -> Version:
        if release is not None:
            if release.version not in self._released:
                self._released[release.version] = self.history.version(release)
            return self._released[release.version]
        assert self.current is not None, "a removed guideline has only releases"
        return self.current


def all_notes(workspace: Workspace, history: GuidelineHistory) -> tuple[Note, ...]:
    """Return the change notes of a guideline, each with the release that it belongs to."""
    notes, _ = history.notes()
    return tuple(note if note.version else _with_release(workspace, history, note) for note in notes)


def _with_release(workspace: Workspace, history: GuidelineHistory, note: Note) -> Note:
    """Return an unreleased note; one that a release left in the folder of unreleased ones belongs to that release."""
    repository = workspace.require_history()
    having = (release.version for release in history.releases if repository.has(release.commit, note.path))
    return replace(note, version=next(having, ""))


def changelog_from(
    workspace: Workspace, history: GuidelineHistory, current: Version | None, readers: Readers
) -> Changelog | None:
    """Return the changelog for some readers; None if the guideline is not for them. A removed one is None now."""
    if not readers.name and current is not None and history.summary(current).problem:
        workspace.require_usable(current)
    notes, findings = all_notes(workspace, history), history.notes()[1]
    changelog = build_changelog(
        history.releases,
        _Versions(history, current),
        notes,
        findings=(*history.findings, *findings),
        has_current=current is not None,
    )
    history.save()
    return changelog if not readers.name else _for_readers(workspace, history, current, readers, changelog, notes)


def _for_readers(
    workspace: Workspace,
    history: GuidelineHistory,
    current: Version | None,
    readers: Readers,
    changelog: Changelog,
    notes: Sequence[Note],
) -> Changelog | None:
    """Return the changelog of the versions as readers may see them. `changelog` is that of all readers."""
    releases = [release for release in history.releases if not history.summary(history.version(release)).problem]
    keys: list[Release | None] = [*releases, *([None] if current is not None else [])]
    versions = [current if release is None else history.version(release) for release in keys]
    shown = dict(zip(keys, visible_versions(workspace, versions, readers), strict=True))
    if not any(shown.values()):
        return None
    visible = build_changelog(
        [release for release in releases if shown[release] is not None],
        _Versions(history, current, workspace, shown),
        notes,
        has_current=current is not None,
    )
    every = {entry.version: entry.changes for entry in changelog.entries}

    def notes_of(entry: ChangelogEntry) -> tuple[Note, ...]:
        if not entry.first:
            return notes_about_changes(entry.notes, every.get(entry.version, ()), entry.changes)
        first = next(release for release in releases if release.version == entry.version)
        data, visible_data = (
            expand(workspace.schema.root, workspace.load(version).source.data)
            for version in (history.version(first), shown[first])
            if version is not None
        )
        return notes_about_elements(entry.notes, data, visible_data)

    entries = tuple(replace(entry, notes=notes_of(entry)) for entry in visible.entries)
    return replace(visible, entries=entries, findings=())
