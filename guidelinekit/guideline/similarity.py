"""Texts -> how similar they are word by word, from 0 to 1, and the similar pairs among many."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"[\w'’-]+")
#: A run of words that occurs in more texts than this does not make any two of them candidates.
_MAX_TEXTS_PER_RUN = 12
_RUN = 4


def similarity(old: str, new: str) -> float:
    """Return the share of words that two texts have in common in the same order, from 0 to 1."""
    return overlap(words_of(old), words_of(new))


def overlap(old: list[str], new: list[str]) -> float:
    """Return the share of words that two lists of words have in common in the same order, from 0 to 1."""
    return LCSseq.normalized_similarity(old, new)


def contained(part: str, whole: str) -> float:
    """Return the share of the words of `part` that `whole` contains in the same order, from 0 to 1."""
    words = words_of(part)
    return LCSseq.similarity(words, words_of(whole)) / len(words) if words else 0.0


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; for a text without words, its pieces between white space."""
    return _WORD.findall(text.lower()) or text.split()


def similar_pairs(texts: Mapping[str, str], *, at_least: float) -> Iterator[tuple[str, str]]:
    """Yield pairs of ids whose texts have at least this similarity, in order.

    Only texts that share a rare run of words are compared.
    """
    ids = list(texts)
    texts_with_run: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, text in enumerate(texts.values()):
        words = text.lower().split()
        runs = zip(*(words[i:] for i in range(_RUN)), strict=False) if len(words) >= _RUN else (tuple(words),)
        for run in set(runs):
            texts_with_run[run].append(index)
    candidates = {
        (left, right)
        for indexes in texts_with_run.values()
        if 1 < len(indexes) <= _MAX_TEXTS_PER_RUN
        for i, left in enumerate(indexes)
        for right in indexes[i + 1 :]
    }
    for left, right in sorted(candidates):
        if similarity(texts[ids[left]], texts[ids[right]]) >= at_least:
            yield ids[left], ids[right]
