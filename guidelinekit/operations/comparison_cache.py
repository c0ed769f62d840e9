"""Results about versions of one guideline, kept from command to command in git's folder.

A version is known by its content key, so that a result stays valid for the same program and settings. Without the
cache every result is computed again.
"""

import hashlib
from collections.abc import Callable
from typing import TypeVar

import msgspec

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.changes.impact_overrides import ImpactOverrides
from guidelinekit.changes.records import from_record, to_record
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.store.cache import Cache
from guidelinekit.store.resources import program_digest

T = TypeVar("T")

#: Above this size, results that were not used this time are dropped.
BYTES = 4_000_000


class _Kept(msgspec.Struct):
    """The content of a cache file: version keys and summaries by content key, records of changes by pairs of keys."""

    program: str
    keys: dict[str, tuple[str, str]]
    summaries: dict[str, VersionSummary]
    changes: dict[str, msgspec.Raw]


class ComparisonCache:
    """Results about the versions of one guideline; a missing one is computed and kept."""

    def __init__(self, schema: Schema, overrides: ImpactOverrides, cache: Cache, name: str) -> None:
        self._schema = schema
        self._cache = cache
        self._name = f"{name}.json"
        settings = sorted(overrides.entries.items())
        self._program = hashlib.sha256(f"{program_digest()} {settings}".encode()).hexdigest()
        self._kept = self._read()
        self._used: set[str] = set()
        self._is_changed = False

    def version_key(self, key: str, compute: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """Return the version and status of a version; `compute` reads them."""
        return self._get(self._kept.keys, key, compute)

    def summary(self, key: str, compute: Callable[[], VersionSummary]) -> VersionSummary:
        """Return the summary of a version."""
        return self._get(self._kept.summaries, key, compute)

    def changes(self, key: str, compute: Callable[[], tuple[Change, ...]]) -> tuple[Change, ...]:
        """Return the changes between two versions, before notes are applied."""
        self._used.add(key)
        known = self._kept.changes.get(key) if key else None
        if known is not None:
            return tuple(from_record(record, self._schema) for record in msgspec.json.decode(known))
        found = compute()
        if key:
            records = msgspec.json.encode([to_record(change) for change in found])
            self._kept.changes[key], self._is_changed = msgspec.Raw(records), True
        return found

    def save(self) -> None:
        """Write new results for the next command."""
        if not self._is_changed:
            return
        content = msgspec.json.encode(self._kept)
        if len(content) > BYTES:
            kept = self._kept
            used = _Kept(
                self._program, self._of_use(kept.keys), self._of_use(kept.summaries), self._of_use(kept.changes)
            )
            content = msgspec.json.encode(used)
        self._cache.write(self._name, content)
        self._is_changed = False

    def _of_use(self, kept: dict[str, T]) -> dict[str, T]:
        return {key: value for key, value in kept.items() if key in self._used}

    def _get(self, kept: dict[str, T], key: str, compute: Callable[[], T]) -> T:
        self._used.add(key)
        if key in kept:
            return kept[key]
        found = compute()
        if key:
            kept[key], self._is_changed = found, True
        return found

    def _read(self) -> _Kept:
        try:
            kept = msgspec.json.decode(self._cache.read(self._name), type=_Kept)
        except msgspec.DecodeError:
            kept = None
        return kept if kept is not None and kept.program == self._program else _Kept(self._program, {}, {}, {})
