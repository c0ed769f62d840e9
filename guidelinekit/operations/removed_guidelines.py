"""The commits of a first-parent line -> the guidelines that were removed, and what replaced them."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.changes.rename_questions import guideline_rename_question
from guidelinekit.operations.lines import Delta
from guidelinekit.operations.release_history import ReleaseHistories


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """That a guideline was removed: on which `date` (YYYY-MM-DD), and in which commit.

    `successor` is the id of the most similar guideline that the same commit added; empty if none is similar.
    """

    date: str
    commit: str
    successor: str = ""


def removed_ids(histories: ReleaseHistories) -> set[str]:
    """Return the ids of the guidelines that the line has had and its newest commit does not have."""
    return {name for name, deltas in histories.line.deltas.items() if _changes(deltas)} - histories.ids


def removal_of(histories: ReleaseHistories, guideline_id: str) -> Removal | None:
    """Return when a guideline was removed; None if the newest commit has it, or the line never had it."""
    if guideline_id not in removed_ids(histories):
        return None
    last = _changes(histories.line.deltas[guideline_id])[-1]
    return Removal(date=last.date, commit=last.commit, successor=_successor(histories, guideline_id, last))


def _successor(histories: ReleaseHistories, guideline_id: str, removal: Delta) -> str:
    released = histories.of(guideline_id).last_readable()
    if released is None:
        return ""
    before = histories.workspace.load(released).source.data
    added = [
        histories.of(name).at_commit(removal.commit)
        for name, deltas in histories.line.deltas.items()
        if name != guideline_id and deltas[0].commit == removal.commit
    ]
    loaded = [histories.workspace.load(version) for version in added if version is not None]
    questions = [guideline_rename_question(before, entry.source.data) for entry in loaded if entry.usable]
    similar = [question for question in questions if question is not None]
    best = max(similar, key=lambda question: question.confidence, default=None)
    return best.new if best is not None else ""


def _changes(deltas: Sequence[Delta]) -> list[Delta]:
    """Return the changes of spec files, without those of assets only."""
    return [delta for delta in deltas if delta.files]
