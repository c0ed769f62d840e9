"""What one release says, as its readers may see it: the input of all its files for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.changes.migration.mapping import Migration
from guidelinekit.guideline.format.model import Guideline


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseContent:
    """One release without what its readers must not see.

    `data` is what `guideline` was built from, without short forms. `changelog` and `items` go up to this release.
    `commit` is empty for an unreleased state. `generated_by` is the program and its version.
    """

    guideline: Guideline
    data: Mapping[str, Any]
    changelog: Changelog
    items: ItemHistory = NO_ITEMS
    commit: str = ""
    generated_by: str

    @property
    def entry(self) -> ChangelogEntry | None:
        """The entry of the changelog with what this release changed; None if there is none."""
        return self.changelog.unreleased or next(
            (entry for entry in self.changelog.entries if entry.version == self.guideline.version), None
        )

    @property
    def migrations(self) -> list[Migration]:
        """The migrations from each earlier release to this one, newest first."""
        own = self.guideline.version if self.changelog.unreleased is None else ""
        return [migration for version, migration in self.items.to_shown.items() if version != own]

    def head(self, schema_id: str) -> dict[str, Any]:
        """Return the first fields of each JSON file."""
        return {
            "$schema": schema_id,
            "guideline": self.guideline.id,
            "version": self.guideline.version,
            "commit": self.commit,
            "generated_by": self.generated_by,
        }
