"""What is known of the files in a guideline's folder `assets/`. Reading them is the store's work."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file: what it is by its bytes, its size in pixels, its length in seconds, its pages; 0 where it has none.

    `problem` says why it cannot be used. Of one that is kept `elsewhere`, nothing is known but that it is there.
    """

    kind: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    pages: int = 0
    problem: str = ""
    elsewhere: bool = False


#: Gives what is known of a file by its path below the guideline's folder, such as `assets/street-1.png`; None: no file.
Assets = Callable[[str], Asset | None]
