"""Text -> the words that the finder compares. `finder.js` has the same rules."""

import re
import unicodedata
from collections.abc import Iterator

#: Characters of scripts without spaces between words: Thai, Lao, Myanmar, Khmer, Japanese and Chinese.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
#: Marks on Latin, Greek and Cyrillic letters, Hebrew and Arabic vowel signs, and the Arabic stretcher. The vowel signs
#: of Indic scripts are no such marks: they distinguish words.
_MARKS = re.compile(
    "["
    + "".join(chr(code) for code in range(0x300, 0x700) if unicodedata.category(chr(code)).startswith("M"))
    + "\u0640]"
)
#: Letters that are written in several ways and do not decompose.
_SAME = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ς": "σ", "ى": "ي", "ة": "ه"}
)
#: The endings and articles of one letter: `author's`, `l'auteur`.
_CLITIC = re.compile(r"(?<![^\W\d_])[^\W\d_]['’]|['’][^\W\d_](?![^\W\d_])")
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Return the form that is equal for texts which differ by case, accents and Unicode form only."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKD", text).lower()
    return unicodedata.normalize("NFC", _MARKS.sub("", lower)).translate(_SAME)


def words(text: str) -> list[str]:
    """Return the words of a text, folded. Text without spaces becomes pairs of characters, and its last character."""
    folded = _CLITIC.sub("", fold(text))
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return [word for run in _runs(folded) for word in _split(run)]


def _runs(folded: str) -> Iterator[str]:
    """Yield the runs of letters, marks and numbers."""
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in folded)
    yield from "".join(kept).split()


def _split(run: str) -> Iterator[str]:
    at = 0
    for unspaced in _UNSPACED.finditer(run):
        if run[at : unspaced.start()]:
            yield run[at : unspaced.start()]
        characters = unspaced.group()
        # The last character alone is found by its prefix, like the others.
        yield from (characters[index : index + 2] for index in range(len(characters)))
        at = unspaced.end()
    if run[at:]:
        yield run[at:]


def is_letter(word: str) -> bool:
    """Whether a word is one letter or digit of a script with spaces, which is of no use in a long text."""
    return len(word) == 1 and not _UNSPACED.match(word)
