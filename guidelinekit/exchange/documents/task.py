"""The words of a document -> the kinds of task and input, and the language: guesses that a person must check."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidelinekit.exchange.documents.blocks import block_texts
from guidelinekit.exchange.documents.outline import Outline
from guidelinekit.exchange.documents.task_words import ENGLISH, GERMAN, INPUTS, KINDS, UNIT, UNIT_IS, WEIGHTS
from guidelinekit.exchange.documents.vocabulary import alternatives
from guidelinekit.guideline.format.tasks import TASK_KINDS

_WORD = re.compile(r"[^\W\d_]+")
_UNIT = re.compile(rf"\b(?:{alternatives(UNIT)})\b[^\n]*\b(?:{UNIT_IS})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
#: The longest sentence that says what an item is, in characters.
_LONGEST_UNIT = 400
_SUBJECT = re.compile(
    r"^(?:each|one|an|every) (?:item|unit|task) (?:is|consists of)\s*:?\s+|^(?:jedes|ein) item (?:ist|besteht aus)\s+",
    re.IGNORECASE,
)
#: How many times the words at the start of a document, and those about the task, count.
_IMPORTANT = 3
_MAX_TEXT = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a document says about the task.

    `kind_words` and `input_words` are those that the kinds were guessed from; empty for a default. `unit_sentence` is
    the sentence that `unit` was taken from.
    """

    kind: str
    kind_words: str
    input: str
    input_words: str
    unit: str
    unit_sentence: str
    language: str


def task_of(outline: Outline) -> Task:
    """Return what the words of a document say about its task."""
    important = "\n".join(_important(outline))[:_MAX_TEXT].casefold()
    everything = "\n".join(_texts(outline))[:_MAX_TEXT]
    kind, kind_words = _kind(important, everything.casefold())
    usable = TASK_KINDS[kind].inputs
    counts, words = _counted(INPUTS, important)
    best = max(((counts[one], one) for one in INPUTS if not usable or one in usable), key=lambda pair: pair[0])
    usual = TASK_KINDS[kind].usual_input
    sentences = _SENTENCE.split("\n".join(_important(outline))[:_MAX_TEXT])
    unit = next((one for one in sentences if len(one) < _LONGEST_UNIT and one.endswith(".") and _UNIT.search(one)), "")
    # Few words are no evidence: guidelines about texts also mention images.
    is_clear = best[0] > (counts[usual] if not usable or usual in usable else 0)
    return Task(
        kind=kind,
        kind_words=kind_words,
        input=best[1] if is_clear else usual,
        input_words=words.get(best[1], "") if is_clear else "",
        unit=_without_subject(" ".join(unit.split())),
        unit_sentence=" ".join(unit.split()),
        language=_language(everything),
    )


def _without_subject(sentence: str) -> str:
    """Return what an item is: “Each item is one post.” -> “One post.”"""
    rest = _SUBJECT.sub("", sentence.strip())
    return rest[:1].upper() + rest[1:]


def _kind(important: str, everything: str) -> tuple[str, str]:
    counts, words = _counted(KINDS, important)
    more, other_words = _counted(KINDS, everything)
    scores = {kind: (counts[kind] * _IMPORTANT + min(more[kind], 10)) * WEIGHTS.get(kind, 1) for kind in KINDS}
    best = max(scores, key=lambda kind: scores[kind])
    # One word somewhere in a long text says nothing about the task.
    if scores[best] < _IMPORTANT:
        return "choose-one", ""
    return best, words.get(best) or other_words[best]


def _counted(table: Mapping[str, str], text: str) -> tuple[Counter[str], dict[str, str]]:
    """Return how often the words of each kind occur, and the first of them."""
    counts: Counter[str] = Counter()
    words: dict[str, str] = {}
    for kind, lines in table.items():
        for match in re.finditer(rf"(?<!\w)(?:{alternatives(lines)})(?!\w)", text):
            counts[kind] += 1
            words.setdefault(kind, match[0])
    return counts, words


def _important(outline: Outline) -> Iterator[str]:
    """Yield the title, the introduction and what is about the task."""
    yield outline.title
    for part in outline.root.parts:
        yield from block_texts(part.block)
    for section in outline.root.all():
        if section.role in ("task", "introduction", "purpose"):
            for part in section.parts:
                yield from block_texts(part.block)


def _texts(outline: Outline) -> Iterator[str]:
    for section in outline.root.all():
        yield section.heading
        for part in section.parts:
            yield from block_texts(part.block)


def _language(text: str) -> str:
    words = Counter(_WORD.findall(text[:200_000].lower()))
    german, english = (sum(words[one] for one in common.split()) for common in (GERMAN, ENGLISH))
    return "de" if german > english else "en"
