"""What git hands to the program that shows how a file changed."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffArgument:
    """One version of a file: its bytes, None where it is not there. `blob` is git's id, empty for the work tree's."""

    content: bytes | None
    blob: str


def read_diff_argument(file: str, blob: str) -> DiffArgument:
    """Read what git hands over: a file that may be `/dev/null`, and its id, which is all zeros for the work tree."""
    content = None if file == "/dev/null" or blob == "." else Path(file).read_bytes()
    return DiffArgument(content=content, blob="" if not blob.strip("0") else blob)
