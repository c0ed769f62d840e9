"""A journal of files and references to change together -> all changes are made, or none, also after an interruption.

1. The new objects are written to git's object store. No reference points to them.
2. The journal is written: the old and the new commit, the tags and the files.
3. The branch and the tags are updated in one git transaction.
4. The files of the work tree and the index are updated, one file at a time.
5. The journal is deleted.

An interruption before step 3 changes nothing. After an interruption later on, the next command repeats step 4 from the
journal. It leaves out files that a later commit has changed back, and the whole step if HEAD is on another branch.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from guidelinekit.errors import GuidelineKitError, HistoryError
from guidelinekit.store.git.commits import (
    TreeEntry,
    branches_containing,
    current_branch,
    tag_ids,
    tree_entries,
    update_index,
    update_references,
)
from guidelinekit.store.git.history import History
from guidelinekit.store.git.safe import git_folder
from guidelinekit.store.repository_files import OWN_LIMIT, SPEC_LIMIT, read_file, require_readable
from guidelinekit.store.writing import remove_file, remove_leftovers, write_file

_FILE = "guidelinekit-release.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What to change. `title` describes it in messages.

    HEAD, which is on `branch`, moves from the commit `old` to `new`. With an empty `new`, only files change. `before`
    and `after` are the files by path; None for a file that does not exist. `tags` are the ids of new tag objects by
    tag name.
    """

    title: str
    old: str
    new: str
    before: Mapping[str, TreeEntry | None]
    after: Mapping[str, TreeEntry | None]
    tags: Mapping[str, str] = field(default_factory=dict)
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The result of recovering an interrupted change, which was either completed or discarded.

    `branch` is set if the change was completed on another branch than HEAD is on. `edited` are files that were edited
    after the interruption and are kept. `leftovers` are files of the change in a work tree that is on another branch,
    or for which the change was discarded. `tags` are tags of a discarded change, which are kept.
    """

    title: str
    completed: bool
    branch: str = ""
    edited: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def is_pending(root: Path) -> bool:
    """Whether there is a journal of a change that has not been completed."""
    folder = git_folder(root)
    return folder is not None and (folder / _FILE).exists()


@contextmanager
def release_lock(folder: Path) -> Iterator[bool]:
    """Hold a lock that only one process can have; yields whether it was acquired.

    The lock ends with the process and leaves no file.
    """
    if sys.platform == "win32":
        yield True  # folders cannot be locked on Windows; git's own locks still prevent two releases at once
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def execute(history: History, folder: Path, journal: Journal, *, root: Path) -> tuple[str, ...]:
    """Make the changes of a journal. An error or interruption leaves all of them made, or none.

    Returns the paths of files that were edited during the operation and are kept.

    Raises:
        HistoryError: a reference is not in the state that the journal expects; nothing has changed.
        OutputError: a file cannot be written; the journal stays, and the next command continues.
    """
    path = folder / _FILE
    write_file(folder, _FILE, json.dumps(asdict(journal)).encode())
    try:
        if journal.new:
            update_references(history, (journal.old, journal.new), journal.tags, reason=journal.title)
        edited = _update_work_tree(history, root, journal, journal.after)
    except BaseException as error:
        try:
            recovery = recover(history, folder, root=root)
        except GuidelineKitError:
            error.add_note(
                f"{journal.title} is committed, but its files could not be written. The next command tries again."
            )
        else:
            if recovery is not None:
                error.add_note(f"{recovery.title} was {'completed' if recovery.completed else 'discarded'}.")
        raise
    path.unlink()
    return edited


def recover(history: History, folder: Path, *, root: Path) -> Recovery | None:
    """Complete or discard an interrupted change; None if there is none.

    Raises:
        OutputError: a file cannot be written; the next command tries again.
    """
    path = folder / _FILE
    try:
        journal = _read_journal(folder)
    except (ValueError, KeyError, TypeError):
        path.unlink()
        return Recovery(title="its journal cannot be read", completed=False)
    if journal is None:
        return None
    for path_above in {PurePosixPath(name).parent.as_posix() for name in (*journal.before, *journal.after)}:
        remove_leftovers(root, path_above)
    head = history.resolve("HEAD")
    # A change without a commit can be completed only where it was started.
    at_start = not journal.new and head == journal.old and current_branch(history) == journal.branch
    branch = ""
    if journal.new:
        branch = "HEAD" if _is_ancestor(history, journal.new, head) else _branch_with(history, journal)
    completed = at_start or bool(branch)
    pending = _pending(history, journal, branch) if completed else {}
    existing_tags = tag_ids(history, journal.tags)
    missing_tags = {name: tag for name, tag in journal.tags.items() if name not in existing_tags}
    if missing_tags and pending == journal.after:
        update_references(history, (head, head), missing_tags, reason=journal.title)
    edited: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    if at_start or branch == "HEAD":
        edited = _update_work_tree(history, root, journal, pending)
    else:
        leftovers = _leftovers(history, root, pending if completed else journal.after, head)
    path.unlink()
    return Recovery(
        title=journal.title,
        completed=completed,
        branch=branch if branch != "HEAD" else "",
        edited=edited,
        leftovers=leftovers,
        tags=() if branch else tuple(name for name, tag in journal.tags.items() if existing_tags.get(name) == tag),
    )


def _branch_with(history: History, journal: Journal) -> str:
    """A branch that contains the journal's commit, if possible its own; empty if there is none."""
    branches = branches_containing(history, journal.new)
    return min(branches, key=lambda name: (name != journal.branch, name), default="")


def _pending(history: History, journal: Journal, commit: str) -> dict[str, TreeEntry | None]:
    """The files of a journal that must still be written to the work tree: those that are the same in `commit`."""
    committed = tree_entries(history, commit, journal.after) if journal.new else {}
    return {path: entry for path, entry in journal.after.items() if not journal.new or committed.get(path) == entry}


def _update_work_tree(
    history: History, root: Path, journal: Journal, pending: Mapping[str, TreeEntry | None]
) -> tuple[str, ...]:
    """Write the pending files of a journal to the work tree and the index; returns edited files, which are kept."""
    edited = _replace_files(history, root, journal.before, pending)
    if journal.new:
        update_index(history, journal.before, pending)
    return edited


def _leftovers(history: History, root: Path, files: Mapping[str, TreeEntry | None], head: str) -> tuple[str, ...]:
    """The files that the work tree still has from the branch that it was on before. They are kept, not deleted."""
    committed = tree_entries(history, head, files)
    return tuple(
        path
        for path, entry in files.items()
        if entry is not None and committed.get(path) != entry and _work_tree_blob(history, root, path) == entry.blob
    )


def _replace_files(
    history: History, root: Path, before: Mapping[str, TreeEntry | None], after: Mapping[str, TreeEntry | None]
) -> tuple[str, ...]:
    """Change work tree files from `before` to `after`; returns files that are neither, which are kept."""
    edited = []
    for path, entry in after.items():
        old = before.get(path)
        current = _work_tree_blob(history, root, path)
        if current == (entry.blob if entry else None):
            continue
        if current != (old.blob if old else None):
            edited.append(path)
        elif entry is None:
            remove_file(root, path)
        else:
            content = history.git("cat-file", "--filters", f"--path={history.from_top(path)}", entry.blob, raw=True)
            write_file(root, path, content, executable=entry.mode == "100755")
    return tuple(edited)


def _work_tree_blob(history: History, root: Path, path: str) -> str | None:
    """The blob id of a work tree file; None if it does not exist, and empty if it is no file that can be read."""
    file = read_file(root, path, SPEC_LIMIT)
    if file is None or file.problem:
        return "" if file is not None else None
    at = f"--path={history.from_top(path)}"
    return str(history.git("hash-object", at, "--stdin", given=file.content)).strip()


def _is_ancestor(history: History, commit: str, head: str) -> bool:
    """Whether a commit is an ancestor of another one, or the same. One that git has deleted is an ancestor of none."""
    try:
        return str(history.git("rev-list", "--max-count=1", commit, f"^{head}")).strip() == ""
    except HistoryError:
        return False


def _read_journal(folder: Path) -> Journal | None:
    """Read a journal; None if there is none. It is written in one step, so a damaged one was never executed."""
    file = read_file(folder, _FILE, OWN_LIMIT)
    if file is None:
        return None
    data = json.loads(require_readable(file).content)
    sides = {
        side: {name: TreeEntry(**entry) if entry else None for name, entry in data[side].items()}
        for side in ("before", "after")
    }
    return Journal(**{**data, **sides})
