"""The versions that a guideline had along the first-parent line -> its releases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from guidelinekit.changes.history.semver import SemVer, is_version, parse, written
from guidelinekit.changes.history.withdrawals import Withdrawal
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
    """A tag `<id>@<version>`, with its whole `name`. `on_line` is true where its commit is on the first-parent line.

    `version` is the one that the guideline has in the tag's commit; empty where it does not exist or cannot be read.
    `is_same` is true if the guideline is the same there as in the commit of the line that set this version.
    """

    name: str
    commit: str
    date: str
    on_line: bool
    version: str = ""
    is_same: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A released version, or a trial with a tag. `date` is the commit's, as YYYY-MM-DD.

    `branch_point` is None for a release on the first-parent line. For one of another line it is the newest version that
    both lines have, empty if they have none. `withdrawn_before` are the versions that were withdrawn when it was
    released.
    """

    version: str
    commit: str
    date: str
    branch_point: str | None = None
    withdrawn: Withdrawal | None = None
    withdrawn_before: frozenset[str] = frozenset()

    @property
    def is_trial(self) -> bool:
        """Whether it is a trial, such as `2.0.0-rc.1`."""
        return not is_version(self.version)


def find_releases(
    commits: Iterable[CommitVersion],
    tags: Mapping[str, Tag],
    *,
    path: str,
    withdrawn: Mapping[str, Withdrawal],
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
                    withdrawn=withdrawn.get(commit.version),
                )
            )
            if tag is not None and not use_tag:
                findings.extend(_unused_tag(tag, commit, where))
        elif commit.version != last and (releases[-1].withdrawn is None or commit.version != in_force(releases)):
            findings.append(_lower(commit, releases, where))
        last = commit.version
    found = {release.version for release in releases}
    for version_of_tag, tag in tags.items():
        if is_version(version_of_tag) and version_of_tag not in found and tag.version != version_of_tag:
            findings.append(_wrong_tag(tag, version_of_tag, where))
    return tuple(releases), tuple(findings)


def other_tag_names(names: Iterable[str], releases: Iterable[Release], tag: str, *, any_id: bool) -> Iterator[Finding]:
    """Report tags such as `demo-v1.0.0` that are probably meant for releases, once with one of them.

    `tag` is the start of the right names, such as `demo@`. With `any_id`, `v1.0.0` is reported too.
    """
    starts = [tag.removesuffix("@") + separator + v for separator in "-_/@" for v in ("", "v")]
    starts += ["v", ""] if any_id else []
    known = set(names)
    found = [
        (start + release.version, tag + release.version)
        for release in releases
        if tag + release.version not in known
        for start in starts
        if start + release.version in known
    ]
    if found:
        name, right = found[-1]
        more = f" ({len(found)} tags have such names)" if len(found) > 1 else ""
        message = f"the tag {name} is not used: the tag of this release would be {right}{more}"
        hint = f"If it marks the release: `git tag {right} '{name}^{{}}'`."
        path = f"refs/tags/{name}"
        yield codes.TAG_NAME.at(Location(path=path), message, arguments=[right.partition("@")[0]], hint=hint)


def in_force(releases: Sequence[Release]) -> str:
    """Return the newest version that is not withdrawn; the newest one if all are, and empty without releases."""
    versions = [release.version for release in releases if release.withdrawn is None]
    return (versions or [release.version for release in releases] or [""])[-1]


def _unused_tag(tag: Tag, commit: CommitVersion, where: Location) -> Iterator[Finding]:
    if tag.version != commit.version:
        yield _wrong_tag(tag, commit.version, where)
    elif not tag.is_same:
        message = (
            f"the tag for version {commit.version} is on commit {tag.commit[:10]}, which is not on the line of commit "
            f"{commit.commit[:10]}, and the guideline is not the same in both"
        )
        hint = f"If {commit.commit[:10]} is the release, move the tag: `git tag -f {tag.name} {commit.commit[:10]}`."
        yield codes.TAG_NOT_IN_HISTORY.at(where, message, arguments=[commit.version], hint=hint)


def _wrong_tag(tag: Tag, version: str, where: Location) -> Finding:
    state = f"has version {tag.version}" if tag.version else "does not exist, is a draft, or cannot be read"
    message = f"the tag for version {version} is on a commit in which the guideline {state}"
    hint = (
        f"Move it to the commit that set the version (`git tag -f {tag.name} COMMIT`), or delete it. If it is a tag of "
        "another folder of guidelines in this repository, set a different `tag_prefix` in the settings of both."
    )
    return codes.TAG_NOT_IN_HISTORY.at(where, message, arguments=[version], hint=hint)


def _lower(commit: CommitVersion, releases: Sequence[Release], where: Location) -> Finding:
    newest = releases[-1].version
    message = f"commit {commit.commit[:10]} sets version {commit.version} after {written(parse(newest))} was released"
    hint = f"Choose a version above {newest} for the next release."
    if any(release.version == commit.version for release in releases[:-1]):
        hint = (
            f"If {newest} is not valid any more, withdraw it: `guidelinekit withdraw {where.path.rsplit('/', 1)[-1]} "
            f"{newest} --message WHY`. Otherwise set `version: {newest}` again."
        )
    return codes.VERSION_NOT_HIGHER.at(where, message, arguments=[commit.version], hint=hint)
