"""Many old and new texts -> the few pairs worth comparing, found by the rare runs of words that they share.

The time is proportional to the number of words. Comparing each old text with each new one would take its square.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

#: The lengths of the runs, in words. Longer ones are needed only where shorter ones are common.
_RUNS = (1, 2, 3, 5, 8)
#: A run in more texts than this on a side is common: it does not make two texts candidates.
_MAX_TEXTS = 8
#: How many candidates a text has, the most promising ones.
_MAX_CANDIDATES = 4
#: A text that shares rare runs with this share of its words, and with this number, needs no longer ones.
_ENOUGH, _MIN_ENOUGH = 0.2, 6


@dataclass
class _Side:
    """The texts of one side. `votes` counts the shared rare runs of a text by text of the other side."""

    texts: Sequence[str]
    alive: set[int]
    rare: list[int]
    votes: list[dict[int, float]]
    rivals: list[set[int]] = field(default_factory=list)

    def runs(self, length: int) -> dict[str, list[int]]:
        """Return the texts in which each run of this length occurs."""
        texts_with_run: dict[str, list[int]] = defaultdict(list)
        for index in sorted(self.alive):
            text = self.texts[index]
            for run in {text[start : start + length] for start in range(len(text) - length + 1)}:
                texts_with_run[run].append(index)
        return texts_with_run

    def best(self, index: int) -> list[int]:
        """Return the most promising candidates of a text."""
        votes = self.votes[index]
        return sorted(votes, key=lambda other: (-votes[other], other))[:_MAX_CANDIDATES]

    def is_done(self, index: int) -> bool:
        """Whether a text shares enough rare runs."""
        return self.rare[index] >= max(_MIN_ENOUGH, _ENOUGH * len(self.texts[index]))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of an old and a new text by index.

    `pairs` share rare runs of words. `old_rivals` and `new_rivals` are, for each text, some texts of the other side
    that share only common runs with it: as similar as texts of the same style are.
    """

    pairs: frozenset[tuple[int, int]]
    old_rivals: Sequence[set[int]]
    new_rivals: Sequence[set[int]]


def candidates(old: Sequence[str], new: Sequence[str]) -> Candidates:
    """Find candidates among texts whose words are single characters."""
    left, right = (
        _Side(texts, set(range(len(texts))), [0] * len(texts), [{} for _ in texts], [set() for _ in texts])
        for texts in (old, new)
    )
    for length in _RUNS:
        if all(left.is_done(index) for index in left.alive) and all(right.is_done(index) for index in right.alive):
            break
        _vote(left, right, length)
    pairs = {(i, j) for i in range(len(old)) for j in left.best(i)}
    pairs |= {(i, j) for j in range(len(new)) for i in right.best(j)}
    return Candidates(frozenset(pairs), left.rivals, right.rivals)


def _vote(left: _Side, right: _Side, length: int) -> None:
    """Count shared runs of one length. Texts that share none cannot share longer ones."""
    before, after = left.runs(length), right.runs(length)
    shared = [(run, before[run], after[run]) for run in before if run in after]
    done = [{index for index in side.alive if side.is_done(index)} for side in (left, right)]
    common: list[dict[int, list[int]]] = [{}, {}]
    for _, olds, news in shared:
        if max(len(olds), len(news)) <= _MAX_TEXTS:
            weight = length / max(len(olds), len(news))
            for i in olds:
                left.rare[i] += 1
            for j in news:
                right.rare[j] += 1
            for i in olds:
                for j in news:
                    if i not in done[0] or j not in done[1]:
                        left.votes[i][j] = right.votes[j][i] = left.votes[i].get(j, 0.0) + weight
        else:
            _keep_rarest(common[0], olds, news)
            _keep_rarest(common[1], news, olds)
    for side, rarest in zip((left, right), common, strict=True):
        for index, others in rarest.items():
            side.rivals[index].update(_sample(index, others))
    left.alive = {i for _, olds, _ in shared for i in olds}
    right.alive = {j for _, _, news in shared for j in news}


def _keep_rarest(rarest: dict[int, list[int]], texts: list[int], others: list[int]) -> None:
    for index in texts:
        if index not in rarest or len(others) < len(rarest[index]):
            rarest[index] = others


def _sample(index: int, others: Sequence[int]) -> Iterator[int]:
    """Yield two of many texts, other ones for each index."""
    for start in (0, len(others) // 2):
        yield others[(start + index) % len(others)]
