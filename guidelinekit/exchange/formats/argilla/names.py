"""What Argilla accepts: names of fields and questions, lengths of texts, and the mark in the text for annotators."""

import json
import re
from collections.abc import Mapping
from typing import Any

from guidelinekit.guideline.format.tasks import TASK_KINDS

#: The longest texts that Argilla's server accepts.
MAX_TITLE, MAX_OPTION, MAX_VALUE, MAX_DESCRIPTION, MAX_GUIDELINES = 500, 500, 200, 1000, 10_000
#: The least and the highest number of a rating.
MIN_RATING, MAX_RATING = 0, 10
#: What the collections of Argilla are called themselves: fields and questions cannot be.
RESERVED = frozenset({"add", "count", "index", "remove", "serialize", "id"})
#: What questions are called that are not about attributes. One about an attribute of that name states its id.
SPECIAL = frozenset({"label", "outcome", "text", *TASK_KINDS})
#: The kind of attribute that each type of question is.
PLAIN_KINDS: Mapping[str, str] = {
    "label_selection": "choose-one",
    "multi_label_selection": "choose-many",
    "rating": "rate",
    "ranking": "compare",
    "text": "write",
}
#: Around the data that guidelinekit writes into the text for annotators: a comment, which they do not see.
_MARK_START, _MARK_END = "<!-- guidelinekit: ", " -->"
_NOT_ALLOWED = re.compile(r"[^a-z0-9_-]+")


class Names:
    """The names of a dataset: fields and questions share them."""

    def __init__(self) -> None:
        self._used = set(RESERVED)

    def take(self, wanted: str) -> str:
        """Return a name like the wanted one that Argilla accepts and nothing else has."""
        base = _NOT_ALLOWED.sub("-", wanted.lower())[:190].strip("-_") or "question"
        name, count = base, 1
        while name in self._used:
            count += 1
            name = f"{base}-{count}"
        self._used.add(name)
        return name


def mark(data: Mapping[str, Any]) -> str:
    """Return data as a comment in Markdown."""
    text = json.dumps(data, ensure_ascii=False).replace("--", "-\\u002d").replace(">", "\\u003e")
    return f"{_MARK_START}{text}{_MARK_END}"


def marked(text: str) -> tuple[str, Mapping[str, Any]]:
    """Return a text for annotators without the mark, and the data of the mark; empty data without one."""
    before, start, rest = text.rpartition(_MARK_START)
    content, end, after = rest.partition(_MARK_END)
    if not (start and end):
        return text, {}
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return text, {}
    return before + after, data if isinstance(data, dict) else {}
