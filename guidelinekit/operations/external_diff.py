"""One changed file of a guideline, as `git diff` passes it to an external command -> its changes by meaning.

Git passes two versions of a file and nothing else. A reference may follow a rename in another file, so each version is
completed by the other files of the guideline: from the work tree, the index, or a commit with that version.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from guidelinekit.changes.change import Change
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.audience import readers_of
from guidelinekit.operations.compare import compare_versions
from guidelinekit.operations.workspace import VersionSet, Workspace
from guidelinekit.store.git.diff_arguments import DiffArgument, read_diff_argument
from guidelinekit.store.versions import Version, guideline_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """The change of a file. `language` is that of the guideline.

    `changes` is None if only lines can be compared: the file belongs to no guideline, or a version cannot be read.
    """

    old: bytes | None
    new: bytes | None
    changes: tuple[Change, ...] | None
    language: str = "en"


def file_change(path: Path, old: tuple[str, str, str], new: tuple[str, str, str], *, audience: str = "") -> FileChange:
    """Return the change of a file, with the changes of its guideline that are in it.

    `old` and `new` are what git passes: the name of a file with a version, and the version's blob id and mode. With
    `audience`, the changes are those that its readers may see, and no lines are compared.

    Raises:
        GuidelineKitError: the audience occurs nowhere.
    """
    before, after = read_diff_argument(*old), read_diff_argument(*new)
    result: tuple[tuple[Change, ...], str] | None
    readers = ALL_READERS
    if audience:
        with closing(Workspace(path.parent)) as workspace:
            readers = readers_of(workspace, audience)
    try:
        with closing(Workspace(path.parent)) as workspace:
            result = _changes(workspace, path.relative_to(workspace.root).as_posix(), before, after, readers)
    except (GuidelineKitError, ValueError):
        # Git would stop at an error and not show the next files.
        result = None
    changes, language = result if result is not None else (() if audience else None, "en")
    return FileChange(old=before.content, new=after.content, changes=changes, language=language)


def _changes(
    workspace: Workspace, path: str, old: DiffArgument, new: DiffArgument, readers: Readers
) -> tuple[tuple[Change, ...], str] | None:
    if not f"{path}/".startswith(f"{workspace.config.specs}/"):
        return None
    guideline_id = guideline_of(path, workspace.config.specs)
    if not guideline_id or workspace.history is None or not (old.is_file and new.is_file):
        return None
    new_side = _side_with(workspace, guideline_id, path, new)
    old_side = _side_with(workspace, guideline_id, path, old)
    before = _version_with(old_side or new_side, guideline_id, path, old)
    after = _version_with(new_side or old_side, guideline_id, path, new)
    if before is None or after is None or not (workspace.load(before).usable and workspace.load(after).usable):
        return None
    comparison = compare_versions(workspace, before, after, readers=readers)
    if comparison is None:
        return (), "en"
    return tuple(_in_file(comparison.changes, path)), comparison.language


def _side_with(workspace: Workspace, guideline_id: str, path: str, file: DiffArgument) -> VersionSet | None:
    """Return the side that has a version of a file; None if the file does not exist, or git does not have it."""
    if file.content is None or workspace.history is None:
        return None
    if not file.blob:
        return workspace.work_tree()
    for side in (workspace.staged(), workspace.at_revision("HEAD")):
        if _has(side, guideline_id, path, file.content):
            return side
    for commit in workspace.history.commits_with(file.blob, path):
        side = workspace.at_revision(commit)
        if _has(side, guideline_id, path, file.content):
            return side
    return None


def _has(side: VersionSet, guideline_id: str, path: str, content: bytes) -> bool:
    version = side.versions.get(guideline_id)
    return version is not None and any(file.path == path and file.content == content for file in version.files)


def _version_with(side: VersionSet | None, guideline_id: str, path: str, file: DiffArgument) -> Version | None:
    """Return a guideline with one file replaced by a version of it, or removed."""
    if side is None:
        return None
    version = side.versions.get(guideline_id)
    others = [other for other in version.files if other.path != path] if version is not None else []
    own = [SourceFile(path=path, content=file.content)] if file.content is not None else []
    files = (*others, *own)
    # The files that the guideline shows are compared by git itself.
    return Version(guideline_id, path, lambda: files, label=side.name) if files else None


def _in_file(changes: tuple[Change, ...], path: str) -> Iterator[Change]:
    """Yield the changes in a file, and those in other files with consequences in it."""
    for change in changes:
        consequences = tuple(consequence for consequence in change.consequences if _is_in(consequence, path))
        if _is_in(change, path) or consequences:
            yield replace(change, consequences=consequences)


def _is_in(change: Change, path: str) -> bool:
    return change.location is not None and change.location.path == path
