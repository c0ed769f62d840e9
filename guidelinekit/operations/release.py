"""Release guidelines: set version and effective date, move the notes, commit and tag."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from guidelinekit.changes.change import Change, impact_summary
from guidelinekit.changes.history.notes import Note, read_note, unmatched_targets
from guidelinekit.changes.history.semver import Bump, bump_for, bumped, is_version, parse, written
from guidelinekit.errors import GuidelineKitError, HistoryError
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.edit import with_fields
from guidelinekit.operations.compare import Comparison
from guidelinekit.operations.diff import diff
from guidelinekit.operations.release_requirements import require_no_errors, require_not_ignored, require_written
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.findings import pluralize
from guidelinekit.store.git.commits import (
    TreeEntry,
    current_branch,
    require_clean,
    require_committed,
    tag_ids,
    tree_entries,
    write_blob,
    write_commit,
    write_tag,
)
from guidelinekit.store.git.history import History, git_folder
from guidelinekit.store.git.journal import Journal, Recovery, execute, recover, release_lock
from guidelinekit.store.versions import Version, notes_of

#: How many changes that prevent a release are shown.
_SHOWN = 5
_BUMPS: tuple[Bump, ...] = ("patch", "minor", "major")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineRelease:
    """The release of one guideline.

    `bump` is None if the guideline itself sets the version: for a first release, or if its version is higher than the
    changes require. `files` are those of its files that contain the version, effective date or status, with the new
    values. `notes` are the notes that move to the version's folder.
    """

    id: str
    title: str
    old_version: str
    version: str
    effective: str
    bump: Bump | None
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    files: tuple[SourceFile, ...]

    @property
    def name(self) -> str:
        """The name of the release and its tag."""
        return f"{self.id}@{self.version}"


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
    effective: str = "",
    commit: bool = True,
    tag: bool = True,
    dry_run: bool = False,
    today: datetime.date | None = None,
) -> ReleaseReport:
    """Release guidelines of the work tree, all of them in one commit.

    Without `bump`, each version is raised as far as the changes require. Without `effective`, the date is the one that
    the guideline itself sets, unless it has passed; otherwise `today`, or the date of the last release if it is later.
    Without `commit` or `tag`, these steps are left to the user, as on a protected branch.

    Raises:
        GuidelineKitError: `check` reports an error, a guideline contains starter text, nothing changed, a change needs
            a decision, a bump is too low, or a version has a tag.
        HistoryError: the work tree is not clean, or a git command failed; nothing has changed.
        OutputError: a file cannot be written.
    """
    history = workspace.require_history()
    folder = git_folder(workspace.root)
    if folder is None:  # cannot happen after `require_history`
        raise HistoryError(f"{workspace.root} is not in a git work tree")
    with release_lock(folder) as acquired:
        if not acquired:
            raise GuidelineKitError("another release is running in this repository", hint="Wait until it has ended.")
        return _release(
            workspace, history, folder, ids, bump, effective, today, commit=commit, tag=tag, dry_run=dry_run
        )


def _release(
    workspace: Workspace, history: History, folder: Path, ids: Sequence[str], bump: Bump | None, effective: str,
    today: datetime.date | None, *, commit: bool, tag: bool, dry_run: bool,
) -> ReleaseReport:  # fmt: skip
    """Plan and execute a release. The caller holds the release lock."""
    require_clean(history, folder, (workspace.config.specs, workspace.config.changes))
    branch = current_branch(history)
    if not branch and commit:
        raise HistoryError("HEAD is detached, so the release would be on no branch", hint="Switch to a branch first.")
    current_day = (today or datetime.datetime.now().astimezone().date()).isoformat()
    guidelines = workspace.guidelines(ids)
    for version in guidelines:
        workspace.require_usable(version)
    require_not_ignored(workspace, guidelines)
    require_no_errors(workspace, guidelines, today)
    changed = {entry.id: entry for entry in diff(workspace, ids=[files.id for files in guidelines]).diffs}
    plans = [_plan(workspace, files, changed.get(files.id), bump, effective, current_day) for files in guidelines]
    for name in tag_ids(history, (plan.name for plan in plans)):
        raise GuidelineKitError(f"the tag {name} already exists", hint=f"See it with `git show {name}`.")
    subject = f"Release {', '.join(f'{plan.id} {plan.version}' for plan in plans)}"
    findings = tuple(
        finding for plan in plans for note in plan.notes for finding in unmatched_targets(plan.changes, note)
    )
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


def _plan(
    workspace: Workspace,
    files: Version,
    changed: Comparison | None,
    bump: Bump | None,
    effective: str,
    today: str,
) -> GuidelineRelease:
    source = workspace.require_usable(files).source
    require_written(files.id, workspace.check(files))
    if changed is None:
        raise GuidelineKitError(
            f"nothing changed in `{files.id}` since its last release",
            hint="A commit that raises the version is already a release: see `guidelinekit changelog`.",
        )
    undecided = [change for change in changed.changes if change.needs_decision]
    if undecided:
        catalogue = workspace.catalogue()
        lines = "".join(
            f"\n    {change.address}: {catalogue.sentence(change.message)}" for change in undecided[:_SHOWN]
        )
        count = pluralize(len(undecided), "change")
        verb = "needs" if len(undecided) == 1 else "need"
        raise GuidelineKitError(
            f"{count} of `{files.id}` {verb} a decision:{lines}",
            hint=f"Write a note with the impact: guidelinekit note {files.id} --impact reread --message WHY",
        )
    data = source.data
    version, step = _version(changed, str(data["version"]), bump)
    notes = tuple(_notes(workspace, files.id))
    if notes and any(
        note_version == version for _, note_version in notes_of(files.id, workspace.root, workspace.config.changes)
    ):
        raise GuidelineKitError(
            f"{workspace.config.changes}/{files.id}/{version} already exists",
            hint="Its notes would belong to this release: move them one folder up, or delete them.",
        )
    day = _day(workspace, changed, str(data.get("effective", "")), effective, today)
    fields = {"version": version, "effective": day} | ({"status": "active"} if data.get("status") == "draft" else {})
    return GuidelineRelease(
        id=files.id,
        title=str(data["title"]),
        old_version=changed.old_version,
        version=version,
        effective=day,
        bump=step,
        changes=changed.changes,
        notes=notes,
        files=tuple(_with_fields(files, source, fields)),
    )


def _day(workspace: Workspace, changed: Comparison, in_guideline: str, requested: str, today: str) -> str:
    """Return the effective date of the release: as requested, or as newly set in the guideline, or today.

    It is never before the effective date of the last release.
    """
    last = str(workspace.load(changed.old).source.data.get("effective", "")) if changed.old is not None else ""
    is_new = not changed.old_version or any(change.address == "effective" for change in changed.changes)
    day = requested or (in_guideline if in_guideline >= today and is_new else max(today, last))
    if day < last:
        raise GuidelineKitError(
            f"`{changed.id}` {changed.old_version} takes effect on {last}, so the next version "
            f"cannot take effect on {day}",
            hint=f"Use --effective {last} or a later date.",
        )
    return day


def _version(changed: Comparison, in_guideline: str, bump: Bump | None) -> tuple[str, Bump | None]:
    """Return the version of the release and its bump.

    Without `bump`, the version in the guideline is used if it is higher than the changes require.
    """
    # After a trial, such as 2.0.0-rc.1, the version itself is released.
    own = written(parse(in_guideline))
    if not is_version(changed.old_version):
        if bump is not None:
            raise GuidelineKitError(
                f"this is the first release of `{changed.id}`, which uses the version in the guideline: {own}",
                hint="Omit --bump.",
            )
        return own, None
    old = parse(changed.old_version)
    required = bump_for(changed.impact, old) or "patch"
    chosen = bump or required
    if _BUMPS.index(chosen) < _BUMPS.index(required):
        count = pluralize(sum(c.impact is changed.impact for c in changed.changes), f"{changed.impact} change")
        raise GuidelineKitError(
            f"a {chosen} version is too low for `{changed.id}`, which has {count}",
            hint=f"Use at least a {required} version: {written(bumped(old, required))}.",
        )
    if bump is not None or parse(in_guideline) <= bumped(old, chosen):
        return written(bumped(old, chosen)), chosen
    return own, None


def _notes(workspace: Workspace, name: str) -> Iterator[Note]:
    for file, version in notes_of(name, workspace.root, workspace.config.changes):
        if not version:
            note, findings = read_note(file, version="")
            if note is None:
                first = findings[0]
                raise GuidelineKitError(
                    f"{first.location.path}:{first.location.line}: {first.message}", hint="Fix the note first."
                )
            yield note


def _with_fields(files: Version, source: Source, fields: Mapping[str, str]) -> Iterator[SourceFile]:
    """Yield the files of a guideline that contain fields of the release, with the new values."""
    documents = source.documents_by_address
    head = documents[("version",)]
    for file in files.files:
        values = {key: value for key, value in fields.items() if documents.get((key,), head).path == file.path}
        if values:
            try:
                yield with_fields(file, values, after="version")
            except ValueError as error:
                raise GuidelineKitError(str(error), hint="Set them by hand, then commit.") from error


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
        plan.name: write_tag(history, plan.name, new, f"{plan.title} {plan.version}")
        for plan in (report.releases if commit and tag else ())
    }
    return Journal(title=report.subject, old=head, new=new, before=before, after=after, tags=tags, branch=report.branch)


def _released_path(note: Note, plan: GuidelineRelease) -> str:
    path = PurePosixPath(note.path)
    return (path.parent / plan.version / path.name).as_posix()


def _message_body(plans: Sequence[GuidelineRelease]) -> str:
    return "\n".join(
        f"{plan.title} {plan.version}, effective {plan.effective}: {impact_summary(c.impact for c in plan.changes)}."
        for plan in plans
    )
