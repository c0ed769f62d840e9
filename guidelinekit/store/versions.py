"""Guidelines on disk and in git -> versions, each one state of one guideline. Files are read when they are needed."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from guidelinekit.changes.history.withdrawals import WITHDRAWN, Withdrawal, read_withdrawal
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.load import Loaded
from guidelinekit.store.git.history import blob_id

_SUFFIXES = (".yaml", ".yml")
#: The folder of long lists of examples, a subfolder of the guideline's folder, and the file extension of such a list.
_LISTS_FOLDER, _LIST_SUFFIX = "examples", ".jsonl"
#: The folder of the images, sounds and documents that a guideline shows, a subfolder of the guideline's folder.
_ASSETS = "assets"
WORK_TREE = "the work tree"
#: The root of a repository of guidelines has one of these.
ROOT_MARKERS = ("guidelinekit.yaml", "specs", ".git")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFolder:
    """The files that a guideline shows, by their paths below its folder, such as `assets/street-1.png`.

    `read` reads one; None if it does not exist. `blobs` returns the git blob id of each, and reads only files that
    git does not know.
    """

    read: Callable[[str], SourceFile | None]
    blobs: Callable[[], Mapping[str, str]]


_NO_ASSETS = AssetFolder(read=lambda _: None, blobs=dict)
#: Returns the blobs of the files that git knows to be unmodified, by path: those need not be read.
Unmodified = Callable[[], Mapping[str, str]]


class Version:
    """One version of one guideline: in the work tree, in the index, in a commit, or at a path.

    `id` is the name of its folder, or of its file without the extension. `path` is its location, and `label` its name
    in messages. `commit` is empty for a version that is not in a commit. `is_release` is set for released versions.
    `in_git` means that its files are what git stores, which may be only a pointer for large files. `assets` are the
    files that it shows. `loaded` is set if it is not the content of the files, but what some readers may see of it.
    """

    def __init__(
        self,
        guideline_id: str,
        path: str,
        read: Callable[[], tuple[SourceFile, ...]],
        *,
        label: str = WORK_TREE,
        blobs: Mapping[str, str] | None = None,
        assets: AssetFolder = _NO_ASSETS,
        commit: str = "",
        is_release: bool = False,
        loaded: Loaded | None = None,
    ) -> None:
        self.id = guideline_id
        self.path = path
        self.label = label
        self.commit = commit
        self.is_release = is_release
        self.in_git = blobs is not None
        self.assets = assets
        self.loaded = loaded
        self._read = read
        self._blobs = blobs

    def __repr__(self) -> str:
        return f"<Version {self.id} in {self.label}>"

    @cached_property
    def files(self) -> tuple[SourceFile, ...]:
        """The files of the guideline, in the order of their paths."""
        return self._read()

    @cached_property
    def key(self) -> str:
        """The content key: equal for versions whose files have equal paths and bytes; empty if that is unknown.

        The assets are not part of it. It is empty for a version that is not the content of its files.
        """
        if self.loaded is not None:
            return ""
        if self._blobs is not None:
            return content_key(self._blobs)
        if any(file.problem for file in self.files):
            return ""
        return content_key({file.path: blob_id(file.content) for file in self.files})

    def has_same_files(self, other: "Version") -> bool:
        """Whether two versions have the same files. Nothing is parsed."""
        if self.key and other.key:
            return self.key == other.key
        return self.files == other.files


def content_key(blobs: Mapping[str, str]) -> str:
    """Return the content key of files with these blobs, by path."""
    try:
        listed = "\0".join(f"{path}\0{blobs[path]}" for path in sorted(blobs)).encode()
    except UnicodeEncodeError:
        return ""  # a name that is not valid text cannot be part of a key
    return hashlib.sha256(listed).hexdigest()


def find_root(start: Path) -> Path:
    """Find the root of the repository of guidelines around a folder: the nearest with settings, specs or git."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if any((folder / name).exists() for name in ROOT_MARKERS):
            return folder
    return start


def guidelines_below(folder: Path, root: Path, unmodified: Unmodified = dict) -> Iterator[Version]:
    """Yield the guidelines in a folder such as `specs/`: each a folder of YAML files, or one YAML file.

    Raises:
        GuidelineKitError: there is no such folder, or it cannot be read.
    """
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        raise GuidelineKitError(
            f"there is no folder {_path_name(folder, root)}",
            hint="Run it in a repository of guidelines, or create one with `guidelinekit init DIR --example`.",
        ) from None
    except OSError as error:
        raise GuidelineKitError(f"{_path_name(folder, root)} cannot be read: {error.strerror}") from error
    for entry in entries:
        if not entry.name.startswith("."):
            version = guideline_at(entry, root, unmodified)
            if version is not None:
                yield version


def guideline_at(path: Path, root: Path, unmodified: Unmodified = dict) -> Version | None:
    """Return the guideline in a folder or a file; None for a path without one."""
    name = _path_name(path, root)
    if _is_spec(path.name):
        assets = _assets_below(path.parent / path.stem, root, unmodified)
        return Version(path.stem, name, lambda: (_read(path, root),), assets=assets)
    if not path.is_dir() or not any(_is_spec(entry.name) for entry in path.iterdir()):
        return None
    return Version(path.name, name, lambda: _files(path, root), assets=_assets_below(path, root, unmodified))


def _files(path: Path, root: Path) -> tuple[SourceFile, ...]:
    """Read the files of a guideline's folder; spec files in its subfolders are problems, since they are not read."""
    files = [_read(entry, root) for entry in sorted(path.iterdir()) if _is_spec(entry.name)]
    files.extend(_read(entry, root) for entry in sorted(path.glob(f"{_LISTS_FOLDER}/*{_LIST_SUFFIX}")))
    files.extend(
        SourceFile(
            path=_path_name(nested, root),
            problem="it is in a subfolder, where only `examples/*.jsonl` is read",
        )
        for nested in sorted(path.glob("*/**/*"))
        if _is_spec(nested.name) and nested.is_file() and not _is_spec(nested.parent.name)
    )
    return tuple(files)


def _assets_below(folder: Path, root: Path, unmodified: Unmodified) -> AssetFolder:
    def read(path: str) -> SourceFile | None:
        file = folder / path
        return _read(file, root) if file.exists() or file.is_symlink() else None

    @cache
    def blobs() -> dict[str, str]:
        paths = [path for path in sorted((folder / _ASSETS).rglob("*")) if not path.is_dir()]
        known = unmodified() if paths else {}
        blobs_by_path = {}
        for path in paths:
            blob = known.get(_path_name(path, root))
            file = _read(path, root) if blob is None else None
            if file is None or not file.problem:
                content = file.content if file is not None else b""
                blobs_by_path[path.relative_to(folder).as_posix()] = blob or blob_id(content)
        return blobs_by_path

    return AssetFolder(read=read, blobs=blobs)


def guidelines_at(path: Path, root: Path, specs: str) -> list[Version]:
    """Return the guidelines that a path given by a user refers to; empty if there are none.

    A file of a guideline's folder refers to the whole guideline. A folder that contains a specs folder refers to the
    guidelines in that specs folder.
    """
    path = Path(os.path.abspath(path))  # without `..`: findings name files from the root
    if (path / specs).is_dir():
        return list(guidelines_below(path / specs, root))
    if _is_spec(path.name) and path.parent.parent == root / specs:
        path = path.parent
    version = guideline_at(path, root)
    if version is not None:
        return [version]
    return list(guidelines_below(path, root)) if path.is_dir() else []


def versions_in_git(
    blobs: Mapping[str, str], read: Callable[[str], bytes], specs: str, *, label: str, commit: str = ""
) -> dict[str, Version]:
    """Group the files of a specs folder in git, blobs by path, into guidelines by id. `read` reads a blob."""
    grouped: dict[str, dict[str, str]] = {}
    assets: dict[str, dict[str, str]] = {}
    for path in sorted(blobs):
        inside = _inside(path, specs)
        if _belongs(inside):
            grouped.setdefault(inside[0], {})[path] = blobs[path]
        elif _is_asset(inside):
            assets.setdefault(inside[0], {})["/".join(inside[1:])] = blobs[path]
    return {
        name: version_in_git(name, members, read, specs, assets=assets.get(name, {}), label=label, commit=commit)
        for name, members in ((_name(top), members) for top, members in grouped.items())
        if any(_is_spec(path.rsplit("/", 1)[-1]) for path in members)
    }


def version_in_git(
    guideline_id: str, blobs: Mapping[str, str], read: Callable[[str], bytes], specs: str, *,
    assets: Mapping[str, str], label: str, commit: str = "", is_release: bool = False,
) -> Version:  # fmt: skip
    """Return a version of a guideline in git.

    `blobs` are the ids of the blobs of its files by path, `assets` those of its assets by path below its folder.
    """
    top = _inside(min(blobs), specs)[0] if blobs else guideline_id

    def files() -> tuple[SourceFile, ...]:
        return tuple(SourceFile(path=path, content=read(blobs[path])) for path in sorted(blobs))

    asset_folder = _assets_in_git(f"{specs}/{guideline_id}", assets, read)
    return Version(
        guideline_id, f"{specs}/{top}", files, label=label, blobs=blobs, assets=asset_folder, commit=commit,
        is_release=is_release,
    )  # fmt: skip


def _assets_in_git(folder: str, blobs: Mapping[str, str], read: Callable[[str], bytes]) -> AssetFolder:
    """Return the files that a guideline shows as git stores them, blobs by path below its folder."""

    def asset(path: str) -> SourceFile | None:
        return SourceFile(path=f"{folder}/{path}", content=read(blobs[path])) if path in blobs else None

    return AssetFolder(read=asset, blobs=lambda: blobs)


def guideline_of(path: str, specs: str) -> str:
    """Return the id of the guideline that a file below a specs folder belongs to; empty for other files."""
    inside = _inside(path, specs)
    return _name(inside[0]) if _belongs(inside) else ""


def asset_of(path: str, specs: str) -> tuple[str, str]:
    """Return the id of the guideline that shows a file of a specs folder, and the file's path below that guideline.

    Both are empty for other files.
    """
    inside = _inside(path, specs)
    return (inside[0], "/".join(inside[1:])) if _is_asset(inside) else ("", "")


def _is_asset(inside: tuple[str, ...]) -> bool:
    """Whether a path inside a specs folder is one of a guideline's `assets/`."""
    return len(inside) > 2 and inside[1] == _ASSETS


def _belongs(inside: tuple[str, ...]) -> bool:
    """Whether a path inside a specs folder is one of a guideline's files."""
    if any(part.startswith(".") for part in inside):
        return False
    if len(inside) == 3:
        return inside[1] == _LISTS_FOLDER and inside[2].endswith(_LIST_SUFFIX)
    return bool(inside) and len(inside) < 3 and _is_spec(inside[-1])


def note_folders(root: Path, changes: str) -> list[tuple[str, str]]:
    """Return the folders of change notes: the guideline that each is for, and its path."""
    base = root / changes
    folders = sorted(path for path in base.iterdir() if path.is_dir()) if base.is_dir() else []
    return [(path.name, _path_name(path, root)) for path in folders if not path.name.startswith(".")]


def notes_of(guideline_id: str, root: Path, changes: str) -> Iterator[tuple[SourceFile, str]]:
    """Yield the change notes of a guideline with the release that each belongs to, empty for unreleased ones."""
    folder = root / changes / guideline_id
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.name.startswith("."):
            for note in sorted(entry.iterdir()):
                if _is_note(note.name) and note.name.lower() != WITHDRAWN:
                    yield _read(note, root), entry.name
        elif entry.name.lower() == WITHDRAWN:
            problem = "a note cannot have this name, which is that of the file that withdraws a release: rename it"
            yield SourceFile(path=_path_name(entry, root), problem=problem), ""
        elif _is_note(entry.name):
            yield _read(entry, root), ""


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
    for path in sorted((root / changes / guideline_id).glob(f"*/{WITHDRAWN}")):
        found[path.parent.name], reported = read_withdrawal(_read(path, root))
        findings.extend(reported)
    return found, tuple(findings)


def _name(top: str) -> str:
    """Return the id of the guideline in a file or folder directly below a specs folder."""
    return top.rpartition(".")[0] if _is_spec(top) else top


def _inside(path: str, specs: str) -> tuple[str, ...]:
    """Return the parts of a path from git below a specs folder. Not with `pathlib`, which takes 10 times longer."""
    return tuple(path.removeprefix(f"{specs}/").split("/"))


def _is_spec(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES) and not name.startswith(".")


def _read(path: Path, root: Path) -> SourceFile:
    name = _path_name(path, root)
    problem = ""
    if path.is_dir():
        problem = "it is a folder, but its name ends with a file extension"
    elif any(part.is_symlink() for part in (path, *path.parents) if root in part.parents):
        problem = "it is a symbolic link or is in one; git stores only the path to which a link points"
    elif not path.is_file():
        problem = "it is not a regular file"
    if problem:
        return SourceFile(path=name, problem=problem)
    try:
        return SourceFile(path=name, content=path.read_bytes())
    except OSError as error:
        return SourceFile(path=name, problem=f"it cannot be read: {error.strerror}")


def _path_name(path: Path, root: Path) -> str:
    """Return a path as findings name it: relative to the root if it is inside."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()
