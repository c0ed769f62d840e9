"""Git's folder -> the names of the tags, read without running git."""

from pathlib import Path

from guidelinekit.store.repository_files import OWN_LIMIT, Kind, read_file, walk

_TAGS = "refs/tags/"


def tag_names(folder: Path) -> frozenset[str]:
    """Return the names of the tags of a repository; those in a storage other than files are not found."""
    common = _text(folder, "commondir")
    if common:  # a linked work tree
        folder = folder / common.strip()
    text = _text(folder, "packed-refs")
    refs = [line.partition(" ")[2] for line in text.splitlines()]
    loose = (entry.name for entry in walk(folder, _TAGS) if entry.kind is Kind.FILE)
    return frozenset((*loose, *(ref.removeprefix(_TAGS) for ref in refs if ref.startswith(_TAGS))))


def _text(folder: Path, name: str) -> str:
    file = read_file(folder, name, OWN_LIMIT)
    return file.content.decode(errors="surrogateescape") if file is not None else ""
