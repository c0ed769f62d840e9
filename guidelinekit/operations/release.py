"""Release guidelines: set version and effective date, move the notes, commit and tag."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from guidelinekit.changes.change import impact_summary
from guidelinekit.changes.history.note_targets import ChangesByTarget
from guidelinekit.changes.history.notes import Note, unmatched_targets
from guidelinekit.changes.history.semver import Bump
from guidelinekit.errors import GuidelineKitError, HistoryError
from guidelinekit.guideline.finding import Finding
from guidelinekit.operations.diff import diff
from guidelinekit.operations.partial_checkout import require_checked_out
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.release_plan import GuidelineRelease, plan_release, plan_trial
from guidelinekit.operations.release_requirements import require_no_errors, require_not_ignored
from guidelinekit.operations.today import local_day
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.git.commits import (
    TreeEntry,
    current_branch,
    require_clean,
    require_committed,
    tree_entries,
    write_blob,
    write_commit,
    write_tag,
)
from guidelinekit.store.git.history import History
from guidelinekit.store.git.journal import Journal, Recovery, execute, recover, release_lock
from guidelinekit.store.git.safe import git_folder
from guidelinekit.store.writing import remove_leftovers

_TRIAL_NAME = re.compile(r"[A-Za-z][A-Za-z-]{0,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """A completed release, or with `dry_run` a planned one.

    `commit` is empty with `dry_run` or if no commit was requested; `tags` are also empty if no tags were requested.
    `findings` are about notes whose targets did not change. `edited` are files that were edited during the release and
    are kept.
    """

    releases: tuple[GuidelineRelease, ...]
    subject: str
    branch: str
    commit: str = ""
    tags: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    edited: tuple[str, ...] = ()


def release(
    workspace: Workspace,
    ids: Sequence[str],
    *,
    bump: Bump | None = None,
    pre: str = "",
    effective: str = "",
    commit: bool = True,
    tag: bool = True,
    dry_run: bool = False,
    today: datetime.date | None = None,
) -> ReleaseReport:
    """Release guidelines of the work tree, all of them in one commit.

    Without `bump`, each version is raised as far as the changes require. Without `effective`, the date is the one that
    the guideline itself sets, unless it has passed; otherwise `today`, or the date of the last release if it is later.
    Without `commit` or `tag`, these steps are left to the user, as on a protected branch. With `pre`, such as `rc`, the
    next trial of the version is made, such as 2.0.0-rc.1: it keeps the effective date and the notes, and its changes
    need no decision yet.

    Raises:
        GuidelineKitError: `check` reports an error, a guideline contains starter text, nothing changed, a change needs
            a decision, a bump is too low, or a version has a tag or is lower than the last release.
        HistoryError: the work tree is not clean, or a git command failed; nothing has changed.
        OutputError: a file cannot be written.
    """
    if pre and not _TRIAL_NAME.fullmatch(pre):
        raise GuidelineKitError(f"`{pre}` cannot be the name of a trial", hint="Use letters, such as --pre rc.")
    history = workspace.require_history()
    folder = git_folder(workspace.root)
    if folder is None:  # cannot happen after `require_history`
        raise HistoryError(f"{workspace.root} is not in a git work tree")
    with release_lock(folder) as acquired:
        if not acquired:
            raise GuidelineKitError("another release is running in this repository", hint="Wait until it has ended.")
        return _release(
            workspace, history, folder, ids, bump, effective, today, pre=pre, commit=commit, tag=tag, dry_run=dry_run
        )


def _release(
    workspace: Workspace, history: History, folder: Path, ids: Sequence[str], bump: Bump | None, effective: str,
    today: datetime.date | None, *, pre: str, commit: bool, tag: bool, dry_run: bool,
) -> ReleaseReport:  # fmt: skip
    """Plan and execute a release. The caller holds the release lock."""
    for name in (workspace.config.specs, workspace.config.changes):
        remove_leftovers(workspace.root, name)
    require_clean(history, folder, (workspace.config.specs, workspace.config.changes))
    branch = current_branch(history)
    if not branch and commit:
        raise HistoryError("HEAD is detached, so the release would be on no branch", hint="Switch to a branch first.")
    current_day = (today or local_day()).isoformat()
    guidelines = workspace.guidelines(ids)
    for version in guidelines:
        workspace.require_usable(version)
    require_checked_out(guidelines, workspace.root)
    require_not_ignored(workspace, guidelines)
    require_no_errors(workspace, guidelines, today)
    changed = {entry.id: entry for entry in diff(workspace, ids=[files.id for files in guidelines]).diffs}
    histories = ReleaseHistories(workspace, history)
    plans = []
    for files in guidelines:
        line = histories.of(files.id)
        comparison = changed.get(files.id)
        plans.append(
            plan_trial(workspace, line, files, comparison, bump, pre)
            if pre
            else plan_release(workspace, line, files, comparison, bump, effective, current_day)
        )
    subject = f"Release {', '.join(f'{plan.id} {plan.version}' for plan in plans)}"
    by_target = [(plan.notes, ChangesByTarget(plan.changes)) for plan in plans]
    findings = tuple(f for notes, changes in by_target for note in notes for f in unmatched_targets(changes, note))
    report = ReleaseReport(releases=tuple(plans), subject=subject, branch=branch, findings=findings)
    if dry_run:
        return report
    journal = _journal(workspace, history, report, commit=commit, tag=tag)
    edited = execute(history, folder, journal, root=workspace.root)
    return replace(report, commit=journal.new, tags=tuple(journal.tags), edited=edited)


def resume(workspace: Workspace) -> Recovery | None:
    """Complete or discard an interrupted release; None if there is none, or if another process holds the lock."""
    folder = git_folder(workspace.root)
    if folder is None or not workspace.is_interrupted or workspace.history is None:
        return None
    with release_lock(folder) as acquired:
        return recover(workspace.history, folder, root=workspace.root) if acquired else None


def recovery_lines(recovery: Recovery) -> Iterator[str]:
    """Yield the lines that report to the user what happened to an interrupted release."""
    result = "completed" if recovery.completed else "discarded"
    branch = f" on {recovery.branch}" if recovery.branch else ""
    yield f"An interrupted release was {result}{branch} ({recovery.title})."
    for path in recovery.edited:
        yield f"  {path} was edited after the interruption and was kept."
    for path in recovery.leftovers:
        yield f"  {path} was written by this release and is still here."
    for tag in recovery.tags:
        yield f"  The tag still exists. To delete it: git tag -d {tag}"


def _journal(workspace: Workspace, history: History, report: ReleaseReport, *, commit: bool, tag: bool) -> Journal:
    """Write the new git objects, to which no reference points yet, and return the changes to make."""
    head = history.resolve("HEAD")
    new_paths = {note.path: _released_path(note, plan) for plan in report.releases for note in plan.notes}
    edited = {file.path: file for plan in report.releases for file in plan.files}
    before: dict[str, TreeEntry | None] = {
        **tree_entries(history, head, [*edited, *new_paths]),
        **dict.fromkeys(new_paths.values()),
    }
    for path in (*edited, *new_paths):
        if path not in before:
            raise HistoryError(f"{path} is not in git", hint="It may be ignored: see `git check-ignore -v`.")
    require_committed(history, workspace.root, before)
    after: dict[str, TreeEntry | None] = {new_paths[path]: before[path] for path in new_paths}
    for path, file in edited.items():
        old = before[path]
        after[path] = TreeEntry(mode=old.mode if old else "", blob=write_blob(history, path, file.content))
    # Old paths are deleted last, so that a note always exists at one path.
    after |= dict.fromkeys(new_paths)
    new = (
        write_commit(history, head, after, f"{report.subject}\n\n{_message_body(report.releases)}\n") if commit else ""
    )
    tags = {
        plan.tag: write_tag(history, plan.tag, new, f"{plan.title} {plan.version}")
        for plan in (report.releases if commit and tag else ())
    }
    return Journal(title=report.subject, old=head, new=new, before=before, after=after, tags=tags, branch=report.branch)


def _released_path(note: Note, plan: GuidelineRelease) -> str:
    path = PurePosixPath(note.path)
    return (path.parent / plan.version / path.name).as_posix()


def _message_body(plans: Sequence[GuidelineRelease]) -> str:
    return "\n".join(
        f"{plan.title} {plan.version}{f', effective {plan.effective}' if plan.effective else ''}: "
        f"{impact_summary(c.impact for c in plan.changes)}."
        for plan in plans
    )
