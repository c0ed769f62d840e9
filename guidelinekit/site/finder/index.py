"""The entries of the finder -> `find.js`: a dictionary of words and the entries that each word is in."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from guidelinekit.site.finder.affixes import affixes
from guidelinekit.site.finder.elements import element_entries
from guidelinekit.site.finder.entry import Entry, Links, keycap
from guidelinekit.site.finder.labels import label_entries, pair_entries
from guidelinekit.site.finder.words import is_letter, words
from guidelinekit.site.finder.work import page_entries, release_entries, work_entries
from guidelinekit.site.guideline_view import GuidelineView

#: The path of the index below the guideline's root.
FIND = "assets/find.js"
#: The digits of the numbers in the index: those below the base end a number, the others are followed by another one.
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = 18
#: The fields of an entry, in the order of their weight.
_FIELDS = 4
#: Longer words, such as keys and addresses, are found by nobody.
_LONGEST_WORD = 40


def entries(view: GuidelineView, to: Links, titles: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return everything that the finder finds in a guideline.

    `to` makes links relative to the guideline's root, and `titles` are those of the pages by path.
    """
    return (
        *label_entries(view, to),
        *pair_entries(view, to),
        *element_entries(view, to),
        *work_entries(view, to),
        *page_entries(view, titles),
        *release_entries(view, to),
    )


def find_script(view: GuidelineView, found: Sequence[Entry]) -> str:
    """Return the script that gives the entries of a guideline to the finder, with the words of its interface."""
    catalogue = view.catalogue
    stop = words(catalogue.text("find.stop"))
    kinds = list(dict.fromkeys(entry.kind for entry in found))
    dictionary, places = _index(found, frozenset(stop))
    labels, language = view.guideline.labels, view.guideline.language
    numbers = {entry.address: number for number, entry in enumerate(found) if entry.address}
    data = {
        "title": view.guideline.title,
        "words": catalogue.group("find.words"),
        "kinds": [[kind, catalogue.text(f"find.kinds.{kind}")] for kind in kinds],
        "keys": {label_id: keycap(label) for label_id, label in labels.items() if keycap(label)},
        "stop": " ".join(stop),
        "endings": " ".join(words(catalogue.text("find.endings"))),
        **({"affixes": affixes(language)} if affixes(language) else {}),
        "entries": [_row(entry, kinds, numbers) for entry in found],
        "dictionary": dictionary,
        "places": places,
    }
    # JSON is JavaScript; U+2028 and U+2029 are not allowed in its strings in older browsers.
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    written = written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"gkFind.add({json.dumps(view.guideline.id)},{written});\n"


def indexed_words(entry: Entry, stop: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield each word by which an entry is found, with its field: title, names, main sentence, text.

    Synonyms are left out: the finder adds them itself, because they stand on no page.
    """
    for word in words(entry.title):
        yield word, 0
    for name in entry.names:
        for word in words(name):
            yield word, 1
    for field, text in ((2, f"{entry.hint} {entry.lead}"), (3, entry.text)):
        for word in words(text):
            if word not in stop and not is_letter(word) and len(word) <= _LONGEST_WORD:
                yield word, field


def _row(entry: Entry, kinds: Sequence[str], numbers: Mapping[str, int]) -> list[object]:
    """Return an entry as a list without empty values at its end. `numbers` are those of entries by address."""
    shown = [numbers[address] for address in entry.shows if address in numbers]
    row: list[object] = [
        kinds.index(entry.kind), entry.title, entry.href, entry.hint, entry.label, "\n".join(entry.names),
        entry.synonyms, shown,
    ]  # fmt: skip
    while row[-1] in ("", []):
        row.pop()
    return row


def _index(found: Sequence[Entry], stop: frozenset[str]) -> tuple[str, str]:
    """Return the words in alphabetical order, and for each the numbers of the entries and fields that it is in.

    A word is written as the number of characters that it shares with the word before, and the rest. A number is four
    times that of the entry, plus the field; the first of a word is written as it is, the others as differences.
    """
    places: dict[str, dict[int, int]] = {}
    for at, entry in enumerate(found):
        for word, field in indexed_words(entry, stop):
            fields = places.setdefault(word, {})
            fields[at] = min(field, fields.get(at, field))
    ordered = sorted(places)
    numbers = (_differences(at * _FIELDS + field for at, field in sorted(places[word].items())) for word in ordered)
    return " ".join(_front_coded(ordered)), " ".join(map(_digits, numbers))


def _front_coded(ordered: Iterable[str]) -> Iterator[str]:
    before = ""
    for word in ordered:
        shared = 0
        for one, other in zip(before[: len(_DIGITS) - 1], word, strict=False):
            # JavaScript counts other characters twice.
            if one != other or one > "\uffff":
                break
            shared += 1
        yield _DIGITS[shared] + word[shared:]
        before = word


def _differences(numbers: Iterable[int]) -> Iterator[int]:
    before = 0
    for number in numbers:
        yield number - before
        before = number


def _digits(numbers: Iterable[int]) -> str:
    written = ""
    for number in numbers:
        digits = _DIGITS[number % _BASE]
        rest = number // _BASE
        while rest:
            digits = _DIGITS[_BASE + rest % _BASE] + digits
            rest //= _BASE
        written += digits
    return written
