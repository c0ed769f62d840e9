"""A folder of generated files -> disk: a new state replaces the whole old one, and only of a folder that we wrote.

guidelinekit records the folders that it wrote in git's folder, which nobody can commit to. Outside of a repository, and
for a folder that was fetched, every file must have the SHA-256 that the indexes in the folder list.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.store.output.files import SPECIAL, digest_of, sizes
from guidelinekit.store.output.in_place import Plan, complete, digests, discard, find_plan, replace_in_place
from guidelinekit.store.output.index import INDEX, complete_files, read_index
from guidelinekit.store.output.lock import locked
from guidelinekit.store.output.record import Record
from guidelinekit.store.output.refusals import (
    ELSEWHERE,
    is_ours_in_part,
    require_apart,
    require_ours,
    require_untracked,
)
from guidelinekit.store.output.switch import CannotRenameError, link_files, restore, switch
from guidelinekit.store.output.system import sync
from guidelinekit.store.published_index import Entry
from guidelinekit.store.repository_files import OWN_LIMIT, read_file, require_readable
from guidelinekit.store.temporary import temporary_folder

_FULL = (errno.ENOSPC, errno.EDQUOT)
#: The longest name in bytes that can be a part of the names beside the target.
_LONGEST_NAME = 200


class Output:
    """A folder that is being written. This process has its lock until the end of `open_output`.

    `work` is an empty folder for temporary files, on the file system of the target's parent, and `fresh` an empty one
    in it, for new files.
    """

    def __init__(
        self,
        target: Path,
        temporary: Path,
        found: Mapping[str, int],
        check: Callable[[], dict[str, int]],
        record: Record,
    ) -> None:
        self.work = temporary / "pages"
        self.fresh = self.work / "new"
        self._stale = temporary / "old"
        self._target = target
        self._check = check
        self._record = record
        self._found = found
        self._is_done = False
        self.work.mkdir()
        self._make_fresh()

    @cached_property
    def _published(self) -> dict[str, Entry]:
        return complete_files(read_index(self._target), self._found)

    def published(self) -> Mapping[str, Entry]:
        """Return the files of the target by path, as its indexes list them, with the indexes.

        Empty if there is none, or a listed file is missing, has another size or is no ordinary file.
        """
        return self._published

    def read(self, path: str) -> bytes:
        """Return the content of a file of the target.

        Raises:
            GuidelineKitError: it does not exist, or is no ordinary file.
        """
        file = read_file(self._target, path, OWN_LIMIT)
        if file is None:
            raise GuidelineKitError(f"{self._target / path} does not exist", hint="It was removed: run it again.")
        return require_readable(file).content

    def put(self, kept: Collection[str] = ()) -> None:
        """Replace the target, in one step, by all files of `fresh` and the given files of the target.

        A file of `fresh` takes the place of a kept one with the same path. Nothing is written if that is the target.

        Raises:
            OutputError: the target was changed in a way that is refused, or cannot be written; it has not changed.
            ValueError: the target has no such file, the new state has no `index.json`, or this is the second call.
        """
        new = sizes(self.fresh)
        stay = sorted(set(kept) - new.keys())
        if self._is_done or INDEX not in {*new, *stay} or not self._found.keys() >= set(stay):
            raise ValueError("one call with existing files and an index.json is possible")
        if not new and self._found.keys() == set(stay) and SPECIAL not in self._found.values():
            return
        with _errors(self._target):
            found = self._check()  # again, because making the files takes seconds
            missing = [path for path in stay if found.get(path, SPECIAL) == SPECIAL]
            if missing:
                raise OutputError(f"{self._target / missing[0]} does not exist any more", hint="Run it again.")
            before = self._record.digests
            after = digest_of((self.fresh if INDEX in new else self._target) / INDEX)
            self._record.write([*before, after])
            self._replace(new, stay)
            self._record.write([after])
        self._is_done = True

    def _replace(self, new: Mapping[str, int], stay: Sequence[str]) -> None:
        try:
            link_files(self._target, stay, self.fresh)
            if self._target.exists():
                self.fresh.chmod(stat.S_IMODE(self._target.stat().st_mode))
            sync(self.fresh, new)
            switch(self._target, self.fresh, self._stale)
        except CannotRenameError:
            before = {path: entry.sha256 for path, entry in read_index(self._target).items()}
            listed = {path: before.get(path) or digest_of(self._target / path) for path in stay}
            plan = Plan(before=before, after=listed | digests(self.fresh, new))
            replace_in_place(self._target, self.fresh, new, plan)

    def _make_fresh(self) -> None:
        """Make the folder of new files, with the mode and the group of the target."""
        self.fresh.mkdir()
        if self._target.exists():
            state = self._target.stat()
            with suppress(OSError):  # a group that this user is not in
                os.chown(self.fresh, -1, state.st_gid)
            self.fresh.chmod(stat.S_IMODE(state.st_mode) | stat.S_IRWXU)


@contextmanager
def open_output(
    target: Path,
    *,
    root: Path,
    inputs: Sequence[str] = (),
    adopt: bool = False,
    waiting: Callable[[], None] | None = None,
) -> Iterator[Output]:
    """Yield a folder to be written. It changes only if the block calls `put`.

    `root` is the folder of the repository of guidelines, and `inputs` are folders in it that the output must not
    overlap. With `adopt`, a folder without a record is replaced if its files are those of its indexes. Another process
    or thread that writes the same target is waited for; `waiting` is called then.

    Raises:
        OutputError: the target was not written by guidelinekit, overlaps other files, or cannot be written.
    """
    target = Path(os.path.abspath(target))
    record = Record(root, target)

    def check() -> dict[str, int]:
        require_apart(target, root, inputs)
        is_recorded = require_untracked(target) and record.exists
        plan = find_plan(target)
        if plan is not None and is_ours_in_part(target, record, plan, is_recorded=is_recorded, adopt=adopt):
            complete(target, plan)
            record.write([plan.after[INDEX]])
        return require_ours(target, record, is_recorded=is_recorded, adopt=adopt)

    with _errors(target, may_be_elsewhere=True):
        require_apart(target, root, inputs)
        target.parent.mkdir(parents=True, exist_ok=True)
    with (
        _errors(target, may_be_elsewhere=True),
        locked(_beside(target, "lock"), waiting),
        temporary_folder(
            target.parent, _beside(target, "").name, rescue=lambda left: restore(target, left / "old")
        ) as temporary,
        _errors(target),
    ):
        found = check()
        discard(target)
        yield Output(target, temporary, found, check, record)


def _beside(target: Path, end: str) -> Path:
    """Return the name of a hidden folder beside the target."""
    name = os.fsencode(target.name)
    part = target.name if len(name) <= _LONGEST_NAME else hashlib.sha256(name).hexdigest()
    return target.with_name(f".{part}-{end}")


@contextmanager
def _errors(target: Path, *, may_be_elsewhere: bool = False) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        text = f"{target} cannot be written: {error.strerror or error}"
        hint = ELSEWHERE if may_be_elsewhere else ""
        if error.errno in _FULL:
            hint = "Free some space. The folder has not changed."
        raise OutputError(text, hint=hint) from error
