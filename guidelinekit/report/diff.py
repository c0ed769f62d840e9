"""A comparison of several guidelines -> text, Markdown, JSON, and annotations in a pull request."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from guidelinekit.changes.change import CONSEQUENCES, Change, Impact
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.guideline.finding import Location
from guidelinekit.report.changes import change_data, counts_data, guideline_text, to_json, total_text, versions
from guidelinekit.report.ci_formats import workflow_command
from guidelinekit.report.markdown import changes_markdown, escaped


class GuidelineChanges(Protocol):
    """What one guideline's comparison offers to reports."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
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
    def questions(self) -> tuple[RenameQuestion, ...]: ...


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


def diff_markdown(old: str, new: str, diffs: Sequence[GuidelineChanges]) -> str:
    """All changes as Markdown."""
    lines = [f"# {escaped(old)} compared with {escaped(new)}", ""]
    if not diffs:
        lines.append("Nothing changed in meaning or wording.")
    for entry in diffs:
        lines += [f"## {escaped(entry.title)} (`{entry.id}`, {versions(entry.old_version, entry.new_version)})", ""]
        if entry.bump is not None:
            lines += [f"The next version is at least a {entry.bump} one.", ""]
        asked = [f"- ❓ {escaped(question.sentence)}" for question in entry.questions]
        lines += [*asked, ""] if asked else []
        lines += changes_markdown(entry.changes)
    return "\n".join(lines).rstrip()


def diff_github(diffs: Sequence[GuidelineChanges]) -> Iterator[str]:
    """Workflow commands of GitHub Actions: each change stands beside its line in the pull request.

    What asks for finished items or for its author's word is a warning, the rest a notice.
    """
    for entry in diffs:
        yield from (_annotation(entry.id, change) for change in entry.changes)


def _annotation(guideline: str, change: Change) -> str:
    gone = change.difference is not None and change.difference.op == "removed"
    # A line that is gone has no place in the pull request: its nearest parent has.
    where = change.new_location or change.old_location
    weighs = change.impact in (Impact.RELABEL, Impact.REMAP) or not change.settled
    asks = " ".join(CONSEQUENCES[change.impact])
    text = f"{change.sentence}\n{asks}" + (
        "" if change.settled else "\nUnsettled: a note of its author says what it means."
    )
    level = "warning" if weighs and change.acknowledged is None else "notice"
    title = f"{guideline}: {change.kind.id} ({change.impact}{', gone' if gone else ''})"
    return workflow_command(level, where or Location(path=""), title, text)


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


def _questions_text(questions: Sequence[RenameQuestion]) -> str:
    lines = [
        line
        for question in questions
        for line in textwrap.wrap(question.sentence, 80, initial_indent="  ? ", subsequent_indent="    ")
    ]
    return "\n".join(["", "", "QUESTIONS to the author", *lines]) if lines else ""
