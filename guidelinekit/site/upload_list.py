"""The files of a publication and the last upload list -> what to send to an object store, in order, and what to delete.

An object store has no exchange of folders: readers see each file as soon as it is sent. So a file is sent before what
links to it, and deleted only when two publications do not have it. This also holds for the list that follows one that
was not done to its end. If several in a row were not, a file may for a moment be missing that another one links to.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from guidelinekit.changes.history.semver import is_trial, is_version
from guidelinekit.site.data_urls import MEDIA_TYPES

#: The `$id` of `schema/uploads.schema.json`.
SCHEMA_ID = "urn:guidelinekit:uploads:1"
_INDEX = "index.json"
_FOREVER = "public, max-age=31536000, immutable"
#: Browsers keep the file, and ask each time whether it has changed.
_ASK_AGAIN = "no-cache"
_TYPES = MEDIA_TYPES | {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8",
    ".json": "application/json", ".xml": "application/xml", ".atom": "application/atom+xml",
    ".zip": "application/zip", ".svg": "image/svg+xml", ".ico": "image/x-icon",
    ".woff": "font/woff", ".woff2": "font/woff2",
}  # fmt: skip
#: The steps in which files are sent. No page that readers find in the store links to the files of the first two. The
#: files of the third are those that the list before may have begun to send as new ones.
_NEW_IMMUTABLE, _NEW, _BEGUN, _CHANGED, _TOP, _GUIDELINE_INDEX, _ROOT_INDEX = range(1, 8)

#: The SHA-256 and the size in bytes of each file, by path.
Files = Mapping[str, tuple[str, int]]


def upload_list(files: Files, previous: Mapping[str, Any] | None, *, generated_by: str) -> dict[str, Any]:
    """Return the upload list of a publication, in the form of `schema/uploads.schema.json`.

    `files` are all files of the publication, its root index included. `previous` is the list before, in the same form:
    with `uploaded`, the store is as it says. Without, any part of it may have been done.
    """
    store = _store(previous)
    missing = {path for path, (sha256, _) in files.items() if store.present.get(path) != sha256}
    gone = (store.present.keys() | store.begun.keys() | store.retired | store.expired) - files.keys()
    # The same publication again is not another one: readers may have the pages from before it.
    expired = gone & store.expired if missing else set()
    steps = {path: _step(path, store) for path in missing}
    return {
        "$schema": SCHEMA_ID,
        "generated_by": generated_by,
        "uploaded": not missing,
        "upload": [
            {
                "path": path,
                "step": steps[path],
                "sha256": files[path][0],
                "bytes": files[path][1],
                "content_type": _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream"),
                "cache_control": _FOREVER if _is_immutable(path) else _ASK_AGAIN,
            }
            for path in sorted(missing, key=lambda path: (steps[path], path))
        ],
        "delete": sorted(expired),
        "retired": sorted(gone - expired),
        "present": {path: sha256 for path, (sha256, _) in sorted(files.items()) if path not in missing},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """What is in the store: `present` are files by SHA-256, `begun` the steps of files that may have been sent.

    `retired` and `expired` are files that the last publication does not have. Only the `expired` ones can be deleted if
    the next one does not have them either.
    """

    present: Mapping[str, str] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)
    retired: AbstractSet[str] = frozenset()
    expired: AbstractSet[str] = frozenset()


def _store(previous: Mapping[str, Any] | None) -> _Store:
    if previous is None:
        return _Store()
    if previous["uploaded"]:
        sent = {file["path"]: file["sha256"] for file in previous["upload"]}
        return _Store(present={**previous["present"], **sent}, expired=set(previous["retired"]))
    return _Store(
        present=previous["present"],
        begun={file["path"]: file["step"] for file in previous["upload"]},
        retired=set(previous["retired"]),
        expired=set(previous["delete"]),
    )


def _step(path: str, store: _Store) -> int:
    if path == _INDEX:
        return _ROOT_INDEX
    parts = path.split("/")
    if len(parts) == 1:
        return _TOP
    if parts[1:] == [_INDEX]:
        return _GUIDELINE_INDEX
    if path in store.present or path in store.retired or store.begun.get(path, 0) >= _CHANGED:
        return _CHANGED
    if path in store.begun:
        return _BEGUN
    return _NEW_IMMUTABLE if _is_immutable(path) else _NEW


def _is_immutable(path: str) -> bool:
    """Whether a file never changes: it is in the folder of a release, or in one that is named by its content."""
    parts = path.split("/")
    return len(parts) > 2 and (parts[0] == "theme" or is_version(parts[1]) or is_trial(parts[1]))
