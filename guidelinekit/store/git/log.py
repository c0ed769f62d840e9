"""What `git log` prints -> the commits of a first-parent line with their changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from guidelinekit.store.git.blobs import blob_of

#: Arguments of `git log`, before a commit and a pathspec. `--sparse` lists commits without changes as well.
LOG_ARGUMENTS = (
    *("--first-parent", "--sparse", "--diff-merges=first-parent", "--reverse", "--raw", "-z", "--no-renames"),
    *("--no-abbrev", "--format=%x02%H %cs %p"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitDelta:
    """What one commit of the first-parent line changed below a folder: blobs by path, None for removed files.

    `date` is the commit's, as YYYY-MM-DD. `is_merge` is true if it has several parents.
    """

    commit: str
    date: str
    is_merge: bool = False
    blobs: dict[str, str | None] = field(default_factory=dict)


def parse_log(out: bytes, prefix: str) -> Iterator[CommitDelta]:
    """Yield the commits that `git log` printed with `LOG_ARGUMENTS`. Paths are relative to the folder `prefix`."""
    delta: CommitDelta | None = None
    tokens = iter(out.decode("utf-8", "surrogateescape").split("\0"))
    for token in tokens:
        text = token.strip("\n")
        if text.startswith("\x02"):
            if delta is not None:
                yield delta
            commit_id, date, *parents = text[1:].split()
            delta = CommitDelta(commit=commit_id, date=date, is_merge=len(parents) > 1)
        elif text.startswith(":") and delta is not None:
            _, mode, _, new, status = text.split(" ")
            path = next(tokens)[len(prefix) :]
            delta.blobs[path] = None if status.startswith("D") else blob_of(mode, new)
    if delta is not None:
        yield delta
