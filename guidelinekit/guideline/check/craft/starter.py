"""What a new guideline contains until the team has worked on it: starter texts, and texts of a document to sort."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.check.texts import Texts
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.starter_text import TO_SORT, is_starter_text

#: How many characters of a text a message quotes.
_QUOTED = 60


def starter_text(context: CraftContext) -> Iterator[Finding]:
    """GK438: a text that the team has not replaced since the guideline was created."""
    for address, text in starter_texts(context.texts):
        start = quoted_start(text)
        message = f"this is still starter text: “{start}”"
        yield context.finding(codes.STARTER_TEXT, address, message, arguments=[start], key=False)


def starter_texts(texts: Texts) -> Iterator[tuple[Address, str]]:
    """Yield every starter text in a guideline with its address.

    Texts of items are not searched: inputs and answers quote what annotators see and write.
    """
    for address, text in (*texts.prose, *texts.lines):
        if is_starter_text(text):
            yield address, text


def quoted_start(text: str) -> str:
    """Return the first words of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED].rsplit(' ', 1)[0]}…"


def texts_to_sort(context: CraftContext) -> Iterator[Finding]:
    """GK444: texts of an imported document that nobody has moved to where they belong."""
    count = to_sort_count(context.source.data)
    if count:
        left = "1 text of an imported document is" if count == 1 else f"{count} texts of an imported document are"
        yield context.finding(codes.TEXTS_TO_SORT, (TO_SORT,), f"{left} not sorted yet")


def to_sort_count(data: Mapping[str, Any]) -> int:
    """Return how many texts of an imported document are left to sort."""
    left = data.get(TO_SORT)
    return len(left) if isinstance(left, list) else 0


CHECKS = (starter_text, texts_to_sort)
