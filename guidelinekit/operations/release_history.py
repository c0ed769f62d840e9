"""The commits of a git repository -> the releases of guidelines, and their versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.releases import CommitVersion, Release, Tag, find_releases, other_tag_names
from guidelinekit.changes.history.semver import is_trial, is_version, order
from guidelinekit.changes.history.summary import VersionSummary, summarize
from guidelinekit.changes.history.withdrawals import WITHDRAWN
from guidelinekit.errors import GuidelineKitError, RevisionError
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.version_key import version_key
from guidelinekit.operations.comparison_cache import ComparisonCache
from guidelinekit.operations.lines import Delta, Lines
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.assets import changed_blobs
from guidelinekit.store.cache import Cache
from guidelinekit.store.git.history import History
from guidelinekit.store.git.safe import git_folder
from guidelinekit.store.note_files import withdrawals_of
from guidelinekit.store.repository_files import NOTE_LIMIT, SPEC_LIMIT
from guidelinekit.store.versions import Version, asset_of, content_key, guideline_of, version_in_git

#: The blobs of a guideline's files by path.
Blobs = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _State:
    """The content of a guideline in a commit: its `files`, and its `assets` by path in its folder."""

    files: Blobs
    assets: Blobs


class ReleaseHistories:
    """The commits of every guideline up to a revision, read from git once."""

    def __init__(self, workspace: Workspace, history: History, revision: str = "HEAD") -> None:
        history.require_full_history()
        self.workspace = workspace
        self._history = history
        self._head = history.resolve(revision)
        self._lines = Lines(history, workspace.config.specs, self._head)
        self.line = self._lines.main
        self._histories: dict[str, ReleaseHistory] = {}
        self._tags: dict[str, dict[str, tuple[str, str]]] = {}
        prefix = workspace.config.tag_prefix
        tags = history.tags()
        self._tag_names = frozenset(tags)
        for name, tag in tags.items():
            guideline_id, _, version = name.removeprefix(prefix).rpartition("@")
            if name.startswith(prefix) and "/" not in guideline_id:
                self._tags.setdefault(guideline_id, {})[version] = tag

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of the guidelines in the revision."""
        specs = self.workspace.config.specs
        return frozenset(guideline_of(path, specs) for path in self._history.files(self._head, specs)) - {""}

    @property
    def all_ids(self) -> frozenset[str]:
        """The ids of the guidelines in the revision, and of those that its line had before."""
        return self.ids | {name for name, deltas in self.line.deltas.items() if any(delta.files for delta in deltas)}

    def current(self, guideline_id: str) -> Version | None:
        """Return a guideline in the revision; None if it was removed."""
        return self.of(guideline_id).at_commit(self._head) if guideline_id in self.ids else None

    def _other_tag_names(self, guideline_id: str) -> tuple[Finding, ...]:
        """Return the findings about tags of a guideline in another style."""
        history = self._histories[guideline_id]
        is_top = not self._history.from_top("") and not self.workspace.config.tag_prefix
        any_id = is_top and not self._tags.get(guideline_id) and self.ids == {guideline_id}
        names = self._tag_names
        return tuple(other_tag_names(names, history.releases, history.tag_name(""), any_id=any_id)) if names else ()

    def of(self, guideline_id: str) -> "ReleaseHistory":
        """Return the release history of one guideline; it has no releases if no commit contains the guideline."""
        if guideline_id not in self._histories:
            tags = self._tags.get(guideline_id, {})
            self._histories[guideline_id] = ReleaseHistory(
                self.workspace, self._history, guideline_id, self._lines, tags
            )
            self._histories[guideline_id].findings += self._other_tag_names(guideline_id)
        return self._histories[guideline_id]


class ReleaseHistory:
    """The releases of one guideline on the first-parent line, oldest first, findings about them, and their versions."""

    def __init__(
        self,
        workspace: Workspace,
        history: History,
        guideline_id: str,
        lines: Lines,
        tags: Mapping[str, tuple[str, str]],
    ) -> None:
        self.id = guideline_id
        self._workspace = workspace
        self._history = history
        self._lines = lines
        self._states: dict[str, _State] = {}
        # A repository may have several roots, each with its own settings and guidelines.
        name = self.cache_name = history.from_top(guideline_id).replace("/", "~")
        self._cache = ComparisonCache(
            workspace.schema, workspace.overrides_of(guideline_id), Cache(git_folder(workspace.root)), name
        )
        commits = list(self._commit_versions(lines.main.deltas.get(guideline_id, ())))
        self._tags = self._read_tags(tags, commits)
        self.save()
        self._path = f"{workspace.config.specs}/{guideline_id}"
        self._withdrawals, unusable = withdrawals_of(guideline_id, workspace.root, workspace.config.changes)
        releases, findings = find_releases(commits, self._tags, path=self._path, withdrawn=self._withdrawals)
        self.findings: tuple[Finding, ...] = (*findings, *unusable)
        self.releases: tuple[Release, ...] = tuple(map(self._with_withdrawn, releases))

    @cached_property
    def others(self) -> tuple[Release, ...]:
        """The releases of other lines that have a tag, in the order of their versions."""
        known = {release.version for release in self.releases}
        found = []
        for version, tag in self._tags.items():
            if is_version(version) and version not in known and tag.version == version:
                release = self._tagged(version, tag)
                points = [entry.version for entry in self.line_of(release) if entry.version in known]
                found.append(replace(release, branch_point=points[-1] if points else ""))
        return tuple(sorted(found, key=lambda release: order(release.version)))

    @cached_property
    def trials(self) -> tuple[Release, ...]:
        """The trials that have a tag, on any line, in the order of their versions."""
        found = [
            self._tagged(version, tag)
            for version, tag in self._tags.items()
            if is_trial(version) and self.summary(self._version(self._state_at(tag.commit), "")).trial == version
        ]
        return tuple(sorted(found, key=lambda release: order(release.version)))

    def tag_name(self, version: str) -> str:
        """Return the name of the tag of a version."""
        return f"{self._workspace.config.tag_prefix}{self.id}@{version}"

    def tag(self, version: str) -> Tag | None:
        """Return the tag of a version; None if there is none."""
        return self._tags.get(version)

    def path(self, old: Release, new: Release | None) -> list[Release]:
        """Return the releases from one release to a later one; None as the later one is the current version.

        A release of another line is followed directly by the first release of the line of `new` after the branch
        point: a fix may be in both lines, and going back to the branch point would take it away first. Withdrawn
        releases between the two are left out: nobody needs to follow them.

        Raises:
            GuidelineKitError: `new` is a lower version.
        """
        if new is not None and order(new.version) < order(old.version):
            raise GuidelineKitError(
                f"{new.version} was released before {old.version}", hint="Name the older version first."
            )
        later = self.line_of(new) if new is not None else list(self.releases)
        shared = {release.version for release in self.line_of(old)}
        start = max((at + 1 for at, release in enumerate(later) if release.version in shared), default=0)
        end = new.version if new is not None else ""
        return [old, *(entry for entry in later[start:] if entry.withdrawn is None or entry.version == end)]

    def notes(self) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
        """Return the change notes in the work tree, and findings about those that cannot be used."""
        return self._workspace.notes(self.id)

    def line_of(self, release: Release) -> list[Release]:
        """Return the releases on the first-parent line of a release, up to it, oldest first."""
        line = self._lines.containing(release.commit)
        on_line: Sequence[Release] = self.releases
        if line is not self._lines.main:
            commits = list(self._commit_versions(line.deltas.get(self.id, ())))
            on_line, _ = find_releases(commits, {}, path=self._path, withdrawn=self._withdrawals)
        last = line.order.get(release.commit, len(line.order))
        before = [entry for entry in on_line if line.order.get(entry.commit, -1) <= last]
        return [*(entry for entry in before if order(entry.version) < order(release.version)), release]

    def _tagged(self, version: str, tag: Tag) -> Release:
        return Release(version=version, commit=tag.commit, date=tag.date, withdrawn=self._withdrawals.get(version))

    def _with_withdrawn(self, release: Release) -> Release:
        """Add the versions that were withdrawn in the commit of a release."""
        folder = f"{self._workspace.config.changes}/{self.id}"
        withdrawn = {
            version
            for version in self._withdrawals
            if is_version(version)
            and order(version) < order(release.version)
            and self._has_file(release.commit, f"{folder}/{version}/{WITHDRAWN}")
        }
        return replace(release, withdrawn_before=frozenset(withdrawn))

    def _has_file(self, commit: str, path: str) -> bool:
        file = self._history.file(commit, path, NOTE_LIMIT)
        return file is not None and not file.problem

    def _read_tags(self, tags: Mapping[str, tuple[str, str]], commits: Sequence[CommitVersion]) -> dict[str, Tag]:
        """Return the tags of releases and trials by version."""
        on_line = self._lines.main.order if tags else {}
        at = [
            (on_line[commit.commit], commit.version if commit.status != "draft" else "")
            for commit in commits
            if commit.commit in on_line
        ]
        first = {commit.version: commit.commit for commit in reversed(commits)}

        def tag_of(version: str, commit: str, date: str) -> Tag:
            is_same = False
            if commit in on_line:
                before = [found for index, found in at if index <= on_line[commit]]
                found = before[-1] if before else ""
            else:
                state = self._state_at(commit)
                found, status = self._version_in(state, ("", "")) if state.files else ("", "")
                found = found if status != "draft" else ""
                is_same = version in first and state == self._state_at(first[version])
            return Tag(
                name=self.tag_name(version), commit=commit, date=date, on_line=commit in on_line, version=found,
                is_same=is_same,
            )  # fmt: skip

        return {
            version: tag_of(version, *tag) for version, tag in tags.items() if is_version(version) or is_trial(version)
        }

    def save(self) -> None:
        """Store new results for the next command."""
        self._cache.save()

    def release(self, version: str) -> Release:
        """Return a release of this line or of another one, or a trial, by its version.

        Raises:
            RevisionError: there is no such release.
        """
        release = next((release for release in self.releases if release.version == version), None)
        if release is not None:
            return release
        tagged = (*self.others, *self.trials)
        release = next((release for release in tagged if release.version == version), None)
        if release is None:
            known = ", ".join(release.version for release in (*self.releases, *tagged)) or "none"
            raise RevisionError(
                f"`{self.id}` has no release {version}",
                hint=f"Its releases: {known}. One of another branch needs its tag: `git fetch --tags`.",
            )
        return release

    def version(self, release: Release) -> Version:
        """Return the content of a release as a `Version`."""
        label = f"{self.id}@{release.version}"
        # Notes are released with the version that a trial precedes, so they are about the trial until then.
        is_release = not release.is_trial
        return self._version(self._state_at(release.commit), label, commit=release.commit, is_release=is_release)

    def at_commit(self, commit: str) -> Version | None:
        """Return the guideline in a commit; None if it does not exist there."""
        state = self._state_at(commit)
        return self._version(state, self.id, commit=commit) if state.files else None

    def last_readable(self) -> Version | None:
        """Return the newest usable release that is not withdrawn as a `Version`; None if no release is usable.

        If all are withdrawn, it is the newest one.
        """
        followed = [release for release in self.releases if release.withdrawn is None]
        for release in reversed(followed or self.releases):
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
        if old.key and old.key == new.key and not files:
            return ()
        key = f"{old.key} {new.key}" + (f" {sorted(files.items())}" if files else "")
        return self._cache.changes(key if old.key and new.key else "", lambda: self._workspace.changes(old, new))

    def _commit_versions(self, deltas: Sequence[Delta]) -> Iterator[CommitVersion]:
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
        files = [self._history.read(path, blob, SPEC_LIMIT) for path, blob in state.files.items() if _is_yaml(path)]
        keys = [None if file.problem else version_key(file.content) for file in files]
        versions = [key.version for key in keys if key is not None and key.version]
        statuses = [key.status for key in keys if key is not None and key.status]
        if None in keys or len(versions) != 1 or len(statuses) > 1 or not is_version(versions[0]):
            return "", ""
        return versions[0], statuses[0] if statuses else "active"

    def _version(self, state: _State, label: str, *, commit: str = "", is_release: bool = False) -> Version:
        return version_in_git(
            self.id, state.files, self._history.read, self._workspace.config.specs, assets=state.assets, label=label,
            commit=commit, is_release=is_release,
        )  # fmt: skip

    def _state_at(self, commit: str) -> _State:
        """Return the content in a commit, which may be one that did not change the guideline."""
        if commit not in self._states:
            specs = self._workspace.config.specs
            blobs = self._history.files(commit, specs, stem=self.id)
            files = {path: blob for path, blob in blobs.items() if guideline_of(path, specs) == self.id}
            assets = {asset_of(path, specs): blob for path, blob in blobs.items()}
            self._states[commit] = _State(
                files, {path: blob for (name, path), blob in assets.items() if name == self.id}
            )
        return self._states[commit]


def _after(blobs: Blobs, changed: Mapping[str, str | None]) -> Blobs:
    """Return the blobs after a commit."""
    return {path: blob for path, blob in {**blobs, **changed}.items() if blob is not None} if changed else blobs


def _is_yaml(path: str) -> bool:
    return path.lower().endswith((".yaml", ".yml"))


def open_release_histories(workspace: Workspace, revision: str = "HEAD") -> ReleaseHistories | None:
    """Return the releases of every guideline; None where there is no git history."""
    if workspace.history is None:
        return None
    return ReleaseHistories(workspace, workspace.require_history(), revision)
