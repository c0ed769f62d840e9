"""The contents of removed and added elements -> pairs that are unambiguously one element under two ids."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from guidelinekit.changes.compare.element_similarity import MARGIN
from guidelinekit.changes.matching.candidates import candidates
from guidelinekit.changes.matching.content import Content, contains, similarity

#: Below this similarity, two elements share only the style of the guideline.
MIN_SIMILARITY = 0.6
#: The share of a text's words that another one has, in order, if it contains the text.
_CONTAINED = 0.8

Pair = tuple[int, int]


def similar_pairs(
    old: Sequence[Content], new: Sequence[Content], equal: Mapping[int, int], kept: Callable[[], Sequence[Content]]
) -> dict[Pair, float]:
    """Return the unambiguous pairs of an old and a new element by index, each with its similarity from 0 to 1.

    Each is the most similar one to the other, the next one is clearly less similar, and neither contains the main text
    of a second one, as after a merge or a split. Two elements with the same main text, which no other one has, need not
    be clearly more similar than others. `equal` are pairs known before, which are not returned again. `kept` returns
    the elements that both sides have; it is called only if there are similar pairs.
    """
    taken = set(equal.values())
    if len(equal) == len(old) or len(taken) == len(new):
        return {}
    found = candidates([content.words for content in old], [content.words for content in new])
    olds: dict[int, set[int]] = defaultdict(set)
    news: dict[int, set[int]] = defaultdict(set)
    for i, j in found.pairs:
        olds[j].add(i)
        news[i].add(j)

    @cache
    def score(i: int, j: int) -> float:
        return similarity(old[i], new[j])

    def is_alone(i: int, j: int) -> bool:
        """Whether neither contains the main text of a second one."""
        others = [(new[j], old[k]) for k in olds[j] if k != i] + [(old[i], new[k]) for k in news[i] if k != j]
        return not any(contains(whole, part, at_least=_CONTAINED) for whole, part in others)

    def is_clear(i: int, j: int, margin: float = MARGIN) -> bool:
        """Whether the next one is less similar, by a margin."""
        pairs = [(i, k) for k in news[i] | found.old_rivals[i] if k != j]
        pairs += [(k, j) for k in olds[j] | found.new_rivals[j] if k != i]
        return all(score(*pair) <= score(i, j) - margin for pair in pairs)

    pairs = [pair for pair in sorted(found.pairs) if pair[0] not in equal and pair[1] not in taken]
    pairs = [pair for pair in pairs if score(*pair) >= MIN_SIMILARITY and is_alone(*pair)]
    if not pairs:
        return {}
    kept_elements = kept()
    texts = [Counter(content.main for content in side if content.main) for side in (old, new, kept_elements)]
    same_text = {
        (i, j)
        for i, j in pairs
        if old[i].main == new[j].main and [t[new[j].main] for t in texts] == [1, 1, 0] and is_clear(i, j, margin=0.0)
    }
    clear = {pair: score(*pair) for pair in pairs if pair not in same_text and is_clear(*pair)}
    unusual = _without_siblings(clear, old, new, kept_elements)
    return {pair: score(*pair) for pair in pairs if pair in same_text or pair in unusual}


def _without_siblings(
    scores: Mapping[Pair, float], old: Sequence[Content], new: Sequence[Content], kept: Sequence[Content]
) -> dict[Pair, float]:
    """Return the pairs that are more similar than elements of this guideline are anyway, such as those of a series.

    `kept` are elements that both sides have. A pair is left out if its similarity is less than halfway from that of
    the most similar kept element, to either of the two, to 1.
    """
    if not scores or not kept:
        return dict(scores)
    elements = [*(old[i] for i, _ in scores), *(new[j] for _, j in scores)]
    found = candidates([content.words for content in elements], [content.words for content in kept])
    siblings: dict[int, set[int]] = {index: set(others) for index, others in enumerate(found.old_rivals)}
    for index, k in found.pairs:
        siblings[index].add(k)
    usual = [
        max((similarity(element, kept[k]) for k in siblings[index]), default=0.0)
        for index, element in enumerate(elements)
    ]
    usual_of_pairs = map(max, usual[: len(scores)], usual[len(scores) :])
    return {
        pair: score
        for (pair, score), usual_score in zip(scores.items(), usual_of_pairs, strict=True)
        if score >= (1 + usual_score) / 2
    }
