"""A text of another tool -> prose that a guideline can have."""

import re

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: The start of the target of a link that a guideline cannot have: into a folder, to an element, or with another scheme.
_TARGET = re.compile(r"\]\((?!https://|mailto:)")
_DEFINITION = re.compile(r"^(\s{0,3})\[(?=[^\]\n]*\]:)", re.MULTILINE)
_AUTOMATIC = re.compile(r"<(?=[A-Za-z][A-Za-z0-9+.-]*:)(?!https://|mailto:)")


def foreign_prose(text: str) -> str:
    """Return a text as prose: links that a guideline cannot have and images are shown as they are written."""
    lines = _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    without_images = lines.replace("![", r"\![")
    return _AUTOMATIC.sub(r"\<", _DEFINITION.sub(r"\1\[", _TARGET.sub(r"]\(", without_images))).strip()
