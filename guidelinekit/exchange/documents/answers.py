"""Words -> an answer that fits the task, with marks if it needs them."""

import re
from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.documents.names import Names
from guidelinekit.exchange.documents.phrases import NO_LABEL, NO_NAME, UNCLEAR
from guidelinekit.exchange.documents.vocabulary import folded
from guidelinekit.exchange.documents.words import Words, line, lines, plain, readable
from guidelinekit.guideline.format.tasks import TASK_KINDS
from guidelinekit.guideline.suggest import did_you_mean

_PAIR = re.compile(r"\s*(?:=>|→|->|=|:|–|—|\(|/)\s*")
_SEPARATED = re.compile(r"\s*[;\n]\s*|,\s+(?=[^\s])")
#: The most words of a name, and how many unknown names are compared with all labels.
_NAME_WORDS = 4
_MOST_SIMILAR = 50
_QUOTES = " \t\"'“”„‟«»‘’`()[]*"
#: A marked text with its label in brackets: `[Ada Lovelace](PER)`, `[Ada Lovelace]{PER}`, `[Ada Lovelace PER]`.
_BRACKETS = re.compile(r"\[([^\[\]\n]{1,200})\](?:\s?[({]([^(){}\n]{1,60})[)}]|_?([\w-]{1,40}))?")


class Answers:
    """Answers of one guideline. `labels` and `outcomes` are those of the draft."""

    def __init__(self, kind: str, names: Names, labels: Mapping[str, Any], outcomes: Mapping[str, Any]) -> None:
        self.names = names
        self._kind = kind
        self._left = _MOST_SIMILAR
        self._labels = labels
        self._outcomes = Names([(str(one["name"]), key) for key, one in outcomes.items()])

    def unknown(self, text: str) -> str:
        """Return why a text is no answer, if it only names labels and one of them is unknown; otherwise empty."""
        pieces = [piece.strip(_QUOTES) for piece in _SEPARATED.split(text) if piece.strip(_QUOTES)]
        if TASK_KINDS[self._kind].is_marking:
            pieces = [_PAIR.split(piece)[-1].strip(_QUOTES) for piece in pieces]
        if UNCLEAR.search(text) or len(pieces) > 5:
            return ""
        for piece in pieces:
            is_name = len(piece.split()) <= _NAME_WORDS and len(piece) <= 40 and not piece.endswith((".", "?", "!"))
            is_name = is_name and not NO_NAME.search(piece) and not self.names.inside(piece)
            if is_name and not self.names.one(piece) and not self._outcomes.one(piece):
                similar = self._similar(piece)
                return f"`{piece}` is no label of this document{f'; is it `{similar}`?' if similar else '.'}"
        return ""

    def _similar(self, name: str) -> str:
        """Return the label with the most similar name, or else the only one whose texts have the word."""
        self._left -= 1
        if self._left < 0:
            return ""
        ids = {str(one["name"]): key for key, one in self._labels.items()}
        if found := re.search(r"`(.+)`", did_you_mean(name, ids)):
            return ids[found[1]]
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        for fields in (("short", "aliases"), ("definition",)):
            having = [
                key
                for key, one in self._labels.items()
                if any(word.search(str(one.get(field, ""))) for field in fields)
            ]
            if len(having) == 1:
                return having[0]
        return ""

    @property
    def can_be_empty(self) -> bool:
        """Whether an answer can have no label."""
        return self._kind == "choose-many" or TASK_KINDS[self._kind].is_marking

    def of(self, text: str) -> Any:
        """Return the answer that a text gives; None if it is none, or does not fit the task."""
        ids = self.names.several(text)
        if ids is not None:
            return self.fitting(ids)
        if outcome := self._outcomes.one(text):
            return {"outcome": outcome}
        return [] if NO_LABEL.fullmatch(folded(text)) and self.can_be_empty else None

    def fitting(self, ids: list[str]) -> Any:
        """Return labels of a whole item as an answer; None if the task does not allow it."""
        if not ids or TASK_KINDS[self._kind].writes_text or any(self._labels[one].get("abstract") for one in ids):
            return None
        if TASK_KINDS[self._kind].picks_one:
            return ids[0] if len(ids) == 1 else None
        return ids

    def is_choosable(self, label_id: str) -> bool:
        """Whether a label can be an answer."""
        return bool(label_id) and not self._labels[label_id].get("abstract")

    def marks(
        self, text: Words, answer: Words, marked: Words, label_id: str
    ) -> tuple[str, list[dict[str, Any]]] | None:
        """Return a text and the marks in it; None if there are none, or if one of them is not in the text."""
        written = readable(text)
        if not answer and not marked and (bracketed := self._bracketed(written, label_id)):
            return bracketed
        pairs = self._pairs(answer) or self._pairs(marked)
        if pairs is None:
            one = self.names.one(line(answer)) if line(answer) else label_id
            if not self.is_choosable(one):
                return (written, []) if NO_LABEL.fullmatch(folded(line(answer))) else None
            phrases = _phrases(marked) if marked else _emphasized(text)
            if not phrases and not answer and _is_short(written):
                phrases = [written.strip(_QUOTES)]
            pairs = [(phrase, one) for phrase in phrases]
        return (written, marks) if (marks := _in_text(written, pairs)) else None

    def _pairs(self, words: Words) -> list[tuple[str, str]] | None:
        """Return what a list such as “Ada = Person; Paris = Place” marks; None if it is no such list."""
        pairs = []
        for one in lines(words):
            for piece in _SEPARATED.split(plain(one)):
                if folded(piece):
                    pair = self._pair(piece)
                    if pair is None:
                        return None
                    pairs.append(pair)
        return pairs or None

    def _pair(self, text: str) -> tuple[str, str] | None:
        for found in _PAIR.finditer(text):
            before, after = text[: found.start()].strip(_QUOTES), text[found.end() :].strip(_QUOTES)
            for name, phrase in ((after, before), (before, after)):
                label_id = self.names.one(name)
                if phrase and self.is_choosable(label_id):
                    return phrase, label_id
        return None

    def _bracketed(self, text: str, label_id: str) -> tuple[str, list[dict[str, Any]]] | None:
        """Return a text whose marks are in brackets, without the brackets."""
        pieces: list[str] = []
        pairs: list[tuple[str, str]] = []
        at = 0
        for found in _BRACKETS.finditer(text):
            phrase, name = found[1], self.names.one(found[2] or found[3] or "")
            end = found.end()
            if not name:
                end = found.end(1) + 1
                start, length = self.names.at_start(phrase)
                last = phrase.rpartition(" ")
                if start and phrase[length:].strip(" :|"):
                    phrase, name = phrase[length:].strip(" :|"), start
                elif self.names.one(last[2]) and last[0].strip(" |"):
                    phrase, name = last[0].strip(" |"), self.names.one(last[2])
                else:
                    name = label_id
            if not self.is_choosable(name):
                return None
            pieces.extend((text[at : found.start()], phrase))
            pairs.append((phrase, name))
            at = end
        whole = "".join([*pieces, text[at:]])
        return (whole, marks) if pairs and (marks := _in_text(whole, pairs)) else None


def _in_text(text: str, pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return marks of phrases in a text; none if one of them is not in it. Of equal phrases, each is the next one."""
    marks: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    for phrase, label_id in pairs[:200]:
        words = rf"(?<!\w){re.escape(phrase)}(?!\w)"
        total = len(re.findall(words, text)) or text.count(phrase)
        counts[phrase] = counts.get(phrase, 0) + 1
        if not phrase.strip() or counts[phrase] > total:
            return []
        mark: dict[str, Any] = {"label": label_id, "text": phrase}
        marks.append({**mark, "occurrence": counts[phrase]} if total > 1 else mark)
    return marks


def _phrases(words: Words) -> list[str]:
    """Return the phrases that a cell lists."""
    return [
        piece.strip(_QUOTES) for one in lines(words) for piece in _SEPARATED.split(plain(one)) if piece.strip(_QUOTES)
    ]


def _emphasized(words: Words) -> list[str]:
    """Return the phrases of a text that are bold, highlighted or underlined; if there are none, those in italics."""
    found = [span.text.strip() for span in words if (span.bold or span.marked or span.code) and span.text.strip()]
    found = found or [span.text.strip() for span in words if span.italic and span.text.strip()]
    return found if "".join(found) != "".join(plain(words).split()) or len(found) == 1 else []


def _is_short(text: str) -> bool:
    return 0 < len(text.split()) <= 6 and not text.rstrip().endswith((".", "!", "?"))
