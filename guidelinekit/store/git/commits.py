"""New commits, tags and references, made of git's own parts: neither the work tree nor the index is touched."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import HistoryError
from guidelinekit.store.git.history import History

_NOTHING = "0" * 40
#: What git keeps while something is under way that a commit of ours would break into.
_UNDER_WAY = {
    "MERGE_HEAD": "a merge", "CHERRY_PICK_HEAD": "a cherry-pick", "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase", "rebase-apply": "a rebase", "BISECT_LOG": "a bisection",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file as git keeps it: its mode, and the id of its bytes."""

    mode: str
    blob: str


def require_clean(history: History, git_folder: Path, folders: Iterable[str]) -> None:
    """Refuse a work tree that is not what HEAD says; strange files count in some folders only.

    Raises:
        HistoryError: with what differs.
    """
    for name, what in _UNDER_WAY.items():
        if (git_folder / name).exists():
            raise HistoryError(f"{what} is under way", hint="Finish it first, or give it up.")
    inside = tuple(f"{history.from_top(folder)}/" for folder in folders)
    # With the form for programs, which no setting changes; -z prints a rename's old path as one more entry.
    out = history.git("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", raw=True).decode(
        "utf-8", "surrogateescape"
    )
    changed = [entry[3:] for entry in out.split("\0") if entry and (entry[:2] != "??" or entry[3:].startswith(inside))]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise HistoryError(
            f"the work tree has changes that are not committed: {', '.join(changed[:3])}{more}",
            hint="Commit them, or put them aside with `git stash`: a release is made of what HEAD holds.",
        )


def require_committed(history: History, root: Path, files: Mapping[str, Entry | None]) -> None:
    """Refuse files that git would keep otherwise than HEAD has them, though it calls the work tree clean.

    Raises:
        HistoryError: naming one.
    """
    for path, entry in files.items():
        if entry is not None and add_blob(history, path, (root / path).read_bytes()) != entry.blob:
            raise HistoryError(
                f"{path} is not what HEAD holds, though git does not say so",
                hint="Its line endings differ (`git add --renormalize .`), or git overlooks it (`git ls-files -v`).",
            )


def branch(history: History) -> str:
    """The name of the branch that HEAD is on; empty where it is on none."""
    try:
        return str(history.git("symbolic-ref", "--quiet", "--short", "HEAD")).strip()
    except HistoryError:
        return ""


def branches_with(history: History, commit: str) -> list[str]:
    """The branches that a commit lies on; none where git has cleared it away."""
    try:
        out = str(history.git("for-each-ref", "--format=%(refname:strip=2)", f"--contains={commit}", "refs/heads"))
    except HistoryError:
        return []
    return out.split()


def entries(history: History, commit: str, paths: Iterable[str]) -> dict[str, Entry]:
    """The files at some paths as a commit holds them; those that it lacks are left out."""
    wanted = [history.from_top(path) for path in paths]
    out = history.git("ls-tree", "-z", "--full-tree", commit, "--", *wanted, raw=True) if wanted else b""
    found = {}
    for entry in filter(None, out.decode("utf-8", "surrogateescape").split("\0")):
        about, path = entry.split("\t", 1)
        mode, _, blob = about.split(" ")
        found[path.removeprefix(history.from_top(""))] = Entry(mode=mode, blob=blob)
    return found


def add_blob(history: History, path: str, content: bytes) -> str:
    """Put bytes into the object store as git would keep them at a path. Gives the blob's id."""
    at = f"--path={history.from_top(path)}"
    return str(history.git("hash-object", "-w", at, "--stdin", given=content)).strip()


def add_commit(history: History, parent: str, files: Mapping[str, Entry | None], message: str) -> str:
    """Make a commit in which some files of its parent are other ones, or none. Gives its id; nothing points to it yet.

    Raises:
        HistoryError: git does not know who commits, or cannot sign where its settings want that.
    """
    with _index(history, parent) as environment:
        _put(history, files, environment)
        tree = str(history.git("write-tree", environment=environment)).strip()
    sign = ["-S"] if _setting(history, "commit.gpgSign") == "true" else []
    return str(history.git("commit-tree", *sign, "-p", parent, tree, given=message.encode())).strip()


def add_tag(history: History, name: str, commit: str, message: str) -> str:
    """Make an annotated tag. Gives its id; nothing points to it yet.

    Raises:
        HistoryError: git cannot take the name, or does not know who tags.
    """
    history.git("check-ref-format", f"refs/tags/{name}")
    who = str(history.git("var", "GIT_COMMITTER_IDENT")).strip()
    text = f"object {commit}\ntype commit\ntag {name}\ntagger {who}\n\n{message}\n"
    return str(history.git("mktag", given=text.encode())).strip()


def move_references(history: History, head: tuple[str, str], tags: Mapping[str, str], *, reason: str) -> None:
    """Move HEAD's branch from one commit to another and set new tags: all of it or nothing.

    Raises:
        HistoryError: one of them is not as it was, or exists.
    """
    old, new = head
    lines = ["start", f"update HEAD {new} {old}", *(f"create refs/tags/{name} {tag}" for name, tag in tags.items())]
    commands = "\n".join([*lines, "prepare", "commit", ""])
    history.git("update-ref", "-m", reason, "--stdin", given=commands.encode())


def tag_ids(history: History, names: Iterable[str]) -> dict[str, str]:
    """What tags point to, by name, for those that exist."""
    wanted = [f"refs/tags/{name}" for name in names]
    out = str(history.git("for-each-ref", "--format=%(refname:strip=2) %(objectname)", *wanted)) if wanted else ""
    return dict(line.rsplit(" ", 1) for line in out.splitlines())


def put_into_index(history: History, before: Mapping[str, Entry | None], after: Mapping[str, Entry | None]) -> None:
    """Let the index hold files as they are now, wherever it holds them as they were."""
    wanted = [f":(top,literal){history.from_top(path)}" for path in after]
    out = history.git("ls-files", "--stage", "-z", "--", *wanted, raw=True).decode("utf-8", "surrogateescape")
    held: dict[str, Entry] = {}
    for entry in filter(None, out.split("\0")):
        about, path = entry.split("\t", 1)
        mode, blob, _ = about.split(" ")
        held[path.removeprefix(history.from_top(""))] = Entry(mode=mode, blob=blob)
    due = {path: entry for path, entry in after.items() if held.get(path) == before[path]}
    _put(history, due, {})
    history.git("update-index", "-q", "--refresh", "--ignore-missing", "--unmerged")


@contextmanager
def _index(history: History, commit: str) -> Iterator[dict[str, str]]:
    """An index that holds a commit and lies outside the repository: the environment in which git uses it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"GIT_INDEX_FILE": f"{folder}/index"}
        history.git("read-tree", commit, environment=environment)
        yield environment


def _put(history: History, files: Mapping[str, Entry | None], environment: Mapping[str, str]) -> None:
    lines = [
        f"{entry.mode} {entry.blob}\t{history.from_top(path)}" if entry else f"0 {_NOTHING}\t{history.from_top(path)}"
        for path, entry in files.items()
    ]
    given = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
    if given:
        history.git("update-index", "-z", "--index-info", given=given, environment=environment)


def _setting(history: History, name: str) -> str:
    return str(history.git("config", "--type=bool", "--default=false", "--get", name)).strip()
