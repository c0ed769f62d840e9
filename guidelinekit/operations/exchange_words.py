"""The catalogues of messages -> the texts of our own that files of labeling tools have."""

from guidelinekit.exchange.words import Words
from guidelinekit.store.resources import languages, load_catalogue


def exchange_words(language: str = "") -> Words:
    """Return the texts in a language, or in English if there are none, and those of all other languages to read."""
    own = load_catalogue(language)
    others = (load_catalogue(other) for other in languages() if other != own.language)
    return Words(own.group("exchange"), tuple(other.group("exchange") for other in others))
