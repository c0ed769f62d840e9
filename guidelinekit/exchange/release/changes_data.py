"""What a release changed -> data for its readers, as `schema/release-changes.schema.json` describes it.

It says what the page of the changelog says: nothing of a change whose content readers must choose to open, and nothing
about files, notes' paths and acknowledgements, which concern authors.
"""

from typing import Any

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.notes import Note
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.json import counts_data, impact_data

SCHEMA_ID = "urn:guidelinekit:release-changes:1"


def changes_data(content: ReleaseContent, catalogue: Catalogue) -> dict[str, Any]:
    """Return the changes since the release that was in force before, with the notes about them."""
    entry = content.entry
    changes = entry.changes if entry is not None else ()
    return {
        **content.head(SCHEMA_ID),
        "previous": entry.previous if entry is not None else "",
        "date": entry.date if entry is not None else "",
        "effective": content.guideline.effective,
        "impact": impact_data(entry.impact) if entry is not None else None,
        "bump": entry.bump if entry is not None else None,
        "counts": counts_data(changes),
        "changes": [_change(change, catalogue) for change in changes],
        "notes": [_note(note) for note in (entry.notes if entry is not None else ())],
    }


def _change(change: Change, catalogue: Catalogue) -> dict[str, Any]:
    # Pages compare prose word by word; other values are in the sentence, as far as readers may see them.
    before, after = (change.before, change.after) if change.prose else (None, None)
    return {
        "kind": change.kind.id,
        "address": change.address,
        "impact": change.impact.value,
        "labels": list(change.labels),
        "sentence": catalogue.sentence(change.message),
        "before": before,
        "after": after,
        "consequences": [_change(consequence, catalogue) for consequence in change.consequences],
    }


def _note(note: Note) -> dict[str, Any]:
    return {"impact": impact_data(note.impact), "targets": list(note.targets), "text": note.text}
