"""Texts and numbers -> YAML scalars: plain, quoted, folded or literal."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from guidelinekit.guideline.read.scalars import NumberRangeError, resolve

#: The longest line, in characters.
WIDTH = 120
INDENT = 2
_TEXT = "tag:yaml.org,2002:str"
#: Returns what a reader of YAML 1.1 takes a plain text for.
_tag_of: Any = yaml.resolver.Resolver().resolve
#: Characters that are invisible, that a reader of YAML takes for a line break or refuses, or that a terminal or the log
#: of a CI service acts on, as in all our output.
_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|(?<=#)#(?=\\w*\\[)")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Characters that a text in a block cannot have: it is quoted, and they are escaped.
_NOT_IN_BLOCK = re.compile(f"[\x00-\x09\x0b-\x1f]|{_ESCAPED.pattern}")
#: What a CI service takes for a command at the beginning of a line.
_COMMAND = re.compile(r"::|section_(?:start|end):")
#: A text that begins or ends so, or has this inside, would be something else without quotes.
_INDICATOR = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=]")
_INSIDE = re.compile(r": |:\Z| #")
_INSIDE_FLOW = re.compile(r"[,\[\]{}:#?]")
#: A key that needs no quotes: words.
_PLAIN_KEY = re.compile(r"[^\W_](?:[\w. /()+-]*[\w)+])?")


def scalar(value: Any, *, in_flow: bool = False) -> str:
    """Return a value on one line. `in_flow` means inside brackets."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value if _is_plain(value, in_flow=in_flow) else quoted(value)
        case _:
            # Readers of YAML 1.1 take a number with an exponent and without a point for a text.
            return re.sub(r"^(-?\d+)e", r"\1.0e", repr(value))


def key_text(key: str, *, in_flow: bool = False) -> str:
    """Return a key on one line."""
    return key if _PLAIN_KEY.fullmatch(key) and _is_plain(key, in_flow=in_flow) else quoted(key)


def quoted(text: str) -> str:
    """Return a text in quotes: double ones, or single ones if it has double ones and nothing to escape."""
    text = _SURROGATE.sub("\ufffd", text)
    if ('"' in text or "\\" in text) and "'" not in text and not _NOT_IN_BLOCK.search(text) and "\n" not in text:
        return f"'{text}'"
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))


def block_text(text: str, indent: int, column: int) -> Iterator[str]:
    """Yield the lines of a text that follows a key or a dash, the first of which begins at a column.

    The other lines are indented deeper than `indent`, the indentation of the key.
    """
    space = " " * (indent + INDENT)
    written = scalar(text)
    if ("\n" not in text and column + len(written) <= WIDTH) or not _is_block(text):
        yield written
    else:
        body, end = (text[:-1], "") if text.endswith("\n") else (text, "-")
        lines = body.split("\n")
        width = WIDTH - len(space)
        if len(lines) == 1 or (max(map(len, lines)) > width and not any(line.startswith(" ") for line in lines)):
            yield f">{end}"
            for at, line in enumerate(lines):
                if at:
                    yield ""
                yield from (f"{space}{row}" for row in _folded(line, width) if row)
        else:
            yield f"|{end}"
            yield from (f"{space}{line}" if line else "" for line in lines)


def _is_plain(text: str, *, in_flow: bool) -> bool:
    if not text or text != text.strip() or "\n" in text or _NOT_IN_BLOCK.search(text) or _SURROGATE.search(text):
        return False
    if _INDICATOR.match(text) or _INSIDE.search(text) or (in_flow and _INSIDE_FLOW.search(text)):
        return False
    try:
        is_text = isinstance(resolve(text), str)
    except NumberRangeError:
        return False
    return is_text and _tag_of(yaml.ScalarNode, text, (True, False)) == _TEXT


def _is_block(text: str) -> bool:
    """Whether a text keeps its spaces and line breaks in a block: each line begins and ends as it is written."""
    if not text or _NOT_IN_BLOCK.search(text) or _SURROGATE.search(text) or _COMMAND.search(text):
        return False
    if text.startswith((" ", "\n")) or text.endswith((" ", "\n\n")):
        return False
    return not any(line.isspace() for line in text.split("\n"))


def _folded(line: str, width: int) -> Iterator[str]:
    """Yield a line in rows. It is divided at single spaces, since two of them would not come back."""
    row = ""
    for word in re.split(r"(?<=[^ ]) (?=[^ ])", line):
        if row and len(row) + 1 + len(word) > width:
            yield row
            row = word
        else:
            row = f"{row} {word}" if row else word
    yield row
