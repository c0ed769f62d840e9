"""The words by which parts of a guideline document are recognized, in English and German.

Each line is a phrase, written as a regular expression of lower-case words. To support another language, add its words.
"""

import re
import unicodedata
from collections.abc import Mapping

from guidelinekit.exchange.documents.section_words import SECTIONS

#: What a part of the description of a label is, by the words before a colon, before a list, or in a heading.
FIELDS: Mapping[str, str] = {
    "wrong": r"""
        incorrect(?: examples?)?|wrong(?: examples?)?|negative examples?|non-?examples?|counter-?examples?
        bad examples?
        examples? (?:of what (?:is|does) not .*|that (?:do|does|are|is) not .*|to exclude)|not examples?|[✗✘❌]
        falsch|falsche beispiele|gegenbeispiele?|negativbeispiele?|nicht korrekt""",
    "avoid_when": r"""
        (?:do not|don'?t|never) (?:use|apply|choose|label|mark|annotate|tag|include|select)\b.*|not
        avoid(?: when| if| for)?
        exclu(?:de|des|ded|sions?|ding)\b.*|not (?:included|to be .*|for|when|if|this label)|out of scope
        exceptions?
        (?:does|do|is|are) not (?:include|apply|cover|count)\w*\b.*
        this (?:label )?does not (?:include|apply|cover)\b.*
        (?:what|when) not to .*|when to avoid.*|what does not (?:count|belong).*|not applicable(?: when)?|limits?
        nicht (?:verwenden|nutzen|benutzen|markieren|wählen)\b.*|ausschlüsse|ausschluss\w*|ausnahmen?|nicht
        gilt nicht\b.*
        gehört nicht dazu|zählt nicht dazu|wann nicht\b.*|abgrenzung|ausgeschlossen|nicht gemeint""",
    "examples": r"""
        (?:positive |typical |good |correct )?examples?|e\.?g\.?|for example|such as|correct|right|[✓✔✅]
        sample items?
        (?:positive |typische |richtige )?beispiele?|z\.? ?b\.?|richtig|korrekt""",
    "use_when": r"""
        use(?: this)?(?: label| it| category| tag)? ?(?:when|if|for|only when|only if)?\b.{0,40}
        when to (?:use|apply|choose).*
        inclu(?:de|des|ded|sions?|ding)\b.*|appl(?:y|ies)(?: when| to| if)?\b.*|covers|in scope|what counts.*
        criteria
        examples? of (?:what to include|cases?) ?.*|(?:label|mark|annotate|tag|choose|select)(?: when| if| as .*)?
        typical cases?
        this (?:label )?(?:includes|covers|applies)\b.*|what to (?:include|mark|label|annotate)
        (?:key |main |typical )?(?:signs?|signals?|indicators?|cues)
        verwenden\b.*|wann verwenden|wann (?:wählen|nutzen)|gilt (?:für|wenn)\b.*|einschlüsse
        dazu (?:gehört|gehören|zählen)\b.*
        umfasst|kriterien|markieren|anwendung|merkmale|anzeichen|gemeint (?:ist|sind)""",
    "aliases": r"""
        synonyms?|also (?:called|known as)|a\.?k\.?a\.?|other (?:names?|words?)|aliases|alias|formerly
        synonyme?|auch(?: genannt)?|andere namen|anderer name|früher""",
    "confused_with": r"""
        (?:often |easily |commonly |not to be )?confused with|similar (?:labels?|categories)
        (?:difference|compare|compared) (?:to|with)
        verwechslungs\w*|ähnliche (?:labels?|kategorien)|(?:oft )?verwechselt mit|unterschied zu""",
    "stated": r"(?:label )?id|identifier|key name|tag name|internal name|kennung|interner name|bezeichner",
    "code": r"(?:label )?code|(?:class |category |label )?(?:number|index|no\.?|nr\.?)|nummer|kennzahl|kennziffer",
    "color": r"colou?r|farbe",
    "hotkey": r"(?:keyboard )?short ?cut|hot ?key|key|shortcut key|taste|tastenkürzel|tastaturkürzel|kürzel",
    "value": r"value|score|points|wert|punkte",
    "definition": r"""
        (?:short )?(?:definition|description|meaning|explanation)|what it is|bedeutung|beschreibung|erklärung""",
}
#: What a column of a table has, by its head, in the order in which columns are decided.
COLUMNS: Mapping[str, str] = {
    "why": r"""
        why|reason(?:ing|s)?|rationale|explanation|justification|because|grund|begründung|warum|erläuterung
        comment(?:s|ary)? on .*|remarks?""",
    "avoid_when": FIELDS["avoid_when"],
    "use_when": r"""
        use(?: when| if| for| it when)?|includes?|included|when to use|applies.*|verwenden(?: wenn)?|criteria
        kriterien|do""",
    "aliases": FIELDS["aliases"],
    "marked": r"""
        (?:marked |highlighted |selected |annotated )(?:words?|texts?|spans?)|spans?|marks?|entity text|annotations?
        highlights?
        markierung(?:en)?|markierte (?:wörter|textstelle)|textstelle|what to mark""",
    "term": r"terms?|word|begriff|abbreviation|abkürzung|expression",
    "situation": r"""
        (?:edge |special )?case|situation|questions?|problem|scenario|fall|situation|frage|konstellation|issue""",
    "decision": r"""
        decision|what to do|action|resolution|answer|how to (?:label|decide|handle).*|entscheidung|was tun|antwort
        vorgehen""",
    "outcome": r"outcome|status|ergebnis",
    "rule": r"rules?|instructions?|regeln?|anweisung|guideline",
    "group": r"""
        group|parent|super-?category|top[- ]level.*|category group|level 1|main category|obergruppe|gruppe
        oberkategorie""",
    "label": r"""
        (?:correct |right |gold |expected |final )?(?:label|class|tag|category|entity)(?: name)?
        entity type|type|intent|topics?
        grade|rating
        sub-?category|level 2|name|labels|(?:richtiges |korrektes )?label|kategorie|klasse|unterkategorie
        entität(?:styp)?|stufe
        correct answers?""",
    "definition": r"""
        in short|kurz(?:beschreibung)?|gist
        (?:short |one[- ]line )?(?:definition|description|meaning)s?|what it (?:is|means)
        beschreibung|bedeutung|erklärung|when""",
    "examples": r"(?:typical |positive )?examples?|e\.?g\.?|(?:typische )?beispiele?|sample",
    "text": r"""
        (?:example |input |sample )?(?:text|items?|inputs?|sentences?|posts?|comments?|messages?|tweets?|reviews?)
        snippets?|headlines?|tickets?|utterances?|quer(?:y|ies)|documents?|paragraphs?
        beispieltext|satz|sätze|kommentar|beitrag|nachricht|bewertung|eingabe""",
    "stated": FIELDS["stated"],
    "code": FIELDS["code"] + "|#",
    "color": FIELDS["color"],
    "hotkey": FIELDS["hotkey"],
    "value": FIELDS["value"],
    "level": r"level|priority|binding|verbindlichkeit|stufe|severity",
}
#: A heading that says that it names a label, such as “Label 2: Hate”.
LABEL_HEADING = re.compile(
    r"(?:label|category|class|tag|intent|entity(?: type)?|kategorie|klasse|entität)"
    r"\s*(?:#?\s*\w{1,3})?\s*[:–—-]\s+(?=\S)",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^(?:(?:section|chapter|part|appendix|abschnitt|kapitel|teil|anhang)\s+\w{1,4}\s*[:.–—-]?\s+"
    r"|(?i:section|chapter|part|appendix|abschnitt|kapitel|teil|anhang)\s+\w{1,4}\s*[:.–—-]\s+"
    r"|§\s*\d+\s+|\d{1,3}(?:\.\d{1,3})+[.:)]?\s+|\d{1,3}[.:)]\s+|[a-zA-Z][.)]\s+|[ivxIVX]{1,5}[.)]\s+)(?=\S)"
)
_NUMBER = re.compile(r"^\d{1,3}\s+(?=[^\W\d])")
#: The longest heading that says what a section is about, in characters.
_LONGEST_HEADING = 200
#: Categories of characters that decorate a name: emoji, their variants, and what joins them.
_DECORATION = frozenset({"So", "Sk", "Mn", "Cf"})
_AROUND = " \t\n*_`\"'“”„«»()[]:.,;–—-…!?"
_ARTICLE = re.compile(r"^(?:the|our|your|these|this|die|der|das|unsere|ihre)\s+")


def alternatives(lines: str) -> str:
    """Return lines of phrases as one regular expression."""
    return "|".join(line.strip() for line in lines.strip().split("\n"))


def _compiled(table: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(alternatives(lines)) for key, lines in table.items()}


_SECTION_WORDS = _compiled(SECTIONS)
_FIELD_WORDS = _compiled(FIELDS)
_COLUMN_WORDS = _compiled(COLUMNS)
_SECTION_SEARCH = {key: re.compile(rf"(?<!\w)(?:{one.pattern})(?!\w)") for key, one in _SECTION_WORDS.items()}


def without_number(text: str, *, any_number: bool = False) -> str:
    """Return a heading without its number. `any_number` is true if a number without a full stop is one too."""
    rest = _NUMBERING.sub("", text.strip(), count=1)
    return _NUMBER.sub("", rest, count=1) if any_number else rest


def without_signs(text: str) -> str:
    """Return a name without emoji and other signs before and after it; the text itself if it has only signs."""
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or unicodedata.category(text[start]) in _DECORATION):
        start += 1
    while end > start and (text[end - 1].isspace() or unicodedata.category(text[end - 1]) in _DECORATION):
        end -= 1
    return text[start:end] or text


def folded(text: str) -> str:
    """Return a text in lower case, without signs around it and with single spaces."""
    return " ".join(text.replace("’", "'").casefold().split()).strip(_AROUND)


def section_role(heading: str, *, exact: bool = False) -> str:
    """Return what a section is about; empty if its heading does not say.

    `exact` needs a heading that says only that.
    """
    if len(heading) > _LONGEST_HEADING:
        return ""
    text = _ARTICLE.sub("", folded(without_number(heading, any_number=True)))
    for role, pattern in _SECTION_WORDS.items():
        if pattern.fullmatch(text):
            return role
    if exact or len(text.split()) > 9:
        return ""
    found = [
        (match.start(), -len(match[0]), role) for role, one in _SECTION_SEARCH.items() if (match := one.search(text))
    ]
    return min(found)[2] if found else ""


def field_of(text: str) -> str:
    """Return which field of a label a text introduces; empty if none."""
    words = folded(text) or text.strip(" :")
    if not words or len(words) > 80:
        return ""
    return next((field for field, pattern in _FIELD_WORDS.items() if pattern.fullmatch(words)), "")


def column_of(head: str) -> str:
    """Return what a column of a table has; empty if its head does not say."""
    words = _ARTICLE.sub("", folded(head)) or head.strip()
    if len(words) > 60:
        return ""
    return next((column for column, pattern in _COLUMN_WORDS.items() if pattern.fullmatch(words)), "")
