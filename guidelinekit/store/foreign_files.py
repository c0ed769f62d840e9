"""A file that a person names on the command line, anywhere on the disk -> its name and content."""

import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple

from guidelinekit.errors import GuidelineKitError
from guidelinekit.store.repository_files import reason

#: The largest file that is imported, in bytes.
IMPORT_LIMIT = 64 * 1024 * 1024
#: The name of the standard input.
STDIN = "-"


class ForeignFile(NamedTuple):
    """The name of a file without its folders, and its content."""

    name: str
    content: bytes


def read_foreign(path: Path) -> ForeignFile:
    """Read a file that a person named; `-` is the standard input. Links are followed.

    Raises:
        GuidelineKitError: it is missing, no regular file, too large, or cannot be read.
    """
    if str(path) == STDIN:
        content = sys.stdin.buffer.read(IMPORT_LIMIT + 1) if sys.stdin is not None else b""
        return ForeignFile("standard input", _within_limit("the standard input", content))
    try:
        # Without O_NONBLOCK, a pipe that nobody writes to could not be opened.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise GuidelineKitError(f"{path} is not a file", hint="Name the file itself.")
            content = stream.read(IMPORT_LIMIT + 1)
    except FileNotFoundError as error:
        raise GuidelineKitError(f"there is no file {path}") from error
    except (OSError, ValueError) as error:
        is_folder = Path(path).is_dir()
        hint = "Name a file in it." if is_folder else ""
        raise GuidelineKitError(
            f"{path} {'is a folder' if is_folder else f'cannot be read: {reason(error)}'}", hint=hint
        ) from error
    return ForeignFile(Path(path).name, _within_limit(str(path), content))


def _within_limit(name: str, content: bytes) -> bytes:
    if len(content) > IMPORT_LIMIT:
        limit = IMPORT_LIMIT // (1024 * 1024)
        raise GuidelineKitError(f"{name} has more than {limit} MiB", hint="Import a part of it.")
    return content
