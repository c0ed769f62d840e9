"""The phrases by which sections about how people work are recognized, in English and German."""

import re

from guidelinekit.exchange.documents.phrases import pattern_of
from guidelinekit.exchange.documents.vocabulary import alternatives

# Notes that are set off

#: How a box begins that is a part of what is above it.
NOTE_LEAD = pattern_of(
    r"""
    \[!(?:note|important|warning|tip|caution)\]|(?:please )?note|important|attention|caution|warning|remember|nb|n\.b\.
    tip|careful|reminder
    wichtig(?:er hinweis)?|hinweis|achtung|beachten sie|bitte beachten|beachte|merke|anmerkung|tipp|vorsicht""",
    before=r"^\W{0,3}",
    after=r"(?:\s*[:!–—\n]|(?<=\]))\s*",
)
NOTE_HEADING = pattern_of(
    r"""
    (?:important|please note|notes?|attention|warnings?|remember)
    (?:wichtig|hinweise?|achtung|anmerkung(?:en)?)"""
)

# The summary

_TASK_VERBS = r"""
    assign|choose|label|mark|decide|select|pick|classify|categori[sz]e|annotate|rate|rank|compare|highlight|draw
    transcribe|tag|identify|judge"""
#: A sentence that says what annotators do.
TASK_SENTENCE = re.compile(
    rf"(?:^|[,:]\s+|\b(?:please|you|annotators?|to|we|and|will|must|should|then)\s+)(?:{alternatives(_TASK_VERBS)})\b"
    r"|\b(?:wähl\w*|markier\w*|entscheid\w*|ordne\w*|vergib|vergeben|bewerte\w*|kennzeichne\w*|bestimme\w*) sie\b"
    r"|^(?:wähle|markiere|entscheide|ordne|vergib|bewerte|kennzeichne|bestimme)\b|\bwird\b.{0,200}\b(?:entschieden|zugeordnet)\b",
    re.IGNORECASE,
)
#: A sentence about the task that is a rule, or that introduces a list.
NO_SUMMARY = re.compile(r"^(?:if|when|unless|wenn|falls|bei)\b|:$", re.IGNORECASE)
#: A sentence before a table or a list that says only what is in it.
TABLE_LEAD = pattern_of(
    r"""
    (?:the |this |these )?(?:following |next )?(?:tables?|lists?)(?: below| above)? (?:lists?|shows?|gives?|contains?)
    (?:the |this )?(?:following |next )?table(?: below| above)? (?:summari[sz]es|has)
    (?:here (?:is|are)|below (?:is|are)|see the table|the following (?:table|list))
    (?:more|further|some|other) examples\b.{0,60}:$
    (?:die |diese )?(?:folgende )?(?:tabelle|liste|übersicht) (?:zeigt|enthält|nennt|listet|fasst)
    (?:weitere|folgende) beispiele\b.{0,60}:$""",
    before="^",
)
#: A sentence that says to end an item with an outcome.
USE_OUTCOME = pattern_of(
    r"""
    (?:use|choose|select|set|pick|give (?:it|them)?|get|gets|apply)\b[^.;]{0,30}\boutcomes?\b
    (?:ergebnis|ausgang|status)\b[^.;]{0,60}\b(?:wählen|verwenden|setzen|vergeben)
    (?:wählen|verwenden|setzen) sie [^.;]{0,30}\b(?:ergebnis|ausgang|status)""",
    before=r"\b",
)
#: A reference to a section of the document.
SECTION_REFERENCE = pattern_of(
    r"""
    (?:sections?|chapters?|groups?|§|abschnitte?n?|kapiteln?|gruppen?)\s+\d+(?:\.\d+)*(?:\s*(?:to|and|bis|und|–)\s*\d+)?
    (?:appendix|anhang)\s+(?:\d|[A-Z](?=\W|$))""",
    before=r"\b",
)

# Privacy

PRIVACY_DATA = pattern_of(
    r"""
    contains?|includes?|may (?:name|show|have|contain|include)|consists? of|come from
    enthalten|enthält|stammen|können .{0,80} enthalten""",
    before=r"\b",
    after=r"\b",
)
PRIVACY_HANDLING = pattern_of(
    r"""
    must|shall|should|never|do not|don['’]t|only|may not|have to
    ^(?:work|lock|report|use|keep|delete|ask|store|copy|share|tell|close|log|leave|avoid|remove|treat|respect|inform)
    muss|müssen|nicht|nie|niemals|nur|dürfen|darf|sollen
    (?:melden|sperren|arbeiten|verwenden|löschen|schließen|behandeln|vermeiden|geben) sie""",
    before=r"\b",
    after=r"\b",
)
RETENTION = pattern_of(
    r"""
    retention|retain\w*|(?:is|are|be|get) (?:deleted|stored|kept|erased)
    (?:deleted|stored|kept|erased) (?:for|after|within)
    aufbewahr\w*|gelöscht|löschfrist|gespeichert""",
    before=r"\b",
    after=r"\b",
)
WELLBEING = pattern_of(
    r"""
    well-?being|distress\w*|disturb\w*|upset\w*|traumatic|counsel\w*|take (?:a |regular )?breaks?|mental health|hotline
    wohlbefinden|belast\w*|beratung\w*|pausen?|psychisch\w*|fürsorge""",
    before=r"\b",
    after=r"\b",
)

# Contacts

CONTACT_COLUMNS = {
    "when": pattern_of(
        r"""
        (?:type of )?(?:questions?|topics?|issues?|problems?|when|about|reason|for|situation|concern|in case of|case)
        fragen?|themen?|thema|anliegen|wofür|wann|bei|problem|fall"""
    ),
    "contact": pattern_of(
        r"""
        contacts?|e-?mails?(?: address)?|address|who to (?:ask|contact)|channel|reach|how to reach|ask
        contact (?:person|address)
        kontakt|ansprechpartner\w*|e-?mail-adresse|kanal|adresse|an wen|ansprechperson"""
    ),
    "name": pattern_of(
        r"""
        names?|who|persons?|team|owners?|desk|lead
        namen?|wer|person|team|stelle"""
    ),
    "role": pattern_of("roles?|responsib\\w+(?: for)?|decides|rolle|zuständig\\w*|verantwort\\w*|aufgabe"),
    "hours": pattern_of("hours|available|availability|office hours|zeiten|erreichbar\\w*|verfügbar\\w*|sprechzeiten"),
}
HOURS = pattern_of(
    r"""
    mon(?:day)?s?|tue(?:sday)?s?|wed(?:nesday)?s?|thu(?:rsday)?s?|fri(?:day)?s?|weekdays?|daily|24/7|\d{1,2}:\d\d
    montag\w*|dienstag\w*|mittwoch\w*|donnerstag\w*|freitag\w*|werktag\w*|täglich|mo|fr|\d{1,2} uhr""",
    before=r"\b",
    after=r"\b",
)
#: Words before an address that name nobody.
WRITE_TO = pattern_of(
    r"""
    (?:please )?(?:write|e-?mail|contact|ask|mail|reach us|address)(?: us)?(?: to| at| via)?
    (?:please )?send (?:an? )?(?:e-?mail|message) to
    (?:bitte )?(?:schreiben sie|schreib|fragen sie|frage|wenden sie sich)(?: an| bei)?|e-?mail(?: an)?|fragen an"""
)
#: Words of a name of people, and not of what they are asked about.
OWNER_NAME = pattern_of(
    r"""
    team|leads?|office|desk|managers?|department|group|officer|coordinators?|owners?|support
    leitung|abteilung|büro|redaktion|beauftragte\w*|koordinat\w+""",
    before=r"\b",
    after=r"\b",
)

# Quality

ANNOTATORS = r"people|persons?|annotators?|labell?ers?|raters?|reviewers?|personen|annotator\w*|leuten?|menschen"
METRICS = pattern_of(
    r"""
    krippendorff(?:['’]s)?[ -]alpha|cohen(?:['’]s)?[ -]kappa|fleiss(?:['’]s?)?[ -]kappa|krippendorffs alpha|cohens kappa
    scott(?:['’]s)?[ -]pi|gwet(?:['’]s)? ac1|percent(?:age)? agreement|f1(?:[- ]score)?""",
    before=r"\b",
    after=r"\b",
)
TARGET = pattern_of(
    r"""
    targets?|at least|minimum|expect\w*|goal|reach\w*|fewer than|less than|below|under|must be|no less than|threshold
    ziel\w*|mindestens|weniger als|unter|erwart\w*|erreich\w*""",
    before=r"\b",
    after=r"\b",
)
TEST_ITEMS = pattern_of(
    r"""
    (?:test|gold|control|honeypot|check)[ -](?:items?|questions?|tickets?|tasks?|\w+s)
    known (?:labels?|answers?)|gold standard
    testfragen|testaufgaben|kontroll\w+|bekannte\w* (?:labels?|antwort\w*|lösung\w*)""",
    before=r"\b",
    after=r"\b",
)
CALIBRATION = pattern_of(
    r"""
    calibrat\w+|disagree\w*|discuss\w*|weekly meeting|feedback|training sessions?
    kalibrier\w*|besprech\w*|uneinig\w*|abweichung\w*|rückmeldung\w*""",
    before=r"\b",
    after=r"\b",
)
QUALIFICATION = pattern_of(
    r"""
    qualif\w+|onboarding|entry test
    before (?:you|they|annotators?) (?:can |may )?(?:start|begin) (?:labell?ing|annotating|work)
    training (?:set|batch|items?|phase)
    qualifikation\w*|einarbeitung|eingangstest|einstiegstest""",
    before=r"\b",
    after=r"\b",
)
