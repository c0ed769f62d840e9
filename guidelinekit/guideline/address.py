"""Addresses of elements and fields: tuples of keys -> RFC 6901 pointers, and element ids <-> path segments."""

import re
from typing import TypeAlias

Key: TypeAlias = str | int
Address: TypeAlias = tuple[Key, ...]

# Device names that Windows reserves, with any extension, and the page of a folder.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|index)(\..*)?", re.IGNORECASE)


def to_pointer(address: Address) -> str:
    """Write an address as an RFC 6901 pointer without its leading slash: `labels/harassment/definition`."""
    return "/".join(str(key).replace("~", "~0").replace("/", "~1") for key in address)


def to_segment(element_id: str) -> str:
    """Convert an id to a path segment that is safe in URLs and on every file system.

    Reversible, because ids never contain `~` or `+`. A colon becomes `~` (MkDocs would read `nsubj:pass` as a URL
    scheme), a reserved name gets a leading `~`, and a final full stop is followed by `+`.
    """
    segment = element_id.replace(":", "~")
    if _RESERVED.fullmatch(segment):
        segment = "~" + segment
    return segment + "+" if segment.endswith(".") else segment


def from_segment(segment: str) -> str:
    """Convert a path segment back to its id."""
    return segment.removeprefix("~").removesuffix("+").replace("~", ":")
