"""Releases, their versions, and notes -> the changelog."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from guidelinekit.changes.change import Change, Impact, highest
from guidelinekit.changes.history.effective_dates import held_until, later_start
from guidelinekit.changes.history.note_targets import ChangesByTarget
from guidelinekit.changes.history.notes import Note, unmatched_targets, with_notes
from guidelinekit.changes.history.releases import Release
from guidelinekit.changes.history.semver import Bump, bump_for, parse
from guidelinekit.changes.history.summary import VersionSummary
from guidelinekit.changes.history.withdrawals import Withdrawal
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangelogEntry:
    """The changes of one release since the previous one. `version` is empty for unreleased changes.

    `previous` is the version that was in force before: the newest one that was not withdrawn then. `first` marks the
    first release, which has no changes. `effective` is the date in the release itself.
    """

    version: str
    previous: str
    date: str
    effective: str
    commit: str
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    first: bool = False
    withdrawn: Withdrawal | None = None

    @property
    def impact(self) -> Impact | None:
        """The highest impact among the changes; None without changes."""
        return highest(change.impact for change in self.changes)

    @property
    def from_date(self) -> str:
        """The date from which the release holds, if that is after its date; else empty."""
        return later_start(self.date, self.effective)

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
    """The history of a guideline, newest first. `complete` is False if there is no history to compute it from.

    `removed` is the date (YYYY-MM-DD) on which the guideline was removed, empty if it exists, and `successor` the id of
    the guideline that replaced it, if the same commit added one that is similar.
    """

    entries: tuple[ChangelogEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    complete: bool = True
    removed: str = ""
    successor: str = ""

    @property
    def released(self) -> str:
        """The newest released version that is not withdrawn, empty if there is none."""
        return self.newest.version if self.newest is not None else ""

    @property
    def newest(self) -> ChangelogEntry | None:
        """The newest release that is not withdrawn; None if there is none."""
        return next((entry for entry in self.entries if entry.version and entry.withdrawn is None), None)

    @property
    def until_newest(self) -> str:
        """The version that holds until the newest release does, if that is after its date; else empty."""
        newest = self.newest
        if newest is None or not newest.from_date:
            return ""
        followed = (entry for entry in reversed(self.entries) if entry.version and entry.withdrawn is None)
        return held_until(newest.from_date, ((entry.version, entry.date, entry.effective) for entry in followed))

    @property
    def unreleased(self) -> ChangelogEntry | None:
        """The entry of the changes in the work tree since the newest release; None without any."""
        return next((entry for entry in self.entries if not entry.version), None)


class ReleasedVersions(Protocol):
    """The versions of a guideline. A release that is None is the current version, which must be usable."""

    @property
    def others(self) -> Sequence[Release]:
        """The releases of other lines."""

    def summary(self, release: Release | None) -> VersionSummary:
        """Return the summary of a version."""

    def changes(self, old: Release, new: Release | None) -> tuple[Change, ...]:
        """Return what changed between two usable versions, before notes are applied."""


def build_changelog(
    releases: Sequence[Release],
    versions: ReleasedVersions,
    notes: Sequence[Note],
    *,
    findings: Sequence[Finding] = (),
    has_current: bool = True,
) -> Changelog:
    """Compare each release with the one that was in force before it, and the one in force now with the current version.

    A release that cannot be read is reported and skipped. Notes are those of the work tree, so that they can be
    corrected. `has_current` is False if the guideline was removed.
    """
    now = versions.summary(None).version if has_current else ""
    known = {"", now, *(release.version for release in releases)}
    shown = [note for note in notes if note.version in known]
    entries: list[ChangelogEntry] = []
    reported = list(findings)
    readable: list[Release] = []
    for release in releases:
        summary = versions.summary(release)
        if summary.problem:
            message = f"release {release.version} (commit {release.commit[:10]}): {summary.problem}"
            reported.append(
                codes.RELEASE_UNREADABLE.at(Location(path=summary.path), message, arguments=[release.version])
            )
            continue
        previous = _last(readable, release.withdrawn_before)
        changes, about = _with_notes(versions, previous, release, release.version, shown)
        if previous:
            own = [note for note in about if note.version == release.version]
            by_target = ChangesByTarget(changes)
            reported.extend(finding for note in own for finding in unmatched_targets(by_target, note))
        entries.append(
            ChangelogEntry(
                version=release.version,
                previous=previous.version if previous else "",
                date=release.date,
                effective=summary.effective,
                commit=release.commit,
                changes=changes,
                notes=_relevant(about, changes, release.version),
                first=previous is None,
                withdrawn=release.withdrawn,
            )
        )
        readable.append(release)
    previous = _last(readable, {release.version for release in readable if release.withdrawn})
    changes, about = _with_notes(versions, previous, None, now, shown) if previous and has_current else ((), ())
    if previous and changes:
        entries.append(
            ChangelogEntry(
                version="",
                previous=previous.version,
                date="",
                effective="",
                commit="",
                changes=changes,
                notes=_relevant(about, changes, now),
            )
        )
    unknown = [note for note in notes if note.version not in known]
    elsewhere = {release.version for release in versions.others} if unknown else set()
    reported.extend(
        codes.NOTE_TARGET.at(
            Location(path=note.path),
            f"there is no release {note.version}, so the note is not shown",
            arguments=[note.version],
        )
        for note in unknown
        if note.version not in elsewhere
    )
    return Changelog(entries=tuple(reversed(entries)), findings=tuple(reported))


def _last(releases: Sequence[Release], withdrawn: Collection[str]) -> Release | None:
    """Return the newest release that is not withdrawn; the newest one if all are, and None without releases."""
    followed = [release for release in releases if release.version not in withdrawn]
    return next(reversed(followed or releases), None)


def _relevant(notes: Sequence[Note], changes: Sequence[Change], version: str) -> tuple[Note, ...]:
    """Leave out the notes of withdrawn releases about what did not change after all."""
    by_target = ChangesByTarget(changes)
    return tuple(
        note
        for note in notes
        if note.version in ("", version) or not note.targets or not unmatched_targets(by_target, note)
    )


def _with_notes(
    versions: ReleasedVersions, old: Release | None, new: Release | None, version: str, notes: Sequence[Note]
) -> tuple[tuple[Change, ...], tuple[Note, ...]]:
    """Return the changes up to a version with notes applied, and these notes; for the first release only its notes."""
    if old is None:
        return (), tuple(note for note in notes if note.version == version)
    return with_notes(versions.changes(old, new), notes, old.version, version, is_release=new is not None)
