"""Files and references that change together: written down first, then carried out; whoever comes next carries on.

1. Everything new is put into git's object store, where nothing points to it.
2. The journal is written: from which commit to which, which tags, which files.
3. The branch and the tags move, in one transaction of git's.
4. The files of the work tree follow, each whole, and the index with them.
5. The journal goes away.

Who is stopped before 3 has changed nothing; who is stopped later left a journal by which 4 can be done again, unless
HEAD has left the branch since, or later commits have taken files back.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, HistoryError
from guidelinekit.store.git.commits import (
    Entry,
    branch,
    branches_with,
    entries,
    move_references,
    put_into_index,
    tag_ids,
)
from guidelinekit.store.git.history import History, git_folder
from guidelinekit.store.output import temporary_path, write_file

_FILE = "guidelinekit-release.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What is to happen: `title` says it to people.

    HEAD, which is on `branch`, moves from the commit `old` to `new`, or where `new` is empty, only files change.
    `before` and `after` are the files by path, None where there is none. `tags` are the ids that new tags point to, by
    name.
    """

    title: str
    old: str
    new: str
    before: Mapping[str, Entry | None]
    after: Mapping[str, Entry | None]
    tags: Mapping[str, str] = field(default_factory=dict)
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What became of something interrupted.

    `left` are files that somebody has edited since, which stay as they are. Where it was finished on another `branch`
    than HEAD is on now, or given up, they are those of its files that lie here still. `tags` were set by what is given
    up, and stay.
    """

    title: str
    finished: bool
    left: tuple[str, ...] = ()
    branch: str = ""
    tags: tuple[str, ...] = ()


def is_pending(root: Path) -> bool:
    """Whether something was begun and not ended."""
    folder = git_folder(root)
    return folder is not None and (folder / _FILE).exists()


@contextmanager
def release_lock(folder: Path) -> Iterator[bool]:
    """Hold what only one process may have; gives whether we have it. It ends with the process, and leaves no file."""
    if sys.platform == "win32":
        yield True  # a folder cannot be locked there; git's own locks still keep two releases apart
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
    """Do what a journal says. Whatever stops it leaves everything as it was, or done.

    Gives the files that somebody edited meanwhile, which stay as they are.

    Raises:
        HistoryError: a reference is not as the journal has it; nothing has changed.
        OutputError: a file cannot be written; the journal stays, and the next command carries on.
    """
    path = folder / _FILE
    write_file(path, json.dumps(asdict(journal)).encode())
    try:
        if journal.new:
            move_references(history, (journal.old, journal.new), journal.tags, reason=journal.title)
        left = _settle(history, root, journal, journal.after)
    except BaseException as error:
        try:
            done = recover(history, folder, root=root)
        except GuidelineKitError:
            error.add_note(f"{journal.title} is committed; its files follow with the next command, once they can.")
        else:
            if done is not None:
                error.add_note(f"{done.title}: {'finished' if done.finished else 'undone'}.")
        raise
    path.unlink()
    return left


def recover(history: History, folder: Path, *, root: Path) -> Recovery | None:
    """Finish what was interrupted, or undo it; None where nothing was.

    Raises:
        OutputError: a file cannot be written; the next command tries again.
    """
    path = folder / _FILE
    try:
        journal = _read(path)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        path.unlink()
        return Recovery(title="its journal cannot be read", finished=False)
    head = history.resolve("HEAD")
    here = head == journal.old and branch(history) == journal.branch if not journal.new else False
    holder = "HEAD" if journal.new and _leads_to(history, journal.new, head) else ""
    if journal.new and not holder:
        holder = next(iter(sorted(branches_with(history, journal.new), key=lambda name: name != journal.branch)), "")
    due = _due(history, journal, holder) if holder or here else {}
    known = tag_ids(history, journal.tags)
    missing = {name: tag for name, tag in journal.tags.items() if name not in known}
    if missing and due == journal.after:
        move_references(history, (head, head), missing, reason=journal.title)
    if here or holder == "HEAD":
        left = _settle(history, root, journal, due)
    else:
        left = _lying(history, root, due if holder else journal.after, head)
    path.unlink()
    return Recovery(
        title=journal.title,
        finished=here or bool(holder),
        left=left,
        branch=holder if holder != "HEAD" else "",
        tags=() if holder else tuple(name for name, tag in journal.tags.items() if known.get(name) == tag),
    )


def _due(history: History, journal: Journal, commit: str) -> dict[str, Entry | None]:
    """The files that are still to become what the journal says; what a later commit took back is not."""
    held = entries(history, commit, journal.after) if journal.new else {}
    return {path: entry for path, entry in journal.after.items() if not journal.new or held.get(path) == entry}


def _settle(history: History, root: Path, journal: Journal, due: Mapping[str, Entry | None]) -> tuple[str, ...]:
    """Let the work tree and the index hold what the journal says; gives files that somebody edited, which stay."""
    left = _follow(history, root, journal.before, due)
    if journal.new:
        put_into_index(history, journal.before, due)
    return left


def _lying(history: History, root: Path, due: Mapping[str, Entry | None], head: str) -> tuple[str, ...]:
    """The files that came along from the branch that was left. They stay: somebody may want them here."""
    held = entries(history, head, due)
    for path in due:
        temporary_path(root / path).unlink(missing_ok=True)
    return tuple(
        path
        for path, entry in due.items()
        if entry is not None and held.get(path) != entry and _blob_of(history, root / path, path) == entry.blob
    )


def _follow(
    history: History, root: Path, before: Mapping[str, Entry | None], after: Mapping[str, Entry | None]
) -> tuple[str, ...]:
    """Let files of the work tree become other ones; gives those that are neither as before nor as after, which stay."""
    left = []
    for path, entry in after.items():
        target, was = root / path, before.get(path)
        there = _blob_of(history, target, path)
        if there == (entry.blob if entry else None):
            continue
        if there != (was.blob if was else None):
            left.append(path)
        elif entry is None:
            target.unlink()
        else:
            content = history.git("cat-file", "--filters", f"--path={history.from_top(path)}", entry.blob, raw=True)
            write_file(target, content, executable=entry.mode == "100755")
    return tuple(left)


def _blob_of(history: History, target: Path, path: str) -> str | None:
    """The id that git would give to a file of the work tree; None where there is none."""
    if not target.is_file():
        return None
    at = f"--path={history.from_top(path)}"
    return str(history.git("hash-object", at, "--stdin", given=target.read_bytes())).strip()


def _leads_to(history: History, commit: str, head: str) -> bool:
    """Whether a commit lies behind another one, or is it. One that git has cleared away lies behind none."""
    try:
        return str(history.git("rev-list", "--max-count=1", commit, f"^{head}")).strip() == ""
    except HistoryError:
        return False


def _read(path: Path) -> Journal:
    """Read a journal. It is written whole, so that one that cannot be read was never carried out."""
    data = json.loads(path.read_bytes())
    sides = {
        side: {name: Entry(**entry) if entry else None for name, entry in data[side].items()}
        for side in ("before", "after")
    }
    return Journal(**{**data, **sides})
