"""A migration and how many labeled items each label has -> how many need review, and the cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The settings import `Rate` and need not load the migration.
    from guidelinekit.changes.migration import Migration


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The time to review one item in minutes, and the price of one hour. If `hourly` is 0, only the time is shown."""

    minutes: float
    hourly: float = 0.0
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Finished items by what happens to them, hours of work, and money.

    `unknown` are labels that change and whose items are not counted.
    """

    reviewed: int
    converted: int
    kept: int
    hours: float
    money: float
    unknown: tuple[str, ...] = ()


def cost_of(migration: "Migration", counts: Mapping[str, int], rate: Rate) -> Cost:
    """Return the cost of a migration. `counts` are the labeled items by label of the old version."""
    by_action = {"review": 0, "convert": 0, "keep": 0}
    for mapping in migration.mappings:
        by_action[mapping.action] += counts.get(mapping.old, 0)
    hours = by_action["review"] * rate.minutes / 60
    return Cost(
        reviewed=by_action["review"],
        converted=by_action["convert"],
        kept=by_action["keep"],
        hours=hours,
        money=hours * rate.hourly,
        unknown=tuple(
            mapping.old for mapping in migration.mappings if mapping.old not in counts and mapping.action != "keep"
        ),
    )
