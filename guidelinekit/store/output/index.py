"""The indexes in an output folder: each file with its SHA-256 and its size, in one of them.

`index.json` lists the files of the folder. It can name the indexes of guidelines, which list the files beside them: the
files of each release, and the others.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from guidelinekit.errors import OutputError
from guidelinekit.store.output.files import SPECIAL, digest_of, sizes
from guidelinekit.store.published_index import ROOT_INDEX, Entry, read_entries
from guidelinekit.store.repository_files import OWN_LIMIT, read_file

INDEX: Final = ROOT_INDEX


def write_index(folder: Path) -> None:
    """Write an `index.json` that lists all files of a folder.

    Raises:
        OSError: it cannot be written, or a file cannot be read.
    """
    found = sorted(sizes(folder).items())
    files = {path: {"sha256": digest_of(folder / path), "bytes": size} for path, size in found if path != INDEX}
    # Written as a new file: an existing one may be the same file as one of another folder.
    (folder / INDEX).unlink(missing_ok=True)
    (folder / INDEX).write_text(json.dumps({"files": files}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_index(folder: Path) -> dict[str, Entry]:
    """Return what the indexes of a folder list, and the indexes themselves.

    Empty if an index is missing, is not valid, or is not the one that `index.json` lists.
    """
    contents: dict[str, bytes | None] = {}

    def read(path: str) -> bytes | None:
        if path not in contents:
            file = read_file(folder, path, OWN_LIMIT)
            contents[path] = None if file is None or file.problem else file.content
        return contents[path]

    try:
        entries = read_entries(read)
    except OutputError:
        return {}
    are_listed = (entries.get(path) == _entry_of(content or b"") for path, content in contents.items())
    return entries if all(are_listed) else {}


def complete_files(entries: Mapping[str, Entry], found: Mapping[str, int]) -> dict[str, Entry]:
    """Return what the indexes list; empty if a listed file is missing, has another size, or is no ordinary file."""
    return dict(entries) if all(found.get(path) == entry.size for path, entry in entries.items()) else {}


def are_listed(folder: Path, listed: Mapping[str, set[str]], found: Mapping[str, int]) -> bool:
    """Whether each file found in a folder has one of the digests that are listed for it."""
    return all(size != SPECIAL and digest_of(folder / path) in listed.get(path, ()) for path, size in found.items())


def _entry_of(content: bytes) -> Entry:
    return Entry(hashlib.sha256(content).hexdigest(), len(content))
