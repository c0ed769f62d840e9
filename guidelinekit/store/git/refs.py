"""The references of a repository: its tags, and what changes when a release is made."""

from pathlib import Path

from guidelinekit.errors import HistoryError
from guidelinekit.store.git.safe import common_folder, git_folder, run_git
from guidelinekit.store.repository_files import OWN_LIMIT, Kind, read_file, walk

_TAGS = "refs/tags/"


def tag_names(folder: Path) -> frozenset[str]:
    """Return the names of the tags of a repository, read without running git.

    Those in a storage other than files are not found.
    """
    common = _text(folder, "commondir")
    if common:  # a linked work tree
        folder = folder / common.strip()
    text = _text(folder, "packed-refs")
    refs = [line.partition(" ")[2] for line in text.splitlines()]
    loose = (entry.name for entry in walk(folder, _TAGS) if entry.kind is Kind.FILE)
    return frozenset((*loose, *(ref.removeprefix(_TAGS) for ref in refs if ref.startswith(_TAGS))))


def release_refs(folder: Path) -> str:
    """Return the current commit and the tags of the repository around a folder; empty if there is no commit."""
    try:
        return run_git(folder, "show-ref", "--head", "--tags").decode(errors="surrogateescape")
    except HistoryError:
        return ""


def ref_files(folder: Path) -> list[Path]:
    """Return the files and folders of git that change with the current commit, a branch or a tag."""
    own, common = git_folder(folder), common_folder(folder)
    if own is None or common is None:
        return []
    found = [own / "HEAD", *(common / name for name in ("packed-refs", "refs/heads", "refs/tags"))]
    return [path for path in found if path.exists()]


def _text(folder: Path, name: str) -> str:
    file = read_file(folder, name, OWN_LIMIT)
    return file.content.decode(errors="surrogateescape") if file is not None else ""
