"""New files -> an empty folder, for `Output.put`. Files that are published already are not written again."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from guidelinekit.store.published_index import Entry


class NewFiles:
    """Collects the files of a new state. `fresh` is the folder of new files, and `published` the current state."""

    def __init__(self, fresh: Path, published: Mapping[str, Entry]) -> None:
        self._fresh = fresh
        self._published = published
        self._folders: set[Path] = set()

    def add(self, files: Mapping[str, bytes]) -> dict[str, Entry]:
        """Write the files that the current state does not have; returns what an index lists of all of them.

        Raises:
            OSError: a file cannot be written.
        """
        entries = {}
        for path, content in files.items():
            entry = Entry(hashlib.sha256(content).hexdigest(), len(content))
            entries[path] = entry
            if self._published.get(path) != entry:
                self._write(self._fresh / path, content)
        return entries

    def _write(self, path: Path, content: bytes) -> None:
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        path.write_bytes(content)
