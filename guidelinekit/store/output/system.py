"""Calls of the operating system that Python does not offer."""

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from guidelinekit.store.output.files import folders_of

#: `RENAME_EXCHANGE` of Linux and `RENAME_SWAP` of macOS.
_EXCHANGE = 2
_AT_FDCWD = -100
#: The numbers of the call `renameat2` of Linux, for C libraries that do not have it.
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276}


def exchange(first: Path, second: Path) -> bool:
    """Exchange the names of two folders in one step; False if the system has no call for it.

    Raises:
        OSError: they cannot be exchanged.
    """
    names = os.fsencode(first), os.fsencode(second)
    arguments = _AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE
    if (call := _call("renameat2")) is not None:
        result = call(*arguments)
    elif sys.platform == "linux" and (number := _RENAMEAT2.get(os.uname().machine)) is not None:
        result = _call("syscall")(ctypes.c_long(number), *arguments)
    elif sys.platform == "darwin" and (call := _call("renamex_np")) is not None:
        result = call(*names, _EXCHANGE)
    else:
        return False
    if result:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(first), None, str(second))
    return True


def sync(folder: Path, files: Iterable[str]) -> None:
    """Write the given new files below a folder to the disk, and the folders that they are in.

    Raises:
        OSError: the disk is full or broken.
    """
    if (call := _call("syncfs")) is not None:  # one call: a tenth of a second for 9,000 files
        _open_and(folder, call)
        return
    paths = list(files)
    for path in (*paths, *reversed(folders_of(paths))):
        _open_and(folder / path, os.fsync)
    _open_and(folder, os.fsync)


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk.

    Raises:
        OSError: the disk is broken.
    """
    _open_and(folder, os.fsync)


def _open_and(path: Path, call: Any) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        if call(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(handle)


def _call(name: str) -> Any:
    """Return a function of the system's library; None if it has none of this name."""
    if sys.platform == "win32":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)
