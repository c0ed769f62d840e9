"""Release guidelines: raise the version, set the day, move the notes to the version, commit and tag."""

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
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.git.commits import (
    Entry,
    add_blob,
    add_commit,
    add_tag,
    branch,
    entries,
    require_clean,
    require_committed,
    tag_ids,
)
from guidelinekit.store.git.history import History, git_folder
from guidelinekit.store.git.journal import Journal, Recovery, execute, recover, release_lock
from guidelinekit.store.versions import Version, notes_of

_BUMPS: tuple[Bump, ...] = ("patch", "minor", "major")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineRelease:
    """The release of one guideline.

    `bump` is None for its first release, whose draft names the version, and where the guideline itself names one that
    is high enough. `files` are its files with the fields of the release set, and `notes` those that move to the
    version's folder.
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
        """The release as tags name it."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What was released, or with `dry_run` would be. `commit` and `tags` are empty where none was wanted.

    `findings` are notes whose targets did not change, `left` files that somebody edited meanwhile.
    """

    guidelines: tuple[GuidelineRelease, ...]
    subject: str
    branch: str
    commit: str = ""
    tags: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    left: tuple[str, ...] = ()


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
) -> Released:
    """Release guidelines of the work tree, several of them in one commit.

    Without `bump` each version is raised as far as its changes ask for. Without `effective` a day that the guideline
    names itself and that is not past is kept, else it is `today`, or the last release's day where that is to come.
    `commit` and `tag` may be left to somebody else, as on a protected branch.

    Raises:
        GuidelineKitError: nothing changed, a change waits for a note, a bump is too low, or a version has a tag.
        HistoryError: the work tree is not clean, or git refuses; nothing has changed then.
        OutputError: a file cannot be written.
    """
    history = workspace.require_history()
    folder = git_folder(workspace.root)
    if folder is None:  # `require_history` found a repository
        raise HistoryError(f"{workspace.root} is in no work tree of git")
    with release_lock(folder) as ours:
        if not ours:
            raise GuidelineKitError("another release is under way here", hint="Wait for its end.")
        return _released(
            workspace, history, folder, ids, bump, effective, today, commit=commit, tag=tag, dry_run=dry_run
        )


def _released(
    workspace: Workspace, history: History, folder: Path, ids: Sequence[str], bump: Bump | None, effective: str,
    today: datetime.date | None, *, commit: bool, tag: bool, dry_run: bool,
) -> Released:  # fmt: skip
    """Plan and make a release while nobody else does."""
    require_clean(history, folder, (workspace.config.specs, workspace.config.changes))
    on = branch(history)
    if not on and commit:
        raise HistoryError("HEAD is on no branch, so that the release would be lost", hint="Switch to a branch first.")
    day = (today or datetime.datetime.now().astimezone().date()).isoformat()
    guidelines = workspace.guidelines(ids)
    for files in guidelines:
        workspace.require_usable(files)
    changed = {entry.id: entry for entry in diff(workspace, ids=[files.id for files in guidelines]).diffs}
    plans = [_plan(workspace, files, changed.get(files.id), bump, effective, day) for files in guidelines]
    known = tag_ids(history, (plan.name for plan in plans))
    for name in known:
        raise GuidelineKitError(f"there is a tag {name} already", hint=f"`git show {name}` says what it is.")
    subject = f"Release {', '.join(f'{plan.id} {plan.version}' for plan in plans)}"
    findings = tuple(
        finding for plan in plans for note in plan.notes for finding in unmatched_targets(plan.changes, note)
    )
    done = Released(guidelines=tuple(plans), subject=subject, branch=on, findings=findings)
    if dry_run:
        return done
    journal = _journal(workspace, history, done, commit=commit, tag=tag)
    left = execute(history, folder, journal, root=workspace.root)
    return replace(done, commit=journal.new, tags=tuple(journal.tags), left=left)


def resume(workspace: Workspace) -> Recovery | None:
    """Finish or undo a release that was interrupted; None where there is none, or it is still under way."""
    folder = git_folder(workspace.root)
    if folder is None or not workspace.is_interrupted or workspace.history is None:
        return None
    with release_lock(folder) as ours:
        return recover(workspace.history, folder, root=workspace.root) if ours else None


def _plan(
    workspace: Workspace,
    files: Version,
    changed: Comparison | None,
    bump: Bump | None,
    effective: str,
    today: str,
) -> GuidelineRelease:
    source = workspace.require_usable(files).source
    if workspace.check(files).has_errors:
        raise GuidelineKitError(f"{files.path} has errors", hint="`guidelinekit check` names them.")
    if changed is None:
        raise GuidelineKitError(
            f"nothing changed in `{files.id}` since its last release",
            hint="A version that was raised by hand is released already: `guidelinekit changelog` lists it.",
        )
    waiting = [change for change in changed.changes if change.needs_decision]
    if waiting:
        catalogue = workspace.catalogue()
        listed = "".join(f"\n    {change.address}: {catalogue.sentence(change.message)}" for change in waiting[:5])
        raise GuidelineKitError(
            f"{len(waiting)} of the changes of `{files.id}` wait for a word of their author:{listed}",
            hint=f"Say what they mean: guidelinekit note {files.id} --impact reread --message WHY",
        )
    data = source.data
    version, step = _version(changed, str(data["version"]), bump)
    notes = tuple(_notes(workspace, files.id))
    if notes and any(home == version for _, home in notes_of(files.id, workspace.root, workspace.config.changes)):
        raise GuidelineKitError(
            f"{workspace.config.changes}/{files.id}/{version} is there already",
            hint="Its notes would belong to this release; move them up, or away.",
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
        files=tuple(_with(files, source, fields)),
    )


def _day(workspace: Workspace, changed: Comparison, named: str, wanted: str, today: str) -> str:
    """The day from which annotators follow the release: as wanted, or as the guideline names anew, or today.

    It is never before that of the last release, which would never have held then.
    """
    last = str(workspace.load(changed.old).source.data.get("effective", "")) if changed.old is not None else ""
    is_new = not changed.old_version or any(change.address == "effective" for change in changed.changes)
    day = wanted or (named if named >= today and is_new else max(today, last))
    if day < last:
        raise GuidelineKitError(
            f"`{changed.id}` {changed.old_version} takes effect on {last}, so that the next one cannot on {day}",
            hint="Name that day or a later one with --effective.",
        )
    return day


def _version(changed: Comparison, now: str, bump: Bump | None) -> tuple[str, Bump | None]:
    """The version of the release. One that the guideline names itself is taken where it is high enough."""
    if not is_version(changed.old_version):
        if bump is not None:
            raise GuidelineKitError(
                f"this is the first release of `{changed.id}`, whose version stands in it: {now}",
                hint="Leave --bump out.",
            )
        return now, None
    old = parse(changed.old_version)
    needed = bump_for(changed.impact, old) or "patch"
    step = bump or needed
    if _BUMPS.index(step) < _BUMPS.index(needed):
        heavy = [change for change in changed.changes if change.impact is changed.impact]
        raise GuidelineKitError(
            f"a {step} version is too low for `{changed.id}`: {len(heavy)} of its changes ask for {changed.impact}",
            hint=f"At least a {needed} version: {written(bumped(old, needed))}.",
        )
    if bump is not None or parse(now) <= bumped(old, step):
        return written(bumped(old, step)), step
    return now, None


def _notes(workspace: Workspace, name: str) -> Iterator[Note]:
    for file, version in notes_of(name, workspace.root, workspace.config.changes):
        if not version:
            note, findings = read_note(file, version="")
            if note is None:
                first = findings[0]
                raise GuidelineKitError(
                    f"{first.location.path}:{first.location.line}: {first.message}", hint="Mend the note first."
                )
            yield note


def _with(files: Version, source: Source, fields: Mapping[str, str]) -> Iterator[SourceFile]:
    """The files of a guideline that say something of its release, with that set anew."""
    documents = source.documents_by_address
    head = documents[("version",)]
    for file in files.files:
        here = {key: value for key, value in fields.items() if documents.get((key,), head).path == file.path}
        if here:
            try:
                yield with_fields(file, here, after="version")
            except ValueError as error:
                raise GuidelineKitError(str(error), hint="Set them by hand, and commit.") from error


def _journal(workspace: Workspace, history: History, wanted: Released, *, commit: bool, tag: bool) -> Journal:
    """Put what is new into git, where nothing points to it yet, and write down what is to happen."""
    head = history.resolve("HEAD")
    moves = {note.path: _home(note, plan) for plan in wanted.guidelines for note in plan.notes}
    edited = {file.path: file for plan in wanted.guidelines for file in plan.files}
    before: dict[str, Entry | None] = {**entries(history, head, [*edited, *moves]), **dict.fromkeys(moves.values())}
    for path in (*edited, *moves):
        if path not in before:
            raise HistoryError(f"{path} is not in git", hint="Something ignores it: see `git check-ignore -v`.")
    require_committed(history, workspace.root, before)
    after: dict[str, Entry | None] = {moves[path]: before[path] for path in moves}
    for path, file in edited.items():
        was = before[path]
        after[path] = Entry(mode=was.mode if was else "", blob=add_blob(history, path, file.content))
    # Old places go last, so that a note is never nowhere.
    after |= dict.fromkeys(moves)
    made = add_commit(history, head, after, f"{wanted.subject}\n\n{_body(wanted.guidelines)}\n") if commit else ""
    tags = {
        plan.name: add_tag(history, plan.name, made, f"{plan.title} {plan.version}")
        for plan in (wanted.guidelines if commit and tag else ())
    }
    return Journal(
        title=wanted.subject, old=head, new=made, before=before, after=after, tags=tags, branch=wanted.branch
    )


def _home(note: Note, plan: GuidelineRelease) -> str:
    path = PurePosixPath(note.path)
    return (path.parent / plan.version / path.name).as_posix()


def _body(plans: Sequence[GuidelineRelease]) -> str:
    return "\n".join(
        f"{plan.title} {plan.version}, effective {plan.effective}: {impact_summary(c.impact for c in plan.changes)}."
        for plan in plans
    )
