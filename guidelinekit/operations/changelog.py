"""Compute the changelog of guidelines from git and the notes beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from guidelinekit.change.changelog import Changelog, build_changelog
from guidelinekit.change.notes import Note, read_note
from guidelinekit.change.releases import Head, Release, Tag, find_releases
from guidelinekit.change.version import is_version
from guidelinekit.operations.project import Progress, Project, no_progress
from guidelinekit.spec import codes
from guidelinekit.spec.check import Loaded, load
from guidelinekit.spec.compose import Source
from guidelinekit.spec.document import SourceFile
from guidelinekit.spec.finding import Finding, Location
from guidelinekit.spec.incremental import LATELY
from guidelinekit.store.files import group, home_of, notes_of
from guidelinekit.store.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The releases of one guideline, and what each commit that made one held."""

    id: str
    releases: tuple[Release, ...]
    findings: tuple[Finding, ...]
    files: dict[str, dict[str, str]]


class Timelines:
    """The releases of every guideline up to a revision, read from git once."""

    def __init__(self, project: Project, history: History, revision: str = "HEAD") -> None:
        history.demand_depth()
        self._project = project
        self._history = history
        self._head = history.resolve(revision)
        self._by_guideline = self._steps_by_guideline()
        self._tagged: dict[str, dict[str, tuple[str, str]]] = {}
        for name, tag in history.tags().items():
            guideline_id, _, version = name.rpartition("@")
            self._tagged.setdefault(guideline_id, {})[version] = tag
        # What says the version of a commit is what is compared.
        self._file = lru_cache(maxsize=LATELY)(partial(_file, history))

    def of(self, guideline_id: str) -> Timeline:
        """The releases of one guideline; empty where no commit has it."""
        state: dict[str, str] = {}
        heads: list[Head] = []
        snapshots: dict[str, dict[str, str]] = {}
        for commit, date, blobs in self._by_guideline.get(guideline_id, ()):
            for path, blob in blobs.items():
                if blob is None:
                    state.pop(path, None)
                else:
                    state[path] = blob
            snapshots[commit] = dict(state)
            version, status = self._version(guideline_id, state)
            heads.append(Head(commit=commit, date=date, version=version, status=status))
        tags = self._tags(guideline_id, heads)
        path = f"{self._project.config.specs}/{guideline_id}"
        releases, findings = find_releases(heads, tags, path=path)
        return Timeline(id=guideline_id, releases=releases, findings=findings, files=snapshots)

    def load(self, timeline: Timeline, release: Release) -> Loaded:
        """A guideline as a release held it."""
        state = timeline.files.get(release.commit)
        if state is not None:
            files = tuple(self._file(path, blob) for path, blob in sorted(state.items()))
        else:
            # A tag decided for a commit that did not touch the guideline: it held what the commit before left.
            specs = self._project.config.specs
            grouped = group(self._history.files(release.commit, specs), self._history.blob, specs)
            files = next((entry.files for entry in grouped if entry.name == timeline.id), ())
        return load(files, self._project.schema, read=self._project.reader(timeline.id).read)

    def _steps_by_guideline(self) -> dict[str, list[tuple[str, str, dict[str, str | None]]]]:
        specs = self._project.config.specs
        found: dict[str, list[tuple[str, str, dict[str, str | None]]]] = {}
        for step in self._history.steps(self._head, specs):
            touched: dict[str, dict[str, str | None]] = {}
            for path, blob in step.blobs.items():
                name = home_of(path, specs)
                if name:
                    touched.setdefault(name, {})[path] = blob
            for name, blobs in touched.items():
                found.setdefault(name, []).append((step.commit, step.date, blobs))
        return found

    def _version(self, guideline_id: str, state: dict[str, str]) -> tuple[str, str]:
        """The version and status that a guideline's files name; empty where they cannot be read."""
        said: dict[str, object] = {}
        reader = self._project.reader(guideline_id)
        for path, blob in state.items():
            file = self._file(path, blob)
            if _HEAD.search(file.content):
                said.update(reader.read(file).data or {})
        version = said.get("version")
        if not isinstance(version, str) or not is_version(version):
            return "", ""
        return version, str(said.get("status", "active"))

    def _tags(self, guideline_id: str, heads: Sequence[Head]) -> dict[str, Tag]:
        found = self._tagged.get(guideline_id, {})
        if not found:
            return {}
        line = list(reversed(self._history.line(self._head)))
        place = {commit: at for at, commit in enumerate(line)}
        versions = [(place[head.commit], head.version) for head in heads if head.commit in place]

        def version_at(commit: str) -> str:
            before = [version for at, version in versions if at <= place.get(commit, -1)]
            return before[-1] if before else ""

        return {
            version: Tag(commit=commit, date=date, on_line=commit in place, version=version_at(commit))
            for version, (commit, date) in found.items()
        }


def _file(history: History, path: str, blob: str) -> SourceFile:
    return SourceFile(path=path, content=history.blob(blob))


#: A file that can say the version or status of its guideline, at its top level.
_HEAD = re.compile(rb"(?m)^[^\w\n]*(version|status)\b|^\s*\{")


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


def changelog(project: Project, guideline_id: str, current: Source | None, timelines: Timelines | None) -> Changelog:
    """The changelog of one guideline. Without a history it is empty and says so."""
    if timelines is None:
        where = Location(path=project.config.specs)
        message = "there is no git history, so releases and changes are not shown"
        return Changelog(findings=(codes.NO_HISTORY.at(where, message),), complete=False)
    timeline = timelines.of(guideline_id)
    notes, said = notes_for(project, guideline_id)
    return build_changelog(
        timeline.releases,
        lambda release: timelines.load(timeline, release),
        current,
        notes,
        project.schema,
        weights=project.weights,
        findings=(*timeline.findings, *said),
    )


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
    timelines = Timelines(project, project.demand_history())
    found = []
    guidelines = project.guidelines(ids)
    for done, files in enumerate(guidelines):
        progress("Comparing releases", done, len(guidelines))
        current = project.readable(files, where="the work tree").source
        title = str(current.data["title"])
        told = changelog(project, files.name, current, timelines)
        found.append(GuidelineChangelog(id=files.name, title=title, changelog=told))
    return tuple(found)


def open_timelines(project: Project, revision: str = "HEAD") -> Timelines | None:
    """The releases of every guideline; None where there is no git history."""
    return Timelines(project, project.history, revision) if project.history is not None else None
