"""The changes of a guideline and its releases on all lines -> the version of its next release."""

from guidelinekit.changes.history.releases import in_force
from guidelinekit.changes.history.semver import (
    Bump,
    bump_for,
    bumped,
    is_trial,
    is_version,
    order,
    parse,
    written,
)
from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.compare import Comparison, compare_versions
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.findings import pluralize
from guidelinekit.store.versions import Version

_BUMPS: tuple[Bump, ...] = ("patch", "minor", "major")


def require_not_lower(history: ReleaseHistory, guideline_id: str, version: str) -> None:
    """Refuse a guideline whose version is lower than that of its last release.

    Raises:
        GuidelineKitError: it is, as after a release was reverted.
    """
    last = in_force(history.releases)
    if not last or order(version) >= order(last):
        return
    if is_trial(version):
        raise GuidelineKitError(
            f"`{guideline_id}` has the version {version}, a trial of a version that is not above {last}, its last "
            "release",
            hint=f"Set `version: {last}`: the next release or trial then gets the version that follows.",
        )
    raise GuidelineKitError(
        f"`{guideline_id}` has the version {version}, which is lower than {last}, its last release",
        hint=f"If {last} was reverted, withdraw it: `guidelinekit withdraw {guideline_id} {last} --message WHY`. "
        f"Otherwise set `version: {last}`.",
    )


def next_version(
    workspace: Workspace, history: ReleaseHistory, files: Version, changed: Comparison, bump: Bump | None
) -> tuple[str, Bump | None]:
    """Return the version of the next release and its bump; None if the guideline or a withdrawn release sets it.

    Without `bump`, the version in the guideline is used if it is higher than the changes require.

    Raises:
        GuidelineKitError: the bump is too low, or the version has a tag.
    """
    # After a trial, such as 2.0.0-rc.1, the version itself is released.
    own = written(parse(str(workspace.require_usable(files).source.data["version"])))
    if not is_version(changed.old_version):
        if bump is not None:
            raise GuidelineKitError(
                f"this is the first release of `{changed.id}`, which uses the version in the guideline: {own}",
                hint="Omit --bump.",
            )
        _require_free(history, own)
        return own, None
    old = parse(changed.old_version)
    required = bump_for(changed.impact, old) or "patch"
    above = _above_withdrawn(workspace, history, files, changed.old_version)

    def after(step: Bump) -> str:
        return max(written(bumped(old, step)), above, key=order)

    is_taken = _is_elsewhere(history, after(required))
    chosen = bump or required
    if _BUMPS.index(chosen) < _BUMPS.index(required) and not is_taken:
        count = pluralize(sum(c.impact is changed.impact for c in changed.changes), f"{changed.impact} change")
        raise GuidelineKitError(
            f"a {chosen} version is too low for `{changed.id}`, which has {count}",
            hint=f"Use at least a {required} version: {after(required)}.",
        )
    # Where another line has the required version, a lower one in the guideline is the author's choice.
    least = changed.old_version if is_taken else after(chosen)
    if bump is None and order(own) > order(least) and order(own) >= order(above):
        _require_free(history, own)
        return own, None
    version = after(chosen)
    tag = history.tag(version)
    if tag is not None and not tag.on_line:
        free = [f"`--bump {step}` for {after(step)}" for step in _BUMPS if not _is_elsewhere(history, after(step))]
        raise GuidelineKitError(
            f"the next version of `{changed.id}` would be {version}, but the tag {tag.name} is on commit "
            f"{tag.commit[:10]}, which is not on this branch",
            hint=f"If that is a release of another branch, use a free version here: {', '.join(free)}, or set one in "
            f"the guideline. If it was never published, delete the tag: `git tag -d {tag.name}`.",
        )
    _require_free(history, version)
    return version, chosen if version == written(bumped(old, chosen)) else None


def _above_withdrawn(workspace: Workspace, history: ReleaseHistory, files: Version, old: str) -> str:
    """Return the lowest version that also fits the changes since withdrawn releases that are newer than the old one.

    Items may have been labeled while such a release was in force.
    """
    newest = history.releases[-1]
    if newest.version == old or history.summary(history.version(newest)).problem:
        return written(bumped(parse(newest.version), "patch")) if newest.version != old else old
    comparison = compare_versions(workspace, history.version(newest), files)
    impact = comparison.impact if comparison is not None else None
    base = parse(newest.version)
    return written(bumped(base, bump_for(impact, base) or "patch"))


def _is_elsewhere(history: ReleaseHistory, version: str) -> bool:
    """Whether a version has a tag on another line."""
    tag = history.tag(version)
    return tag is not None and not tag.on_line


def _require_free(history: ReleaseHistory, version: str) -> None:
    tag = history.tag(version)
    if tag is not None:
        raise GuidelineKitError(f"the tag {tag.name} already exists", hint=f"See it with `git show {tag.name}`.")
