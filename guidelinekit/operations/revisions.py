"""The name of a side of a comparison -> the guidelines on it."""

import re
from collections.abc import Callable
from pathlib import Path

from guidelinekit.errors import RevisionError
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.workspace import VersionSet, Workspace
from guidelinekit.store.versions import Version, guidelines_at

_VERSION = re.compile(r"\d+\.\d+\.\d+")
_TRIAL = re.compile(r"(.+@)?\d+\.\d+\.\d+-[0-9A-Za-z.-]+")


def open_side(
    workspace: Workspace, text: str, *, guideline: str, history: Callable[[str], ReleaseHistory]
) -> VersionSet:
    """Open a side: an existing path, a git revision (`rev:` forces it), `<id>@<version>`, or a bare version.

    Raises:
        RevisionError: it is none of these.
    """
    is_revision = text.startswith("rev:")
    if not is_revision and Path(text).exists():
        return _at_path(workspace, Path(text))
    if not is_revision and _VERSION.fullmatch(text) and guideline:
        return _at_release(history(guideline), text)
    if not is_revision and "@" in text and not text.startswith("@"):
        guideline_id, version = text.rsplit("@", 1)
        if _VERSION.fullmatch(version) and "/" not in guideline_id:
            return _at_release(history(guideline_id), version)
    if _VERSION.fullmatch(text) and not guideline:
        hint = f"Name its guideline: `<id>@{text}`, or add `--guideline <id>`."
        raise RevisionError(f"`{text}` is a version without its guideline", hint=hint)
    try:
        return workspace.at_revision(text.removeprefix("rev:"))
    except RevisionError as error:
        if not is_revision and _TRIAL.fullmatch(text):
            hint = "Name the commit or the tag of the trial."
            raise RevisionError(f"`{text}` is a trial, which is no release", hint=hint) from error
        raise


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
