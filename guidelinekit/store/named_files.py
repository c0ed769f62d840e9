"""A file that a person names on the command line, anywhere on the disk <- its content, completely or not at all."""

import os
from pathlib import Path

from guidelinekit.errors import OutputError


def write_named(path: Path, content: bytes) -> None:
    """Write a file that a person named, replacing it. Its folders must exist.

    Raises:
        OutputError: it cannot be written; it has not changed.
    """
    temporary = path.with_name(f".{path.name}-{os.urandom(4).hex()}.tmp")
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe cannot be replaced: /dev/stdout, or a process that reads.
            path.write_bytes(content)
            return
        temporary.write_bytes(content)
        temporary.replace(path.resolve())
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error
