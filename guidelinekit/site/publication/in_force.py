"""The releases of a guideline -> when each of them was in force. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guidelinekit.changes.history.effective_dates import start_of
from guidelinekit.site.publication.releases import PublishedRelease


@dataclass(frozen=True, slots=True)
class Span:
    """Days (YYYY-MM-DD) on which a release was in force: from `first` until `last`, empty if no end is known."""

    version: str
    first: str
    last: str = ""


def spans_in_force(releases: Sequence[PublishedRelease], end: str = "") -> list[Span]:
    """Return the spans of time in which one release was in force, oldest first.

    That is the newest one of the line that has begun and is not withdrawn. A release begins on its effective date, but
    not before it was made. After a withdrawal, the one before it is in force again. `releases` are oldest first, and
    `end` is the date on which the guideline was removed.
    """
    line = [release for release in releases if release.is_on_line and _begins_ever(release)]
    days = sorted({day for release in line for day in (_start(release), _withdrawn(release)) if day})
    spans: list[Span] = []
    for day in days:
        if end and day >= end:
            break
        held = [r for r in line if _start(r) <= day and not (r.withdrawn is not None and _withdrawn(r) <= day)]
        version = held[-1].version if held else ""
        if spans and spans[-1].version == version:
            continue
        if spans:
            spans[-1] = replace(spans[-1], last=day)
        spans.append(Span(version, day))
    if spans and end:
        spans[-1] = replace(spans[-1], last=end)
    return [span for span in spans if span.version]


def _begins_ever(release: PublishedRelease) -> bool:
    """Whether a release was in force at all. When one without a date was withdrawn is not known."""
    return release.withdrawn is None or _start(release) < _withdrawn(release)


def _start(release: PublishedRelease) -> str:
    return start_of(release.date, release.effective)


def _withdrawn(release: PublishedRelease) -> str:
    return release.withdrawn.date if release.withdrawn is not None else ""
