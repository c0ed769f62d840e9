"""The new state of a folder takes the place of the old one in a single step, so that readers see one of them."""

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from guidelinekit.store.output.files import folders_of
from guidelinekit.store.output.system import exchange, sync_folder

#: Errors of a folder that cannot be renamed: it is in the lower layer of a container, or a volume is mounted there.
_CANNOT_RENAME: Final = (errno.EXDEV, errno.EBUSY)
#: Errors of file systems and sandboxes without the exchange of two folders.
_NO_EXCHANGE: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM)


class CannotRenameError(Exception):
    """The target itself cannot be renamed: only the files in it can be replaced."""


def link_files(source: Path, paths: Iterable[str], to: Path) -> None:
    """Make files of one folder files of another one, too: hard links, or copies where there are no links.

    Raises:
        CannotRenameError: the folders are on different file systems.
        OSError: a file cannot be read, or not be written.
    """
    paths = list(paths)
    for folder in folders_of(paths):
        (to / folder).mkdir(exist_ok=True)
    for path in paths:
        try:
            os.link(f"{source}/{path}", f"{to}/{path}")
        except OSError as error:
            if error.errno == errno.EXDEV:
                raise CannotRenameError from error
            if error.errno in (
                errno.ENOENT,
                errno.ENOTDIR,
                errno.EEXIST,
                errno.ENOSPC,
                errno.EDQUOT,
                errno.ENAMETOOLONG,
            ):
                raise
            # Files of another user, too many links to one file, or a file system without links.
            shutil.copy2(source / path, to / path, follow_symlinks=False)


def switch(target: Path, fresh: Path, stale: Path) -> None:
    """Let a folder take the place of the target. The old one is then at `fresh` or `stale`, if there was one.

    Without the exchange of two folders the target is missing for a moment; `restore` repairs what a kill leaves then.

    Raises:
        CannotRenameError: the target cannot be renamed.
        OSError: it cannot be replaced. It has not changed.
    """
    try:
        if not target.exists():
            fresh.rename(target)
        elif not _exchange(target, fresh):
            _rename_both(target, fresh, stale)
    except OSError as error:
        if error.errno in _CANNOT_RENAME:
            raise CannotRenameError from error
        raise
    sync_folder(target.parent)


def restore(target: Path, stale: Path) -> None:
    """Put the old folder back if a killed process renamed it and did not put a new one in its place.

    Raises:
        OSError: it cannot be renamed.
    """
    if stale.is_dir() and not os.path.lexists(target):
        stale.rename(target)


def _exchange(target: Path, fresh: Path) -> bool:
    try:
        return exchange(target, fresh)
    except OSError as error:
        if error.errno in _NO_EXCHANGE:
            return False
        raise


def _rename_both(target: Path, fresh: Path, stale: Path) -> None:
    target.rename(stale)
    try:
        fresh.rename(target)
    except BaseException:
        stale.rename(target)
        raise
