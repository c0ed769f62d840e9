"""Check guidelines of the work tree."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.change.notes import read_note
from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.project import Progress, Project, no_progress
from guidelinekit.spec import codes
from guidelinekit.spec.check import Checked, in_order
from guidelinekit.spec.finding import Finding, Location
from guidelinekit.store.files import GuidelineFiles, guidelines_at, note_folders, notes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Everything the check says, in order, and how many guidelines it read."""

    findings: tuple[Finding, ...]
    guidelines: int


def check(project: Project, paths: Sequence[Path] = (), *, progress: Progress = no_progress) -> CheckReport:
    """Check the guidelines at some paths (files, guideline folders, folders of guidelines), by default all.

    Raises:
        GuidelineKitError: a path does not exist or holds no guideline.
    """
    found = _at(project, paths) if paths else project.guidelines()
    findings: list[Finding] = []
    homes: dict[str, GuidelineFiles] = {}
    for done, files in enumerate(found):
        progress("Checking", done, len(found))
        checked = project.check(files)
        findings.extend(checked.findings)
        findings.extend(_twice(checked, files, homes))
        findings.extend(_notes(project, files))
    if not paths:
        findings.extend(_lost_notes(project, {files.name for files in found}))
    return CheckReport(findings=in_order(findings), guidelines=len(found))


def _lost_notes(project: Project, known: Collection[str]) -> list[Finding]:
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
