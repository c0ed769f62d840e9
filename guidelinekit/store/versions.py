"""Guidelines on disk and in git -> versions, each one state of one guideline. Files are read when they are needed."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.load import Loaded
from guidelinekit.store.git.history import blob_id
from guidelinekit.store.places import Place, place_of
from guidelinekit.store.repository_files import ASSET_LIMIT, SPEC_LIMIT, Kind, list_folder, walk

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
#: Reads the file with a path and a blob, of at most a number of bytes; see `History.read`.
ReadBlob = Callable[[str, str, int], SourceFile]


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
        GuidelineKitError: there is no such folder, it is a link, or it cannot be read.
    """
    place = place_of(folder, root)
    entries = list_folder(place.base, place.name)
    if entries is None:
        raise GuidelineKitError(
            f"there is no folder {place.shown}",
            hint="Run it in a repository of guidelines, or create one with `guidelinekit init DIR --example`.",
        )
    for entry in entries:
        if not entry.name.startswith("."):
            version = _guideline_at(place / entry.name, entry.kind, unmodified)
            if version is not None:
                yield version


def guideline_at(path: Path, root: Path, unmodified: Unmodified = dict) -> Version | None:
    """Return the guideline in a folder or a file; None for a path without one."""
    place = place_of(path, root)
    return _guideline_at(place, place.kind, unmodified)


def _guideline_at(place: Place, kind: Kind | None, unmodified: Unmodified) -> Version | None:
    path = PurePosixPath(place.shown)
    if _is_spec(path.name):
        assets = _assets_below(_sibling(place, path.stem), unmodified)
        return Version(path.stem, place.shown, lambda: (place.required(SPEC_LIMIT),), assets=assets)
    if kind is Kind.LINK and place.is_link_to_folder:
        return Version(path.name, place.shown, lambda: (place.refused(),))
    if kind is not Kind.FOLDER or not any(_is_spec(entry.name) for entry in place.entries()):
        return None
    return Version(path.name, place.shown, lambda: _files(place), assets=_assets_below(place, unmodified))


def _sibling(place: Place, name: str) -> Place:
    inside, shown = PurePosixPath(place.name), PurePosixPath(place.shown)
    return Place(place.base, inside.with_name(name).as_posix(), shown.with_name(name).as_posix())


def _files(place: Place) -> tuple[SourceFile, ...]:
    """Read the files of a guideline's folder; spec files in its subfolders are problems, since they are not read."""
    entries = place.entries()
    files = [(place / entry.name).required(SPEC_LIMIT) for entry in entries if _is_spec(entry.name)]
    lists = place / _LISTS_FOLDER
    if lists.is_link_to_folder:
        files.append(lists.refused())
    elif lists.kind is Kind.FOLDER:
        names = (entry.name for entry in lists.entries() if entry.name.endswith(_LIST_SUFFIX))
        files.extend((lists / name).required(SPEC_LIMIT) for name in names)
    nested = [inner for entry in entries if entry.kind is Kind.FOLDER for inner in _nested_specs(place / entry.name)]
    problem = "it is in a subfolder, where only `examples/*.jsonl` is read"
    files.extend(SourceFile(path=path, problem=problem) for path in sorted(nested))
    return tuple(files)


def _nested_specs(place: Place) -> Iterator[str]:
    """Yield the paths of the spec files below a subfolder, but those in a folder with the name of a spec file."""
    for entry in walk(place.base, place.name):
        path = PurePosixPath(f"{place.shown}/{entry.name}")
        if _is_spec(path.name) and not _is_spec(path.parent.name):
            yield path.as_posix()


def _assets_below(place: Place, unmodified: Unmodified) -> AssetFolder:
    def read(path: str) -> SourceFile | None:
        return (place / path).read(ASSET_LIMIT)

    @cache
    def blobs() -> dict[str, str]:
        folder = place / _ASSETS
        entries = walk(folder.base, folder.name) if folder.kind is Kind.FOLDER else ()
        paths = [f"{_ASSETS}/{entry.name}" for entry in entries]
        known = unmodified() if paths else {}
        blobs_by_path = {}
        for path in paths:
            blob = known.get(f"{place.shown}/{path}")
            file = read(path) if blob is None else None
            if blob is not None:
                blobs_by_path[path] = blob
            elif file is not None and not file.problem:
                blobs_by_path[path] = blob_id(file.content)
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
    blobs: Mapping[str, str], read: ReadBlob, specs: str, *, label: str, commit: str = ""
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
    guideline_id: str, blobs: Mapping[str, str], read: ReadBlob, specs: str, *,
    assets: Mapping[str, str], label: str, commit: str = "", is_release: bool = False,
) -> Version:  # fmt: skip
    """Return a version of a guideline in git.

    `blobs` are the ids of the blobs of its files by path, `assets` those of its assets by path below its folder.
    """
    top = _inside(min(blobs), specs)[0] if blobs else guideline_id

    def files() -> tuple[SourceFile, ...]:
        return tuple(read(path, blobs[path], SPEC_LIMIT) for path in sorted(blobs))

    asset_folder = _assets_in_git(f"{specs}/{guideline_id}", assets, read)
    return Version(
        guideline_id, f"{specs}/{top}", files, label=label, blobs=blobs, assets=asset_folder, commit=commit,
        is_release=is_release,
    )  # fmt: skip


def _assets_in_git(folder: str, blobs: Mapping[str, str], read: ReadBlob) -> AssetFolder:
    """Return the files that a guideline shows as git stores them, blobs by path below its folder."""

    def asset(path: str) -> SourceFile | None:
        return read(f"{folder}/{path}", blobs[path], ASSET_LIMIT) if path in blobs else None

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


def _name(top: str) -> str:
    """Return the id of the guideline in a file or folder directly below a specs folder."""
    return top.rpartition(".")[0] if _is_spec(top) else top


def _inside(path: str, specs: str) -> tuple[str, ...]:
    """Return the parts of a path from git below a specs folder. Not with `pathlib`, which takes 10 times longer."""
    return tuple(path.removeprefix(f"{specs}/").split("/"))


def _is_spec(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES) and not name.startswith(".")
