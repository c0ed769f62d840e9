"""Rewrite guidelines of an older format in the current format, keeping comments and layout."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.upgrade import FORMAT, UPGRADES, FormatUpgrade, format_of, upgraded
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.writing import write_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """A guideline in an older format: its id, that format, and the paths of the files that change."""

    id: str
    old: int
    paths: tuple[str, ...]


def upgrade(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    dry_run: bool = False,
    upgrades: Sequence[FormatUpgrade] = UPGRADES,
) -> tuple[Upgrade, ...]:
    """Rewrite guidelines of the work tree in the current format. With `dry_run` nothing is written.

    Raises:
        GuidelineKitError: a guideline cannot be read, or is in a newer format than this version supports.
        OutputError: a file cannot be written.
    """
    completed: list[Upgrade] = []
    for files in workspace.guidelines(ids):
        documents = [read(file) for file in files.files]
        error = next((finding for document in documents for finding in document.findings), None)
        if error is not None:
            location = f"{error.location.path}:{error.location.line}"
            raise GuidelineKitError(f"{location}: {error.message}", hint="Fix it first; see `guidelinekit check`.")
        old_format = format_of(documents)
        if old_format is not None and old_format > FORMAT:
            raise GuidelineKitError(
                f"{files.path} is in format {old_format}; this version of guidelinekit supports formats up to {FORMAT}",
                hint="Install a newer version of guidelinekit.",
            )
        changed = [
            new
            for old, new in zip(files.files, upgraded(files.files, upgrades), strict=True)
            if old.content != new.content
        ]
        if changed and old_format is not None:
            # The file that states the format is the last, so that an interrupted upgrade is continued by the next one.
            for file in sorted(changed, key=_states_format) if not dry_run else ():
                write_file(workspace.root, file.path, file.content)
            completed.append(Upgrade(id=files.id, old=old_format, paths=tuple(file.path for file in changed)))
    return tuple(completed)


def _states_format(file: SourceFile) -> bool:
    return format_of([read(file)]) is not None
