"""Samples -> examples of a draft. A sample whose answer is no known label, or does not fit the task, stays to sort."""

import re
from collections.abc import Iterator
from typing import Any

from guidelinekit.exchange.documents.answers import Answers
from guidelinekit.exchange.documents.blocks import Item, Listing
from guidelinekit.exchange.documents.found import Found, Sample
from guidelinekit.exchange.documents.phrases import ARROW, BECAUSE, BEFORE_REASON
from guidelinekit.exchange.documents.prose import prose
from guidelinekit.exchange.documents.sentence_ids import ids_of_sentences
from guidelinekit.exchange.documents.words import Span, Words, cut, line, plain, readable, trimmed
from guidelinekit.guideline.format.tasks import TASK_KINDS

_DASH = re.compile(r"\s+[–—-]+\s+|\s*:\s+|\s*\((?=[^()]*\)\s*\.?\s*$)")
_QUOTES = {"“": "”“", "„": "“”", '"': '"', "«": "»", "»": "«", "‘": "’", "‚": "‘", "'": "'"}
_AROUND_WHY = re.compile(r"^[\s.;:,()–—←-]+")


class ExampleData:
    """Makes the examples of a draft."""

    def __init__(self, found: Found, answers: Answers, kind: str, input_kind: str) -> None:
        self._found = found
        self._answers = answers
        self._kind = kind
        self._is_text = input_kind == "text" and kind not in ("compare", "write")

    def entries(self) -> dict[str, Any]:
        """Return the examples by id, and keep everything else to sort."""
        made: list[dict[str, Any]] = []
        seen: set[str] = set()
        for sample in self._samples():
            example = self._example(sample) if self._is_text else None
            if example is not None and repr(example) not in seen:
                seen.add(repr(example))
                made.append(example)
            elif example is None:
                why = self._why(sample)
                for block in sample.blocks:
                    self._found.rest.add_block(sample.section, sample.order, block, why, "examples")
        ids = ids_of_sentences([str(example["input"]) for example in made], "example")
        return dict(zip(ids, made, strict=True))

    def _why(self, sample: Sample) -> str:
        """Return why a sample is no example."""
        if not self._is_text:
            return "The import reads only examples that are texts with one answer."
        answer = sample.answer
        if not line(answer) and not line(sample.marked) and not sample.label:
            arrows = list(ARROW.finditer(plain(sample.text)))
            answer = cut(sample.text, arrows[-1].end()) if arrows else ()
        if why := self._answers.unknown(line(answer)):
            return why
        return f"Its answer “{line(answer)[:40]}” does not fit the task." if line(answer) else "It names no label."

    def _samples(self) -> Iterator[Sample]:
        """Yield the samples that stand below labels, then all others."""
        for key, label in self._found.labels.by_key.items():
            for one in label.of("examples"):
                kept = (Span(text=f"{label.name}, example: "), *one.words)
                block = Listing(items=(Item(words=kept, place=one.place),), place=one.place)
                yield Sample(
                    text=one.words, place=one.place, order=one.order, section=one.section, blocks=(block,), label=key
                )
        yield from self._found.samples

    def _example(self, sample: Sample) -> dict[str, Any] | None:
        label_id = self._answers.names.one(sample.label) if sample.label else ""
        text, answer, why = sample.text, sample.answer, sample.why
        if not line(answer) and not line(sample.marked):
            text, answer, more = self._split(text, label_id)
            why = why or more
        text = unquoted(text)
        written, right = readable(text), self._answer(text, answer, sample.marked, label_id)
        if TASK_KINDS[self._kind].is_marking and right is not None:
            written, right = right
        if not written.strip() or right is None:
            return None
        example: dict[str, Any] = {"input": written, "answer": right}
        wrong = self._wrong(sample, right)
        if wrong:
            example["not"] = wrong
        if reason := prose(why):
            example["why"] = reason[:1].upper() + reason[1:]
        return example

    def _answer(self, text: Words, answer: Words, marked: Words, label_id: str) -> Any:
        if TASK_KINDS[self._kind].is_marking:
            return self._answers.marks(text, answer, marked, label_id)
        if line(answer):
            return self._answers.of(plain(answer))
        return self._answers.fitting([label_id]) if label_id else None

    def _wrong(self, sample: Sample, right: Any) -> dict[str, str]:
        """Return the wrong label of a sample with the reason; nothing without a reason."""
        if not line(sample.wrong):
            return {}
        label_id, end = self._answers.names.at_start(plain(sample.wrong))
        reason = _AROUND_WHY.sub("", plain(sample.wrong)[end:])
        is_other = label_id and label_id != right and right != [label_id]
        if is_other and reason and not TASK_KINDS[self._kind].is_marking:
            return {label_id: prose(cut(sample.wrong, len(plain(sample.wrong)) - len(reason)))}
        self._found.rest.add(sample.section, sample.order, "Wrong answer: " + prose(sample.wrong), sample.place)
        return {}

    def _split(self, words: Words, label_id: str) -> tuple[Words, Words, Words]:
        """Return the text, the answer and the reason in a line such as “text” → Label (reason)."""
        text = plain(words)
        arrows = list(ARROW.finditer(text))
        if arrows:
            left, right = cut(words, 0, arrows[-1].start()), cut(words, arrows[-1].end())
            answer, why = self._name_and_reason(right)
            return left, answer or right, why
        end = closing(text)
        if end:
            after = text[end:]
            lead = re.match(r"[\s:–—-]*", after)
            right = cut(words, end + (lead.end() if lead else 0))
            inside = cut(words, 0, end)
            if not line(right):
                return inside, (), ()
            answer, why = self._name_and_reason(right)
            return (inside, answer, why) if answer else (inside, (), _reason(right)) if label_id else (words, right, ())
        for found in reversed(list(_DASH.finditer(text))[-4:]):
            right = cut(words, found.end())
            answer, why = self._name_and_reason(right)
            if answer:
                return cut(words, 0, found.start()), answer, why
        return words, (), ()

    def _name_and_reason(self, words: Words) -> tuple[Words, Words]:
        """Return the labels that a text begins with, and the reason after them; no labels if it does not name any."""
        text = plain(words)
        for end in (
            *(found.start() for found in BEFORE_REASON.finditer(text)),
            len(text),
        ):
            if self._answers.of(text[:end]) is not None or self._answers.names.several(text[:end]):
                return cut(words, 0, end), _reason(cut(words, end))
            if end > 200:
                break
        return (), ()


def _reason(words: Words) -> Words:
    """Return words without the signs and the “because” before them, and without an open bracket around them."""
    text = plain(words)
    found = _AROUND_WHY.match(text)
    start = found.end() if found else 0
    if more := BECAUSE.match(text, start):
        start = more.end()
    end = len(text.rstrip()) - 1 if text.rstrip().endswith(")") and text.count(")") > text[start:].count("(") else None
    return trimmed(cut(words, start, end))


def closing(text: str) -> int:
    """Return where the quotation ends that a text begins with; 0 if it begins with none."""
    start = len(text) - len(text.lstrip())
    ends = _QUOTES.get(text[start : start + 1])
    if not ends:
        return 0
    for at in range(start + 1, len(text)):
        if text[at] in ends and not text[at + 1 : at + 2].isalnum():
            return at + 1
    return 0


def unquoted(words: Words) -> Words:
    """Return a text without the quotation marks around all of it."""
    text = plain(words).rstrip()
    if closing(text) == len(text) and len(text) > 2:
        start = len(text) - len(text.lstrip()) + 1
        return cut(words, start, len(text) - 1)
    return words
