"""A review -> one comment on a pull request, in Markdown: what to decide, what to know, what happens to items."""

import re
from collections.abc import Iterator, Sequence

from guidelinekit.changes.change import Impact, by_impact, is_listed
from guidelinekit.changes.cost import ChangeEffort, Rate
from guidelinekit.changes.groups import group_changes, is_undecided
from guidelinekit.changes.history.semver import raised_version
from guidelinekit.changes.migration.mapping import ACTIONS, ValueMapping
from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.medium import PLAIN, Written
from guidelinekit.report.escape_markdown import MARKDOWN, in_html, message
from guidelinekit.report.markdown import changes_markdown, cut, words_markdown
from guidelinekit.report.note_to_paste import note_path, note_to_paste
from guidelinekit.report.review_table import effort_texts, rates, table, title
from guidelinekit.report.reviewed import ReviewedGuideline, ReviewOfBranch

#: The first line of the comment, which identifies it for the next run.
MARKER = "<!-- guidelinekit review -->"
_MAX_FINDINGS, _MAX_ERRORS = 50, 5
#: How many decisions, other changes and values are shown before the details.
_MAX_DECISIONS, _MAX_KNOWN, _MAX_VALUES = 6, 8, 8
#: The longest note to paste that a comment shows, in characters.
_MAX_NOTE = 20_000


def review_markdown(review: ReviewOfBranch, catalogue: Catalogue) -> str:
    """Return the whole comment; empty if no guideline changed and there are no findings."""
    if not review.guidelines and not review.findings and not review.hidden_findings:
        return ""
    catalogue = catalogue.written_for(MARKDOWN)
    lines = [MARKER, f"## {_heading(review, catalogue)}", ""]
    blocks = [catalogue.text("review.new-errors", count=review.new_errors)] if review.new_errors else []
    blocks += [catalogue.text("review.needs-decisions")] if review.needs_decisions else []
    if blocks:
        lines += [f"⛔ {catalogue.text('review.blocked', reasons=catalogue.listed(blocks))}", ""]
    if review.guidelines:
        lines += table(review, catalogue)
        lines += rates(review, catalogue)
    lines += _errors(review.findings, catalogue)
    lines += _decide(review, catalogue)
    for entry in review.guidelines:
        lines += _guideline(entry, review, catalogue)
    if review.findings:
        lines += _findings(review.findings, catalogue)
    if review.hidden_findings:
        lines += [f"{catalogue.text('review.hidden-findings', count=review.hidden_findings)}.", ""]
    for entry in review.guidelines:
        lines += _everything(entry, review, catalogue)
    rest = catalogue.text("review.rest", command=catalogue.code(f"guidelinekit review {review.base}"))
    return cut(lines, rest=f"*{rest}*")


def nothing_changed(catalogue: Catalogue) -> str:
    """Return the comment that replaces an earlier one if no guideline differs any more."""
    return catalogue.text("review.nothing")


def _heading(review: ReviewOfBranch, catalogue: Catalogue) -> str:
    answers = sum(entry.open_decisions for entry in review.guidelines)
    if review.new_errors or review.needs_decisions:
        verdict = catalogue.text("review.not-ready")
    elif answers:
        verdict = catalogue.text("review.ready-after", count=answers)
    else:
        verdict = catalogue.text("review.ready")
    if len(review.guidelines) == 1:
        return f"{title(review.guidelines[0].diff, catalogue)}: {verdict}"
    return f"{catalogue.text('review.heading')}: {verdict}"


def _errors(findings: Sequence[Finding], catalogue: Catalogue) -> Iterator[str]:
    """Yield the findings that block the merge: the first ones, before everything else."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        yield from _finding_lines(errors, _MAX_ERRORS, catalogue)
        yield ""


def _findings(findings: Sequence[Finding], catalogue: Catalogue) -> Iterator[str]:
    yield f"<details><summary>{catalogue.text('review.findings', count=len(findings))}</summary>"
    yield ""
    yield from _finding_lines(findings, _MAX_FINDINGS, catalogue)
    yield "</details>"
    yield ""


def _finding_lines(findings: Sequence[Finding], limit: int, catalogue: Catalogue) -> Iterator[str]:
    for finding in findings[:limit]:
        where = catalogue.code(f"{finding.location.path}:{finding.location.line}")
        yield f"- **{finding.severity}** {finding.code} {where} {message(finding.message)}"
    if len(findings) > limit:
        yield f"- {catalogue.text('review.more-findings', count=len(findings) - limit)}"


def _guideline(entry: ReviewedGuideline, review: ReviewOfBranch, catalogue: Catalogue) -> Iterator[str]:
    """Yield what has to be decided, what is good to know, and what happens to items."""
    if len(review.guidelines) > 1:
        yield f"### {title(entry.diff, catalogue)}"
        yield ""
    if entry.decisions:
        yield from _note(entry, review.changes_folder, catalogue)
    yield from _relabel(entry, review.rate, catalogue)
    yield from _know(entry, catalogue)
    yield from _finished_items(entry, catalogue)


def _everything(entry: ReviewedGuideline, review: ReviewOfBranch, catalogue: Catalogue) -> Iterator[str]:
    """Yield every change with its ids."""
    side = catalogue.text("review.branch-start" if entry.since else "review.last-release", base=entry.since)
    name = f": {in_html(entry.diff.title)}" if len(review.guidelines) > 1 else ""
    yield f"<details><summary>{catalogue.text('review.everything')}{name}</summary>"
    yield ""
    yield catalogue.text("review.compared-with", side=side)
    yield ""
    yield from changes_markdown(entry.diff.changes, catalogue)
    yield "</details>"
    yield ""


def _decide(review: ReviewOfBranch, catalogue: Catalogue) -> Iterator[str]:
    """Yield the questions and decisions of all guidelines, the most costly decisions first."""
    several = len(review.guidelines) > 1
    questions = [
        (entry, question) for entry in review.guidelines for question in entry.diff.questions if question.needs_answer
    ]
    decisions = [(entry, decision) for entry in review.guidelines for decision in entry.decisions]
    decisions.sort(key=lambda pair: -pair[1].effort.items if pair[1].effort else 0)
    if not questions and not decisions:
        return
    yield f"**{catalogue.text('review.decide')}** {catalogue.text('review.decide-how')}"
    yield ""
    for entry, question in questions:
        prefix = f"**{catalogue.medium.text(entry.diff.title)}** · " if several else ""
        yield f"- {prefix}❓ {catalogue.sentence(question.message)}"
    if questions:
        yield ""
    for number, (entry, decision) in enumerate(decisions[:_MAX_DECISIONS], 1):
        prefix = f"{number}. **{catalogue.medium.text(entry.diff.title)}** · " if several else f"{number}. "
        yield from _decision(prefix, entry, decision, review.rate, catalogue)
    more = len(decisions) - _MAX_DECISIONS
    if more > 0:
        yield ""
        yield catalogue.text("review.more-decisions", count=more)
    yield ""


def _decision(
    prefix: str, entry: ReviewedGuideline, decision: ChangeEffort, rate: Rate, catalogue: Catalogue
) -> Iterator[str]:
    change, effort, where = decision.change, decision.effort, decision.change.location
    parts: list[str] = [catalogue.sentence(change.message)]
    if decision.is_counted:
        parts.append(catalogue.text("review.already-counted"))
    elif effort is not None:
        is_more = bool(entry.cost and entry.cost.reviewed)
        items = catalogue.text("review.more-items" if is_more else "review.item-count", count=effort.items)
        if effort.items:
            items = catalogue.listed([items, *effort_texts(effort, rate, catalogue)])
        parts.append(f"**{catalogue.text('review.if-yes', items=items)}**")
    if change.address in entry.outdated_notes:
        parts.append(catalogue.text("review.outdated-note", path=catalogue.code(entry.outdated_notes[change.address])))
    if where is not None:
        parts.append(catalogue.code(f"{where.path}:{where.line}"))
    yield f"{prefix}{' · '.join(parts)}"
    for words in words_markdown(change, catalogue):
        yield f"   > {words}"


def _relabel(entry: ReviewedGuideline, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    """Yield the changes because of which items are relabeled, with what each of them costs."""
    if not entry.relabels:
        return
    yield f"**{catalogue.text('review.relabel')}** {catalogue.text('review.relabel-how')}"
    yield ""
    for relabel in entry.relabels[:_MAX_KNOWN]:
        parts: list[str] = [catalogue.sentence(relabel.change.message)]
        if relabel.effort is not None:
            items = catalogue.text("review.item-count", count=relabel.effort.items)
            effort = effort_texts(relabel.effort, rate, catalogue) if relabel.effort.items else ()
            parts.append(f"**{catalogue.listed([items, *effort])}**")
        parts.append(catalogue.code(relabel.change.address))
        yield f"- {' · '.join(parts)}"
    if len(entry.relabels) > _MAX_KNOWN:
        yield f"- {catalogue.text('review.more-lines', count=len(entry.relabels) - _MAX_KNOWN)}"
    yield ""


def _know(entry: ReviewedGuideline, catalogue: Catalogue) -> Iterator[str]:
    changes = [change for change in entry.diff.changes if is_listed(change)]
    rest = [
        change
        for change in changes
        if change.impact not in (Impact.RELABEL, Impact.EDITORIAL) and not is_undecided(change)
    ]
    groups = [group for _, of_impact in by_impact(rest) for group in group_changes(of_impact)]
    lines = [catalogue.sentence(group.message) for group in groups]
    lines += [catalogue.sentence(question.message) for question in entry.diff.questions if not question.needs_answer]
    if not lines:
        return
    yield f"**{catalogue.text('review.know')}**"
    yield ""
    yield from (f"- {line}" for line in lines[:_MAX_KNOWN])
    if len(lines) > _MAX_KNOWN:
        yield f"- {catalogue.text('review.more-lines', count=len(lines) - _MAX_KNOWN)}"
    yield ""


def _finished_items(entry: ReviewedGuideline, catalogue: Catalogue) -> Iterator[str]:
    """Yield what becomes of the values of finished items that do not stay as they are."""
    if entry.migration is None:
        return
    every = [catalogue.sentence(cause.message) for cause in entry.migration.every_item]
    lines = [f"{catalogue.text('review.every-item')}: {' '.join(every)}"] if every else []
    for mapping in sorted(entry.migration.mappings, key=lambda mapping: ACTIONS.index(mapping.action)):
        causes = [cause for cause in mapping.causes if cause not in entry.migration.every_item]
        own = [cause for cause in causes if cause.change is not None]
        if mapping.action == "keep" or not own:
            continue
        if mapping.action == "review" and every and all(cause.impact is Impact.REMAP for cause in own):
            continue  # it is reviewed as every item is
        reasons = " ".join(catalogue.sentence(cause.message) for cause in causes)
        lines.append(f"{_becomes(mapping, catalogue)}: {reasons}")
    if not lines:
        return
    yield f"**{catalogue.text('review.items')}**"
    yield ""
    yield from (f"- {line}" for line in lines[:_MAX_VALUES])
    if len(lines) > _MAX_VALUES:
        command = catalogue.code(f"guidelinekit migration {entry.diff.id} {entry.diff.old_version}")
        yield f"- {catalogue.text('review.more-values', count=len(lines) - _MAX_VALUES, command=command)}"
    yield ""


def _becomes(mapping: ValueMapping, catalogue: Catalogue) -> str:
    old = catalogue.code(mapping.old.key)
    match mapping.action:
        case "convert" if mapping.new is not None and mapping.new.key != mapping.old.key:
            return f"{old} → {catalogue.code(mapping.new.key)}"
        case "review":
            others = [catalogue.code(value.key) for value in mapping.candidates if value.key != mapping.old.key]
            among = f" → {catalogue.text('migration.or').join(others)}" if others else ""
            return catalogue.text("review.value-relabel", value=Written(f"{old}{among}"))
        case "drop":
            return catalogue.text("review.value-dropped", value=old)
        case _:
            return catalogue.text("review.value-converted", value=old)


def _note(entry: ReviewedGuideline, folder: str, catalogue: Catalogue) -> Iterator[str]:
    """Yield the note that answers all decisions, to be pasted into a new file."""
    asked = {f"{question.section}/{question.new}" for question in entry.diff.questions if question.needs_answer}
    decisions = [decision for decision in entry.decisions if decision.change.address not in asked]
    if not decisions:
        return
    text = note_to_paste(decisions, catalogue.written_for(PLAIN))
    if len(text) > _MAX_NOTE:
        yield catalogue.text("review.note-too-long", guideline=entry.diff.id)
        yield ""
        return
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    raised_to = raised_version(entry.diff.old_version, entry.diff.new_version)
    path = note_path(entry.diff.id, decisions, folder, raised_to)
    yield f"<details><summary>{catalogue.text('review.note', count=len(decisions))}</summary>"
    yield ""
    yield catalogue.text("review.note-how", path=catalogue.code(path))
    yield ""
    yield f"{fence}markdown"
    yield text
    yield fence
    yield "</details>"
    yield ""
