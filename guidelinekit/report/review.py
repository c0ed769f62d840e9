"""A review -> one comment on a pull request, in Markdown: what to decide, what to know, what happens to items."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from guidelinekit.changes.change import Change, Impact, by_impact, highest, is_listed
from guidelinekit.changes.cost import Cost, Decision, Effort, Rate
from guidelinekit.changes.groups import group_changes, is_undecided
from guidelinekit.changes.migration.mapping import ACTIONS, Migration, ValueMapping
from guidelinekit.changes.reading_time import minutes_to_read
from guidelinekit.guideline.finding import Finding
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.changes import versions
from guidelinekit.report.diff import ComparedGuideline
from guidelinekit.report.markdown import changes_markdown, cut, escaped, words_markdown
from guidelinekit.report.note_to_paste import note_path, note_to_paste

#: The first line of the comment, which identifies it for the next run.
MARKER = "<!-- guidelinekit review -->"
_MAX_FINDINGS = 50
#: How many decisions, other changes, values and names are shown before the details.
_MAX_DECISIONS, _MAX_KNOWN, _MAX_VALUES, _MAX_NAMES = 10, 12, 12, 5


class ReviewedGuideline(Protocol):
    """The data about one guideline under review that the comment shows."""

    @property
    def diff(self) -> ComparedGuideline:
        """Its comparison."""

    @property
    def since(self) -> str:
        """The base branch, if the guideline is compared with the commit where this branch left it; otherwise empty."""

    @property
    def is_version_too_low(self) -> bool:
        """Whether its version was raised, but too little."""

    @property
    def open_decisions(self) -> int:
        """The number of changes that need a decision."""

    @property
    def migration(self) -> Migration | None:
        """What becomes of the values of its finished items; None if it was added or removed."""

    @property
    def cost(self) -> Cost | None:
        """The cost of reviewing its items; None without counts."""

    @property
    def decisions(self) -> Sequence[Decision]:
        """The changes that need a decision, those that concern most items first."""


class ReviewOfBranch(Protocol):
    """The data about a review that the comment shows."""

    @property
    def base(self) -> str:
        """The branch or revision that it was reviewed against."""

    @property
    def guidelines(self) -> Sequence[ReviewedGuideline]:
        """The changed guidelines."""

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings that the base does not have."""

    @property
    def new_errors(self) -> int:
        """The number of findings that are errors."""

    @property
    def needs_decisions(self) -> bool:
        """Whether missing decisions block the merge."""

    @property
    def changes_folder(self) -> str:
        """The folder of the change notes."""

    @property
    def rate(self) -> Rate:
        """The time and cost to review one item."""


def review_markdown(review: ReviewOfBranch, catalogue: Catalogue) -> str:
    """Return the whole comment; empty if no guideline changed and there are no findings."""
    if not review.guidelines and not review.findings:
        return ""
    lines = [MARKER, f"## {_heading(review, catalogue)}", ""]
    blocks = [catalogue.text("review.new-errors", count=review.new_errors)] if review.new_errors else []
    blocks += [catalogue.text("review.needs-decisions")] if review.needs_decisions else []
    if blocks:
        lines += [f"⛔ {catalogue.text('review.blocked', reasons=catalogue.listed(blocks))}", ""]
    if review.guidelines:
        lines += _table(review, catalogue)
    if review.findings:
        lines += _findings(review.findings, catalogue)
    for entry in review.guidelines:
        lines += _guideline(entry, review, catalogue)
    rest = catalogue.text("review.rest", command=f"`guidelinekit review {review.base}`")
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
        title = _title(review.guidelines[0].diff, catalogue)
    else:
        title = catalogue.text("review.heading")
    return f"{title}: {verdict}"


def _title(changed: ComparedGuideline, catalogue: Catalogue) -> str:
    return f"{escaped(changed.title)} {versions(changed.old_version, changed.new_version, catalogue)}"


def _table(review: ReviewOfBranch, catalogue: Catalogue) -> Iterator[str]:
    """Yield one row for each guideline: what its annotators, its finished items and its author have to do."""
    columns = [catalogue.text(f"review.{name}") for name in ("guideline", "annotators", "items", "author")]
    yield f"| {' | '.join(columns)} |"
    yield "|---|---|---|---|"
    for entry in review.guidelines:
        cells = [f"**{_title(entry.diff, catalogue)}** (`{entry.diff.id}`)"]
        cells += ["; ".join(part(entry, review.rate, catalogue)) for part in (_annotators, _items, _author)]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _annotators(entry: ReviewedGuideline, _: Rate, catalogue: Catalogue) -> Iterator[str]:
    changes = [change for change in entry.diff.changes if is_listed(change)]
    to_read = [change for change in changes if change.impact is not Impact.EDITORIAL]
    if not to_read:
        yield catalogue.text("review.read-nothing")
        return
    yield catalogue.text("review.read", count=len(to_read), minutes=minutes_to_read(to_read))
    added = [change for change in to_read if change.kind.id in ("label-added", "label-split", "label-choosable")]
    if added:
        names = [escaped(_name(change)) for change in added[:_MAX_NAMES]]
        yield catalogue.text(
            "review.new-labels", labels=catalogue.listed([*names, "…"] if len(added) > _MAX_NAMES else names)
        )


def _name(change: Change) -> str:
    for argument in change.message.arguments.values():
        if argument.get("address") == change.address:
            return str(argument.get("name") or change.address)
    return change.address.rsplit("/", 1)[-1]


def _items(entry: ReviewedGuideline, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    migration, cost = entry.migration, entry.cost
    if migration is None:
        impact = highest(change.impact for change in entry.diff.changes)
        yield catalogue.text("review.items-relabel" if impact is Impact.RELABEL else "review.items-valid")
        return
    caused = [mapping for mapping in migration.mappings if mapping.is_caused]
    reviewed = [mapping for mapping in caused if mapping.action == "review"]
    converted = [mapping for mapping in caused if mapping.action in ("convert", "drop")]
    if cost is None:
        if migration.every_item or reviewed:
            yield catalogue.text("review.values-relabel", values=_values(migration, reviewed, catalogue))
        if converted:
            yield catalogue.text("review.values-converted", values=_values(migration, converted, catalogue))
        if not reviewed and not converted and not migration.every_item:
            yield catalogue.text("review.items-valid")
        return
    total = catalogue.number(cost.total)
    if cost.reviewed:
        effort = catalogue.listed(list(effort_texts(cost.effort, rate, catalogue)))
        count = catalogue.number(cost.reviewed)
        yield catalogue.text("review.items-relabel-counted", reviewed=count, total=total, effort=effort)
    if cost.converted:
        yield catalogue.text("review.items-converted", converted=catalogue.number(cost.converted))
    if not cost.reviewed and not cost.converted:
        yield catalogue.text("review.items-nothing", total=total)
    if cost.unknown:
        labels = catalogue.listed([f"`{key}`" for key in cost.unknown])
        yield catalogue.text("review.unknown-counts", labels=labels)


def effort_texts(effort: Effort, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    """Yield hours, days where the number of annotators is known, and money where the price is."""
    yield (
        catalogue.text("review.hours", count=round(effort.hours))
        if effort.hours >= 1
        else catalogue.text("review.minutes", count=round(effort.hours * 60))
    )
    if rate.annotators:
        days = max(1, round(effort.days))
        yield catalogue.text("review.days", count=days, annotators=catalogue.number(rate.annotators))
    if rate.hourly:
        yield f"{catalogue.number(round(effort.money))} {rate.currency}".rstrip()


def _values(migration: Migration, mappings: Sequence[ValueMapping], catalogue: Catalogue) -> str:
    labels = [mapping for mapping in migration.mappings if mapping.old.kind == "label"]
    if migration.every_item and len([m for m in mappings if m.old.kind == "label"]) == len(labels):
        return catalogue.text("review.every-item")
    names = [f"`{mapping.old.key}`" for mapping in mappings[:_MAX_NAMES]]
    return catalogue.listed([*names, "…"] if len(mappings) > _MAX_NAMES else names)


def _author(entry: ReviewedGuideline, _: Rate, catalogue: Catalogue) -> Iterator[str]:
    changed = entry.diff
    if entry.open_decisions:
        yield catalogue.text("review.answers", count=entry.open_decisions)
    if changed.bump is not None:
        message_id = "review.version-too-low" if entry.is_version_too_low else "review.version"
        yield catalogue.text(message_id, bump=changed.bump, version=changed.new_version)
    if not entry.open_decisions and changed.bump is None:
        yield catalogue.text("review.author-nothing")


def _findings(findings: Sequence[Finding], catalogue: Catalogue) -> Iterator[str]:
    yield f"### {catalogue.text('review.findings', count=len(findings))}"
    yield ""
    for finding in findings[:_MAX_FINDINGS]:
        where = f"`{finding.location.path}:{finding.location.line}`"
        yield f"- **{finding.severity}** {finding.code} {where} {escaped(finding.message)}"
    if len(findings) > _MAX_FINDINGS:
        yield f"- {catalogue.text('review.more-findings', count=len(findings) - _MAX_FINDINGS)}"
    yield ""


def _guideline(entry: ReviewedGuideline, review: ReviewOfBranch, catalogue: Catalogue) -> Iterator[str]:
    """Yield what has to be decided, what is good to know, what happens to items, and in the end everything."""
    if len(review.guidelines) > 1:
        yield f"### {_title(entry.diff, catalogue)}"
        yield ""
    yield from _decide(entry, review.rate, catalogue)
    yield from _know(entry, catalogue)
    yield from _finished_items(entry, catalogue)
    if entry.decisions:
        yield from _note(entry, review.changes_folder, catalogue)
    side = catalogue.text("review.branch-start" if entry.since else "review.last-release", base=entry.since)
    yield f"<details><summary>{catalogue.text('review.everything')}</summary>"
    yield ""
    yield escaped(catalogue.text("review.compared-with", side=side))
    yield ""
    yield from changes_markdown(entry.diff.changes, catalogue)
    yield "</details>"
    yield ""


def _decide(entry: ReviewedGuideline, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    questions = [question for question in entry.diff.questions if question.needs_answer]
    if not entry.decisions and not questions:
        return
    yield f"**{catalogue.text('review.decide')}**"
    yield ""
    for decision in entry.decisions[:_MAX_DECISIONS]:
        yield from _decision(decision, rate, catalogue)
    more = len(entry.decisions) - _MAX_DECISIONS
    if more > 0:
        yield f"- {catalogue.text('review.more-decisions', count=more)}"
    for question in questions:
        yield f"- ❓ {escaped(catalogue.sentence(question.message))}"
    yield ""


def _decision(decision: Decision, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    change, effort, where = decision.change, decision.effort, decision.change.location
    parts = [escaped(catalogue.sentence(change.message))]
    if effort is not None:
        items = catalogue.text("review.item-count", count=effort.items)
        if effort.items:
            items = catalogue.listed([items, *effort_texts(effort, rate, catalogue)])
        parts.append(f"**{catalogue.text('review.if-yes', items=items)}**")
    if where is not None:
        parts.append(f"`{where.path}:{where.line}`")
    yield f"- [ ] {' · '.join(parts)}"
    for words in words_markdown(change, catalogue):
        yield f"  > {words}"


def _know(entry: ReviewedGuideline, catalogue: Catalogue) -> Iterator[str]:
    changes = [change for change in entry.diff.changes if is_listed(change)]
    rest = [change for change in changes if change.impact is not Impact.EDITORIAL and not is_undecided(change)]
    lines = [
        escaped(catalogue.sentence(group.message))
        for _, of_impact in by_impact(rest)
        for group in group_changes(of_impact)
    ]
    lines += [
        escaped(catalogue.sentence(question.message)) for question in entry.diff.questions if not question.needs_answer
    ]
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
        if mapping.action == "keep" or not any(cause.change is not None for cause in causes):
            continue
        reasons = " ".join(catalogue.sentence(cause.message) for cause in causes)
        lines.append(f"{_becomes(mapping, catalogue)}: {reasons}")
    if not lines:
        return
    yield f"**{catalogue.text('review.items')}**"
    yield ""
    yield from (f"- {escaped(line)}" for line in lines[:_MAX_VALUES])
    if len(lines) > _MAX_VALUES:
        command = f"`guidelinekit migration {entry.diff.id} {entry.diff.old_version}`"
        yield f"- {catalogue.text('review.more-values', count=len(lines) - _MAX_VALUES, command=command)}"
    yield ""


def _becomes(mapping: ValueMapping, catalogue: Catalogue) -> str:
    match mapping.action:
        case "convert" if mapping.new is not None and mapping.new.key != mapping.old.key:
            return f"`{mapping.old.key}` → `{mapping.new.key}`"
        case "review":
            others = [f"`{value.key}`" for value in mapping.candidates if value.key != mapping.old.key]
            among = f" → {catalogue.text('migration.or').join(others)}" if others else ""
            return catalogue.text("review.value-relabel", value=f"`{mapping.old.key}`{among}")
        case "drop":
            return catalogue.text("review.value-dropped", value=f"`{mapping.old.key}`")
        case _:
            return catalogue.text("review.value-converted", value=f"`{mapping.old.key}`")


def _note(entry: ReviewedGuideline, folder: str, catalogue: Catalogue) -> Iterator[str]:
    """Yield the note that answers all decisions, to be pasted into a new file."""
    text = note_to_paste(entry.decisions, catalogue)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    path = note_path(entry.diff.id, entry.decisions, folder)
    yield f"<details><summary>{catalogue.text('review.note', count=len(entry.decisions))}</summary>"
    yield ""
    yield catalogue.text("review.note-how", path=f"`{path}`")
    yield ""
    yield f"{fence}markdown"
    yield text
    yield fence
    yield "</details>"
    yield ""
