"""Two lists of texts without ids -> pairs of similar texts.

Symmetric: swapping the lists swaps the pairs, so that a change and its revert have the same pairs.
"""

from collections.abc import Sequence

from guidelinekit.guideline.similarity import similarity

#: Below this similarity, two sentences are different ones, not one that was reworded.
THRESHOLD = 0.5


def pair(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the most similar texts first; each is in at most one pair. Returns index pairs in the order of `new`."""
    candidates: list[tuple[float, str, str, int, int]] = []
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            score = similarity(before, after)
            if score >= THRESHOLD:
                first, second = sorted((before, after))
                candidates.append((-score, first, second, i, j))
    pairs: list[tuple[int, int]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for _, _, _, i, j in sorted(candidates):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((i, j))
    return sorted(pairs, key=lambda indices: indices[1])
