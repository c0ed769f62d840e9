"""The arguments that git passes to an external diff program -> the two versions of a file."""

from dataclasses import dataclass
from pathlib import Path

from guidelinekit.store.git.blobs import LINK, SUBMODULE
from guidelinekit.store.repository_files import ASSET_LIMIT, read_file, require_readable


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffArgument:
    """One version of a file. `content` is None if it does not exist; `blob` is empty for a work tree file.

    The content of a link or a submodule, which `is_file` tells apart, is what git stores for it.
    """

    content: bytes | None
    blob: str
    is_file: bool = True


def read_diff_argument(file: str, blob: str, mode: str) -> DiffArgument:
    """Read one version of a file: a path that may be `/dev/null`, a blob id of zeros for a work tree file, its mode.

    Raises:
        GuidelineKitError: the file cannot be read.
    """
    path = Path(file).absolute()
    found = None if file == "/dev/null" or blob == "." else read_file(path.parent, path.name, ASSET_LIMIT)
    content = require_readable(found).content if found is not None else None
    is_file = mode not in (LINK, SUBMODULE)
    return DiffArgument(content=content, blob="" if not blob.strip("0") else blob, is_file=is_file)
