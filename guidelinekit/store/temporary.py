"""Temporary folders. What a killed process leaves is removed by the next one that makes a folder in the same place.

A process holds a lock on its folder. The lock ends with the process, so a folder without one is not in use.
"""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: The names in temporary folders. A folder with anything else was made by someone else, and is kept.
_NAMES = {"new", "old", "moving", "pages", "site", "index", "index.lock", "fresh", "work", "repository"}
_RANDOM_LENGTH = 8


@contextmanager
def temporary_folder(
    parent: Path | None = None, prefix: str = "guidelinekit-work-", *, rescue: Callable[[Path], None] | None = None
) -> Iterator[Path]:
    """Yield an empty folder that only this user can read, and remove it at the end.

    Folders of ended processes are removed first; `rescue` is called with each of them before. `parent` is the folder
    for it; the default is the one of the system.

    Raises:
        OSError: it cannot be made.
    """
    base = parent if parent is not None else Path(tempfile.gettempdir())
    _sweep(base, prefix, rescue)
    folder, lock = _create(base, prefix)
    try:
        yield folder
    finally:
        _delete(folder)
        if lock is not None:
            os.close(lock)


def _create(parent: Path, prefix: str) -> tuple[Path, int | None]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        if sys.platform == "win32":
            return folder, None
        try:
            lock = _locked(folder)
        except OSError:
            return folder, None
        if lock is not None:
            return folder, lock
        # Another process took it for a folder that was left, and removes it.


def _locked(folder: Path) -> int | None:
    """Return the handle of a folder's lock; None if another process has it, or the folder does not exist any more.

    Raises:
        OSError: the file system has no locks.
    """
    if sys.platform == "win32":
        return None  # folders cannot be locked
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    is_ours = False
    try:
        with suppress(BlockingIOError, FileNotFoundError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = os.path.samestat(os.fstat(handle), folder.lstat())
    finally:
        if not is_ours:
            os.close(handle)
    return handle if is_ours else None


def _sweep(parent: Path, prefix: str, rescue: Callable[[Path], None] | None) -> None:
    """Remove the folders of ended processes. Errors are ignored: the next run tries again."""
    with suppress(OSError):
        for entry in list(parent.iterdir()):
            if entry.name.startswith(prefix) and len(entry.name) == len(prefix) + _RANDOM_LENGTH and _is_own(entry):
                lock = _locked(entry)
                if lock is not None:
                    with suppress(OSError):
                        _remove(entry, rescue)
                    os.close(lock)


def _is_own(folder: Path) -> bool:
    """Whether a folder is of the kind that this module makes: a folder of this user that nobody else can read."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700 and found.st_uid == os.geteuid()


def _remove(folder: Path, rescue: Callable[[Path], None] | None) -> None:
    if {entry.name for entry in folder.iterdir()} <= _NAMES:
        if rescue is not None:
            rescue(folder)
        _delete(folder)


def _delete(folder: Path) -> None:
    """Delete a folder, and what is in folders that their owner made read-only."""
    shutil.rmtree(folder, ignore_errors=True)
    for parent, names, _ in os.walk(folder):
        for name in names:
            with suppress(OSError):
                if not Path(parent, name).is_symlink():
                    Path(parent, name).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)
