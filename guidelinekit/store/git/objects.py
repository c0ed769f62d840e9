"""Names of objects in a git repository -> their content, from one git process that answers all requests."""

import subprocess
import weakref
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from guidelinekit.errors import HistoryError
from guidelinekit.store.git.log import SUBMODULE
from guidelinekit.store.git.process import git_environment

#: How many requests are sent before their answers are read. More would not fit into a pipe, and git would wait for
#: answers to be read while the requests wait for git.
_MAX_REQUESTS = 500
_FOLDER = "40000"


class GitObject(NamedTuple):
    """An object: its id, its kind (`commit`, `tree`, `blob` or `tag`), and its bytes."""

    id: str
    kind: str
    content: bytes


class Entry(NamedTuple):
    """An entry of a tree: its mode as git writes it, its name, and the id of its object."""

    mode: str
    name: str
    id: str

    @property
    def is_tree(self) -> bool:
        """Whether it is a folder."""
        return self.mode == _FOLDER

    @property
    def is_blob(self) -> bool:
        """Whether it is a file or a link."""
        return not self.is_tree and self.mode != SUBMODULE


class Objects:
    """The objects of the repository around a folder. The process starts when the first one is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[..., Objects] | None = None

    def find(self, name: str) -> GitObject | None:
        """Return the object with an id or another name in one line; None where there is none, or git cannot read it."""
        return self._answers([name])[0]

    def read(self, names: Sequence[str]) -> list[GitObject]:
        """Return objects by their names, in the same order. Many at once take less time than one by one.

        Raises:
            HistoryError: one is missing or damaged.
        """
        found: list[GitObject] = []
        remaining = iter(names)
        while batch := list(islice(remaining, _MAX_REQUESTS)):
            for name, answer in zip(batch, self._answers(batch), strict=True):
                if answer is None:
                    raise HistoryError(
                        f"an object of the repository cannot be read: {name}",
                        hint="`git fsck` reports what is damaged; a partial clone may need `git fetch`.",
                    )
                found.append(answer)
        return found

    def entry(self, commit: str, path: str) -> Entry | None:
        """Return what a commit has at a path; None where there is nothing.

        Raises:
            HistoryError: the commit or a tree is missing or damaged.
        """
        (tree,) = self.read([f"{commit}^{{tree}}"])
        *folders, name = path.split("/")
        for folder in folders:
            entry = _entry(tree, folder)
            if entry is None or not entry.is_tree:
                return None
            (tree,) = self.read([entry.id])
        return _entry(tree, name)

    def blobs(self, tree: str, *, stem: str = "") -> dict[str, str]:
        """Return the ids of the files and links below a tree, by path.

        With `stem`, only those in its entries with this name, regardless of a file extension.

        Raises:
            HistoryError: a tree is missing or damaged.
        """
        found: dict[str, str] = {}
        pending = {"": tree}
        while pending:
            trees = self.read(list(pending.values()))
            folders, pending = list(pending), {}
            for folder, content in zip(folders, trees, strict=True):
                for entry in _entries(content):
                    if stem and not folder and PurePosixPath(entry.name).stem != stem:
                        continue
                    if entry.is_tree:
                        pending[f"{folder}{entry.name}/"] = entry.id
                    elif entry.is_blob:
                        found[f"{folder}{entry.name}"] = entry.id
        return found

    def close(self) -> None:
        """End the process. It starts again when the next object is read."""
        if self._end is not None:
            self._end()
        self._process = self._end = None

    def _answers(self, names: Sequence[str]) -> list[GitObject | None]:
        """Return the objects with some names; None for each that is missing, and where git ends."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(b"".join(f"{name}\n".encode("utf-8", "surrogateescape") for name in names))
            process.stdin.flush()
            return [_answer(process.stdout) for _ in names]
        except (OSError, EOFError):
            self.close()
            return [None] * len(names)
        except BaseException:
            # The next request must not get the answers to these.
            self.close()
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "cat-file", "--batch"], cwd=self._folder, env=git_environment(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self._end = weakref.finalize(self, _end, self._process)
            # It ends by itself when the program exits.
            self._end.atexit = False
        return self._process


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    process.wait()


def _answer(stream: IO[bytes]) -> GitObject | None:
    """Read one answer.

    Raises:
        EOFError: git has ended.
    """
    header = stream.readline()
    if not header:
        raise EOFError
    fields = header.rsplit(b" ", 2)
    if len(fields) != 3 or not fields[2].strip().isdigit():
        return None  # "NAME missing" or "NAME ambiguous"
    size = int(fields[2])
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise EOFError
    return GitObject(fields[0].decode(), fields[1].decode(), content[:-1])


def _entries(tree: GitObject) -> Iterator[Entry]:
    """Yield the entries of a tree: each is a mode, a space, a name, a zero, and the 20 bytes of an id."""
    content, at = tree.content, 0
    while at < len(content):
        space = content.index(b" ", at)
        end = content.index(b"\0", space)
        name = content[space + 1 : end].decode("utf-8", "surrogateescape")
        yield Entry(content[at:space].decode(), name, content[end + 1 : end + 21].hex())
        at = end + 21


def _entry(tree: GitObject, name: str) -> Entry | None:
    return next((entry for entry in _entries(tree) if entry.name == name), None)
