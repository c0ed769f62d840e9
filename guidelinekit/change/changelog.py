"""Releases, what they held, and notes -> the changelog. Nothing in it is typed twice: it is computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guidelinekit.change.change import Change, Impact, heaviest
from guidelinekit.change.meaning import compare
from guidelinekit.change.normal import Forms
from guidelinekit.change.notes import Note, settle, stray_targets
from guidelinekit.change.releases import Release
from guidelinekit.change.version import Bump, bump_for, parse
from guidelinekit.change.weights import AS_TABLED, Weights
from guidelinekit.spec import codes
from guidelinekit.spec.check import Loaded
from guidelinekit.spec.compose import Source
from guidelinekit.spec.finding import Finding, Location
from guidelinekit.spec.schema import Schema


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


def build_changelog(
    releases: Sequence[Release],
    load: Callable[[Release], Loaded],
    current: Source | None,
    notes: Sequence[Note],
    schema: Schema,
    *,
    weights: Weights = AS_TABLED,
    findings: Sequence[Finding] = (),
) -> Changelog:
    """Compare consecutive releases, and the newest with what stands now.

    `load` gives the guideline as a release held it. A release that cannot be read any more is reported and skipped.
    Notes are taken as they read now, so that one can be corrected.
    """
    entries: list[Entry] = []
    said = list(findings)
    forms = Forms(schema)
    previous: tuple[Release, Source] | None = None
    for release in releases:
        loaded = load(release)
        if not loaded.usable:
            first = loaded.findings[0]
            message = f"release {release.version} (commit {release.commit[:10]}): {first.message}"
            said.append(codes.RELEASE_UNREADABLE.at(Location(path=first.location.path), message))
            continue
        here = [note for note in notes if note.version == release.version]
        changes = compare(previous[1], loaded.source, schema, weights, forms=forms) if previous else ()
        if previous:
            said.extend(finding for note in here for finding in stray_targets(changes, note))
        entries.append(
            Entry(
                version=release.version,
                previous=previous[0].version if previous else "",
                date=release.date,
                effective=str(loaded.source.data.get("effective", "")),
                commit=release.commit,
                changes=settle(changes, here),
                notes=tuple(here),
                first=previous is None,
            )
        )
        previous = (release, loaded.source)
    if current is not None and previous is not None:
        upcoming = {"", str(current.data.get("version", ""))} - {release.version for release in releases}
        here = [note for note in notes if note.version in upcoming]
        changes = compare(previous[1], current, schema, weights, forms=forms)
        if changes:
            entries.append(
                Entry(
                    version="",
                    previous=previous[0].version,
                    date="",
                    effective="",
                    commit="",
                    changes=settle(changes, here),
                    notes=tuple(here),
                )
            )
    known = {"", *(release.version for release in releases)}
    known |= {str(current.data.get("version", ""))} if current is not None else set()
    said.extend(
        codes.NOTE_TARGET.at(Location(path=note.path), f"there is no release {note.version}, so the note is not shown")
        for note in notes
        if note.version not in known
    )
    return Changelog(entries=tuple(reversed(entries)), findings=tuple(said))
