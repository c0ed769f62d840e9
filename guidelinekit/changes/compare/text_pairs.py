"""Two lists of texts without ids -> pairs of similar texts.

Symmetric: swapping the lists swaps the pairs, so that a change and its revert have the same pairs.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from guidelinekit.changes.matching.candidates import candidates
from guidelinekit.changes.matching.vocabulary import Vocabulary
from guidelinekit.guideline.similarity import similarity

#: Of longer lists, only texts that share rare runs of words are compared.
_MAX_COMPARISONS = 10_000
#: Below this similarity, two sentences are different ones, not one that was reworded.
THRESHOLD = 0.5


def pair(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the most similar texts first; each is in at most one pair. Returns index pairs in the order of `new`."""
    similar: list[tuple[float, str, str, int, int]] = []
    for i, j in _candidates(old, new):
        score = similarity(old[i], new[j])
        if score >= THRESHOLD:
            first, second = sorted((old[i], new[j]))
            similar.append((-score, first, second, i, j))
    pairs: list[tuple[int, int]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, _, _, i, j in sorted(similar):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((i, j))
    return sorted(pairs, key=lambda indices: indices[1])


def _candidates(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Return the index pairs worth comparing."""
    if len(old) * len(new) <= _MAX_COMPARISONS:
        return product(range(len(old)), range(len(new)))
    vocabulary = Vocabulary()
    before, after = ([vocabulary.encoded([text]) for text in texts] for texts in (old, new))
    return candidates(before, after).pairs
