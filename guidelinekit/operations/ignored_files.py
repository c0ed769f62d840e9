"""The files of a guideline in the work tree that git ignores: they are missing in every clone."""

from collections.abc import Iterator
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.git.ignored import ignored_files
from guidelinekit.store.note_files import notes_of
from guidelinekit.store.versions import Version


class IgnoredFiles:
    """What git ignores in a repository of guidelines; git is asked once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._paths = ignored_files(workspace.root, (workspace.config.specs, workspace.config.changes))

    def of(self, version: Version) -> Iterator[str]:
        """Yield the paths of the files, used assets and notes of a guideline in the work tree that git ignores."""
        if not self._paths:
            return
        workspace = self._workspace
        notes = (file for file, _ in notes_of(version.id, workspace.root, workspace.config.changes))
        yield from (file.path for file in (*version.files, *notes) if file.path in self._paths)
        folder = f"{workspace.config.specs}/{version.id}/"
        below = [path for path in sorted(self._paths) if path.startswith(f"{folder}assets/")]
        texts = list(_texts(workspace.load(version).source.data)) if below else []
        yield from (path for path in below if any(path.removeprefix(folder) in text for text in texts))

    def findings(self, version: Version) -> Iterator[Finding]:
        """Report each of these files (GK509)."""
        for path in self.of(version):
            message = f"git ignores this file of `{version.id}`, so it is missing in every clone"
            yield codes.IGNORED_BY_GIT.at(Location(path=path), message, arguments=[path])


def _texts(value: Any) -> Iterator[str]:
    """Every text in the data of a guideline: an asset may be named in an input, or in prose."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
