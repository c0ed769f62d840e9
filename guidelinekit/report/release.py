"""A release, made or planned -> text for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from guidelinekit.changes.change import Change, impact_summary
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.semver import Bump
from guidelinekit.report.findings import pluralize


class GuidelineRelease(Protocol):
    """What the release of one guideline offers."""

    @property
    def id(self) -> str:
        """The guideline."""

    @property
    def old_version(self) -> str:
        """The version released before; empty for a first release."""

    @property
    def version(self) -> str:
        """The version that is released."""

    @property
    def effective(self) -> str:
        """The day from which annotators follow it."""

    @property
    def bump(self) -> Bump | None:
        """How far the version is raised."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed since the release before."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes that say why."""


def release_text(releases: Sequence[GuidelineRelease], *, commit: str, tags: Sequence[str], branch: str) -> str:
    """What each release is, and how it gets to everybody else."""
    lines = [line for release in releases for line in _release(release)]
    if commit:
        tagged = f", tagged {' and '.join(tags)}" if tags else ""
        lines.append(f"Commit {commit[:10]} on {branch}{tagged}. To publish it:")
        lines.append(f"  git push --atomic origin {' '.join([branch, *tags])}")
    return "\n".join(lines)


def _release(release: GuidelineRelease) -> Iterator[str]:
    step = f"{release.old_version} → {release.version}" if release.old_version else "first release"
    step += f", {release.bump}" if release.bump else ""
    yield f"{release.id} {release.version} ({step}), effective {release.effective}"
    if release.old_version:
        said = impact_summary(change.impact for change in release.changes)
        yield f"  {pluralize(len(release.changes), 'change')}: {said}"
    for note in release.notes:
        yield f"  {note.path}"
