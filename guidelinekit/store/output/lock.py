"""A lock that ends with the process that holds it: an empty folder, which git does not report as untracked."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def locked(folder: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Make a folder, hold its lock, and remove it at the end. `waiting` is called if another has the lock.

    A file system without locks, and Windows, let everybody in.

    Raises:
        OSError: the folder cannot be made.
    """
    handle = _take(folder, waiting)
    try:
        yield
    finally:
        with suppress(OSError):  # of another user, in a folder where only owners remove entries
            folder.rmdir()  # before the lock is released: who waits for it then makes the folder again
        if handle is not None:
            os.close(handle)


def _take(folder: Path, waiting: Callable[[], None] | None) -> int | None:
    while True:
        with suppress(FileExistsError):
            folder.mkdir()
            folder.chmod(0o755)  # for other users, who open it for the lock
        if sys.platform == "win32":
            return None
        import fcntl

        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # who had the lock has just removed it
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waiting is not None:
                    waiting()
                    waiting = None
                fcntl.flock(handle, fcntl.LOCK_EX)
            except OSError:
                os.close(handle)
                return None
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), folder.lstat()):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
