"""The history of a guideline -> its releases as they are published: their order, their status, and what they show."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.changes.compare.normal_form import canonical
from guidelinekit.changes.history.effective_dates import held_until, later_start
from guidelinekit.changes.history.releases import Release, in_force
from guidelinekit.changes.history.semver import order
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.guideline.format.visibility import is_published
from guidelinekit.operations.audience import restricted_versions, visible_versions, with_data
from guidelinekit.operations.gold_examples import ever_unpublished
from guidelinekit.operations.past_releases import PastReleases
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.publication.releases import PublishedRelease, Status
from guidelinekit.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseState:
    """A release to publish; `past` is the history up to it.

    `version` is its content, in which all that any version hides from the readers is restricted. `key` is a digest of
    what its pages say, and `hidden` of what its readers see if a part is left out; else empty.
    """

    release: Release
    version: Version
    past: PastReleases
    published: PublishedRelease
    key: str
    hidden: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether it is not withdrawn and can be read."""
        return self.release.withdrawn is None and not self.published.problem


class GuidelineStates:
    """The releases of one guideline, oldest first, as some readers may see them.

    `newest` is the one of the newest pages: the last one of the line that is not withdrawn and can be read; None if
    there is none. `current` is the guideline in the newest commit, None if it was removed.
    """

    def __init__(
        self, workspace: Workspace, history: ReleaseHistory, current: Version | None, readers: Readers
    ) -> None:
        self.id = history.id
        self.workspace = workspace
        self.history = history
        self.current = current
        self.readers = readers
        every = [*history.releases, *history.others, *history.trials]
        self._releases = sorted(every, key=lambda release: order(release.version))
        self._versions = {release.version: history.version(release) for release in self._releases}

    @property
    def versions(self) -> list[Version]:
        """The content of the releases, as it is in git."""
        return list(self._versions.values())

    @property
    def has_unreleased(self) -> bool:
        """Whether the newest commit has a content that no release has. Nothing is parsed."""
        current = self.current
        return current is not None and not any(
            version.key == current.key and version.assets.blobs() == current.assets.blobs() for version in self.versions
        )

    def inputs(self, settings: str) -> str:
        """Return a digest of all that the pages of the guideline are made of. Nothing is parsed."""
        versions = [*self._versions.values(), *([self.current] if self.current is not None else [])]
        content = [
            [(release.version, release.date, release.commit, repr(release.withdrawn)) for release in self._releases],
            [(version.key, sorted(version.assets.blobs().items())) for version in versions],
            self.current is not None and self.current.label,
            repr(self.readers),
            settings,
        ]
        return _digest(content)

    @cached_property
    def states(self) -> list[ReleaseState]:
        """The releases that the readers may see, oldest first."""
        usable = [r for r in self._releases if not self.history.summary(self._versions[r.version]).problem]
        shown, visible = self._shown(usable)
        states = []
        for release in self._releases:
            original = self._versions[release.version]
            problem = self.history.summary(original).problem
            version = original if problem else shown.get(release.version)
            if version is not None and not (problem and self.readers.name):
                is_changed = bool(self.readers.name) or version is not original
                states.append(self._state(release, version, shown, visible if is_changed else {}))
        return states

    @cached_property
    def newest(self) -> ReleaseState | None:
        """The release of the newest pages."""
        on_line = [release.version for release in self.history.releases]
        known = [state for state in self.states if state.release.version in on_line and not state.published.problem]
        wanted = in_force([state.release for state in known])
        return next((state for state in known if state.release.version == wanted), None)

    def _shown(self, usable: Sequence[Release]) -> tuple[dict[str, Version | None], dict[str, Version | None]]:
        """Return releases in which all is restricted that any version hides, and the same without what is hidden.

        The newest commit is one of the versions.
        """
        versions = [self._versions[release.version] for release in usable]
        if self.current is not None and not self.history.summary(self.current).problem:
            versions.append(self.current)
        restricted = restricted_versions(self.workspace, versions, self.readers)
        visible = visible_versions(self.workspace, versions, self.readers)
        unpublished = [set(self.history.summary(version).unpublished) for version in versions]
        gold = ever_unpublished(self.history.summary(version) for version in versions)

        def with_gold(version: Version | None, hidden: set[str]) -> Version | None:
            # Without an example that another version hides, nothing is read.
            return version if version is None or hidden == gold else _with_gold(self.workspace, version, gold)

        names = [release.version for release in usable]
        return (
            dict(zip(names, map(with_gold, restricted, unpublished), strict=False)),
            dict(zip(names, map(with_gold, visible, unpublished), strict=False)),
        )

    def _state(
        self,
        release: Release,
        version: Version,
        shown: Mapping[str, Version | None],
        visible: Mapping[str, Version | None],
    ) -> ReleaseState:
        """Return a release; `visible` are all without what is hidden, or empty if that is nothing."""
        past = PastReleases(self.workspace, self.history, release, shown)
        summary = self.history.summary(self._versions[release.version])
        status: Status = "withdrawn" if release.withdrawn else "trial" if release.is_trial else "released"
        content = [(entry.version, entry.date, self._content(entry)) for entry in past.releases]
        return ReleaseState(
            release=release,
            version=version,
            past=past,
            published=PublishedRelease(
                version=release.version,
                date=release.date,
                commit=release.commit,
                effective=summary.effective,
                status=status,
                withdrawn=release.withdrawn,
                problem=summary.problem,
                before=self._before(past, summary.effective),
                is_on_line=release in self.history.releases,
            ),
            key=_digest([content, past.notes_key, summary.problem])[:32],
            hidden=self._hidden(past, visible) if visible else "",
        )

    def _content(self, release: Release) -> list[object]:
        version = self._versions.get(release.version) or self.history.version(release)
        return [version.key, sorted(version.assets.blobs().items())]

    def _hidden(self, past: PastReleases, visible: Mapping[str, Version | None]) -> str:
        """Return a digest of what the readers see of a release and those before it."""
        versions = (visible.get(entry.version) for entry in past.releases)
        data = [self.workspace.load(version).source.data if version is not None else "" for version in versions]
        return _digest([canonical(entry) for entry in data])[:32]

    def _before(self, past: PastReleases, effective: str) -> str:
        """Return the version that holds until a release does, if that is after its date."""
        if not later_start(past.release.date, effective):
            return ""
        earlier = []
        for entry in past.releases[:-1]:
            summary = self.history.summary(self.history.version(entry))
            if entry.withdrawn is None and not summary.problem:
                earlier.append((entry.version, entry.date, summary.effective))
        return held_until(effective, earlier)


def _with_gold(workspace: Workspace, version: Version, gold: Collection[str]) -> Version:
    """Return a version in which the examples that another version hides are hidden too."""
    data = workspace.load(version).source.data
    examples = data.get("examples", {})
    changed = {
        example_id: {**example, "uses": ["gold"]}
        for example_id, example in examples.items()
        if example_id in gold and is_published(example.get("uses", ["teach"]))
    }
    if not changed:
        return version
    return with_data(workspace, version, {**data, "examples": {**examples, **changed}})


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
