"""A comparison of several guidelines -> text and JSON."""

import textwrap
from collections.abc import Sequence
from typing import Any, Protocol

from guidelinekit.change.change import Change, Impact
from guidelinekit.change.questions import Question
from guidelinekit.change.version import Bump
from guidelinekit.report.changes import change_data, counts_data, guideline_text, to_json, total_text


class GuidelineChanges(Protocol):
    """What one guideline's comparison offers to reports."""

    @property
    def id(self) -> str: ...
    @property
    def old_version(self) -> str: ...
    @property
    def new_version(self) -> str: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...
    @property
    def impact(self) -> Impact | None: ...
    @property
    def bump(self) -> Bump | None: ...
    @property
    def questions(self) -> tuple[Question, ...]: ...


def diff_text(old: str, new: str, diffs: Sequence[GuidelineChanges]) -> str:
    """All changes for a terminal."""
    if not diffs:
        return f"Nothing changed in meaning or wording between {old} and {new}."
    blocks = [
        guideline_text(d.id, d.old_version, d.new_version, d.bump, d.changes) + _questions_text(d.questions)
        for d in diffs
    ]
    impacts = [change.impact for d in diffs for change in d.changes]
    return "\n\n".join([*blocks, total_text(impacts, len(diffs))])


def diff_json(diffs: Sequence[GuidelineChanges], impact: Impact | None) -> str:
    """All changes as `schema/diff.schema.json` describes."""
    changes = [change for d in diffs for change in d.changes]
    return to_json(
        {
            "guidelines": [_guideline_data(d) for d in diffs],
            "impact": impact,
            "counts": counts_data(changes),
        }
    )


def _guideline_data(diff: GuidelineChanges) -> dict[str, Any]:
    return {
        "id": diff.id,
        "old_version": diff.old_version,
        "new_version": diff.new_version,
        "impact": diff.impact,
        "bump": diff.bump,
        "changes": [change_data(change) for change in diff.changes],
        "questions": [
            {"old": q.old, "new": q.new, "confidence": round(q.confidence, 2), "sentence": q.sentence}
            for q in diff.questions
        ],
    }


def _questions_text(questions: Sequence[Question]) -> str:
    lines = [
        line
        for question in questions
        for line in textwrap.wrap(question.sentence, 80, initial_indent="  ? ", subsequent_indent="    ")
    ]
    return "\n".join(["", "", "QUESTIONS to the author", *lines]) if lines else ""
