"""What becomes of items of every earlier release -> data, as `schema/release-migration.schema.json` describes it.

Most values of most releases are kept, and many have the same causes, so each cause stands once.
"""

from collections.abc import Sequence
from typing import Any

from guidelinekit.changes.migration.mapping import Cause, Migration
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.migration import LISTS, cause_data, values_data

SCHEMA_ID = "urn:guidelinekit:release-migration:1"


def release_migration(content: ReleaseContent, catalogue: Catalogue) -> dict[str, Any]:
    """Return the migrations from each earlier release to this one, newest first."""
    causes = _Causes(catalogue)
    migrations = [_migration(migration, causes) for migration in content.migrations]
    return {**content.head(SCHEMA_ID), "causes": causes.data, "migrations": migrations}


class _Causes:
    """The causes of all migrations, each once. A cause is referred to by its number in `data`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.data: list[dict[str, Any]] = []
        self._catalogue = catalogue
        # Python's `id()` of a cause -> its number. The cause is kept so that Python does not reuse its `id()`.
        self._known: dict[int, tuple[Cause, int]] = {}
        self._numbers: dict[tuple[Any, ...], int] = {}

    def numbers(self, causes: Sequence[Cause]) -> list[int]:
        """Return the numbers of some causes."""
        return list(dict.fromkeys(map(self._number, causes)))

    def _number(self, cause: Cause) -> int:
        known = self._known.get(id(cause))
        if known is None:
            data = cause_data(cause, self._catalogue)
            number = self._numbers.setdefault(tuple(data.values()), len(self.data))
            if number == len(self.data):
                self.data.append(data)
            known = self._known[id(cause)] = cause, number
        return known[1]


def _migration(migration: Migration, causes: _Causes) -> dict[str, Any]:
    changed: dict[str, list[dict[str, Any]]] = {name: [] for name in LISTS.values()}
    kept: dict[str, list[str]] = {name: [] for name in LISTS.values()}
    for mapping in migration.mappings:
        name = LISTS[mapping.old.kind]
        if mapping.action == "keep":
            kept[name].append(mapping.old.key)
        else:
            changed[name].append({**values_data(mapping), "causes": causes.numbers(mapping.causes)})
    return {
        "old_version": migration.old_version,
        "stored": list(migration.stored),
        **changed,
        "every_item": causes.numbers(migration.every_item),
        "kept": kept,
    }
