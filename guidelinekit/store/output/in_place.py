"""Replacing the files of a folder that cannot be renamed, such as a mounted volume.

The new files are first written into a hidden folder in it, with a plan. Then each is renamed to its place, in an order
in which no page links to what is not there yet. What a killed process left of this, the next one completes.
"""

import errno
import json
import os
import re
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guidelinekit.errors import OutputError
from guidelinekit.store.output.files import STAGE, digest_of, folders_of, sizes
from guidelinekit.store.output.index import INDEX
from guidelinekit.store.output.system import sync, sync_folder
from guidelinekit.store.repository_files import OWN_LIMIT, Kind, kind_of, read_file

_FILES: Final = "files"
_PLAN: Final = "plan.json"
#: Folders whose files never change: those of releases, and the shared files of pages.
_WRITTEN_ONCE: Final = re.compile(r"theme/[^/]+/|[^/]+/\d[^/]*\.\d[^/]*/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The digests of all files before and after, by path."""

    before: Mapping[str, str]
    after: Mapping[str, str]


def replace_in_place(target: Path, fresh: Path, new: Mapping[str, int], plan: Plan) -> None:
    """Give a folder the new files in `fresh` (their sizes by path), and remove those that the plan does not have.

    Raises:
        OSError: it cannot be written. Nothing has changed if not even the hidden folder could be written; otherwise
            the next run completes it.
    """
    stage = target / STAGE
    discard(target)
    try:
        stage.mkdir(0o700)
        _move_files(fresh, new, stage / _FILES)
        for folder in folders_of(new):  # now, because a disk may be too full for a folder
            with suppress(FileExistsError, NotADirectoryError):
                (target / folder).mkdir()
        content = json.dumps({"before": {**plan.before}, "after": {**plan.after}})
        (stage / f"{_PLAN}.tmp").write_text(content, encoding="utf-8")
        sync(stage, [f"{_PLAN}.tmp", *(f"{_FILES}/{path}" for path in new)])
        (stage / f"{_PLAN}.tmp").rename(stage / _PLAN)
        sync_folder(stage)
    except BaseException:
        discard(target)
        raise
    complete(target, plan)


def find_plan(target: Path) -> Plan | None:
    """Return the plan of a killed process that had all its new files in the target; None if there is none."""
    file = read_file(target, f"{STAGE}/{_PLAN}", OWN_LIMIT)
    if file is None or file.problem or kind_of(target, f"{STAGE}/{_FILES}") is not Kind.FOLDER:
        return None
    try:
        content = json.loads(file.content)
        plan = Plan(before=dict(content["before"]), after=dict(content["after"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return plan if INDEX in plan.after else None


def complete(target: Path, plan: Plan) -> None:
    """Bring the files in the hidden folder to their places, and remove those that the plan does not have.

    Raises:
        OutputError: a file cannot be written. The next run completes it.
    """
    try:
        _complete(target, plan)
    except OSError as error:
        raise OutputError(
            f"{target} could not be written completely: {error.strerror or error}",
            hint="Remove the cause, and run it again: it continues.",
        ) from error


def _complete(target: Path, plan: Plan) -> None:
    files = target / STAGE / _FILES
    found = sizes(target)
    new = sizes(files)
    for path in sorted(new, key=lambda path: _moment(path, is_new=path not in found)):
        _make_way(target, path)
        (files / path).replace(target / path)
    # The links of a page lead to the pages after it in this order, or to files that stay.
    for path in sorted(found.keys() - plan.after.keys(), key=lambda path: (not _is_page(path), path)):
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):  # replaced by a folder or a file
            (target / path).unlink()
    sync(target, new)
    (target / STAGE / _PLAN).unlink()
    discard(target)


def discard(target: Path) -> None:
    """Remove the hidden folder, if there is one, and folders without files.

    Raises:
        OutputError: it is something else.
        OSError: it cannot be removed.
    """
    stage = target / STAGE
    if stage.is_symlink() or stage.is_file():
        raise OutputError(f"{stage} is not a folder", hint="Remove it.")
    if stage.exists():
        shutil.rmtree(stage)
        for folder, names, _ in os.walk(target, topdown=False):
            for name in names:
                with suppress(OSError):  # not empty
                    Path(folder, name).rmdir()


def digests(folder: Path, paths: Mapping[str, int]) -> dict[str, str]:
    """Return the SHA-256 of files below a folder by path."""
    return {path: digest_of(folder / path) for path in paths}


def _moment(path: str, *, is_new: bool) -> tuple[bool, int, bool, bool, bool, str]:
    """The order of files: new ones before those that others replace, and indexes last."""
    is_index = path.rpartition("/")[2] == INDEX and path.count("/") < 2
    is_once = _WRITTEN_ONCE.match(path) is not None
    return (is_index, -path.count("/") if is_index else 0, not is_new, not is_once, _is_page(path), path)


def _is_page(path: str) -> bool:
    return path.endswith((".html", ".md"))


def _make_way(target: Path, path: str) -> None:
    """Make the folders of a file, in the place of files; remove a folder that is in the place of the file."""
    for folder in folders_of([path]):
        if (target / folder).is_symlink() or (target / folder).is_file():
            (target / folder).unlink()
        (target / folder).mkdir(exist_ok=True)
    if (target / path).is_dir() and not (target / path).is_symlink():
        shutil.rmtree(target / path)


def _move_files(source: Path, paths: Collection[str], to: Path) -> None:
    """Move a folder. To another file system, copy the given files of it."""
    try:
        source.rename(to)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        to.mkdir()
        for folder in folders_of(paths):
            (to / folder).mkdir()
        for path in paths:
            shutil.copy2(source / path, to / path)
