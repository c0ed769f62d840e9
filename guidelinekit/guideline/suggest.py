"""An unknown word and the known ones -> a hint with the known word that was probably intended."""

from collections.abc import Collection
from itertools import islice

#: Longer words are no misspelled ids. The time grows with the product of both lengths.
_LONGEST = 200


class Suggestions:
    """`did_you_mean` for some of many words: for n words and n choices, the time would grow with the square of n."""

    def __init__(self, most: int = 100) -> None:
        self._left = most

    def __call__(self, word: str, choices: Collection[str]) -> str:
        """Return the hint of `did_you_mean` for the first words, later an empty text."""
        self._left -= 1
        return did_you_mean(word, choices) if self._left >= 0 else ""


def did_you_mean(word: str, choices: Collection[str]) -> str:
    """Return a hint with the most similar choice, or an empty text if none is similar."""
    if len(word) > _LONGEST:
        return ""
    # Imported here: most checks have nothing to suggest.
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    nearest = process.extractOne(word, list(choices), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.6)
    return f"Did you mean `{nearest[0]}`?" if nearest else ""


def some_of(words: Collection[str], most: int = 20) -> str:
    """Return the first words as a list for a hint, and how many more there are."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(islice(words, most)) + more
