"""Text with its style, as documents have it: a sequence of spans, which can be cut at a position of the plain text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from guidelinekit.guideline.read.scalars import CONTROL

#: A line break that readers see. A break that is only in the source is a space.
BREAK = "\u2028"
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r"[ \t\xa0]{2,}|\t")
_BREAKS = re.compile(rf"(?:{BREAK} ?){{3,}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A text in one style. `marked` is a highlight, `link` the target of a link."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    marked: bool = False
    link: str = ""


Words = tuple[Span, ...]


def clean(text: str) -> str:
    """Return a text without the characters that a file of a guideline cannot have."""
    return CONTROL.sub("", text)


def words_of(text: str) -> Words:
    """Return a text without style."""
    return (Span(text=text),) if text else ()


def joined(spans: Iterable[Span]) -> Words:
    """Return spans in which neighbors of the same style are one span, with single spaces, and none around them all."""
    merged: list[Span] = []
    for _, group in groupby((span for span in spans if span.text), key=_style):
        first, *others = group
        text = first.text + "".join(span.text for span in others)
        merged.append(_with_text(first, with_single_spaces(text)))
    return trimmed(tuple(merged))


def with_single_spaces(text: str) -> str:
    """Return a text without runs of spaces, and with at most one empty line between two lines."""
    return _BREAKS.sub(BREAK * 2, _SPACES.sub(" ", text))


def _style(span: Span) -> tuple[bool, bool, bool, bool, bool, str]:
    return span.bold, span.italic, span.code, span.strike, span.marked, span.link


def _with_text(span: Span, text: str) -> Span:
    """Return a text in the style of a span. It is the same object if the text is."""
    return span if text == span.text else replace(span, text=text)


def plain(words: Words) -> str:
    """Return the text without its style. Each position in it is a position of `cut`."""
    return "".join(span.text for span in words).replace(BREAK, "\n")


def readable(words: Words) -> str:
    """Return the text without its style, with the line breaks that readers see."""
    text = "".join(span.text for span in words)
    return "\n".join(" ".join(one.split()) for one in text.split(BREAK)).strip()


def line(words: Words) -> str:
    """Return the text without its style, on one line."""
    return _SPACE.sub(" ", plain(words)).strip()


def cut(words: Words, start: int, end: int | None = None) -> Words:
    """Return the words between two positions of the plain text, without white space around them."""
    pieces, at = [], 0
    for span in words:
        stop = at + len(span.text)
        if stop > start and (end is None or at < end):
            text = span.text[max(start - at, 0) : None if end is None else max(end - at, 0)]
            pieces.append(_with_text(span, text))
        at = stop
    return trimmed(tuple(piece for piece in pieces if piece.text))


def trimmed(words: Words) -> Words:
    """Return words without white space before and after them."""
    if words and words[0].text[:1].strip() and words[-1].text[-1:].strip():
        return words
    spans = list(words)
    while spans and not spans[0].text.strip():
        spans.pop(0)
    while spans and not spans[-1].text.strip():
        spans.pop()
    if spans:
        spans[0] = _with_text(spans[0], spans[0].text.lstrip())
        spans[-1] = _with_text(spans[-1], spans[-1].text.rstrip())
    return tuple(spans)


def lines(words: Words) -> list[Words]:
    """Return the lines of a text that has line breaks, without empty ones."""
    rows: list[list[Span]] = [[]]
    for span in words:
        first, *others = span.text.replace(BREAK, "\n").split("\n")
        rows[-1].append(_with_text(span, first))
        rows.extend([_with_text(span, one)] for one in others)
    found = (trimmed(tuple(span for span in row if span.text)) for row in rows)
    return [row for row in found if row]


def bold_lead(words: Words) -> tuple[Words, Words]:
    """Return the bold or monospaced words that a text begins with, and the rest; no words if it begins otherwise."""
    at = 0
    for span in words:
        if not (span.bold or span.code) and span.text.strip():
            break
        at += len(span.text)
    return (cut(words, 0, at), cut(words, at)) if at else ((), words)


def is_bold(words: Words) -> bool:
    """Whether all words are bold."""
    return bool(words) and all(span.bold or not span.text.strip() for span in words)


def without_style(words: Words) -> Words:
    """Return words that are neither bold nor marked; other styles stay."""
    return joined(replace(span, bold=False, marked=False) for span in words)
