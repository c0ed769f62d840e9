"""The indexes of a publication -> which files it has, with the SHA-256 and the size of each.

`index.json` at the top lists what no other index lists, and names the index of each guideline.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from guidelinekit.errors import OutputError

#: The path of the index at the top.
ROOT_INDEX = "index.json"
_MARK = "guidelinekit "


class Entry(NamedTuple):
    """A file as an index lists it: its SHA-256 in hexadecimal digits, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedGuideline:
    """A guideline of a publication. `latest` is the version of its newest release, empty without one.

    `newest_date` is the day of the release with the newest date, as YYYY-MM-DD.
    """

    id: str
    latest: str = ""
    newest_date: str = ""


def is_publication(root_index: bytes | None) -> bool:
    """Whether the content of a root index is one that `guidelinekit publish` wrote."""
    try:
        data = json.loads(root_index or b"")
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and str(data.get("generated_by", "")).startswith(_MARK)


def read_entries(read: Callable[[str], bytes | None]) -> dict[str, Entry]:
    """Return all files that the indexes list, by path, and the root index itself; none if there is no root index.

    `read` returns the content of a published file, None if there is none.

    Raises:
        OutputError: an index is missing, or is not in the form of an index.
    """
    entries: dict[str, Entry] = {}
    for path, index, below in _indexes(read):
        parts = [index, *index.get("releases", ()), *index.get("previews", ())]
        try:
            for listed in (part["files"] for part in parts):
                entries |= {below + name: Entry(file["sha256"], file["bytes"]) for name, file in listed.items()}
        except (AttributeError, KeyError, TypeError) as error:
            raise _not_an_index(path) from error
    content = read(ROOT_INDEX)
    if content is not None:
        entries[ROOT_INDEX] = Entry(hashlib.sha256(content).hexdigest(), len(content))
    return entries


def published_guidelines(read: Callable[[str], bytes | None]) -> list[IndexedGuideline]:
    """Return the guidelines of a publication, in the order of its root index; `read` is that of `read_entries`.

    Raises:
        OutputError: an index is missing, or is not in the form of an index.
    """
    found = []
    for path, data, _ in _indexes(read):
        if path != ROOT_INDEX:
            dates = [str(release.get("date", "")) for release in data.get("releases", ())]
            guideline = str(data.get("guideline") or path.split("/")[0])
            found.append(
                IndexedGuideline(id=guideline, latest=str(data.get("latest") or ""), newest_date=max(dates, default=""))
            )
    return found


def _indexes(read: Callable[[str], bytes | None]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield each index: its path, its data, and the path of the folder that its paths start from."""
    content = read(ROOT_INDEX)
    if content is None:
        return
    root = _parsed(ROOT_INDEX, content)
    yield ROOT_INDEX, root, ""
    try:
        paths = [str(guideline["index"]) for guideline in root.get("guidelines", ())]
    except (KeyError, TypeError) as error:
        raise _not_an_index(ROOT_INDEX) from error
    for path in paths:
        content = read(path)
        if content is None:
            raise OutputError(f"the publication has no file {path}, which its index.json names", hint=_HINT)
        yield path, _parsed(path, content), path.rpartition("/")[0] + "/"


def _parsed(path: str, content: bytes) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _not_an_index(path) from error
    is_index = isinstance(data, dict) and isinstance(data.get("files"), dict)
    if not is_index or not all(isinstance(release, dict) for release in data.get("releases", ())):
        raise _not_an_index(path)
    return data


_HINT = "Publish to another place, or delete this publication first: the next `publish` writes all of it again."


def _not_an_index(path: str) -> OutputError:
    return OutputError(f"{path} of the publication is not an index of `guidelinekit publish`", hint=_HINT)
