"""Compute the changelogs of guidelines from git and the change notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.changelog import Changelog, build_changelog
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Location
from guidelinekit.operations.release_history import ReleaseHistories, ReleaseHistory
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
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
    """Return the changelogs of guidelines of the work tree, by default all.

    Raises:
        HistoryError: there is no git history, or the clone is shallow.
        UnreadableGuidelineError: a guideline of the work tree cannot be used.
    """
    entries = []
    guidelines = workspace.guidelines(ids)
    histories = ReleaseHistories(workspace, workspace.require_history())
    for done, current in enumerate(guidelines):
        progress("Comparing releases", done, len(guidelines))
        history = histories.of(current.id)
        changelog = _computed(workspace, history, current)
        summary = history.summary(current)
        entries.append(
            GuidelineChangelog(id=current.id, title=summary.title, language=summary.language, changelog=changelog)
        )
    return tuple(entries)


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
    current: Version

    def summary(self, release: Release | None) -> VersionSummary:
        return self.history.summary(self._version(release))

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        return self.history.changes(self._version(old), self._version(new))

    def _version(self, release: Release | None) -> Version:
        return self.history.version(release) if release is not None else self.current


def _with_release(workspace: Workspace, history: ReleaseHistory, note: Note) -> Note:
    """Return an unreleased note; one that a release left in the folder of unreleased ones belongs to that release."""
    repository = workspace.require_history()
    having = (release.version for release in history.releases if repository.has(release.commit, note.path))
    return replace(note, version=next(having, ""))


def _computed(workspace: Workspace, history: ReleaseHistory, current: Version) -> Changelog:
    if history.summary(current).problem:
        workspace.require_usable(current)
    notes, findings = workspace.notes(history.id)
    notes = tuple(note if note.version else _with_release(workspace, history, note) for note in notes)
    versions = _Versions(history, current)
    changelog = build_changelog(history.releases, versions, notes, findings=(*history.findings, *findings))
    history.save()
    return changelog
