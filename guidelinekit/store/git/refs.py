"""Git's folder -> the names of the tags, read without running git."""

from pathlib import Path

_TAGS = "refs/tags/"


def tag_names(folder: Path) -> frozenset[str]:
    """Return the names of the tags of a repository; those in a storage other than files are not found."""
    common = folder / "commondir"
    if common.is_file():  # a linked work tree
        folder = folder / common.read_text(encoding="utf-8", errors="surrogateescape").strip()
    packed = folder / "packed-refs"
    text = packed.read_text(encoding="utf-8", errors="surrogateescape") if packed.is_file() else ""
    refs = [line.partition(" ")[2] for line in text.splitlines()]
    tags = folder / _TAGS
    loose = (path.relative_to(tags).as_posix() for path in tags.rglob("*") if path.is_file())
    return frozenset((*loose, *(ref.removeprefix(_TAGS) for ref in refs if ref.startswith(_TAGS))))
