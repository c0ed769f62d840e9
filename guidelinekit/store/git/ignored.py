"""A folder -> the files in it that git ignores. Runs git itself, because opening the repository takes longer."""

from collections.abc import Iterable
from pathlib import Path

from guidelinekit.errors import HistoryError
from guidelinekit.store.git.safe import run_git, work_tree


def ignored_files(root: Path, folders: Iterable[str]) -> frozenset[str]:
    """Return the files below folders of `root` that git ignores and that are not committed, by path from `root`.

    Empty where there is no repository, no git program, or where git refuses the repository.
    """
    top = work_tree(root)
    if top is None:
        return frozenset()
    prefix = f"{root.relative_to(top).as_posix()}/" if root != top else ""
    # At the top, because git would prefer a bare repository in a folder below it.
    command = ("--literal-pathspecs", "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--")
    try:
        paths = run_git(top, *command, *(prefix + name for name in folders)).decode("utf-8", "surrogateescape")
    except HistoryError:
        return frozenset()
    return frozenset(path.removeprefix(prefix) for path in paths.split("\0") if path)
