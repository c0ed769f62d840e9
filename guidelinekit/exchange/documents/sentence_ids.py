"""Sentences -> ids: the words that carry the meaning of the first clause, in English and German."""

import re
from collections.abc import Iterable

from guidelinekit.guideline.ids import ids_from_names

#: How many words an id has.
_MOST_WORDS = 5
_STOP_WORDS_TEXT = """
    a an the of to in on at by for from with as is are was were be been being am it its this that these those
    there and or but if then than so such what which who whom whose when where while how why do does did has
    have had will would can could may might must should shall you your yours we our us they their them i me my
    he she his her him only also just very too already again please let s t ll re ve whether about into der die
    das den dem des ein eine einen einem einer eines und oder aber wenn falls dann als auch ist sind war waren
    wird werden wurde wurden zu zum zur von vom mit für auf im bei aus nach über es er sie ihr ihre ihren ihrem
    ihrer sich man nur noch schon dass daß ob wie wer wo kann können soll sollen sollte sollten muss müssen darf
    dürfen hat haben bitte wir uns unser unsere du dein deine ich mich mir
"""
#: Words that an id does without. Words that change the meaning, such as “not”, stay.
_STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())
_ARTICLES = frozenset({"the", "a", "an", "der", "die", "das", "ein", "eine"})
_AND = frozenset({"and", "or", "und", "oder"})
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_CLAUSE = re.compile(
    r"[,;:!?()“”\"„→–—\n]|\.(?=\s|$)|\s-\s"
    r"|\b(?:if|because|when|unless|so that|although|while|which|who|that|since)\b"
    r"|\b(?:wenn|weil|falls|dass|damit|sobald|obwohl)\b",
    re.IGNORECASE,
)
_DO_NOT = re.compile(r"\b(?:do not|don['’]t)\b:?", re.IGNORECASE)
#: How much of a text is read.
_MOST_CHARACTERS = 400


def ids_of_sentences(texts: Iterable[str], fallback: str) -> tuple[str, ...]:
    """Return an id for each sentence or short title. They differ from each other."""
    return ids_from_names([id_words(text) for text in texts], fallback=fallback)


def id_words(text: str) -> str:
    """Return the words of an id: those of a short title, or the ones with a meaning in the first clause."""
    words = text[:_MOST_CHARACTERS].split()
    if len(words) <= _MOST_WORDS and not text.rstrip().endswith((".", "!", "?")):
        if len(words) > 1 and words[0].casefold() in _ARTICLES:
            words.pop(0)
        while len(words) > 1 and words[-1].casefold() in _STOP_WORDS:
            words.pop()
        return " ".join(words)
    found: list[str] = []
    for clause in _CLAUSE.split(_DO_NOT.sub("do-not", text[:_MOST_CHARACTERS])):
        for word in _WORD.findall(clause):
            if word.casefold() in _AND and len(found) > 2:
                break
            if word.casefold() not in _STOP_WORDS and len(found) < _MOST_WORDS:
                found.append(word)
        if len(found) > 1:
            return " ".join(found)
    return " ".join(found or words[:_MOST_WORDS])
