"""Changes -> how long an annotator needs to read them."""

from collections.abc import Iterable, Iterator
from typing import Any

from guidelinekit.changes.change import Change, Impact, is_listed

#: Words that a careful reader of instructions reads in a minute: an assumption, not a measurement.
_WORDS_PER_MINUTE = 150


def minutes_to_read(changes: Iterable[Change]) -> int:
    """Return the minutes, at least 1 if there is something to read. Changes of impact `editorial` need not be read."""
    to_read = [change for change in changes if change.impact is not Impact.EDITORIAL and is_listed(change)]
    texts = [text for change in to_read for text in _texts(change.after if change.after is not None else change.before)]
    words = sum(len(text.split()) for text in texts)
    return max(1, round(words / _WORDS_PER_MINUTE)) if to_read else 0


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
