"""Which folders are never replaced: those with files that anybody else made, or that git tracks."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from guidelinekit.errors import HistoryError, OutputError
from guidelinekit.store.git.safe import run_git, work_tree
from guidelinekit.store.output.files import STAGE, digest_of, sizes
from guidelinekit.store.output.in_place import Plan
from guidelinekit.store.output.index import INDEX, are_listed, read_index
from guidelinekit.store.output.record import Record

ELSEWHERE = "Choose another folder with --output."


def require_apart(target: Path, root: Path, inputs: Sequence[str]) -> None:
    """Refuse a target that overlaps the repository's own files, or is behind a link.

    Raises:
        OutputError: it does.
    """
    where = target.parent.resolve() / target.name
    links = [path for path in (target, *target.parents) if path == target or _is_in(path, root)]
    if any(path.is_symlink() for path in links):
        raise OutputError(f"{target} is a symbolic link, or is behind one", hint=ELSEWHERE)
    if ".git" in _folded(where).parts:
        raise OutputError(f"{target} is in git's folder", hint=ELSEWHERE)
    top = work_tree(root) or root
    if any(_is_in(path.resolve(), where) for path in (root, top)):
        raise OutputError(f"{target} contains the repository", hint=ELSEWHERE)
    for name in inputs:
        folder = root / name
        if _is_in(where, folder) or _is_in(folder, where):
            raise OutputError(f"{target} overlaps `{name}/`, which has files of the guidelines", hint=ELSEWHERE)


def require_untracked(target: Path) -> bool:
    """Refuse a target that is no folder, or has files that git tracks; returns whether git could tell.

    Raises:
        OutputError: it is, or has.
    """
    if os.path.lexists(target) and not stat.S_ISDIR(target.lstat().st_mode):
        raise OutputError(f"{target} exists and is not a folder", hint=ELSEWHERE)
    has_tracked = _has_tracked_files(target)
    if has_tracked:
        raise OutputError(f"{target} contains files that git tracks", hint=ELSEWHERE)
    return has_tracked is not None


def require_ours(target: Path, record: Record, *, is_recorded: bool, adopt: bool) -> dict[str, int]:
    """Refuse a target with files that guidelinekit did not write; returns the sizes of its files by path.

    `is_recorded` is whether the record counts. Otherwise, each file must be one of the indexes.

    Raises:
        OutputError: it has.
        OSError: it cannot be read.
    """
    found = sizes(target)
    if any(path.rpartition("/")[2].lower() == ".git" for path in found):
        raise OutputError(f"{target} contains a git repository", hint=ELSEWHERE)
    if not found and (not target.exists() or (target / STAGE).is_dir() or not any(target.iterdir())):
        return found
    if is_recorded and digest_of(target / INDEX) in record.digests:
        return found
    listed = {path: {entry.sha256} for path, entry in read_index(target).items()} if adopt or not is_recorded else {}
    if listed and are_listed(target, listed, found):
        return found
    if is_recorded:
        raise OutputError(
            f"{target} exists, and there is no record that guidelinekit wrote it",
            hint="Delete it, or choose another folder with --output. Use --adopt for a folder that was built elsewhere "
            "and has not been changed.",
        )
    raise OutputError(
        f"{target} exists and was not written by guidelinekit, or was changed since",
        hint="Delete it, or choose another folder with --output.",
    )


def is_ours_in_part(target: Path, record: Record, plan: Plan, *, is_recorded: bool, adopt: bool) -> bool:
    """Whether guidelinekit was replacing a target: each file is as before or as after."""
    if is_recorded and plan.after[INDEX] in record.digests:
        return True
    listed = {path: {state[path] for state in (plan.before, plan.after) if path in state}
              for path in {*plan.before, *plan.after}}  # fmt: skip
    return (adopt or not is_recorded) and are_listed(target, listed, sizes(target))


def _has_tracked_files(target: Path) -> bool | None:
    """Whether git tracks files at a path; None if git cannot tell."""
    above = next(folder for folder in target.parents if folder.is_dir())
    top = work_tree(above.resolve())
    if top is None:
        return False
    path = (target.parent.resolve() / target.name).relative_to(top).as_posix()
    try:
        return bool(run_git(top, "--literal-pathspecs", "ls-files", "--cached", "-z", "--", path))
    except HistoryError:
        return None


def _is_in(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or in it; upper and lower case count as equal, as on some systems."""
    inside, outside = _folded(path), _folded(folder)
    return inside == outside or outside in inside.parents


def _folded(path: Path) -> Path:
    return Path(str(path).casefold())
