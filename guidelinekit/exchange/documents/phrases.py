"""The phrases by which sentences of a guideline document are recognized, in English and German.

In a list of phrases, each line has alternatives, written as regular expressions. To support another language, add its
phrases. Signs such as `→` have the same meaning in all languages.
"""

import re

from guidelinekit.exchange.documents.vocabulary import alternatives


def pattern_of(lines: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return lines of phrases as one expression, in any case."""
    return re.compile(f"{before}(?:{alternatives(lines)}){after}", re.IGNORECASE)


def _lead(lines: str) -> re.Pattern[str]:
    """Return an expression for words before a colon, with the white space after it."""
    return pattern_of(lines, after=r"\s*[:.)]\s*")


ARROW = re.compile(r"\s*(?:→|⇒|⟶|-->|->|=>)\s*")

# How binding a rule is

MUST = pattern_of(
    r"""
    must|shall|required|mandatory|have to|has to|may not|may never|always
    muss|müssen|zwingend|immer|(?:darf|dürfen)\b[^.,;]{0,80}\b(?:nicht|nie|kein\w*)""",
    before=r"\b",
    after=r"\b",
)
SHOULD = pattern_of(
    r"""
    should|ideally|recommended|preferably|prefer|try to|generally|where possible
    sollte\w*|soll|möglichst|empfohlen""",
    before=r"\b",
    after=r"\b",
)
#: Words of a sentence that is an order, unless it says that it is only advice.
ORDER = pattern_of(
    r"""
    never|do not|don['’]t|cannot|can ?not|only if
    niemals|nie|nicht""",
    before=r"\b",
    after=r"\b",
)
MAY = pattern_of(
    r"""
    may|can|optional(?:ly)?|are free to|allowed
    darf|dürfen|kann|können""",
    before=r"\b",
    after=r"\b",
)
#: Words that allow something, whatever else the sentence says.
MAY_ONLY = re.compile(r"\b(?:you|annotators|sie) (?:may|can|dürfen|können)\b|\b(?:dürfen|können) sie\b", re.IGNORECASE)
#: Words of a sentence that is a rule.
RULE = pattern_of(
    r"""
    must|shall|should|never|always|do not|don['’]t|may|have to|is to be|are to be|required
    muss|müssen|soll|sollen|sollte|sollten|darf|dürfen|niemals|nie|immer""",
    before=r"\b",
    after=r"\b",
)
NEGATIVE = pattern_of(
    r"""
    not|never|no|don['’]t|avoid
    nicht|nie|niemals|kein\w*|vermeide\w*""",
    before=r"\b",
    after=r"\b",
)
#: A heading above a list of what not to do. The second expression is for headings in German.
NEGATIVE_HEADING = pattern_of(
    r"""
    (?:do)?n'?ts?|do not|never|avoid|what not to (?:label|annotate|mark)
    nicht|verboten|was nicht .*"""
)
GERMAN_NEGATIVE_HEADING = re.compile(r"nicht|was nicht|verboten")

#: The end of a sentence that says no to everything in the list after it.
NEGATIVE_LEAD = pattern_of(
    r"""
    (?:you (?:must|should) )?(?:do not|don['’]t|never|avoid)
    nicht|niemals""",
    before=r"^",
    after=r"\s*:$",
)
#: A sentence before a list in which each item is a rule of its own.
LIST_OF_RULES = pattern_of(
    r"""
    rules?|following|principles?|instructions?|guidelines?|remember|note|keep in mind
    regeln?|folgende\w*|grundsätze|hinweise|beachte\w*""",
    before=r"\b",
    after=r"\b",
)

# Reasons

REASON_LEAD = _lead(
    r"""
    why|reason(?:ing)?|rationale|because|explanation|note
    grund|begründung|warum|erklärung"""
)
#: A sentence of its own that is a reason.
REASON_SENTENCE = pattern_of(
    r"""
    \(?(?:why|reason|rationale|grund|begründung|warum)\s*[:–—]\s*
    (?:this is because|because)\s+(?=\w)""",
    before=r"(?<=[.!?])\s+",
)
#: Clauses at the end of a rule. “Because of” and “not because” begin no clause with the reason of the rule.
REASON_CLAUSES = (
    re.compile(r"(?:,|\s[–—-])\s*(because|since|as otherwise)\s+(?!of\b)([^.!?]{8,300})[.!]?$", re.IGNORECASE),
    re.compile(r"(?<!just)(?<!only)(?<!not)(?<!simply)\s+(because)\s+(?!of\b)([^.!?,]{8,300})[.!]?$", re.IGNORECASE),
    re.compile(r",?\s+(so that|weil|damit)\s+([^.!?]{8,300})[.!]?$", re.IGNORECASE),
)
#: Words that stay at the start of a reason.
KEPT_REASON_WORDS = ("so that", "weil", "damit")
BECAUSE = re.compile(r"(?:because|since|weil|da)\s+", re.IGNORECASE)
BEFORE_REASON = re.compile(r"[.;(–—]|\s-\s|:\s|,\s*(?=because|since|weil|da\s)")

# Edge cases

SITUATION_LEAD = _lead(
    r"""
    q(?:uestion)?\s*\d*|situation|case|scenario|problem
    frage|fall"""
)
DECISION_LEAD = _lead(
    r"""
    a(?:nswer)?|decision|resolution|label|what to do|correct
    antwort|entscheidung|lösung"""
)
#: Words after which a first sentence is no clear decision.
UNCLEAR = pattern_of(
    r"""
    not|never|n['’]t|instead of|rather than|unless|depends|or|if
    nicht|kein\w*|nie|oder|wenn|falls""",
    before=r"\b",
    after=r"\b",
)
YES = pattern_of("yes|no|both|two\nja|nein|beide", before="^", after=r"\s*[,.:;–—-]\s*")
CHOICE = pattern_of(
    r"""
    (?:please )?(?:use|choose|select|apply|pick|tag)
    (?:please )?(?:label|mark|annotate)(?: (?:it|this|them|these|the \w+))?(?: (?:as|with))?
    (?:this|that|it|das|dies)(?: is| counts as| ist)
    verwende(?:n sie)?|wähle(?:n sie)?|markiere(?:n sie)?(?: als)?""",
    before="^",
    after=r"\s+(?:the (?:label|category|class)\s+|das label\s+)?",
)
SENTENCE_END = re.compile(
    r"[.;!?](?=\s|$)|\s[–—-]\s|:\s|\s\(|,\s*(?=because|since|weil|as\s|even|although|auch|obwohl)"
)

# Examples

TEXT_LEAD = _lead(
    r"""
    text|item|input|comment|post|sentence|message|example(?:\s*\d+)?|review|tweet|ticket
    beispiel(?:\s*\d+)?|satz|kommentar|beitrag|eingabe|nachricht"""
)
ANSWER_LEAD = pattern_of(
    r"""
    (?:(?:correct|right|gold|expected) )?(?:labels?|answers?|category|annotations?|entities|entity|class|tags?)
    correct|right|(?:richtige[sn]? )?(?:label|kategorie|antwort)|lösung|richtig|korrekt""",
    after=r"\s*[:.]\s*|[✓✔✅]\s*",
)
WRONG_LEAD = pattern_of(
    r"""
    (?:incorrect|wrong|not)(?: labels?| answers?)?
    falsch|nicht""",
    after=r"\s*[:.]\s*|[✗✘❌]\s*",
)
#: An answer that no label applies.
NO_LABEL = pattern_of(
    r"""
    none|no labels?|nothing|not labell?ed|do not label|no entit(?:y|ies)|no annotation|no tag|n/a|o|unlabell?ed
    kein label|keine?|nichts"""
)
#: Words that the name of a label hardly has: an answer that only looks like a name.
NO_NAME = pattern_of(
    r"""
    it|depends|ask|yes|see|label|mark|use|choose|both|maybe|please|none|nothing|is|are|you
    ja|nein|kommt|hängt|fragen|siehe|beides?|vielleicht|bitte|ist|sind""",
    before=r"\b",
    after=r"\b",
)

# Labels

#: Sentences that say when to use a label, or when not, without a colon.
FIELD_SENTENCES = {
    "avoid_when": pattern_of(
        r"""
        (?:do not|don['’]t|never) (?:use|apply|choose|label|mark|annotate|tag|select)
        (?:this (?:label|category|class) )?(?:does|do) not (?:include|cover|apply)
        not (?:to be )?(?:used|included)
        nicht (?:verwenden|nutzen|markieren|gemeint)|(?:diese\w* \w+ )?(?:umfasst|gilt) nicht""",
        after=r"\b",
    ),
    "use_when": pattern_of(
        r"""
        (?:use|choose|apply|select) (?:this|it|the label|when|if|for)
        (?:this (?:label|category|class) )?(?:includes|covers|applies)
        verwenden|gilt|umfasst""",
        after=r"\b",
    ),
    "aliases": pattern_of("also (?:called|known as)\nauch genannt", after=r"\b"),
}
#: Words before the name of the label to use instead.
INSTEAD = re.compile(
    ARROW.pattern.lstrip(r"\s*")
    + r"(?:(?:use|see|label as|choose)\s+)?|\b(?:"
    + alternatives(
        r"""
        use|choose|see|annotate as|tag as|(?:label|mark)(?: (?:it|them|this|these|that|those))?(?: as)?
        (?:is|are|goes?|belongs?) (?:to|in|under|labell?ed(?: as)?)|that is|falls? under|covered by
        stattdessen|siehe|verwende(?:n sie)?|nutze|dafür|gehört zu|ist"""
    )
    + r")\s+(?:the (?:label|category)\s+)?",
    re.IGNORECASE,
)
_QUOTES = r"[\"'”“’»`*)\]]*\s*"
#: What can follow the name of the label to use instead, what ends the text after it, and what names another one.
AFTER_INSTEAD = re.compile(rf"{_QUOTES}(?:$|[.,;:)!]|(?:instead|for|there|stattdessen|verwenden)\b)", re.IGNORECASE)
INSTEAD_ENDS = re.compile(rf"{_QUOTES}(?:instead|there|stattdessen|verwenden)?[\s.!)]*", re.IGNORECASE)
OR_ANOTHER = re.compile(rf"{_QUOTES}(?:,\s*)?(?:or|and|oder|und)\b", re.IGNORECASE)

# The document

#: How a line begins that is about the document itself.
METADATA = pattern_of(
    r"""
    version|v\d|date|authors?|last (?:updated|changed)|updated|owner|contact|status|copyright|©
    stand|autor\w*|datum""",
    after=r"(?!\w)",
)
