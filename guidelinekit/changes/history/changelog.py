"""Releases, what they held, and notes -> the changelog. Nothing in it is typed twice: it is computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from guidelinekit.changes.change import Change, Impact, heaviest
from guidelinekit.changes.history.notes import Note, settle, unmatched_targets
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.semver import Bump, bump_for, parse
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one release changed against the one before. `version` is empty for what is not released yet.

    `first` marks the first release, which has no changes. `effective` is the date that the release itself names.
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
        """The heaviest impact among the changes; None without changes."""
        return heaviest(change.impact for change in self.changes)

    @property
    def bump(self) -> Bump | None:
        """The bump that the changes ask for."""
        return bump_for(self.impact, parse(self.previous)) if self.previous else None

    @property
    def unsettled(self) -> tuple[Change, ...]:
        """The changes of which no author has said yet what they mean."""
        return tuple(change for change in self.changes if not change.settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changelog:
    """The history of a guideline, newest first. `complete` is False where there is no history to compute it from."""

    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    complete: bool = True

    @property
    def released(self) -> str:
        """The newest released version, empty when there is none."""
        return next((entry.version for entry in self.entries if entry.version), "")

    @property
    def unreleased(self) -> Entry | None:
        """What the work tree holds beyond the newest release."""
        return next((entry for entry in self.entries if not entry.version), None)


class Versions(Protocol):
    """The versions of a guideline. None as a release stands for what is not released yet, which can be used."""

    def facts(self, release: Release | None) -> VersionSummary:
        """What a changelog says of a version."""

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        """What changed between two versions that can be used."""


def build_changelog(
    releases: Sequence[Release], versions: Versions, notes: Sequence[Note], *, findings: Sequence[Finding] = ()
) -> Changelog:
    """Compare consecutive releases, and the newest with what stands now.

    A release that cannot be read any more is reported and skipped. Notes are taken as they read now, so that one can be
    corrected.
    """
    entries: list[Entry] = []
    said = list(findings)
    previous: Release | None = None
    for release in releases:
        facts = versions.facts(release)
        if facts.problem:
            message = f"release {release.version} (commit {release.commit[:10]}): {facts.problem}"
            said.append(codes.RELEASE_UNREADABLE.at(Location(path=facts.path), message))
            continue
        here = [note for note in notes if note.version == release.version]
        changes = versions.changes(previous, release) if previous else ()
        if previous:
            said.extend(finding for note in here for finding in unmatched_targets(changes, note))
        entries.append(
            Entry(
                version=release.version,
                previous=previous.version if previous else "",
                date=release.date,
                effective=facts.effective,
                commit=release.commit,
                changes=settle(changes, here),
                notes=tuple(here),
                first=previous is None,
            )
        )
        previous = release
    now = versions.facts(None).version
    released = {release.version for release in releases}
    changes = versions.changes(previous, None) if previous else ()
    if previous and changes:
        here = [note for note in notes if note.version in {"", now} - released]
        entries.append(
            Entry(
                version="",
                previous=previous.version,
                date="",
                effective="",
                commit="",
                changes=settle(changes, here),
                notes=tuple(here),
            )
        )
    said.extend(
        codes.NOTE_TARGET.at(Location(path=note.path), f"there is no release {note.version}, so the note is not shown")
        for note in notes
        if note.version not in {"", now, *released}
    )
    return Changelog(entries=tuple(reversed(entries)), findings=tuple(said))
