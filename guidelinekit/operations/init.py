"""Create a guideline repository, or add what is missing to an existing one."""

import os
import shutil
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.operations.new import NewGuideline, new_guideline_files, write_with_guideline
from guidelinekit.store.config import FILE, load_config
from guidelinekit.store.example import write_example
from guidelinekit.store.git.safe import run_git, work_tree
from guidelinekit.store.resources import load_schema
from guidelinekit.store.starter import driver_files, editor_files, repository_files, set_driver
from guidelinekit.store.temporary import temporary_folder
from guidelinekit.store.versions import guidelines_below
from guidelinekit.store.writing import missing_lines, write_file, write_new

_SETTINGS = """\
# Settings of guidelinekit; all are optional.
title: Labeling guidelines
"""
#: The folder of the files while they are moved.
_MOVING = "moving"
_GITIGNORE = b"/_site/\n/._site-*/\n"


def init_example(folder: Path) -> tuple[str, ...]:
    """Create a git repository with a real guideline in three releases, and return the subjects of its commits.

    The folder must not exist or be empty. After an error nothing is left in it.

    Raises:
        OutputError: the folder is not empty, or cannot be written.
        GuidelineKitError: git is not installed.
    """
    if shutil.which("git") is None:
        raise GuidelineKitError("git is not installed", hint="Install git: the example is a git repository.")
    existed = folder.exists()
    if existed and not folder.is_dir():
        raise OutputError(f"{folder} is not a folder", hint="Name a folder that does not exist yet.")
    files = {FILE: _SETTINGS.encode(), ".gitignore": _GITIGNORE, **editor_files("specs"), **driver_files("specs")}
    try:
        # An empty folder may be the current one, so that it cannot be replaced: the files move into it.
        parent = folder if existed else folder.absolute().parent
        parent.mkdir(parents=True, exist_ok=True)
        with temporary_folder(parent, ".guidelinekit-", rescue=lambda left: _complete(folder, left)) as work:
            if existed and list(folder.iterdir()) != [folder / work.name]:
                raise OutputError(f"{folder} is not empty", hint="Name a folder that does not exist yet.")
            fresh = work / "new"
            fresh.mkdir()
            subjects = write_example(fresh, files)
            set_driver(fresh)
            if existed:
                fresh.rename(work / _MOVING)
                _move_into(folder, work / _MOVING)
            else:
                fresh.rename(folder)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    return subjects


def needs_first_guideline(folder: Path) -> bool:
    """Whether `init` writes a first guideline to a folder. Nothing is written.

    Raises:
        OutputError: the folder cannot be written.
        GuidelineKitError: git is not installed.
        ConfigError: the settings in the folder are not valid.
    """
    if shutil.which("git") is None:
        raise GuidelineKitError("git is not installed", hint="Install git: guidelinekit uses it to compare versions.")
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not existing.is_dir():
        raise OutputError(f"{existing} is not a folder", hint="Name a folder, or one that does not exist yet.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise OutputError(f"{existing} cannot be written", hint="Name a folder that you can write to.")
    specs = folder / load_config(folder).specs
    return not specs.is_dir() or not any(guidelines_below(specs, folder))


def init(folder: Path, first_guideline: NewGuideline) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Create a guideline repository, with a first guideline if it has none; returns the written and the kept files.

    Existing files are kept, except that missing lines are added to .gitattributes. The diff driver is configured in any
    case, because git does not copy it to a clone.

    Raises:
        OutputError: a file cannot be written; nothing was written.
        GuidelineKitError: a value of the new guideline is not valid, or git is not installed.
        ConfigError: the settings in the folder are not valid.
    """
    needs_first = needs_first_guideline(folder)
    specs = load_config(folder).specs
    files = repository_files(specs)
    extended = {name: missing_lines(folder, name, lines) for name, lines in driver_files(specs).items()}
    if needs_first:
        path = f"{specs}/{first_guideline.id}"
        guideline = new_guideline_files(first_guideline, path, load_schema())
        written, kept = write_with_guideline(folder, path, guideline, files)
    else:
        written, kept = write_new(folder, files)
    added = [name for name, content in extended.items() if content and name in kept]
    for name in added:
        write_file(folder, name, extended[name])
    if work_tree(folder) is None:
        run_git(folder, "init", "--quiet", "--initial-branch=main")
    set_driver(folder)
    return (*written, *added), tuple(name for name in kept if name not in added)


def _complete(folder: Path, left: Path) -> None:
    """Move the files into the folder that a killed process did not move any more."""
    if (left / _MOVING).is_dir():
        for entry in (left / _MOVING).iterdir():
            if not os.path.lexists(folder / entry.name):
                entry.rename(folder / entry.name)


def _move_into(folder: Path, fresh: Path) -> None:
    """Move the files of one folder into another one, all or none."""
    moved: list[Path] = []
    try:
        for entry in sorted(fresh.iterdir()):
            moved.append(folder / entry.name)
            entry.rename(folder / entry.name)
    except BaseException:
        for path in filter(os.path.lexists, moved):
            path.rename(fresh / path.name)
        raise
