"""Moments of a sound or video as written -> seconds."""

import re

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d(?:\.\d{1,6})?)")


def seconds(written: str | float) -> float | None:
    """The seconds that a number, `1:02.5` or `1:02:03` stands for; None for anything else."""
    if not isinstance(written, str):
        return float(written)
    found = _CLOCK.fullmatch(written)
    if found is None:
        return None
    hours, minutes, rest = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(rest)
