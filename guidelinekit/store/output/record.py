"""The record that guidelinekit wrote a folder, in git's folder, which nobody can commit to."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from guidelinekit.errors import OutputError
from guidelinekit.store.git.safe import common_folder
from guidelinekit.store.output.lock import locked
from guidelinekit.store.writing import write_file

_RECORDS = "guidelinekit/outputs.json"
_LOCK = "outputs-lock"


class Record:
    """The digests of the `index.json` that a folder can have: two while the folder is replaced."""

    def __init__(self, root: Path, target: Path) -> None:
        common = common_folder(root)
        self._path = common / _RECORDS if common is not None else None
        # Relative, so that a repository can be moved.
        self._name = os.path.relpath(target, os.path.abspath(common)) if common is not None else ""

    @property
    def exists(self) -> bool:
        """Whether there is a repository, which has the record."""
        return self._path is not None

    @property
    def digests(self) -> list[str]:
        """The digests in the record; empty if guidelinekit did not write the folder."""
        listed = self._read().get(self._name, {}).get("index")
        return [digest for digest in listed if isinstance(digest, str)] if isinstance(listed, list) else []

    def write(self, digests: Sequence[str]) -> None:
        """Write the record. If git's folder cannot be written, the next build asks for `--adopt`."""
        if self._path is None:
            return
        with suppress(OutputError, OSError):
            self._path.parent.mkdir(exist_ok=True)
            with locked(self._path.parent / _LOCK):  # the file has the records of other folders, too
                records = {**self._read(), self._name: {"index": list(dict.fromkeys(digests))}}
                write_file(self._path.parent, self._path.name, json.dumps(records, indent=1).encode())

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            records = json.loads(self._path.read_bytes()) if self._path is not None else {}
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(records, dict):
            return {}
        return {key: value for key, value in records.items() if isinstance(value, dict)}
