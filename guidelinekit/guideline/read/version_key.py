"""Bytes of a spec file -> the version and status in them, without parsing, where they are written plainly.

Finding releases reads only these two fields of every commit, which is many times faster than parsing all of it.
"""

import re
from typing import NamedTuple

#: The lines that start in the first column, without comments.
_TOP_LINES = re.compile(rb"\n([^ \n#][^\n]*)")
_KEY = re.compile(rb"""["']?(version|status)["']?[ \t]*:""")
_PLAIN = re.compile(
    rb"""(version|status):[ ]+(?P<quote>["']?)(?P<value>[A-Za-z0-9.]+)(?P=quote)[ ]*(?:#[^\r\n]*)?\r?\Z"""
)


class VersionKey(NamedTuple):
    """The version and the status that a file declares; empty where it declares none."""

    version: str
    status: str


#: The first line with content, which shows whether the file is a mapping that begins in the first column.
_FIRST = re.compile(rb"""(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n|---[ \t]*\r?\n)*["'A-Za-z]""")
#: Lines after which a field may come from elsewhere: complex keys, merge keys, flow mappings, further documents.
_UNPLAIN = (b"?", b"&", b"*", b"!", b"{", b"[", b"<<", b"---", b"...")


def version_key(content: bytes) -> VersionKey | None:
    """Return the fields of a YAML file; None where only a parser can find them."""
    first = _FIRST.match(content)
    if first is None:
        return None
    values: dict[bytes, str] = {}
    start = content.rfind(b"\n", 0, first.end()) + 1
    for line in _TOP_LINES.findall(b"\n" + content[start:]):
        if line.startswith(_UNPLAIN):
            return None
        key, plain = _KEY.match(line), _PLAIN.match(line)
        if key is not None:
            if plain is None or key[1] in values:
                return None
            values[key[1]] = plain["value"].decode()
    return VersionKey(values.get(b"version", ""), values.get(b"status", ""))
