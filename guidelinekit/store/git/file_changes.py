"""Ranges of commits -> which files each commit changed, on all lines of history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from guidelinekit.errors import HistoryError
from guidelinekit.store.git.blobs import blob_of
from guidelinekit.store.git.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChanges:
    """The blobs of the changed files before and after a commit that is no merge."""

    commit: str
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def file_changes(
    history: History, paths: Sequence[str], tips: Sequence[str], *, without: str = ""
) -> Iterator[FileChanges]:
    """Yield the changes at some paths in the commits up to `tips`, without the commits up to `without`."""
    excluded = [f"^{without}"] if without else []
    pathspecs = [f":(top,literal){history.from_top(path)}" for path in paths]
    arguments = ("--full-history", "--no-merges", "--raw", "-z", "--no-renames", "--no-abbrev", "--format=%x02%H")
    out = history.git("log", *arguments, *tips, *excluded, "--", *pathspecs, raw=True)
    changes: FileChanges | None = None
    for token in out.decode("utf-8", "surrogateescape").split("\0"):
        text = token.strip("\n")
        if text.startswith("\x02"):
            if changes is not None:
                yield changes
            changes = FileChanges(commit=text[1:])
        elif text.startswith(":") and changes is not None:
            old_mode, new_mode, old, new, status = text[1:].split(" ")
            if not status.startswith("A"):
                changes.before.append(blob_of(old_mode, old))
            if not status.startswith("D"):
                changes.after.append(blob_of(new_mode, new))
    if changes is not None:
        yield changes


def are_on_different_lines(history: History, one: str, other: str) -> bool:
    """Whether neither of two commits is an ancestor of the other."""
    try:
        common = str(history.git("merge-base", one, other)).strip()
    except HistoryError:
        return True  # they have no commit in common
    return common not in (one, other)
