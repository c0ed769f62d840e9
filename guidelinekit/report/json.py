"""Changes and changelogs -> JSON for programs, as the schemas in `schema/` describe it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import Acknowledged, Change, Impact
from guidelinekit.changes.compare.replaced_files import as_written
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.guideline.finding import Location
from guidelinekit.messages.catalogue import Catalogue


def change_data(change: Change, catalogue: Catalogue) -> dict[str, Any]:
    """Return a change as `schema/diff.schema.json` describes it."""
    # An input whose file was replaced keeps the hashes of both contents; whole elements are as the specs have them.
    is_input = change.address.endswith("/input")
    before, after = (side if is_input else as_written(side) for side in (change.before, change.after))
    return {
        "kind": change.kind.id,
        "address": change.address,
        "impact": change.impact.value,
        "needs_decision": change.needs_decision,
        "before": before,
        "after": after,
        "old_location": _location_data(change.old_location),
        "new_location": _location_data(change.new_location),
        "labels": list(change.labels),
        "names": list(change.names),
        "message": {"id": change.message.id, "arguments": change.message.arguments},
        "sentence": catalogue.sentence(change.message),
        "fingerprint": fingerprint(change),
        "acknowledged": _acknowledged_data(change.acknowledged),
        "consequences": [change_data(consequence, catalogue) for consequence in change.consequences],
    }


def counts_data(changes: Sequence[Change]) -> dict[str, int]:
    """Return how many changes have each impact."""
    counts = Counter(change.impact for change in changes)
    return {impact.value: counts[impact] for impact in Impact}


def impact_data(impact: Impact | None) -> str | None:
    """Return an impact; None where there is none."""
    return impact.value if impact is not None else None


def question_data(question: RenameQuestion, catalogue: Catalogue) -> dict[str, Any]:
    """Return a question to the author."""
    return {
        "section": question.section,
        "old": question.old,
        "new": question.new,
        "pairs": [{"old": pair.old, "new": pair.new} for pair in question.pairs],
        "same_content": question.is_same,
        "needs_answer": question.needs_answer,
        "confidence": round(question.confidence, 2),
        "sentence": catalogue.sentence(question.message),
    }


def changelog_data(guideline_id: str, changelog: Changelog, catalogue: Catalogue) -> dict[str, Any]:
    """Return a changelog as `schema/changelog.schema.json` describes it."""
    return {
        "id": guideline_id,
        "complete": changelog.complete,
        "removed": changelog.removed or None,
        "successor": changelog.successor or None,
        "entries": list(_entries(changelog, catalogue)),
    }


def _entries(changelog: Changelog, catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for entry in changelog.entries:
        yield {
            "version": entry.version,
            "previous": entry.previous,
            "date": entry.date,
            "effective": entry.effective,
            "commit": entry.commit,
            "impact": impact_data(entry.impact),
            "bump": entry.bump,
            "first": entry.first,
            "withdrawn": _withdrawn_data(entry),
            "counts": counts_data(entry.changes),
            "changes": [change_data(change, catalogue) for change in entry.changes],
            "notes": [note_data(note) for note in entry.notes],
        }


def _withdrawn_data(entry: ChangelogEntry) -> dict[str, str] | None:
    return None if entry.withdrawn is None else {"date": entry.withdrawn.date, "reason": entry.withdrawn.reason}


def note_data(note: Note) -> dict[str, Any]:
    """Return a change note."""
    return {
        "path": note.path,
        "impact": impact_data(note.impact),
        "targets": list(note.targets),
        "impacts": {target: impact.value for target, impact in note.impacts.items()},
        "text": note.text,
    }


def _acknowledged_data(entry: Acknowledged | None) -> dict[str, Any] | None:
    return None if entry is None else {"reason": entry.reason, "owner": entry.owner, "until": entry.until}


def _location_data(where: Location | None) -> dict[str, Any] | None:
    if where is None:
        return None
    return {
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line,
        "end_column": where.end_column,
    }
