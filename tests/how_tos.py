"""The how-to guides about files of other tools, as steps that can be run.

A page has these steps, in their order:

- a block `console`: each line after `$ ` is a command, and the lines below it are its whole output;
- a block whose first line is `# path`: the file, or those of its elements that the block has;
- a block `diff` whose first line is `# path`: lines to replace in the file;
- a block whose first line is `# path (excerpt)`: what the file has by then.

`…` stands for omitted lines where it is a line, and for omitted words within a line. The files that the page links
below `files/` are in the folder from the beginning.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"# ([\w./-]+\.\w+)( \(excerpt\))?$")
_FILES = re.compile(r"\]\((files/[^)#]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command and the output that the page shows."""

    line: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of a file, or a part of it: to write (`kind` is `write`), to replace, or an excerpt of what it has."""

    path: str
    text: str
    kind: Literal["write", "replace", "excerpt"]


def steps(page: Path) -> Iterator[Command | Text]:
    """Yield the steps of a page in their order."""
    for language, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        lines = block.splitlines()
        if language == "console":
            starts = [index for index, line in enumerate(lines) if line.startswith("$ ")]
            for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
                yield Command(line=lines[start][2:], shown=tuple(lines[start + 1 : end]))
        elif lines and (match := _PATH.match(lines[0])):
            text = "\n".join(lines[1:]).strip("\n") + "\n"
            kind: Literal["write", "replace", "excerpt"] = "excerpt" if match[2] else "write"
            yield Text(path=match[1], text=text, kind="replace" if language == "diff" else kind)


def copy_files(page: Path, folder: Path) -> list[str]:
    """Copy the files that a page links into a folder, and return their names."""
    names = list(dict.fromkeys(_FILES.findall(page.read_text(encoding="utf-8"))))
    for name in names:
        shutil.copy(page.parent / name, folder)
    return [Path(name).name for name in names]


def is_shown(shown: str, actual: str, *, whole: bool) -> bool:
    """Whether a text is what a page shows of it; without `whole`, the page may begin and end anywhere."""
    parts = [r"(?:.*\n)*?" if line.strip() == "…" else _line(line) for line in shown.splitlines()]
    pattern = re.compile("^" + "".join(parts) + (r"\Z" if whole else ""), 0 if whole else re.MULTILINE)
    return bool(pattern.match(actual) if whole else pattern.search(actual))


def _line(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.rstrip().split("…")) + "[ ]*\n"


def replaced(text: str, diff: str) -> str:
    """Return a text in which the lines of a diff are replaced; they occur once."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] != "+")
    assert text.count(old) == 1, old
    return text.replace(old, "".join(line[1:] for line in lines if line[0] != "-"))


def edited(text: str, block: str) -> str:
    """Return the text of a YAML file in which the elements of a block replace those with the same key.

    A block with `format` is the whole file. New sections and elements are added at the end.
    """
    if not text or block.startswith("format:"):
        return block
    lines = text.splitlines()
    for section, elements in _parts(block.splitlines(), ""):
        found = dict(_spans(lines, "", 0, len(lines)))
        if section not in found:
            lines += elements
            continue
        start, end = found[section]
        if not elements[0].endswith(":") or not list(_parts(elements[1:], "  ")):
            lines[start:end] = elements
            continue
        for key, element in _parts(elements[1:], "  "):
            start, end = dict(_spans(lines, "", 0, len(lines)))[section]
            inner = dict(_spans(lines, "  ", start + 1, end))
            first, last = inner.get(key, (end, end))
            lines[first:last] = element
    return "\n".join(lines) + "\n"


def _parts(lines: list[str], indent: str) -> Iterator[tuple[str, list[str]]]:
    for key, (start, end) in _spans(lines, indent, 0, len(lines)):
        yield key, lines[start:end]


def _spans(lines: list[str], indent: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the keys at one depth, each with its first line and the one after its last."""
    key = re.compile(rf"{indent}([^\s#-][^:]*):(?: |$)")
    starts = [(index, match[1]) for index in range(start, end) if (match := key.match(lines[index]))]
    ends = [first for first, _ in starts[1:]] + [end]
    for (first, name), last in zip(starts, ends[: len(starts)], strict=True):
        yield name, (first, last)
