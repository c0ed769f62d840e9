"""A text of any length and content -> one line, for messages, reports and the `repr` of objects in a notebook."""

import re

#: The longest `repr`, in characters.
WIDTH = 120

_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
#: Control characters, and those that make a terminal or browser show text in another order.
_CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: CI services run commands such as `##[error]` and `##vso[…]` anywhere in a line.
_COMMAND = re.compile(r"##(?=\w*\[)")


def one_line(text: str, width: int = WIDTH) -> str:
    """Return a text in angle brackets on one line; what is longer than `width` ends with an ellipsis."""
    line = " ".join(text.split())
    return f"<{line}>" if len(line) <= width - 2 else f"<{line[: width - 3]}…>"


def plain_line(text: str) -> str:
    """Return a foreign text on one line that is safe in every medium without markup: a terminal, a log, a message.

    A line break becomes a space, any other control character U+FFFD, and `##[error]` gets a space. Ordinary texts stay
    as they are.
    """
    if text.isprintable() and "##" not in text:
        return text
    return _COMMAND.sub("## ", _CONTROL.sub("\ufffd", _BREAKS.sub(" ", text)))
