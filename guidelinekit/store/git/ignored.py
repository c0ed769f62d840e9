"""A folder -> the files in it that git ignores. Runs git itself, because opening the repository takes longer."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from guidelinekit.store.git.history import git_folder


def ignored_files(root: Path, folders: Iterable[str]) -> frozenset[str]:
    """Return the files below folders of `root` that git ignores and that are not committed, by path from `root`.

    Empty where there is no repository, no git program, or where git refuses the repository.
    """
    git = shutil.which("git")
    if git is None or git_folder(root) is None:
        return frozenset()
    done = subprocess.run(
        [
            git, "--literal-pathspecs", "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *folders,
        ],
        cwd=root, capture_output=True, check=False, start_new_session=True,
    )  # fmt: skip
    return frozenset(filter(None, done.stdout.decode("utf-8", "surrogateescape").split("\0")))
