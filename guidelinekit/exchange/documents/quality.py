"""Sections about the quality of labels -> the section `quality` of a draft: numbers that are clear, and prose."""

import re
from typing import Any

from guidelinekit.exchange.documents.blocks import Paragraph, block_prose
from guidelinekit.exchange.documents.chapter_phrases import (
    ANNOTATORS,
    CALIBRATION,
    METRICS,
    QUALIFICATION,
    TARGET,
    TEST_ITEMS,
)
from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.names import Names
from guidelinekit.exchange.documents.outline import Part, Section
from guidelinekit.exchange.documents.prose import prose, wrapped
from guidelinekit.exchange.documents.sentences import sentences
from guidelinekit.exchange.documents.words import Words, line
from guidelinekit.exchange.draft import Draft

_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
}  # fmt: skip
_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "tenth": 10, "twentieth": 20, "hundredth": 100,
    "zweite": 2, "dritte": 3, "vierte": 4, "fünfte": 5, "zehnte": 10, "zwanzigste": 20,
}  # fmt: skip
_COUNT = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_LABELED_BY = re.compile(
    rf"\b(?:label\w*|annotat\w+|by|von)\s+(?:by\s+|von\s+)?{_COUNT}\s+(?:\w+\s+)?(?:{ANNOTATORS})\b", re.IGNORECASE
)
_SECOND = re.compile(rf"\b(?:a second|second|einer? zweiten|zweiten)\s+(?:{ANNOTATORS})\b", re.IGNORECASE)
_ONE_IN = re.compile(rf"\b(?:one|1|ein\w*)\s+(?:\w+\s+)?(?:in|out of|von)\s+{_COUNT}\b", re.IGNORECASE)
_EVERY = re.compile(rf"\b(?:every|each|jede\w*)\s+({'|'.join(_ORDINALS)})\w?\b", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|percent|per cent|prozent)", re.IGNORECASE)
_ALL = re.compile(r"\b(?:each|every|all|jede\w*|alle)\b", re.IGNORECASE)
_VALUE = re.compile(r"(?<![\d.,])([01][.,]\d{1,3})(?!\d)")


def add_quality(draft: Draft, found: Found, sections: list[Section], names: Names) -> None:
    """Add what sections say. A number is read only where one sentence states it; all text stays as prose."""
    quality = _Quality(names)
    for section in sections:
        for one in section.all():
            for part in one.parts:
                if not quality.read(one, part):
                    found.rest.add_part(one, part)
    if data := quality.data():
        draft.data["quality"] = data
        if quality.numbers:
            draft.guess("quality", f"Read from sentences: {', '.join(dict.fromkeys(quality.numbers))}.")


class _Quality:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._texts: dict[str, list[str]] = {"qualification": [], "calibration": [], "audit": []}
        self._fields: dict[str, Any] = {}
        self._metric = ""
        self._targets: dict[str, Any] = {}
        self.numbers: list[str] = []

    def read(self, section: Section, part: Part) -> bool:
        """Read a block, and return whether it was read."""
        block = part.block
        about = f"{section.heading} {block_prose(block)}"
        field = "qualification" if QUALIFICATION.search(about) else ""
        is_test = TEST_ITEMS.search(about) is not None
        if not field and not is_test and CALIBRATION.search(about) and not METRICS.search(about):
            field = "calibration"
        if not isinstance(block, Paragraph) or block.is_quote:
            self._texts[field or "audit"].append(block_prose(block))
            return True
        kept: list[str] = []
        for one in sentences(block.words):
            text = line(one)
            if is_test and not field and self._test(text, one):
                continue
            if "gold" in self._fields and is_test and "otherwise" in self._fields["gold"]:
                self._fields["gold"]["otherwise"] += f" {prose(one)}"
                continue
            self._overlap(text)
            self._agreement(text)
            kept.append(prose(one))
        if kept:
            self._texts[field or "audit"].append(" ".join(kept))
        return True

    def _test(self, text: str, words: Words) -> bool:
        """Read how many test items must be right, and what follows otherwise; return whether the sentence says it."""
        found = _PERCENT.search(text)
        if "gold" in self._fields or not found or not TARGET.search(text):
            return False
        self._fields["gold"] = {"pass": _share(found[1]), "otherwise": prose(words)}
        self.numbers.append("gold/pass")
        return True

    def _overlap(self, text: str) -> None:
        if "overlap" in self._fields:
            return
        found = _LABELED_BY.search(text)
        count = _number(found[1]) if found else 2 if _SECOND.search(text) else 0
        if count < 2:
            return
        share = _ONE_IN.search(text)
        every = _EVERY.search(text)
        percent = _PERCENT.search(text)
        value = 1 / _number(share[1]) if share else 1 / _ORDINALS[every[1].lower()] if every else 0.0
        value = value or (_share(percent[1]) if percent else 0.0)
        if value or _ALL.search(text):
            self._fields["overlap"] = count
            self.numbers.append("overlap")
        if value:
            self._fields["overlap_share"] = round(value, 4)
            self.numbers.append("overlap_share")

    def _agreement(self, text: str) -> None:
        if found := METRICS.search(text):
            self._metric = self._metric or re.sub(r"\W+", "-", re.sub(r"['’]s?\b", "", found[0].lower())).strip("-")
        if not (TARGET.search(text) and not self._targets):
            return
        values = list(_VALUE.finditer(text))
        for at, value in enumerate(values):
            end = values[at + 1].start() if at + 1 < len(values) else len(text)
            labels = self._names.inside(text[value.end() : end])
            number = float(value[1].replace(",", "."))
            if number > 1:
                return
            if not labels and "target" not in self._targets:
                self._targets["target"] = number
            for label in labels:
                self._targets.setdefault("labels", {}).setdefault(label, number)

    def data(self) -> dict[str, Any]:
        """Return the fields that have a value."""
        fields = dict(self._fields)
        if self._metric and "target" in self._targets:
            fields["agreement"] = {"metric": self._metric, **self._targets}
            self.numbers.append("agreement")
        for field, texts in self._texts.items():
            if texts:
                text = wrapped("\n\n".join(texts))
                fields[field] = {"text": text} if field == "audit" else text
        return fields


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower(), 0) or (int(text) if text.isdecimal() else 1)


def _share(text: str) -> float:
    return min(round(float(text.replace(",", ".")) / 100, 4), 1.0)
