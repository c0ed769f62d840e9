"""Files of an older format -> the same files in the current format. Only what an upgrade names changes.

An upgrade is declared as renamed keys and replaced values, for YAML and JSON lines alike. Comments, quotes and layout
stay.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.guideline.address import Address, Key
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.edit import Edit, edited
from guidelinekit.guideline.read.reader import JSON_LINES_SUFFIX, read

#: A path of keys. `*` matches any key or index.
Pattern = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatUpgrade:
    """The changes from the format `from_format` to the next one.

    `renames` maps the path of a key to its new name. `values` maps the path of a value to its replacements.
    """

    from_format: int
    renames: Mapping[Pattern, str] = field(default_factory=dict)
    values: Mapping[Pattern, Mapping[str, str]] = field(default_factory=dict)


#: Every upgrade, oldest first. Only one format exists so far.
UPGRADES: tuple[FormatUpgrade, ...] = ()

#: The current format, which is read without an upgrade.
FORMAT = 1


def format_of(documents: Sequence[Document]) -> int | None:
    """The format of a guideline's files, or None if they do not state one."""
    value = next(
        (document.data["format"] for document in documents if document.data and "format" in document.data), None
    )
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def upgraded(files: Sequence[SourceFile], upgrades: Sequence[FormatUpgrade] = UPGRADES) -> tuple[SourceFile, ...]:
    """The files in the current format. Files that cannot be read or need no upgrade are returned unchanged."""
    if not upgrades:
        return tuple(files)
    documents = [read(file) for file in files]
    current = format_of(documents)
    pending = [upgrade for upgrade in upgrades if current is not None and current <= upgrade.from_format]
    if not pending or any(document.findings for document in documents):
        return tuple(files)
    result = tuple(files)
    for upgrade in pending:
        old, new = str(upgrade.from_format), str(upgrade.from_format + 1)
        values = {**upgrade.values, ("format",): {old: new}}
        result = tuple(_file(file, upgrade.renames, values) for file in result)
    return result


def _file(file: SourceFile, renames: Mapping[Pattern, str], values: Mapping[Pattern, Mapping[str, str]]) -> SourceFile:
    if file.path.endswith(JSON_LINES_SUFFIX):
        lines = file.content.decode("utf-8-sig").split("\n")
        return SourceFile(path=file.path, content="\n".join(_line(line, renames, values) for line in lines).encode())
    document = read(file)
    edits = [
        _key_edit(document, address, name)
        for pattern, name in renames.items()
        for address in _matches(document.data, pattern)
    ]
    for pattern, replacements in values.items():
        for address in _matches(document.data, pattern):
            edits.extend(_value_edit(document, address, replacements))
    return edited(file, edits)


def _matches(data: Any, pattern: Pattern, address: Address = ()) -> Iterator[Address]:
    """The addresses in the data that match a pattern."""
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
    span = document.span(address)
    assert span is not None, "every value in the data has a span"
    assert span.key_start is not None, "only keys of mappings are renamed"
    assert span.key_end is not None
    return span.key_start, span.key_end, name


def _value_edit(document: Document, address: Address, replacements: Mapping[str, str]) -> Iterator[Edit]:
    span = document.span(address)
    value: Any = document.data
    for key in address:
        value = value[key]
    if span is not None and str(value) in replacements:
        yield span.start, span.end, replacements[str(value)]


def _line(line: str, renames: Mapping[Pattern, str], values: Mapping[Pattern, Mapping[str, str]]) -> str:
    """A JSON line with one example. It is written again only if it changes."""
    if not line.strip():
        return line
    entry = json.loads(line)
    before = json.dumps(entry)
    data = {"examples": {"*": entry}}
    for pattern, name in renames.items():
        for parent, key in _parents(data, pattern):
            entries = [(name if known == key else known, value) for known, value in parent.items()]
            parent.clear()
            parent.update(entries)
    for pattern, replacements in values.items():
        for parent, key in _parents(data, pattern):
            parent[key] = replacements.get(str(parent[key]), parent[key])
    return line if json.dumps(entry) == before else json.dumps(entry, ensure_ascii="\\u" in line)


def _parents(data: Any, pattern: Pattern) -> Iterator[tuple[Any, Key]]:
    """The mapping or list around each value that matches a pattern, and the key of the value in it."""
    for address in list(_matches(data, pattern)):
        parent = data
        for key in address[:-1]:
            parent = parent[key]
        yield parent, address[-1]
