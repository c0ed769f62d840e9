"""The properties of the files in a guideline's `assets/` folder. `store.assets` reads the files."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file: its kind by its bytes, size in pixels, length in seconds and number of pages; 0 if it has none.

    `problem` states why it cannot be used. `elsewhere` is true for a file whose content is not in git, as with Git LFS.
    """

    kind: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    pages: int = 0
    problem: str = ""
    elsewhere: bool = False


#: Returns the properties of a file by its path, such as `assets/street-1.png`; None if it does not exist.
Assets = Callable[[str], Asset | None]
