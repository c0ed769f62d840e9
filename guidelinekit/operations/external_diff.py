"""One changed file of a guideline, as `git diff` hands it over -> what that change means.

Git gives a file's two versions and nothing around them. A rename that a reference follows may stand in another file,
so each version is completed by its neighbours: those of the work tree, of the index, or of the commit that it is from.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.classify import compare
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.history.notes import settle
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.load import Loaded, load
from guidelinekit.operations.changelog import notes_for
from guidelinekit.operations.diff import notes_between
from guidelinekit.operations.sides import Side, revision_side, staged_side, work_tree
from guidelinekit.operations.workspace import Project
from guidelinekit.store.files import home_of
from guidelinekit.store.git.diff_arguments import DiffArgument, read_diff_argument


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """How a file changed. `changes` is None where only its lines can be compared: it is none of a guideline's, or a
    version of the guideline cannot be read.
    """

    old: bytes | None
    new: bytes | None
    changes: tuple[Change, ...] | None


def file_change(path: Path, old: tuple[str, str], new: tuple[str, str]) -> FileChange:
    """What the change of a file means, by the changes of its guideline that stand in it.

    `old` and `new` are what git hands over: the name of a file that holds a version, and the version's id.
    """
    before, after = read_diff_argument(*old), read_diff_argument(*new)
    try:
        project = Project(path.parent)
        changes = _changes(project, path.relative_to(project.root).as_posix(), before, after)
    except (GuidelineKitError, ValueError):
        # Git would stop at a failure, and show nothing of the files that follow.
        changes = None
    return FileChange(old=before.content, new=after.content, changes=changes)


def _changes(project: Project, path: str, old: DiffArgument, new: DiffArgument) -> tuple[Change, ...] | None:
    if not f"{path}/".startswith(f"{project.config.specs}/"):
        return None
    name = home_of(path, project.config.specs)
    if not name or project.history is None:
        return None
    new_side = _around(project, path, new)
    old_side = _around(project, path, old)
    before = _loaded(project, old_side or new_side, name, path, old)
    after = _loaded(project, new_side or old_side, name, path, new)
    if before is None or after is None or not (before.usable and after.usable):
        return None
    notes = notes_between(notes_for(project, name)[0], before.version, after.version)
    changes = settle(compare(before.source, after.source, project.schema, project.weights), notes)
    return tuple(_in_file(changes, path))


def _around(project: Project, path: str, version: DiffArgument) -> Side | None:
    """Where a version of a file is from; None where it is not there, or git does not say."""
    if version.content is None or project.history is None:
        return None
    if not version.blob:
        return work_tree(project)
    for side in (staged_side(project), revision_side(project, "HEAD")):
        if _holds(side, path, version.content):
            return side
    for commit in project.history.commits_with(version.blob, path):
        side = revision_side(project, commit)
        if _holds(side, path, version.content):
            return side
    return None


def _holds(side: Side, path: str, content: bytes) -> bool:
    return any(
        file.path == path and file.content == content for files in side.guidelines.values() for file in files.files
    )


def _loaded(project: Project, side: Side | None, name: str, path: str, version: DiffArgument) -> Loaded | None:
    """A guideline with one file as it is in a version, or without it."""
    if side is None:
        return None
    held = side.guidelines.get(name)
    others = [file for file in held.files if file.path != path] if held is not None else []
    here = [SourceFile(path=path, content=version.content)] if version.content is not None else []
    return load([*others, *here], project.schema, read=project.reader(name).read) if others or here else None


def _in_file(changes: tuple[Change, ...], path: str) -> Iterator[Change]:
    """The changes that stand in a file; of a headline elsewhere, what follows from it here."""
    for change in changes:
        folds = tuple(fold for fold in change.folds if _stands_in(fold, path))
        if _stands_in(change, path) or folds:
            yield replace(change, folds=folds)


def _stands_in(change: Change, path: str) -> bool:
    difference: Difference | None = change.difference
    gone = difference is not None and difference.op == "removed"
    where = change.old_location if gone else change.new_location
    return where is not None and where.path == path
