"""Two elements with the same id -> whether the id has another meaning now."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.guideline.similarity import similarity

#: Below it, two names or definitions have different meanings. A reworded definition stays above.
_OTHER = 0.5


def has_other_meaning(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the names, the definitions and the questions have little in common, as far as both elements have them."""
    fields = [key for key in ("name", "definition", "ask") if key in old and key in new]
    return bool(fields) and all(similarity(str(old[key]), str(new[key])) < _OTHER for key in fields)
