"""Compute what happens to the items labeled by an old version of a guideline."""

from collections.abc import Sequence
from itertools import pairwise

from guidelinekit.changes.history.semver import is_trial, is_version
from guidelinekit.changes.migration.mapping import Migration
from guidelinekit.changes.migration.migrate import migrate_over
from guidelinekit.changes.migration.step import Step, step_between
from guidelinekit.errors import GuidelineKitError, RevisionError
from guidelinekit.operations.audience import not_for, readers_of, visible_versions
from guidelinekit.operations.compare import Comparison, compare_versions
from guidelinekit.operations.release_history import ReleaseHistories, ReleaseHistory
from guidelinekit.operations.removed_guidelines import removed_ids
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.versions import Version


def migration(workspace: Workspace, guideline: str, old: str, new: str = "", *, audience: str = "") -> Migration:
    """Return what becomes of the values of one released version in a later one, followed over the releases between.

    Without `new` they lead to the work tree, or if the guideline was removed, to its last release. With `audience`, the
    values are those that its readers may see.

    Raises:
        GuidelineKitError: there is no such guideline, the versions are in the wrong order, or the audience occurs
            nowhere or must not see the guideline.
        RevisionError: a version was never released.
        UnreadableGuidelineError: the guideline in the work tree cannot be read.
        HistoryError: there is no git history, or the clone is shallow.
    """
    histories = ReleaseHistories(workspace, workspace.require_history())
    history = histories.of(guideline)
    if not history.releases and not history.others:
        raise GuidelineKitError(f"`{guideline}` has no release", hint="`guidelinekit changelog` lists the releases.")
    releases = history.path(history.release(old), history.release(new) if new else None)
    steps = [_readable(history, version) for version in map(history.version, releases)]
    if not new and guideline not in removed_ids(histories):
        (current,) = workspace.guidelines([guideline])
        if not audience:
            workspace.require_usable(current)
        steps.append(current)
    readers = readers_of(workspace, audience, steps)
    visible = [version for version in visible_versions(workspace, steps, readers) if version is not None]
    if not visible:
        raise not_for(guideline, audience)
    pairs = list(pairwise(visible)) or [(visible[0], visible[0])]
    return migrate_over([_step(workspace, guideline, *pair) for pair in pairs])


def named_versions(workspace: Workspace, names: Sequence[str], guideline: str = "") -> tuple[str, str, str]:
    """Return the guideline, the old and the new version that arguments name; the new one is empty if it is not named.

    `names` are the old and the new version, each `<id>@<version>` or bare, after the id of the guideline unless
    `guideline` is the id. Bare versions without an id are of the only guideline of the work tree.

    Raises:
        GuidelineKitError: no version is named, too many are, or they are not of one guideline.
    """
    ids = {guideline} - {""}
    if names and not guideline and "@" not in names[0] and not (is_version(names[0]) or is_trial(names[0])):
        guideline_id, *names = names
        ids.add(guideline_id)
    versions = []
    for name in names:
        guideline_id, separator, version = name.rpartition("@")
        ids |= {guideline_id} if separator else set()
        versions.append(version)
    if versions and not ids:
        ids.add(workspace.only_guideline().id)
    if len(versions) not in (1, 2) or len(ids) != 1:
        raise GuidelineKitError(
            "a migration is from one version of a guideline to another",
            hint="Name them as `<id>@<old>` and `<id>@<new>`, or as `<id>`, `<old>` and `<new>`.",
        )
    return ids.pop(), versions[0], versions[1] if len(versions) == 2 else ""


def step_of(workspace: Workspace, comparison: Comparison) -> Step | None:
    """Return a comparison as a step of a migration; None where the guideline was added or removed."""
    if comparison.old is None or comparison.new is None:
        return None
    old, new = (workspace.load(side).source for side in (comparison.old, comparison.new))
    stored = workspace.overrides_of(comparison.id).stored
    return step_between(old, new, comparison.changes, workspace.schema, stored=stored, forms=workspace.forms)


def _readable(history: ReleaseHistory, version: Version) -> Version:
    if history.summary(version).problem:
        raise RevisionError(
            f"the release {version.label} (commit {version.commit[:10]}) cannot be read",
            hint="Use two releases that are both before or both after it.",
        )
    return version


def _step(workspace: Workspace, guideline: str, old: Version, new: Version) -> Step:
    comparison = compare_versions(workspace, old, new)
    before, after = (workspace.load(side).source for side in (old, new))
    changes = comparison.changes if comparison is not None else ()
    stored = workspace.overrides_of(guideline).stored
    return step_between(before, after, changes, workspace.schema, stored=stored, forms=workspace.forms)
