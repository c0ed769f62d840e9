"""Languages that write articles, prepositions or pronouns together with words -> patterns of what can be left off."""

from collections.abc import Mapping

#: By language, in the order in which they are left off: JavaScript regular expressions for folded words.
_AFFIXES: Mapping[str, tuple[str, ...]] = {
    "ar": ("^[وف]", "^([بك]?ال|لل)", "^[بكل]", "(ات|ون|ين|ان|ها|هم|يه|ه|ي)$"),
    "he": ("^ו", "^[בלמ]ה", "^[הבכלמש]", "(ים|ות)$"),
}


def affixes(language: str) -> tuple[str, ...]:
    """Return the patterns of a language such as `ar` or `ar-EG`; empty for languages that separate all words."""
    return _AFFIXES.get(language.split("-")[0].lower(), ())
