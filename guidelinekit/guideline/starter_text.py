"""Starter text: what a new guideline contains until the team replaces it. It begins with a mark."""

import re

#: The key of the texts of an imported document that have no section yet.
TO_SORT = "x-to-sort"
#: The mark as a new guideline contains it.
MARK = "FILL IN: "
_MARKED = re.compile(r"[\s\"'“”„‟«»‹›‘’‚‛]*FILL\s+IN\s*:", re.IGNORECASE)


def is_starter_text(text: str) -> bool:
    """Whether a text begins with the mark, in any case, after white space or quotation marks."""
    return _MARKED.match(text) is not None
