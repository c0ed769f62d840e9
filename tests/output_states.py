"""Folders that are written with the output folder of `build` and `publish`, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guidelinekit.store.output.folder import open_output
from guidelinekit.store.output.index import write_index


@contextmanager
def replace_folder(target: Path, *, root: Path) -> Iterator[Path]:
    """Yield an empty folder that replaces the target at the end, as `build` does."""
    with open_output(target, root=root) as out:
        yield out.fresh
        write_index(out.fresh)
        out.put()
