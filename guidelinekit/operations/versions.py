"""Versions of a guideline, and what is found out about them, remembered from command to command.

A version is known by the blobs of its files, so that what was true of it once is true of it always, for the same
program and settings.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property

import msgspec

from guidelinekit.change.change import Change
from guidelinekit.change.changelog import Facts, facts_of
from guidelinekit.change.meaning import compare
from guidelinekit.change.normal import Forms
from guidelinekit.change.records import from_record, to_record
from guidelinekit.change.weights import Weights
from guidelinekit.operations.project import Project
from guidelinekit.spec.check import Loaded
from guidelinekit.spec.schema import Schema
from guidelinekit.store.cache import Cache
from guidelinekit.store.files import GuidelineFiles
from guidelinekit.store.history import History, blob_id
from guidelinekit.store.journal import git_folder
from guidelinekit.store.resources import program_digest

#: From this size on, what no one asked for this time is not kept any longer.
BYTES = 4_000_000


class Version:
    """One version of a guideline, read when somebody asks. `key` tells it from all others; empty, it tells nothing."""

    def __init__(self, key: str, load: Callable[[], Loaded]) -> None:
        self.key = key
        self._load = load

    @cached_property
    def loaded(self) -> Loaded:
        """The guideline."""
        return self._load()


def key_of(blobs: Mapping[str, str]) -> str:
    """What a version whose files have these blobs, by path, is known by."""
    return hashlib.sha256("\0".join(f"{path}\0{blobs[path]}" for path in sorted(blobs)).encode()).hexdigest()


def version_of(files: GuidelineFiles, load: Callable[[], Loaded]) -> Version:
    """The version that files hold, be they in git or not."""
    if any(file.problem for file in files.files):
        return Version("", load)
    return Version(key_of({file.path: blob_id(file.content) for file in files.files}), load)


class _Kept(msgspec.Struct):
    """What a file of the cache holds: facts by key of a version, and records of changes by the keys of two."""

    program: str
    facts: dict[str, Facts]
    changes: dict[str, msgspec.Raw]


class Memory:
    """What was found out about the versions of one guideline; what is not known yet is found out."""

    def __init__(self, schema: Schema, weights: Weights, cache: Cache, name: str) -> None:
        self._schema = schema
        self._weights = weights
        self._cache = cache
        self._name = f"{name}.json"
        self._forms = Forms(schema)
        self._program = hashlib.sha256(f"{program_digest()} {sorted(weights.entries.items())}".encode()).hexdigest()
        self._kept = self._read()
        self._asked: set[str] = set()
        self._is_new = False

    def facts(self, version: Version) -> Facts:
        """What a changelog says of a version."""
        self._asked.add(version.key)
        known = self._kept.facts.get(version.key)
        if known is None:
            known = facts_of(version.loaded)
            if version.key:
                self._kept.facts[version.key], self._is_new = known, True
        return known

    def changes(self, old: Version, new: Version) -> tuple[Change, ...]:
        """What changed between two versions that are usable, before notes say something of it."""
        key = f"{old.key} {new.key}"
        self._asked.add(key)
        known = self._kept.changes.get(key)
        if known is not None:
            return tuple(from_record(record, self._schema) for record in msgspec.json.decode(known))
        found = compare(old.loaded.source, new.loaded.source, self._schema, self._weights, forms=self._forms)
        if old.key and new.key:
            record = msgspec.json.encode([to_record(change) for change in found])
            self._kept.changes[key], self._is_new = msgspec.Raw(record), True
        return found

    def keep(self) -> None:
        """Let the next command know."""
        if not self._is_new:
            return
        content = msgspec.json.encode(self._kept)
        if len(content) > BYTES:
            facts = {key: known for key, known in self._kept.facts.items() if key in self._asked}
            changes = {key: known for key, known in self._kept.changes.items() if key in self._asked}
            content = msgspec.json.encode(_Kept(self._program, facts, changes))
        self._cache.write(self._name, content)
        self._is_new = False

    def _read(self) -> _Kept:
        try:
            kept = msgspec.json.decode(self._cache.read(self._name), type=_Kept)
        except msgspec.DecodeError:
            kept = None
        return kept if kept is not None and kept.program == self._program else _Kept(self._program, {}, {})


def memory_of(project: Project, history: History, name: str) -> Memory:
    """What earlier commands in this clone found out about the versions of a guideline."""
    # A repository may hold several projects, each with settings and guidelines of its own.
    return Memory(
        project.schema, project.weights, Cache(git_folder(project.root)), history.from_top(name).replace("/", "~")
    )
