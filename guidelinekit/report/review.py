"""A review -> one comment on a pull request, in Markdown: what must be done first, then every change, then findings."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from guidelinekit.changes.change import Change, Impact, heaviest
from guidelinekit.changes.cost import Cost, Rate
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.guideline.finding import Finding
from guidelinekit.report.changes import versions
from guidelinekit.report.findings import pluralize
from guidelinekit.report.markdown import changes_markdown, cut, escaped

#: The first line of a comment of ours, by which the next run finds it and writes it anew.
MARKER = "<!-- guidelinekit review -->"
#: What a comment of ours says where nothing is left to be said.
NOTHING = "This branch changes no labeling guideline any more."
_MOST_FINDINGS = 50


class GuidelineChanges(Protocol):
    """What the comparison of one guideline offers."""

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
        """What changed."""

    @property
    def bump(self) -> Bump | None:
        """The smallest bump that the changes ask for."""

    @property
    def questions(self) -> tuple[RenameQuestion, ...]:
        """What the author should say."""


class Reviewed(Protocol):
    """What one guideline under review offers."""

    @property
    def diff(self) -> GuidelineChanges:
        """Its comparison."""

    @property
    def since(self) -> str:
        """What it is compared with."""

    @property
    def too_low(self) -> bool:
        """Whether its version was raised, and not far enough."""

    @property
    def unsettled(self) -> int:
        """How many changes wait for a note."""

    @property
    def cost(self) -> Cost | None:
        """What looking again costs, where that can be told."""


def review_markdown(
    reviews: Sequence[Reviewed], findings: Sequence[Finding], blocks: Sequence[str], *, base: str, rate: Rate
) -> str:
    """The whole comment; empty where no guideline changed in a way that anyone would notice."""
    if not reviews and not findings:
        return ""
    lines = [MARKER, "## What this does to labeling guidelines", ""]
    if blocks:
        lines += [f"⛔ **Not ready to merge:** {', '.join(blocks)}.", ""]
    for entry in reviews:
        lines += _to_do(entry, rate)
    if findings:
        lines += _findings(findings)
    for entry in reviews:
        lines += _guideline(entry)
    rest = f"*The rest does not fit into a comment: `guidelinekit review {base}` shows it all.*"
    return cut(lines, rest=rest)


def _to_do(entry: Reviewed, rate: Rate) -> Iterator[str]:
    """What has to be done because of one guideline, in a few lines."""
    changed = entry.diff
    impact = heaviest(change.impact for change in changed.changes)
    yield f"**{escaped(changed.title)}** (`{changed.id}`, {versions(changed.old_version, changed.new_version)})"
    told = [change for change in changed.changes if change.impact is not Impact.EDITORIAL]
    if told:
        yield f"- **Annotators** must read {pluralize(len(told), 'change')}."
    else:
        yield "- **Annotators** have nothing to read: the wording changed, not what it says."
    if impact in (Impact.RELABEL, Impact.REMAP):
        yield f"- **Finished items**: {_items(entry, rate)}"
    else:
        yield "- **Finished items** stand."
    if changed.bump is not None:
        too_low = f"; {changed.new_version} is too low ⚠️" if entry.too_low else ""
        yield f"- **Version**: at least a {changed.bump} one{too_low}."
    if entry.unsettled:
        verb = "waits" if entry.unsettled == 1 else "wait"
        waiting = pluralize(entry.unsettled, "change")
        yield f"- ⚠️ **{waiting}** {verb} for a word of the author: `guidelinekit note {changed.id}`."
    for question in changed.questions:
        yield f"- ❓ {escaped(question.sentence)}"
    yield ""


def _items(entry: Reviewed, rate: Rate) -> str:
    cost = entry.cost
    if cost is None:
        asked = any(change.impact is Impact.RELABEL for change in entry.diff.changes)
        return "some must be looked at again by a person." if asked else "a table converts them; no person is needed."
    money = f", {cost.money:,.0f} {rate.currency}".rstrip() if rate.hourly else ""
    parts = [
        f"{cost.asked:,} must be looked at again ({cost.hours:,.0f} hours{money})",
        f"{cost.converted:,} are converted by a table",
        f"{cost.kept:,} stand",
    ]
    unknown = f" No count is known for {', '.join(f'`{k}`' for k in cost.unknown)}." if cost.unknown else ""
    return f"{'; '.join(parts)}.{unknown}"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    yield f"### The check finds {pluralize(len(findings), 'thing')} that the base does not have"
    yield ""
    for finding in findings[:_MOST_FINDINGS]:
        where = f"`{finding.location.path}:{finding.location.line}`"
        yield f"- **{finding.severity}** {finding.code} {where} {escaped(finding.message)}"
    if len(findings) > _MOST_FINDINGS:
        yield f"- … and {len(findings) - _MOST_FINDINGS} more"
    yield ""


def _guideline(entry: Reviewed) -> Iterator[str]:
    yield f"### {escaped(entry.diff.title)}: every change"
    yield ""
    yield f"Compared with {escaped(entry.since)}."
    yield ""
    yield from changes_markdown(entry.diff.changes)
