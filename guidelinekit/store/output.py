"""Files and folders -> disk, each written completely or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
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


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, except those that already have the same content."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def write_new(folder: Path, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Write those files that do not exist yet; returns the paths of the written and of the existing files.

    Raises:
        OutputError: a file or folder cannot be written; the files written before are deleted again.
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
    """The content of an existing file with the missing ones of `lines` added at its end.

    Empty if the file does not exist or no line is missing.

    Raises:
        OutputError: the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}") from error
    present = set(content.splitlines())
    missing = [line for line in lines.splitlines() if line not in present]
    end = b"" if content.endswith(b"\n") or not content else b"\n"
    return content + end + b"".join(line + b"\n" for line in missing) if missing else b""


def write_file(path: Path, content: bytes, *, executable: bool = False) -> None:
    """Write a file and its parent folders, completely or not at all. An existing file keeps its mode.

    The temporary file always has the same name, so the next attempt overwrites what an interrupted one left.

    Raises:
        OutputError: the file cannot be written and has not changed.
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
    """Where a file is written before it replaces the old one."""
    return path.with_name(f".{path.name}.new")


def _is_replaceable(target: Path) -> bool:
    return target.is_dir() and ((target / MARKER).exists() or not any(target.iterdir()))
