"""Bytes of a spec file -> the version and status in them, without parsing, where they are written plainly.

Finding releases reads only these two fields of every commit, which is many times faster than parsing all of it.
"""

import re
from typing import NamedTuple

_KEY = re.compile(rb"""^["']?(version|status)["']?[ \t]*:""", re.MULTILINE)
_PLAIN = re.compile(
    rb"""^(version|status):[ ]+(?P<quote>["']?)(?P<value>[A-Za-z0-9.]+)(?P=quote)[ ]*(?:#[^\r\n]*)?\r?$""", re.MULTILINE
)


class VersionKey(NamedTuple):
    """The version and the status that a file declares; empty where it declares none."""

    version: str
    status: str


#: The first line with content, which shows whether the file is a mapping that begins in the first column.
_FIRST = re.compile(rb"""(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n|---[ \t]*\r?\n)*["'A-Za-z]""")
#: Lines after which a field may come from elsewhere: complex keys, merge keys, flow mappings, further documents.
_UNPLAIN = re.compile(rb"^(?:[?&*!{\[]|<<|---|\.\.\.)", re.MULTILINE)


def version_key(content: bytes) -> VersionKey | None:
    """Return the fields of a YAML file; None where only a parser can find them."""
    first = _FIRST.match(content)
    if first is None or _UNPLAIN.search(content, first.end()):
        return None
    keys = [found[1] for found in _KEY.finditer(content)]
    plain = {found[1]: found["value"].decode() for found in _PLAIN.finditer(content)}
    if len(keys) != len(set(keys)) or set(keys) != set(plain):
        return None
    return VersionKey(plain.get(b"version", ""), plain.get(b"status", ""))
