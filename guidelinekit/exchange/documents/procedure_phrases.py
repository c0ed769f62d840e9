"""The phrases by which the answers of decision steps are recognized, in English and German."""

import re

from guidelinekit.exchange.documents.phrases import pattern_of

_AFTER = r"\s*[:,→–—-]?\s*(?:(?:then|dann)\s+)?"
NO_LEAD = pattern_of(
    r"""
    (?:if )?not?|if (?:it (?:is|does) )?not|otherwise|else|if no
    (?:wenn |falls )?(?:nein|nicht)|sonst|andernfalls""",
    before=r"^[\s(→–—-]*",
    after=r"\b" + _AFTER,
)
YES_LEAD = pattern_of(
    r"""
    (?:if )?(?:yes|so)|then|in this case|in that case
    (?:wenn |falls )?ja|dann|in diesem fall""",
    before=r"^[\s(→–—-]*",
    after=r"\b" + _AFTER,
)
OTHERWISE = pattern_of(
    r"""
    otherwise|else|in all other cases|in any other case|anything else
    if none (?:of (?:these|them|the above))?.{0,20}?applies
    sonst|andernfalls|in allen anderen fällen|alles andere""",
    before="^",
    after=r"\s*[:,→–—-]?\s*",
)
#: “If the text is empty, choose Skip.”: the question, and what follows.
IF = re.compile(r"(?:if|when|wenn|falls)\s+([^,:→?]{3,200}?)\s*(?:,\s*(?:then|dann)?|:|→|->)\s*(\S.*)$", re.IGNORECASE)
GO_TO = pattern_of(
    r"""
    (?:please )?(?:go|continue|proceed|move|jump|skip ahead) (?:on )?(?:to|with|at)|(?:it is|this is|that is)
    (?:use|choose|select|apply|assign|see|read|pick)|(?:label|mark|tag)(?: (?:it|this))?(?: as)?|with
    weiter (?:mit|zu|bei)|gehe?(?:n sie)? (?:zu|weiter zu)|(?:wähle?|verwende|nutze)(?:n sie)?|siehe""",
    before="^",
    after=r"\s+(?:(?:the )?(?:label|outcome|category|group|section|das label|die gruppe|gruppe|abschnitt)\s+)?",
)
STEP = pattern_of("steps?|questions?|point|item|no\\.|number|schritt|frage|punkt|nr\\.", after=r"\s*(\d{1,3})")
NEXT = pattern_of(
    r"""
    (?:go (?:on )?to |continue with )?(?:the )?next(?: step| question)?|continue|go on
    weiter|(?:zum )?nächste[rn]?(?: schritt| frage)?"""
)
OR = re.compile(r"\s*(?:,\s*(?:or|oder)|,|/|\bor\b|\boder\b)\s*", re.IGNORECASE)
