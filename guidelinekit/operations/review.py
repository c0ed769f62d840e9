"""Review what a branch changes in guidelines, before it is merged."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.cost import ChangeEffort, Cost, Rate, cost_of, decisions_of, passes, relabels_of
from guidelinekit.changes.gold import is_about_gold, without_content, without_gold_content
from guidelinekit.changes.history.semver import bumped, is_version, parse
from guidelinekit.changes.migration.mapping import Migration
from guidelinekit.changes.migration.migrate import migrate_over
from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.operations.audience import readers_of
from guidelinekit.operations.check import check
from guidelinekit.operations.compare import Comparison, compare_versions, differs
from guidelinekit.operations.diff import compare_sides, last_releases, with_questions
from guidelinekit.operations.migration import step_of
from guidelinekit.operations.outdated_notes import reopen_decisions
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.visible_findings import visible_findings
from guidelinekit.operations.workspace import Progress, VersionSet, Workspace, no_progress
from guidelinekit.report.review import MARKER
from guidelinekit.store.counts import counts_of

if TYPE_CHECKING:
    from guidelinekit.store.comments import Host, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineReview:
    """One guideline under review. `since` names what it is compared with: a base branch, or empty for its last release.

    `is_version_too_low` is true if its version was raised, but too little. `migration` is None if the guideline was
    added or removed; `cost` also if the team has no counts. `decisions` are the changes that need one, and `relabels`
    those because of which items are relabeled, those that concern most items first. `passes` is how many times an item
    is looked at on average. `outdated_notes` are the notes of decisions whose text the branch changed again, by the
    address of the change.
    """

    diff: Comparison
    since: str
    is_version_too_low: bool
    migration: Migration | None
    cost: Cost | None
    decisions: tuple[ChangeEffort, ...]
    relabels: tuple[ChangeEffort, ...]
    passes: float
    outdated_notes: Mapping[str, str]

    @property
    def open_decisions(self) -> int:
        """The number of changes that need a decision and are not acknowledged."""
        return len(self.decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The changes of a branch, the findings that its base does not have, and whether they block the merge.

    `hidden_findings` is the number of those that would show what is hidden. `new_errors` counts findings that are
    errors, also hidden ones; `needs_decisions` is true if the settings require decisions that are missing.
    """

    base: str
    guidelines: tuple[GuidelineReview, ...]
    findings: tuple[Finding, ...]
    hidden_findings: int
    new_errors: int
    needs_decisions: bool
    rate: Rate
    changes_folder: str

    @property
    def is_blocked(self) -> bool:
        """Whether the merge is blocked."""
        return bool(self.new_errors) or self.needs_decisions


def review(
    workspace: Workspace,
    base: str,
    *,
    since_base: bool = False,
    today: datetime.date | None = None,
    audience: str = "",
    progress: Progress = no_progress,
) -> Review:
    """Review the work tree against a branch or revision that it is to be merged into.

    With `audience`, or the setting `review_audience`, it has only what these readers may see; whether the merge is
    blocked does not depend on it. The content of gold examples is in no review.

    Only guidelines that differ from the commit where the branch began are reviewed. Each is compared with its last
    release, or with `since_base`, with that commit.

    Raises:
        GuidelineKitError: the audience occurs nowhere.
        RevisionError, HistoryError: git cannot read the base.
        UnreadableGuidelineError: a guideline cannot be read on the side of the base.
    """
    history = workspace.require_history()
    start = history.merge_base(history.resolve(base))
    before, now = workspace.at_revision(start), workspace.work_tree()
    changed = [name for name in sorted({*before.versions, *now.versions}) if _is_changed(before, now, name)]
    findings = (
        check(workspace, since=start, sides=(before, now), today=today, progress=progress).findings if changed else ()
    )
    usable = [name for name in changed if name not in now.versions or workspace.load(now.versions[name]).usable]
    in_work_tree = [name for name in usable if name in now.versions]
    sides = [*now.versions.values(), *before.versions.values()]
    readers = readers_of(workspace, audience or workspace.config.review_audience, sides)

    def reviews_for(readers: Readers) -> tuple[GuidelineReview, ...]:
        released = (
            [] if since_base or not in_work_tree else _since_release(workspace, now, in_work_tree, today, readers)
        )
        rest = [name for name in usable if name not in {entry.id for entry in released}]
        others = compare_sides(workspace, before, now, ids=rest, today=today, readers=readers) if rest else ()
        outdated: dict[str, dict[str, str]] = {}
        for at, entry in enumerate(released):
            # Which note is outdated is for the author, who sees everything.
            if entry.id in before.versions and not readers.name:
                released[at], outdated[entry.id] = reopen_decisions(
                    workspace, history, entry, before.versions[entry.id], start
                )
        compared = sorted(with_questions(workspace, [*released, *others]), key=lambda entry: entry.id)
        from_release = {entry.id for entry in released}
        return tuple(
            _reviewed(workspace, entry, "" if entry.id in from_release else base, outdated.get(entry.id, {}))
            for entry in compared
        )

    reviews = reviews_for(ALL_READERS)
    shown_findings = visible_findings(
        workspace, findings, [now.versions[name] for name in changed if name in now.versions], readers
    )
    return Review(
        base=base,
        guidelines=tuple(
            _without_gold(workspace, entry) for entry in (reviews_for(readers) if readers.name else reviews)
        ),
        findings=shown_findings,
        hidden_findings=len(findings) - len(shown_findings),
        new_errors=sum(finding.severity is Severity.ERROR for finding in findings),
        needs_decisions=workspace.config.require_decisions
        and any(_has_new_decision(workspace, entry, before) for entry in reviews),
        rate=workspace.config.rate,
        changes_folder=workspace.config.changes,
    )


def _has_new_decision(workspace: Workspace, entry: GuidelineReview, base: VersionSet) -> bool:
    """Whether a change needs a decision that the base does not need too, since the same release."""
    old, at_base = entry.diff.old, base.versions.get(entry.diff.id)
    if not entry.decisions or entry.since or old is None or at_base is None or not workspace.load(at_base).usable:
        return bool(entry.decisions)
    compared = compare_versions(workspace, old, at_base)
    known = {fingerprint(change) for change in compared.changes if change.needs_decision} if compared else set()
    return any(fingerprint(decision.change) not in known for decision in entry.decisions)


def _is_changed(before: VersionSet, now: VersionSet, name: str) -> bool:
    old, new = before.versions.get(name), now.versions.get(name)
    if old is None or new is None or differs(old, new):
        return True
    removed = old.assets.blobs().keys() - new.assets.blobs().keys()
    return any(new.assets.read(path) is None for path in removed)


def _without_gold(workspace: Workspace, entry: GuidelineReview) -> GuidelineReview:
    """Return a review without the items and answers of gold examples."""
    changes = tuple(change for change in entry.diff.changes if not is_about_gold(change))
    # The labels whose items are relabeled because of a gold example reveal its answer.
    step = step_of(workspace, replace(entry.diff, changes=changes)) if len(changes) < len(entry.diff.changes) else None
    return replace(
        entry,
        diff=replace(entry.diff, changes=without_gold_content(entry.diff.changes)),
        migration=migrate_over([step]) if step is not None else entry.migration,
        decisions=tuple(replace(one, change=without_content(one.change)) for one in entry.decisions),
        relabels=tuple(replace(one, change=without_content(one.change)) for one in entry.relabels),
    )


def _since_release(
    workspace: Workspace, now: VersionSet, ids: Sequence[str], today: datetime.date | None, readers: Readers
) -> list[Comparison]:
    """Return the guidelines that changed since their last release, compared with it."""
    releases = last_releases(now, ReleaseHistories(workspace, workspace.require_history()), ids)
    compared = compare_sides(workspace, releases, now, ids=ids, today=today, readers=readers)
    return [entry for entry in compared if entry.old_version]


def _reviewed(
    workspace: Workspace, entry: Comparison, since: str, outdated_notes: Mapping[str, str]
) -> GuidelineReview:
    too_low = False
    if entry.bump is not None and is_version(entry.old_version) and entry.new_version != entry.old_version:
        too_low = parse(entry.new_version) < bumped(parse(entry.old_version), entry.bump)
    step = step_of(workspace, entry)
    migration = migrate_over([step]) if step is not None else None
    found, rate = counts_of(entry.id, workspace.root, workspace.config.counts), workspace.config.rate
    counts = found.items if found is not None else None
    per_item = passes(step.new.get("quality", {})) if step is not None else 1.0
    return GuidelineReview(
        diff=entry,
        since=since,
        is_version_too_low=too_low,
        migration=migration,
        cost=cost_of(migration, counts, rate, per_item) if migration is not None and counts is not None else None,
        passes=per_item,
        outdated_notes=outdated_notes,
        relabels=relabels_of(step, entry.changes, counts, rate, per_item) if step else (),
        decisions=decisions_of(step, migration, entry.changes, counts, rate, per_item) if step and migration else (),
    )


def post_review(text: str, host: "Host", *, otherwise: str) -> "Outcome":
    """Write a review as a comment on the pull request of the CI job, or replace the earlier comment.

    If no guideline changed, the review is empty, and `otherwise` replaces an earlier comment.

    Raises:
        GuidelineKitError: this is no CI job for a pull request, or the host cannot be reached.
    """
    # Imported here: only a review that is posted needs the client.
    from guidelinekit.store.comments import put_comment, thread_of

    return put_comment(thread_of(host), text, marker=MARKER, otherwise=otherwise)
