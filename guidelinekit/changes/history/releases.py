"""The versions that a guideline had along the first-parent line -> its releases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guidelinekit.changes.history.semver import SemVer, parse, written
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitVersion:
    """The version that a guideline has in a commit; empty if it cannot be read or is a trial. `date` is YYYY-MM-DD."""

    commit: str
    date: str
    version: str
    status: str = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag `<id>@<version>`. `on_line` is true where its commit is on the first-parent line.

    `version` is the one that the guideline has in the tag's commit; empty where it does not exist or cannot be read.
    """

    commit: str
    date: str
    on_line: bool
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A released version. `date` is the commit's, as YYYY-MM-DD."""

    version: str
    commit: str
    date: str


def find_releases(
    commits: Iterable[CommitVersion], tags: Mapping[str, Tag], *, path: str
) -> tuple[tuple[Release, ...], tuple[Finding, ...]]:
    """Find releases among the commits that changed a guideline, oldest first.

    A release is a commit in which the guideline is not a draft and its version is higher than every earlier one. Where
    a tag of the version is on the first-parent line, its commit is the release. `path` is the location of findings.
    """
    releases: list[Release] = []
    findings: list[Finding] = []
    highest: SemVer = (-1, 0, 0)
    last = ""
    where = Location(path=path)
    for commit in commits:
        if not commit.version or commit.status == "draft":
            continue
        version = parse(commit.version)
        if version > highest:
            highest = version
            tag = tags.get(commit.version)
            use_tag = tag is not None and tag.on_line and tag.version == commit.version
            releases.append(
                Release(
                    version=commit.version,
                    commit=tag.commit if tag is not None and use_tag else commit.commit,
                    date=tag.date if tag is not None and use_tag else commit.date,
                )
            )
            if tag is not None and not tag.on_line:
                message = f"the tag for version {commit.version} is not on the line of commit {commit.commit[:10]}"
                findings.append(codes.TAG_NOT_IN_HISTORY.at(where, message, arguments=[commit.version]))
            elif tag is not None and not use_tag:
                state = f"has version {tag.version}" if tag.version else "does not exist"
                message = f"the tag for version {commit.version} is on a commit in which the guideline {state}"
                findings.append(codes.TAG_NOT_IN_HISTORY.at(where, message, arguments=[commit.version]))
        elif commit.version != last:
            released = written(highest)
            message = f"commit {commit.commit[:10]} sets version {commit.version} after {released} was released"
            findings.append(codes.VERSION_NOT_HIGHER.at(where, message, arguments=[commit.version]))
        last = commit.version
    return tuple(releases), tuple(findings)
