"""The phrases by which sentences of a guideline document are recognized, in English and German.

In a list of phrases, each line has alternatives, written as regular expressions. To support another language, add its
phrases. Signs such as `→` have the same meaning in all languages.
"""

import re

from guidelinekit.exchange.documents.vocabulary import alternatives


def _phrases(lines: str, *, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{alternatives(lines)}){after}", re.IGNORECASE)


def _lead(lines: str) -> re.Pattern[str]:
    """Return an expression for words before a colon, with the white space after it."""
    return _phrases(lines, after=r"\s*[:.)]\s*")


ARROW = re.compile(r"\s*(?:→|⇒|⟶|-->|->|=>)\s*")

# How binding a rule is

MUST = _phrases(
    r"""
    must|shall|never|always|do not|don['’]t|required|mandatory|have to|has to|cannot|can ?not|only if
    muss|müssen|niemals|nie|immer|nicht|zwingend""",
    before=r"\b",
    after=r"\b",
)
SHOULD = _phrases(
    r"""
    should|ideally|recommended|preferably|prefer|try to|generally|where possible
    sollte\w*|soll|möglichst|empfohlen""",
    before=r"\b",
    after=r"\b",
)
MAY = _phrases(
    r"""
    may|can|optional(?:ly)?|are free to|allowed
    darf|dürfen|kann|können""",
    before=r"\b",
    after=r"\b",
)
#: Words of a sentence that is a rule.
RULE = _phrases(
    r"""
    must|shall|should|never|always|do not|don['’]t|may|have to|is to be|are to be|required
    muss|müssen|soll|sollen|sollte|sollten|darf|dürfen|niemals|nie|immer""",
    before=r"\b",
    after=r"\b",
)
NEGATIVE = _phrases(
    r"""
    not|never|no|don['’]t|avoid
    nicht|nie|niemals|kein\w*|vermeide\w*""",
    before=r"\b",
    after=r"\b",
)
#: A heading above a list of what not to do. The second expression is for headings in German.
NEGATIVE_HEADING = _phrases(
    r"""
    (?:do)?n'?ts?|do not|never|avoid|what not to (?:label|annotate|mark)
    nicht|verboten|was nicht .*"""
)
GERMAN_NEGATIVE_HEADING = re.compile(r"nicht|was nicht|verboten")

#: The end of a sentence that says no to everything in the list after it.
NEGATIVE_LEAD = _phrases(
    r"""
    (?:you (?:must|should) )?(?:do not|don['’]t|never|avoid)
    nicht|niemals""",
    before=r"^",
    after=r"\s*:$",
)
#: A sentence before a list in which each item is a rule of its own.
LIST_OF_RULES = _phrases(
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
REASON_SENTENCE = _phrases(
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
UNCLEAR = _phrases(
    r"""
    not|never|n['’]t|instead of|rather than|unless|depends|or|if
    nicht|kein\w*|nie|oder|wenn|falls""",
    before=r"\b",
    after=r"\b",
)
YES = _phrases("yes|no|both|two\nja|nein|beide", before="^", after=r"\s*[,.:;–—-]\s*")
CHOICE = _phrases(
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
ANSWER_LEAD = _phrases(
    r"""
    (?:(?:correct|right|gold|expected) )?(?:labels?|answers?|category|annotations?|entities|entity|class|tags?)
    correct|right|(?:richtige[sn]? )?(?:label|kategorie|antwort)|lösung|richtig|korrekt""",
    after=r"\s*[:.]\s*|[✓✔✅]\s*",
)
WRONG_LEAD = _phrases(
    r"""
    (?:incorrect|wrong|not)(?: labels?| answers?)?
    falsch|nicht""",
    after=r"\s*[:.]\s*|[✗✘❌]\s*",
)
#: An answer that no label applies.
NO_LABEL = _phrases(
    r"""
    none|no labels?|nothing|not labell?ed|do not label|no entit(?:y|ies)|no annotation|no tag|n/a|o|unlabell?ed
    kein label|keine?|nichts"""
)

# Labels

#: Sentences that say when to use a label, or when not, without a colon.
FIELD_SENTENCES = {
    "avoid_when": _phrases(
        r"""
        (?:do not|don['’]t|never) (?:use|apply|choose|label|mark|annotate|tag|select)
        (?:this (?:label|category|class) )?(?:does|do) not (?:include|cover|apply)
        not (?:to be )?(?:used|included)
        nicht (?:verwenden|nutzen|markieren|gemeint)|(?:diese\w* \w+ )?(?:umfasst|gilt) nicht""",
        after=r"\b",
    ),
    "use_when": _phrases(
        r"""
        (?:use|choose|apply|select) (?:this|it|the label|when|if|for)
        (?:this (?:label|category|class) )?(?:includes|covers|applies)
        verwenden|gilt|umfasst""",
        after=r"\b",
    ),
    "aliases": _phrases("also (?:called|known as)\nauch genannt", after=r"\b"),
}
#: Words before the name of the label that is to be used instead.
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
METADATA = _phrases(
    r"""
    version|v\d|date|authors?|last (?:updated|changed)|updated|owner|contact|status|copyright|©
    stand|autor\w*|datum""",
    after=r"(?!\w)",
)
