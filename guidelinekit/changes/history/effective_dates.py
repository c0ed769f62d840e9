"""The date of a release, and the one that it names itself -> from when on it holds. Dates are YYYY-MM-DD."""

from collections.abc import Iterable


def start_of(date: str, effective: str) -> str:
    """Return the day on which a release begins to hold: its effective date, but not before it was made."""
    return max(date, effective)


def later_start(date: str, effective: str) -> str:
    """Return the day on which a release begins to hold, if that is after its date; else empty."""
    return effective if effective > date else ""


def held_until(day: str, earlier: Iterable[tuple[str, str, str]]) -> str:
    """Return the version that holds until a day: the newest one that has begun before; empty if none has.

    `earlier` are version, date and effective date of the releases that are not withdrawn, oldest first.
    """
    held = [version for version, date, effective in earlier if start_of(date, effective) < day]
    return held[-1] if held else ""
