"""Files -> disk, each written completely or not at all."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from guidelinekit.errors import OutputError


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
