"""The folder of change notes -> its notes, and the withdrawals of releases."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from guidelinekit.changes.history.withdrawals import WITHDRAWN, Withdrawal, read_withdrawal
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.places import Place
from guidelinekit.store.repository_files import NOTE_LIMIT, Kind, kind_of, list_folder


def note_folders(root: Path, changes: str) -> list[tuple[str, str]]:
    """Return the folders of change notes: the guideline that each is for, and its path."""
    folders = (entry.name for entry in list_folder(root, changes) or () if entry.kind is Kind.FOLDER)
    return [(name, f"{changes}/{name}") for name in folders if not name.startswith(".")]


def notes_of(guideline_id: str, root: Path, changes: str) -> Iterator[tuple[SourceFile, str]]:
    """Yield the change notes of a guideline with the release that each belongs to, empty for unreleased ones."""
    folder = _notes_folder(guideline_id, root, changes)
    if folder.kind is not Kind.FOLDER:
        if folder.is_link_to_folder:
            yield folder.refused(), ""
        return
    for entry in folder.entries():
        inner = folder / entry.name
        if entry.kind is Kind.FOLDER and not entry.name.startswith("."):
            for note in inner.entries():
                if _is_note(note.name) and note.name.lower() != WITHDRAWN:
                    yield (inner / note.name).required(NOTE_LIMIT), entry.name
        elif entry.name.lower() == WITHDRAWN:
            problem = "a note cannot have this name, which is that of the file that withdraws a release: rename it"
            yield SourceFile(path=inner.shown, problem=problem), ""
        elif _is_note(entry.name):
            yield inner.required(NOTE_LIMIT), ""
        elif inner.is_link_to_folder:
            yield inner.refused(), entry.name


def _notes_folder(guideline_id: str, root: Path, changes: str) -> Place:
    """Return the folder of a guideline's notes.

    Raises:
        GuidelineKitError: the folder of all notes is a link, or no folder.
    """
    if kind_of(root, changes) is not Kind.FOLDER:
        list_folder(root, changes)
    path = f"{changes}/{guideline_id}"
    return Place(root, path, path)


def note_paths(guideline_id: str, paths: Iterable[str], changes: str) -> Iterator[tuple[str, str]]:
    """Yield those of the paths that are notes of a guideline, with the release of each, as `notes_of` does."""
    folder = f"{changes}/{guideline_id}/"
    for path in sorted(path for path in paths if path.startswith(folder)):
        *release, name = path.removeprefix(folder).split("/")
        is_hidden = any(part.startswith(".") for part in release)
        if _is_note(name) and name.lower() != WITHDRAWN and len(release) < 2 and not is_hidden:
            yield path, release[0] if release else ""


def _is_note(name: str) -> bool:
    """Whether a file in a folder of notes is one: hidden files and a README are not."""
    return name.endswith(".md") and not name.startswith(".") and name.lower() != "readme.md"


def withdrawals_of(guideline_id: str, root: Path, changes: str) -> tuple[dict[str, Withdrawal], tuple[Finding, ...]]:
    """Return the withdrawn versions of a guideline, and findings about files of withdrawals that cannot be used."""
    found: dict[str, Withdrawal] = {}
    findings: list[Finding] = []
    folder = _notes_folder(guideline_id, root, changes)
    for entry in folder.entries() if folder.kind is Kind.FOLDER else ():
        file = (folder / entry.name / WITHDRAWN).read(NOTE_LIMIT) if entry.kind is Kind.FOLDER else None
        if file is not None:
            withdrawal, reported = read_withdrawal(file)
            findings.extend(reported)
            if withdrawal is not None:
                found[entry.name] = withdrawal
    return found, tuple(findings)
