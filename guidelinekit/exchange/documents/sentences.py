"""Words -> their sentences, each with its style."""

import re
from collections.abc import Iterator

from guidelinekit.exchange.documents.words import Words, cut, line, plain

#: The end of a sentence. A number such as “3.” and a short form such as “e.g.” end none.
_END = re.compile(r"(?<=[^\W\d]{2})[.!?][)”\"“*]*\s+(?=[^\sa-zäöü])|(?<=[\d%)\]”\"“])[.!?]\s+(?=[^\sa-zäöü\d])|[!?]\s+")
_SHORT_FORMS = ("bzw.", "etc.", "vgl.", "ca.", "incl.", "inkl.", "evtl.", "usw.", "Nr.", "No.", "Dr.", "Mr.", "Ms.")
#: A text with more changes of style is no usual paragraph. It stays whole: each cut looks at all of them.
_MOST_SPANS = 500


def sentences(words: Words) -> Iterator[Words]:
    """Yield the sentences of a text."""
    if len(words) > _MOST_SPANS:
        yield words
        return
    text = plain(words)
    start = 0
    for found in _END.finditer(text):
        if text[max(0, found.end() - 12) : found.end()].rstrip().endswith(_SHORT_FORMS):
            continue
        if line(one := cut(words, start, found.end())):
            yield one
        start = found.end()
    if line(one := cut(words, start)):
        yield one
