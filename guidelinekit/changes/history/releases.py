"""The versions that a guideline had along the first-parent line -> its releases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guidelinekit.changes.history.semver import Version, parse, written
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a commit says of a guideline's version. `version` is empty where the commit cannot be read."""

    commit: str
    date: str
    version: str
    status: str = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag `<id>@<version>`. `on_line` says whether its commit lies on the line that is looked at.

    `version` is the one that the guideline has in the tag's commit; empty where it is not there or cannot be read.
    """

    commit: str
    date: str
    on_line: bool
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version that annotators were given. `date` is the commit's, as YYYY-MM-DD."""

    version: str
    commit: str
    date: str


def find_releases(
    heads: Iterable[Head], tags: Mapping[str, Tag], *, path: str
) -> tuple[tuple[Release, ...], tuple[Finding, ...]]:
    """Find releases among the commits that touched a guideline, oldest first.

    A release is a commit whose guideline is no draft and whose version exceeds every earlier one. Where a tag of the
    version lies on the line, its commit is the release; `path` is where findings point to.
    """
    releases: list[Release] = []
    findings: list[Finding] = []
    highest: Version = (-1, 0, 0)
    last = ""
    where = Location(path=path)
    for head in heads:
        if not head.version or head.status == "draft":
            continue
        version = parse(head.version)
        if version > highest:
            highest = version
            tag = tags.get(head.version)
            use_tag = tag is not None and tag.on_line and tag.version == head.version
            releases.append(
                Release(
                    version=head.version,
                    commit=tag.commit if tag is not None and use_tag else head.commit,
                    date=tag.date if tag is not None and use_tag else head.date,
                )
            )
            if tag is not None and not tag.on_line:
                message = f"the tag for version {head.version} lies on another line than commit {head.commit[:10]}"
                findings.append(codes.TAG_OFF_LINE.at(where, message))
            elif tag is not None and not use_tag:
                there = f"version {tag.version}" if tag.version else "not there"
                message = f"the tag for version {head.version} lies on a commit in which the guideline is {there}"
                findings.append(codes.TAG_OFF_LINE.at(where, message))
        elif head.version != last:
            released = written(highest)
            message = f"commit {head.commit[:10]} sets version {head.version} after {released} was released"
            findings.append(codes.VERSION_FELL.at(where, message))
        last = head.version
    return tuple(releases), tuple(findings)
