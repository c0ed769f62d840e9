"""Arguments of git -> what it printed, in English and regardless of the user's settings."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

#: Overrides settings of the user that would change the output of git.
_SETTINGS = ("-c", "log.showRoot=true", "-c", "core.quotePath=false")
#: `git_message` compares texts.
_ENGLISH = {"LANGUAGE": "C", "LC_ALL": "C"}


class GitResult(NamedTuple):
    """What git returned: its exit code, output, and error without the word `fatal`."""

    code: int
    output: bytes
    error: str


def run_git(
    folder: Path, *arguments: str, given: bytes = b"", environment: Mapping[str, str] | None = None
) -> GitResult:
    """Run git in a folder; `given` is its standard input.

    It runs in a session of its own, so that an interrupted command lets git finish and remove its locks.
    """
    # A file, which git can read to its end after an interruption.
    with tempfile.TemporaryFile() if given else nullcontext() as stream:
        if stream is not None:
            stream.write(given)
            stream.seek(0)
        # Not `subprocess.run`, which kills git if the command is interrupted.
        process = subprocess.Popen(
            ["git", *_SETTINGS, *arguments],
            cwd=folder, env=git_environment(environment), stdin=stream or subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        output, error = process.communicate()
    message = error.decode("utf-8", "replace").strip().removeprefix("fatal: ")
    return GitResult(process.returncode, output, message)


def git_environment(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a git process, with variables of its own."""
    return {**os.environ, **_ENGLISH, **(own or {})}
