"""What becomes of the items labeled by an old version of a guideline."""

from itertools import pairwise

from guidelinekit.changes.history.notes import settle
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.migration import Migration, compose, migrate
from guidelinekit.errors import GuidelineKitError, RevisionError
from guidelinekit.operations.changelog import notes_for
from guidelinekit.operations.diff import notes_between
from guidelinekit.operations.release_history import ReleaseHistories, ReleaseHistory
from guidelinekit.operations.snapshots import Snapshot
from guidelinekit.operations.workspace import Project


def migration(project: Project, guideline: str, old: str, new: str = "") -> Migration:
    """The map from one released version of a guideline to a later one, composed over the releases between them.

    Without `new` it leads to the work tree.

    Raises:
        GuidelineKitError: there is no such guideline, or the order of the versions is turned round.
        RevisionError: a version was never released.
        UnreadableGuidelineError: the guideline cannot be read as it stands.
        HistoryError: there is no git history, or the clone is shallow.
    """
    timeline = ReleaseHistories(project, project.require_history()).of(guideline)
    if not timeline.releases:
        raise GuidelineKitError(
            f"there is no release of a guideline `{guideline}`", hint="See `guidelinekit changelog`."
        )
    start, end = _at(timeline, old), _at(timeline, new) if new else len(timeline.releases) - 1
    if end < start:
        raise GuidelineKitError(f"{new} was released before {old}", hint="Name the older version first.")
    steps = [_release(timeline, release) for release in timeline.releases[start : end + 1]]
    if not new:
        (files,) = project.guidelines([guideline])
        steps.append(timeline.standing(files))
    maps = [_between(project, timeline, *pair) for pair in pairwise(steps)]
    timeline.memory.keep()
    if not maps:
        source = steps[0].loaded.source
        maps = [migrate(source, source, (), project.schema)]
    whole = maps[0]
    for following in maps[1:]:
        whole = compose(whole, following)
    return whole


def _at(timeline: ReleaseHistory, version: str) -> int:
    known = [release.version for release in timeline.releases]
    if version not in known:
        raise RevisionError(f"`{timeline.id}` has no release {version}", hint=f"Its releases: {', '.join(known)}.")
    return known.index(version)


def _release(timeline: ReleaseHistory, release: Release) -> Snapshot:
    snapshot = timeline.snapshot(release)
    if timeline.memory.facts(snapshot).problem:
        raise GuidelineKitError(
            f"the release {release.version} (commit {release.commit[:10]}) cannot be read any more",
            hint="Ask for a map between releases on one side of it.",
        )
    return snapshot


def _between(project: Project, timeline: ReleaseHistory, old: Snapshot, new: Snapshot) -> Migration:
    notes, _ = notes_for(project, timeline.id)
    before, after = old.loaded, new.loaded
    settled = settle(timeline.memory.changes(old, new), notes_between(notes, before.version, after.version))
    return migrate(before.source, after.source, settled, project.schema)
