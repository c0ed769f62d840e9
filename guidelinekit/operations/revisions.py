"""The name of a side of a comparison -> the guidelines on it."""

from collections.abc import Callable
from pathlib import Path

from guidelinekit.changes.history.semver import is_trial, is_version
from guidelinekit.errors import RevisionError
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.workspace import VersionSet, Workspace
from guidelinekit.store.versions import Version, guidelines_at


def open_side(
    workspace: Workspace, text: str, *, guideline: str, history: Callable[[str], ReleaseHistory]
) -> VersionSet:
    """Open a side: an existing path, a git revision (`rev:` forces it), `<id>@<version>`, or a bare version.

    A version is that of a release on any line, or of a trial that has a tag.

    Raises:
        RevisionError: it is none of these.
    """
    is_revision = text.startswith("rev:")
    if not is_revision and Path(text).exists():
        return _at_path(workspace, Path(text))
    prefix = workspace.config.tag_prefix
    guideline_id, _, version = text.removeprefix(prefix).rpartition("@")
    if is_revision or not (is_version(version) or is_trial(version)) or "/" in guideline_id or text.startswith("@"):
        return workspace.at_revision(text.removeprefix("rev:"))
    if guideline_id or guideline:
        try:
            return _at_release(history(guideline_id or guideline), version)
        except RevisionError:
            if is_version(version):
                raise
    elif is_version(version):
        hint = f"Name its guideline: `<id>@{text}`, or add `--guideline <id>`."
        raise RevisionError(f"`{text}` is a version without its guideline", hint=hint)
    try:
        return workspace.at_revision(text)
    except RevisionError as error:
        tag = f"{prefix}{guideline_id or guideline or '<id>'}@{version}"
        hint = f"A trial is known by its tag. Name its commit, or tag it: `git tag {tag} COMMIT`."
        raise RevisionError(f"`{text}` is a trial, which is no release, and has no tag", hint=hint) from error


def _at_path(workspace: Workspace, path: Path) -> VersionSet:
    guidelines = guidelines_at(path, workspace.root, workspace.config.specs)
    if not guidelines:
        raise RevisionError(f"{path} has no guideline", hint="Put `rev:` before it if it is a git revision.")
    versions = {}
    for version in guidelines:
        version.label = str(path)
        version.id = _declared_id(workspace, version)
        versions[version.id] = version
    only = next(iter(versions)) if len(versions) == 1 and not (path / workspace.config.specs).is_dir() else ""
    return VersionSet(name=str(path), versions=versions, only=only)


def _declared_id(workspace: Workspace, version: Version) -> str:
    """Return the id in the guideline: a file or folder given by its path may have any name, such as `old.yaml`."""
    declared = workspace.load(version).source.data.get("id")
    return declared if isinstance(declared, str) else version.id


def _at_release(history: ReleaseHistory, version: str) -> VersionSet:
    released = history.version(history.release(version))
    return VersionSet(name=released.label, versions={history.id: released}, only=history.id)
