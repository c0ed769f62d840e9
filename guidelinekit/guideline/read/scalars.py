"""Plain YAML scalars -> Python values by the core schema of YAML 1.2 (section 10.3.2): `no` and `1:30` are text."""

import math
import re
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

#: The deepest nesting of lists and mappings that is read.
MAX_DEPTH = 64
#: Characters that are invisible, or that some programs read as line breaks.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u2028\u2029\ufeff\ud800-\udfff]")

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("-+.0123456789")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
#: Above this, JSON readers that use double precision change the value of an integer.
_LARGEST_EXACT = 2**53


class NumberRangeError(ValueError):
    """The number cannot be stored exactly."""


def resolve(text: str) -> Scalar:
    """The value of a plain scalar.

    Raises:
        NumberRangeError: the scalar is infinite, not a number, or too large to be stored exactly.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _DECIMAL.fullmatch(text):
        return _exact(int(text)) if len(text) < 20 else _refuse(text)
    if _OTHER_BASE.fullmatch(text):
        return _exact(int(text, 0)) if len(text) < 30 else _refuse(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not math.isfinite(number):
            return _refuse(text)
        # As in JSON Schema, 1.0 is an integer.
        return _exact(int(number)) if number.is_integer() else number
    return _refuse(text) if _SPECIAL_FLOAT.fullmatch(text) else text


def code_point(character: str) -> str:
    """The code point of a character in Unicode notation, such as `U+0007`."""
    return f"U+{ord(character):04X}"


def _exact(number: int) -> int:
    return number if abs(number) <= _LARGEST_EXACT else _refuse(str(number))


def _refuse(text: str) -> int:
    raise NumberRangeError(text[:40])
