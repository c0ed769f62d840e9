"""The text of a YAML file with some stretches replaced: comments, quotes and layout stay."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from guidelinekit.guideline.read.document import Document, Mark, SourceFile
from guidelinekit.guideline.read.reader import read

#: A stretch of a text and what comes into its place.
Edit = tuple[Mark, Mark, str]

_QUOTED = re.compile(r"""(["']).*\1\Z""", re.DOTALL)
_BOM = b"\xef\xbb\xbf"


def edited(file: SourceFile, edits: Iterable[Edit]) -> SourceFile:
    """Replace stretches of a file, none of which may lie in another; a byte-order mark stays."""
    text = file.content.decode("utf-8-sig")
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)

    def offset(mark: Mark) -> int:
        return starts[mark.line] + mark.column

    for start, end, new in sorted(edits, key=lambda edit: offset(edit[0]), reverse=True):
        text = text[: offset(start)] + new + text[offset(end) :]
    mark = _BOM if file.content.startswith(_BOM) else b""
    return SourceFile(path=file.path, content=mark + text.encode())


def with_fields(file: SourceFile, fields: Mapping[str, str], *, after: str) -> SourceFile:
    """Set top-level fields of a file to plain texts. One that is not there yet comes to stand behind the field `after`.

    Raises:
        ValueError: the file is laid out so that this does not give what is meant.
    """
    document = read(file)
    if document.data is None:
        raise ValueError(f"{file.path} cannot be read")
    done = edited(file, _edits(document, file.content.decode("utf-8-sig"), fields, after))
    if read(done).data != {**document.data, **fields}:
        raise ValueError(f"{file.path} is laid out so that {' and '.join(fields)} cannot be set in it")
    return done


def _edits(document: Document, text: str, fields: Mapping[str, str], after: str) -> Iterator[Edit]:
    """An edit for each field that is there, and one behind the field `after` for all that are new."""
    lines = text.split("\n")
    new = {}
    for key, value in fields.items():
        place = document.place((key,))
        if place is None:
            new[key] = value
        else:
            yield place.start, place.end, _scalar(value, _between(lines, place.start, place.end))
    anchor = document.place((after,))
    if not new or document.root is None or anchor is None:
        return
    if _between(lines, document.root.start, document.root.end).startswith("{"):
        yield anchor.end, anchor.end, "".join(f", {json.dumps(key)}: {json.dumps(new[key])}" for key in new)
        return
    # Behind the whole line, so that a comment stays with its field.
    line = lines[anchor.end.line]
    end = _At(anchor.end.line, len(line.rstrip("\r")))
    indent = " " * document.root.start.column
    ending = "\r\n" if line.endswith("\r") else "\n"
    yield end, end, "".join(f"{ending}{indent}{key}: {value}" for key, value in new.items())


class _At:
    """A point in a text."""

    def __init__(self, line: int, column: int) -> None:
        self.line = line
        self.column = column


def _between(lines: list[str], start: Mark, end: Mark) -> str:
    """What stands between two marks; of several lines the first one."""
    return lines[start.line][start.column : end.column if end.line == start.line else None]


def _scalar(value: str, written: str) -> str:
    """A plain text in the quotes that the old one had."""
    quote = _QUOTED.match(written)
    return f"{quote[1]}{value}{quote[1]}" if quote else value
