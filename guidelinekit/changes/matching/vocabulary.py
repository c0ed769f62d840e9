"""Texts -> strings with one character for each word, so that texts are compared word by word, as fast as strings."""

import re
from collections.abc import Iterable

#: A word; a single character in scripts that do not separate words (Thai, Lao, Burmese, Khmer, Chinese, Japanese).
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]|[\w'’-]+")
_CODE_POINTS = 0x110000


class Vocabulary:
    """The words of some texts, and the character of each."""

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}

    def encoded(self, texts: Iterable[str]) -> str:
        """Return texts as one string with a character for each word."""
        known = self._characters
        return "".join(
            # More words than code points would be needed to make two words equal.
            known.setdefault(word, chr(len(known) % _CODE_POINTS))
            for text in texts
            for word in _words(text)
        )


def _words(text: str) -> list[str]:
    """Return the words of a text in lower case; a path or web address is one word."""
    is_name = text.isascii() and " " not in text
    return [text.lower()] if is_name else _WORD.findall(text.lower()) or text.split()
