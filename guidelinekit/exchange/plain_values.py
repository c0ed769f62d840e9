"""Texts of foreign files -> texts that a guideline can have: without control characters and halves of characters."""

import re
from typing import Any

from guidelinekit.guideline.read.scalars import CONTROL

_LINE_END = re.compile("\r\n|\r")
#: Ends of lines and paragraphs inside a text, which is one line for all other programs.
_SEPARATOR = re.compile("[\u2028\u2029]")
_NOT_IN_TEXTS = re.compile(f"{CONTROL.pattern}|[\ufffe\uffff]")
#: What stands for a character that no text can have.
REPLACED = "\ufffd"


def plain_text(text: str) -> str:
    """Return a text with U+FFFD for what a guideline cannot have, and line breaks of one kind."""
    if text.isprintable():
        return text
    text = _SEPARATOR.sub(" ", _LINE_END.sub("\n", text))
    return _NOT_IN_TEXTS.sub(REPLACED, text.replace("\ufeff", ""))


def plain_value(value: Any) -> Any:
    """Return data with plain texts, also in keys and inside lists."""
    match value:
        case str():
            return plain_text(value)
        case dict():
            return {plain_value(key): plain_value(inner) for key, inner in value.items()}
        case list():
            return [plain_value(inner) for inner in value]
        case tuple():
            return tuple(plain_value(inner) for inner in value)
        case _:
            return value
