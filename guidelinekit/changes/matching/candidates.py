"""Many old and new texts -> the few pairs worth comparing, found by the rare runs of words that they share.

The time is proportional to the number of words. Comparing each old text with each new one would take its square.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

#: The lengths of the runs, in words. Longer ones are needed only where shorter ones are common.
_RUNS = (1, 2, 3, 5, 8)
#: A run in more texts than this on a side is common: it does not make two texts candidates.
_MAX_TEXTS = 8
#: How many candidates a text has, the most promising ones.
_MAX_CANDIDATES = 4
#: Of longer runs, about this number of a text are enough: those that begin with some of the words.
_SAMPLE = 64
#: A text that shares rare runs with this share of its words, and with this number, needs no longer ones.
_ENOUGH, _MIN_ENOUGH = 0.15, 6


@dataclass
class _Side:
    """The texts of one side.

    By text, `rare` is the number of rare runs that it shares, `votes` weighs them by text of the other side, and
    `rivals` are texts of the other side with which it shares common runs. `alive` are the texts that need longer runs.
    """

    texts: Sequence[str]
    alive: set[int]
    rare: list[int]
    votes: list[dict[int, float]]
    rivals: list[set[int]] = field(default_factory=list)

    def runs(self, length: int, step: int, only: Mapping[str, object] | None = None) -> dict[str, list[int]]:
        """Return the texts in which each run of this length occurs, or each of `only` some runs.

        The runs begin with one in `step` words.
        """
        texts_with_run: dict[str, list[int]] = defaultdict(list)
        for index in sorted(self.alive):
            text = self.texts[index]
            starts: Sequence[int] = range(len(text) - length + 1)
            if step > 1:
                starts = [start for start in starts if not ord(text[start]) % step]
            runs = {text[start : start + length] for start in starts}
            for run in runs if only is None else only.keys() & runs:
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
    words = sum(map(len, old)) + sum(map(len, new))
    step = max(words // (max(len(old) + len(new), 1) * _SAMPLE), 1)
    for length in _RUNS:
        _vote(left, right, length, step if length > 1 else 1)
    pairs = {(i, j) for i in range(len(old)) for j in left.best(i)}
    pairs |= {(i, j) for j in range(len(new)) for i in right.best(j)}
    return Candidates(frozenset(pairs), left.rivals, right.rivals)


def _vote(left: _Side, right: _Side, length: int, step: int) -> None:
    """Count shared runs of one length. A text that shares none cannot share longer ones."""
    before = left.runs(length, step)
    after = right.runs(length, step, only=before)
    shared = [(before[run], news) for run, news in after.items()]
    common: list[dict[int, list[int]]] = [{}, {}]
    for olds, news in shared:
        if max(len(olds), len(news)) <= _MAX_TEXTS:
            weight = length / max(len(olds), len(news))
            for i in olds:
                left.rare[i] += step
            for j in news:
                right.rare[j] += step
            for i in olds:
                for j in news:
                    left.votes[i][j] = right.votes[j][i] = left.votes[i].get(j, 0.0) + weight
        else:
            _keep_rarest(common[0], olds, news)
            _keep_rarest(common[1], news, olds)
    for side, rarest in zip((left, right), common, strict=True):
        for index, others in rarest.items():
            side.rivals[index].update(_sample(index, others))
    for side, texts in ((left, (olds for olds, _ in shared)), (right, (news for _, news in shared))):
        side.alive = {index for index in set().union(*texts) if not side.is_done(index)}


def _keep_rarest(rarest: dict[int, list[int]], texts: list[int], others: list[int]) -> None:
    for index in texts:
        if index not in rarest or len(others) < len(rarest[index]):
            rarest[index] = others


def _sample(index: int, others: Sequence[int]) -> Iterator[int]:
    """Yield two of many texts, other ones for each index."""
    for start in (0, len(others) // 2):
        yield others[(start + index) % len(others)]
