"""Compare the guidelines of two sides by meaning."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from guidelinekit.changes.change import Change, Impact, highest
from guidelinekit.changes.rename_questions import guideline_rename_question
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.audience import readers_of
from guidelinekit.operations.compare import Comparison, compare_versions, day_text
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.revisions import open_side
from guidelinekit.operations.workspace import Progress, VersionSet, Workspace, chosen, no_progress
from guidelinekit.store.versions import WORK_TREE, Version

LAST_RELEASE = "the last release"
#: The messages that name sides which the user did not name.
_SIDE_NAMES = {LAST_RELEASE: "report.sides.last-release", WORK_TREE: "report.sides.work-tree"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffReport:
    """The changes between two sides, by guideline. Guidelines without changes are left out."""

    old: str
    new: str
    diffs: tuple[Comparison, ...]

    @property
    def impact(self) -> Impact | None:
        """The highest impact of all."""
        return highest(diff.impact for diff in self.diffs if diff.impact is not None)

    def sides(self, catalogue: Catalogue) -> tuple[str, str]:
        """Return the names of both sides in the language of a catalogue."""
        old, new = (catalogue.text(_SIDE_NAMES[name]) if name in _SIDE_NAMES else name for name in (self.old, self.new))
        return old, new

    def at_least(self, impact: Impact) -> Iterator[tuple[Comparison, Change]]:
        """Yield the changes of some impact or a higher one that are not acknowledged."""
        for entry in self.diffs:
            for change in entry.changes:
                if change.impact.at_least(impact) and change.acknowledged is None:
                    yield entry, change


def diff(
    workspace: Workspace,
    old: str = "",
    new: str = "",
    *,
    guideline: str = "",
    ids: Sequence[str] = (),
    today: datetime.date | None = None,
    audience: str = "",
    progress: Progress = no_progress,
) -> DiffReport:
    """Compare two sides. Without `new` it is the work tree; without `old` each guideline's last release.

    `guideline` is the one that versions without an id (`1.2.0`) belong to; if it is given, only it is compared. With
    `ids`, only the guidelines with these ids are compared, if a side has them. `today` decides which acknowledgements
    are valid. With `audience`, only what its readers may see is compared.

    Raises:
        GuidelineKitError: the audience occurs nowhere.
        RevisionError: a side is unknown.
        UnreadableGuidelineError: a side cannot be read.
        HistoryError: git is needed and missing, or the clone is shallow.
    """

    @cache
    def histories() -> ReleaseHistories:
        return ReleaseHistories(workspace, workspace.require_history())

    def side(text: str) -> VersionSet:
        return open_side(workspace, text, guideline=guideline, history=lambda name: histories().of(name))

    new_side = side(new) if new else workspace.work_tree()
    old_side = side(old) if old else last_releases(new_side, histories(), [guideline] if guideline else ids)
    readers = readers_of(workspace, audience, [*new_side.versions.values(), *old_side.versions.values()])
    return DiffReport(
        old=old_side.name,
        new=new_side.name,
        diffs=compare_sides(
            workspace,
            old_side,
            new_side,
            guideline=guideline,
            ids=ids,
            today=today,
            readers=readers,
            progress=progress,
        ),
    )


def compare_sides(
    workspace: Workspace,
    old: VersionSet,
    new: VersionSet,
    *,
    guideline: str = "",
    ids: Sequence[str] = (),
    today: datetime.date | None = None,
    readers: Readers = ALL_READERS,
    progress: Progress = no_progress,
) -> tuple[Comparison, ...]:
    """Compare the guidelines of two sides; see `diff`. Guidelines without changes are left out."""
    names = sorted({*old.versions, *new.versions})
    if guideline:
        known = [*new.versions.values(), *old.versions.values()]
        names = [version.id for version in chosen(known, [guideline])]
    elif old.only or new.only:
        names = sorted({side.only for side in (old, new) if side.only})
    elif ids:
        names = [name for name in names if name in ids]
    day = day_text(today)
    comparisons = []
    for done, name in enumerate(names):
        progress("Comparing", done, len(names))
        sides = old.versions.get(name), new.versions.get(name)
        comparisons.append(compare_versions(workspace, *sides, today=day, readers=readers))
    return with_questions(workspace, [entry for entry in comparisons if entry is not None])


def with_questions(workspace: Workspace, comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Add to each new guideline the questions whether it is a removed guideline under a new id."""
    removed = [workspace.load(entry.old).source.data for entry in comparisons if entry.old and not entry.new]

    def with_question(entry: Comparison) -> Comparison:
        if entry.old is not None or entry.new is None:
            return entry
        data = workspace.load(entry.new).source.data
        questions = (guideline_rename_question(before, data) for before in removed)
        return replace(entry, guideline_questions=tuple(question for question in questions if question is not None))

    return tuple(map(with_question, comparisons))


def last_releases(new_side: VersionSet, histories: ReleaseHistories, ids: Sequence[str] = ()) -> VersionSet:
    """Return the last readable release of each guideline, or of those with some ids, if it has one."""
    known = {*new_side.versions}
    if not known.issuperset(ids) or not ids:
        known |= histories.ids
    releases: dict[str, Version] = {}
    for name in known.intersection(ids) if ids else known:
        version = histories.of(name).last_readable()
        if version is not None:
            releases[name] = version
    return VersionSet(name=LAST_RELEASE, versions=releases)
