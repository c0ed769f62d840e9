"""Compute the changelog of guidelines from git and the notes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.changelog import Changelog, build_changelog
from guidelinekit.changes.history.notes import Note, read_note
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.operations.release_history import ReleaseHistories, ReleaseHistory
from guidelinekit.operations.snapshots import Snapshot
from guidelinekit.operations.workspace import Progress, Project, no_progress
from guidelinekit.store.files import GuidelineFiles, notes_of


def notes_for(project: Project, guideline_id: str) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
    """The change notes of a guideline as they read in the work tree."""
    notes: list[Note] = []
    findings: list[Finding] = []
    for file, version in notes_of(guideline_id, project.root, project.config.changes):
        note, said = read_note(file, version=version)
        findings.extend(said)
        if note is not None:
            notes.append(note)
    return tuple(notes), tuple(findings)


@dataclass(frozen=True, slots=True)
class _Versions:
    """The versions of one guideline for its changelog, what stands in the work tree last."""

    timeline: ReleaseHistory
    standing: Snapshot

    def facts(self, release: Release | None) -> VersionSummary:
        return self.timeline.memory.facts(self._snapshot(release))

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        return self.timeline.memory.changes(self._snapshot(old), self._snapshot(new))

    def _snapshot(self, release: Release | None) -> Snapshot:
        return self.timeline.snapshot(release) if release is not None else self.standing


def changelog(project: Project, timelines: ReleaseHistories | None, files: GuidelineFiles) -> Changelog:
    """The changelog of one guideline of the work tree. Without a history it is empty and says so.

    Raises:
        UnreadableGuidelineError: it cannot be read as it stands.
    """
    if timelines is None:
        where = Location(path=project.config.specs)
        message = "there is no git history, so releases and changes are not shown"
        return Changelog(findings=(codes.NO_HISTORY.at(where, message),), complete=False)
    timeline = timelines.of(files.name)
    return _told(project, timeline, timeline.standing(files))


def _told(project: Project, timeline: ReleaseHistory, standing: Snapshot) -> Changelog:
    notes, said = notes_for(project, timeline.id)
    versions = _Versions(timeline, standing)
    found = build_changelog(timeline.releases, versions, notes, findings=(*timeline.findings, *said))
    timeline.memory.keep()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineChangelog:
    """The changelog of one guideline."""

    id: str
    title: str
    changelog: Changelog


def changelogs(
    project: Project, ids: Sequence[str] = (), *, progress: Progress = no_progress
) -> tuple[GuidelineChangelog, ...]:
    """The changelogs of guidelines of the work tree, by default all.

    Raises:
        HistoryError: there is no git history, or the clone is shallow.
        UnreadableGuidelineError: one cannot be read as it stands.
    """
    found = []
    guidelines = project.guidelines(ids)
    timelines = ReleaseHistories(project, project.require_history())
    for done, files in enumerate(guidelines):
        progress("Comparing releases", done, len(guidelines))
        timeline = timelines.of(files.name)
        standing = timeline.standing(files)
        title = timeline.memory.facts(standing).title
        found.append(GuidelineChangelog(id=files.name, title=title, changelog=_told(project, timeline, standing)))
    return tuple(found)
