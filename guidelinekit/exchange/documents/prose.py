"""Text with its style -> prose of the format: CommonMark without HTML and headings, in which all links are allowed."""

import re
import unicodedata
from urllib.parse import quote

from guidelinekit.exchange.documents.words import BREAK, Span, Words, plain

#: Schemes of links that a guideline may have.
_SCHEMES = ("https://", "mailto:")
_SPECIAL = re.compile(r"[\\`*\[\]<]|~(?=~)|(?<=~)~|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
#: What begins a heading, a quote, an item, a rule or a table if a line begins with it.
_LINE_START = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=:|][-=:|\s]*$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
#: The longest line of a text of several paragraphs.
_WIDTH = 110
_INDENT = re.compile(r"(?:\s*(?:[-+>]|\d{1,9}[.)])\s+)*\s*")
_AT_START = re.compile(r"[-+*=#>|~`:]|\d{1,9}[.)]?$|$")
_SPACES = re.compile(r"[ \t\r\n\x0b\x0c]+")


def prose(words: Words) -> str:
    """Return words as one paragraph of prose. A break that readers see stays; other white space is one space."""
    if not words:
        return ""
    pieces: list[str] = []
    end = ""
    for at, span in enumerate(words):
        following = words[at + 1].text[:1] if at + 1 < len(words) else ""
        piece = _styled(span, end, following, is_before_link=at + 1 < len(words) and bool(_target(words[at + 1].link)))
        pieces.append(piece)
        end = piece[-1:] or end
    text = _SPACES.sub(" ", "".join(pieces))
    return "\\\n".join(_line(one) for one in text.split(BREAK) if one.strip())


def _line(text: str) -> str:
    """Return a line that begins no heading, list or quote."""
    text = text.strip()
    if _LINE_START.match(text):
        return "\\" + text
    return _NUMBER.sub(r"\1\\\2", text, count=1) if _NUMBER.match(text) else text


def _styled(span: Span, before: str, following: str, *, is_before_link: bool) -> str:
    core = span.text.strip(" \t\r\n" + BREAK)
    if not core:
        return span.text
    left = span.text[: span.text.index(core[0])]
    right = span.text[len(left) + len(core) :]
    marker = "**" * span.bold + "*" * span.italic + "~~" * span.strike
    # The fences of two neighbors would be one longer fence.
    is_code = span.code and (bool(left) or before != "`")
    written = _code(core) if is_code else _escaped(core)
    if span.strike and not is_code:
        written = re.sub(r"(?<!\\)~", r"\~", written)
    target = _target(span.link)
    if target:
        written = f"[{written}]({target})"
    elif span.link and not span.link.startswith("#") and span.link.removeprefix("mailto:") not in core:
        written += f" ({_escaped(span.link)})"
    if is_before_link and not right and written.endswith("!"):
        written = written[:-1] + "\\!"
    # Inside of asterisks, the first sign is a tilde.
    inside = f"~{written}~" if span.strike and len(marker) > 2 else written
    pieces = core.split(BREAK) if not span.code else [core]
    if marker and len(pieces) == 1 and _can_mark(left or before, inside, right or following):
        return f"{left}{marker}{written}{marker[::-1]}{right}"
    return f"{left}{written}{right}"


def _can_mark(before: str, text: str, after: str) -> bool:
    """Whether a pair of markers around a text has an effect there, by the rules of CommonMark."""
    last, first = before[-1:], after[:1]
    if last in "*~" and last:
        return False
    opens = not _is_sign(text[0]) or _separates(last)
    closes = not _is_sign(text[-1]) or _separates(first)
    return opens and closes


def _separates(character: str) -> bool:
    return not character or character.isspace() or unicodedata.category(character).startswith("P")


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def _code(text: str) -> str:
    """Return a code span. Its fence is longer than each run of backticks in it."""
    text = _SPACES.sub(" ", text.replace(BREAK, " "))
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def _target(link: str) -> str:
    """Return the target of a link as it is written; empty if a guideline cannot have it."""
    if not link.lower().startswith(_SCHEMES) or len(link) > 2000:
        return ""
    return quote(link, safe="%/:=&?~#+!$,;'@[]*-._")


def fenced(text: str) -> str:
    """Return a block of code as prose."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.rstrip()}\n{fence}"


def row(cells: tuple[Words, ...]) -> str:
    """Return a row of a table as prose."""
    written = (prose(cell).replace("\\\n", " ").replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(written)} |"


def sentence(words: Words) -> str:
    """Return the words as prose on one line."""
    return prose(words).replace("\\\n", " ")


def wrapped(text: str) -> str:
    """Return prose of several paragraphs in short lines: YAML then has a block of text without doubled empty lines."""
    if "\n" not in text or "```" in text:
        return text
    return "\n".join(_wrapped_line(one) for one in text.split("\n"))


def _wrapped_line(text: str) -> str:
    if len(text) <= _WIDTH or text.lstrip().startswith("|"):
        return text
    start = _INDENT.match(text)
    indent = " " * len(start[0]) if start and ">" not in start[0] else start[0] if start else ""
    rows: list[str] = [""]
    for word in text.split(" "):
        # A word that begins a list, a quote or a heading cannot begin a line.
        is_full = len(rows[-1]) + 1 + len(word) > _WIDTH and not _AT_START.match(word) and rows[-1].strip()
        if is_full and not rows[-1].endswith("\\"):
            rows.append(indent + word)
        else:
            rows[-1] = f"{rows[-1]} {word}" if rows[-1] or word == "" else word
    return "\n".join(rows)


def is_empty(words: Words) -> bool:
    """Whether there is nothing to read."""
    return not plain(words).strip()
