"""A guideline of the work tree and its releases -> the plan of its next release or trial. Nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.notes import Note, read_note
from guidelinekit.changes.history.semver import Bump, next_trial
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.edit import with_fields
from guidelinekit.operations.compare import Comparison, differs
from guidelinekit.operations.next_version import next_version, require_not_lower
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.release_requirements import require_written
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.findings import pluralize
from guidelinekit.store.note_files import notes_of
from guidelinekit.store.versions import Version

#: How many changes that prevent a release are shown.
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineRelease:
    """The release of one guideline.

    `bump` is None if the guideline itself sets the version (for a first release, or if its version is higher than
    the changes require), or if the version must be above that of a withdrawn release. `tag` is the name of its tag.
    A trial, such as 2.0.0-rc.1, has no `notes`: they stay where they are until the release. `files` are those of
    its files that contain the version, effective date or status, with the new values. `notes` are the notes that
    move to the version's folder.
    """

    id: str
    tag: str
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
        """The name of the release."""
        return f"{self.id}@{self.version}"


def plan_release(
    workspace: Workspace,
    history: ReleaseHistory,
    files: Version,
    comparison: Comparison | None,
    bump: Bump | None,
    effective: str,
    today: str,
) -> GuidelineRelease:
    """Plan the release of a guideline that changed since the release in force.

    Raises:
        GuidelineKitError: it cannot be released; see `release`.
    """
    source, changed = _releasable(workspace, history, files, comparison)
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
    version, step = next_version(workspace, history, files, changed, bump)
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
        tag=history.tag_name(version),
        title=str(data["title"]),
        old_version=changed.old_version,
        version=version,
        effective=day,
        bump=step,
        changes=changed.changes,
        notes=notes,
        files=tuple(_with_fields(files, source, fields)),
    )


def plan_trial(
    workspace: Workspace,
    history: ReleaseHistory,
    files: Version,
    comparison: Comparison | None,
    bump: Bump | None,
    name: str,
) -> GuidelineRelease:
    """Plan the next trial of the next version, such as 2.0.0-rc.1 with the name `rc`.

    Raises:
        GuidelineKitError: there can be none; see `release`.
    """
    source, changed = _releasable(workspace, history, files, comparison)
    own = str(source.data["version"])
    if any(own == trial.version and not differs(history.version(trial), files) for trial in history.trials):
        raise GuidelineKitError(
            f"nothing changed in `{files.id}` since the trial {own}",
            hint=f"To make it a release: `guidelinekit release {files.id}`.",
        )
    target, step = next_version(workspace, history, files, changed, bump)
    version = next_trial(target, name, [own, *(trial.version for trial in history.trials)])
    return GuidelineRelease(
        id=files.id,
        tag=history.tag_name(version),
        title=str(source.data["title"]),
        old_version=changed.old_version,
        version=version,
        effective="",
        bump=step,
        changes=changed.changes,
        notes=(),
        files=tuple(_with_fields(files, source, {"version": version})),
    )


def _releasable(
    workspace: Workspace, history: ReleaseHistory, files: Version, changed: Comparison | None
) -> tuple[Source, Comparison]:
    """Return the content of a guideline that changed, and may be released in its present state."""
    source = workspace.require_usable(files).source
    require_written(files.id, workspace.check(files))
    require_not_lower(history, files.id, str(source.data["version"]))
    if changed is None:
        raise _nothing_changed(history)
    return source, changed


def _nothing_changed(history: ReleaseHistory) -> GuidelineKitError:
    """Return the error that there is nothing to release: a commit may have been a release by itself."""
    message = f"nothing changed in `{history.id}` since its last release"
    last = history.releases[-1] if history.releases else None
    if last is None or history.tag(last.version) is not None:
        hint = "A commit that raises the version is already a release: see `guidelinekit changelog`."
        return GuidelineKitError(message, hint=hint)
    tag = history.tag_name(last.version)
    return GuidelineKitError(
        f"{message}: the commit {last.commit[:10]} released {last.version}, because it set `status: active` or raised"
        " the version",
        hint=f"To tag it: `git tag {tag} {last.commit[:10]}`. For another release, raise `version:` and commit.",
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
