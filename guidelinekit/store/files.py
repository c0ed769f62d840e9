"""Guidelines on disk -> their files' bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from guidelinekit.errors import GuidelineKitError
from guidelinekit.spec.document import SourceFile

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineFiles:
    """The files of one guideline. `name` is that of its folder or file without its ending, `path` where it stands."""

    name: str
    path: str
    files: tuple[SourceFile, ...]


def find_root(start: Path) -> Path:
    """Find the root of the repository of guidelines that a folder lies in: the nearest with settings, specs or git."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if any((folder / name).exists() for name in ("guidelinekit.yaml", "specs", ".git")):
            return folder
    return start


def guidelines_below(folder: Path, root: Path) -> Iterator[GuidelineFiles]:
    """The guidelines in a folder such as `specs/`: each a folder of YAML files, or one YAML file."""
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        raise GuidelineKitError(
            f"there is no folder {_shown(folder, root)}",
            hint="Run it in a repository of guidelines, or make one with `guidelinekit init DIR --example`.",
        ) from None
    except OSError as error:
        raise GuidelineKitError(f"{_shown(folder, root)} cannot be read: {error.strerror}") from error
    for entry in entries:
        if not entry.name.startswith("."):
            found = guideline_at(entry, root)
            if found is not None:
                yield found


def guideline_at(path: Path, root: Path) -> GuidelineFiles | None:
    """The guideline that a folder or a file holds; None for a path that holds none."""
    shown = _shown(path, root)
    if _is_spec(path.name):
        return GuidelineFiles(name=path.stem, path=shown, files=(_read(path, root),))
    if not path.is_dir():
        return None
    files = [_read(entry, root) for entry in sorted(path.iterdir()) if _is_spec(entry.name)]
    if files:
        files.extend(
            SourceFile(
                path=_shown(lost, root), problem="it lies in a folder inside the guideline's, where nothing is read"
            )
            for lost in sorted(path.glob("*/**/*"))
            if _is_spec(lost.name) and lost.is_file() and not _is_spec(lost.parent.name)
        )
    return GuidelineFiles(name=path.name, path=shown, files=tuple(files)) if files else None


def guidelines_at(path: Path, root: Path, specs: str) -> list[GuidelineFiles]:
    """The guidelines that a path given by a user means; empty where it holds none.

    A file of a guideline's folder means the whole guideline, and a folder with a specs folder means what is in that.
    """
    if (path / specs).is_dir():
        return list(guidelines_below(path / specs, root))
    if _is_spec(path.name) and path.parent.parent == root / specs:
        path = path.parent
    one = guideline_at(path, root)
    if one is not None:
        return [one]
    return list(guidelines_below(path, root)) if path.is_dir() else []


def group(files: dict[str, bytes], specs: str) -> list[GuidelineFiles]:
    """Sort files that were read elsewhere, by their paths, into the guidelines of a specs folder."""
    base = PurePosixPath(specs)
    grouped: dict[str, list[SourceFile]] = {}
    for path, content in sorted(files.items()):
        pure = PurePosixPath(path)
        inside = pure.relative_to(base)
        if not _is_spec(pure.name) or any(part.startswith(".") for part in inside.parts) or len(inside.parts) > 2:
            continue
        home = base / inside.parts[0]
        grouped.setdefault(str(home), []).append(SourceFile(path=path, content=content))
    return [
        GuidelineFiles(name=_name(PurePosixPath(path)), path=path, files=tuple(members))
        for path, members in grouped.items()
    ]


def note_folders(root: Path, changes: str) -> list[tuple[str, str]]:
    """The folders of change notes: the guideline that each is for, and its path."""
    base = root / changes
    folders = sorted(path for path in base.iterdir() if path.is_dir()) if base.is_dir() else []
    return [(path.name, _shown(path, root)) for path in folders if not path.name.startswith(".")]


def notes_of(guideline_id: str, root: Path, changes: str) -> Iterator[tuple[SourceFile, str]]:
    """The change notes of a guideline with the release each belongs to, empty for the unreleased ones."""
    folder = root / changes / guideline_id
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            for note in sorted(entry.glob("*.md")):
                yield _read(note, root), entry.name
        elif entry.suffix == ".md":
            yield _read(entry, root), ""


def _name(path: PurePosixPath) -> str:
    return path.stem if _is_spec(path.name) else path.name


def _is_spec(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES) and not name.startswith(".")


def _read(path: Path, root: Path) -> SourceFile:
    shown = _shown(path, root)
    problem = ""
    if path.is_dir():
        problem = "it is a folder whose name ends like a file's"
    elif path.is_symlink():
        problem = "it is a link, of which git keeps only where it leads"
    elif not path.is_file():
        problem = "it is not an ordinary file"
    if problem:
        return SourceFile(path=shown, problem=problem)
    try:
        return SourceFile(path=shown, content=path.read_bytes())
    except OSError as error:
        return SourceFile(path=shown, problem=f"it cannot be read: {error.strerror}")


def _shown(path: Path, root: Path) -> str:
    """The path as findings name it: from the root where it lies inside."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
