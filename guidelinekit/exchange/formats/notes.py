"""What a draft does not have, collected by reason: files can have thousands of places of one kind."""

from collections.abc import Iterator
from itertools import islice

from guidelinekit.exchange.draft import Draft

#: Places that a note names before it only counts.
_NAMED = 5
#: How many reasons have a note each.
_MAX_REASONS = 100


class Notes:
    """What is not in the draft: one note for each reason, with the first places where it was."""

    def __init__(self, named: int = _NAMED) -> None:
        self._named = named
        self._places: dict[str, list[str]] = {}

    def add(self, place: str, reason: str) -> None:
        """Add a place to a reason."""
        self._places.setdefault(reason, []).append(place)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for reason, places in self._places.items():
            named = list(dict.fromkeys(places))
            more = len(named) - self._named
            yield "; ".join(named[: self._named]) + (f"; and {more} more" if more > 0 else ""), reason

    def tell(self, draft: Draft) -> None:
        """Record all of them in a draft."""
        for place, reason in islice(self, _MAX_REASONS):
            draft.skip(place, reason)
        if (more := len(self._places) - _MAX_REASONS) > 0:
            draft.skip(f"{more:,} further places", "They are left out for other reasons of these kinds.")
