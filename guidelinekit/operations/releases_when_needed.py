"""A check without a revision -> findings on versions and notes, for which the history is read only when needed."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.semver import is_version, parse
from guidelinekit.errors import HistoryError
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.git.history import open_repository
from guidelinekit.store.git.refs import tag_names
from guidelinekit.store.git.safe import git_folder
from guidelinekit.store.versions import Version

if TYPE_CHECKING:
    from guidelinekit.operations.release_history import ReleaseHistories
    from guidelinekit.operations.version_findings import VersionFindings

#: The codes of findings that need the releases.
VERSION_CODES = frozenset(
    code.code
    for code in (
        codes.VERSION_NOT_HIGHER, codes.NOTE_TARGET, codes.NOTE_TARGET_UNKNOWN, codes.NOTE_LEFT_BEHIND,
        codes.RELEASED_TWICE, codes.NOTE_TOO_LOW,
    )
)  # fmt: skip


class Releases:
    """The releases up to HEAD. They are not known without git, without a commit, and in a shallow clone."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def are_known(self) -> bool:
        """Whether the releases can be found."""
        try:
            history = self._workspace.history
        except HistoryError:
            return False
        return history is not None and not history.is_shallow

    def findings(self, version: Version, notes: Sequence[Note]) -> list[Finding]:
        """Return the findings on the version and the unreleased notes of a guideline, if any are to be expected."""
        if not version.path.startswith(f"{self._workspace.config.specs}/") or not self._are_needed(version, notes):
            return []
        return list(self._version_findings.of(version, notes, tips=("HEAD",))) if self.are_known else []

    def last(self, version: Version) -> Version | None:
        """Return the last release of a guideline that can be used; None if there is none, or if it is not known."""
        if not version.path.startswith(f"{self._workspace.config.specs}/") or not self.are_known:
            return None
        return self._histories.of(version.id).last_readable()

    def _are_needed(self, version: Version, notes: Sequence[Note]) -> bool:
        """Whether there are unreleased notes, or a tag or released notes of a higher version. Git is not run."""
        if any(not note.version for note in notes):
            return True
        loaded = self._workspace.load(version)
        if not loaded.usable:
            return False
        tagged = self._tagged_versions.get(version.id, ())
        known = [text for text in (*tagged, *(note.version for note in notes)) if is_version(text)]
        current = parse(loaded.version)
        return any(parse(text) > current or (parse(text) == current and text != loaded.version) for text in known)

    @cached_property
    def _tagged_versions(self) -> dict[str, list[str]]:
        """The versions in the names of tags, by guideline."""
        folder = git_folder(self._workspace.root)
        versions: dict[str, list[str]] = {}
        for name in tag_names(folder) if folder is not None else ():
            prefix = self._workspace.config.tag_prefix
            if not name.startswith(prefix):
                continue
            guideline_id, _, version = name.removeprefix(prefix).rpartition("@")
            versions.setdefault(guideline_id, []).append(version)
        return versions

    @cached_property
    def _histories(self) -> "ReleaseHistories":
        # Imported here: most checks do not read the history.
        from guidelinekit.operations.release_history import ReleaseHistories

        return ReleaseHistories(self._workspace, self._workspace.require_history())

    @cached_property
    def _version_findings(self) -> "VersionFindings":
        from guidelinekit.operations.version_findings import VersionFindings

        return VersionFindings(self._workspace, self._histories, self._workspace.require_history())


def staged_notes(
    workspace: Workspace, index_file: Path | None
) -> Callable[[str], tuple[tuple[Note, ...], tuple[Finding, ...]]]:
    """Return a function that reads the notes of a guideline from the git index, like `Workspace.notes`."""
    # Imported here: most checks do not read the index.
    from guidelinekit.operations.version_findings import notes_in_git

    repository = open_repository(workspace.root)
    changes = workspace.config.changes
    blobs = repository.staged(changes, index_file) if repository is not None else {}

    def notes(guideline_id: str) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
        if repository is None:
            return (), ()
        return notes_in_git(guideline_id, blobs, repository, changes)

    return notes
