"""A git repository -> commits, trees, blobs and tags, read from the object store. Nothing is checked out.

The other modules of this package run git through `History`.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from guidelinekit.errors import HistoryError, RevisionError
from guidelinekit.store.git.log import LOG_ARGUMENTS, SUBMODULE, CommitDelta, parse_log
from guidelinekit.store.git.objects import Objects
from guidelinekit.store.git.process import run_git

#: How many blobs are kept in memory. The files of a version are read twice: for the version number, and to compare.
_MAX_BLOBS = 64
_USERS = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
_NO_HISTORY = "`check` and `build --no-history` work without history."
#: Options of `git rev-parse` that describe a repository; the last one fails where there is no work tree.
_ABOUT = ("--is-inside-work-tree", "--show-object-format", "--is-shallow-repository", "--show-toplevel")
#: What git says where there is no repository, or none with a work tree.
_NO_REPOSITORY = ("not a git repository", "this operation must be run in a work tree")


def forget_git_environment() -> Path | None:
    """Drop the variables that a calling git (a hook, an alias) set: they would point to another repository or index.

    Variables that a user sets, for the committer and the settings, are kept. Returns the path of the index that the
    calling git named, for `History.staged`: `git commit -a` and `git commit PATH` make one for the commit.
    """
    # In a hook, a relative path starts at the current folder.
    index = os.environ.get("GIT_INDEX_FILE")
    index_file = Path(index).absolute() if index else None
    for name in [name for name in os.environ if name.startswith("GIT_") and not name.startswith(_USERS)]:
        del os.environ[name]
    return index_file


def open_history(root: Path) -> "History | None":
    """Open the repository around a folder; None where there is none, no commit yet, or no git program.

    Raises:
        HistoryError: there is one that cannot be read.
    """
    history = open_repository(root)
    return history if history is not None and history.has_commits else None


def open_repository(root: Path) -> "History | None":
    """Open the repository around a folder, which may have no commit yet; None where there is none, or no git program.

    Raises:
        HistoryError: there is one that cannot be read.
    """
    if shutil.which("git") is None:
        return None
    code, output, error = run_git(root, "rev-parse", *_ABOUT)
    if code and error.startswith(_NO_REPOSITORY):
        return None
    if code:
        raise HistoryError(f"git refuses the repository: {error}", hint=_NO_HISTORY)
    is_inside, object_format, is_shallow, top = output.decode("utf-8", "surrogateescape").split("\n", 3)
    if is_inside != "true":
        return None
    if object_format != "sha1":
        message = f"the repository uses {object_format} object ids, which are not supported yet"
        raise HistoryError(message, hint=_NO_HISTORY)
    return History(Path(top.removesuffix("\n")), root.resolve(), is_shallow=is_shallow == "true")


def git_folder(root: Path) -> Path | None:
    """Return git's folder of a work tree; None outside of a work tree. Found without running git."""
    for folder in (root, *root.parents):
        entry = folder / ".git"
        if (entry / "HEAD").exists():
            return entry
        if entry.is_file():
            # A linked work tree or a submodule: the file has one line with the path.
            target = entry.read_text(encoding="utf-8", errors="surrogateescape").strip().removeprefix("gitdir:").strip()
            return folder / target
    return None


def init_repository(folder: Path) -> None:
    """Make a folder a git repository, unless it is in one.

    Raises:
        HistoryError: git fails.
    """
    if run_git(folder, "rev-parse", "--git-dir").error.startswith(_NO_REPOSITORY):
        _ = _output(folder, "init", "--quiet", "--initial-branch=main")


def set_setting(folder: Path, name: str, value: str) -> None:
    """Set a setting of the repository around a folder, such as `diff.guidelinekit.command`.

    Raises:
        HistoryError: git fails.
    """
    _ = _output(folder, "config", "--local", name, value)


def _output(folder: Path, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
    """Run git in a folder and return its output.

    Raises:
        HistoryError: git fails.
    """
    code, output, error = run_git(folder, *arguments, given=given, environment=environment)
    if code:
        raise HistoryError(f"git failed: {error or code}")
    return output


def blob_id(content: bytes) -> str:
    """Return the id of a blob, for a file that git stores without conversion."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class History:
    """A repository, read from a folder in it: every path is relative to that folder.

    `is_shallow` is true for a clone without its older commits.
    """

    def __init__(self, top: Path, root: Path, *, is_shallow: bool) -> None:
        self._objects = Objects(top)
        self._blobs: dict[str, bytes] = {}
        self._lines: dict[tuple[str, str], tuple[list[CommitDelta], dict[str, int]]] = {}
        self.is_shallow = is_shallow
        self.top = top.resolve()
        self._prefix = "" if root == self.top else root.relative_to(self.top).as_posix() + "/"

    def from_top(self, path: str) -> str:
        """Return a path relative to the top of the repository."""
        return self._prefix + path

    @cached_property
    def has_commits(self) -> bool:
        """Whether HEAD has a commit.

        Raises:
            HistoryError: there is one, and git cannot read it.
        """
        if self._commit_id("HEAD"):
            return True
        code, _, error = run_git(self.top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if code and error:
            raise HistoryError(f"git refuses the repository: {error}", hint=_NO_HISTORY)
        return code == 0

    def require_full_history(self) -> None:
        """Refuse a shallow clone: releases found in it could be wrong.

        Raises:
            HistoryError: the clone is shallow.
        """
        if self.is_shallow:
            raise HistoryError(
                "this clone is shallow: older commits, and with them releases, are missing",
                hint="Run `git fetch --unshallow`; in a CI checkout ask for the full history (fetch-depth: 0).",
            )

    def resolve(self, revision: str) -> str:
        """Return the commit id of a revision.

        Raises:
            RevisionError: it begins with `-`, or the repository does not have it.
        """
        if revision.startswith("-"):
            raise RevisionError(f"`{revision}` cannot be a revision: it begins with a dash")
        commit = self._commit_id(revision)
        if not commit:
            hint = "Run `git fetch` if it is a branch or tag of the server; `git log` lists the commits here."
            if self.is_shallow:
                hint = "This clone is shallow: run `git fetch --unshallow`."
            raise RevisionError(f"the repository has no revision `{revision}`", hint=hint)
        return commit

    def _commit_id(self, revision: str) -> str:
        """Return the commit id of a revision, empty where there is none, from the process that reads objects."""
        if not revision or not revision.isprintable():
            return ""
        found = self._objects.find(f"{revision}^{{commit}}")
        return found.id if found is not None else ""

    def merge_base(self, commit: str) -> str:
        """Return the newest commit that HEAD and another commit have in common.

        Raises:
            HistoryError: they have no commit in common.
        """
        try:
            return str(self.git("merge-base", commit, "HEAD")).strip()
        except HistoryError as error:
            hint = "Name the branch that this branch was created from."
            raise HistoryError(f"HEAD and {commit[:10]} have no commit in common", hint=hint) from error

    def files(self, commit: str, folder: str, *, stem: str = "") -> dict[str, str]:
        """Return the blobs below a folder in a commit, by path. Links are included as they are.

        With `stem`, only those in its entries with this name, regardless of a file extension.
        """
        below = self._objects.entry(commit, self._prefix + folder)
        if below is None:
            return {}
        if not below.is_tree:
            what = "a file or a link" if below.is_blob else "a submodule"
            raise HistoryError(f"{folder} is {what} in commit {commit[:10]}, not a folder of guidelines")
        return {f"{folder}/{path}": blob for path, blob in self._objects.blobs(below.id, stem=stem).items()}

    def has(self, commit: str, path: str) -> bool:
        """Whether a commit has a file or folder at a path."""
        return self._objects.entry(commit, self._prefix + path) is not None

    def staged(self, folder: str, index_file: Path | None = None) -> dict[str, str]:
        """Return the blobs below a folder in the index, by path: those of the next commit.

        `index_file` is read instead of the index of the repository, unless it is in git's folder of another repository.
        """
        is_ours = index_file is not None and self._may_use(index_file)
        environment = {"GIT_INDEX_FILE": str(index_file)} if is_ours else {}
        return {path: blob for _, mode, blob, path in self._index(folder, environment) if mode != SUBMODULE}

    def _may_use(self, index_file: Path) -> bool:
        """Whether an index file is in the git folder of this work tree, or in no git folder."""
        owner = next((folder for folder in index_file.parents if (folder / "HEAD").is_file()), None)
        return owner is None or owner.resolve() == Path(str(self.git("rev-parse", "--absolute-git-dir"))).resolve()

    def unmodified(self, folder: str) -> dict[str, str]:
        """Return the blobs of the files below a folder that are the same in the work tree and in the index."""
        out = self.git("diff-files", "--name-only", "-z", "--", self._below(folder), raw=True)
        modified = set(out.decode("utf-8", "surrogateescape").split("\0"))
        # Omit links, and files whose changes git is configured to ignore (their tag is not H).
        return {
            path: blob
            for tag, mode, blob, path in self._index(folder)
            if tag == "H" and mode.startswith("100") and self._prefix + path not in modified
        }

    def skipped(self, folder: str) -> dict[str, str]:
        """Return the blobs of the files below a folder that a sparse checkout leaves out of the work tree, by path."""
        return {
            path: blob
            for tag, mode, blob, path in self._index(folder)
            if tag in "Ss" and mode.startswith("100") and not (self.top / self._prefix / path).exists()
        }

    def submodules(self) -> list[str]:
        """Return the paths of the submodules in the index, from the top of the repository."""
        out = str(self.git("ls-files", "--stage", "-z", "--", ":(top)"))
        return [entry.split("\t", 1)[1] for entry in out.split("\0") if entry.startswith(f"{SUBMODULE} ")]

    def _index(self, folder: str, environment: Mapping[str, str] | None = None) -> Iterator[tuple[str, str, str, str]]:
        """Yield the entries of the index below a folder: tag, mode, blob, path."""
        listed = ("ls-files", "-v", "--stage", "-z", "--", self._below(folder))
        out = self.git(*listed, raw=True, environment=environment)
        for entry in filter(None, out.decode("utf-8", "surrogateescape").split("\0")):
            about, path = entry.split("\t", 1)
            tag, mode, blob, _ = about.split(" ")
            yield tag, mode, blob, path[len(self._prefix) :]

    def _below(self, folder: str) -> str:
        """Return a pathspec for a folder whose name may have any characters."""
        return f":(top,literal){self._prefix}{folder}"

    def blob(self, blob_id: str) -> bytes:
        """Return the bytes of a blob."""
        if blob_id not in self._blobs:
            self.read_ahead([blob_id])
        return self._blobs[blob_id]

    def read_ahead(self, blob_ids: Iterable[str]) -> None:
        """Read blobs that will be needed soon, which takes less time than one by one; at most as many as are kept."""
        missing = [blob_id for blob_id in dict.fromkeys(blob_ids) if blob_id not in self._blobs][:_MAX_BLOBS]
        found = self._objects.read(missing)
        while self._blobs and len(self._blobs) + len(found) > _MAX_BLOBS:
            del self._blobs[next(iter(self._blobs))]
        self._blobs.update((blob_id, blob.content) for blob_id, blob in zip(missing, found, strict=True))

    def close(self) -> None:
        """End the git process that reads objects. It starts again when it is needed."""
        self._objects.close()

    def first_parent_line(self, commit: str, folder: str) -> Sequence[CommitDelta]:
        """Return the commits of the first-parent line up to a commit, oldest first, with their changes in a folder."""
        # Most commits that are asked for are on the line of HEAD, which is read once.
        for head in filter(None, (self._commit_id("HEAD"), commit)):
            if (head, folder) not in self._lines:
                out = self.git("log", *LOG_ARGUMENTS, head, "--", self._below(folder), raw=True)
                deltas = list(parse_log(out, self._prefix))
                self._lines[head, folder] = deltas, {delta.commit: at for at, delta in enumerate(deltas)}
            deltas, positions = self._lines[head, folder]
            if commit in positions:
                return deltas[: positions[commit] + 1]
        return ()

    def commits_with(self, blob: str, path: str) -> list[str]:
        """Return the commits in which a path got or lost a blob, and their parents, newest first."""
        try:
            found = self.git("log", "--all", "--format=%H %P", f"--find-object={blob}", "--", self._below(path))
        except HistoryError:
            return []  # git does not have the blob: the file was never added
        return str(found).split()

    def tags(self) -> dict[str, tuple[str, str]]:
        """Return the commit of each tag and its date, by name."""
        form = "%(refname:strip=2)%00%(*objectname)%00%(objectname)%00%(*committerdate:short)%00%(committerdate:short)"
        out = str(self.git("for-each-ref", f"--format={form}", "refs/tags"))
        found = {}
        for entry in out.splitlines():
            name, peeled, direct, peeled_date, date = entry.split("\0")
            found[name] = (peeled or direct, peeled_date or date)
        return found

    def git(
        self, *arguments: str, raw: bool = False, given: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> Any:
        """Run git and return its output, as text or `raw` bytes; `given` is its standard input.

        Raises:
            HistoryError: git fails.
        """
        output = _output(self.top, *arguments, given=given, environment=environment)
        return output if raw else output.decode("utf-8", "surrogateescape").removesuffix("\n")
