"""The folder of the site -> disk, replaced as a whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guidelinekit.errors import OutputError

#: Marks a folder as written by guidelinekit. Only such a folder, or an empty one, is replaced.
MARKER = ".guidelinekit"


@contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder that replaces the target when the block ends without an error; otherwise nothing changes.

    Raises:
        OutputError: the target was not written by guidelinekit, or cannot be written.
    """
    target = Path(os.path.abspath(target))
    if target.exists() and not _is_replaceable(target):
        raise OutputError(
            f"{target} exists and was not written by guidelinekit",
            hint="Choose another folder with --output, or empty this one first.",
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror}",
            hint="Use --output to choose a folder that you can write to.",
        ) from error
    fresh, stale = work / "new", work / "old"
    try:
        fresh.mkdir()
        yield fresh
        (fresh / MARKER).write_text("guidelinekit writes this folder and replaces all of it.\n")
        if target.exists():
            target.rename(stale)
        try:
            fresh.rename(target)
        except OSError:
            if stale.exists():
                stale.rename(target)
            raise
    except OSError as error:
        raise OutputError(f"{target} could not be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _is_replaceable(target: Path) -> bool:
    return target.is_dir() and ((target / MARKER).exists() or not any(target.iterdir()))
