"""A numbered list of questions -> the decision steps of a draft, if each answer leads to something that is known."""

import re
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.exchange.documents.blocks import Item, Listing
from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.names import Names
from guidelinekit.exchange.documents.outline import Outline, Section
from guidelinekit.exchange.documents.procedure_phrases import (
    GO_TO,
    IF,
    NEXT,
    NO_LEAD,
    OR,
    OTHERWISE,
    STEP,
    YES_LEAD,
)
from guidelinekit.exchange.documents.prose import prose
from guidelinekit.exchange.documents.sentence_ids import id_words, ids_of_sentences
from guidelinekit.exchange.documents.sentences import sentences
from guidelinekit.exchange.documents.words import Words, cut, line, lines, plain
from guidelinekit.exchange.draft import Draft
from guidelinekit.guideline.ids import ids_from_names

_WHY = "Not each answer leads to a label, an outcome or a step of this document"
_LEAD = re.compile(r"([^:→\n?]{1,60}?)\s*(?::|→|->|=>)\s*(?=\S)")
_ARROW = re.compile(r"^\s*(?:→|->|=>)\s*")
_AROUND = " \t.,;:()“”„\"'*–—-"
_NUMBER = re.compile(r"^(\d+(?:\.\d+)*)\.?\s")
_MAX_STEPS = 100


class _UnknownError(Exception):
    """An answer leads to nothing that is known."""


@dataclass(slots=True)
class _Step:
    ask: str
    #: The words before the target, empty for the next step, by the name of the answer.
    answers: list[tuple[str, str]] = field(default_factory=list)


class ProcedureReader:
    """Adds the decision steps of a document."""

    def __init__(self, draft: Draft, found: Found, outline: Outline, outcomes: dict[str, Any]) -> None:
        self._draft = draft
        self._found = found
        self._labels: dict[str, dict[str, Any]] = draft.data.get("labels", {})
        self._names = Names([(str(one["name"]), key) for key, one in self._labels.items()])
        self._outcomes = Names([(str(one["name"]), key) for key, one in outcomes.items()])
        self._groups = {key for key, one in self._labels.items() if one.get("abstract")}
        self._numbers = _numbers(outline.root, self._names)
        self._asked: dict[str, str] = {}
        self._words: dict[str, str] = {"yes": "Yes", "no": "No"}

    def add(self, sections: list[Section]) -> None:
        """Read the sections. The first list whose answers all lead somewhere is the procedure."""
        if self._draft.data.get("language") == "de":
            self._words = {"yes": "Ja", "no": "Nein"}
        for section in sections:
            for one in section.all():
                for part in one.parts:
                    why = ""
                    if isinstance(part.block, Listing) and len(part.block.items) > 1:
                        try:
                            if self._read(part.block):
                                continue
                        except _UnknownError as error:
                            why = f"{_WHY}: “{error}”." if str(error) else f"{_WHY}."
                    self._found.rest.add_part(one, part, why, "procedure" if why else None)

    def _read(self, listing: Listing) -> bool:
        if "procedure" in self._draft.data or len(listing.items) > _MAX_STEPS:
            return False
        steps = self._steps(listing)
        if not steps:
            return False
        ids = ids_of_sentences([one.ask for one in steps], "step")
        self._asked = {}
        procedure: dict[str, Any] = {}
        for at, (step_id, step) in enumerate(zip(ids, steps, strict=True)):
            answers: list[dict[str, Any]] = []
            for name, target in step.answers:
                answers.extend(self._answers(name, target, at, ids))
            if not answers:
                raise _UnknownError(step.ask[:60])
            is_last = at + 1 == len(steps)
            answers = [one for one in answers if len(one) > 1 or not is_last]
            # The shortest name that is not taken is an id that people can read.
            names = ids_from_names([id_words(str(one["name"])) for one in answers], fallback="answer")
            procedure[step_id] = {"ask": step.ask, "answers": dict(zip(names, answers, strict=True))}
        for group, step_id in self._asked.items():
            if step_id in procedure:
                raise _UnknownError(group)
            procedure[step_id] = self._group_step(group)
        self._draft.data["procedure"] = procedure
        more = " A step was added for each group, which asks for its label." if self._asked else ""
        self._draft.guess("the procedure", f"Its answers were read from {len(steps)} steps of a list.{more}")
        return True

    def _steps(self, listing: Listing) -> list[_Step]:
        """Return the questions with their answers. An item such as “Otherwise: X” answers the question before it."""
        steps: list[_Step] = []
        for item in listing.items:
            text = plain(item.words)
            if (found := OTHERWISE.match(text)) and steps and "?" not in text:
                steps[-1].answers = [one for one in steps[-1].answers if one[1] or one[0] != self._words["no"]]
                steps[-1].answers.append((self._words["no"], text[found.end() :]))
            elif (step := self._step(item)) is not None:
                steps.append(step)
            else:
                return []
        return steps

    def _step(self, item: Item) -> _Step | None:
        text = plain(item.words)
        end = text.rfind("?")
        if end < 0:
            found = IF.match(text)
            if found is None:
                return None
            step = _Step(ask=found[1][:1].upper() + found[1][1:] + "?")
            rest: list[str] = [found[2]]
        else:
            step = _Step(ask=prose(cut(item.words, 0, end + 1)))
            rest = [line(one) for row in lines(cut(item.words, end + 1)) for one in _clauses(row)]
        for block in item.inner:
            if not isinstance(block, Listing) or any(one.inner for one in block.items):
                raise _UnknownError(step.ask[:60])
            rest.extend(line(one.words) for one in block.items)
        for one in rest:
            self._answer(step, one)
        if not step.answers:
            return None
        given = {name for name, _ in step.answers}
        yes, no = self._words["yes"], self._words["no"]
        if given == {yes}:
            step.answers.append((no, ""))
        elif given == {no}:
            step.answers.insert(0, (yes, ""))
        return step

    def _answer(self, step: _Step, text: str) -> None:
        if not text.strip(_AROUND):
            return
        for key, pattern in (("no", NO_LEAD), ("yes", YES_LEAD)):
            if found := pattern.match(text):
                step.answers.append((self._words[key], text[found.end() :]))
                return
        if found := _ARROW.match(text):
            step.answers.append((self._words["yes"], text[found.end() :]))
        elif found := _LEAD.match(text):
            step.answers.append((found[1].strip(_AROUND), text[found.end() :]))
        else:
            step.answers.append((self._words["yes"], text))

    def _answers(self, name: str, target: str, at: int, ids: tuple[str, ...]) -> list[dict[str, Any]]:
        """Return the answers of one name: several if it leads to one of several labels."""
        text = target.strip(_AROUND)
        if not text or NEXT.fullmatch(text):
            return [{"name": name}]
        if one := self._target(text, at, ids):
            return [{"name": name, **one}]
        pieces = [piece for piece in OR.split(text) if piece.strip(_AROUND)]
        targets = [self._target(piece.strip(_AROUND), at, ids) for piece in pieces]
        if len(pieces) < 2 or not all(targets):
            raise _UnknownError(text[:60])
        self._draft.guess("the procedure", f"“{text}” became one answer for each of both.")
        return [
            {"name": f"{name}, {piece.strip(_AROUND)}", **one}
            for piece, one in zip(pieces, targets, strict=True)
            if one
        ]

    def _target(self, text: str, at: int, ids: tuple[str, ...]) -> dict[str, Any] | None:
        found = GO_TO.match(text)
        text = text[found.end() :].strip(_AROUND) if found else text
        if step := STEP.fullmatch(text):
            number = int(step[1])
            return {"step": ids[number - 1]} if at + 1 < number <= len(ids) else None
        label = self._names.one(text) or self._numbers.get(text.split()[-1] if text else "", "")
        if label in self._groups:
            if label not in self._asked:
                self._asked[label] = ids_from_names([f"which-{label}"], taken=[*ids, *self._asked.values()])[0]
            return {"step": self._asked[label]}
        if label:
            return {"label": label}
        outcome = self._outcomes.one(text)
        return {"outcome": outcome} if outcome else None

    def _group_step(self, group: str) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for key, label in self._labels.items():
            if label.get("parent") == group:
                if key in self._groups:
                    raise _UnknownError(str(label["name"]))
                answers[key] = {"name": label["name"], "label": key}
        name = self._labels[group]["name"]
        is_german = self._words["yes"] == "Ja"
        ask = f"Welches Label der Gruppe {name} ist es?" if is_german else f"Which label of the group {name} is it?"
        return {"ask": ask, "answers": answers}


def _clauses(words: Words) -> list[Words]:
    """Return the sentences of a text, divided at semicolons too."""
    found: list[Words] = []
    for one in sentences(words):
        text, start = plain(one), 0
        for sign in re.finditer(r";\s+", text):
            found.append(cut(one, start, sign.start()))
            start = sign.end()
        found.append(cut(one, start))
    return found


def _numbers(root: Section, names: Names) -> dict[str, str]:
    """Return the labels by the numbers of their headings, such as 4.1."""
    found: dict[str, str] = {}
    for section in root.all():
        number = _NUMBER.match(line(section.words))
        if number and (label := names.one(section.heading)):
            found.setdefault(number[1], label)
    return found
