"""Guidelines on disk -> their files' bytes."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.git.history import blob_id

_SUFFIXES = (".yaml", ".yml")
#: The folder of long lists of examples, below a guideline's own, and what such a list is called.
_LISTS, _LIST = "examples", ".jsonl"
#: The folder of the images, sounds and documents that a guideline shows, below its own.
_ASSETS = "assets"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFolder:
    """The files that a guideline shows, by their paths below its folder, such as `assets/street-1.png`.

    `read` reads one; None where it is not there. `blobs` gives what each holds, as git names it, and reads only files
    that git does not know.
    """

    read: Callable[[str], SourceFile | None]
    blobs: Callable[[], Mapping[str, str]]


_NO_ASSETS = AssetFolder(read=lambda _: None, blobs=dict)
#: Gives the blobs of files that git knows to be as it keeps them, by path: those need not be read.
Unmodified = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineFiles:
    """The files of one guideline. `name` is that of its folder or file without its ending, `path` where it stands.

    `in_git` tells that the files are what git keeps, which of large files may be a pointer only.
    """

    name: str
    path: str
    files: tuple[SourceFile, ...]
    assets: AssetFolder = field(default=_NO_ASSETS, compare=False)
    in_git: bool = False


def find_root(start: Path) -> Path:
    """Find the root of the repository of guidelines that a folder lies in: the nearest with settings, specs or git."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if any((folder / name).exists() for name in ("guidelinekit.yaml", "specs", ".git")):
            return folder
    return start


def guidelines_below(folder: Path, root: Path, unmodified: Unmodified = dict) -> Iterator[GuidelineFiles]:
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
            found = guideline_at(entry, root, unmodified)
            if found is not None:
                yield found


def guideline_at(path: Path, root: Path, unmodified: Unmodified = dict) -> GuidelineFiles | None:
    """The guideline that a folder or a file holds; None for a path that holds none."""
    shown = _shown(path, root)
    if _is_spec(path.name):
        assets = _assets_below(path.parent / path.stem, root, unmodified)
        return GuidelineFiles(name=path.stem, path=shown, files=(_read(path, root),), assets=assets)
    if not path.is_dir():
        return None
    files = [_read(entry, root) for entry in sorted(path.iterdir()) if _is_spec(entry.name)]
    if files:
        files.extend(_read(entry, root) for entry in sorted(path.glob(f"{_LISTS}/*{_LIST}")))
        files.extend(
            SourceFile(
                path=_shown(lost, root), problem="it lies in a folder inside the guideline's, where nothing is read"
            )
            for lost in sorted(path.glob("*/**/*"))
            if _is_spec(lost.name) and lost.is_file() and not _is_spec(lost.parent.name)
        )
    assets = _assets_below(path, root, unmodified)
    return GuidelineFiles(name=path.name, path=shown, files=tuple(files), assets=assets) if files else None


def _assets_below(folder: Path, root: Path, unmodified: Unmodified) -> AssetFolder:
    def read(path: str) -> SourceFile | None:
        found = folder / path
        return _read(found, root) if found.exists() or found.is_symlink() else None

    @cache
    def blobs() -> dict[str, str]:
        paths = [path for path in sorted((folder / _ASSETS).rglob("*")) if not path.is_dir()]
        known = unmodified() if paths else {}
        found = {}
        for path in paths:
            blob = known.get(_shown(path, root))
            file = _read(path, root) if blob is None else None
            if file is None or not file.problem:
                found[path.relative_to(folder).as_posix()] = blob or blob_id(file.content if file is not None else b"")
        return found

    return AssetFolder(read=read, blobs=blobs)


def guidelines_at(path: Path, root: Path, specs: str) -> list[GuidelineFiles]:
    """The guidelines that a path given by a user means; empty where it holds none.

    A file of a guideline's folder means the whole guideline, and a folder with a specs folder means what is in that.
    """
    path = Path(os.path.abspath(path))  # without `..`: findings name files from the root
    if (path / specs).is_dir():
        return list(guidelines_below(path / specs, root))
    if _is_spec(path.name) and path.parent.parent == root / specs:
        path = path.parent
    one = guideline_at(path, root)
    if one is not None:
        return [one]
    return list(guidelines_below(path, root)) if path.is_dir() else []


def group(blobs: Mapping[str, str], read: Callable[[str], bytes], specs: str) -> list[GuidelineFiles]:
    """Sort what git holds, blobs by path, into the guidelines of a specs folder. `read` gives a blob's bytes."""
    grouped: dict[str, dict[str, str]] = {}
    assets: dict[str, dict[str, str]] = {}
    for path in sorted(blobs):
        inside = PurePosixPath(path).relative_to(specs).parts
        if _belongs(inside):
            grouped.setdefault(inside[0], {})[path] = blobs[path]
        elif _is_asset(inside):
            assets.setdefault(inside[0], {})["/".join(inside[1:])] = blobs[path]
    return [
        files_in_git(name, members, read, specs, assets=assets.get(name, {}))
        for name, members in ((_name(PurePosixPath(home)), members) for home, members in grouped.items())
        if any(_is_spec(path.rsplit("/", 1)[-1]) for path in members)
    ]


def files_in_git(
    name: str, blobs: Mapping[str, str], read: Callable[[str], bytes], specs: str, *, assets: Mapping[str, str]
) -> GuidelineFiles:
    """The files of one guideline as git holds them, blobs by path; those of `assets` by path below its folder."""
    files = tuple(SourceFile(path=path, content=read(blobs[path])) for path in sorted(blobs))
    home = PurePosixPath(files[0].path).relative_to(specs).parts[0]
    shown = assets_in_git(f"{specs}/{name}", assets, read)
    return GuidelineFiles(name=name, path=f"{specs}/{home}", files=files, assets=shown, in_git=True)


def assets_in_git(folder: str, blobs: Mapping[str, str], read: Callable[[str], bytes]) -> AssetFolder:
    """The files that a guideline shows as git holds them, blobs by path below its folder."""

    def asset(path: str) -> SourceFile | None:
        return SourceFile(path=f"{folder}/{path}", content=read(blobs[path])) if path in blobs else None

    return AssetFolder(read=asset, blobs=lambda: blobs)


def home_of(path: str, specs: str) -> str:
    """The name of the guideline that a file below a specs folder belongs to; empty where it is none of its files."""
    inside = PurePosixPath(path).relative_to(specs).parts
    return _name(PurePosixPath(inside[0])) if _belongs(inside) else ""


def asset_of(path: str, specs: str) -> tuple[str, str]:
    """The name of the guideline that shows a file below a specs folder, and its path below that one's; else empty."""
    inside = PurePosixPath(path).relative_to(specs).parts
    return (inside[0], "/".join(inside[1:])) if _is_asset(inside) else ("", "")


def _is_asset(inside: tuple[str, ...]) -> bool:
    """Whether a path inside a specs folder is one of a guideline's `assets/`."""
    return len(inside) > 2 and inside[1] == _ASSETS


def _belongs(inside: tuple[str, ...]) -> bool:
    """Whether a path inside a specs folder is one of a guideline's files."""
    if any(part.startswith(".") for part in inside):
        return False
    if len(inside) == 3:
        return inside[1] == _LISTS and inside[2].endswith(_LIST)
    return bool(inside) and len(inside) < 3 and _is_spec(inside[-1])


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
    elif any(part.is_symlink() for part in (path, *path.parents) if root in part.parents):
        problem = "it is a link, or lies below one, of which git keeps only where it leads"
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
