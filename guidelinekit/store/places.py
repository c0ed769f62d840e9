"""Paths of the work tree, and paths that a user names -> what may be read there, under the name in messages."""

from dataclasses import dataclass, replace
from pathlib import Path

from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.repository_files import LINK, Entry, Kind, kind_of, list_folder, read_file


@dataclass(frozen=True, slots=True)
class Place:
    """A path in the work tree: `name` below the folder `base`, outside of which nothing is read, and in messages."""

    base: Path
    name: str
    shown: str

    def __truediv__(self, name: str) -> "Place":
        return Place(self.base, f"{self.name}/{name}".lstrip("/"), f"{self.shown}/{name}".removeprefix("./"))

    @property
    def kind(self) -> Kind | None:
        """What is there; None if there is nothing."""
        return kind_of(self.base, self.name)

    @property
    def is_link_to_folder(self) -> bool:
        """Whether it is a link, or in one, and a folder is behind it, in which nothing is read."""
        return self.kind is Kind.LINK and (self.base / self.name).is_dir()

    def entries(self) -> list[Entry]:
        """Return the entries of a folder; none if it does not exist."""
        return list_folder(self.base, self.name) or []

    def read(self, limit: int) -> SourceFile | None:
        """Read a file of at most `limit` bytes; None if it does not exist."""
        file = read_file(self.base, self.name, limit)
        return replace(file, path=self.shown) if file is not None else None

    def required(self, limit: int) -> SourceFile:
        """Read a file that was listed."""
        return self.read(limit) or SourceFile(path=self.shown, problem="it does not exist")

    def refused(self) -> SourceFile:
        """A folder that is a link, as a file that cannot be read."""
        return SourceFile(path=self.shown, problem=LINK)


def place_of(path: Path, root: Path) -> Place:
    """Return the place of a path below the root, or of one elsewhere, which a user named."""
    if path.is_relative_to(root):
        name = path.relative_to(root).as_posix()
        return Place(root, "" if name == "." else name, name)
    real = path.resolve()
    return Place(real.parent, real.name, path.as_posix())
