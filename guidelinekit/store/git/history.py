"""A git repository -> commits, trees, blobs and tags, read from the object store. Nothing is checked out.

The other modules of this package run git through `History`.
"""

import configparser
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from guidelinekit.errors import HistoryError, RevisionError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.git.blobs import SUBMODULE, BlobReader, blob_of
from guidelinekit.store.git.log import LOG_ARGUMENTS, CommitDelta, parse_log
from guidelinekit.store.git.safe import SAFE_ARGUMENTS, USERS_VARIABLES, open_git

if TYPE_CHECKING:
    from git import Repo
    from git.objects import Commit as GitCommit

_USERS = (*USERS_VARIABLES, "GIT_PYTHON_REFRESH")
#: Overrides settings of the user that would change the output of git.
_SETTINGS = (*SAFE_ARGUMENTS, "-c", "log.showRoot=true", "-c", "core.quotePath=false")


def forget_git_environment() -> Path | None:
    """Drop the variables that a calling git (a hook, an alias) set: they would point to another repository or index.

    Variables that a user sets, for the committer, the settings and the way to a remote, are kept. Returns the path of
    the index that the calling git named, for `History.staged`: `git commit -a` and `git commit PATH` make one for the
    commit.
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
    import git

    if shutil.which("git") is None:
        return None
    try:
        repo = open_git(root)
        if repo is None or repo.bare:
            return None
        object_format = repo.config_reader("repository").get_value("extensions", "objectformat", "sha1")
    except (git.InvalidGitRepositoryError, git.NoSuchPathError):
        return None
    except configparser.Error as error:
        raise HistoryError(f"git's settings of the repository cannot be read: {error}", hint=_NO_HISTORY) from error
    if object_format != "sha1":
        message = f"the repository uses {object_format} object ids, which are not supported yet"
        raise HistoryError(message, hint=_NO_HISTORY)
    return History(repo, root.resolve(), is_shallow=(Path(repo.common_dir) / "shallow").exists())


_NO_HISTORY = "`check` and `build --no-history` work without history."


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _git_message(error: Any) -> str:
    """Return what git printed, without what the exception adds."""
    text = str(error.stderr).strip()
    return text.removeprefix("stderr:").strip().strip("'").removeprefix("fatal: ").strip()


def blob_id(content: bytes) -> str:
    """Return the id of a blob, for a file that git stores without conversion."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class History:
    """A repository, read from a folder in it: every path is relative to that folder.

    `is_shallow` is true for a clone without its older commits.
    """

    def __init__(self, repo: "Repo", root: Path, *, is_shallow: bool) -> None:
        self._repo = repo
        self._blobs = BlobReader(repo)
        self._lines: dict[tuple[str, str], tuple[list[CommitDelta], dict[str, int]]] = {}
        self.is_shallow = is_shallow
        self.top = Path(str(repo.working_tree_dir)).resolve()
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
        import git

        if self._commit_id("HEAD"):
            return True
        try:
            self._repo.git.execute(["git", *_SETTINGS, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
        except git.GitCommandError as error:
            if _git_message(error):
                raise HistoryError(f"git refuses the repository: {_git_message(error)}", hint=_NO_HISTORY) from error
            return False
        return True

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
        try:
            commit, kind, _ = map(_text, self._repo.git.get_object_header(f"{revision}^{{commit}}"))
        except (ValueError, OSError):
            return ""
        return commit if kind == "commit" else ""

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
        """Return the blobs below a folder in a commit, by path, as `blob_of` returns them.

        With `stem`, only those in its entries with this name, regardless of a file extension.
        """
        with _reading():
            tree = self._commit(commit).tree
        try:
            below: Any = tree / (self._prefix + folder)
        except KeyError:
            return {}
        if below.type != "tree":
            what = {"blob": "a file or a link", "submodule": "a submodule"}.get(below.type, "no folder")
            raise HistoryError(f"{folder} is {what} in commit {commit[:10]}, not a folder of guidelines")
        entries = [entry for entry in below if not stem or PurePosixPath(entry.name).stem == stem]
        trees = [below] if not stem else [entry for entry in entries if entry.type == "tree"]
        items = chain(entries if stem else (), *(tree.traverse() for tree in trees))
        return {
            str(item.path)[len(self._prefix) :]: blob_of(f"{item.mode:o}", str(item.hexsha))
            for item in items
            if item.type != "tree"
        }

    def file(self, commit: str, path: str, limit: int) -> SourceFile | None:
        """Read a file of at most `limit` bytes in a commit, as `read` does; None if the commit does not have it."""
        with _reading():
            tree = self._commit(commit).tree
        try:
            item: Any = tree / (self._prefix + path)
        except KeyError:
            return None
        return self.read(path, blob_of(f"{item.mode:o}", str(item.hexsha)), limit) if item.type != "tree" else None

    def has(self, commit: str, path: str) -> bool:
        """Whether a commit has a file or folder at a path."""
        with _reading():
            tree = self._commit(commit).tree
        try:
            _ = tree / (self._prefix + path)
        except KeyError:
            return False
        return True

    def staged(self, folder: str, index_file: Path | None = None) -> dict[str, str]:
        """Return the blobs below a folder in the index, by path, as `blob_of` returns them: those of the next commit.

        `index_file` is read instead of the index of the repository, unless it is in git's folder of another repository.

        Raises:
            HistoryError: the index has a file, a link or a submodule in place of the folder.
        """
        is_ours = index_file is not None and self._may_use(index_file)
        environment = {"GIT_INDEX_FILE": str(index_file)} if is_ours else {}
        blobs = {path: blob_of(mode, blob) for _, mode, blob, path in self._index(folder, environment)}
        if folder in blobs:
            raise HistoryError(f"{folder} is a file, a link or a submodule in the index, not a folder")
        return blobs

    def _may_use(self, index_file: Path) -> bool:
        """Whether an index file is in the git folder of this work tree, or in no git folder."""
        owner = next((folder for folder in index_file.parents if (folder / "HEAD").is_file()), None)
        return owner is None or owner.resolve() == Path(self._repo.git_dir).resolve()

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

    def read(self, path: str, blob: str, limit: int) -> SourceFile:
        """Read the file of at most `limit` bytes that has a blob; see `BlobReader.read`."""
        with _reading():
            return self._blobs.read(path, blob, limit)

    def close(self) -> None:
        """End the git processes that read objects. They start again when they are needed."""
        self._repo.close()

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

    def _commit(self, commit: str) -> "GitCommit":
        return self._repo.commit(commit)

    def git(
        self, *arguments: str, raw: bool = False, given: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> Any:
        """Run git and return its output, as text or `raw` bytes; `given` is its standard input.

        It runs in a session of its own, so that an interrupted command lets git finish and remove its locks.

        Raises:
            HistoryError: git fails.
        """
        import git

        with tempfile.TemporaryFile() if given else nullcontext() as stream:
            if stream is not None:
                stream.write(given)
                stream.seek(0)
            try:
                return self._repo.git.execute(
                    ["git", *_SETTINGS, *arguments], istream=stream, env=environment, stdout_as_string=not raw,
                    strip_newline_in_stdout=not raw, start_new_session=True,
                )  # fmt: skip
            except git.GitCommandError as error:
                raise HistoryError(f"git failed: {_git_message(error) or error.status}") from error


@contextmanager
def _reading() -> Iterator[None]:
    """Turn GitPython's exceptions about damaged or missing objects into an error for the user."""
    from git.exc import ODBError

    try:
        yield
    except (ODBError, OSError, ValueError) as error:
        hint = "`git fsck` reports what is damaged; a partial clone may need `git fetch`."
        raise HistoryError(f"an object of the repository cannot be read: {error}", hint=hint) from error
