"""Entries of trees and indexes -> what they are known by, and their files. Links and submodules are never read."""

from typing import TYPE_CHECKING

from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store import repository_files

if TYPE_CHECKING:
    from git import Repo

#: The modes of links and submodules in git's listings.
LINK, SUBMODULE = "120000", "160000"
#: How many blobs are kept in memory, and the size of the largest. The files of a version are read twice: for the
#: version number, and to compare.
_MAX_BLOBS, _MAX_KEPT_BYTES = 64, 1024 * 1024


def blob_of(mode: str, object_id: str) -> str:
    """Return what an entry of a tree or an index is known by: the id of its blob.

    The id of a link or a submodule follows its mode, so that nobody takes it for that of a file: git stores only a path
    or a commit id for it.
    """
    return f"{mode} {object_id}" if mode in (LINK, SUBMODULE) else object_id


class BlobReader:
    """Reads blobs from the object store of a repository."""

    def __init__(self, repo: "Repo") -> None:
        self._git = repo.git
        self._kept: dict[str, bytes] = {}

    def read(self, path: str, blob: str, limit: int) -> SourceFile:
        """Return the file of at most `limit` bytes with a blob, which is given as `blob_of` returns it.

        `problem` states why it is not read, as for a file of the work tree.
        """
        mode, _, object_id = blob.rpartition(" ")
        if mode:
            problem = repository_files.LINK if mode == LINK else repository_files.SUBMODULE
            return SourceFile(path=path, problem=problem)
        content = self._kept.get(object_id)
        size = len(content) if content is not None else self._git.get_object_header(object_id)[2]
        if size > limit:
            return repository_files.too_large(path, size, limit)
        if content is None:
            content = self._git.get_object_data(object_id)[3]
            self._keep(object_id, content)
        return SourceFile(path=path, content=content)

    def _keep(self, object_id: str, content: bytes) -> None:
        if len(content) > _MAX_KEPT_BYTES:
            return
        while len(self._kept) >= _MAX_BLOBS:
            del self._kept[next(iter(self._kept))]
        self._kept[object_id] = content
