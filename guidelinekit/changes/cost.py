"""Changes and how many finished items each label has -> how many must be looked at again, and what that costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Settings hold a rate, and need not wait for all that a map is made of.
    from guidelinekit.changes.migration import Migration


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What looking at an item again takes: minutes of one person, paid by the hour. 0 an hour: only time is told."""

    minutes: float
    hourly: float = 0.0
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Finished items by what becomes of them, hours of work, and money.

    `unknown` are labels that do not stand, and of whose items there is no count.
    """

    asked: int
    converted: int
    kept: int
    hours: float
    money: float
    unknown: tuple[str, ...] = ()


def cost_of(migration: "Migration", counts: Mapping[str, int], rate: Rate) -> Cost:
    """Weigh a migration map. `counts` are the finished items by label of the old version."""
    by_action = {"ask": 0, "convert": 0, "keep": 0}
    for fate in migration.fates:
        by_action[fate.action] += counts.get(fate.old, 0)
    hours = by_action["ask"] * rate.minutes / 60
    return Cost(
        asked=by_action["ask"],
        converted=by_action["convert"],
        kept=by_action["keep"],
        hours=hours,
        money=hours * rate.hourly,
        unknown=tuple(fate.old for fate in migration.fates if fate.old not in counts and fate.action != "keep"),
    )
