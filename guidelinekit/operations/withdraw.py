"""Withdraw a release: it stays readable, and annotators follow the newest other release again."""

import datetime
from dataclasses import dataclass

from guidelinekit.changes.history.notes import read_note
from guidelinekit.changes.history.releases import in_force
from guidelinekit.changes.history.withdrawals import WITHDRAWN, withdrawal_text
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.today import local_day
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.writing import write_file


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenWithdrawal:
    """A file that withdraws a release was written.

    `in_force` is the version that annotators follow now. `version_in_guideline` is that of the work tree, empty if the
    guideline was removed.
    """

    path: str
    in_force: str
    version_in_guideline: str


def withdraw(
    workspace: Workspace, guideline: str, version: str, reason: str, *, today: datetime.date | None = None
) -> WrittenWithdrawal:
    """Write the file that withdraws a release, in the folder of its notes. Commit it like a note.

    Raises:
        RevisionError: there is no such release.
        GuidelineKitError: the release is a trial or of another branch, is withdrawn already, or is the only one that is
            not; or the reason is not valid.
        OutputError: the file cannot be written.
    """
    history = ReleaseHistories(workspace, workspace.require_history()).of(guideline)
    if not history.releases:
        workspace.guidelines([guideline])  # raises if the id is unknown
    release = history.release(version)
    if release.is_trial:
        raise GuidelineKitError(f"{version} is a trial, which is never in force", hint="A trial needs no withdrawal.")
    if release.branch_point is not None:
        raise GuidelineKitError(
            f"`{guideline}` {version} was released on another branch",
            hint="Withdraw it there: the file belongs to the branch of the release.",
        )
    path = f"{workspace.config.changes}/{guideline}/{version}/{WITHDRAWN}"
    if release.withdrawn is not None:
        raise GuidelineKitError(
            f"`{guideline}` {version} is already withdrawn", hint=f"The reason is in {path}; edit it there."
        )
    if not [entry for entry in history.releases if entry.withdrawn is None and entry.version != version]:
        raise GuidelineKitError(
            f"{version} is the only release of `{guideline}` that is not withdrawn",
            hint="Without it, annotators would have none to follow. Release a corrected version instead, or set "
            "`status: retired` in the guideline and release it.",
        )
    content = withdrawal_text(reason, today or local_day())
    _, findings = read_note(SourceFile(path=path, content=reason.strip().encode()), version=version)
    if findings or reason.lstrip().startswith("---"):
        problem = findings[0].message if findings else "it begins with `---`"
        raise GuidelineKitError(f"the reason is not valid: {problem}")
    write_file(workspace.root, path, content.encode())
    remaining = in_force([entry for entry in history.releases if entry.version != version])
    return WrittenWithdrawal(path=path, in_force=remaining, version_in_guideline=_current(workspace, guideline))


def _current(workspace: Workspace, guideline: str) -> str:
    version = workspace.work_tree().versions.get(guideline)
    declared = workspace.load(version).source.data.get("version") if version is not None else ""
    return declared if isinstance(declared, str) else ""
