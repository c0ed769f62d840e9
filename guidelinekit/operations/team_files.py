"""Files of a team that decide how pages look: from the work tree, or from the revision whose templates pages use."""

from guidelinekit.errors import HistoryError
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.config import FILE, Config, config_of
from guidelinekit.store.git.commits import tree_entries
from guidelinekit.store.repository_files import SETTINGS_LIMIT, read_folder


def settings_for_pages(workspace: Workspace) -> Config:
    """Return the settings that decide how pages look.

    Raises:
        HistoryError: there is no history to take them from.
        RevisionError: the revision does not exist.
    """
    if not workspace.templates_from:
        return workspace.config
    settings = _of_revision(workspace, FILE, SETTINGS_LIMIT).get("")
    return config_of(settings) if settings is not None else Config()


def folder_for_pages(workspace: Workspace, name: str, limit: int) -> dict[str, bytes]:
    """Return the files of a folder, by path below it. `limit` is the largest size of all in bytes.

    Raises:
        GuidelineKitError: there is anything else than files and folders in the work tree, or they are too large.
        RevisionError: the revision does not exist.
    """
    if workspace.templates_from:
        return _of_revision(workspace, name, limit)
    return read_folder(workspace.root, name, limit)


def _of_revision(workspace: Workspace, name: str, limit: int) -> dict[str, bytes]:
    """Return files of a commit by path below a name, which is empty for a file itself. Links are left out."""
    if workspace.history is None:
        raise HistoryError(f"{workspace.root} is not in a git repository with commits", hint="Omit --templates-from.")
    history = workspace.history
    commit = history.resolve(workspace.templates_from)
    entries = tree_entries(history, commit, [name], recursive=True)
    blobs = {path: entry.blob for path, entry in entries.items() if entry.mode.startswith("100")}
    return {
        path.removeprefix(name).removeprefix("/"): history.read(path, blob, limit).content
        for path, blob in blobs.items()
    }
