"""Compute the changelogs of guidelines from git and the change notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.changelog import Changelog, build_changelog
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Location
from guidelinekit.operations.release_history import ReleaseHistories, ReleaseHistory
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
    workspace: Workspace, ids: Sequence[str] = (), *, progress: Progress = no_progress
) -> tuple[GuidelineChangelog, ...]:
    """Return the changelogs of guidelines, by default of all that are in the work tree.

    A guideline that was removed is found by its id.

    Raises:
        GuidelineKitError: an id is unknown.
        HistoryError: there is no git history, or the clone is shallow.
        UnreadableGuidelineError: a guideline of the work tree cannot be used.
    """
    entries = []
    histories = ReleaseHistories(workspace, workspace.require_history())
    present = {version.id: version for version in _present(workspace, required=not ids)}
    names = list(dict.fromkeys(ids)) or list(present)
    for done, name in enumerate(names):
        progress("Comparing releases", done, len(names))
        history = histories.of(name)
        if name in present:
            changelog = _computed(workspace, history, present[name])
            summary = history.summary(present[name])
        elif history.releases:
            changelog = _computed(workspace, history, None)
            removal = removal_of(histories, name)
            if removal is not None:
                changelog = replace(changelog, removed=removal.date, successor=removal.successor)
            summary = history.summary(history.last_readable() or history.version(history.releases[-1]))
        else:
            chosen([*present.values()], [name])  # raises, since the id is unknown
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


def changelog_of(workspace: Workspace, histories: ReleaseHistories | None, current: Version) -> Changelog:
    """Return the changelog of one guideline of the work tree. Without a history it is empty, with a finding.

    Raises:
        UnreadableGuidelineError: the guideline cannot be used.
    """
    if histories is None:
        where = Location(path=workspace.config.specs)
        message = "there is no git history, so releases and changes are not shown"
        return Changelog(findings=(codes.NO_HISTORY.at(where, message),), complete=False)
    return _computed(workspace, histories.of(current.id), current)


@dataclass(frozen=True, slots=True)
class _Versions:
    """The versions of one guideline for its changelog. A release that is None means the work tree."""

    history: ReleaseHistory
    current: Version | None
    _released: dict[str, Version] = field(default_factory=dict)

    @property
    def others(self) -> Sequence[Release]:
        return self.history.others

    def summary(self, release: Release | None) -> VersionSummary:
        return self.history.summary(self._version(release))

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        return self.history.changes(self._version(old), self._version(new))

    def _version(self, release: Release | None) -> Version:
        if release is not None:
            if release.version not in self._released:
                self._released[release.version] = self.history.version(release)
            return self._released[release.version]
        assert self.current is not None, "a removed guideline has only releases"
        return self.current


def _with_release(workspace: Workspace, history: ReleaseHistory, note: Note) -> Note:
    """Return an unreleased note; one that a release left in the folder of unreleased ones belongs to that release."""
    repository = workspace.require_history()
    having = (release.version for release in history.releases if repository.has(release.commit, note.path))
    return replace(note, version=next(having, ""))


def _computed(workspace: Workspace, history: ReleaseHistory, current: Version | None) -> Changelog:
    if current is not None and history.summary(current).problem:
        workspace.require_usable(current)
    notes, findings = workspace.notes(history.id)
    notes = tuple(note if note.version else _with_release(workspace, history, note) for note in notes)
    versions = _Versions(history, current)
    changelog = build_changelog(
        history.releases,
        versions,
        notes,
        findings=(*history.findings, *findings),
        has_current=current is not None,
    )
    history.save()
    return changelog
