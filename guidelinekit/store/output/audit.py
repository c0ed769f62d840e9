"""A published folder -> where its files are not as its indexes say. Every problem is found, not only the first one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.store.output.files import SPECIAL, digest_of, sizes
from guidelinekit.store.output.index import INDEX
from guidelinekit.store.published_index import Entry
from guidelinekit.store.repository_files import OWN_LIMIT, read_file
from guidelinekit.store.resources import load_schema

_LONGEST_REASON = 200


@dataclass(slots=True)
class Audit:
    """The files of a folder by path, as its indexes list them, and sentences on those that are not so.

    `root` is the index of the folder, empty if it cannot be used, and `guidelines` are those of guidelines, by path.
    What is in the folders `unknown` is in no index that can be used.
    """

    root: Mapping[str, Any] = field(default_factory=dict)
    guidelines: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    listed: dict[str, Entry] = field(default_factory=dict)
    different: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def audit(folder: Path, progress: Callable[[int, int], None]) -> Audit:
    """Compare the files of a folder with its indexes. `progress` is called with the files that are done, and all.

    Raises:
        OSError: a folder cannot be read.
    """
    found = Audit()
    root = _index(folder, INDEX, "site", found)
    if root is None:
        return found
    found.root = root
    _list(root["files"], "", found)
    for guideline in root.get("guidelines", ()):
        path = guideline["index"]
        index = _index(folder, path, "releases", found)
        below = path.removesuffix(INDEX)
        if index is None:
            found.unknown.add(below)
        else:
            found.guidelines[path] = index
            for part in (index, *index["releases"], *index["previews"]):
                _list(part["files"], below, found)
    _compare(folder, found, progress)
    return found


def _index(folder: Path, path: str, schema_name: str, found: Audit) -> Mapping[str, Any] | None:
    file = read_file(folder, path, OWN_LIMIT)
    if file is None:
        if path not in found.listed:  # else it is reported with the files
            found.problems.append(f"{path} is missing")
        return None
    if file.problem:
        found.problems.append(f"{path} cannot be read: {file.problem}")
        return None
    try:
        data = json.loads(file.content)
        problem = _refusal(load_schema(schema_name), data)
    except (ValueError, RecursionError):
        problem = "it is not JSON"
    if problem:
        found.problems.append(f"{path} is not valid by schema/{schema_name}.schema.json: {problem}")
        return None
    index: Mapping[str, Any] = data
    return index


def _refusal(schema: Schema, data: object) -> str:
    """Return why a schema refuses data; empty if it does not."""
    if schema.accepts(data):
        return ""
    error = next(Draft202012Validator(dict(schema.raw)).iter_errors(data))
    where = "".join(f"/{key}" for key in error.absolute_path)
    reason = plain_line(error.message)
    if len(reason) > _LONGEST_REASON:
        reason = f"{reason[:_LONGEST_REASON]}…"
    return f"{where}: {reason}" if where else reason


def _list(files: Mapping[str, Mapping[str, Any]], below: str, found: Audit) -> None:
    for name, file in files.items():
        path = below + name
        entry = Entry(file["sha256"], file["bytes"])
        if found.listed.setdefault(path, entry) != entry:
            found.problems.append(f"{path} is in two indexes, with different contents")


def _compare(folder: Path, found: Audit, progress: Callable[[int, int], None]) -> None:
    on_disk = sizes(folder)
    for done, (path, entry) in enumerate(sorted(found.listed.items())):
        progress(done, len(found.listed))
        size = on_disk.get(path)
        if size is None:
            problem = "is missing"
        elif size == SPECIAL:
            problem = "is no ordinary file"
        elif size != entry.size or digest_of(folder / path) != entry.sha256:
            problem = "has changed"
        else:
            continue
        found.different.add(path)
        found.problems.append(f"{path} {problem}")
    for path in sorted(on_disk.keys() - found.listed.keys() - {INDEX}):
        if not path.startswith(tuple(found.unknown)):
            found.problems.append(f"{path} is in no index")
