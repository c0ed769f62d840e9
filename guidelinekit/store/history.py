"""A git repository -> commits, trees, blobs and tags, read from the object store. Nothing is ever checked out."""

import os
from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One commit of the first-parent line: what it made of the files below a folder. None as a blob: removed."""

    commit: str
    date: str
    blobs: dict[str, str | None] = field(default_factory=dict)


def forget_git_environment() -> None:
    """Drop what a calling git (a hook, an alias) set for itself: it would lead us to another repository or index."""
    for name in [name for name in os.environ if name.startswith("GIT_") and name != "GIT_PYTHON_REFRESH"]:
        del os.environ[name]


def open_history(root: Path) -> "History | None":
    """Open the repository that a folder lies in; None where there is none, no commit yet, or no git program."""
    import git

    try:
        repo = git.Repo(root, search_parent_directories=True)
        if repo.bare or not repo.head.is_valid():
            return None
    except (git.InvalidGitRepositoryError, git.NoSuchPathError, git.GitCommandNotFound):
        return None
    return History(repo, root.resolve())


class History:
    """A repository, seen from a folder in it: every path is relative to that folder."""

    def __init__(self, repo: "Repo", root: Path) -> None:
        self._repo = repo
        top = Path(str(repo.working_tree_dir)).resolve()
        self._prefix = "" if root == top else root.relative_to(top).as_posix() + "/"

    @cached_property
    def is_shallow(self) -> bool:
        """Whether the clone lacks older commits."""
        return str(self._git("rev-parse", "--is-shallow-repository")).strip() == "true"

    def demand_depth(self) -> None:
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
                self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            ).strip()
        except HistoryError:
            hint = "Run `git fetch` if it is a branch or tag of the server; `git log` lists what is here."
            if self.is_shallow:
                hint = "This clone is shallow: run `git fetch --unshallow`."
            raise RevisionError(f"the repository does not know the revision `{revision}`", hint=hint) from None

    def files(self, commit: str, folder: str) -> dict[str, bytes]:
        """The files below a folder as a commit held them, by path. Folders in it and links are included as they are."""
        tree = self._commit(commit).tree
        try:
            below = tree / (self._prefix + folder)
        except KeyError:
            return {}
        if below.type == "blob":
            return {folder: self.blob(below.hexsha)}
        blobs = (item for item in below.traverse() if getattr(item, "type", "") == "blob")
        return {str(item.path)[len(self._prefix) :]: self.blob(item.hexsha) for item in blobs}  # type: ignore[union-attr]

    def blob(self, blob_id: str) -> bytes:
        """The bytes of a blob."""
        data: bytes = self._repo.odb.stream(bytes.fromhex(blob_id)).read()
        return data

    def steps(self, commit: str, folder: str) -> Iterator[Step]:
        """The commits of the first-parent line that touched files below a folder, oldest first."""
        out = self._git(
            "log", "--first-parent", "-m", "--reverse", "--raw", "-z", "--no-renames", "--no-abbrev",
            "--format=%x02%H %cs", commit, "--", f":(top,literal){self._prefix}{folder}", raw=True,
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
                _, _, _, new, status = text.split(" ")
                path = next(tokens)[len(self._prefix) :]
                step.blobs[path] = None if status.startswith("D") else new
        if step is not None:
            yield step

    def line(self, commit: str) -> dict[str, str]:
        """The commits of the first-parent line with their dates."""
        out = str(self._git("log", "--first-parent", "--format=%H %cs", commit))
        return dict(entry.split(" ") for entry in out.splitlines())

    def tags(self, prefix: str) -> dict[str, tuple[str, str]]:
        """Tags whose name begins with a prefix: the rest of the name -> commit and its date."""
        form = "%(refname:strip=2)%00%(*objectname)%00%(objectname)%00%(*committerdate:short)%00%(committerdate:short)"
        out = str(self._git("for-each-ref", f"--format={form}", f"refs/tags/{prefix}*"))
        found = {}
        for entry in out.splitlines():
            name, peeled, direct, peeled_date, date = entry.split("\0")
            found[name[len(prefix) :]] = (peeled or direct, peeled_date or date)
        return found

    def _commit(self, commit: str) -> "GitCommit":
        return self._repo.commit(commit)

    def _git(self, *arguments: str, raw: bool = False) -> Any:
        import git

        try:
            return self._repo.git.execute(["git", *arguments], stdout_as_string=not raw)
        except git.GitCommandError as error:
            raise HistoryError(f"git could not answer: {str(error.stderr).strip() or error.status}") from error
