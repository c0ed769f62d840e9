"""Results of one command -> files inside the `.git` folder, for the next command. They can be deleted at any time.

Each file starts with a digest of the rest, so a damaged or incomplete file is detected and ignored.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from guidelinekit.errors import OutputError
from guidelinekit.store.repository_files import OWN_LIMIT, read_file
from guidelinekit.store.writing import write_files

_FOLDER = "guidelinekit"
_DIGEST_BYTES = 32


class Cache:
    """Files by name, in a separate folder inside the git folder. Without a git folder nothing is stored."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / _FOLDER if folder is not None else None

    def read(self, name: str) -> bytes:
        """Return the content stored under a name; empty if there is none, or it is damaged."""
        if self._folder is None:
            return b""
        file = read_file(self._folder, name, OWN_LIMIT)
        content = file.content if file is not None else b""
        digest, stored = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return stored if hashlib.sha256(stored).digest() == digest else b""

    def write(self, name: str, content: bytes) -> None:
        """Store content under a name. An error is ignored: the cache only saves time."""
        if self._folder is None:
            return
        with suppress(OutputError):
            write_files(self._folder, {name: hashlib.sha256(content).digest() + content})
