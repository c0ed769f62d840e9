"""Marked text -> where it stands in an input. Nobody counts characters: annotators and authors quote words."""

from collections.abc import Sequence


def places(text: str, piece: str) -> list[int]:
    """The offsets at which a piece stands in a text: as whole words, or anywhere if it stands nowhere as whole words.

    So `is` in *This is it* is the second word and not the end of the first one, while `n't` is found in *didn't*.
    """
    found = []
    start = text.find(piece)
    while start >= 0:
        found.append(start)
        start = text.find(piece, start + 1)
    return [start for start in found if is_whole(text, start, start + len(piece))] or found


def find(text: str, pieces: Sequence[str], occurrence: int = 1) -> tuple[tuple[int, int], ...] | None:
    """Find a span, in one piece or several, in a text.

    `occurrence` counts from 1 the places where the first piece stands; later pieces follow in order.
    Gives (start, end) offsets in code points for each piece, or None where one does not occur.
    """
    first = places(text, pieces[0])
    if len(first) < occurrence:
        return None
    end = first[occurrence - 1] + len(pieces[0])
    ranges = [(first[occurrence - 1], end)]
    for piece in pieces[1:]:
        start = next((place for place in places(text, piece) if place >= end), -1)
        if start < 0:
            return None
        end = start + len(piece)
        ranges.append((start, end))
    return tuple(ranges)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on across either end."""
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
