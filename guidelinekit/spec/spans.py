"""Marked text -> where it stands in an input. Nobody counts characters: annotators and authors quote words."""

from collections.abc import Sequence


def find(text: str, pieces: Sequence[str], occurrence: int = 1) -> tuple[tuple[int, int], ...] | None:
    """Find a span, in one piece or several, in a text.

    `occurrence` counts from 1 the places where the first piece stands; later pieces follow in order.
    Gives (start, end) offsets in code points for each piece, or None where one does not occur.
    """
    ranges: list[tuple[int, int]] = []
    start = -1
    for _ in range(occurrence):
        start = text.find(pieces[0], start + 1)
        if start < 0:
            return None
    end = start + len(pieces[0])
    ranges.append((start, end))
    for piece in pieces[1:]:
        start = text.find(piece, end)
        if start < 0:
            return None
        end = start + len(piece)
        ranges.append((start, end))
    return tuple(ranges)
