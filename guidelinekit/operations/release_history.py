"""The commits of a git repository -> the releases of guidelines, and their versions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.releases import CommitVersion, Release, Tag, find_releases
from guidelinekit.changes.history.semver import is_version
from guidelinekit.changes.history.summary import VersionSummary, summarize
from guidelinekit.errors import RevisionError
from guidelinekit.guideline.read.version_key import version_key
from guidelinekit.operations.comparison_cache import ComparisonCache
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.assets import changed_blobs
from guidelinekit.store.cache import Cache
from guidelinekit.store.git.history import History, git_folder
from guidelinekit.store.versions import Version, asset_of, content_key, guideline_of, version_in_git

#: The blobs of a guideline's files by path.
Blobs = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Delta:
    """The changes of a commit to a guideline: its `files` and its `assets`, blobs by path; None for removed ones."""

    commit: str
    date: str
    files: dict[str, str | None] = field(default_factory=dict)
    assets: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _State:
    """The content of a guideline in a commit: its `files`, and its `assets` by path in its folder."""

    files: Blobs
    assets: Blobs


class ReleaseHistories:
    """The commits of every guideline up to a revision, read from git once."""

    def __init__(self, workspace: Workspace, history: History, revision: str = "HEAD") -> None:
        history.require_full_history()
        self._workspace = workspace
        self._history = history
        self._head = history.resolve(revision)
        self._line = history.first_parent_line(self._head, workspace.config.specs)
        self._deltas = self._deltas_by_guideline()
        self._histories: dict[str, ReleaseHistory] = {}
        self._tags: dict[str, dict[str, tuple[str, str]]] = {}
        for name, tag in history.tags().items():
            guideline_id, _, version = name.rpartition("@")
            self._tags.setdefault(guideline_id, {})[version] = tag

    def ids(self) -> set[str]:
        """Return the ids of the guidelines in the revision."""
        specs = self._workspace.config.specs
        return {guideline_of(path, specs) for path in self._history.files(self._head, specs)} - {""}

    def of(self, guideline_id: str) -> "ReleaseHistory":
        """Return the release history of one guideline; it has no releases if no commit contains the guideline."""
        if guideline_id not in self._histories:
            tags = partial(self._tags_of, self._tags.get(guideline_id, {}))
            deltas = self._deltas.get(guideline_id, ())
            self._histories[guideline_id] = ReleaseHistory(self._workspace, self._history, guideline_id, deltas, tags)
        return self._histories[guideline_id]

    def _tags_of(self, tags: Mapping[str, tuple[str, str]], commits: Sequence[CommitVersion]) -> dict[str, Tag]:
        """Return the tags of a guideline by version."""
        if not tags:
            return {}
        order = self._commit_order
        versions = [(order[commit.commit], commit.version) for commit in commits if commit.commit in order]

        def version_at(commit: str) -> str:
            before = [version for index, version in versions if index <= order.get(commit, -1)]
            return before[-1] if before else ""

        return {
            version: Tag(commit=commit, date=date, on_line=commit in order, version=version_at(commit))
            for version, (commit, date) in tags.items()
        }

    @cached_property
    def _commit_order(self) -> dict[str, int]:
        """The commits of the first-parent line, numbered from the oldest."""
        return {commit.commit: at for at, commit in enumerate(self._line)}

    def _deltas_by_guideline(self) -> dict[str, list[_Delta]]:
        specs = self._workspace.config.specs
        deltas: dict[str, list[_Delta]] = {}
        for commit in self._line:
            by_guideline: dict[str, _Delta] = {}
            for path, blob in commit.blobs.items():
                name, asset = guideline_of(path, specs), ""
                if not name:
                    name, asset = asset_of(path, specs)
                if name:
                    delta = by_guideline.setdefault(name, _Delta(commit.commit, commit.date))
                    (delta.assets if asset else delta.files)[asset or path] = blob
            for name, delta in by_guideline.items():
                deltas.setdefault(name, []).append(delta)
        return deltas


class ReleaseHistory:
    """The releases of one guideline, findings about them, and their versions."""

    def __init__(
        self,
        workspace: Workspace,
        history: History,
        guideline_id: str,
        deltas: Sequence[_Delta],
        tags: Callable[[Sequence[CommitVersion]], Mapping[str, Tag]],
    ) -> None:
        self.id = guideline_id
        self._workspace = workspace
        self._history = history
        self._states: dict[str, _State] = {}
        # A repository may have several roots, each with its own settings and guidelines.
        name = history.from_top(guideline_id).replace("/", "~")
        self._cache = ComparisonCache(
            workspace.schema, workspace.overrides_of(guideline_id), Cache(git_folder(workspace.root)), name
        )
        commits = list(self._commit_versions(deltas))
        self.save()
        path = f"{workspace.config.specs}/{guideline_id}"
        self.releases, self.findings = find_releases(commits, tags(commits), path=path)

    def save(self) -> None:
        """Store new results for the next command."""
        self._cache.save()

    def release(self, version: str) -> Release:
        """Return a release by its version.

        Raises:
            RevisionError: there is no such release.
        """
        release = next((release for release in self.releases if release.version == version), None)
        if release is None:
            known = ", ".join(release.version for release in self.releases) or "none"
            raise RevisionError(f"`{self.id}` has no release {version}", hint=f"Its releases: {known}.")
        return release

    def version(self, release: Release) -> Version:
        """Return the content of a release as a `Version`."""
        label = f"{self.id}@{release.version}"
        return self._version(self._state_of(release), label, commit=release.commit, is_release=True)

    def last_readable(self) -> Version | None:
        """Return the newest usable release as a `Version`; None if no release is usable."""
        for release in reversed(self.releases):
            version = self.version(release)
            if not self.summary(version).problem:
                return version
        return None

    def summary(self, version: Version) -> VersionSummary:
        """Return the summary of a version of this guideline."""
        return self._cache.summary(version.key, lambda: summarize(self._workspace.load(version)))

    def changes(self, old: Version, new: Version) -> tuple[Change, ...]:
        """Return the changes between two usable versions of this guideline. Notes are not applied."""
        files = changed_blobs(old.assets, new.assets)
        key = f"{old.key} {new.key}" + (f" {sorted(files.items())}" if files else "")
        return self._cache.changes(key if old.key and new.key else "", lambda: self._workspace.changes(old, new))

    def _commit_versions(self, deltas: Sequence[_Delta]) -> Iterator[CommitVersion]:
        """Yield the version number in each commit. Only commits with another version or status are loaded."""
        state, verified = _State({}, {}), ("", "")
        for delta in deltas:
            state = _State(_after(state.files, delta.files), _after(state.assets, delta.assets))
            self._states[delta.commit] = state
            fields = self._version_in(state, verified) if state.files else ("", "")
            verified = fields if fields[0] else verified
            yield CommitVersion(commit=delta.commit, date=delta.date, version=fields[0], status=fields[1])

    def _version_in(self, state: _State, verified: tuple[str, str]) -> tuple[str, str]:
        """Return version number and status in a commit. If they are the ones verified before, nothing is loaded."""
        fields = self._cache.version_key(content_key(state.files), partial(self._plain_fields, state))
        if fields[0] and fields == verified:
            return fields
        summary = self.summary(self._version(state, self.id))
        return summary.version, summary.status

    def _plain_fields(self, state: _State) -> tuple[str, str]:
        """Return version number and status as written in the files; empty if only a parser can find them."""
        keys = [version_key(self._history.blob(blob)) for path, blob in state.files.items() if _is_yaml(path)]
        versions = [key.version for key in keys if key is not None and key.version]
        statuses = [key.status for key in keys if key is not None and key.status]
        if None in keys or len(versions) != 1 or len(statuses) > 1 or not is_version(versions[0]):
            return "", ""
        return versions[0], statuses[0] if statuses else "active"

    def _version(self, state: _State, label: str, *, commit: str = "", is_release: bool = False) -> Version:
        return version_in_git(
            self.id, state.files, self._history.blob, self._workspace.config.specs, assets=state.assets, label=label,
            commit=commit, is_release=is_release,
        )  # fmt: skip

    def _state_of(self, release: Release) -> _State:
        state = self._states.get(release.commit)
        if state is None:
            # The tag of the release is on a commit that did not change the guideline.
            specs = self._workspace.config.specs
            files = self._history.files(release.commit, specs)
            assets = {asset_of(path, specs): blob for path, blob in files.items()}
            state = _State(
                {path: blob for path, blob in files.items() if guideline_of(path, specs) == self.id},
                {path: blob for (name, path), blob in assets.items() if name == self.id},
            )
        return state


def _after(blobs: Blobs, changed: Mapping[str, str | None]) -> Blobs:
    """Return the blobs after a commit."""
    return {path: blob for path, blob in {**blobs, **changed}.items() if blob is not None} if changed else blobs


def _is_yaml(path: str) -> bool:
    return path.lower().endswith((".yaml", ".yml"))


def open_release_histories(workspace: Workspace, revision: str = "HEAD") -> ReleaseHistories | None:
    """Return the releases of every guideline; None where there is no git history."""
    return ReleaseHistories(workspace, workspace.history, revision) if workspace.history is not None else None
