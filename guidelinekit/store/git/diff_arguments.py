"""The arguments that git passes to an external diff program -> the two versions of a file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffArgument:
    """One version of a file. `content` is None if it does not exist; `blob` is empty for a work tree file."""

    content: bytes | None
    blob: str


def read_diff_argument(file: str, blob: str) -> DiffArgument:
    """Read one version of a file: a path that may be `/dev/null`, and a blob id of zeros for a work tree file."""
    content = None if file == "/dev/null" or blob == "." else Path(file).read_bytes()
    return DiffArgument(content=content, blob="" if not blob.strip("0") else blob)
