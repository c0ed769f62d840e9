"""Two elements -> how similar they are, by their content."""

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz.fuzz import ratio

from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.similarity import similarity

Form = Mapping[str, Any]

#: The minimum difference in similarity between the most similar element and the next one.
MARGIN = 0.15
#: The weight of each field. The weight of the name is low, because a rename changes it.
_WEIGHTS = {
    "definition": 6.0, "statement": 6.0, "situation": 6.0, "ask": 6.0, "input": 6.0, "when": 6.0,
    "use_when": 2.0, "avoid_when": 2.0, "name": 1.5, "short": 1.0, "code": 1.0,
}  # fmt: skip


def label_similarity(old: Form, new: Form) -> float:
    """Return the similarity of two elements, from 0 to 1, by the fields that both have; 0 if there are none."""
    weighted = [(weight, _field(old[key], new[key])) for key, weight in _WEIGHTS.items() if key in old and key in new]
    total = sum(weight for weight, _ in weighted)
    return sum(weight * score for weight, score in weighted) / total if total else 0.0


def _field(old: Any, new: Any) -> float:
    if isinstance(old, list):
        return _lists([item_text(item) for item in old], [item_text(item) for item in new])
    if isinstance(old, str) and " " in old:
        return similarity(old, str(new))
    return ratio(str(old).lower(), str(new).lower()) / 100


def _lists(old: Sequence[str], new: Sequence[str]) -> float:
    """Return the mean similarity of each case of the shorter list to the most similar one of the other list."""
    short, long = sorted((old, new), key=len)
    nearest = [max(similarity(item, other) for other in long) for item in short]
    return sum(nearest) / len(nearest) if nearest else 0.0
