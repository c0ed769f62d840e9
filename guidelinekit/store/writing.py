"""Files below a folder -> disk, each written completely or not at all, and never through a symbolic link."""

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.store.repository_files import (
    LINK,
    OWN_LIMIT,
    SETTINGS_LIMIT,
    RefusedError,
    open_folder,
    parts_of,
    read_file,
    reason,
    require_readable,
    walk,
)

#: The names of files that are not complete yet.
_TEMPORARY = re.compile(r"\.guidelinekit-[0-9a-f]{16}\.tmp")


def write_file(root: Path, name: str, content: bytes, *, executable: bool = False) -> None:
    """Write a file below a folder, and the folders that it is in. An existing file keeps its mode.

    Raises:
        OutputError: the file or a folder is a link, or it cannot be written; it has not changed.
    """
    with _errors(root / name), _parent(root, name) as (folder, leaf):
        _remove_leftovers(folder)
        _replace(folder, leaf, content, executable=executable)
        os.fsync(folder)


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, except those that already have the same content.

    Raises:
        OutputError: a file cannot be written.
    """
    for name, content in files.items():
        existing = read_file(root, name, OWN_LIMIT) if root.exists() else None
        if existing is None or existing.problem or existing.content != content:
            with _errors(root / name), _parent(root, name) as (folder, leaf):
                _replace(folder, leaf, content, sync=False)


def write_new(root: Path, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Write those files that do not exist yet; returns the paths of the written and of the existing files.

    A link counts as an existing file, whether or not its target exists.

    Raises:
        OutputError: a file or folder cannot be written; the files written before are deleted again.
    """
    written: list[str] = []
    kept: list[str] = []
    try:
        for name, content in files.items():
            with _errors(root / name), _parent(root, name) as (folder, leaf):
                _remove_leftovers(folder)
                if _mode(folder, leaf) is not None:
                    kept.append(name)
                    continue
                written.append(name)
                _replace(folder, leaf, content)
    except OutputError:
        for name in written:
            remove_file(root, name)
        raise
    return written, kept


def missing_lines(root: Path, name: str, lines: bytes) -> bytes:
    """Return the content of an existing file with the missing ones of `lines` added at its end.

    Empty if the file does not exist or no line is missing.

    Raises:
        GuidelineKitError: the file cannot be read.
    """
    file = read_file(root, name, SETTINGS_LIMIT) if root.exists() else None
    if file is None:
        return b""
    content = require_readable(file).content
    present = set(content.splitlines())
    missing = [line for line in lines.splitlines() if line not in present]
    end = b"" if content.endswith(b"\n") or not content else b"\n"
    return content + end + b"".join(line + b"\n" for line in missing) if missing else b""


def remove_file(root: Path, name: str) -> None:
    """Delete a file below a folder, if it exists.

    Raises:
        OutputError: it is in a link, or cannot be deleted.
    """
    with _errors(root / name), suppress(FileNotFoundError), _parent(root, name, create=False) as (folder, leaf):
        os.unlink(leaf, dir_fd=folder)


def remove_leftovers(root: Path, name: str) -> None:
    """Delete what interrupted commands left below a folder, where git would report it as an untracked file."""
    with suppress(GuidelineKitError):  # a folder that cannot be read is reported by those who need it
        for entry in walk(root, name):
            *parents, leaf = entry.name.split("/")
            if _TEMPORARY.fullmatch(leaf):
                with suppress(RefusedError, OSError), open_folder(root, (*parts_of(name), *parents)) as folder:
                    _remove_leftover(folder, leaf)


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except RefusedError as error:
        raise OutputError(f"{path} cannot be written: {error}", hint="Remove the link.") from error
    except (OSError, ValueError) as error:
        raise OutputError(f"{path} cannot be written: {reason(error)}") from error


@contextmanager
def _parent(root: Path, name: str, *, create: bool = True) -> Iterator[tuple[int, str]]:
    """Yield a descriptor of the folder of a file, and the file's name in it."""
    *parents, leaf = parts_of(name)
    with open_folder(root, parents, create=create) as folder:
        yield folder, leaf


def _mode(folder: int, name: str) -> int | None:
    """Return the mode of an entry of a folder; None if it does not exist."""
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return None


def _replace(folder: int, name: str, content: bytes, *, executable: bool = False, sync: bool = True) -> None:
    """Write a new file that replaces `name`. Its own name cannot be guessed, so it cannot be a link."""
    mode = _mode(folder, name)
    if mode is not None and not stat.S_ISREG(mode):
        raise RefusedError(LINK if stat.S_ISLNK(mode) else "it is not a regular file")
    temporary = f".guidelinekit-{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    handle = os.open(temporary, flags, 0o777 if executable else 0o666, dir_fd=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            _lock(handle)
            file.write(content)
            if mode is not None:
                os.fchmod(handle, stat.S_IMODE(mode))
            file.flush()
            if sync:
                os.fsync(handle)
            os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _remove_leftovers(folder: int) -> None:
    for name in os.listdir(folder):
        if _TEMPORARY.fullmatch(name):
            with suppress(OSError):
                _remove_leftover(folder, name)


def _remove_leftover(folder: int, name: str) -> None:
    """Delete an incomplete file, unless a running process has locked it."""
    handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    try:
        _lock(handle)
        os.unlink(name, dir_fd=folder)
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    """Lock a file until it is closed, or until the process ends.

    Raises:
        OSError: another process has locked it.
    """
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
