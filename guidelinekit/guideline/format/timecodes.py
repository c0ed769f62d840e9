"""Times in a sound or video as the format has them -> seconds."""

import re

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d(?:\.\d{1,6})?)")


def seconds(time: str | float) -> float | None:
    """Convert a number, `1:02.5` or `1:02:03` to seconds; None for any other text."""
    if not isinstance(time, str):
        return float(time)
    match = _CLOCK.fullmatch(time)
    if match is None:
        return None
    hours, minutes, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(rest)
