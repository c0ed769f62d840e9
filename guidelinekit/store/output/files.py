"""The files below a folder, with their sizes and digests."""

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

#: The size of what is no ordinary file: a link, a pipe, or git's own folder.
SPECIAL: Final = -1
#: In a folder that cannot be renamed: the files of a new state, until they are at their places.
STAGE: Final = ".guidelinekit-new"


def sizes(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every file below a folder, by path; `SPECIAL` for what is no ordinary file.

    Links are not followed, and a `.git` is one entry. What `switch` keeps in the folder for a short time is left out.
    Empty if the folder does not exist.

    Raises:
        OSError: a folder cannot be read.
    """
    found: dict[str, int] = {}
    folders = [""] if os.path.lexists(folder) else []
    while folders:
        below = folders.pop()
        with os.scandir(f"{folder}/{below}") as entries:
            for entry in entries:
                path = below + entry.name
                if entry.name.lower() == ".git":
                    found[path] = SPECIAL
                elif entry.is_dir(follow_symlinks=False):
                    if path != STAGE:
                        folders.append(f"{path}/")
                else:
                    state = entry.stat(follow_symlinks=False)
                    found[path] = state.st_size if stat.S_ISREG(state.st_mode) else SPECIAL
    return found


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; empty if it is not an ordinary file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def folders_of(paths: Iterable[str]) -> list[str]:
    """Return the folders that files are in, by path, each after the one that contains it."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return sorted(folders)
