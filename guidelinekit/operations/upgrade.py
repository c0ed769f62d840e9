"""Rewrite guidelines of an older format, keeping comments and layout."""

from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.upgrade import FORMAT, UPGRADES, FormatUpgrade, format_of, upgraded
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.output import write_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """A guideline that was in an older format: its id, that format, and the paths of the files that change."""

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
    """Bring guidelines of the work tree to today's format. With `dry_run` nothing is written.

    Raises:
        GuidelineKitError: a guideline cannot be read, or was written for a newer program.
        OutputError: a file cannot be written.
    """
    found = []
    for files in workspace.guidelines(ids):
        documents = [read(file) for file in files.files]
        broken = next((finding for document in documents for finding in document.findings), None)
        if broken is not None:
            where = f"{broken.location.path}:{broken.location.line}"
            raise GuidelineKitError(f"{where}: {broken.message}", hint="Mend it first; `guidelinekit check` says more.")
        written = format_of(documents)
        if written is not None and written > FORMAT:
            raise GuidelineKitError(
                f"{files.path} is written in format {written}; this guidelinekit knows formats up to {FORMAT}",
                hint="Install a newer guidelinekit.",
            )
        changed = [
            new
            for old, new in zip(files.files, upgraded(files.files, upgrades), strict=True)
            if old.content != new.content
        ]
        if changed and written is not None:
            for file in changed if not dry_run else ():
                write_file(workspace.root / file.path, file.content)
            found.append(Upgrade(id=files.id, old=written, paths=tuple(file.path for file in changed)))
    return tuple(found)
