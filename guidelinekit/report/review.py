"""A review -> one comment on a pull request, in Markdown: first the tasks, then findings, then every change."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from guidelinekit.changes.change import Impact
from guidelinekit.changes.cost import Cost, Rate
from guidelinekit.changes.migration.mapping import Migration
from guidelinekit.guideline.finding import Finding
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.changes import versions
from guidelinekit.report.diff import ComparedGuideline
from guidelinekit.report.markdown import changes_markdown, cut, escaped

#: The first line of the comment, which identifies it for the next run.
MARKER = "<!-- guidelinekit review -->"
_MAX_FINDINGS = 50


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
        """What becomes of its items; None if it was added or removed."""

    @property
    def cost(self) -> Cost | None:
        """The cost of reviewing its items; None without counts."""


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
    def rate(self) -> Rate:
        """The time and cost to review one item."""


def review_markdown(review: ReviewOfBranch, catalogue: Catalogue) -> str:
    """Return the whole comment; empty if no guideline changed and there are no findings."""
    if not review.guidelines and not review.findings:
        return ""
    lines = [MARKER, f"## {catalogue.text('review.heading')}", ""]
    blocks = [catalogue.text("review.new-errors", count=review.new_errors)] if review.new_errors else []
    blocks += [catalogue.text("review.needs-decisions")] if review.needs_decisions else []
    if blocks:
        lines += [f"⛔ {catalogue.text('review.blocked', reasons=catalogue.listed(blocks))}", ""]
    for entry in review.guidelines:
        lines += _to_do(entry, review.rate, catalogue)
    if review.findings:
        lines += _findings(review.findings, catalogue)
    for entry in review.guidelines:
        lines += _guideline(entry, catalogue)
    rest = catalogue.text("review.rest", command=f"`guidelinekit review {review.base}`")
    return cut(lines, rest=f"*{rest}*")


def nothing_changed(catalogue: Catalogue) -> str:
    """Return the comment that replaces an earlier one if no guideline differs any more."""
    return catalogue.text("review.nothing")


def _to_do(entry: ReviewedGuideline, rate: Rate, catalogue: Catalogue) -> Iterator[str]:
    """Yield a short list of the tasks that one guideline causes."""
    changed = entry.diff
    compared = versions(changed.old_version, changed.new_version, catalogue)
    yield f"**{escaped(changed.title)}** (`{changed.id}`, {compared})"
    to_read = [change for change in changed.changes if change.impact is not Impact.EDITORIAL]
    if to_read:
        yield f"- {catalogue.text('review.annotators-read', count=len(to_read))}"
    else:
        yield f"- {catalogue.text('review.annotators-nothing')}"
    items = _items(entry, rate, catalogue)
    yield f"- {catalogue.text('review.items', items=items) if items else catalogue.text('review.items-valid')}"
    if changed.bump is not None:
        message_id = "review.version-too-low" if entry.is_version_too_low else "review.version"
        yield f"- {catalogue.text(message_id, bump=changed.bump, version=changed.new_version)}"
    if entry.open_decisions:
        command = f"`guidelinekit note {changed.id} --target …`"
        yield f"- {catalogue.text('review.decisions', count=entry.open_decisions, command=command)}"
    for question in changed.questions:
        yield f"- ❓ {escaped(catalogue.sentence(question.message))}"
    yield ""


def _items(entry: ReviewedGuideline, rate: Rate, catalogue: Catalogue) -> str:
    """Return what becomes of items already labeled; empty if they stay valid."""
    work = _work(entry)
    if not work:
        return ""
    cost = entry.cost
    if cost is None:
        return catalogue.text("review.items-relabel" if Impact.RELABEL in work else "review.items-remap")
    effort = [catalogue.text("review.hours", count=round(cost.effort.hours))]
    effort += [f"{catalogue.number(round(cost.effort.money))} {rate.currency}".rstrip()] if rate.hourly else []
    text = catalogue.text(
        "review.items-cost",
        reviewed=catalogue.number(cost.reviewed),
        converted=catalogue.number(cost.converted),
        kept=catalogue.number(cost.kept),
        effort=catalogue.listed(effort),
    )
    if cost.unknown:
        labels = catalogue.listed([f"`{label_id}`" for label_id in cost.unknown])
        text += f" {catalogue.text('review.unknown-counts', labels=labels)}"
    return text


def _work(entry: ReviewedGuideline) -> set[Impact]:
    """Return whether items must be relabeled and whether they are converted, because of this comparison."""
    if entry.migration is None:
        return {change.impact for change in entry.diff.changes}.intersection({Impact.RELABEL, Impact.REMAP})
    actions = {mapping.action for mapping in entry.migration.mappings if mapping.is_caused}
    work = {Impact.RELABEL if action == "review" else Impact.REMAP for action in actions - {"keep"}}
    return work | {cause.impact for cause in entry.migration.every_item if cause.impact is not None}


def _findings(findings: Sequence[Finding], catalogue: Catalogue) -> Iterator[str]:
    yield f"### {catalogue.text('review.findings', count=len(findings))}"
    yield ""
    for finding in findings[:_MAX_FINDINGS]:
        where = f"`{finding.location.path}:{finding.location.line}`"
        yield f"- **{finding.severity}** {finding.code} {where} {escaped(finding.message)}"
    if len(findings) > _MAX_FINDINGS:
        yield f"- {catalogue.text('review.more-findings', count=len(findings) - _MAX_FINDINGS)}"
    yield ""


def _guideline(entry: ReviewedGuideline, catalogue: Catalogue) -> Iterator[str]:
    yield f"### {escaped(catalogue.text('review.every-change', title=entry.diff.title))}"
    yield ""
    side = catalogue.text("review.branch-start" if entry.since else "review.last-release", base=entry.since)
    yield escaped(catalogue.text("review.compared-with", side=side))
    yield ""
    yield from changes_markdown(entry.diff.changes, catalogue)
