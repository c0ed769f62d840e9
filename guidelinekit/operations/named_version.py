"""`ID` or `ID@VERSION` -> that version of a guideline as it may leave the repository.

Gold examples and quiz items are never in it. What any release or the work tree hides from an audience is hidden in each
version, as on the published site: an old release does not show what was restricted later.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.history.semver import is_trial, is_version, order
from guidelinekit.errors import GuidelineKitError, RevisionError
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.guideline.format.model import Guideline, build_expanded
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.format.visibility import element_addresses, hidden_elements, without_hidden
from guidelinekit.operations.audience import not_for, readers_of, visible_versions
from guidelinekit.operations.gold_examples import ever_unpublished
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedVersion:
    """A version of a guideline without gold examples, quiz items and what an audience must not see.

    `data` is what `guideline` was built from, without short forms. `version` is the complete version, which also has
    what is hidden. `commit` is the commit of a release; empty for the work tree.
    """

    guideline: Guideline
    data: Mapping[str, Any]
    version: Version
    commit: str = ""


def named_version(workspace: Workspace, name: str, *, audience: str = "") -> NamedVersion:
    """Return the version that `ID` (the work tree) or `ID@VERSION` (a release, or a trial that has a tag) names.

    With `audience`, it is what the readers of this audience may see.

    Raises:
        GuidelineKitError: there is no such guideline, or the audience occurs nowhere or must not see the guideline.
        RevisionError: the version was never released.
        UnreadableGuidelineError: the version cannot be read.
        HistoryError: git is needed and missing, or the clone is shallow.
    """
    guideline_id, separator, number = name.removeprefix(workspace.config.tag_prefix).rpartition("@")
    if not separator:
        (current,) = workspace.guidelines([name])
        return _as_visible(workspace, [current], 0, readers_of(workspace, audience, [current]), ())
    if not guideline_id or not (is_version(number) or is_trial(number)):
        raise RevisionError(
            f"`{name}` names no version of a guideline",
            hint="Name a release as `ID@VERSION`, such as `sentiment@1.2.0`, or the work tree as `ID`.",
        )
    history = ReleaseHistories(workspace, workspace.require_history()).of(guideline_id)
    every = sorted((*history.releases, *history.others, *history.trials), key=lambda release: order(release.version))
    if not every:
        workspace.guidelines([guideline_id])  # raises if the id is unknown
    release = history.release(number)
    version = history.version(release)
    others = {entry.version: history.version(entry) for entry in every if entry != release}
    versions = [others.get(entry.version, version) for entry in every] + _work_tree(workspace, guideline_id)
    usable = [entry for entry in versions if entry is version or not history.summary(entry).problem]
    unpublished = ever_unpublished(history.summary(entry) for entry in usable)
    history.save()
    if not audience:
        # Nothing but examples is hidden, so no other version is read.
        usable = [version]
    readers = readers_of(workspace, audience, usable)
    return _as_visible(workspace, usable, usable.index(version), readers, unpublished)


def _work_tree(workspace: Workspace, guideline_id: str) -> list[Version]:
    """Return the guideline of the work tree, if it has one."""
    try:
        return [entry for entry in workspace.work_tree().listed if entry.id == guideline_id]
    except GuidelineKitError:
        return []


def _as_visible(
    workspace: Workspace, versions: Sequence[Version], at: int, readers: Readers, unpublished: Collection[str]
) -> NamedVersion:
    """Return one of several versions, oldest first, as readers may see it. `unpublished` are ids of examples."""
    original = versions[at]
    if not readers.name:
        workspace.require_usable(original)
    shown = visible_versions(workspace, versions, readers)[at]
    if shown is None:
        raise not_for(original.id, readers.name)
    schema = workspace.schema
    expanded = expand(schema.root, workspace.load(shown).source.data)
    also = {f"examples/{example_id}" for example_id in unpublished}
    hidden = hidden_elements(expanded, schema, readers, also)
    earlier = set(element_addresses(expanded)) - set(hidden.addresses)
    data = without_hidden(expanded, schema, hidden, readers, earlier)
    return NamedVersion(guideline=build_expanded(data), data=data, version=original, commit=original.commit)
