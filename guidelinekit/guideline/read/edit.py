"""A YAML file and edits -> the file with some ranges replaced. Comments, quotes and layout stay."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from guidelinekit.guideline.read.document import Document, Position, SourceFile, TextPosition
from guidelinekit.guideline.read.reader import read

#: The start and end of a range, and its new text.
Edit = tuple[Position, Position, str]

_QUOTED = re.compile(r"""(["']).*\1\Z""", re.DOTALL)
_BOM = b"\xef\xbb\xbf"


def edited(file: SourceFile, edits: Iterable[Edit]) -> SourceFile:
    """Replace ranges of a file, which must not overlap. A byte-order mark is kept."""
    text = file.content.decode("utf-8-sig")
    line_starts = [0]
    for line in text.split("\n")[:-1]:
        line_starts.append(line_starts[-1] + len(line) + 1)

    def offset(position: Position) -> int:
        return line_starts[position.line] + position.column

    for start, end, new in sorted(edits, key=lambda edit: offset(edit[0]), reverse=True):
        text = text[: offset(start)] + new + text[offset(end) :]
    bom = _BOM if file.content.startswith(_BOM) else b""
    return SourceFile(path=file.path, content=bom + text.encode())


def with_fields(file: SourceFile, fields: Mapping[str, str], *, after: str) -> SourceFile:
    """Set top-level fields of a file to plain texts. New fields are added after the field `after`.

    Raises:
        ValueError: the layout of the file does not allow this.
    """
    document = read(file)
    if document.data is None:
        raise ValueError(f"{file.path} cannot be read")
    result = edited(file, _edits(document, file.content.decode("utf-8-sig"), fields, after))
    if read(result).data != {**document.data, **fields}:
        raise ValueError(f"{' and '.join(fields)} cannot be set in {file.path} because of its layout")
    return result


def _edits(document: Document, text: str, fields: Mapping[str, str], after: str) -> Iterator[Edit]:
    """An edit for each field that exists, and one after the field `after` for all new fields."""
    lines = text.split("\n")
    new = {}
    for key, value in fields.items():
        span = document.span((key,))
        if span is None:
            new[key] = value
        else:
            yield span.start, span.end, _scalar(value, _between(lines, span.start, span.end))
    previous = document.span((after,))
    if not new or document.root is None or previous is None:
        return
    if _between(lines, document.root.start, document.root.end).startswith("{"):
        yield previous.end, previous.end, "".join(f", {json.dumps(key)}: {json.dumps(new[key])}" for key in new)
        return
    # After the whole line, so that a comment stays with its field.
    line = lines[previous.end.line]
    end = TextPosition(previous.end.line, len(line.rstrip("\r")))
    indent = " " * document.root.start.column
    line_end = "\r\n" if line.endswith("\r") else "\n"
    yield end, end, "".join(f"{line_end}{indent}{key}: {value}" for key, value in new.items())


def _between(lines: list[str], start: Position, end: Position) -> str:
    """The text between two positions; if they are on different lines, its first line."""
    return lines[start.line][start.column : end.column if end.line == start.line else None]


def _scalar(value: str, written: str) -> str:
    """A plain text, in the quotes of the text that it replaces."""
    quote = _QUOTED.match(written)
    return f"{quote[1]}{value}{quote[1]}" if quote else value
