"""The packaged example guideline and its patches -> a git repository with three releases.

The package contains the files of the newest release and the commits before it as `git format-patch` patches. The
patches are first reverted to get the files of the first release, then committed one by one with `git am`.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from guidelinekit.errors import GuidelineKitError
from guidelinekit.store.git.safe import SAFE_ARGUMENTS
from guidelinekit.store.resources import resource, resource_files
from guidelinekit.store.writing import write_files

_ID = "comment-toxicity"
_NAME, _MAIL = "guidelinekit example", "example@guidelinekit.invalid"
_DATE = "2026-01-08T09:00:00+0000"


def write_example(folder: Path, extra: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the repository into an empty folder, `extra` files included; returns the subjects of its commits."""
    patches = sorted(resource("example").glob("*.patch"))
    for part in ("specs", "changes"):
        write_files(folder / part / _ID, resource_files(f"{part}/{_ID}"))
    write_files(folder, extra)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    for patch in reversed(patches):
        _git(folder, "apply", "--reverse", str(patch))
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=Comment toxicity 1.0.0")
    for patch in patches:
        _git(folder, "am", "--quiet", "--committer-date-is-author-date", str(patch))
    return tuple(_git(folder, "log", "--reverse", "--format=%s").splitlines())


def _git(folder: Path, *arguments: str) -> str:
    """Run git with a fixed identity, date and settings, independent of the user's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": _NAME,
        "GIT_AUTHOR_EMAIL": _MAIL,
        "GIT_AUTHOR_DATE": _DATE,
        "GIT_COMMITTER_NAME": _NAME,
        "GIT_COMMITTER_EMAIL": _MAIL,
        "GIT_COMMITTER_DATE": _DATE,
        "LC_ALL": "C",
    }
    completed = subprocess.run(
        ["git", *SAFE_ARGUMENTS, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if completed.returncode:
        raise GuidelineKitError(f"git {arguments[0]} failed while creating the example: {completed.stderr.strip()}")
    return completed.stdout
