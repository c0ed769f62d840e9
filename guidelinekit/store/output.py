"""Folders and files written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from guidelinekit.errors import OutputError

#: Marks a folder as ours, so that replacing it cannot delete anyone's work.
MARKER = ".guidelinekit"


@contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the target's place when the block ends well; otherwise nothing has changed.

    Raises:
        OutputError: the target is not ours to replace, or its place cannot be written to.
    """
    target = Path(os.path.abspath(target))
    if target.exists() and not _is_ours(target):
        raise OutputError(
            f"{target} exists and was not written by guidelinekit",
            hint="Choose another folder with --output, or empty this one first.",
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror}", hint="Choose a folder that you may write to with --output."
        ) from error
    fresh, stale = work / "new", work / "old"
    try:
        fresh.mkdir()
        yield fresh
        (fresh / MARKER).write_text("This folder is written by guidelinekit and replaced as a whole.\n")
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


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder. Those that hold the same bytes already are left alone."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def write_new(folder: Path, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Write those files that are not there yet; gives the written and the kept ones. What fails leaves nothing.

    Raises:
        OutputError: a file or folder cannot be written.
    """
    written: list[Path] = []
    kept: list[str] = []
    try:
        for name, content in files.items():
            path = folder / name
            if path.exists():
                kept.append(name)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written.append(path)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    return [path.relative_to(folder).as_posix() for path in written], kept


def missing_lines(path: Path, lines: bytes) -> bytes:
    """What a file that is there would hold with the lines that it lacks at its end; nothing where it lacks none.

    Raises:
        OutputError: it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}") from error
    there = set(content.splitlines())
    missing = [line for line in lines.splitlines() if line not in there]
    end = b"" if content.endswith(b"\n") or not content else b"\n"
    return content + end + b"".join(line + b"\n" for line in missing) if missing else b""


def write_file(path: Path, content: bytes, *, executable: bool = False) -> None:
    """Write a file, and the folders on the way to it, whole or not at all. One that is there keeps its mode.

    What an interrupted attempt leaves beside it has a name of its own, so that the next attempt takes it over.

    Raises:
        OutputError: it cannot be written; it is as it was.
    """
    fresh = temporary_path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode)
        elif executable:
            fresh.chmod(fresh.stat().st_mode | 0o111)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error


def temporary_path(path: Path) -> Path:
    """Where a file stands until it is whole."""
    return path.with_name(f".{path.name}.new")


def _is_ours(target: Path) -> bool:
    return target.is_dir() and ((target / MARKER).exists() or not any(target.iterdir()))
