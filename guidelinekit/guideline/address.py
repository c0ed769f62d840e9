"""Addresses of elements and fields: tuples of keys <-> RFC 6901 pointers, and ids <-> path segments."""

import re
from typing import TypeAlias

Key: TypeAlias = str | int
Address: TypeAlias = tuple[Key, ...]

# Names that Windows keeps for devices, whatever the extension, and the page of a folder.
_TAKEN = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|index)(\..*)?", re.IGNORECASE)


def to_pointer(address: Address) -> str:
    """Write an address as an RFC 6901 pointer without its leading slash: `labels/harassment/definition`."""
    return "/".join(str(key).replace("~", "~0").replace("/", "~1") for key in address)


def to_segment(element_id: str) -> str:
    """Turn an id into a path segment that is safe in URLs and on every file system.

    Reversible, as ids never hold `~` or `+`: a colon becomes `~` (`nsubj:pass` would be a URL scheme to MkDocs), a
    name that is taken gets a leading `~`, a final full stop is followed by `+`.
    """
    segment = element_id.replace(":", "~")
    if _TAKEN.fullmatch(segment):
        segment = "~" + segment
    return segment + "+" if segment.endswith(".") else segment


def from_segment(segment: str) -> str:
    """Turn a path segment back into the id it was made of."""
    return segment.removeprefix("~").removesuffix("+").replace("~", ":")
