"""A language tag -> the direction of its text, by the script that CLDR says the language is written in."""

from functools import cache

#: The scripts that are written from right to left (Unicode, property Bidi_Class).
_RIGHT_TO_LEFT = frozenset(
    [
        "Adlm",
        "Arab",
        "Armi",
        "Avst",
        "Chrs",
        "Cprt",
        "Elym",
        "Gara",
        "Hatr",
        "Hebr",
        "Hung",
        "Khar",
        "Lydi",
        "Mand",
        "Mani",
        "Mend",
        "Merc",
        "Mero",
        "Narb",
        "Nbat",
        "Nkoo",
        "Orkh",
        "Ougr",
        "Palm",
        "Phli",
        "Phlp",
        "Phnx",
        "Prti",
        "Rohg",
        "Samr",
        "Sarb",
        "Sogd",
        "Sogo",
        "Syrc",
        "Thaa",
        "Todr",
        "Yezi",
    ]
)


@cache
def direction_of(tag: str) -> str:
    """Return `rtl` or `ltr` for a BCP 47 tag such as `ar`, `pa-PK` or `uz-Arab`; `ltr` if nothing is known of it."""
    return "rtl" if _script_of(tag) in _RIGHT_TO_LEFT else "ltr"


def _script_of(tag: str) -> str:
    """Return the script of a language, which it names itself or is usually written in there."""
    # Babel takes time to import.
    from babel.core import get_global

    language, *rest = tag.split("-")
    language, region = language.lower(), ""
    for step in rest:
        # An extension, such as `u-co-phonebk`, says nothing about the script.
        if len(step) == 1:
            break
        if len(step) == 4 and step.isalpha():
            return step.title()
        if not region and (len(step) == 2 or (len(step) == 3 and step.isdigit())):
            region = step.upper()
    likely = get_global("likely_subtags")
    found = str(likely.get(f"{language}_{region}") or likely.get(language) or "")
    return found.split("_")[1] if found.count("_") == 2 else ""
