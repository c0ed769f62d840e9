"""The version and the notes of a guideline, compared with its releases -> findings.

They are about what no release would show correctly: a version that is too low or was released twice, a note whose
target did not change, and a note that a release by hand left behind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from guidelinekit.changes.change import Change, flat
from guidelinekit.changes.history.note_targets import ChangesByTarget
from guidelinekit.changes.history.notes import Note, read_notes, with_notes
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.semver import is_version, parse
from guidelinekit.errors import HistoryError
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.read.load import Loaded
from guidelinekit.guideline.read.version_key import VersionKey, version_key
from guidelinekit.guideline.suggest import Suggestions
from guidelinekit.operations.release_history import ReleaseHistories, ReleaseHistory
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.git.file_changes import FileChanges, are_on_different_lines, file_changes
from guidelinekit.store.git.history import History
from guidelinekit.store.note_files import note_paths
from guidelinekit.store.repository_files import NOTE_LIMIT, SPEC_LIMIT
from guidelinekit.store.versions import Version, guideline_of


def note_blobs(workspace: Workspace, history: History, commit: str) -> dict[str, str]:
    """Return the blobs in the folder of notes of a commit, by path."""
    try:
        return history.files(commit, workspace.config.changes)
    except HistoryError:
        return {}  # a link or a file, so that the commit has no notes


def notes_in_git(
    guideline_id: str, blobs: Mapping[str, str], history: History, changes: str
) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
    """Return the notes of a guideline among files in git, blobs by path, and findings like those of `read_notes`."""
    found = note_paths(guideline_id, blobs, changes)
    return read_notes((history.read(path, blobs[path], NOTE_LIMIT), release) for path, release in found)


class VersionFindings:
    """Compares versions and notes of guidelines with the releases up to a revision."""

    def __init__(self, workspace: Workspace, histories: ReleaseHistories, history: History) -> None:
        self._workspace = workspace
        self._histories = histories
        self._history = history

    def of(self, version: Version, notes: Sequence[Note], *, tips: Sequence[str]) -> Iterator[Finding]:
        """Yield the findings about one guideline. `tips` are the commits whose history is searched for double releases.

        Nothing is reported about a guideline that was never released or cannot be used.
        """
        releases = self._histories.of(version.id)
        loaded = self._workspace.load(version)
        if not releases.releases or not loaded.usable:
            return
        yield from _lowered(loaded, releases.releases[-1])
        yield from self._released_twice(version, loaded, releases.releases, tips)
        comparison = _NotesComparison(self._workspace, self._history, releases, version, loaded)
        for note in notes:
            yield from comparison.findings(note)

    def _released_twice(
        self, version: Version, loaded: Loaded, releases: Sequence[Release], tips: Sequence[str]
    ) -> Iterator[Finding]:
        """Report that two commits on different lines set the version, with different content."""
        if not is_version(loaded.version) or _is_draft(loaded):
            return
        lower = [release.commit for release in releases if parse(release.version) < parse(loaded.version)]
        earlier = lower[-1] if lower else ""
        specs = self._workspace.config.specs
        if not self._has_several_lines(tips, earlier):
            return
        paths = [f"{specs}/{version.id}{ending}" for ending in ("", ".yaml", ".yml")]
        found = file_changes(self._history, paths, tips, without=earlier)
        commits = [changes.commit for changes in found if self._sets(changes, loaded.version)]
        for at, other in enumerate(commits):
            for one in commits[at + 1 :]:
                if are_on_different_lines(self._history, one, other) and self._differ(one, other, version.id):
                    message = f"version {loaded.version} was released twice: by the commits {one[:10]} and {other[:10]}"
                    where = loaded.source.locate(("version",))
                    arguments = [loaded.version, *sorted((one, other))]
                    yield codes.RELEASED_TWICE.at(where, message, arguments=arguments, address=("version",))
                    return

    def _has_several_lines(self, tips: Sequence[str], earlier: str) -> bool:
        """Whether commits up to `tips`, without those up to `earlier`, are on several lines of history."""
        head = self._history.resolve(tips[0])
        line = self._history.first_parent_line(head, self._workspace.config.specs)
        commits = [delta.commit for delta in line]
        if any(self._history.resolve(tip) not in commits for tip in tips):
            return True
        start = commits.index(earlier) + 1 if earlier in commits else 0
        return any(delta.is_merge for delta in line[start:])

    def _sets(self, changes: FileChanges, version: str) -> bool:
        """Whether a commit raises a guideline that is no draft to a version."""
        before, after = (
            [key for key in (self._version_key(blob) for blob in blobs) if key is not None]
            for blobs in (changes.before, changes.after)
        )
        is_set = any(key.version == version and key.status != "draft" for key in after)
        return is_set and all(key.version != version for key in before)

    def _version_key(self, blob: str) -> VersionKey | None:
        file = self._history.read("", blob, SPEC_LIMIT)
        return None if file.problem else version_key(file.content)

    def _differ(self, one: str, other: str, guideline_id: str) -> bool:
        specs = self._workspace.config.specs
        contents = [
            {path: blob for path, blob in self._history.files(commit, specs).items()
             if guideline_of(path, specs) == guideline_id}
            for commit in (one, other)
        ]  # fmt: skip
        return contents[0] != contents[1]


def _lowered(loaded: Loaded, last: Release) -> Iterator[Finding]:
    """Report a version below the last release, or a trial of it."""
    version = loaded.version
    is_trial = not is_version(version)
    if parse(version) > parse(last.version) or (version == last.version):
        return
    if is_trial and parse(version) == parse(last.version):
        message = f"version {version} is a trial of {last.version}, which was already released"
    else:
        message = f"version {version} is lower than {last.version}, which was released before"
    where = loaded.source.locate(("version",))
    hint = f"Use the version of the last release, {last.version}. `guidelinekit release` raises it."
    yield codes.VERSION_NOT_HIGHER.at(where, message, arguments=[version], hint=hint, address=("version",))


def _is_draft(loaded: Loaded) -> bool:
    return loaded.source.data.get("status") == "draft"


class _NotesComparison:
    """What changed in a guideline, for its notes that are not released. Everything is computed when it is needed."""

    def __init__(
        self, workspace: Workspace, history: History, releases: ReleaseHistory, version: Version, loaded: Loaded
    ) -> None:
        self._workspace = workspace
        self._history = history
        self._releases = releases
        self._version = version
        self._loaded = loaded
        self._suggest = Suggestions()
        self._last = releases.releases[-1]
        # A commit with a higher version is a release, unless it is a draft or a trial.
        is_higher = is_version(loaded.version) and parse(loaded.version) > parse(self._last.version)
        self._raised_to = loaded.version if is_higher and not _is_draft(loaded) else ""

    def findings(self, note: Note) -> Iterator[Finding]:
        """Report a note that is in the wrong folder, and targets of the note that did not change."""
        if note.version and note.version != self._raised_to:
            return
        last = self._last.version
        if not note.version and (self._raised_to or self._notes_in_last_release.get(note.path) == note):
            yield self._left_behind(note, self._raised_to or last)
            if not self._raised_to:
                return
        unchanged = {
            target: where
            for target, where in zip(note.targets, note.target_locations, strict=True)
            if not self._by_target.covered(target)
        }
        if len(unchanged) == len(note.targets) and not note.version and not self._raised_to:
            if note.targets and all(map(self._last_by_target.covered, unchanged)):
                yield self._left_behind(note, last)
                return
            if not note.targets and not self._changes:
                message = f"nothing changed since {last}, so no release would show this note"
                hint = _move(self._workspace, note, last, "If it is about that version, move it to")
                yield codes.NOTE_TARGET.at(Location(path=note.path), message, hint=hint)
        if not note.version:
            yield from self._too_low(note)
        for target, where in unchanged.items():
            exists = any(_exists(target, data) for data in self._data)
            code = codes.NOTE_TARGET if exists else codes.NOTE_TARGET_UNKNOWN
            message = f"`{target}` did not change since {last}" if exists else f"there is no `{target}`"
            hint = self._suggest(target, self._changed_addresses)
            yield code.at(where, message, arguments=[target], hint=hint, address=tuple(target.split("/")))

    def _too_low(self, note: Note) -> Iterator[Finding]:
        """Report targets of which every change has a higher impact than the note sets, because it cannot lower it."""
        for target, where in zip(note.targets, note.target_locations, strict=True):
            impact = note.impacts.get(target, note.impact)
            shown = [change for change in self._by_target.covered(target) if id(change) in self._own]
            applied, _ = with_notes(shown, [note], self._last.version, self._loaded.version, is_release=False)
            higher = [change for change in applied if change.note and impact and change.impact is not impact]
            if higher and len(higher) == len(applied):
                change = higher[0]
                message = f"the impact of `{change.address}` ({change.kind.id}) is `{change.impact}`, not `{impact}`"
                address = tuple(target.split("/"))
                yield codes.NOTE_TOO_LOW.at(where, message, arguments=[target], address=address)

    def _left_behind(self, note: Note, version: str) -> Finding:
        message = f"the note belongs to version {version}, but is not in the folder of that version"
        hint = _move(self._workspace, note, version, "Move it to")
        return codes.NOTE_LEFT_BEHIND.at(Location(path=note.path), message, arguments=[version], hint=hint)

    @cached_property
    def _notes_in_last_release(self) -> dict[str, Note]:
        """The unreleased notes in the commit of the last release, by path."""
        blobs = note_blobs(self._workspace, self._history, self._last.commit)
        notes, _ = notes_in_git(self._version.id, blobs, self._history, self._workspace.config.changes)
        return {note.path: note for note in notes if not note.version}

    @cached_property
    def _changes(self) -> tuple[Change, ...]:
        """The changes since the last release that can be read."""
        last = self._releases.last_readable()
        return self._releases.changes(last, self._version) if last is not None else ()

    @cached_property
    def _last_changes(self) -> tuple[Change, ...]:
        """The changes of the last release; none if it is the first one, or one of the two cannot be read."""
        versions = [self._releases.version(release) for release in self._releases.releases[-2:]]
        if len(versions) < 2 or any(self._releases.summary(version).problem for version in versions):
            return ()
        return self._releases.changes(*versions)

    @cached_property
    def _own(self) -> frozenset[int]:
        """The identities of the changes that follow from no other."""
        return frozenset(map(id, self._changes))

    @cached_property
    def _by_target(self) -> ChangesByTarget:
        """The same changes by the targets that are about them."""
        return ChangesByTarget(self._changes)

    @cached_property
    def _last_by_target(self) -> ChangesByTarget:
        return ChangesByTarget(self._last_changes)

    @cached_property
    def _changed_addresses(self) -> frozenset[str]:
        """The addresses that changed, and those of the elements that they are in."""
        parts = [change.address.split("/") for change in flat(self._changes)]
        return frozenset("/".join(part[:length]) for part in parts for length in range(2, len(part) + 1))

    @cached_property
    def _data(self) -> Iterable[Any]:
        """The data of the guideline, and of its last release."""
        last = self._releases.last_readable()
        old = [self._workspace.load(last).source.data] if last is not None else []
        return [self._loaded.source.data, *old]


def _move(workspace: Workspace, note: Note, version: str, reason: str) -> str:
    """Return the hint to move a note to the folder of a release."""
    folder = f"{note.path.rpartition('/')[0]}/{version}"
    create = "" if (workspace.root / folder).is_dir() else f"mkdir {folder} && "
    return f"{reason} {version}: `{create}git mv {note.path} {folder}/`."


def _exists(target: str, data: Any) -> bool:
    """Whether an address names an element or a field in the data of a guideline. Items of lists have no address."""
    value = data
    for part in target.split("/"):
        if isinstance(value, list):
            return True
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True
