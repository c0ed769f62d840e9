"""Compute the changelog of guidelines from git and the notes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from guidelinekit.change.change import Change
from guidelinekit.change.changelog import Changelog, Facts, build_changelog
from guidelinekit.change.notes import Note, read_note
from guidelinekit.change.releases import Release
from guidelinekit.operations.project import Progress, Project, no_progress
from guidelinekit.operations.timelines import Timeline, Timelines
from guidelinekit.operations.versions import Version, version_of
from guidelinekit.spec import codes
from guidelinekit.spec.finding import Finding, Location
from guidelinekit.store.files import notes_of


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
    """The versions of one guideline for its changelog, the one of the work tree last."""

    timelines: Timelines
    timeline: Timeline
    current: Version

    def facts(self, release: Release | None) -> Facts:
        return self.timelines.memory(self.timeline.id).facts(self._version(release))

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        return self.timelines.memory(self.timeline.id).changes(self._version(old), self._version(new))

    def _version(self, release: Release | None) -> Version:
        return self.timelines.version(self.timeline, release) if release is not None else self.current


def changelog(project: Project, guideline_id: str, current: Version, timelines: Timelines | None) -> Changelog:
    """The changelog of one guideline, which can be used as it stands. Without a history it is empty and says so."""
    if timelines is None:
        where = Location(path=project.config.specs)
        message = "there is no git history, so releases and changes are not shown"
        return Changelog(findings=(codes.NO_HISTORY.at(where, message),), complete=False)
    timeline = timelines.of(guideline_id)
    notes, said = notes_for(project, guideline_id)
    versions = _Versions(timelines, timeline, current)
    found = build_changelog(timeline.releases, versions, notes, findings=(*timeline.findings, *said))
    timelines.memory(guideline_id).keep()
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
    timelines = Timelines(project, project.demand_history())
    for done, files in enumerate(guidelines):
        progress("Comparing releases", done, len(guidelines))
        current = version_of(files, partial(project.readable, files, where="the work tree"))
        title = timelines.memory(files.name).facts(current).title
        told = changelog(project, files.name, current, timelines)
        found.append(GuidelineChangelog(id=files.name, title=title, changelog=told))
    return tuple(found)
