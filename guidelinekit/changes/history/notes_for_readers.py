"""The notes of a release, and its changes for all and for some readers -> the notes that these readers may see.

A note that is also about something hidden could reveal it. One without targets is about the whole release.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidelinekit.changes.change import Change, flat
from guidelinekit.changes.history.note_targets import ChangesByTarget
from guidelinekit.changes.history.notes import Note
from guidelinekit.guideline.format.visibility import element_addresses, is_published


def notes_about_changes(notes: Sequence[Note], every: Sequence[Change], shown: Sequence[Change]) -> tuple[Note, ...]:
    """Return the notes about changes that the readers see; `every` are the changes for all readers."""
    found = tuple(_hidden(every, shown))
    is_restricted = any(not _is_of_measuring_example(change) for change in found)
    hidden, visible = ChangesByTarget(found), ChangesByTarget(shown)

    def may_be_seen(note: Note) -> bool:
        about = [(bool(hidden.covered(target)), bool(visible.covered(target))) for target in note.targets]
        return all(is_shown and not is_hidden for is_hidden, is_shown in about) if about else not is_restricted

    return tuple(filter(may_be_seen, notes))


def notes_about_elements(notes: Sequence[Note], every: Mapping[str, Any], shown: Mapping[str, Any]) -> tuple[Note, ...]:
    """Return the notes of a first release, which has no changes.

    `every` and `shown` are the data of the release for all readers and for some, in the expanded form.
    """
    measuring = {
        f"examples/{key}"
        for key, example in every.get("examples", {}).items()
        if not is_published(example.get("uses", ["teach"]))
    }
    known = set(element_addresses(shown))
    is_restricted = bool(set(element_addresses(every)) - known - measuring)
    return tuple(
        note
        for note in notes
        if (all("/".join(t.split("/")[:2]) in known for t in note.targets) if note.targets else not is_restricted)
    )


def _hidden(every: Sequence[Change], shown: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes that some readers do not see."""
    remaining = Counter((change.kind.id, change.address) for change in flat(shown))
    for change in flat(every):
        remaining[change.kind.id, change.address] -= 1
        if remaining[change.kind.id, change.address] < 0:
            yield change


def _is_of_measuring_example(change: Change) -> bool:
    """Whether a change is of a gold or quiz example, which no reader sees."""
    return change.address.startswith("examples/") and not all(
        is_published(side.get("uses", ["teach"])) for side in change.audiences
    )
