"""The migrations from every earlier release of a guideline, and what its changelog says of the items of each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guidelinekit.changes.migration.earlier import EarlierIds
from guidelinekit.changes.migration.mapping import Migration


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory:
    """What became of the items and the ids of earlier releases.

    `to_shown` are the migrations to the version that is shown, by release, newest first. `to_entry` are those to each
    release of the changelog from the one in force before it, by version; unreleased changes have the empty version.
    """

    to_shown: Mapping[str, Migration] = field(default_factory=dict)
    to_entry: Mapping[str, Migration] = field(default_factory=dict)
    earlier: EarlierIds = field(default_factory=EarlierIds)


#: That of a guideline without releases.
NO_ITEMS = ItemHistory()
