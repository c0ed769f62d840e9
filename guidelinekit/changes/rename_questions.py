"""What left and what came -> questions to the author: was this one renamed? Never a silent pairing.

A label is like another by its name, its definition and its cases. Only a pair that is like no other is asked about:
each is the other's nearest, the next one is clearly farther, and neither holds what two labels said: that is a merge or
a split.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.element_similarity import MARGIN, alike
from guidelinekit.guideline.similarity import contained

Form = Mapping[str, Any]

#: Below it, two labels have only the guideline's way of writing in common.
_ALIKE = 0.6
#: The share of a definition's words that another one holds, in order, if it holds the definition.
_HELD = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameQuestion:
    """Whether the label (or the whole `guideline`) `new` is what `old` was; `confidence` is from 0 to 1."""

    old: str
    new: str
    confidence: float
    guideline: bool = False

    @property
    def sentence(self) -> str:
        """The question, and how to answer it."""
        if self.guideline:
            return (
                f"Was the guideline `{self.old}` renamed to `{self.new}` ({self.confidence:.0%} alike)? Its releases, "
                f"tags and notes are those of `{self.old}`: keep that id, and give it another title."
            )
        return (
            f"Was `{self.old}` renamed to `{self.new}` ({self.confidence:.0%} alike)? "
            f"Then say so: `renamed_from: [{self.old}]` under `{self.new}`."
        )


def questions(changes: Iterable[Change]) -> tuple[RenameQuestion, ...]:
    """Ask about labels that were removed and added without a word of where they went or came from."""
    whole = [change for change in changes if change.difference is not None and len(change.difference.address) == 2]
    gone = {_id(change): change.before for change in whole if change.kind.id == "label-removed"}
    come = {_id(change): change.after for change in whole if change.kind.id == "label-added"}
    scores = {(old, new): alike(gone[old], come[new]) for old in gone for new in come}
    found = []
    for (old, new), score in scores.items():
        others = [other for pair, other in scores.items() if pair != (old, new) and (pair[0] == old or pair[1] == new)]
        several = any(_holds(come[new], gone[k]) for k in gone if k != old)
        several |= any(_holds(gone[old], come[k]) for k in come if k != new)
        if score >= _ALIKE and score - max(others, default=0.0) >= MARGIN and not several:
            found.append(RenameQuestion(old=old, new=new, confidence=score))
    return tuple(sorted(found, key=lambda question: (question.old, question.new)))


def guideline_rename_question(old: Form, new: Form) -> RenameQuestion | None:
    """Ask about a guideline that went and one that came, as they were written, if most labels of both are the same."""
    before, after = old.get("labels", {}), new.get("labels", {})
    scores = [alike(before[key], after[key]) for key in before if key in after]
    confidence = sum(scores) / max(len(before), len(after), 1)
    if confidence < _ALIKE:
        return None
    return RenameQuestion(old=old["id"], new=new["id"], confidence=confidence, guideline=True)


def _holds(label: Form, part: Form) -> bool:
    """Whether a definition says nearly all that another one says."""
    return contained(part["definition"], label["definition"]) >= _HELD


def _id(change: Change) -> str:
    assert change.difference is not None
    return str(change.difference.address[1])
