"""Check guidelines, and apply the team's settings to the findings."""

import datetime
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline import codes
from guidelinekit.guideline.check.check import Checked
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.check.policy import Ignore
from guidelinekit.guideline.finding import Finding, Location, fingerprint_parts, sort_findings
from guidelinekit.operations.ignored_files import IgnoredFiles
from guidelinekit.operations.workspace import Progress, VersionSet, Workspace, no_progress
from guidelinekit.store.assets import replaced
from guidelinekit.store.versions import Version, guidelines_at, note_folders

if TYPE_CHECKING:
    from guidelinekit.changes.id_reuse import EarlierLabels
    from guidelinekit.operations.release_history import ReleaseHistories


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """All findings in order, how many guidelines were read, and the bytes of the files to quote from, by path."""

    findings: tuple[Finding, ...]
    guideline_count: int
    sources: dict[str, bytes]


def check(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    since: str = "",
    staged: bool = False,
    today: datetime.date | None = None,
    progress: Progress = no_progress,
) -> CheckReport:
    """Check the guidelines at some paths (files, guideline folders, folders of guidelines), by default all.

    With `since`, a git revision, only findings that it does not have are reported, and in addition ids and codes that
    had another meaning in it or in an earlier release, and outdated acknowledgements. Guidelines that did not change
    since then are not checked again. With `staged`, the files are read from the git index. `today` decides which
    exceptions have expired.

    Raises:
        ConfigError: the settings name an unknown kind of change or field.
        GuidelineKitError: a path does not exist or has no guideline.
        RevisionError, HistoryError: git cannot read what `since` or `staged` names.
    """
    day = (today or datetime.datetime.now().astimezone().date()).isoformat()
    guidelines = _selected(workspace, paths, staged=staged)
    if workspace.config.impact:
        _ = workspace.overrides  # raises if the settings are not valid
    findings: list[Finding] = []
    used: list[Ignore] = []
    with_errors: set[str] = set()
    by_declared_id: dict[str, Version] = {}
    base = workspace.at_revision(since) if since else None
    histories = _histories(workspace, since) if since else None
    # A clone, in which CI compares with a revision, has no ignored files.
    ignored = IgnoredFiles(workspace) if not (staged or since) else None
    for done, version in enumerate(guidelines):
        progress("Checking", done, len(guidelines))
        before = base.versions.get(version.id) if base is not None else None
        if before is not None and _is_unchanged(before, version):
            by_declared_id.setdefault(version.id, version)
            continue
        checked = workspace.check(version)
        if checked.guideline is None or checked.has_errors:
            with_errors.add(version.id)
        reported = [*_findings(workspace, checked), *_duplicate_ids(checked, version, by_declared_id)]
        if ignored is not None:
            reported.extend(ignored.findings(version))
        if base is not None and histories is not None and checked.guideline is not None:
            reported.extend(_reused_ids(workspace, histories, base, checked, version.id))
        applied = workspace.config.policy.apply(reported, version.id, today=day)
        used.extend(applied.used)
        known = _known(workspace, before, day) if before is not None else Counter()
        findings.extend(_new(applied.findings, version.id, known))
        if not staged:
            findings.extend(_note_findings(workspace, version.id, since=since))
    if since:
        findings.extend(_acknowledged(workspace, today))
    if not (paths or staged or since):
        ids = [version.id for version in guidelines]
        findings.extend(_notes_without_guideline(workspace, ids))
        # The craft of a guideline with errors is not checked, so its exceptions cannot be judged.
        findings.extend(workspace.config.policy.stale(used, today=day, known=set(ids) - with_errors))
    quoted = {finding.location.path for finding in findings}
    sources = {file.path: file.content for version in guidelines for file in version.files if file.path in quoted}
    return CheckReport(findings=sort_findings(findings), guideline_count=len(guidelines), sources=sources)


def _selected(workspace: Workspace, paths: Sequence[Path], *, staged: bool) -> list[Version]:
    if not staged:
        return _at(workspace, paths) if paths else workspace.guidelines()
    versions = workspace.staged().versions
    selected = {version.id for version in _at(workspace, paths)} if paths else set(versions)
    return [version for name, version in versions.items() if name in selected]


def _is_unchanged(before: Version, after: Version) -> bool:
    """Whether a check of both versions has the same findings: their files and the files that they show are equal."""
    if not before.has_same_files(after):
        return False
    old, new = before.assets, after.assets
    removed = old.blobs().keys() - new.blobs().keys()
    return not any(new.read(path) is None for path in removed) and not replaced(old, new)


def _findings(workspace: Workspace, checked: Checked) -> Iterator[Finding]:
    """Yield the findings about a guideline, and if it has no errors, about its quality."""
    yield from checked.findings
    if checked.guideline is not None and not checked.has_errors:
        yield from craft(checked.guideline, checked.source, checked.texts, reading_grade=workspace.config.reading_grade)


def _known(workspace: Workspace, before: Version, day: str) -> Counter[Hashable]:
    """Count how often each finding is in an earlier version, regardless of its line."""
    reported = _findings(workspace, workspace.check(before))
    applied = workspace.config.policy.apply(reported, before.id, today=day)
    return Counter(_fingerprint(finding, before.id) for finding in applied.findings)


def _histories(workspace: Workspace, since: str) -> "ReleaseHistories":
    # Imported here: a plain check does not read the history.
    from guidelinekit.operations.release_history import ReleaseHistories

    return ReleaseHistories(workspace, workspace.require_history(), since)


def _reused_ids(
    workspace: Workspace, histories: "ReleaseHistories", base: VersionSet, checked: Checked, guideline_id: str
) -> Iterator[Finding]:
    from guidelinekit.changes.id_reuse import reused_ids

    yield from reused_ids(checked.source, list(_earlier(workspace, histories, guideline_id, base)))


def _acknowledged(workspace: Workspace, today: datetime.date | None) -> Iterator[Finding]:
    """Report acknowledgements of changes that do not exist any more, or that have expired."""
    if not workspace.config.acknowledge:
        return
    from guidelinekit.changes.acknowledgements import stale
    from guidelinekit.operations.compare import acknowledgements, day_text
    from guidelinekit.operations.diff import diff

    known = {version.id: version for version in workspace.guidelines()}
    ids = list(dict.fromkeys(entry.guideline for entry in workspace.config.acknowledge))
    usable = [name for name in ids if name in known and workspace.load(known[name]).usable]
    compared = diff(workspace, ids=usable, today=today).diffs if usable else ()
    changes = {entry.id: entry.changes for entry in compared}
    for name in ids:
        if name not in known or name in usable:
            yield from stale(changes.get(name, ()), acknowledgements(workspace, name), today=day_text(today))


def _earlier(
    workspace: Workspace, histories: "ReleaseHistories", guideline_id: str, base: VersionSet
) -> "Iterator[EarlierLabels]":
    """Yield the labels of a guideline at a revision and in every release before it, newest first."""
    from guidelinekit.changes.id_reuse import EarlierLabels

    at_base = base.versions.get(guideline_id)
    history = histories.of(guideline_id)
    versions = [(base.name, at_base)] if at_base is not None else []
    versions += [(release.version, history.version(release)) for release in reversed(history.releases)]
    for name, version in versions:
        loaded = workspace.load(version)
        if loaded.usable:
            yield EarlierLabels(version=name, labels=loaded.source.data.get("labels", {}))


def _new(findings: Sequence[Finding], guideline_id: str, known: Counter[Hashable]) -> Iterator[Finding]:
    remaining = Counter(known)
    for finding in findings:
        fingerprint = _fingerprint(finding, guideline_id)
        if remaining[fingerprint]:
            remaining[fingerprint] -= 1
        else:
            yield finding


def _fingerprint(finding: Finding, guideline_id: str) -> Hashable:
    code, path, address, arguments = fingerprint_parts(finding)
    # The path only without an address: an element that moves to another file keeps its findings.
    return (guideline_id, code, address or path, arguments)


def _note_findings(workspace: Workspace, guideline_id: str, *, since: str) -> Iterator[Finding]:
    """Report notes that cannot be used; since a revision, only merge conflicts in notes that are not released."""
    unreleased = f"{workspace.config.changes}/{guideline_id}"
    for finding in workspace.notes(guideline_id)[1]:
        folder = finding.location.path.rsplit("/", 1)[0]
        if not since or (finding.code == codes.CONFLICT_MARKERS.code and folder == unreleased):
            yield finding


def _notes_without_guideline(workspace: Workspace, known: Sequence[str]) -> list[Finding]:
    """Report folders of notes that belong to no guideline."""
    return [
        codes.NOTE_TARGET.at(
            Location(path=path), f"there is no guideline `{name}`, so its notes are not shown", arguments=[name]
        )
        for name, path in note_folders(workspace.root, workspace.config.changes)
        if name not in known
    ]


def _at(workspace: Workspace, paths: Sequence[Path]) -> list[Version]:
    selected: dict[str, Version] = {}
    for path in paths:
        absolute = Path(path).absolute()
        if not absolute.exists() and not absolute.is_symlink():
            raise GuidelineKitError(f"there is no file or folder {path}")
        versions = guidelines_at(absolute, workspace.root, workspace.config.specs)
        if not versions:
            raise GuidelineKitError(f"{path} has no guideline", hint="A guideline is a .yaml file or a folder of them.")
        selected.update((version.path, version) for version in versions)
    return list(selected.values())


def _duplicate_ids(checked: Checked, version: Version, by_declared_id: dict[str, Version]) -> list[Finding]:
    guideline_id = checked.source.data.get("id")
    if not isinstance(guideline_id, str):
        return []
    other = by_declared_id.setdefault(guideline_id, version)
    if other is version:
        return []
    message = f"the id `{guideline_id}` is already used by {other.path}"
    where = checked.source.locate(("id",))
    return [codes.GUIDELINE_TWICE.at(where, message, arguments=[guideline_id], address=("id",))]
