"""Check guidelines, and weigh what is found as the team's settings want it."""

import datetime
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guidelinekit.changes.history.notes import read_note
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline import codes
from guidelinekit.guideline.check.check import Checked
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.check.policy import Ignore
from guidelinekit.guideline.finding import Finding, Location, fingerprint_parts, sort_findings
from guidelinekit.operations.sides import Side, revision_side, staged_side
from guidelinekit.operations.workspace import Progress, Project, no_progress
from guidelinekit.store.files import GuidelineFiles, guidelines_at, note_folders, notes_of

if TYPE_CHECKING:
    from guidelinekit.changes.id_reuse import Before
    from guidelinekit.operations.release_history import ReleaseHistories


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Everything the check says, in order, how many guidelines it read, and the files' bytes to quote from."""

    findings: tuple[Finding, ...]
    guidelines: int
    sources: dict[str, bytes]


def check(
    project: Project,
    paths: Sequence[Path] = (),
    *,
    since: str = "",
    staged: bool = False,
    today: datetime.date | None = None,
    progress: Progress = no_progress,
) -> CheckReport:
    """Check the guidelines at some paths (files, guideline folders, folders of guidelines), by default all.

    With `since`, only what is not found at that git revision as well is reported, and besides ids and codes that were
    used for something else in it or in a release before, and acknowledgements that have gone stale. With `staged`, the
    files are read from the git index. `today` decides which exceptions have expired.

    Raises:
        ConfigError: the settings weigh what is no kind of change and no field.
        GuidelineKitError: a path does not exist or holds no guideline.
        RevisionError, HistoryError: git cannot give what `since` or `staged` asks for.
    """
    day = (today or datetime.datetime.now().astimezone().date()).isoformat()
    found = _chosen(project, paths, staged=staged)
    if project.config.impact:
        _ = project.weights  # settings that nobody could compare by are no settings
    findings: list[Finding] = []
    used: list[Ignore] = []
    homes: dict[str, GuidelineFiles] = {}
    base = revision_side(project, since) if since else None
    before = _before(project, base, day) if base is not None else Counter()
    timelines = _timelines(project, since) if since else None
    for done, files in enumerate(found):
        progress("Checking", done, len(found))
        checked = project.check(files)
        said = [*_said(project, checked), *_twice(checked, files, homes)]
        if base is not None and timelines is not None and checked.guideline is not None:
            said.extend(_reused(project, timelines, base, checked, files.name))
        judged = project.config.policy.apply(said, files.name, today=day)
        used.extend(judged.used)
        findings.extend(_fresh(judged.findings, files.name, before))
        if not (staged or since):
            findings.extend(_notes(project, files))
    if since:
        findings.extend(_accepted(project, today))
    if not (paths or staged or since):
        names = [files.name for files in found]
        findings.extend(_lost_notes(project, names))
        findings.extend(project.config.policy.stale(used, today=day, known=names))
    quoted = {finding.location.path for finding in findings}
    sources = {file.path: file.content for files in found for file in files.files if file.path in quoted}
    return CheckReport(findings=sort_findings(findings), guidelines=len(found), sources=sources)


def _chosen(project: Project, paths: Sequence[Path], *, staged: bool) -> list[GuidelineFiles]:
    if not staged:
        return _at(project, paths) if paths else project.guidelines()
    side = staged_side(project)
    wanted = {files.name for files in _at(project, paths)} if paths else set(side.guidelines)
    return [files for name, files in side.guidelines.items() if name in wanted]


def _said(project: Project, checked: Checked) -> Iterator[Finding]:
    """What is wrong with a guideline, and where it is usable, what a careful editor would say of it."""
    yield from checked.findings
    if checked.guideline is not None and not checked.has_errors:
        yield from craft(checked.guideline, checked.source, checked.prose, reading_grade=project.config.reading_grade)


def _before(project: Project, base: Side, day: str) -> Counter[Hashable]:
    """How often each finding was there at a revision, whatever line it stood on."""
    counts: Counter[Hashable] = Counter()
    for name, files in base.guidelines.items():
        judged = project.config.policy.apply(_said(project, project.checked(files)), name, today=day)
        counts.update(_fingerprint(finding, name) for finding in judged.findings)
    return counts


def _timelines(project: Project, since: str) -> "ReleaseHistories":
    # Imported here: only what looks at the past has to load what reads it.
    from guidelinekit.operations.release_history import ReleaseHistories

    return ReleaseHistories(project, project.require_history(), since)


def _reused(
    project: Project, timelines: "ReleaseHistories", base: Side, checked: Checked, name: str
) -> Iterator[Finding]:
    from guidelinekit.changes.id_reuse import reused

    yield from reused(checked.source, list(_earlier(project, timelines, name, base)))


def _accepted(project: Project, today: datetime.date | None) -> Iterator[Finding]:
    """What the settings say of changes that are not there any more, or not accepted any more."""
    if not project.config.acknowledge:
        return
    from guidelinekit.changes.acknowledgements import stale
    from guidelinekit.operations.diff import acknowledgements, diff

    day = (today or datetime.datetime.now().astimezone().date()).isoformat()
    known = {files.name: files for files in project.guidelines()}
    names = list(dict.fromkeys(entry.guideline for entry in project.config.acknowledge))
    usable = [name for name in names if name in known and project.loaded(known[name]).usable]
    compared = diff(project, ids=usable, today=today).guidelines if usable else ()
    changes = {entry.id: entry.changes for entry in compared}
    for name in names:
        if name not in known or name in usable:
            yield from stale(changes.get(name, ()), acknowledgements(project, name), today=day)


def _earlier(project: Project, timelines: "ReleaseHistories", name: str, base: Side) -> "Iterator[Before]":
    """The labels of a guideline at a revision and in every release before it, newest first."""
    from guidelinekit.changes.id_reuse import Before

    at = base.guidelines.get(name)
    versions = [(base.name, project.loaded(at))] if at is not None else []
    timeline = timelines.of(name)
    versions += [(release.version, timeline.snapshot(release).loaded) for release in reversed(timeline.releases)]
    for said, loaded in versions:
        if loaded.usable:
            yield Before(name=said, labels=loaded.source.data.get("labels", {}))


def _fresh(findings: Sequence[Finding], name: str, before: Counter[Hashable]) -> Iterator[Finding]:
    left = Counter(before)
    for finding in findings:
        fingerprint = _fingerprint(finding, name)
        if left[fingerprint]:
            left[fingerprint] -= 1
        else:
            yield finding


def _fingerprint(finding: Finding, name: str) -> Hashable:
    code, path, address, arguments = fingerprint_parts(finding)
    # The path only where there is no address: an element that moves to another file keeps its findings.
    return (name, code, address or path, arguments)


def _lost_notes(project: Project, known: Sequence[str]) -> list[Finding]:
    """Folders of notes that belong to no guideline."""
    return [
        codes.NOTE_TARGET.at(Location(path=path), f"there is no guideline `{name}`, so its notes are not shown")
        for name, path in note_folders(project.root, project.config.changes)
        if name not in known
    ]


def _at(project: Project, paths: Sequence[Path]) -> list[GuidelineFiles]:
    found: dict[str, GuidelineFiles] = {}
    for path in paths:
        absolute = Path(path).absolute()
        if not absolute.exists() and not absolute.is_symlink():
            raise GuidelineKitError(f"there is no file or folder {path}")
        several = guidelines_at(absolute, project.root, project.config.specs)
        if not several:
            raise GuidelineKitError(
                f"{path} holds no guideline", hint="A guideline is a .yaml file or a folder of them."
            )
        found.update((files.path, files) for files in several)
    return list(found.values())


def _twice(checked: Checked, files: GuidelineFiles, homes: dict[str, GuidelineFiles]) -> list[Finding]:
    guideline_id = checked.source.data.get("id")
    if not isinstance(guideline_id, str):
        return []
    other = homes.setdefault(guideline_id, files)
    if other is files:
        return []
    message = f"the id `{guideline_id}` is already that of {other.path}"
    return [codes.GUIDELINE_TWICE.at(checked.source.locate(("id",)), message, address=("id",))]


def _notes(project: Project, files: GuidelineFiles) -> list[Finding]:
    notes = notes_of(files.name, project.root, project.config.changes)
    return [finding for file, version in notes for finding in read_note(file, version=version)[1]]
