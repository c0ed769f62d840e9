"""Removed and added elements without a declared rename -> questions to the author: is this one element, with a new id?

Elements are compared by their content. No pair is assumed without an answer: where ids can be declared (labels,
attributes, options), the question states how. Other elements with the same content under another id need no answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.element_similarity import label_similarity
from guidelinekit.changes.matching.elements import RenamedElement, renamed_elements
from guidelinekit.changes.matching.match import MIN_SIMILARITY
from guidelinekit.changes.message import Message, element_count, element_id, id_pairs, named_element, number

Form = Mapping[str, Any]

#: More questions than this about one section become one question with a list.
_MAX_SINGLE = 5
_GUIDELINES = "guidelines"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedPair:
    """Two ids that may be those of one element, and its names; a name is empty where the element has none."""

    old: str
    new: str
    old_name: str = ""
    new_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameQuestion:
    """Whether the added elements of `pairs` are removed ones with other ids.

    `section` is the section of the elements, such as `labels`; `attributes/target/options` for the options of an
    attribute, and `guidelines` for whole guidelines. `is_same` is true if the content is equal, apart from ids.
    `is_declarable` is true if elements of the section can declare earlier ids. `confidence` is the lowest similarity of
    the pairs, from 0 to 1.
    """

    section: str
    pairs: tuple[RenamedPair, ...]
    confidence: float
    is_same: bool = False
    is_declarable: bool = False

    @property
    def old(self) -> str:
        """The removed element; of several pairs, the first."""
        return self.pairs[0].old

    @property
    def new(self) -> str:
        """The added element; of several pairs, the first."""
        return self.pairs[0].new

    @property
    def guideline(self) -> bool:
        """Whether the question is about a whole guideline."""
        return self.section == _GUIDELINES

    @property
    def needs_answer(self) -> bool:
        """Whether the author has something to do. Not if only the id of an element changed that cannot declare it."""
        return self.is_declarable or not self.is_same

    @property
    def message(self) -> Message:
        """The question, and how to answer it; a statement if it needs no answer."""
        if len(self.pairs) > 1:
            addresses = [(f"{self.section}/{pair.old}", f"{self.section}/{pair.new}") for pair in self.pairs]
            return Message(
                id=f"questions.{self._message_name}-many",
                arguments={
                    "elements": element_count(self.section, len(self.pairs)),
                    "pairs": id_pairs(addresses),
                    "percent": number(round(self.confidence * 100)),
                },
            )
        pair = self.pairs[0]
        old, new = (f"{self.section}/{element}" for element in (pair.old, pair.new))
        arguments = {
            "old": element_id(old),
            "new": element_id(new, pair.new_name if pair.new_name != pair.old_name else "", with_id=True),
            "new_id": element_id(new),
            "percent": number(round(self.confidence * 100)),
        }
        if not self.guideline:
            arguments["element"] = named_element(old, pair.old_name)
        return Message(id=f"questions.{self._message_name}", arguments=arguments)

    @property
    def _message_name(self) -> str:
        if self.guideline:
            return "guideline-renamed"
        return f"{'declarable' if self.is_declarable else 'element'}-{'same' if self.is_same else 'similar'}"


def rename_questions(changes: Iterable[Change], new: Form) -> tuple[RenameQuestion, ...]:
    """Return questions about removed and added elements without a declared rename, those about labels first.

    Equal elements that need no answer, and many questions of one sort, are one question with a list of pairs. `new` is
    the data of the new version: the elements that it kept show how similar two different ones are.
    """
    found: dict[tuple[str, bool], list[RenamedElement]] = {}
    for element in renamed_elements(changes, new):
        found.setdefault((element.scope, element.is_same), []).append(element)
    return tuple(question for elements in found.values() for question in _questions(elements))


def _questions(elements: Sequence[RenamedElement]) -> Iterator[RenameQuestion]:
    single = [_question([element]) for element in elements]
    if len(elements) > _MAX_SINGLE or not single[0].needs_answer:
        yield _question(elements)
    else:
        yield from single


def _question(elements: Sequence[RenamedElement]) -> RenameQuestion:
    pairs = (RenamedPair(old=e.old_id, new=e.new_id, old_name=_name(e.old), new_name=_name(e.new)) for e in elements)
    return RenameQuestion(
        section=elements[0].scope,
        pairs=tuple(pairs),
        confidence=min(element.similarity for element in elements),
        is_same=elements[0].is_same,
        is_declarable=elements[0].is_declarable,
    )


def _name(element: Form) -> str:
    return str(element.get("name") or element.get("title") or "")


def guideline_rename_question(old: Form, new: Form) -> RenameQuestion | None:
    """Return a question about the data of a removed and an added guideline, if most of their labels are the same."""
    before, after = old.get("labels", {}), new.get("labels", {})
    scores = [label_similarity(before[key], after[key]) for key in before if key in after]
    confidence = sum(scores) / max(len(before), len(after), 1)
    if confidence < MIN_SIMILARITY:
        return None
    return RenameQuestion(
        section=_GUIDELINES, pairs=(RenamedPair(old=old["id"], new=new["id"]),), confidence=confidence
    )
