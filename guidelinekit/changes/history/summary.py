"""A version of a guideline, as it was read -> what is to be known of it beside what changed in it."""

from dataclasses import dataclass

from guidelinekit.changes.history.semver import is_version
from guidelinekit.guideline.read.load import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSummary:
    """What releases and changelogs are made of.

    `version` and `status` are those that its files name, empty where they cannot be read; `title` and `effective` are
    empty for a version that cannot be used. `problem` says why it cannot, and `path` which file is to blame.
    """

    version: str = ""
    status: str = ""
    title: str = ""
    effective: str = ""
    problem: str = ""
    path: str = ""


def summarize(loaded: Loaded) -> VersionSummary:
    """The facts of a version that was read."""
    data = loaded.source.data
    named = data.get("version")
    version = named if isinstance(named, str) and is_version(named) else ""
    status = str(data.get("status", "active")) if version else ""
    if not loaded.usable:
        first = loaded.findings[0]
        return VersionSummary(version=version, status=status, problem=first.message, path=first.location.path)
    title, effective = str(data["title"]), str(data.get("effective", ""))
    return VersionSummary(version=version, status=status, title=title, effective=effective)
