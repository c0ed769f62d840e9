"""Releases, their versions, and notes -> the changelog."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from guidelinekit.changes.change import Change, Impact, highest
from guidelinekit.changes.history.notes import Note, unmatched_targets, with_notes
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.semver import Bump, bump_for, parse
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangelogEntry:
    """The changes of one release since the previous one. `version` is empty for unreleased changes.

    `first` marks the first release, which has no changes. `effective` is the date in the release itself.
    """

    version: str
    previous: str
    date: str
    effective: str
    commit: str
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    first: bool = False

    @property
    def impact(self) -> Impact | None:
        """The highest impact among the changes; None without changes."""
        return highest(change.impact for change in self.changes)

    @property
    def bump(self) -> Bump | None:
        """The smallest bump that the changes require."""
        return bump_for(self.impact, parse(self.previous)) if self.previous else None

    @property
    def needs_decision(self) -> tuple[Change, ...]:
        """The changes whose impact the author has not decided."""
        return tuple(change for change in self.changes if change.needs_decision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changelog:
    """The history of a guideline, newest first. `complete` is False if there is no history to compute it from."""

    entries: tuple[ChangelogEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    complete: bool = True

    @property
    def released(self) -> str:
        """The newest released version, empty if there is none."""
        return next((entry.version for entry in self.entries if entry.version), "")

    @property
    def unreleased(self) -> ChangelogEntry | None:
        """The entry of the changes in the work tree since the newest release; None without any."""
        return next((entry for entry in self.entries if not entry.version), None)


class ReleasedVersions(Protocol):
    """The versions of a guideline. A release that is None is the current version, which must be usable."""

    def summary(self, release: Release | None) -> VersionSummary:
        """Return the summary of a version."""

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        """Return what changed between two usable versions, before notes are applied."""


def build_changelog(
    releases: Sequence[Release], versions: ReleasedVersions, notes: Sequence[Note], *, findings: Sequence[Finding] = ()
) -> Changelog:
    """Compare consecutive releases, and the newest one with the current version.

    A release that cannot be read is reported and skipped. Notes are those of the work tree, so that they can be
    corrected.
    """
    now = versions.summary(None).version
    known = {"", now, *(release.version for release in releases)}
    shown = [note for note in notes if note.version in known]
    entries: list[ChangelogEntry] = []
    reported = list(findings)
    previous: Release | None = None
    for release in releases:
        summary = versions.summary(release)
        if summary.problem:
            message = f"release {release.version} (commit {release.commit[:10]}): {summary.problem}"
            reported.append(
                codes.RELEASE_UNREADABLE.at(Location(path=summary.path), message, arguments=[release.version])
            )
            continue
        changes, about = _with_notes(versions, previous, release, release.version, shown)
        if previous:
            reported.extend(finding for note in about for finding in unmatched_targets(changes, note))
        entries.append(
            ChangelogEntry(
                version=release.version,
                previous=previous.version if previous else "",
                date=release.date,
                effective=summary.effective,
                commit=release.commit,
                changes=changes,
                notes=about,
                first=previous is None,
            )
        )
        previous = release
    changes, about = _with_notes(versions, previous, None, now, shown) if previous else ((), ())
    if previous and changes:
        entries.append(
            ChangelogEntry(
                version="",
                previous=previous.version,
                date="",
                effective="",
                commit="",
                changes=changes,
                notes=about,
            )
        )
    reported.extend(
        codes.NOTE_TARGET.at(
            Location(path=note.path),
            f"there is no release {note.version}, so the note is not shown",
            arguments=[note.version],
        )
        for note in notes
        if note.version not in known
    )
    return Changelog(entries=tuple(reversed(entries)), findings=tuple(reported))


def _with_notes(
    versions: ReleasedVersions, old: Release | None, new: Release | None, version: str, notes: Sequence[Note]
) -> tuple[tuple[Change, ...], tuple[Note, ...]]:
    """Return the changes up to a version with notes applied, and these notes; for the first release only its notes."""
    if old is None:
        return (), tuple(note for note in notes if note.version == version)
    return with_notes(versions.changes(old, new), notes, old.version, version, is_release=new is not None)
