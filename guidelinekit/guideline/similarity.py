"""How much two texts say the same, word by word, and which of many do."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"[\w'’-]+")
#: A run of words that stands in more texts than this says nothing about any two of them.
_COMMON = 12
_RUN = 4


def similarity(old: str, new: str) -> float:
    """How much of two texts' words they share in order, from 0 to 1."""
    return overlap(words_of(old), words_of(new))


def overlap(old: list[str], new: list[str]) -> float:
    """How many of two texts' words stand in both in order, from 0 to 1."""
    return LCSseq.normalized_similarity(old, new)


def contained(part: str, whole: str) -> float:
    """How many of a text's words another one holds in order, from 0 to 1."""
    words = words_of(part)
    return LCSseq.similarity(words, words_of(whole)) / len(words) if words else 0.0


def words_of(text: str) -> list[str]:
    """The words of a text, or its signs where it has none."""
    return _WORD.findall(text.lower()) or text.split()


def alike(texts: Mapping[str, str], *, at_least: float) -> Iterator[tuple[str, str]]:
    """Pairs of ids whose texts are that similar, in order; only texts that share a rare run of words are compared."""
    order = list(texts)
    homes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, text in enumerate(texts.values()):
        words = text.lower().split()
        runs = zip(*(words[i:] for i in range(_RUN)), strict=False) if len(words) >= _RUN else (tuple(words),)
        for run in set(runs):
            homes[run].append(at)
    pairs = {
        (left, right)
        for places in homes.values()
        if 1 < len(places) <= _COMMON
        for i, left in enumerate(places)
        for right in places[i + 1 :]
    }
    for left, right in sorted(pairs):
        if similarity(texts[order[left]], texts[order[right]]) >= at_least:
            yield order[left], order[right]
