"""Check guidelines, and apply the team's settings to the findings."""

import datetime
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline import codes
from guidelinekit.guideline.check.check import Checked
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.check.policy import Ignore
from guidelinekit.guideline.finding import Finding, Location, fingerprint_parts, sort_findings
from guidelinekit.guideline.suggest import Suggestions
from guidelinekit.operations.count_findings import count_findings
from guidelinekit.operations.exchange_findings import exchange_findings, unknown_guidelines
from guidelinekit.operations.ignored_files import IgnoredFiles
from guidelinekit.operations.releases_when_needed import VERSION_CODES, Releases, staged_notes
from guidelinekit.operations.today import local_day
from guidelinekit.operations.workspace import Progress, VersionSet, Workspace, no_progress
from guidelinekit.store.assets import replaced
from guidelinekit.store.note_files import note_folders, withdrawals_of
from guidelinekit.store.versions import Version, guidelines_at

if TYPE_CHECKING:
    from guidelinekit.operations.since import Base


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
    index_file: Path | None = None,
    sides: tuple[VersionSet, VersionSet] | None = None,
    today: datetime.date | None = None,
    progress: Progress = no_progress,
) -> CheckReport:
    """Check the guidelines at some paths (files, guideline folders, folders of guidelines), by default all.

    With `since`, a git revision, only findings that it does not have are reported, and in addition ids and codes that
    had another meaning in it or in an earlier release. Guidelines that did not change since then, and whose notes did
    not change, are not checked again. With `staged`, the files are read from the git index, or from `index_file`; see
    `History.staged`. `sides` are the guidelines of `since` and of the work tree, if they were read already. `today`
    decides which exceptions have expired.

    Versions and unreleased notes are compared with the last release, if there is one. Without `since`, git's history
    is read only for a guideline that has unreleased notes, or a tag or released notes of a higher version.

    Raises:
        ConfigError: the settings name an unknown kind of change or field.
        GuidelineKitError: a path does not exist or has no guideline.
        RevisionError, HistoryError: git cannot read what `since` or `staged` names.
    """
    day = (today or local_day()).isoformat()
    if sides is None:
        guidelines = _selected(workspace, paths, staged=staged, index_file=index_file)
    else:
        guidelines = [*sides[1].listed] or workspace.guidelines()  # raises if there are none
    if workspace.config.impact:
        _ = workspace.overrides  # raises if the settings are not valid
    findings: list[Finding] = []
    used: list[Ignore] = []
    with_errors: set[str] = set()
    by_declared_id: dict[str, Version] = {}
    policy = workspace.config.policy
    base = _base(workspace, since, sides) if since else None
    releases = Releases(workspace)
    notes_of = staged_notes(workspace, index_file) if staged else workspace.notes
    # A clone, in which CI compares with a revision, has no ignored files.
    ignored = IgnoredFiles(workspace) if not (staged or since) else None
    for done, version in enumerate(guidelines):
        progress("Checking", done, len(guidelines))
        before = base.version(version.id) if base is not None else None
        is_same = base is not None and before is not None and _is_unchanged(before, version)
        if base is not None and is_same and base.has_same_notes(version.id):
            by_declared_id.setdefault(version.id.casefold(), version)
            continue
        checked = workspace.check(version)
        if checked.guideline is None or checked.has_errors:
            with_errors.add(version.id)
        reported = [*_findings(workspace, checked), *_duplicate_ids(workspace, checked, version, by_declared_id, base)]
        if ignored is not None:
            reported.extend(ignored.findings(version))
            reported.extend(count_findings(workspace, version, releases))
            if not checked.has_errors:
                reported.extend(exchange_findings(workspace, version))
        if not staged:
            reported.extend(withdrawals_of(version.id, workspace.root, workspace.config.changes)[1])
        if base is not None and checked.guideline is not None:
            reported.extend(base.reused_ids(checked, version.id))
        compare = base.version_findings if base is not None else releases.findings
        notes, unusable_notes = notes_of(version.id)
        history_findings = [*unusable_notes, *compare(version, notes)]
        applied = policy.apply([*reported, *history_findings], version.id, today=day)
        used.extend(applied.used)
        known: Counter[Hashable] = Counter()
        if base is not None and before is not None:
            in_base = [*_findings(workspace, workspace.check(before))]
            in_base += base.own_version_findings(before) if history_findings else []
            known = _counted(policy.apply(in_base, version.id, today=day).findings, version.id)
        findings.extend(_new(applied.findings, version.id, known))
    if not (paths or staged):
        ids = [version.id for version in guidelines]
        for name, finding in _notes_without_guideline(workspace, ids, base):
            applied = policy.apply([finding], name, today=day)
            used.extend(applied.used)
            findings.extend(applied.findings)
    about_settings: list[Finding] = []
    if workspace.config.acknowledge and (since or not (paths or staged)):
        about_settings.extend(_outdated_acknowledgements(workspace, today, releases, base))
    if not (paths or staged or since):
        about_settings.extend(_unused_templates(workspace))
        about_settings.extend(unknown_guidelines(workspace, [version.id for version in guidelines]))
        # The craft of a guideline with errors is not checked, so its exceptions cannot be judged.
        judged = {version.id for version in guidelines} - with_errors
        unchecked = _unchecked(policy.ignores, releases)
        about_settings.extend(policy.stale(used, today=day, known=judged, unchecked=unchecked))
    findings.extend(policy.apply(about_settings, "", today=day).findings)
    quoted = {finding.location.path for finding in findings}
    sources = {file.path: file.content for version in guidelines for file in version.files if file.path in quoted}
    return CheckReport(findings=sort_findings(findings), guideline_count=len(guidelines), sources=sources)


def _unused_templates(workspace: Workspace) -> Iterator[Finding]:
    if (workspace.root / workspace.config.templates).is_dir():
        # Imported here: most repositories have no templates, and what renders pages takes time to import.
        from guidelinekit.operations.templates import template_findings

        yield from template_findings(workspace)


def _base(workspace: Workspace, since: str, sides: tuple[VersionSet, VersionSet] | None) -> "Base":
    # Imported here: a plain check rarely reads the history.
    from guidelinekit.operations.since import Base

    return Base(workspace, since, sides[0] if sides is not None else workspace.at_revision(since))


def _selected(workspace: Workspace, paths: Sequence[Path], *, staged: bool, index_file: Path | None) -> list[Version]:
    if not staged:
        return _at(workspace, paths) if paths else workspace.guidelines()
    versions = workspace.staged(index_file).versions
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


def _counted(findings: Iterable[Finding], guideline_id: str) -> Counter[Hashable]:
    """Count how often each finding exists, regardless of its line."""
    return Counter(_fingerprint(finding, guideline_id) for finding in findings)


def _outdated_acknowledgements(
    workspace: Workspace, today: datetime.date | None, releases: Releases, base: "Base | None"
) -> Iterator[Finding]:
    """Report acknowledgements of changes that do not exist any more, or that have expired."""
    from guidelinekit.changes.acknowledgements import stale
    from guidelinekit.operations.compare import acknowledgements, day_text
    from guidelinekit.operations.diff import diff

    if base is None and not releases.are_known:
        return
    known = {version.id: version for version in workspace.guidelines()}
    ids = list(dict.fromkeys(entry.guideline for entry in workspace.config.acknowledge))
    usable = [name for name in ids if name in known and workspace.load(known[name]).usable]
    compared = diff(workspace, ids=usable, today=today).diffs if usable else ()
    changes = {entry.id: entry.changes for entry in compared}
    day = day_text(today)
    for name in ids:
        if name not in known or name in usable:
            outdated = stale(changes.get(name, ()), acknowledgements(workspace, name), today=day)
            yield from base.new_acknowledgement_findings(outdated, today=day) if base is not None else outdated


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


def _notes_without_guideline(
    workspace: Workspace, known: Sequence[str], base: "Base | None"
) -> Iterator[tuple[str, Finding]]:
    """Report folders of notes that belong to no guideline, with the name of each."""
    suggest = Suggestions()
    for name, path in note_folders(workspace.root, workspace.config.changes):
        is_old = base is not None and base.version(name) is None and base.has_notes_of(name)
        if name not in known and not is_old:
            message = f"there is no guideline `{name}`, so its notes are not shown"
            hint = suggest(name, known)
            yield name, codes.NOTE_TARGET.at(Location(path=path), message, arguments=[name], hint=hint)


def _unchecked(ignores: Sequence[Ignore], releases: Releases) -> frozenset[str]:
    """Return the codes of findings for which a check without a revision does not look."""
    is_unknown = any(ignore.code in VERSION_CODES for ignore in ignores) and not releases.are_known
    needs_revision = {codes.CODE_REUSED.code, codes.ID_REUSED.code, codes.ID_RETURNED.code}
    return frozenset(needs_revision | VERSION_CODES if is_unknown else needs_revision)


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


def _duplicate_ids(
    workspace: Workspace, checked: Checked, version: Version, by_declared_id: dict[str, Version], base: "Base | None"
) -> list[Finding]:
    guideline_id = checked.source.data.get("id")
    if not isinstance(guideline_id, str):
        return []
    other = by_declared_id.setdefault(guideline_id.casefold(), version)
    if other is version:
        return []
    if base is not None:
        before = [base.version(name) for name in (version.id, other.id)]
        known = [str(workspace.load(old).source.data.get("id", "")) for old in before if old is not None]
        if [guideline_id.casefold()] * 2 == [old_id.casefold() for old_id in known]:
            return []
    where = checked.source.locate(("id",))
    other_id = workspace.load(other).source.data.get("id")
    if other_id != guideline_id:
        message = f"the id `{guideline_id}` differs only by upper and lower case from that of {other.path}"
        return [codes.IDS_DIFFER_BY_CASE.at(where, message, arguments=[other_id], address=("id",))]
    message = f"the id `{guideline_id}` is already used by {other.path}"
    return [codes.GUIDELINE_TWICE.at(where, message, arguments=[guideline_id], address=("id",))]
