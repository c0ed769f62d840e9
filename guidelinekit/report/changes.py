"""Changes and changelogs -> text for a terminal, JSON for programs."""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from click import style

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import CONSEQUENCES, Acknowledged, Change, Impact, by_impact, impact_summary
from guidelinekit.changes.compare.replaced_files import as_written
from guidelinekit.changes.history.changelog import Changelog, Entry
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.sentences import value_text
from guidelinekit.changes.word_diff import Piece, word_diff
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.report.findings import pluralize

_COLOURS = {Impact.RELABEL: "red", Impact.REMAP: "magenta", Impact.REREAD: "yellow", Impact.EDITORIAL: "bright_black"}
_WIDTH = 80
#: How much unchanged text stands around a changed word.
_CONTEXT = 40
_MARKS = re.compile(r"(\[-|-\]|\{\+|\+\})")
_OPENS = {"[-": "red", "{+": "green"}


def guideline_text(
    guideline_id: str, old_version: str, new_version: str, bump: Bump | None, changes: Sequence[Change]
) -> str:
    """One guideline's changes for a terminal of 80 columns."""
    lines = [style(f"{guideline_id}  {versions(old_version, new_version)}", bold=True)]
    if bump is not None:
        lines.append(f"The next version is at least a {bump} one.")
    lines.extend(changes_text(changes))
    return "\n".join(lines)


def versions(old: str, new: str) -> str:
    """The two versions that are compared, in one phrase."""
    if not old:
        return f"{new} (new)"
    if not new:
        return f"{old} (removed)"
    return f"{old} → {new}" if old != new else f"{new} + changes"


def total_text(impacts: Sequence[Impact], guidelines: int) -> str:
    """The closing line of a diff."""
    return f"{pluralize(len(impacts), 'change')} in {pluralize(guidelines, 'guideline')}: {impact_summary(impacts)}."


def change_data(change: Change) -> dict[str, Any]:
    """A change as `schema/diff.schema.json` describes it."""
    # Of an input whose file was replaced, it is told what that held; of elements that come and go, what the specs say.
    is_input = change.address.endswith("/input")
    before, after = (side if is_input else as_written(side) for side in (change.before, change.after))
    return {
        "kind": change.kind.id,
        "address": change.address,
        "impact": change.impact,
        "settled": change.settled,
        "before": before,
        "after": after,
        "old_location": _location_data(change.old_location),
        "new_location": _location_data(change.new_location),
        "labels": list(change.labels),
        "sentence": change.sentence,
        "fingerprint": fingerprint(change),
        "acknowledged": _acknowledged_data(change.acknowledged),
        "folds": [change_data(fold) for fold in change.folds],
    }


def counts_data(changes: Sequence[Change]) -> dict[str, int]:
    """How many changes have each impact."""
    counts = Counter(change.impact for change in changes)
    return {impact.value: counts[impact] for impact in Impact}


def changelog_data(guideline_id: str, changelog: Changelog) -> dict[str, Any]:
    """A changelog as `schema/changelog.schema.json` describes it."""
    return {
        "id": guideline_id,
        "complete": changelog.complete,
        "entries": [
            {
                "version": entry.version,
                "previous": entry.previous,
                "date": entry.date,
                "effective": entry.effective,
                "commit": entry.commit,
                "impact": entry.impact,
                "bump": entry.bump,
                "first": entry.first,
                "counts": counts_data(entry.changes),
                "changes": [change_data(change) for change in entry.changes],
                "notes": [note_data(note) for note in entry.notes],
            }
            for entry in changelog.entries
        ],
    }


def note_data(note: Note) -> dict[str, Any]:
    """A change note for JSON."""
    return {"path": note.path, "impact": note.impact, "targets": list(note.targets), "text": note.text}


def to_json(data: object) -> str:
    """Write JSON as every command prints it."""
    return json.dumps(data, indent=2, ensure_ascii=False)


def changelog_text(guideline_id: str, changelog: Changelog) -> str:
    """A changelog for a terminal, newest first."""
    blocks = [style(guideline_id, bold=True)]
    for entry in changelog.entries:
        lines = [style(entry_title(entry), bold=True, underline=True)]
        for note in entry.notes:
            lines.extend(textwrap.wrap(note.text, _WIDTH, initial_indent="  ", subsequent_indent="  "))
        lines.extend(changes_text([change for change in entry.changes if is_listed(change)]))
        blocks.append("\n".join(lines))
    if not changelog.entries:
        blocks.append("No releases yet.")
    return "\n\n".join(blocks)


def entry_title(entry: Entry) -> str:
    """The heading of a release: version, and the dates that its readers need."""
    if not entry.version:
        return f"{entry.previous} + unreleased"
    dates = [f"released {entry.date}"] if entry.date else []
    if entry.effective:
        dates.insert(0, f"effective {entry.effective}")
    return f"{entry.version} ({', '.join(dates)})" if dates else entry.version


def is_listed(change: Change) -> bool:
    """Whether a changelog lists a change: the version and its date stand in the heading."""
    return change.address not in ("version", "effective")


def changes_text(changes: Sequence[Change]) -> Iterator[str]:
    """Changes for a terminal, grouped by impact, heaviest first."""
    for impact, group in by_impact(changes):
        yield ""
        heading = style(f"{impact.value.upper()} ({len(group)})", fg=_COLOURS[impact], bold=True)
        yield f"{heading}  {' '.join(CONSEQUENCES[impact])}"
        for change in group:
            yield from textwrap.wrap(change.sentence, _WIDTH, initial_indent="  • ", subsequent_indent="    ")
            yield from _word_diff_text(change)
            yield from _sides_text(change)
            yield style(f"    {_detail(change)}", dim=True)


def _detail(change: Change) -> str:
    where = (
        change.new_location if change.difference is None or change.difference.op != "removed" else change.old_location
    )
    parts = [change.kind.id, f"{where.path}:{where.line}" if where is not None else ""]
    if not change.settled:
        parts.append("unsettled: say in a note whether it moves a line")
    if change.folds:
        parts.append(f"with {pluralize(len(change.folds), 'consequence')}")
    if change.acknowledged is not None:
        parts.append(acknowledged_text(change.acknowledged))
    return " · ".join(part for part in parts if part)


def acknowledged_text(entry: Acknowledged) -> str:
    """Who accepted a change, until when and why."""
    return f"accepted by {entry.owner} until {entry.until}: {entry.reason}"


def _word_diff_text(change: Change) -> Iterator[str]:
    if not has_words(change):
        return
    pieces = _abridged(word_diff(text_of(change.before), text_of(change.after)))
    drawn = " ".join("".join(_marked(piece) for piece in pieces).split())
    # Wrapped before colouring, so that escape codes do not count as width.
    yield from _coloured(textwrap.wrap(drawn, _WIDTH, initial_indent="    ", subsequent_indent="    "))


def _coloured(lines: Sequence[str]) -> Iterator[str]:
    """Colour what goes and what comes, over the ends of lines."""
    colour = ""
    for line in lines:
        parts = []
        for part in _MARKS.split(line):
            colour = _OPENS.get(part, colour)
            parts.append(style(part, fg=colour) if colour and part.strip() else part)
            colour = "" if part in ("-]", "+}") else colour
        yield "".join(parts)


def sides(change: Change) -> tuple[str, str]:
    """An answer or a decision before and after, without most of what both say; empty where the sentence tells it."""
    difference = change.difference
    if (
        difference is None
        or difference.node.meta.shape not in ("answer", "branch", "wrong")
        or difference.op != "changed"
    ):
        return "", ""
    before, after = value_text(change.before), value_text(change.after)
    if before == after or (change.kind.action == "changed" and after in change.sentence):
        return "", ""
    pieces = list(_abridged(word_diff(before, after)))
    told = ("".join(piece.text for piece in pieces if piece.op != op) for op in ("added", "removed"))
    old, new = (" ".join(text.split()) for text in told)
    return old, new


def _sides_text(change: Change) -> Iterator[str]:
    for sign, colour, text in zip("-+", ("red", "green"), sides(change), strict=True):
        for line in textwrap.wrap(text, _WIDTH, initial_indent=f"    {sign} ", subsequent_indent="      "):
            yield style(line, fg=colour)


def _marked(piece: Piece) -> str:
    match piece.op:
        case _ if piece.text.isspace():
            return "" if piece.op == "removed" else piece.text
        case "removed":
            return around(piece, "[-{}-]")
        case "added":
            return around(piece, "{{+{}+}}")
        case _:
            return piece.text


def around(piece: Piece, form: str) -> str:
    """Put marks around the words of a piece and leave the space at its ends outside."""
    text = piece.text
    lead, trail = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{lead}{form.format(text.strip())}{trail}"


def _abridged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.op == "kept" and len(text) > 2 * _CONTEXT:
            head = text[:_CONTEXT].rsplit(" ", 1)[0] if index > 0 else ""
            tail = text[-_CONTEXT:].split(" ", 1)[-1] if index + 1 < len(pieces) else ""
            text = f"{head} … {tail}"
        yield Piece(piece.op, text)


def has_words(change: Change) -> bool:
    """Whether a change is one of wording, to be shown word by word."""
    return change.prose and change.before is not None and change.after is not None


def text_of(value: Any) -> str:
    """The text of a changed sentence or list item."""
    return item_text(value) if isinstance(value, str | dict) else str(value)


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
