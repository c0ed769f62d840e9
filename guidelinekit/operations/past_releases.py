"""The history of a guideline as it was when a release was made: nothing that came later is in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.notes import Note, read_notes
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.changes.history.withdrawals import WITHDRAWN, Withdrawal, read_withdrawal
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.note_files import note_paths
from guidelinekit.store.repository_files import NOTE_LIMIT
from guidelinekit.store.versions import Version


class PastReleases:
    """The releases of one guideline up to one of them, on the line of its commit.

    Notes and withdrawals are those in the commit of the release. `shown` are versions, by number, in which all that any
    version hides from some readers is restricted: None for one that is not for them.
    """

    def __init__(
        self,
        workspace: Workspace,
        history: ReleaseHistory,
        release: Release,
        shown: Mapping[str, Version | None] = MappingProxyType({}),
    ) -> None:
        self.id = history.id
        self.release = release
        self.others: Sequence[Release] = ()
        self.findings: tuple[Finding, ...] = ()
        self._history = history
        self._shown = shown
        self._repository = workspace.require_history()
        self._changes = workspace.config.changes

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """The releases, oldest first. The last one is not withdrawn: it was withdrawn later, if at all."""
        withdrawn = self._withdrawals()
        line = self._history.line_of(self.release)
        before = [
            entry
            for entry in line
            if (not entry.is_trial or entry == self.release) and self._shown.get(entry.version, entry) is not None
        ]
        return tuple(
            replace(entry, withdrawn=withdrawn.get(entry.version) if entry != self.release else None)
            for entry in before
        )

    def notes(self) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
        """Return the change notes in the commit of the release, and findings about those that cannot be used."""
        return read_notes(self._note_files())

    def version(self, release: Release) -> Version:
        """Return the content of a release."""
        return self._shown.get(release.version) or self._history.version(release)

    def summary(self, version: Version) -> VersionSummary:
        """Return the summary of a version of this guideline."""
        return self._history.summary(version)

    def changes(self, old: Version, new: Version) -> tuple[Change, ...]:
        """Return the changes between two usable versions. Notes are not applied."""
        return self._history.changes(old, new)

    def path(self, old: Release, _new: None = None) -> list[Release]:
        """Return the releases from one release to the last one, without those that were withdrawn."""
        start = next(at for at, entry in enumerate(self.releases) if entry.version == old.version)
        return [old, *(entry for entry in self.releases[start + 1 :] if entry.withdrawn is None)]

    @property
    def notes_key(self) -> list[tuple[str, str]]:
        """The files of notes and withdrawals in the commit of the release, with their blobs."""
        return sorted(self._files.items())

    def save(self) -> None:
        """Store new results for the next command."""
        self._history.save()

    @cached_property
    def _files(self) -> dict[str, str]:
        """The blobs of the files in the folder of notes, by path."""
        return self._repository.files(self.release.commit, self._changes, stem=self.id)

    def _note_files(self) -> Iterator[tuple[SourceFile, str]]:
        for path, version in note_paths(self.id, self._files, self._changes):
            yield self._repository.read(path, self._files[path], NOTE_LIMIT), version

    def _withdrawals(self) -> dict[str, Withdrawal]:
        found = {}
        for path, blob in self._files.items():
            version, _, name = path.removeprefix(f"{self._changes}/{self.id}/").partition("/")
            if name == WITHDRAWN:
                withdrawal, _ = read_withdrawal(self._repository.read(path, blob, NOTE_LIMIT))
                if withdrawal is not None:
                    found[version] = withdrawal
        return found


#: The history of a guideline up to now, or up to a release.
GuidelineHistory = ReleaseHistory | PastReleases
