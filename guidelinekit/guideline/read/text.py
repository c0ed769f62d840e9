"""Bytes of a spec file -> its text, or findings on what can be seen before parsing: the encoding, conflict markers.

Also finds the spaces in a text that YAML does not read as spaces.
"""

import re
from collections.abc import Iterator
from typing import Final

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.read.document import OddSpace, SourceFile
from guidelinekit.guideline.read.scalars import code_point

MAX_BYTES: Final = 32 * 1024 * 1024
#: Characters that libyaml reads as line breaks, and editors do not.
_LINE_BREAKS = "\x85\u2028\u2029"
_LINE_BREAK = re.compile(f"[{_LINE_BREAKS}]")
#: The first or the last line of a conflict, with the name of its side.
_CONFLICT = re.compile(r"(?:<{7}|>{7})(?: ([^\r]*))?\r?")
#: The kinds of space that keyboards and word processors make.
_SPACES = "\xa0\u2002\u2003\u2007\u2009\u202f\u3000"
#: Such a space in the indentation, or where YAML needs a space: after a dash, and after the colon of a key.
_ODD_SPACE = re.compile(rf"^(?:[ ]*(?:-[ ]+)*(?:-|(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*'):)?)([{_SPACES}])", re.MULTILINE)


def text_of(file: SourceFile) -> str | tuple[Finding, ...]:
    """Return the text of a file; if it cannot be parsed, findings that state why."""
    text = _decode(file)
    if not isinstance(text, str):
        return (text,)
    line_break = _LINE_BREAK.search(text) if any(character in text for character in _LINE_BREAKS) else None
    if line_break:
        # libyaml would count lines differently than any editor.
        return (_control_character(file.path, text, line_break),)
    return tuple(conflicts(file.path, text)) or text


def _decode(file: SourceFile) -> str | Finding:
    where = Location(path=file.path)
    content = file.content
    size = file.size or len(content)
    if size > MAX_BYTES:
        return codes.TOO_LARGE.at(where, f"the file has {size:,} bytes; the limit is {MAX_BYTES:,}")
    if file.problem:
        return codes.UNREADABLE_FILE.at(where, file.problem)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return codes.NOT_UTF8.at(where, "the file is UTF-16, not UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        byte = f"0x{content[error.start]:02X}"
        return codes.NOT_UTF8.at(
            Location(path=file.path, line=line, column=column, end_line=line, end_column=column + 1),
            f"byte {byte} is not UTF-8; the file may be Latin-1 or Windows-1252",
            arguments=[byte],
        )


def _control_character(path: str, text: str, match: re.Match[str]) -> Finding:
    line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
    where = Location(path=path, line=line, column=column, end_line=line, end_column=column + 1)
    name = code_point(match.group())
    return codes.CONTROL_CHARACTER.at(where, f"the text contains the control character {name}", arguments=[name])


def conflicts(path: str, text: str) -> Iterator[Finding]:
    """Report each conflict of a merge that git left in a text, and each first or last line that is left of one.

    The lines between them (`=======`, `|||||||`) may also be Markdown, so they are no conflict alone.
    """
    if not ("<" in text and "<<<<<<<" in text) and not (">" in text and ">>>>>>>" in text):
        return
    first: tuple[int, str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        match = _CONFLICT.fullmatch(line) if line.startswith(("<<<<<<<", ">>>>>>>")) else None
        if match is None:
            continue
        is_first = line.startswith("<")
        if first is not None:
            yield _left_over(path, *first) if is_first else _conflict(path, first, (number, match[1] or ""))
        elif not is_first:
            yield _left_over(path, number, match[1] or "", marker=">>>>>>>")
        first = (number, match[1] or "") if is_first else None
    if first is not None:
        yield _left_over(path, *first)


def _conflict(path: str, first: tuple[int, str], last: tuple[int, str]) -> Finding:
    (line, ours), (end, theirs) = first, last
    where = Location(path=path, line=line, end_line=line, end_column=8)
    sides = f" of `{ours[:60]}` and `{theirs[:60]}`" if ours and theirs else ""
    message = f"the lines up to {end} contain both sides{sides} of a merge conflict"
    return codes.CONFLICT_MARKERS.at(where, message, arguments=[ours, theirs])


def _left_over(path: str, line: int, name: str, *, marker: str = "<<<<<<<") -> Finding:
    where = Location(path=path, line=line, end_line=line, end_column=8)
    message = f"the line `{f'{marker} {name[:60]}'.rstrip()}` is what is left of a merge conflict"
    return codes.CONFLICT_MARKERS.at(where, message, arguments=[name], hint="Remove the line.")


def following_comments(text: str) -> dict[int, int]:
    """Return the offsets of comments that follow something on their line, by the offset at which that ends.

    Also finds what looks like a comment inside quotes and block texts.
    """
    comments: dict[int, int] = {}
    at = text.find("#")
    while at >= 0:
        end = at
        while end and text[end - 1] in " \t":
            end -= 1
        if 0 < end < at and text[end - 1] not in "\r\n":
            comments[end] = at
        at = text.find("#", at + 1)
    return comments


def odd_spaces(text: str) -> tuple[OddSpace, ...]:
    """Return the places where YAML needs a space and the text has another kind of space; one for each line."""
    if text.isascii() or not any(space in text for space in _SPACES):
        return ()
    spaces: list[OddSpace] = []
    line, start = 1, 0
    for match in _ODD_SPACE.finditer(text):
        line, start = line + text.count("\n", start, match.start()), match.start()
        spaces.append(OddSpace(line, match.start(1) - start + 1, match[1]))
    return tuple(spaces)
