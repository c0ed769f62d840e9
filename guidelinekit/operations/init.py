"""Start a repository of guidelines."""

import shutil
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.operations.new import driver_command
from guidelinekit.store.config import FILE
from guidelinekit.store.example import write_example
from guidelinekit.store.history import set_driver
from guidelinekit.store.starter import driver_files, editor_files

_SETTINGS = """\
# Settings of guidelinekit; all are optional.
title: Labeling guidelines
"""
_IGNORED = b"/_site/\n/._site-*/\n"


def init_example(folder: Path) -> tuple[str, ...]:
    """Make a new git repository that holds a real guideline in three releases, made commit by commit.

    Gives the subjects of its commits. The folder must not exist or be empty; an attempt that fails leaves nothing.

    Raises:
        OutputError: the folder is in use, or cannot be written.
        GuidelineKitError: there is no git program.
    """
    if shutil.which("git") is None:
        raise GuidelineKitError("there is no git program", hint="Install git: the example is a git repository.")
    existed = folder.exists()
    if existed and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is not empty", hint="Name a folder that does not exist yet.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = {FILE: _SETTINGS.encode(), ".gitignore": _IGNORED, **editor_files("specs"), **driver_files("specs")}
        subjects = write_example(folder, files)
        set_driver(folder, driver_command())
    except OSError as error:
        _empty(folder, existed=existed)
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    except BaseException:
        _empty(folder, existed=existed)
        raise
    return subjects


def _empty(folder: Path, *, existed: bool) -> None:
    """Leave a folder as it was found: not there, or empty."""
    shutil.rmtree(folder, ignore_errors=True)
    if existed:
        folder.mkdir(exist_ok=True)
