"""Headings as teams write them -> the fields of a guideline, in English and German."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from guidelinekit.exchange.label_columns import FURTHER, PUBLISHED

#: How many headings a message names, and how many characters of each.
_NAMED, _SHOWN = 10, 60
#: Rows above the headings: a title, a date, an empty row.
_MAX_ABOVE = 15
_LEVEL = re.compile(r"(?:level|lvl|tier|ebene|stufe|hierarchylevel|hierarchieebene|categorylevel|taxonomylevel)([1-9])")
#: Headings of several words that end or begin so are the definition: *Topic description*, *What it means*.
_MEANING = re.compile(
    r"(?:what|was).*(?:means?|meant|is|covers|bedeutet|gemeint|ist)|.+(?:definition|description|meaning)"
)
#: How a heading of something else begins: a table has other columns for them.
_OF_OTHERS = re.compile(r"(?:short|kurz|example|beispiel|parent|group|gruppe|ober|supercategory|color|colour|code)")
_MAX_WORDS = 5
_NAMED_LEVEL = re.compile(r"(?:category|class|label|kategorie|klasse|l)([1-9])")

#: What each field of a label is called, besides its own name. What stands first is the surer one.
_LABEL: Mapping[str, str] = {
    "id": "id, label id, category key, slug, identifier, kennung, schlüssel, schluessel",
    "name": "name, label, labels, category, class, tag, label name, category name, class name, display name, title,"
    " entity, entity type, tag name, bezeichnung, kategorie, klasse, etikett, benennung, titel, klassenname, labelname",
    "definition": "definition, description, meaning, explanation, scope note, beschreibung, bedeutung, erklärung,"
    " erklaerung",
    "short": "short, tooltip, short description, summary, hint, kurz, kurzbeschreibung, kurztext, kurzerklärung,"
    " kurzdefinition, hinweis",
    "parents": "parent, parents, group, supercategory, super category, parent id, parent label, parent category,"
    " part of, superclass, category group, oberkategorie, übergeordnet, uebergeordnet, gruppe, elternkategorie,"
    " oberklasse, oberbegriff, gehört zu",
    "path": "path, full path, hierarchy, taxonomy path, breadcrumb, pfad, hierarchie",
    "sub": "subcategory, sub category, subclass, sublabel, unterkategorie, unterklasse, subtype",
    "color": "color, colour, hex, hex color, hex colour, color code, colour code, farbe, farbcode, hexfarbe",
    "code": "code, number, class id, category id, class index, index, numeric id, no, nr, nummer, klassennummer,"
    " code nr, kategorienummer, klassen id",
    "value": "value, wert",
    "hotkey": "hotkey, shortcut, keyboard shortcut, taste, tastenkürzel, tastenkuerzel, kürzel, kuerzel,"
    " tastaturkürzel",
    "key": "key",
    "aliases": "aliases, alias, synonyms, synonym, also known as, aka, other names, alternative names, synonyme,"
    " andere namen, auch genannt, alternativnamen, keywords, schlagworte",
    "use_when": "use when, use_when, use, use for, use if, when to use, do, dos, examples, example, positive examples,"
    " includes, applies when, verwenden wenn, verwenden, anwenden wenn, wann verwenden, gilt wenn, beispiele, beispiel,"
    " positivbeispiele",
    "avoid_when": "avoid when, avoid_when, do not use, do not use when, do not use for, avoid, don't, don'ts,"
    " when not to use, not for, excludes cases, counterexamples, counter examples, negative examples, non examples,"
    " nicht verwenden, nicht verwenden wenn, vermeiden, gegenbeispiele, negativbeispiele, gilt nicht wenn",
    "status": "status, state, zustand",
    "active": "active, enabled, in use, aktiv, in gebrauch",
    "deprecated": "deprecated, retired, obsolete, veraltet",
    "abstract": "abstract, group only, abstrakt, nur gruppe",
    "exclusive": "exclusive, exklusiv",
    "kind": "kind, type, geometry, annotation type, shape, art, typ, geometrie",
    "attributes": "attributes, attribute, questions, attributen, fragen",
    "excludes": "excludes, mutually exclusive with, schließt aus, schliesst aus",
    "requires": "requires, needs, erfordert, benötigt",
    "replaced_by": "replaced by, replacement, successor, use instead, ersetzt durch, nachfolger",
    "notes": "notes, note, remarks, remark, comments, comment, notizen, notiz, anmerkung, anmerkungen, bemerkung,"
    " bemerkungen, kommentar, kommentare",
}  # fmt: skip

#: What each field of an example is called.
_EXAMPLE: Mapping[str, str] = {
    "id": "id, example id, beispiel id, kennung",
    "title": "title, titel, überschrift",
    "text": "text, input, item, sentence, utterance, example, example text, message, document, tweet, post, content,"
    " review, body, satz, eingabe, beispiel, beispieltext, nachricht, inhalt, äußerung",
    "answer": "label, labels, answer, category, categories, class, tag, tags, gold label, correct label, right answer,"
    " correct answer, expected, expected label, target, kategorie,"
    " kategorien, klasse, antwort, richtige antwort, etikett, richtiges label",
    "why": "why, reason, explanation, rationale, because, justification, grund, begründung, begruendung, warum,"
    " erklärung",
    "difficulty": "difficulty, hardness, schwierigkeit, schwierigkeitsgrad",
    "not": "not, wrong, wrong answer, wrong answers, wrong label, wrong labels, incorrect, distractors, not label,"
    " falsch, falsche antwort, falsche antworten, falsches label, falsche labels",
    "why_not": "why not, why wrong, reason wrong, warum nicht, warum falsch",
    "shows": "shows, zeigt",
    "uses": "uses, use, verwendung",
    "warning": "warning, content warning, warnung",
    "language": "language, lang, sprache",
    "renamed_from": "renamed from",
    "audience": "audience",
    "labels_about": "about labels",
}  # fmt: skip


def folded(heading: str) -> str:
    """Return the letters and digits of a heading in lower case, without accents."""
    base = unicodedata.normalize("NFKD", heading.strip()[:100].casefold())
    return "".join(character for character in base if character.isalnum())


def _by_heading(table: Mapping[str, str]) -> dict[str, str]:
    return {folded(word): field for field, words in table.items() for word in words.split(",")}


_OWN = [column.heading for column in (*PUBLISHED, *FURTHER)]
#: What labels are about, as teams call them: names of labels, and answers of examples. A surer heading has precedence.
_SUBJECTS = frozenset(
    folded(word)
    for word in (
        "topic", "topics", "topic name", "theme", "themes", "intent", "intents", "intent name", "sentiment", "emotion",
        "concept", "annotation", "ground truth", "thema", "themen", "absicht", "stimmung",
    )
)  # fmt: skip
_LABEL_FIELDS = {**_by_heading(_LABEL), **{folded(name): name for name in _OWN}}
_LABEL_FIELDS |= dict.fromkeys(_SUBJECTS, "name")
_EXAMPLE_FIELDS = _by_heading(_EXAMPLE) | dict.fromkeys(_SUBJECTS, "answer")
#: Headings that a table of labels has and a table of examples has not.
_ONLY_LABELS = frozenset({"parents", "path", "paths", "sub", "color", "hotkey", "aliases", "definition", "avoid_when"})
#: Headings that also occur in ordinary texts and other tables; they alone are no sign of a table of labels.
_NAMING = frozenset({"id", "name", "sub", "path"})

#: What can be the heading of a list of names: other words may be the first name of the list.
_ALONE = frozenset(
    folded(word)
    for word in ("id", "name", "names", "label", "labels", "label name", "category", "class", "class name", "tag")
) | frozenset(folded(word) for word in ("bezeichnung", "kategorie", "klasse", "klassenname"))


@lru_cache(maxsize=1024)
def label_field(heading: str) -> str:
    """Return the field of a label that a heading names: `level-2` for a level of a taxonomy; empty if it is none."""
    word = folded(heading)
    if found := _LEVEL.fullmatch(word) or _NAMED_LEVEL.fullmatch(word):
        return f"level-{found[1]}"
    if found_field := _LABEL_FIELDS.get(word, ""):
        return found_field
    is_short = 1 < len(heading.split()) <= _MAX_WORDS
    return "definition" if is_short and _MEANING.fullmatch(word) and not _OF_OTHERS.match(word) else ""


def is_sure(heading: str) -> bool:
    """Whether a heading names its field by itself, and not only where no other one does."""
    return folded(heading) not in _SUBJECTS and not _MEANING.fullmatch(folded(heading))


@lru_cache(maxsize=1024)
def example_field(heading: str) -> str:
    """Return the field of an example that a heading names, `input: part` for a part of the input; empty if none."""
    before, colon, after = heading.partition(":")
    if colon and folded(before) in ("input", "text", "eingabe") and after.strip():
        return f"input:{after.strip()}"
    return _EXAMPLE_FIELDS.get(folded(heading), "")


def is_about_examples(headings: Sequence[str]) -> bool:
    """Whether a row of headings is that of a table of examples: it has texts and labels, and no definitions."""
    fields = {example_field(heading).partition(":")[0] for heading in headings}
    has_answers = "answer" in fields and bool({"text", "input"} & fields)
    return has_answers and not _ONLY_LABELS & {label_field(heading) for heading in headings}


def names_labels(headings: Sequence[str]) -> bool:
    """Whether a row of headings is that of a table of labels: a column names them."""
    fields = {label_field(heading) for heading in headings}
    return bool(fields & _NAMING) or any(field.startswith("level-") for field in fields)


def lacks_answers(headings: Sequence[str]) -> bool:
    """Whether a row of headings is that of a table of examples of which no column is understood as the right answer.

    It has texts, and nothing but an id that names a label.
    """
    fields = [label_field(heading) for heading in headings]
    has_texts = any(
        not field and example_field(heading).partition(":")[0] in ("text", "input")
        for field, heading in zip(fields, headings, strict=True)
    )
    is_about_labels = bool((_ONLY_LABELS | (_NAMING - {"id"})) & set(fields))
    is_about_labels = is_about_labels or any(field.startswith("level-") for field in fields)
    return has_texts and not is_about_labels and "answer" not in map(example_field, headings)


def not_understood(headings: Sequence[str]) -> str:
    """Return the headings that are not known, in quotation marks; all of them if each one is known."""
    named = [" ".join(heading.split()) for heading in headings if heading.strip()]
    unknown = [heading for heading in named if not (label_field(heading) or example_field(heading))] or named
    shown = [f"“{heading[:_SHOWN]}”" for heading in unknown[:_NAMED]]
    return ", ".join(shown) + (f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else "")


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the row of headings: the first one that has most known headings; None without one."""
    best, at, widest = 0, None, 1
    for index, row in enumerate(rows[:_MAX_ABOVE]):
        cells = [cell for cell in row if cell.strip()]
        is_first_wide, widest = len(cells) > widest, max(widest, len(cells))
        if len(cells) == 1 and (index or folded(cells[0]) not in _ALONE):
            continue
        if not (names_labels(cells) or is_about_examples(cells)) or len(set(cells)) * 2 <= len(cells):
            continue
        known = len({label_field(cell) or example_field(cell) for cell in cells} - {""})
        # Below the headings, a sentence or the name of a label can be one of the words.
        if known > best and (is_first_wide or known * 2 >= len(cells)):
            best, at = known, index
    return at
