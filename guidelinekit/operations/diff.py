"""Compare two versions of guidelines by meaning."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from guidelinekit.changes.acknowledgements import Acknowledgement, acknowledge
from guidelinekit.changes.change import Change, Impact, heaviest
from guidelinekit.changes.compare.classify import compare
from guidelinekit.changes.history.notes import Note, settle
from guidelinekit.changes.history.semver import Bump, bump_for, is_version, parse
from guidelinekit.changes.rename_questions import RenameQuestion, guideline_rename_question, questions
from guidelinekit.guideline.read.load import Loaded
from guidelinekit.operations.changelog import notes_for
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.sides import Side, open_side, work_tree
from guidelinekit.operations.workspace import Progress, Project, chosen, no_progress
from guidelinekit.store.assets import replaced
from guidelinekit.store.files import GuidelineFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineDiff:
    """What changed in one guideline. A version is empty, and a side None, where the guideline is not there.

    `renamed` asks of a new one whether it is one that went.
    """

    id: str
    title: str
    old_version: str
    new_version: str
    changes: tuple[Change, ...]
    old: Loaded | None = None
    new: Loaded | None = None
    old_files: GuidelineFiles | None = None
    new_files: GuidelineFiles | None = None
    renamed: tuple[RenameQuestion, ...] = ()

    @property
    def impact(self) -> Impact | None:
        """The heaviest impact; None without changes."""
        return heaviest(change.impact for change in self.changes)

    @property
    def questions(self) -> tuple[RenameQuestion, ...]:
        """What the author should say: what may have been renamed."""
        return (*self.renamed, *questions(self.changes))

    @property
    def bump(self) -> Bump | None:
        """The bump that the changes ask for; None without changes, or for a guideline that came or went."""
        return bump_for(self.impact, parse(self.old_version)) if self.old_version and self.new_version else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffReport:
    """What changed between two sides, by guideline. Guidelines without changes are left out."""

    old: str
    new: str
    guidelines: tuple[GuidelineDiff, ...]

    @property
    def impact(self) -> Impact | None:
        """The heaviest impact of all."""
        return heaviest(diff.impact for diff in self.guidelines if diff.impact is not None)

    def at_least(self, impact: Impact) -> Iterator[tuple[GuidelineDiff, Change]]:
        """The changes of some impact or a heavier one that nobody has acknowledged."""
        for entry in self.guidelines:
            for change in entry.changes:
                if change.impact.at_least(impact) and change.acknowledged is None:
                    yield entry, change


def diff(
    project: Project,
    old: str = "",
    new: str = "",
    *,
    guideline: str = "",
    ids: Sequence[str] = (),
    today: datetime.date | None = None,
    progress: Progress = no_progress,
) -> DiffReport:
    """Compare two sides. Without `new` it is the work tree; without `old` each guideline's last release.

    `guideline` is whose versions bare versions are, and the only one that is compared then; with `ids` only these are,
    as far as a side has them. `today` decides which acknowledgements still hold.

    Raises:
        RevisionError: a side is not known.
        UnreadableGuidelineError: a side cannot be read.
        HistoryError: git is needed and missing, or the clone is shallow.
    """

    @cache
    def timelines() -> ReleaseHistories:
        return ReleaseHistories(project, project.require_history())

    def side(text: str) -> Side:
        return open_side(project, text, guideline=guideline, timeline=lambda name: timelines().of(name))

    day = (today or datetime.datetime.now().astimezone().date()).isoformat()
    new_side = side(new) if new else work_tree(project)
    old_side = side(old) if old else _last_releases(new_side, timelines(), [guideline] if guideline else ids)
    names = sorted({*old_side.guidelines, *new_side.guidelines})
    if guideline:
        known = [*new_side.guidelines.values(), *old_side.guidelines.values()]
        names = [files.name for files in chosen(known, [guideline])]
    elif old_side.only or new_side.only:
        names = sorted({side.only for side in (old_side, new_side) if side.only})
    elif ids:
        names = [name for name in names if name in ids]
    found = []
    for done, name in enumerate(names):
        progress("Comparing", done, len(names))
        found.append(_compare(project, old_side, new_side, name, day))
    changed = [entry for entry in found if entry is not None]
    guidelines = tuple(asked(entry, changed) for entry in changed)
    return DiffReport(old=old_side.name, new=new_side.name, guidelines=guidelines)


def asked(entry: GuidelineDiff, changed: Sequence[GuidelineDiff]) -> GuidelineDiff:
    """Ask of a new guideline whether it is one that went."""
    if entry.old is not None or entry.new is None:
        return entry
    gone = [other.old.source.data for other in changed if other.new is None and other.old is not None]
    found = [guideline_rename_question(data, entry.new.source.data) for data in gone]
    return replace(entry, renamed=tuple(question for question in found if question is not None))


def _last_releases(new_side: Side, timelines: ReleaseHistories, ids: Sequence[str]) -> Side:
    """For each guideline, or those named, the last release that can be read; without any it is not on this side."""
    found: dict[str, GuidelineFiles] = {}
    there = {*new_side.guidelines, *timelines.names()}
    for name in there.intersection(ids) if ids else there:
        timeline = timelines.of(name)
        for release in reversed(timeline.releases):
            if not timeline.memory.facts(timeline.snapshot(release)).problem:
                found[name] = timeline.files(release)
                break
    return Side(name="the last release", guidelines=found)


def acknowledgements(project: Project, name: str) -> tuple[Acknowledgement, ...]:
    """The changes of a guideline that the settings say are accepted."""
    return tuple(entry for entry in project.config.acknowledge if entry.guideline == name)


def _compare(project: Project, old: Side, new: Side, name: str, today: str) -> GuidelineDiff | None:
    before, after = old.guidelines.get(name), new.guidelines.get(name)
    files = replaced(before.assets, after.assets) if before is not None and after is not None else {}
    if before is not None and after is not None and not files and same_bytes(before, after):
        return None
    was = project.readable(before, where=old.name) if before is not None else None
    now = project.readable(after, where=new.name) if after is not None else None
    sources = was.source if was else None, now.source if now else None
    changes = compare(*sources, project.schema, project.weights, replaced=files)
    if not changes:
        return None
    notes, _ = notes_for(project, name)
    newest = now or was
    old_version, new_version = was.version if was else "", now.version if now else ""
    return GuidelineDiff(
        id=name,
        title=str(newest.source.data["title"]) if newest else name,
        old_version=old_version,
        new_version=new_version,
        changes=acknowledge(
            settle(changes, notes_between(notes, old_version, new_version)),
            acknowledgements(project, name),
            today=today,
        ),
        old=was,
        new=now,
        old_files=before,
        new_files=after,
    )


def notes_between(notes: Sequence[Note], old: str, new: str) -> list[Note]:
    """The notes about a comparison: those of releases after the old version and up to the new, and unreleased ones.

    There are none about a guideline that came or went, whose version on one side is empty.
    """
    if not old or not new:
        return []
    first, last = parse(old), parse(new)
    return [note for note in notes if not is_version(note.version) or first < parse(note.version) <= last]


def same_bytes(before: GuidelineFiles, after: GuidelineFiles) -> bool:
    """Whether two versions say the same, as is known without parsing: their own files are equal."""
    return [(f.path, f.content, f.problem) for f in before.files] == [
        (f.path, f.content, f.problem) for f in after.files
    ]
