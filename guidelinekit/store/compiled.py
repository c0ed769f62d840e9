"""Compiled templates of the package -> a file beside Python's compiled modules, for the next process.

It is code: it lies where Python keeps the code of this package, and nowhere in a repository.
"""

import hashlib
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from guidelinekit.errors import OutputError
from guidelinekit.store.repository_files import OWN_LIMIT, read_file
from guidelinekit.store.writing import write_files

_DIGEST_BYTES = 32


class CompiledFile:
    """The file. `sources` are all that the code depends on: a file for others is ignored."""

    def __init__(self, *sources: bytes) -> None:
        self._path = Path(cache_from_source(__file__)).with_suffix(".templates")
        self._sources = hashlib.sha256(b"".join(hashlib.sha256(source).digest() for source in sources)).digest()

    def read(self) -> bytes:
        """Return the content; empty if there is none for these sources, or if it is damaged."""
        folder = self._path.parent
        file = read_file(folder, self._path.name, OWN_LIMIT) if folder.is_dir() else None
        stored = file.content if file is not None else b""
        digest, content = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
        return content if digest == self._digest(content) else b""

    def write(self, content: bytes) -> None:
        """Write the content, if Python writes compiled modules too. Errors are ignored: the file only saves time."""
        if not sys.dont_write_bytecode and self._path.parent.is_dir():
            with suppress(OutputError):
                write_files(self._path.parent, {self._path.name: self._digest(content) + content})

    def _digest(self, content: bytes) -> bytes:
        return hashlib.sha256(self._sources + content).digest()
