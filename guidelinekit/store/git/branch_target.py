"""A publication -> a git branch of a remote, as one commit without a parent.

The files that stay the same are taken from the commit before by the ids of their blobs: they are neither fetched nor
sent. The push names the commit that it replaces, so no publication of someone else is lost.
"""

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from guidelinekit.errors import HistoryError, OutputError
from guidelinekit.store.git.remote_branch import RemoteBranch, find_remote
from guidelinekit.store.git.safe import run_git, work_tree
from guidelinekit.store.published_index import (
    ROOT_INDEX,
    Entry,
    IndexedGuideline,
    is_publication,
    published_guidelines,
    read_entries,
)
from guidelinekit.store.temporary import temporary_folder

#: Tells GitHub Pages to serve the files as they are.
_NO_JEKYLL = ".nojekyll"
#: Files that hosts and owners of domains add to a branch for pages, such as `CNAME`, are at the top or in this folder.
_WELL_KNOWN = ".well-known/"
_SUBJECT_LENGTH = 72
_ATTEMPTS = 10
#: The longest pause before another attempt, in seconds. It is random, so that two publishers do not go in step.
_PAUSE = 1.0


class BranchOutput:
    """A publication in a branch. The caller writes new files into `fresh`; `work` is a folder for its own use.

    Both are empty at first, and are deleted at the end.
    """

    def __init__(self, folder: Path, branch: RemoteBranch, first_date: str) -> None:
        self.work = folder / "work"
        self.fresh = folder / "fresh"
        self.work.mkdir()
        self.fresh.mkdir()
        self._branch = branch
        self._first_date = first_date

    def published(self) -> Mapping[str, Entry]:
        """Return the files of the published state by path, as its indexes list them; empty for a new branch.

        A file that an index lists and the branch does not have is left out.

        Raises:
            OutputError: an index is missing or damaged.
        """
        return self._published

    def read(self, path: str) -> bytes:
        """Return the content of a published file.

        Raises:
            KeyError: the branch does not have it.
        """
        return self._branch.read(path)

    def put(self, kept: Collection[str] = ()) -> bool:
        """Replace the content of the branch with the files in `fresh` and the published files at the paths `kept`.

        Also kept are files that no index lists and that are at the top or in `.well-known/`, such as `CNAME` and, if
        `fresh` has no other, the root index. Nothing is pushed if the branch has the same files. Returns False if
        someone else has published since this output was opened: open it again, and make the publication on top of that
        one.

        Raises:
            KeyError: the branch has no file at one of the paths.
            OutputError: the remote refuses the commit, for example because the branch is protected.
            HistoryError: the remote cannot be reached.
        """
        old = self._branch.files
        fresh = [path.relative_to(self.fresh).as_posix() for path in sorted(self.fresh.rglob("*")) if path.is_file()]
        missing = [] if _NO_JEKYLL in fresh else [_NO_JEKYLL]
        for path in missing:
            (self.fresh / path).touch()
        files = {path: entry for path, entry in old.items() if self._is_unlisted(path)}
        files |= {path: old[path] for path in kept}
        files |= self._branch.write_blobs(self.fresh, [*missing, *fresh])

        def read(path: str) -> bytes | None:
            if (self.fresh / path).is_file():
                return (self.fresh / path).read_bytes()
            return self.read(path) if path in files else None

        guidelines = published_guidelines(read)
        # The same state gives the same commit, whoever publishes it and when: it has the day of its newest release.
        newest = max((guideline.newest_date for guideline in guidelines), default="")
        return self._branch.replace(files, _message(guidelines), f"{newest}T12:00:00Z" if newest else self._first_date)

    @cached_property
    def _published(self) -> dict[str, Entry]:
        files = self._branch.files
        entries = read_entries(lambda path: self.read(path) if path in files else None)
        return {path: entry for path, entry in entries.items() if path in files}

    def _is_unlisted(self, path: str) -> bool:
        return ("/" not in path or path.startswith(_WELL_KNOWN)) and path not in self._published


@contextmanager
def open_branch(root: Path, branch: str, *, remote: str = "origin") -> Iterator[BranchOutput]:
    """Fetch a branch of a remote to publish to, and yield it; it need not exist.

    `root` is a folder in the user's repository, of which no reference, object, setting or file changes. `remote` is
    the name of a remote, or `.` for the repository itself, in which then only the branch changes. `origin` means the
    same in a repository that has no remote.

    Raises:
        HistoryError: there is no repository, or the remote cannot be reached.
        OutputError: there is no such remote, or the branch is not one to publish to: git refuses its name, it is
            checked out or the default branch, or guidelinekit did not write it.
    """
    found = find_remote(root, remote)
    top = work_tree(root) or root
    _require_usable(top, branch)
    with temporary_folder() as folder:
        fetched = RemoteBranch(folder / "repository", top, found, branch)
        if fetched.commit:
            indexes = [path for path in fetched.files if path == ROOT_INDEX or path.split("/")[1:] == [ROOT_INDEX]]
            fetched.fetch_files(indexes)
            if not is_publication(fetched.read(ROOT_INDEX) if ROOT_INDEX in fetched.files else None):
                place = f"`git push {remote} --delete {branch}`" if not found.is_own else f"`git branch -D {branch}`"
                raise OutputError(
                    f"the branch `{branch}` of {found.title} was not written by `guidelinekit publish`",
                    hint=f"Name another branch; or delete this one, if nobody needs what is in it: {place}.",
                )
        yield BranchOutput(folder, fetched, _head_date(top))


def publish_to_branch(
    root: Path, branch: str, make: Callable[[BranchOutput], Collection[str]], *, remote: str = "origin"
) -> None:
    """Publish to a branch, again on top of the newest state as often as someone else was faster.

    `make` writes new files and returns the paths of the published files to keep, as for `BranchOutput.put`.

    Raises:
        HistoryError, OutputError: as `open_branch` and `BranchOutput.put`, or others were faster each time.
    """
    for _ in range(_ATTEMPTS):
        with open_branch(root, branch, remote=remote) as output:
            if output.put(make(output)):
                return
        time.sleep(random.uniform(0, _PAUSE))  # noqa: S311 - spreads attempts, keeps no secret
    raise OutputError(
        f"others published to `{branch}` during each of {_ATTEMPTS} attempts",
        hint="Publish again later; in CI, let only one job at a time publish.",
    )


def _require_usable(top: Path, branch: str) -> None:
    """Refuse the name of a branch that git does not allow, and a branch that a work tree is on."""
    try:
        run_git(top, "check-ref-format", f"refs/heads/{branch}")
        is_name = not branch.startswith("-") and branch != "HEAD"
    except HistoryError:
        is_name = False
    if not is_name:
        raise OutputError(f"`{branch}` cannot be the name of a branch", hint="Use a name such as `gh-pages`.")
    listed = run_git(top, "worktree", "list", "--porcelain").decode("utf-8", "surrogateescape")
    for entry in listed.split("\n\n"):
        if f"branch refs/heads/{branch}" in entry.splitlines():
            folder = entry.splitlines()[0].removeprefix("worktree ")
            raise OutputError(
                f"the branch `{branch}` is checked out in {folder}",
                hint="Publish to a branch for the pages only, such as `--branch gh-pages`, that no work tree is on.",
            )


def _head_date(top: Path) -> str:
    """Return the date of the commit that is checked out, for a publication without releases."""
    try:
        return run_git(top, "log", "-1", "--no-show-signature", "--format=%cI").decode().strip()
    except HistoryError:
        return "2000-01-01T12:00:00Z"


def _message(guidelines: Collection[IndexedGuideline]) -> str:
    """Return the message of a commit: what is published, in the body if it is too long for a subject."""
    names = [f"{guideline.id} {guideline.latest}".strip() for guideline in guidelines]
    subject = f"Publish {', '.join(names)}" if names else "Publish no guidelines"
    if len(subject) <= _SUBJECT_LENGTH:
        return f"{subject}\n"
    return f"Publish {len(names)} guidelines\n\n" + "".join(f"{name}\n" for name in names)
