"""A comparison of several guidelines -> text, Markdown, JSON, and annotations in a pull request."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.guideline.finding import Location
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_summary import items_text_alone
from guidelinekit.report.changes import (
    effective_text,
    guideline_text,
    questions_text,
    summary,
    total_text,
    versions,
)
from guidelinekit.report.ci_formats import workflow_command
from guidelinekit.report.escape_markdown import MARKDOWN
from guidelinekit.report.json import change_data, counts_data, impact_data, question_data
from guidelinekit.report.json_text import to_json
from guidelinekit.report.markdown import changes_markdown


class ComparedGuideline(Protocol):
    """The data about the comparison of one guideline that reports show."""

    @property
    def id(self) -> str:
        """The guideline."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def old_version(self) -> str:
        """The version that it is compared with; empty for a new guideline."""

    @property
    def new_version(self) -> str:
        """The version that it has; empty for one that was removed."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes."""

    @property
    def impact(self) -> Impact | None:
        """The highest impact."""

    @property
    def bump(self) -> Bump | None:
        """The smallest bump that the changes require."""

    @property
    def questions(self) -> tuple[RenameQuestion, ...]:
        """Questions to the author."""


def diff_text(
    old: str, new: str, diffs: Sequence[ComparedGuideline], catalogue: Catalogue, *, list_all: bool = False
) -> str:
    """Return all changes for a terminal. `list_all` lists each change; otherwise like changes are one line."""
    if not diffs:
        return catalogue.text("report.nothing-changed-between", old=old, new=new)
    blocks = [
        guideline_text(d.id, d.old_version, d.new_version, d.bump, d.changes, catalogue, list_all=list_all)
        + questions_text(d.questions, catalogue)
        for d in diffs
    ]
    changes = [change for d in diffs for change in d.changes]
    total = [total_text(changes, len(diffs), catalogue)] if len(diffs) > 1 else []
    return "\n\n".join([*total, *blocks])


def diff_json(diffs: Sequence[ComparedGuideline], impact: Impact | None, catalogue: Catalogue) -> str:
    """Return all changes as JSON in the form of `schema/diff.schema.json`."""
    return to_json(diff_data(diffs, impact, catalogue))


def diff_data(diffs: Sequence[ComparedGuideline], impact: Impact | None, catalogue: Catalogue) -> dict[str, Any]:
    """Return all changes as `schema/diff.schema.json` describes them."""
    changes = [change for d in diffs for change in d.changes]
    guidelines = [_guideline_data(d, catalogue) for d in diffs]
    return {
        "schema_version": 2,
        "guidelines": guidelines,
        "impact": impact_data(impact),
        "counts": counts_data(changes),
    }


def diff_markdown(
    old: str, new: str, diffs: Sequence[ComparedGuideline], catalogue: Catalogue, *, list_all: bool = False
) -> str:
    """Return all changes as Markdown. `list_all` lists each change; otherwise like changes are one line."""
    catalogue = catalogue.written_for(MARKDOWN)
    lines = [f"# {catalogue.text('report.compared', old=old, new=new)}", ""]
    if not diffs:
        lines.append(catalogue.text("report.nothing-changed"))
    if len(diffs) > 1:
        lines += [total_text([change for d in diffs for change in d.changes], len(diffs), catalogue), ""]
    for entry in diffs:
        compared = versions(entry.old_version, entry.new_version, catalogue)
        lines += [f"## {catalogue.medium.text(entry.title)} ({catalogue.code(entry.id)}, {compared})", ""]
        effective = effective_text(entry.changes, catalogue)
        lines += [effective, ""] if effective else []
        lines += [*(f"- {sentence}" for sentence in summary(entry.changes, catalogue)), ""]
        if entry.bump is not None:
            lines += [catalogue.text("report.next-version", bump=entry.bump), ""]
        questions = [
            f"- {'❓ ' if question.needs_answer else ''}{catalogue.sentence(question.message)}"
            for question in entry.questions
        ]
        lines += [*questions, ""] if questions else []
        lines += changes_markdown(entry.changes, catalogue, list_all=list_all)
    return "\n".join(lines).rstrip()


def diff_github(diffs: Sequence[ComparedGuideline], catalogue: Catalogue) -> Iterator[str]:
    """Yield workflow commands of GitHub Actions: each change is shown beside its line in the pull request.

    A change that affects items already labeled, or that needs a decision, is a warning; the others are notices.
    """
    for entry in diffs:
        highest_impact = entry.impact or Impact.EDITORIAL
        yield from (_annotation(entry.id, change, highest_impact, catalogue) for change in entry.changes)


def _annotation(guideline: str, change: Change, highest_impact: Impact, catalogue: Catalogue) -> str:
    is_removed = change.difference is not None and change.difference.op == "removed"
    # A removed line is not in the pull request, but its nearest parent is.
    where = change.new_location or change.old_location
    is_warning = change.impact in (Impact.RELABEL, Impact.REMAP) or change.needs_decision
    annotators = catalogue.text(f"impacts.{change.impact}.annotators")
    items = items_text_alone(change.impact, highest_impact, catalogue)
    lines = [catalogue.sentence(change.message), f"{annotators} {items}"]
    if change.needs_decision:
        decision = catalogue.text("report.needs-decision")
        lines.append(decision[:1].upper() + decision[1:])
    level = "warning" if is_warning and change.acknowledged is None else "notice"
    removed = f", {catalogue.text('report.gone')}" if is_removed else ""
    title = f"{guideline}: {change.kind.id} ({change.impact}{removed})"
    return workflow_command(level, where or Location(path=""), title, "\n".join(lines))


def _guideline_data(diff: ComparedGuideline, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "id": diff.id,
        "old_version": diff.old_version,
        "new_version": diff.new_version,
        "impact": impact_data(diff.impact),
        "bump": diff.bump,
        "changes": [change_data(change, catalogue) for change in diff.changes],
        "questions": [question_data(question, catalogue) for question in diff.questions],
    }
