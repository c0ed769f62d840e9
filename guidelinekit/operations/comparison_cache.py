"""What is found out about the snapshots of a guideline, remembered from command to command.

A snapshot is known by the blobs of its files, so that what was true of it once is true of it always, for the same
program and settings.
"""

import hashlib
import json
from collections.abc import Mapping

import msgspec

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.classify import compare
from guidelinekit.changes.compare.normal_form import Forms
from guidelinekit.changes.history.summary import VersionSummary, summarize
from guidelinekit.changes.impact_overrides import ImpactOverrides
from guidelinekit.changes.records import from_record, to_record
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.operations.snapshots import Snapshot
from guidelinekit.store.assets import changed_blobs, replaced
from guidelinekit.store.cache import Cache
from guidelinekit.store.resources import program_digest

#: From this size on, what nobody asked for this time is not kept any longer.
BYTES = 4_000_000


class _Kept(msgspec.Struct):
    """What a file of the cache holds: facts by key of a snapshot, and records of changes by the keys of two."""

    program: str
    facts: dict[str, VersionSummary]
    changes: dict[str, msgspec.Raw]


class ComparisonCache:
    """What was found out about the snapshots of one guideline; what is not known yet is found out."""

    def __init__(self, schema: Schema, weights: ImpactOverrides, cache: Cache, name: str) -> None:
        self._schema = schema
        self._weights = weights
        self._cache = cache
        self._name = f"{name}.json"
        self._forms = Forms(schema)
        self._program = hashlib.sha256(f"{program_digest()} {sorted(weights.entries.items())}".encode()).hexdigest()
        self._kept = self._read()
        self._asked: set[str] = set()
        self._is_new = False

    def facts(self, snapshot: Snapshot) -> VersionSummary:
        """What is to be known of a snapshot."""
        self._asked.add(snapshot.key)
        known = self._kept.facts.get(snapshot.key)
        if known is None:
            known = summarize(snapshot.loaded)
            if snapshot.key:
                self._kept.facts[snapshot.key], self._is_new = known, True
        return known

    def changes(self, old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
        """What changed between two snapshots that can be used, before notes say something of it."""
        files = changed_blobs(old.assets, new.assets)
        key = f"{old.key} {new.key}" + (f" {_digest(files)}" if files else "")
        self._asked.add(key)
        known = self._kept.changes.get(key)
        if known is not None:
            return tuple(from_record(record, self._schema) for record in msgspec.json.decode(known))
        found = compare(
            old.loaded.source,
            new.loaded.source,
            self._schema,
            self._weights,
            replaced=replaced(old.assets, new.assets) if files else {},
            forms=self._forms,
        )
        if old.key and new.key:
            records = msgspec.json.encode([to_record(change) for change in found])
            self._kept.changes[key], self._is_new = msgspec.Raw(records), True
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


def _digest(files: Mapping[str, tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
