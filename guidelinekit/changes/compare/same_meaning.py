"""Two elements with the same id -> whether the id has another meaning now."""

from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.guideline.similarity import similarity

#: Below it, two names or definitions have different meanings. A reworded definition stays above.
_OTHER = 0.5
_MEANING = ("name", "definition", "ask")


def has_other_meaning(old: Mapping[str, Any], new: Mapping[str, Any], fields: Sequence[str] = _MEANING) -> bool:
    """Whether the names, the definitions and the questions have little in common, as far as both elements have them.

    `fields` are others to compare.
    """
    both = [key for key in fields if key in old and key in new]
    return bool(both) and all(similarity(str(old[key]), str(new[key])) < _OTHER for key in both)
