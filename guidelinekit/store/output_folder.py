"""A folder of generated files -> disk. It replaces the folder that guidelinekit wrote before, and no other folder.

guidelinekit records the folders that it wrote in git's folder, which nobody can commit to. Outside of a repository, and
for a folder that was fetched, every file must have the SHA-256 that `index.json` in the folder lists.
"""

import errno
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from guidelinekit.errors import HistoryError, OutputError
from guidelinekit.store.git.safe import common_folder, run_git, work_tree
from guidelinekit.store.repository_files import OWN_LIMIT, read_file
from guidelinekit.store.temporary import temporary_folder
from guidelinekit.store.writing import write_file

#: The list of all files in the folder, with the SHA-256 of each.
INDEX = "index.json"
_RECORDS = "guidelinekit/outputs.json"
#: Errors of renaming a folder that is in the lower layer of a container, or where a volume is mounted.
_CANNOT_RENAME = (errno.EXDEV, errno.EBUSY)
_ELSEWHERE = "Choose another folder with --output."


@contextmanager
def replace_folder(target: Path, *, root: Path, inputs: Sequence[str] = (), adopt: bool = False) -> Iterator[Path]:
    """Yield an empty folder that replaces the target when the block ends without an error; otherwise nothing changes.

    `root` is the folder of the repository of guidelines, and `inputs` are folders in it that the output must not
    overlap. With `adopt`, a folder without a record is replaced if its files are those of its index.

    Raises:
        OutputError: the target was not written by guidelinekit, overlaps other files, or cannot be written.
    """
    target = Path(os.path.abspath(target))
    record = _Record(root, target)

    def check() -> None:
        _require_apart(target, root, inputs)
        _require_ours(target, record, adopt=adopt)

    def rescue(left: Path) -> None:
        if (left / "old").is_dir() and not os.path.lexists(target):
            (left / "old").rename(target)

    _require_apart(target, root, inputs)
    with ExitStack() as stack:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = temporary_folder(target.parent, f".{target.name}-", rescue=rescue)
            work = stack.enter_context(temporary)
        except OSError as error:
            raise OutputError(f"{target} cannot be written: {error.strerror}", hint=_ELSEWHERE) from error
        try:
            check()
            fresh = work / "new"
            fresh.mkdir()
            yield fresh
            digest = _write_index(fresh)
            check()  # again, because the build takes seconds
            _replace(target, fresh, work / "old", record, digest)
        except OSError as error:
            raise OutputError(f"{target} could not be written: {error.strerror or error}") from error


class _Record:
    """The record that guidelinekit wrote a folder: the digests of its index, in git's folder of the repository.

    While a folder is replaced, it has two digests; `replacing` is set while its files are replaced one by one.
    """

    def __init__(self, root: Path, target: Path) -> None:
        common = common_folder(root)
        self.path = common / _RECORDS if common is not None else None
        # Relative, so that a repository can be moved.
        self._name = os.path.relpath(target, os.path.abspath(common)) if common is not None else ""
        self.entry: dict[str, Any] = self._read().get(self._name, {})

    @property
    def digests(self) -> list[str]:
        """The digests of the index that the folder can have."""
        return [digest for digest in self.entry.get("index", ()) if isinstance(digest, str)]

    @property
    def is_replacing(self) -> bool:
        """Whether the files of the folder were being replaced one by one."""
        return self.entry.get("replacing") is True

    def write(self, digests: Sequence[str], *, replacing: bool = False) -> None:
        """Write the record. If git's folder cannot be written, the next build asks for `--adopt`."""
        self.entry = {"index": list(digests), "replacing": replacing}
        if self.path is not None:
            with suppress(OutputError):
                write_file(
                    self.path.parent,
                    self.path.name,
                    json.dumps({**self._read(), self._name: self.entry}, indent=1).encode(),
                )

    def _read(self) -> dict[str, Any]:
        try:
            records = json.loads(self.path.read_bytes()) if self.path is not None else {}
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(records, dict):
            return {}
        return {key: value for key, value in records.items() if isinstance(value, dict)}


def _require_apart(target: Path, root: Path, inputs: Sequence[str]) -> None:
    """Refuse a target that overlaps the repository's own files, or is behind a link."""
    where = target.parent.resolve() / target.name
    links = [path for path in (target, *target.parents) if path == target or _is_in(path, root)]
    if any(path.is_symlink() for path in links):
        raise OutputError(f"{target} is a symbolic link, or is behind one", hint=_ELSEWHERE)
    if ".git" in _folded(where).parts:
        raise OutputError(f"{target} is in git's folder", hint=_ELSEWHERE)
    top = work_tree(root) or root
    if any(_is_in(path.resolve(), where) for path in (root, top)):
        raise OutputError(f"{target} contains the repository", hint=_ELSEWHERE)
    for name in inputs:
        folder = root / name
        if _is_in(where, folder) or _is_in(folder, where):
            raise OutputError(f"{target} overlaps `{name}/`, which has files of the guidelines", hint=_ELSEWHERE)


def _require_ours(target: Path, record: _Record, *, adopt: bool) -> None:
    """Refuse a target with files that guidelinekit did not write, or that git tracks."""
    if os.path.lexists(target) and not stat.S_ISDIR(target.lstat().st_mode):
        raise OutputError(f"{target} exists and is not a folder", hint=_ELSEWHERE)
    has_tracked = _has_tracked_files(target)
    if has_tracked:
        raise OutputError(f"{target} contains files that git tracks", hint=_ELSEWHERE)
    if not target.exists() or not any(target.iterdir()):
        return
    if any(".git" in (*folders, *files) for _, folders, files in os.walk(target)):
        raise OutputError(f"{target} contains a git repository", hint=_ELSEWHERE)
    if has_tracked is not None and record.path is not None:
        if record.is_replacing or _digest_of(target / INDEX) in record.digests:
            return
        if adopt and _matches_index(target):
            return
        raise OutputError(
            f"{target} exists, and there is no record that guidelinekit wrote it",
            hint="Delete it, or choose another folder with --output. Use --adopt for a folder that was built elsewhere "
            "and has not been changed.",
        )
    if not _matches_index(target):
        raise OutputError(
            f"{target} exists and was not written by guidelinekit, or was changed since",
            hint="Delete it, or choose another folder with --output.",
        )


def _has_tracked_files(target: Path) -> bool | None:
    """Whether git tracks files at a path; None if git cannot tell."""
    above = next(folder for folder in target.parents if folder.is_dir())
    top = work_tree(above.resolve())
    if top is None:
        return False
    path = (target.parent.resolve() / target.name).relative_to(top).as_posix()
    try:
        return bool(run_git(top, "--literal-pathspecs", "ls-files", "--cached", "-z", "--", path))
    except HistoryError:
        return None


def _replace(target: Path, fresh: Path, stale: Path, record: _Record, digest: str) -> None:
    before = record.digests
    record.write([*before, digest])
    if target.exists():
        try:
            target.rename(stale)
        except OSError as error:
            if error.errno not in _CANNOT_RENAME:
                raise
            record.write([*before, digest], replacing=True)
            _replace_content(target, fresh, stale)
            record.write([digest])
            return
    try:
        fresh.rename(target)
    except BaseException:
        if stale.exists():
            stale.rename(target)
        raise
    record.write([digest])


def _replace_content(target: Path, fresh: Path, stale: Path) -> None:
    """Replace the files of a folder that cannot be renamed. After an error, its old files are there again."""
    stale.mkdir()
    try:
        _move_all(target, stale)
        _move_all(fresh, target)
    except BaseException:
        for entry in stale.iterdir():
            there = target / entry.name
            if there.is_dir() and not there.is_symlink():
                shutil.rmtree(there)
            else:
                there.unlink(missing_ok=True)
        _move_all(stale, target)
        raise


def _move_all(source: Path, target: Path) -> None:
    for entry in list(source.iterdir()):
        shutil.move(entry, target / entry.name)


def _write_index(folder: Path) -> str:
    """Write the list of a folder's files with the SHA-256 of each; returns the digest of the list."""
    files = {path.relative_to(folder).as_posix(): _digest_of(path) for path in sorted(folder.rglob("*"))
             if path.is_file()}  # fmt: skip
    content = (json.dumps({"files": files}, indent=1, ensure_ascii=False) + "\n").encode()
    (folder / INDEX).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _matches_index(folder: Path) -> bool:
    """Whether all files in a folder are those of its index, unchanged."""
    index = read_file(folder, INDEX, OWN_LIMIT)
    if index is None or index.problem:
        return False
    try:
        listed = json.loads(index.content)["files"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    if not isinstance(listed, Mapping):
        return False
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            return False
        if path.is_file() and name != INDEX and listed.get(name) != _digest_of(path):
            return False
    return True


def _digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; empty if it is not an ordinary file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _is_in(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or in it; upper and lower case count as equal, as on some systems."""
    inside, outside = _folded(path), _folded(folder)
    return inside == outside or outside in inside.parents


def _folded(path: Path) -> Path:
    return Path(str(path).casefold())
