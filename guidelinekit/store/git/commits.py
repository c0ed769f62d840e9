"""File contents and names -> new blobs, commits, tags and references; checks before a release commit."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import HistoryError
from guidelinekit.store.git.history import History
from guidelinekit.store.repository_files import SPEC_LIMIT, read_file, require_readable
from guidelinekit.store.temporary import temporary_folder

#: The id that `git update-index` takes for a file to remove.
_NO_OBJECT = "0" * 40
#: Files and folders that exist while a git operation is in progress, during which no release commit may be made.
_IN_PROGRESS = {
    "MERGE_HEAD": "a merge", "CHERRY_PICK_HEAD": "a cherry-pick", "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase", "rebase-apply": "a rebase", "BISECT_LOG": "a bisection",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeEntry:
    """A file in a git tree or index: its mode and the id of its blob."""

    mode: str
    blob: str


def require_clean(history: History, git_folder: Path, folders: Iterable[str]) -> None:
    """Check that the work tree is the same as HEAD. Untracked files count only below `folders`.

    Raises:
        HistoryError: files differ, or another git operation is in progress.
    """
    for name, operation in _IN_PROGRESS.items():
        if (git_folder / name).exists():
            raise HistoryError(f"{operation} is in progress", hint="Finish or abort it first.")
    inside = tuple(f"{history.from_top(folder)}/" for folder in folders)
    # --porcelain=v1 has a stable format, but obeys some settings of the user, so the other options are explicit.
    # Without --no-renames, -z prints the old path of a rename as one more entry.
    output = history.git("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", raw=True).decode(
        "utf-8", "surrogateescape"
    )
    changed = [
        entry[3:] for entry in output.split("\0") if entry and (entry[:2] != "??" or entry[3:].startswith(inside))
    ]
    if changed:
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        raise HistoryError(
            f"the work tree has uncommitted changes: {', '.join(changed[:3])}{more}",
            hint="Commit them, or set them aside with `git stash`: a release contains only what HEAD contains.",
        )


def require_committed(history: History, root: Path, files: Mapping[str, TreeEntry | None]) -> None:
    """Check that files have the blobs of HEAD, also where `git status` does not compare them.

    Raises:
        HistoryError: a file differs.
    """
    for path, entry in files.items():
        file = read_file(root, path, SPEC_LIMIT) if entry is not None else None
        content = require_readable(file).content if file is not None else b""
        if entry is not None and write_blob(history, path, content) != entry.blob:
            raise HistoryError(
                f"{path} differs from HEAD, but `git status` does not report it",
                hint="If its line endings differ, run `git add --renormalize .` and commit. If git ignores its "
                "changes, `git ls-files -v` marks it with a lowercase letter or `S`.",
            )


def current_branch(history: History) -> str:
    """The name of the branch that HEAD is on; empty for a detached HEAD."""
    try:
        return str(history.git("symbolic-ref", "--quiet", "--short", "HEAD")).strip()
    except HistoryError:
        return ""


def branches_containing(history: History, commit: str) -> list[str]:
    """The branches that contain a commit; none if git has deleted the commit."""
    try:
        output = str(history.git("for-each-ref", "--format=%(refname:strip=2)", f"--contains={commit}", "refs/heads"))
    except HistoryError:
        return []
    return output.split()


def tree_entries(
    history: History, commit: str, paths: Iterable[str], *, recursive: bool = False
) -> dict[str, TreeEntry]:
    """The files of a commit by path, for those of `paths` that the commit has; if `recursive`, those below folders."""
    from_top = [history.from_top(path) for path in paths]
    listed = ("ls-tree", *(["-r"] if recursive else []), "-z", "--full-tree", commit, "--")
    output = history.git(*listed, *from_top, raw=True) if from_top else b""
    entries = {}
    for line in filter(None, output.decode("utf-8", "surrogateescape").split("\0")):
        attributes, path = line.split("\t", 1)
        mode, _, blob = attributes.split(" ")
        entries[path.removeprefix(history.from_top(""))] = TreeEntry(mode=mode, blob=blob)
    return entries


def write_blob(history: History, path: str, content: bytes) -> str:
    """Write a blob as git would store this content at this path, and return its id."""
    at = f"--path={history.from_top(path)}"
    return str(history.git("hash-object", "-w", at, "--stdin", given=content)).strip()


def write_commit(history: History, parent: str, files: Mapping[str, TreeEntry | None], message: str) -> str:
    """Write a commit that differs from its parent in some files, and return its id. None removes a file.

    No reference points to the commit yet.

    Raises:
        HistoryError: git has no committer identity, or cannot sign the commit as its settings require.
    """
    with _temporary_index(history, parent) as environment:
        _write_index_entries(history, files, environment)
        tree = str(history.git("write-tree", environment=environment)).strip()
    sign = ["-S"] if _boolean_setting(history, "commit.gpgSign") else []
    return str(history.git("commit-tree", *sign, "-p", parent, tree, given=message.encode())).strip()


def write_tag(history: History, name: str, commit: str, message: str) -> str:
    """Write an annotated tag object and return its id. No reference points to it yet.

    Raises:
        HistoryError: the name is not valid for a tag, or git has no committer identity.
    """
    history.git("check-ref-format", f"refs/tags/{name}")
    tagger = str(history.git("var", "GIT_COMMITTER_IDENT")).strip()
    text = f"object {commit}\ntype commit\ntag {name}\ntagger {tagger}\n\n{message}\n"
    return str(history.git("mktag", given=text.encode())).strip()


def update_references(history: History, head: tuple[str, str], tags: Mapping[str, str], *, reason: str) -> None:
    """Move the branch of HEAD from one commit to another and create tags, in one transaction.

    Raises:
        HistoryError: the branch has moved, or a tag exists.
    """
    old, new = head
    lines = ["start", f"update HEAD {new} {old}", *(f"create refs/tags/{name} {tag}" for name, tag in tags.items())]
    commands = "\n".join([*lines, "prepare", "commit", ""])
    history.git("update-ref", "-m", reason, "--stdin", given=commands.encode())


def tag_ids(history: History, names: Iterable[str]) -> dict[str, str]:
    """The object ids of tags by name, for those of `names` that exist."""
    references = [f"refs/tags/{name}" for name in names]
    if not references:
        return {}
    output = str(history.git("for-each-ref", "--format=%(refname:strip=2) %(objectname)", *references))
    return dict(line.rsplit(" ", 1) for line in output.splitlines())


def update_index(
    history: History, before: Mapping[str, TreeEntry | None], after: Mapping[str, TreeEntry | None]
) -> None:
    """Set index entries from `before` to `after`. Entries that are not as in `before` stay as they are."""
    patterns = [f":(top,literal){history.from_top(path)}" for path in after]
    output = history.git("ls-files", "--stage", "-z", "--", *patterns, raw=True).decode("utf-8", "surrogateescape")
    indexed: dict[str, TreeEntry] = {}
    for line in filter(None, output.split("\0")):
        attributes, path = line.split("\t", 1)
        mode, blob, _ = attributes.split(" ")
        indexed[path.removeprefix(history.from_top(""))] = TreeEntry(mode=mode, blob=blob)
    pending = {path: entry for path, entry in after.items() if indexed.get(path) == before[path]}
    _write_index_entries(history, pending, {})
    history.git("update-index", "-q", "--refresh", "--ignore-missing", "--unmerged")


@contextmanager
def _temporary_index(history: History, commit: str) -> Iterator[dict[str, str]]:
    """Read a commit into an index outside the repository; yields the environment that makes git use that index."""
    with temporary_folder() as folder:
        environment = {"GIT_INDEX_FILE": f"{folder}/index"}
        history.git("read-tree", commit, environment=environment)
        yield environment


def _write_index_entries(
    history: History, files: Mapping[str, TreeEntry | None], environment: Mapping[str, str]
) -> None:
    lines = [
        f"{entry.mode} {entry.blob}\t{history.from_top(path)}" if entry else f"0 {_NO_OBJECT}\t{history.from_top(path)}"
        for path, entry in files.items()
    ]
    index_info = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
    if index_info:
        history.git("update-index", "-z", "--index-info", given=index_info, environment=environment)


def _boolean_setting(history: History, name: str) -> bool:
    return str(history.git("config", "--type=bool", "--default=false", "--get", name)).strip() == "true"
