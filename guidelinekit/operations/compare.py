"""Two versions of a guideline -> a comparison: changes with notes and acknowledgements applied."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guidelinekit.changes.acknowledgements import Acknowledgement, acknowledge
from guidelinekit.changes.change import Change, Impact, highest
from guidelinekit.changes.history.notes import Note, with_notes
from guidelinekit.changes.history.semver import Bump, bump_for, parse
from guidelinekit.changes.rename_questions import RenameQuestion, rename_questions
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.read.load import Loaded
from guidelinekit.operations.audience import visible_versions
from guidelinekit.operations.today import local_day
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.assets import replaced
from guidelinekit.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes of one guideline.

    If the guideline does not exist on a side, that side is None and its version is empty. `title` and `language` are
    those of the new side, or of the old side if the guideline was removed; `new_data` is the data of that side.
    `guideline_questions` ask whether this added guideline is a removed one with another id.
    """

    id: str
    title: str
    language: str
    old_version: str
    new_version: str
    changes: tuple[Change, ...]
    old: Version | None = None
    new: Version | None = None
    new_data: Mapping[str, Any] = field(default_factory=dict)
    guideline_questions: tuple[RenameQuestion, ...] = ()

    def __repr__(self) -> str:
        return f"<Comparison {self.id} {self.old_version or '-'} to {self.new_version or '-'}: {self.impact or 'none'}>"

    @property
    def impact(self) -> Impact | None:
        """The highest impact; None without changes."""
        return highest(change.impact for change in self.changes)

    @property
    def questions(self) -> tuple[RenameQuestion, ...]:
        """Questions to the author: what may have been renamed."""
        return (*self.guideline_questions, *rename_questions(self.changes, self.new_data))

    @property
    def bump(self) -> Bump | None:
        """The smallest bump that the changes require; None without changes, or for an added or removed guideline."""
        return bump_for(self.impact, parse(self.old_version)) if self.old_version and self.new_version else None


def compare_versions(
    workspace: Workspace,
    old: Version | None,
    new: Version | None,
    *,
    today: str = "",
    readers: Readers = ALL_READERS,
) -> Comparison | None:
    """Compare two versions of a guideline; None where nothing changed that the readers may see.

    `today` (YYYY-MM-DD) decides which acknowledgements are valid. The versions of the result have only what the readers
    may see.

    Raises:
        UnreadableGuidelineError: a version cannot be used.
    """
    if not differs(old, new):
        return None
    old, new = visible_versions(workspace, (old, new), readers)
    remaining = new or old
    if remaining is None:
        return None
    changes = workspace.changes(old, new)
    if not changes:
        return None
    loaded_old, loaded_new = (workspace.load(side) if side is not None else None for side in (old, new))
    old_version, new_version = (side.version if side is not None else "" for side in (loaded_old, loaded_new))
    noted_changes, _ = with_notes(
        changes,
        _notes(workspace, old, new, old_version, new_version),
        old_version,
        new_version,
        is_release=new is not None and new.is_release,
    )
    data = _remaining(loaded_old, loaded_new).source.data
    return Comparison(
        id=remaining.id,
        title=str(data["title"]),
        language=str(data.get("language", "en")),
        old_version=old_version,
        new_version=new_version,
        changes=acknowledge(noted_changes, acknowledgements(workspace, remaining.id), today=today or day_text()),
        old=old,
        new=new,
        new_data=data,
    )


def _notes(
    workspace: Workspace, old: Version | None, new: Version | None, old_version: str, new_version: str
) -> Iterator[Note]:
    """Yield the notes of a guideline. A note that a release left in the folder of unreleased ones belongs to it."""
    remaining = new or old
    assert remaining is not None, "a comparison has a side"
    for note in workspace.notes(remaining.id)[0]:
        if note.version:
            yield note
        elif _has(workspace, old, note):
            yield replace(note, version=old_version)
        elif _has(workspace, new, note):
            yield replace(note, version=new_version)
        else:
            yield note


def _has(workspace: Workspace, release: Version | None, note: Note) -> bool:
    """Whether the commit of a release has a note."""
    history = workspace.history
    return bool(history and release and release.is_release and history.has(release.commit, note.path))


def differs(old: Version | None, new: Version | None) -> bool:
    """Whether two versions may differ, in their YAML files or in their assets. Nothing is parsed."""
    if old is None or new is None:
        return old is not new
    return not old.has_same_files(new) or bool(replaced(old.assets, new.assets))


def acknowledgements(workspace: Workspace, guideline_id: str) -> tuple[Acknowledgement, ...]:
    """Return the acknowledgements in the settings for a guideline."""
    return tuple(entry for entry in workspace.config.acknowledge if entry.guideline == guideline_id)


def day_text(today: datetime.date | None = None) -> str:
    """Return a day, by default today in the local time zone, as YYYY-MM-DD."""
    return (today or local_day()).isoformat()


def _remaining(old: Loaded | None, new: Loaded | None) -> Loaded:
    remaining = new or old
    assert remaining is not None, "a comparison has a side"
    return remaining
