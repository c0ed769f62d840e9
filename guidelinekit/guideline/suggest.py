"""A word that is not known -> the known one that was probably meant."""

from collections.abc import Collection


def did_you_mean(word: str, choices: Collection[str]) -> str:
    """Give a hint with the nearest choice, or nothing."""
    # Imported here: most checks find nothing to suggest.
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    near = process.extractOne(word, list(choices), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else ""
