"""Start a repository of guidelines."""

import shutil
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.operations.new import NewGuideline, new_guideline_files
from guidelinekit.store.config import FILE, load_config
from guidelinekit.store.example import write_example
from guidelinekit.store.git.history import init_repository
from guidelinekit.store.output import missing_lines, write_file, write_new
from guidelinekit.store.resources import load_schema
from guidelinekit.store.starter import driver_files, editor_files, repository_files, set_driver
from guidelinekit.store.versions import guidelines_below

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
        set_driver(folder)
    except OSError as error:
        _empty(folder, existed=existed)
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    except BaseException:
        _empty(folder, existed=existed)
        raise
    return subjects


def init(folder: Path, beginning: NewGuideline) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Begin a repository of guidelines with a first one in it, unless there are some. In a clone of one it sets up what
    git does not bring along: that `git diff` shows specs by meaning. Gives the written files, and those that were kept.
    To .gitattributes lines are added.

    Raises:
        OutputError: something cannot be written; nothing was.
        GuidelineKitError: an answer cannot be used, or there is no git program.
    """
    if shutil.which("git") is None:
        raise GuidelineKitError("there is no git program", hint="Install git: versions are compared through it.")
    specs = load_config(folder).specs
    there = (folder / specs).is_dir() and any(guidelines_below(folder / specs, folder))
    first = {} if there else new_guideline_files(beginning, f"{specs}/{beginning.id}", load_schema())
    more = {name: missing_lines(folder / name, lines) for name, lines in driver_files(specs).items()}
    written, kept = write_new(folder, {**repository_files(specs), **first})
    added = [name for name, content in more.items() if content and name in kept]
    for name in added:
        write_file(folder / name, more[name])
    init_repository(folder)
    set_driver(folder)
    return (*written, *added), tuple(name for name in kept if name not in added)


def _empty(folder: Path, *, existed: bool) -> None:
    """Leave a folder as it was found: not there, or empty."""
    shutil.rmtree(folder, ignore_errors=True)
    if existed:
        folder.mkdir(exist_ok=True)
