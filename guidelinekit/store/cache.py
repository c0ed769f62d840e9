"""What one command found out, kept for the next one in the folder that git keeps for itself. Losing it costs time only.

A file begins with the digest of the rest, so that one that was damaged or half-written is known, and made again.
"""

import hashlib
from pathlib import Path

_FOLDER = "guidelinekit"
_DIGEST = 32


class Cache:
    """Files by name, in a folder of their own inside git's; without one, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / _FOLDER if folder is not None else None

    def read(self, name: str) -> bytes:
        """What was kept under a name; nothing where it is not there, or not as it was written."""
        if self._folder is None:
            return b""
        try:
            content = (self._folder / name).read_bytes()
        except OSError:
            return b""
        digest, kept = content[:_DIGEST], content[_DIGEST:]
        return kept if hashlib.sha256(kept).digest() == digest else b""

    def write(self, name: str, kept: bytes) -> None:
        """Keep something under a name, if that is possible."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(exist_ok=True)
            (self._folder / name).write_bytes(hashlib.sha256(kept).digest() + kept)
        except OSError:
            return
