"""A git repository -> commits, trees, blobs and tags, read from the object store. Nothing is ever checked out."""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guidelinekit.errors import HistoryError, RevisionError

if TYPE_CHECKING:
    from git import Repo
    from git.objects import Commit as GitCommit

# Without a git program the import must not fail: `check` and `build` work then, and say that history is missing.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")


_LINK = 0o120000
#: What git's listings call the mode of a commit of another repository.
_SUBMODULE = "160000"
_USERS = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_PYTHON_REFRESH")
#: The user's own settings must not change what `git log` lists.
_SETTINGS = ("-c", "log.showRoot=true", "-c", "core.quotePath=false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One commit of the first-parent line: what it made of the files below a folder. None as a blob: removed."""

    commit: str
    date: str
    blobs: dict[str, str | None] = field(default_factory=dict)


def forget_git_environment() -> None:
    """Drop what a calling git (a hook, an alias) set for itself: it would lead us to another repository or index.

    Who commits, and whose settings hold, is the user's to say.
    """
    for name in [name for name in os.environ if name.startswith("GIT_") and not name.startswith(_USERS)]:
        del os.environ[name]


def open_history(root: Path) -> "History | None":
    """Open the repository that a folder lies in; None where there is none, no commit yet, or no git program.

    Raises:
        HistoryError: there is one, and git or we cannot read it.
    """
    history = open_repository(root)
    return history if history is not None and history.has_commits else None


def open_repository(root: Path) -> "History | None":
    """Open the repository that a folder lies in, which may have no commit yet; None where there is none, or no git.

    Raises:
        HistoryError: there is one, and git or we cannot read it.
    """
    import git

    try:
        repo = git.Repo(root, search_parent_directories=True)
        if repo.bare:
            return None
        said = repo.git.execute(["git", "rev-parse", "--show-object-format", "--is-shallow-repository"])
    except (git.InvalidGitRepositoryError, git.NoSuchPathError, git.GitCommandNotFound):
        return None
    except git.GitCommandError as error:
        raise HistoryError(f"git refuses the repository: {_said(error)}", hint=_NO_HISTORY) from error
    form, shallow = str(said).split()
    if form != "sha1":
        raise HistoryError(f"the repository's objects have {form} ids, which are not supported yet", hint=_NO_HISTORY)
    return History(repo, root.resolve(), is_shallow=shallow == "true")


_NO_HISTORY = "`check` needs no history, and `build --no-history` leaves it out."


def _said(error: Any) -> str:
    """What git said, without the decoration of the exception."""
    text = str(error.stderr).strip()
    return text.removeprefix("stderr:").strip().strip("'").removeprefix("fatal: ").strip()


def git_folder(root: Path) -> Path | None:
    """The folder in which git keeps what belongs to a work tree; None outside of any. Found without running git."""
    for folder in (root, *root.parents):
        entry = folder / ".git"
        if (entry / "HEAD").exists():
            return entry
        if entry.is_file():
            # A linked work tree or a submodule: one line says where.
            said = entry.read_text(encoding="utf-8", errors="surrogateescape").strip().removeprefix("gitdir:").strip()
            return folder / said
    return None


def init_repository(folder: Path) -> None:
    """Make a folder a git repository, unless it lies in one."""
    import git

    try:
        git.Repo(folder, search_parent_directories=True)
    except git.InvalidGitRepositoryError:
        git.Repo.init(folder, initial_branch="main")


def blob_id(content: bytes) -> str:
    """The id that git gives to a blob, of a file that it keeps as it is."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class History:
    """A repository, seen from a folder in it: every path is relative to that folder.

    `is_shallow` tells that the clone lacks older commits.
    """

    def __init__(self, repo: "Repo", root: Path, *, is_shallow: bool) -> None:
        self._repo = repo
        self.is_shallow = is_shallow
        self.top = Path(str(repo.working_tree_dir)).resolve()
        self._prefix = "" if root == self.top else root.relative_to(self.top).as_posix() + "/"

    def from_top(self, path: str) -> str:
        """A path as git names it: from the top of the repository."""
        return self._prefix + path

    @cached_property
    def has_commits(self) -> bool:
        """Whether there is a commit to look at. A damaged one is no reason to say that there is none.

        Raises:
            HistoryError: git cannot read the commit.
        """
        import git

        try:
            self._repo.git.execute(["git", "rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
        except git.GitCommandError as error:
            if _said(error):
                raise HistoryError(f"git refuses the repository: {_said(error)}", hint=_NO_HISTORY) from error
            return False
        return True

    def require_full_history(self) -> None:
        """Refuse a clone whose history was cut off: releases found in it would be wrong without anyone noticing."""
        if self.is_shallow:
            raise HistoryError(
                "this clone is shallow: older commits, and with them releases, are missing",
                hint="Run `git fetch --unshallow`; in a CI checkout ask for the full history (fetch-depth: 0).",
            )

    def resolve(self, revision: str) -> str:
        """Give the commit id of a revision.

        Raises:
            RevisionError: it begins with `-`, or the repository does not know it.
        """
        if revision.startswith("-"):
            raise RevisionError(f"`{revision}` cannot be a revision: it begins with a dash")
        try:
            return str(
                self.git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            ).strip()
        except HistoryError:
            hint = "Run `git fetch` if it is a branch or tag of the server; `git log` lists what is here."
            if self.is_shallow:
                hint = "This clone is shallow: run `git fetch --unshallow`."
            raise RevisionError(f"the repository does not know the revision `{revision}`", hint=hint) from None

    def merge_base(self, commit: str) -> str:
        """The commit at which HEAD and another commit parted.

        Raises:
            HistoryError: they have no commit in common.
        """
        try:
            return str(self.git("merge-base", commit, "HEAD")).strip()
        except HistoryError as error:
            hint = "Name the branch that this one began at."
            raise HistoryError(f"HEAD and {commit[:10]} have no commit in common", hint=hint) from error

    def files(self, commit: str, folder: str) -> dict[str, str]:
        """The blobs below a folder as a commit held them, by path. Folders in it and links are included as they are."""
        with _reading():
            tree = self._commit(commit).tree
        try:
            below: Any = tree / (self._prefix + folder)
        except KeyError:
            return {}
        if below.type != "tree" or below.mode == _LINK:
            what = {"blob": "a file or a link", "submodule": "a submodule"}.get(below.type, "no folder")
            raise HistoryError(f"{folder} is {what} in commit {commit[:10]}, not a folder of guidelines")
        blobs = (item for item in below.traverse() if getattr(item, "type", "") == "blob")
        return {str(item.path)[len(self._prefix) :]: str(item.hexsha) for item in blobs}

    def staged(self, folder: str) -> dict[str, str]:
        """The blobs below a folder as the index holds them: what the next commit will have."""
        return {path: blob for _, mode, blob, path in self._index(folder) if mode != _SUBMODULE}

    def unmodified(self, folder: str) -> dict[str, str]:
        """The blobs of those files below a folder that git knows to be in the work tree as the index holds them."""
        out = self.git("diff-files", "--name-only", "-z", "--", self._below(folder), raw=True)
        modified = set(out.decode("utf-8", "surrogateescape").split("\0"))
        # What git is told to overlook (another tag than H) and links it does not know.
        return {
            path: blob
            for tag, mode, blob, path in self._index(folder)
            if tag == "H" and mode.startswith("100") and self._prefix + path not in modified
        }

    def _index(self, folder: str) -> Iterator[tuple[str, str, str, str]]:
        """The entries of the index below a folder: tag, mode, blob, path."""
        out = self.git("ls-files", "-v", "--stage", "-z", "--", self._below(folder), raw=True)
        for entry in filter(None, out.decode("utf-8", "surrogateescape").split("\0")):
            about, path = entry.split("\t", 1)
            tag, mode, blob, _ = about.split(" ")
            yield tag, mode, blob, path[len(self._prefix) :]

    def _below(self, folder: str) -> str:
        """A folder as git takes it, whatever signs its name has."""
        return f":(top,literal){self._prefix}{folder}"

    def blob(self, blob_id: str) -> bytes:
        """The bytes of a blob."""
        with _reading():
            _, _, _, data = self._repo.git.get_object_data(blob_id)
        return data

    def close(self) -> None:
        """End the processes of git that read blobs. Whoever reads again starts them again."""
        self._repo.close()

    def steps(self, commit: str, folder: str) -> Iterator[Step]:
        """The commits of the first-parent line that touched files below a folder, oldest first."""
        out = self.git(
            "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "-z", "--no-renames",
            "--no-abbrev", "--format=%x02%H %cs", commit, "--", self._below(folder), raw=True,
        )  # fmt: skip
        step: Step | None = None
        tokens = iter(out.decode("utf-8", "surrogateescape").split("\0"))
        for token in tokens:
            text = token.strip("\n")
            if text.startswith("\x02"):
                if step is not None:
                    yield step
                commit_id, date = text[1:].split(" ")
                step = Step(commit=commit_id, date=date)
            elif text.startswith(":") and step is not None:
                _, mode, _, new, status = text.split(" ")
                path = next(tokens)[len(self._prefix) :]
                step.blobs[path] = None if status.startswith("D") or mode == _SUBMODULE else new
        if step is not None:
            yield step

    def commits_with(self, blob: str, path: str) -> list[str]:
        """Commits around which a path began or ceased to hold a blob, and their parents, newest first."""
        try:
            found = self.git("log", "--all", "--format=%H %P", f"--find-object={blob}", "--", self._below(path))
        except HistoryError:
            return []  # git does not know the blob, as of a file that was never added
        return str(found).split()

    def line(self, commit: str) -> list[str]:
        """The commits of the first-parent line, newest first."""
        return str(self.git("rev-list", "--first-parent", commit)).split()

    def tags(self) -> dict[str, tuple[str, str]]:
        """The tags by name: commit and its date."""
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
        """What git answers, as text or `raw` bytes; `given` is its standard input.

        It runs in a session of its own: who stops us lets git finish, so that no lock of git's stays behind.

        Raises:
            HistoryError: git refuses.
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
                raise HistoryError(f"git could not answer: {_said(error) or error.status}") from error


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what GitPython raises about damaged or missing objects into an error for the user."""
    from git.exc import ODBError

    try:
        yield
    except (ODBError, OSError, ValueError) as error:
        hint = "`git fsck` says what is damaged; a partial clone may need `git fetch`."
        raise HistoryError(f"an object of the repository cannot be read: {error}", hint=hint) from error
