"""Data -> JSON as every command prints it."""

import json
import re

#: What JSON allows in a text and what acts in a terminal or in the log of a CI service: see `plain_line`.
_ACTIVE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|(?<=#)#(?=\\w*\\[)")


def to_json(data: object) -> str:
    """Write JSON. Characters that a terminal or the log of a CI service acts on are escaped; the data is the same."""
    return without_active(json.dumps(data, indent=2, ensure_ascii=False))


def without_active(text: str) -> str:
    """Return JSON in which these characters are escaped."""
    # Outside of texts, JSON has none of these characters.
    return _ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
