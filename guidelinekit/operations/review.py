"""Review what a branch does to guidelines, before it is merged."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.changes.cost import Cost, Rate, cost_of
from guidelinekit.changes.history.semver import bumped, is_version, parse
from guidelinekit.changes.migration import migrate
from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.operations.check import check
from guidelinekit.operations.diff import GuidelineDiff, asked, diff, same_bytes
from guidelinekit.operations.sides import Side, revision_side, work_tree
from guidelinekit.operations.workspace import Progress, Project, no_progress
from guidelinekit.report.review import MARKER, NOTHING
from guidelinekit.store.assets import replaced
from guidelinekit.store.comments import Host, Outcome, put_comment, thread_of
from guidelinekit.store.counts import counts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineReview:
    """One guideline under review. `since` names what it is compared with, `too_low` says that its version is.

    `cost` is None where the team keeps no counts, or the guideline is new or gone.
    """

    diff: GuidelineDiff
    since: str
    too_low: bool
    cost: Cost | None

    @property
    def unsettled(self) -> int:
        """How many changes wait for a word of their author, and nobody accepts that."""
        return sum(not change.settled and change.acknowledged is None for change in self.diff.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a branch changes, what the check finds that was not found at its base, and whether that blocks the merge."""

    base: str
    guidelines: tuple[GuidelineReview, ...]
    findings: tuple[Finding, ...]
    blocks: tuple[str, ...]
    rate: Rate


def review(
    project: Project,
    base: str,
    *,
    since_base: bool = False,
    today: datetime.date | None = None,
    progress: Progress = no_progress,
) -> Review:
    """Review the work tree against a branch or revision that it is to be merged into.

    Only guidelines that differ from where the branch began are looked at. Each is compared with its last release, or
    with `since_base`, with where the branch began.

    Raises:
        RevisionError, HistoryError: git cannot give the base.
        UnreadableGuidelineError: a guideline cannot be read on the side of the base.
    """
    history = project.require_history()
    start = history.merge_base(history.resolve(base))
    before, now = revision_side(project, start), work_tree(project)
    touched = [name for name in sorted({*before.guidelines, *now.guidelines}) if _differs(before, now, name)]
    found = check(project, since=start, today=today, progress=progress).findings if touched else ()
    broken = [name for name in touched if name in now.guidelines and not project.loaded(now.guidelines[name]).usable]
    usable = [name for name in touched if name not in broken]
    released = [] if since_base else _since_release(project, [n for n in usable if n in now.guidelines], today)
    rest = [name for name in usable if name not in {entry.id for entry, _ in released}]
    others = diff(project, start, ids=rest, today=today).guidelines if rest else ()
    compared = [*released, *((entry, f"where this branch left {base}") for entry in others)]
    changed = [entry for entry, _ in compared]
    reviews = [
        _reviewed(project, asked(entry, changed), since) for entry, since in sorted(compared, key=lambda c: c[0].id)
    ]
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    blocks = [f"{len(errors)} new {'error' if len(errors) == 1 else 'errors'}"] if errors else []
    if project.config.require_decisions and any(entry.unsettled for entry in reviews):
        blocks.append("changes wait for a note")
    return Review(
        base=base, guidelines=tuple(reviews), findings=tuple(found), blocks=tuple(blocks), rate=project.config.rate
    )


def _differs(before: Side, now: Side, name: str) -> bool:
    old, new = before.guidelines.get(name), now.guidelines.get(name)
    if old is None or new is None or not same_bytes(old, new):
        return True
    gone = old.assets.blobs().keys() - new.assets.blobs().keys()
    return any(new.assets.read(path) is None for path in gone) or bool(replaced(old.assets, new.assets))


def _since_release(
    project: Project, names: Sequence[str], today: datetime.date | None
) -> list[tuple[GuidelineDiff, str]]:
    """Those guidelines that changed since their last release, and what that is called."""
    if not names:
        return []
    report = diff(project, ids=names, today=today)
    return [(entry, report.old) for entry in report.guidelines if entry.old_version]


def _reviewed(project: Project, entry: GuidelineDiff, since: str) -> GuidelineReview:
    too_low = False
    if entry.bump is not None and is_version(entry.old_version) and entry.new_version != entry.old_version:
        too_low = parse(entry.new_version) < bumped(parse(entry.old_version), entry.bump)
    return GuidelineReview(diff=entry, since=since, too_low=too_low, cost=_cost(project, entry))


def _cost(project: Project, entry: GuidelineDiff) -> Cost | None:
    counts = counts_of(entry.id, project.root, project.config.counts)
    if counts is None or entry.old is None or entry.new is None:
        return None
    found = migrate(entry.old.source, entry.new.source, entry.changes, project.schema)
    return cost_of(found, counts, project.config.rate)


def post_review(text: str, host: Host) -> Outcome:
    """Write a review, empty where no guideline changed, as our one comment on the pull request that a CI job runs for.

    Raises:
        GuidelineKitError: this is no CI job for a pull request, or the host cannot be reached.
    """
    return put_comment(thread_of(host), text, marker=MARKER, otherwise=NOTHING)
