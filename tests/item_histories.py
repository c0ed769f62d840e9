"""The item history of two versions without a repository."""

from collections.abc import Sequence
from dataclasses import replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.migration.earlier import earlier_ids
from guidelinekit.changes.migration.elements import follow_elements
from guidelinekit.changes.migration.item_history import ItemHistory
from guidelinekit.changes.migration.migrate import migrate_over
from guidelinekit.changes.migration.step import step_between
from guidelinekit.guideline.read.compose import Source
from guidelinekit.store.resources import load_schema


def history_between(old: Source, new: Source, changes: Sequence[Change]) -> ItemHistory:
    """The history of the releases 1.0.0 and 2.0.0, of which the second is shown."""
    schema, stored = load_schema(), ("id", "code")
    step = replace(step_between(old, new, changes, schema, stored=stored), version="2.0.0")
    same = replace(step_between(new, new, (), schema, stored=stored), old_version="2.0.0", version="2.0.0")
    return ItemHistory(
        to_shown={"2.0.0": migrate_over([same]), "1.0.0": migrate_over([step])},
        to_entry={"2.0.0": migrate_over([step])},
        earlier=earlier_ids(follow_elements([step])),
    )
