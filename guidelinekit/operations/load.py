"""Load one version of a guideline as typed objects."""

from guidelinekit.errors import RevisionError
from guidelinekit.guideline.format.model import Guideline, build
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.versions import Version


def load_guideline(workspace: Workspace, guideline: str, *, version: str = "", revision: str = "") -> Guideline:
    """Return a released version of a guideline, or the one in a git revision, or else the one of the work tree.

    Raises:
        GuidelineKitError: there is no such guideline.
        RevisionError: the version was never released, or git cannot read the revision.
        UnreadableGuidelineError: the files cannot be read, or the schema does not accept them. A guideline with other
            errors is returned.
        HistoryError: git is needed and missing, or the clone is shallow.
        ValueError: both a version and a revision are named.
    """
    if version and revision:
        raise ValueError("name a version or a revision, not both")
    if version:
        selected = _released(workspace, guideline, version)
    elif revision:
        selected = _in_revision(workspace, guideline, revision)
    else:
        (selected,) = workspace.guidelines([guideline])
    return build(workspace.require_usable(selected).source.data, workspace.schema)


def _released(workspace: Workspace, guideline: str, version: str) -> Version:
    history = ReleaseHistories(workspace, workspace.require_history()).of(guideline)
    if not history.releases:
        workspace.guidelines([guideline])  # raises if the id is unknown
    return history.version(history.release(version))


def _in_revision(workspace: Workspace, guideline: str, revision: str) -> Version:
    side = workspace.at_revision(revision)
    if guideline not in side.versions:
        known = ", ".join(sorted(side.versions)) or "none"
        raise RevisionError(f"there is no guideline `{guideline}` in {side.name}", hint=f"Its guidelines: {known}.")
    return side.versions[guideline]
