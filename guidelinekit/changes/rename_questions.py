"""Removed and added labels -> questions to the author: was this one renamed? No pair is assumed without an answer.

Labels are compared by name, definition and cases. There is a question only for an unambiguous pair: each is the most
similar one to the other, the next one is clearly less similar, and neither contains the definitions of two labels, as
after a merge or a split.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.element_similarity import MARGIN, label_similarity
from guidelinekit.changes.message import Message, element_id, number
from guidelinekit.guideline.similarity import contained

Form = Mapping[str, Any]

#: Below this similarity, two labels share only the style of the guideline.
_MIN_SIMILARITY = 0.6
#: The share of a definition's words that another one has, in order, if it contains the definition.
_CONTAINED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameQuestion:
    """Whether the label (or the whole `guideline`) `new` is what `old` was; `confidence` is from 0 to 1."""

    old: str
    new: str
    confidence: float
    guideline: bool = False

    @property
    def message(self) -> Message:
        """The question, and how to answer it."""
        section = "guidelines" if self.guideline else "labels"
        arguments = {
            "old": element_id(f"{section}/{self.old}"),
            "new": element_id(f"{section}/{self.new}"),
            "percent": number(round(self.confidence * 100)),
        }
        return Message(id=f"questions.{'guideline' if self.guideline else 'label'}-renamed", arguments=arguments)


def rename_questions(changes: Iterable[Change]) -> tuple[RenameQuestion, ...]:
    """Return questions about removed and added labels without a declared rename."""
    whole = [change for change in changes if change.difference is not None and len(change.difference.address) == 2]
    removed = {_id(change): change.before for change in whole if change.kind.id == "label-removed"}
    added = {_id(change): change.after for change in whole if change.kind.id == "label-added"}
    scores = {(old, new): label_similarity(removed[old], added[new]) for old in removed for new in added}
    questions = []
    for (old, new), score in scores.items():
        others = [other for pair, other in scores.items() if pair != (old, new) and (pair[0] == old or pair[1] == new)]
        several = any(_contains(added[new], removed[k]) for k in removed if k != old)
        several |= any(_contains(removed[old], added[k]) for k in added if k != new)
        if score >= _MIN_SIMILARITY and score - max(others, default=0.0) >= MARGIN and not several:
            questions.append(RenameQuestion(old=old, new=new, confidence=score))
    return tuple(sorted(questions, key=lambda question: (question.old, question.new)))


def guideline_rename_question(old: Form, new: Form) -> RenameQuestion | None:
    """Return a question about the data of a removed and an added guideline, if most of their labels are the same."""
    before, after = old.get("labels", {}), new.get("labels", {})
    scores = [label_similarity(before[key], after[key]) for key in before if key in after]
    confidence = sum(scores) / max(len(before), len(after), 1)
    if confidence < _MIN_SIMILARITY:
        return None
    return RenameQuestion(old=old["id"], new=new["id"], confidence=confidence, guideline=True)


def _contains(label: Form, part: Form) -> bool:
    """Whether a definition contains nearly all words of another one, in order."""
    return contained(part["definition"], label["definition"]) >= _CONTAINED


def _id(change: Change) -> str:
    assert change.difference is not None
    return str(change.difference.address[1])
