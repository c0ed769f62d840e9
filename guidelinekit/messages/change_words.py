"""A change -> the word-by-word comparison of its two values."""

from typing import Any

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.replaced_files import as_written
from guidelinekit.changes.word_diff import Piece, word_diff
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.medium import PLAIN


def change_words(change: Change, catalogue: Catalogue) -> tuple[Piece, ...]:
    """Return the comparison of a change that is shown word by word; empty for others, and for equal texts."""
    if not change.prose or change.before is None or change.after is None:
        return ()
    before, after = (_text(change, side, catalogue) for side in (change.before, change.after))
    return word_diff(before, after) if before != after else ()


def _text(change: Change, value: Any, catalogue: Catalogue) -> str:
    """Return a text as it is; of an answer, an input or another value with parts, the text that readers see."""
    names = change.message.arguments.get("names")
    if names is None or isinstance(value, str):
        return item_text(value)
    # The pieces are escaped after the comparison.
    return catalogue.written_for(PLAIN).value(as_written(value), names["names"])
