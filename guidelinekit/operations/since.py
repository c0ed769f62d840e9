"""The revision that `check --since` compares with -> findings that it does not have.

A finding about the history is new only if the branch causes it: an older release must not block a branch.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

from guidelinekit.changes.acknowledgements import stale
from guidelinekit.changes.change import Change
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.id_reuse import EarlierVersion, reused_ids
from guidelinekit.changes.refused_declarations import refused_declarations
from guidelinekit.guideline.check.check import Checked
from guidelinekit.guideline.finding import Finding
from guidelinekit.operations.compare import acknowledgements
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.version_findings import VersionFindings, note_blobs, notes_in_git
from guidelinekit.operations.workspace import VersionSet, Workspace
from guidelinekit.store.config import FILE
from guidelinekit.store.git.history import blob_id
from guidelinekit.store.note_files import note_paths, notes_of
from guidelinekit.store.repository_files import SETTINGS_LIMIT
from guidelinekit.store.versions import Version

#: The tip of the branch that is checked.
_HEAD = "HEAD"


class Base:
    """The `guidelines`, notes and releases in a revision.

    Raises:
        RevisionError, HistoryError: git cannot read it.
    """

    def __init__(self, workspace: Workspace, revision: str, guidelines: VersionSet) -> None:
        self._workspace = workspace
        self._history = workspace.require_history()
        self._commit = self._history.resolve(revision)
        self._guidelines = guidelines
        self._histories = ReleaseHistories(workspace, self._history, self._commit)
        self._version_findings = VersionFindings(workspace, self._histories, self._history)

    def version(self, guideline_id: str) -> Version | None:
        """Return a guideline in the revision; None if it does not exist there."""
        return self._guidelines.versions.get(guideline_id)

    def has_same_notes(self, guideline_id: str) -> bool:
        """Whether the notes of a guideline in the work tree are those of the revision."""
        workspace = self._workspace
        notes = notes_of(guideline_id, workspace.root, workspace.config.changes)
        return {file.path: blob_id(file.content) for file, _ in notes} == self._notes.get(guideline_id, {})

    @cached_property
    def _notes(self) -> dict[str, dict[str, str]]:
        """The blobs of the notes in the revision, by guideline and path."""
        changes = self._workspace.config.changes
        folders: dict[str, dict[str, str]] = {}
        for path, blob in note_blobs(self._workspace, self._history, self._commit).items():
            guideline_id = path.removeprefix(f"{changes}/").partition("/")[0]
            folders.setdefault(guideline_id, {})[path] = blob
        return {
            guideline_id: {path: blobs[path] for path, _ in note_paths(guideline_id, blobs, changes)}
            for guideline_id, blobs in folders.items()
        }

    def version_findings(self, version: Version, notes: Iterable[Note]) -> list[Finding]:
        """Return the findings on the version and the notes of a guideline in the work tree."""
        return list(self._version_findings.of(version, tuple(notes), tips=(_HEAD, self._commit)))

    def own_version_findings(self, version: Version) -> list[Finding]:
        """Return all findings on notes, and on the version, of a guideline in this revision."""
        blobs = self._notes.get(version.id, {})
        notes, findings = notes_in_git(version.id, blobs, self._history, self._workspace.config.changes)
        return [*findings, *self._version_findings.of(version, notes, tips=(self._commit,))]

    def has_notes_of(self, guideline_id: str) -> bool:
        """Whether the revision has notes of a guideline, which need not exist."""
        return guideline_id in self._notes

    def reused_ids(self, checked: Checked, guideline_id: str) -> Iterator[Finding]:
        """Report ids and codes that have another meaning than in this revision or an earlier release.

        If this revision has an id or a code with the same meaning, it was not the branch that gave it another one.
        """
        before, releases = self._earlier(guideline_id)
        in_base = [before] if before is not None else []
        since_base = list(reused_ids(checked.source, in_base))
        yield from since_base
        for version in [*in_base, *releases][:1]:
            yield from refused_declarations(checked.source, version.data, self._workspace.schema)
        reported = {(finding.code, finding.address) for finding in since_base}
        known = self._known_reuse(guideline_id, releases)
        labels = before.labels if before is not None else {}
        for finding in reused_ids(checked.source, releases):
            _, label_id, *field = finding.address.split("/")
            label = checked.source.data["labels"][label_id]
            own_ids = (label_id, *label.get("renamed_from", ()))
            if field:
                is_old = any(labels[own_id].get("code") == label.get("code") for own_id in own_ids if own_id in labels)
            else:
                is_old = label_id in labels
            is_known = (finding.code, finding.arguments) in known or (finding.code, finding.address) in reported
            if not is_old and not is_known:
                yield finding

    def _known_reuse(self, guideline_id: str, releases: list[EarlierVersion]) -> set[tuple[str, tuple[str, ...]]]:
        """Return the codes and arguments of the findings that this revision has itself."""
        version = self.version(guideline_id)
        loaded = self._workspace.load(version) if version is not None else None
        if loaded is None or not loaded.usable:
            return set()
        return {(finding.code, finding.arguments) for finding in reused_ids(loaded.source, releases)}

    def _earlier(self, guideline_id: str) -> tuple[EarlierVersion | None, list[EarlierVersion]]:
        """Return the labels of a guideline in this revision, and in every release before it, newest first."""
        history = self._histories.of(guideline_id)
        version = self.version(guideline_id)
        before = self._labels(self._guidelines.name, version) if version is not None else None
        releases = (self._labels(entry.version, history.version(entry)) for entry in reversed(history.releases))
        return before, [labels for labels in releases if labels is not None]

    def _labels(self, name: str, version: Version) -> EarlierVersion | None:
        loaded = self._workspace.load(version)
        if not loaded.usable:
            return None
        return EarlierVersion(version=name, data=loaded.source.data)

    def new_acknowledgement_findings(self, findings: Iterable[Finding], *, today: str) -> Iterator[Finding]:
        """Yield the findings on outdated acknowledgements that the branch causes, by its changes or its settings."""
        known = self._outdated_acknowledgements(today)
        for finding in findings:
            (change,) = finding.arguments
            if (finding.code, change) not in known or change not in self._settings:
                yield finding

    def _outdated_acknowledgements(self, today: str) -> set[tuple[str, str]]:
        """Return the codes and changes of the findings on acknowledgements in this revision."""
        found: set[tuple[str, str]] = set()
        for name in {entry.guideline for entry in self._workspace.config.acknowledge}:
            version = self.version(name)
            released = self._histories.of(name).last_readable() if version is not None else None
            changes: tuple[Change, ...] = ()
            if version is not None and released is not None and self._workspace.load(version).usable:
                changes = self._workspace.changes(released, version)
            outdated = stale(changes, acknowledgements(self._workspace, name), today=today)
            found.update((finding.code, finding.arguments[0]) for finding in outdated)
        return found

    @cached_property
    def _settings(self) -> str:
        """The text of the settings in this revision."""
        file = self._history.file(self._commit, FILE, SETTINGS_LIMIT)
        return file.content.decode(errors="replace") if file is not None else ""
