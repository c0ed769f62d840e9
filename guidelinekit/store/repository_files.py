"""Names below a folder -> the bytes of files, and the entries of folders. All other modules read files through it.

Whoever opens a pull request decides what a name in a repository is: a symbolic link to a file outside of it, a pipe
that never ends, or gigabytes. So a file is opened one folder after the other, none of which can be a link, and its
kind and size are known before it is read.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.text import MAX_BYTES

_MIB: Final = 1024 * 1024
#: The largest size in bytes of each kind of file. docs/reference/limits.md lists them.
SPEC_LIMIT: Final = MAX_BYTES
#: Notes, and files that withdraw releases.
NOTE_LIMIT: Final = _MIB
#: guidelinekit.yaml and .gitattributes.
SETTINGS_LIMIT: Final = _MIB
COUNTS_LIMIT: Final = 32 * _MIB
#: All files in the folder of templates together.
TEMPLATES_LIMIT: Final = 64 * _MIB
#: A page of a team's own.
PAGE_LIMIT: Final = _MIB // 4
#: A file in a guideline's `assets/`. GitHub accepts no larger file.
ASSET_LIMIT: Final = 100 * _MIB
#: Files that this program writes itself: in git's folder, and in the site.
OWN_LIMIT: Final = 1024 * _MIB
#: How deep folders may be nested. Listing takes quadratic time in the depth.
MAX_DEPTH: Final = 32

LINK: Final = "it is a symbolic link or is in one; git stores only the path to which a link points"
SUBMODULE: Final = "it is a submodule, of which git stores only a commit id"
_SPECIAL: Final = "it is not a regular file"
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY
# Without O_NONBLOCK, a pipe that nobody writes to could not be opened.
_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_MISSING: Final = (errno.ENOENT, errno.ENOTDIR)


class Kind(Enum):
    """What an entry of a folder is. `OTHER` are pipes, sockets and devices."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


class Entry(NamedTuple):
    """An entry of a folder: its name, or in `walk` its path below the folder."""

    name: str
    kind: Kind


class RefusedError(Exception):
    """A file or folder is not read, or not written. The text says why, as in `SourceFile.problem`."""


def read_file(root: Path, name: str, limit: int) -> SourceFile | None:
    """Read a file of at most `limit` bytes below a folder; None if it does not exist.

    `problem` of the result states why it cannot be read, `size` the number of bytes of a file that is too large.
    """
    try:
        *parents, leaf = parts_of(name) or ("",)
        with open_folder(root, parents) as folder:
            handle = _open(leaf or ".", folder)
        with os.fdopen(handle, "rb") as stream:
            size = os.fstat(handle).st_size
            # One byte more: a file may grow, and files in /proc have no size.
            content = stream.read(size + 1) if size <= limit else b""
            if len(content) > size:
                content += stream.read(limit + 1 - len(content))
            size = max(size, len(content))
    except RefusedError as error:
        return SourceFile(path=name, problem=str(error))
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _MISSING:
            return None
        return SourceFile(path=name, problem=f"it cannot be read: {reason(error)}")
    if size > limit:
        return too_large(name, size, limit)
    return SourceFile(path=name, content=content)


def too_large(name: str, size: int, limit: int) -> SourceFile:
    """Return a file that is not read because of its size in bytes."""
    return SourceFile(path=name, problem=f"it has {size:,} bytes; the limit is {limit:,}", size=size)


def require_readable(file: SourceFile) -> SourceFile:
    """Return a file that has been read.

    Raises:
        GuidelineKitError: it could not be read.
    """
    if file.problem:
        raise GuidelineKitError(f"{file.path} cannot be used: {file.problem}", hint="Use a regular file, or remove it.")
    return file


def list_folder(root: Path, name: str) -> list[Entry] | None:
    """Return the entries of a folder below `root`, sorted by name; None if it does not exist.

    Raises:
        GuidelineKitError: it is no folder, is a link or is in one, or cannot be read.
    """
    try:
        with open_folder(root, parts_of(name)) as folder, os.scandir(folder) as entries:
            return sorted(Entry(entry.name, _kind(entry)) for entry in entries)
    except RefusedError as error:
        problem = str(error)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOENT:
            return None
        problem = "it is not a folder" if kind_of(root, name) not in (Kind.FOLDER, None) else reason(error)
    raise GuidelineKitError(f"{name or root} cannot be read: {problem}", hint="Use a folder, or remove it.")


def walk(root: Path, name: str) -> Iterator[Entry]:
    """Yield all entries below a folder that are no folders, with their paths below it, sorted by path.

    Links are not followed. Folders named `.git` are left out. Nothing is yielded if the folder does not exist.

    Raises:
        GuidelineKitError: the folder cannot be read, or folders in it are nested too deep.
    """
    found: list[Entry] = []
    folders = [""]
    while folders:
        folder = folders.pop()
        path = f"{name}/{folder}".rstrip("/") if name else folder
        if folder.count("/") >= MAX_DEPTH:
            raise GuidelineKitError(f"{path} is nested deeper than {MAX_DEPTH} folders", hint="Move it up.")
        for entry in list_folder(root, path) or ():
            inner = f"{folder}/{entry.name}" if folder else entry.name
            if entry.kind is not Kind.FOLDER:
                found.append(Entry(inner, entry.kind))
            elif not _is_git(entry.name):
                folders.append(inner)
    yield from sorted(found, key=lambda entry: entry.name)


def read_folder(root: Path, name: str, limit: int) -> dict[str, bytes]:
    """Read all files below a folder, by path below it; empty if it does not exist.

    `limit` is the largest number of bytes of all files together. Links with a hidden name are left out: editors make
    them to mark open files.

    Raises:
        GuidelineKitError: there is anything else than files and folders, or the files are too large.
    """
    files: dict[str, bytes] = {}
    left = limit
    for entry in walk(root, name):
        if entry.kind is Kind.LINK and entry.name.rsplit("/", 1)[-1].startswith("."):
            continue
        path = f"{name}/{entry.name}" if name else entry.name
        file = read_file(root, path, left)
        if file is not None and file.size:
            raise GuidelineKitError(
                f"the files in {name} have more than {limit:,} bytes", hint="Remove what the pages do not need."
            )
        if file is not None:
            files[entry.name] = require_readable(file).content
            left -= len(file.content)
    return files


def kind_of(root: Path, name: str) -> Kind | None:
    """Return what is at a name below a folder; None if there is nothing. What is in a link is a link."""
    try:
        *parents, leaf = parts_of(name) or (".",)
        with open_folder(root, parents) as folder:
            return _kind_of_mode(os.stat(leaf, dir_fd=folder, follow_symlinks=False).st_mode)
    except RefusedError:
        return Kind.LINK
    except (OSError, ValueError):
        return None


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a name below a folder.

    Raises:
        RefusedError: it leads out of the folder, or into git's own folder.
    """
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if name.startswith("/") or ".." in parts:
        raise RefusedError("it is outside of its folder")
    if any(map(_is_git, parts)):
        raise RefusedError("it is in git's own folder")
    return parts


@contextmanager
def open_folder(root: Path, parts: Sequence[str], *, create: bool = False) -> Iterator[int]:
    """Yield a descriptor of a folder below `root`. It is opened one part after the other, and none can be a link.

    With `create`, missing folders are made.

    Raises:
        RefusedError: a part is a link.
        OSError: it does not exist, is no folder, or cannot be opened or made.
    """
    if create:
        root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root, _FOLDER)
    try:
        for part in parts:
            if create:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=handle)
            inner = _open_folder(part, handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def reason(error: OSError | ValueError) -> str:
    """Return why a name cannot be opened. A ValueError is about a name that no file can have."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else "no file can have this name"


def _open_folder(name: str, parent: int) -> int:
    try:
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=parent)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR) and _is_link(name, parent):
            raise RefusedError(LINK) from error
        raise


def _open(name: str, parent: int) -> int:
    """Open a regular file for reading."""
    try:
        handle = os.open(name, _FILE, dir_fd=parent)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise RefusedError(LINK) from error
        if error.errno == errno.ENXIO:  # a socket
            raise RefusedError(_SPECIAL) from error
        raise
    kind = _kind_of_mode(os.fstat(handle).st_mode)
    if kind is not Kind.FILE:
        os.close(handle)
        raise RefusedError("it is a folder, not a file" if kind is Kind.FOLDER else _SPECIAL)
    return handle


def _is_link(name: str, parent: int) -> bool:
    with suppress(OSError):
        return stat.S_ISLNK(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
    return False


def _is_git(name: str) -> bool:
    """Whether a name is that of git's own folder, also on file systems that ignore case."""
    return name.lower() == ".git"


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER


def _kind_of_mode(mode: int) -> Kind:
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    return Kind.FILE if stat.S_ISREG(mode) else Kind.OTHER
