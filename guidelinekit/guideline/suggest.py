"""An unknown word and the known ones -> a hint with the known word that was probably intended."""

from collections.abc import Collection


def did_you_mean(word: str, choices: Collection[str]) -> str:
    """Return a hint with the most similar choice, or an empty text if none is similar."""
    # Imported here: most checks have nothing to suggest.
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    nearest = process.extractOne(word, list(choices), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.6)
    return f"Did you mean `{nearest[0]}`?" if nearest else ""
