"""Results about versions of one guideline -> a cache in the git folder, for the next command.

The content key identifies a version, so a result stays valid for the same program and settings. Without the cache
every result is computed again.
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

#: Above this size of the file, results that this command did not use are removed.
BYTES = 4_000_000


class _Content(msgspec.Struct):
    """The content of a cache file: version keys and summaries by content key, records of changes by pairs of keys."""

    program: str
    keys: dict[str, tuple[str, str]]
    summaries: dict[str, VersionSummary]
    changes: dict[str, msgspec.Raw]


class ComparisonCache:
    """Results about the versions of one guideline; a missing one is computed and stored."""

    def __init__(self, schema: Schema, overrides: ImpactOverrides, cache: Cache, name: str) -> None:
        self._schema = schema
        self._cache = cache
        self._name = f"{name}.json"
        settings = [*sorted(overrides.entries.items()), overrides.stored]
        self._program = hashlib.sha256(f"{program_digest()} {settings}".encode()).hexdigest()
        self._content = self._read()
        self._used: set[str] = set()
        self._is_changed = False

    def version_key(self, key: str, compute: Callable[[], tuple[str, str]]) -> tuple[str, str]:
        """Return the version and status of a version; `compute` reads them."""
        return self._get(self._content.keys, key, compute)

    def summary(self, key: str, compute: Callable[[], VersionSummary]) -> VersionSummary:
        """Return the summary of a version."""
        return self._get(self._content.summaries, key, compute)

    def changes(self, key: str, compute: Callable[[], tuple[Change, ...]]) -> tuple[Change, ...]:
        """Return the changes between two versions, before notes are applied."""
        self._used.add(key)
        known = self._content.changes.get(key) if key else None
        if known is not None:
            return tuple(from_record(record, self._schema) for record in msgspec.json.decode(known))
        changes = compute()
        if key:
            records = msgspec.json.encode([to_record(change) for change in changes])
            self._content.changes[key], self._is_changed = msgspec.Raw(records), True
        return changes

    def save(self) -> None:
        """Write new results for the next command."""
        if not self._is_changed:
            return
        content = msgspec.json.encode(self._content)
        if len(content) > BYTES:
            kept = self._content
            used = _Content(
                self._program,
                self._used_only(kept.keys),
                self._used_only(kept.summaries),
                self._used_only(kept.changes),
            )
            content = msgspec.json.encode(used)
        self._cache.write(self._name, content)
        self._is_changed = False

    def _used_only(self, results: dict[str, T]) -> dict[str, T]:
        return {key: value for key, value in results.items() if key in self._used}

    def _get(self, results: dict[str, T], key: str, compute: Callable[[], T]) -> T:
        self._used.add(key)
        if key in results:
            return results[key]
        result = compute()
        if key:
            results[key], self._is_changed = result, True
        return result

    def _read(self) -> _Content:
        try:
            kept = msgspec.json.decode(self._cache.read(self._name), type=_Content)
        except msgspec.DecodeError:
            kept = None
        return kept if kept is not None and kept.program == self._program else _Content(self._program, {}, {}, {})
