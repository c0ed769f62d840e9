"""Reports of `changelog` and `release` -> objects with text, JSON data and rows."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from click import unstyle

from guidelinekit.api.results import Change, PublicNames, Results, changes_summary
from guidelinekit.changes.history.changelog import ChangelogEntry as EntryData
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.withdrawals import Withdrawal
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.one_line import one_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.changelog import GuidelineChangelog
from guidelinekit.operations.release import ReleaseReport
from guidelinekit.operations.release_plan import GuidelineRelease as GuidelineReleaseData
from guidelinekit.report.changes import changelog_text
from guidelinekit.report.json import change_data, changelog_data
from guidelinekit.report.release import release_text


class ChangelogEntry(PublicNames):
    """The changes of one release, or with an empty `version` those since the last release.

    `previous` is the version before. `date` is the day of the release and `effective` the one from which annotators
    follow it, both YYYY-MM-DD. `first` marks the first release, which has no changes. `withdrawn` is None unless the
    release was withdrawn: then it has the `date` and the `reason`.
    """

    def __init__(self, guideline: str, entry: EntryData, data: Mapping[str, Any]) -> None:
        self.version = entry.version
        self.previous = entry.previous
        self.date = entry.date
        self.effective = entry.effective
        self.commit = entry.commit
        self.impact = entry.impact
        self.bump = entry.bump
        self.first = entry.first
        self.withdrawn: Withdrawal | None = entry.withdrawn
        self.changes = tuple(Change(guideline, change) for change in data["changes"])
        self.notes: tuple[Note, ...] = entry.notes

    def __repr__(self) -> str:
        name = f"{self.version} of {self.date}" if self.version else f"unreleased since {self.previous}"
        name += " (withdrawn)" if self.withdrawn else ""
        result = "first release" if self.first else changes_summary(change.impact for change in self.changes)
        return one_line(f"ChangelogEntry {name}: {result}")


class Changelog(Results[ChangelogEntry]):
    """The changelog of a guideline: a sequence of entries, newest first. `print` shows what the command prints.

    `guideline` is the id of the guideline. `findings` are about releases and notes that cannot be used. `removed` is
    the date on which the guideline was removed, empty if it exists; `successor` is the id of the guideline that
    replaced it, if git shows one.
    """

    def __init__(self, changelog: GuidelineChangelog, catalogue: Catalogue) -> None:
        self.guideline = changelog.id
        self.title = changelog.title
        self.removed = changelog.changelog.removed
        self.successor = changelog.changelog.successor
        self.findings: tuple[Finding, ...] = changelog.changelog.findings
        self._changelog = changelog.changelog
        self._catalogue = catalogue
        entries = zip(self._changelog.entries, self.data["entries"], strict=True)
        super().__init__(ChangelogEntry(self.guideline, entry, data) for entry, data in entries)

    def __repr__(self) -> str:
        versions = ", ".join(entry.version or "unreleased changes" for entry in self)
        return one_line(f"Changelog {self.guideline}: {versions or 'no release'}")

    def __str__(self) -> str:
        return unstyle(changelog_text(self.guideline, self._changelog, self._catalogue))

    @property
    def released(self) -> str:
        """The newest released version that is not withdrawn; empty if there is none."""
        return self._changelog.released

    @property
    def unreleased(self) -> ChangelogEntry | None:
        """The entry of changes since the newest release; None if there are none."""
        return next((entry for entry in self if not entry.version), None)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The changelog as `guidelinekit changelog --format json` prints it."""
        return changelog_data(self.guideline, self._changelog, self._catalogue)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The entries as plain dicts."""
        return list(self.data["entries"])


class GuidelineRelease(PublicNames):
    """The release of one guideline. `name` is its name, such as `comment-toxicity@2.1.0`, and `tag` that of its tag.

    `tag` begins with `tag_prefix` of the settings. `old_version` is empty for a first release, and `effective` for a
    trial. `bump` is None if the guideline itself or a withdrawn release sets the version.
    """

    def __init__(self, release: GuidelineReleaseData, catalogue: Catalogue) -> None:
        self.guideline = release.id
        self.title = release.title
        self.name = release.name
        self.tag = release.tag
        self.old_version = release.old_version
        self.version = release.version
        self.effective = release.effective
        self.bump = release.bump
        self.changes = tuple(Change(release.id, change_data(change, catalogue)) for change in release.changes)
        self.notes: tuple[Note, ...] = release.notes

    def __repr__(self) -> str:
        return one_line(f"GuidelineRelease {self.name}: {changes_summary(change.impact for change in self.changes)}")


class Release(PublicNames):
    """A completed release, or a planned one if `dry_run` is true. `print` shows what `guidelinekit release` prints.

    `commit` and `tags` are empty if they were not created. `findings` are about notes whose targets did not change.
    `edited` are files that were edited during the release and are kept.
    """

    def __init__(self, report: ReleaseReport, catalogue: Catalogue, *, dry_run: bool) -> None:
        self.guidelines = tuple(GuidelineRelease(entry, catalogue) for entry in report.releases)
        self.subject = report.subject
        self.branch = report.branch
        self.commit = report.commit
        self.tags = report.tags
        self.findings: tuple[Finding, ...] = report.findings
        self.edited = report.edited
        self.dry_run = dry_run
        self._report = report

    def __repr__(self) -> str:
        state = "planned" if self.dry_run else "completed"
        return one_line(f"Release {state}: {', '.join(entry.name for entry in self.guidelines)}")

    def __str__(self) -> str:
        report = self._report
        return release_text(report.releases, commit=report.commit, tags=report.tags, branch=report.branch)
