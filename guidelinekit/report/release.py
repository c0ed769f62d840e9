"""A completed or planned release -> text for a terminal."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from guidelinekit.changes.change import Change, impact_summary
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.semver import Bump
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.report.findings import pluralize


class GuidelineRelease(Protocol):
    """The data about the release of one guideline that the text shows."""

    @property
    def id(self) -> str:
        """The guideline's id."""

    @property
    def old_version(self) -> str:
        """The version of the last release; empty for a first release."""

    @property
    def version(self) -> str:
        """The version of this release."""

    @property
    def effective(self) -> str:
        """The day from which annotators follow it, as YYYY-MM-DD; empty for a trial."""

    @property
    def bump(self) -> Bump | None:
        """The bump of the version; None if the guideline itself sets the version."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes since the last release."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """The change notes of this release."""


def release_text(releases: Sequence[GuidelineRelease], *, commit: str, tags: Sequence[str], branch: str) -> str:
    """Return the text about each release, and the commands that publish them."""
    lines = [line for release in releases for line in _release(release)]
    if commit:
        tagged = f", tagged {' and '.join(tags)}" if tags else ""
        lines.append(f"Commit {commit[:10]} on {branch}{tagged}. Next, push it, and publish it if CI does not:")
        lines.append(f"  git push --atomic origin {' '.join([branch, *tags])}")
        lines.append("  guidelinekit publish")
    return "\n".join(lines)


def _release(release: GuidelineRelease) -> Iterator[str]:
    step = f"{release.old_version} → {release.version}" if release.old_version else "first release"
    step += f", {release.bump}" if release.bump else ""
    effective = f", effective {release.effective}" if release.effective else ""
    yield f"{release.id} {release.version} ({step}){effective}"
    if release.old_version:
        impacts = impact_summary(change.impact for change in release.changes)
        yield f"  {pluralize(len(release.changes), 'change')}: {impacts}"
    for note in release.notes:
        yield f"  {plain_line(note.path)}"
