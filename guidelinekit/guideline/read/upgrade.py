"""Files of an older format -> the same files in today's: texts edited where a step says, all else left as it was.

A step is declared as renames of keys and replacements of values, so that comments, quotes and layout stay, and so that
lines of JSON are upgraded by the same words as YAML.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.edit import Edit, edited
from guidelinekit.guideline.read.reader import LINES, read

#: A path of keys; `*` stands for any one key or index.
Pattern = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What turns files of the format `reads` into the next one.

    `renames` give keys a new name, by the path that leads to each. `values` replace plain values, by the path of each.
    """

    reads: int
    renames: Mapping[Pattern, str] = field(default_factory=dict)
    values: Mapping[Pattern, Mapping[str, str]] = field(default_factory=dict)


#: Every step so far, oldest first. There has been one format only.
STEPS: tuple[Step, ...] = ()

#: The format that this program writes, and reads without a step.
FORMAT = 1


def format_of(documents: Sequence[Document]) -> int | None:
    """The format that a guideline's files are written in; None where they do not say."""
    said = next(
        (document.data["format"] for document in documents if document.data and "format" in document.data), None
    )
    return said if isinstance(said, int) and not isinstance(said, bool) else None


def upgraded(files: Sequence[SourceFile], steps: Sequence[Step] = STEPS) -> tuple[SourceFile, ...]:
    """Give the files in today's format. Files that cannot be read, or that need no step, come back as they are."""
    if not steps:
        return tuple(files)
    documents = [read(file) for file in files]
    written = format_of(documents)
    due = [step for step in steps if written is not None and written <= step.reads]
    if not due or any(document.findings for document in documents):
        return tuple(files)
    done = tuple(files)
    for step in due:
        values = {**step.values, ("format",): {str(step.reads): str(step.reads + 1)}}
        done = tuple(_file(file, step.renames, values) for file in done)
    return done


def _file(file: SourceFile, renames: Mapping[Pattern, str], values: Mapping[Pattern, Mapping[str, str]]) -> SourceFile:
    if file.path.endswith(LINES):
        lines = file.content.decode("utf-8-sig").split("\n")
        return SourceFile(path=file.path, content="\n".join(_line(line, renames, values) for line in lines).encode())
    document = read(file)
    edits = [
        _key_edit(document, address, name) for pattern, name in renames.items() for address in _at(document, pattern)
    ]
    for pattern, table in values.items():
        for address in _at(document, pattern):
            edits.extend(_value_edit(document, address, table))
    return edited(file, edits)


def _at(document: Document, pattern: Pattern) -> Iterator[Address]:
    yield from _matches(document.data, pattern, ())


def _matches(data: Any, pattern: Pattern, address: Address) -> Iterator[Address]:
    if not pattern:
        yield address
        return
    entries: list[tuple[Key, Any]] = []
    if isinstance(data, dict):
        entries = list(data.items())
    elif isinstance(data, list):
        entries = list(enumerate(data))
    for key, inner in entries:
        if pattern[0] in ("*", str(key)):
            yield from _matches(inner, pattern[1:], (*address, key))


def _key_edit(document: Document, address: Address, name: str) -> Edit:
    place = document.place(address)
    assert place is not None, "what the data holds stands somewhere"
    assert place.key_start is not None, "what has a name has a key"
    assert place.key_end is not None
    return place.key_start, place.key_end, name


def _value_edit(document: Document, address: Address, table: Mapping[str, str]) -> Iterator[Edit]:
    place = document.place(address)
    value: Any = document.data
    for key in address:
        value = value[key]
    if place is not None and str(value) in table:
        yield place.start, place.end, table[str(value)]


def _line(line: str, renames: Mapping[Pattern, str], values: Mapping[Pattern, Mapping[str, str]]) -> str:
    """One example of a list: changed only where a step says something of examples that it holds."""
    if not line.strip():
        return line
    entry = json.loads(line)
    before = json.dumps(entry)
    whole = {"examples": {"*": entry}}
    for pattern, name in renames.items():
        for owner, key in _owners(whole, pattern):
            entries = [(name if known == key else known, value) for known, value in owner.items()]
            owner.clear()
            owner.update(entries)
    for pattern, table in values.items():
        for owner, key in _owners(whole, pattern):
            owner[key] = table.get(str(owner[key]), owner[key])
    return line if json.dumps(entry) == before else json.dumps(entry, ensure_ascii="\\u" in line)


def _owners(data: Any, pattern: Pattern) -> Iterator[tuple[Any, Key]]:
    """What holds each place that a pattern leads to, and the key there."""
    for address in list(_matches(data, pattern, ())):
        owner = data
        for key in address[:-1]:
            owner = owner[key]
        yield owner, address[-1]
