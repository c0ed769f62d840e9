"""Two elements -> how much they are the same one, by what they say."""

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz.fuzz import ratio

from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.similarity import similarity

Form = Mapping[str, Any]

#: How much nearer the nearest must be than the next.
MARGIN = 0.15
#: How much each field says about what a label is. The name is what a rename changes.
_WEIGHTS = {"definition": 6.0, "use_when": 2.0, "avoid_when": 2.0, "name": 1.5, "short": 1.0, "code": 1.0}


def alike(old: Form, new: Form) -> float:
    """How much two labels are the same one, from 0 to 1, over the fields that both have; 0 where there are none."""
    weighed = [(weight, _field(old[key], new[key])) for key, weight in _WEIGHTS.items() if key in old and key in new]
    total = sum(weight for weight, _ in weighed)
    return sum(weight * score for weight, score in weighed) / total if total else 0.0


def _field(old: Any, new: Any) -> float:
    if isinstance(old, list):
        return _lists([item_text(item) for item in old], [item_text(item) for item in new])
    if isinstance(old, str) and " " in old:
        return similarity(old, str(new))
    return ratio(str(old).lower(), str(new).lower()) / 100


def _lists(old: Sequence[str], new: Sequence[str]) -> float:
    """How many cases of the shorter list have a like in the other, weighed by how like it is."""
    short, long = sorted((old, new), key=len)
    nearest = [max(similarity(item, other) for other in long) for item in short]
    return sum(nearest) / len(nearest) if nearest else 0.0
