"""The releases of guidelines, found in git, and the guidelines as they were released."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial

from guidelinekit.changes.history.releases import Head, Release, Tag, find_releases
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.incremental import IncrementalReader
from guidelinekit.guideline.read.load import Loaded, load
from guidelinekit.operations.comparison_cache import ComparisonCache
from guidelinekit.operations.snapshots import Snapshot, key_of, snapshot_of
from guidelinekit.operations.workspace import Project
from guidelinekit.store.cache import Cache
from guidelinekit.store.files import GuidelineFiles, asset_of, assets_in_git, files_in_git, home_of
from guidelinekit.store.git.history import History, git_folder

#: The blobs of a guideline's files by path.
Blobs = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a commit made of a guideline: of its own `files` and of the `assets` that it shows; None: removed."""

    commit: str
    date: str
    files: dict[str, str | None] = field(default_factory=dict)
    assets: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """What a commit held of a guideline: its own `files`, and the `assets` that it shows, by path below its folder."""

    files: Blobs
    assets: Blobs


#: That many snapshots are remembered whole: one that was read for its version is compared soon.
_RECENT = 32


class ReleaseHistories:
    """The commits of every guideline up to a revision, read from git once."""

    def __init__(self, project: Project, history: History, revision: str = "HEAD") -> None:
        history.require_full_history()
        self._project = project
        self._history = history
        self._head = history.resolve(revision)
        self._steps = self._steps_by_guideline()
        self._tagged: dict[str, dict[str, tuple[str, str]]] = {}
        for name, tag in history.tags().items():
            guideline_id, _, version = name.rpartition("@")
            self._tagged.setdefault(guideline_id, {})[version] = tag

    def names(self) -> set[str]:
        """The guidelines that the revision holds."""
        specs = self._project.config.specs
        return {home_of(path, specs) for path in self._history.files(self._head, specs)} - {""}

    def of(self, guideline_id: str) -> "ReleaseHistory":
        """The releases of one guideline; none where no commit has it."""
        steps, tagged = self._steps.get(guideline_id, ()), self._tagged.get(guideline_id, {})
        return ReleaseHistory(self._project, self._history, guideline_id, steps, partial(self._tags, tagged))

    def _tags(self, tagged: Mapping[str, tuple[str, str]], heads: Sequence[Head]) -> dict[str, Tag]:
        """The tags of a guideline by version."""
        if not tagged:
            return {}
        place = self._places
        versions = [(place[head.commit], head.version) for head in heads if head.commit in place]

        def version_at(commit: str) -> str:
            before = [version for at, version in versions if at <= place.get(commit, -1)]
            return before[-1] if before else ""

        return {
            version: Tag(commit=commit, date=date, on_line=commit in place, version=version_at(commit))
            for version, (commit, date) in tagged.items()
        }

    @cached_property
    def _places(self) -> dict[str, int]:
        """The commits of the first-parent line, numbered from the oldest."""
        return {commit: at for at, commit in enumerate(reversed(self._history.line(self._head)))}

    def _steps_by_guideline(self) -> dict[str, list[Touched]]:
        specs = self._project.config.specs
        found: dict[str, list[Touched]] = {}
        for step in self._history.steps(self._head, specs):
            touched: dict[str, Touched] = {}
            for path, blob in step.blobs.items():
                name, asset = home_of(path, specs), ""
                if not name:
                    name, asset = asset_of(path, specs)
                if name:
                    here = touched.setdefault(name, Touched(step.commit, step.date))
                    (here.assets if asset else here.files)[asset or path] = blob
            for name, here in touched.items():
                found.setdefault(name, []).append(here)
        return found


class ReleaseHistory:
    """The releases of one guideline, what is to be said of them, and its snapshots with all that is known of them."""

    def __init__(
        self,
        project: Project,
        history: History,
        guideline_id: str,
        steps: Sequence[Touched],
        tags: Callable[[Sequence[Head]], Mapping[str, Tag]],
    ) -> None:
        self._project = project
        self._history = history
        self._reader = IncrementalReader()
        path = f"{project.config.specs}/{guideline_id}"
        # No method of ours: see `IncrementalReader`.
        self._snapshot = lru_cache(maxsize=_RECENT)(partial(_snapshot, history, project.schema, self._reader, path))
        self._held: dict[str, Held] = {}
        self.id = guideline_id
        # A repository may hold several projects, each with settings and guidelines of its own.
        name = history.from_top(guideline_id).replace("/", "~")
        self.memory = ComparisonCache(project.schema, project.weights, Cache(git_folder(project.root)), name)
        heads = list(self._heads(steps))
        self.memory.keep()
        self.releases, self.findings = find_releases(heads, tags(heads), path=path)

    def snapshot(self, release: Release) -> Snapshot:
        """The guideline as it was released."""
        return self._snapshot(*_frozen(self._at(release)))

    def standing(self, files: GuidelineFiles) -> Snapshot:
        """The guideline as it stands in the work tree.

        Raises:
            UnreadableGuidelineError: it cannot be used.
        """
        snapshot = snapshot_of(files, partial(load, files.files, self._project.schema, read=self._reader.read))
        if self.memory.facts(snapshot).problem:
            self._project.readable(files, where="the work tree")
        return snapshot

    def files(self, release: Release) -> GuidelineFiles:
        """The files of the guideline as it was released."""
        held = self._at(release)
        return files_in_git(self.id, held.files, self._history.blob, self._project.config.specs, assets=held.assets)

    def _heads(self, steps: Sequence[Touched]) -> Iterator[Head]:
        held = Held({}, {})
        for step in steps:
            held = Held(_after(held.files, step.files), _after(held.assets, step.assets))
            self._held[step.commit] = held
            facts = self.memory.facts(self._snapshot(*_frozen(held))) if held.files else VersionSummary()
            yield Head(commit=step.commit, date=step.date, version=facts.version, status=facts.status)

    def _at(self, release: Release) -> Held:
        held = self._held.get(release.commit)
        if held is None:
            # A tag decided for a commit that did not touch the guideline: it held what the commit before left.
            specs = self._project.config.specs
            files = self._history.files(release.commit, specs)
            shown = {asset_of(path, specs): blob for path, blob in files.items()}
            held = Held(
                {path: blob for path, blob in files.items() if home_of(path, specs) == self.id},
                {path: blob for (name, path), blob in shown.items() if name == self.id},
            )
        return held


def _after(blobs: Blobs, touched: Mapping[str, str | None]) -> Blobs:
    """What is there after a commit."""
    return {path: blob for path, blob in {**blobs, **touched}.items() if blob is not None} if touched else blobs


#: Blobs by path, as what a snapshot is remembered by.
Frozen = tuple[tuple[str, str], ...]


def _frozen(held: Held) -> tuple[Frozen, Frozen]:
    return tuple(sorted(held.files.items())), tuple(sorted(held.assets.items()))


def _snapshot(
    history: History, schema: Schema, reader: IncrementalReader, folder: str, files: Frozen, assets: Frozen
) -> Snapshot:
    def read() -> Loaded:
        return load(
            [SourceFile(path=path, content=history.blob(blob)) for path, blob in files], schema, read=reader.read
        )

    return Snapshot(key_of(dict(files)), read, assets_in_git(folder, dict(assets), history.blob))


def open_release_histories(project: Project, revision: str = "HEAD") -> ReleaseHistories | None:
    """The releases of every guideline; None where there is no git history."""
    return ReleaseHistories(project, project.history, revision) if project.history is not None else None
