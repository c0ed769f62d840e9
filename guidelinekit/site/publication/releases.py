"""The published releases of a guideline, as the pages and files that they share name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from guidelinekit.changes.change import Impact
from guidelinekit.changes.history.effective_dates import later_start
from guidelinekit.changes.history.withdrawals import Withdrawal

Status = Literal["released", "trial", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRelease:
    """One release, trial or withdrawn release with a folder of its own.

    `date` is that of its commit, and `effective` the date from which it holds, empty if the guideline names none; both
    are YYYY-MM-DD. `impact` is the highest one of its changes. `problem` states why it cannot be read. `previous` is
    the version before it, with which it is compared; empty for the first one. `before` is the version that holds until
    it does, if that is later than its release. Trials and releases of maintenance lines are not on the line to the
    newest version (`is_on_line`).
    """

    version: str
    date: str
    commit: str
    effective: str = ""
    status: Status = "released"
    withdrawn: Withdrawal | None = None
    impact: Impact | None = None
    problem: str = ""
    previous: str = ""
    before: str = ""
    is_on_line: bool = True

    @property
    def path(self) -> str:
        """The folder of its pages below that of the guideline."""
        return f"{self.version}/"

    @property
    def from_date(self) -> str:
        """The date from which it holds, if that is after its release; else empty."""
        return later_start(self.date, self.effective)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGuideline:
    """A guideline with its releases, oldest first. `latest` is the version of the newest pages; empty without any.

    `removed` is the date on which the guideline was removed, and `successor` the id of the guideline that replaced it.
    """

    id: str
    title: str
    language: str
    latest: str
    releases: Sequence[PublishedRelease] = ()
    removed: str = ""
    successor: str = ""

    def release(self, version: str) -> PublishedRelease:
        """Return the release with a version."""
        return next(release for release in self.releases if release.version == version)

    @property
    def newest_first(self) -> list[PublishedRelease]:
        """The releases, newest first."""
        return list(reversed(self.releases))
