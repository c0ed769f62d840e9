"""The releases of guidelines, from git, and the versions that were released."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from guidelinekit.change.changelog import Facts
from guidelinekit.change.releases import Head, Release, Tag, find_releases
from guidelinekit.operations.project import Project
from guidelinekit.operations.versions import Memory, Version, key_of, memory_of
from guidelinekit.spec.check import Loaded, load
from guidelinekit.spec.document import SourceFile
from guidelinekit.spec.finding import Finding
from guidelinekit.spec.incremental import LATELY
from guidelinekit.store.files import GuidelineFiles, group, home_of
from guidelinekit.store.history import History

#: The blobs of a guideline's files by path.
Blobs = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The releases of one guideline, and what each of the commits that touched it held of it."""

    id: str
    releases: tuple[Release, ...]
    findings: tuple[Finding, ...]
    held: dict[str, Blobs]


class Timelines:
    """The releases of every guideline up to a revision, read from git once."""

    def __init__(self, project: Project, history: History, revision: str = "HEAD") -> None:
        history.demand_depth()
        self._project = project
        self._history = history
        self._head = history.resolve(revision)
        self._steps = self._steps_by_guideline()
        self._tagged: dict[str, dict[str, tuple[str, str]]] = {}
        for name, tag in history.tags().items():
            guideline_id, _, version = name.rpartition("@")
            self._tagged.setdefault(guideline_id, {})[version] = tag
        self._memories: dict[str, Memory] = {}
        # A version that was read for its number is compared soon. No method of ours: see `IncrementalReader`.
        self._version = lru_cache(maxsize=LATELY)(partial(_version, project, history))

    def names(self) -> set[str]:
        """The guidelines that the revision holds."""
        specs = self._project.config.specs
        return {home_of(path, specs) for path in self._history.files(self._head, specs)} - {""}

    def of(self, guideline_id: str) -> Timeline:
        """The releases of one guideline; empty where no commit has it."""
        state: Blobs = {}
        heads: list[Head] = []
        held: dict[str, Blobs] = {}
        memory = self.memory(guideline_id)
        for commit, date, blobs in self._steps.get(guideline_id, ()):
            for path, blob in blobs.items():
                if blob is None:
                    state.pop(path, None)
                else:
                    state[path] = blob
            held[commit] = dict(state)
            facts = memory.facts(self._version(guideline_id, _frozen(state))) if state else Facts()
            heads.append(Head(commit=commit, date=date, version=facts.version, status=facts.status))
        memory.keep()
        tags = self._tags(guideline_id, heads)
        path = f"{self._project.config.specs}/{guideline_id}"
        releases, findings = find_releases(heads, tags, path=path)
        return Timeline(id=guideline_id, releases=releases, findings=findings, held=held)

    def memory(self, guideline_id: str) -> Memory:
        """What is known of the versions of a guideline."""
        if guideline_id not in self._memories:
            self._memories[guideline_id] = memory_of(self._project, self._history, guideline_id)
        return self._memories[guideline_id]

    def version(self, timeline: Timeline, release: Release) -> Version:
        """A guideline as a release held it."""
        return self._version(timeline.id, _frozen(self._held(timeline, release)))

    def files(self, timeline: Timeline, release: Release) -> GuidelineFiles:
        """The files of a guideline as a release held it."""
        specs = self._project.config.specs
        beside = partial(self._history.files, release.commit, specs)
        (found,) = group(self._held(timeline, release), self._history.blob, specs, beside=beside)
        return found

    def _held(self, timeline: Timeline, release: Release) -> Blobs:
        held = timeline.held.get(release.commit)
        if held is None:
            # A tag decided for a commit that did not touch the guideline: it held what the commit before left.
            specs = self._project.config.specs
            files = self._history.files(release.commit, specs)
            held = {path: blob for path, blob in files.items() if home_of(path, specs) == timeline.id}
        return held

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


def _frozen(blobs: Blobs) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(blobs.items()))


def _version(project: Project, history: History, guideline_id: str, blobs: tuple[tuple[str, str], ...]) -> Version:
    def read() -> Loaded:
        files = [SourceFile(path=path, content=history.blob(blob)) for path, blob in blobs]
        return load(files, project.schema, read=project.reader(guideline_id).read)

    return Version(key_of(dict(blobs)), read)


def open_timelines(project: Project, revision: str = "HEAD") -> Timelines | None:
    """The releases of every guideline; None where there is no git history."""
    return Timelines(project, project.history, revision) if project.history is not None else None
