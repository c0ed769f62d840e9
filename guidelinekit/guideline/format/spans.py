"""Marked text -> where it occurs in an input. Authors quote words instead of counting characters."""

from collections.abc import Iterator, Sequence


def occurrences(text: str, piece: str) -> list[int]:
    """Return the offsets at which a piece occurs in a text: as whole words, or anywhere if it never occurs as such.

    So `is` in *This is it* is the second word and not the end of the first one, while `n't` is found in *didn't*.
    """
    starts = list(_starts(text, piece))
    return [start for start in starts if is_whole(text, start, start + len(piece))] or starts


def _starts(text: str, piece: str) -> Iterator[int]:
    """Yield the offsets of a piece in a text, also those that overlap."""
    start, step = text.find(piece), len(piece)
    while start >= 0:
        yield start
        end = start + len(piece)
        if 2 * step <= len(piece) and text[end : end + step] == piece[-step:]:
            # The text repeats itself, and so does the piece. A search would read the whole piece again.
            start += step
        else:
            after = text.find(piece, start + 1)
            start, step = after, after - start


def find(text: str, pieces: Sequence[str], occurrence: int = 1) -> tuple[tuple[int, int], ...] | None:
    """Find a span, in one piece or several, in a text.

    `occurrence` counts the occurrences of the first piece from 1; later pieces follow in order.
    Returns (start, end) offsets in code points for each piece, or None where one does not occur.
    """
    first = occurrences(text, pieces[0])
    if len(first) < occurrence:
        return None
    end = first[occurrence - 1] + len(pieces[0])
    ranges = [(first[occurrence - 1], end)]
    for piece in pieces[1:]:
        start = next((offset for offset in occurrences(text, piece) if offset >= end), -1)
        if start < 0:
            return None
        end = start + len(piece)
        ranges.append((start, end))
    return tuple(ranges)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word continues across either end."""
    return not (_is_inside_word(text, start) or _is_inside_word(text, end))


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
