"""What outputs say becomes of the items with old labels, as claims that the record of the migration can contradict."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from guidelinekit.changes.change import Impact
from guidelinekit.changes.migration.mapping import Migration, Value, ValueMapping

#: The key of a claim about at least one item, whatever labels it has.
SOME = ""


class Claim(NamedTuple):
    """What an output says of the items with an old label, or with any if `label` is empty.

    `says` is an action of the migration; `use` where it names the labels to use instead, `id` where it names the id
    that the label has now. `labels` are the ids that it names; None if it names none. `also` are those that it names
    as further ones to consider.
    """

    label: str
    says: str
    labels: frozenset[str] | None = None
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """The outputs about two versions, and the record that they must agree with.

    An output that is empty says nothing. `counts` has a different power of two for each label, so that a sum says which
    labels are in it.
    """

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    migration: Migration
    counts: Mapping[str, int]
    diff_json: str = ""
    diff_text: str = ""
    diff_markdown: str = ""
    diff_html: str = ""
    diff_github: str = ""
    review: str = ""
    migration_json: str
    migration_csv: str
    migration_sql: str
    migration_text: str
    pages: Mapping[str, str] = field(default_factory=dict)

    @property
    def old_labels(self) -> dict[str, ValueMapping]:
        """What becomes of each old label."""
        return {mapping.old.id: mapping for mapping in self.migration.of("label")}

    @property
    def choosable(self) -> list[str]:
        """The old labels that could be chosen. Of others, a list of changes says nothing: their items had to go."""
        labels = self.old.get("labels", {})
        return [k for k in self.old_labels if labels[k].get("status", "active") == "active"]

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The changes, as JSON."""
        data = json.loads(self.diff_json) if self.diff_json else {"guidelines": []}
        return [change for entry in data["guidelines"] for change in entry["changes"]]


Reader = Callable[[Outputs], Iterator[Claim]]


def agrees(claim: Claim, migration: Migration, labels: Mapping[str, ValueMapping]) -> bool:
    """Whether the record says the same."""
    if claim.label == SOME:
        actions = {mapping.action for mapping in migration.mappings if mapping.is_caused}
        # A value that goes with its attribute is no work for a person either.
        actions |= {"convert"} if "drop" in actions else set()
        of_every_item = {"review" if c.impact is Impact.RELABEL else "convert" for c in migration.every_item}
        return claim.says in actions | of_every_item
    mapping = labels[claim.label]
    targets = targets_of(mapping)
    match claim.says:
        case "use":
            named = claim.labels or frozenset()
            return named <= targets <= named | claim.also
        case "id":
            return (claim.labels or frozenset()) <= targets
        case "keep":
            # What could not be chosen before is no news.
            return mapping.action == "keep" or not mapping.is_caused
        case action:
            return mapping.action == action and claim.labels in (None, targets)


def targets_of(mapping: ValueMapping) -> frozenset[str]:
    """The labels that the items can have."""
    values: Sequence[Value] = [mapping.new] if mapping.new is not None else mapping.candidates
    return frozenset(value.id for value in values)
