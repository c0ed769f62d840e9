"""Results of one command -> files inside the `.git` folder, for the next command. They can be deleted at any time.

Each file starts with a digest of the rest, so a damaged or incomplete file is detected and ignored.
"""

import hashlib
from pathlib import Path

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
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return b""
        digest, stored = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        return stored if hashlib.sha256(stored).digest() == digest else b""

    def write(self, name: str, content: bytes) -> None:
        """Store content under a name. An error is ignored: the cache only saves time."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(exist_ok=True)
            (self._folder / name).write_bytes(hashlib.sha256(content).digest() + content)
        except OSError:
            return
