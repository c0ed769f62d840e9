"""Changes and changelogs -> text for a terminal, in the language of a catalogue."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from click import style

from guidelinekit.changes.change import Acknowledged, Change, Impact, by_impact, is_listed
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.changes.word_diff import Piece, word_diff
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.messages.catalogue import Catalogue

_COLORS = {Impact.RELABEL: "red", Impact.REMAP: "magenta", Impact.REREAD: "yellow", Impact.EDITORIAL: "bright_black"}
_WIDTH = 80
#: How many unchanged characters are shown around a changed word.
_CONTEXT = 40
_MARKS = re.compile(r"(\[-|-\]|\{\+|\+\})")
_MARK_COLORS = {"[-": "red", "{+": "green"}


def guideline_text(
    guideline_id: str,
    old_version: str,
    new_version: str,
    bump: Bump | None,
    changes: Sequence[Change],
    catalogue: Catalogue,
) -> str:
    """Return the changes of one guideline as text for a terminal of 80 columns."""
    lines = [style(f"{guideline_id}  {versions(old_version, new_version, catalogue)}", bold=True)]
    if bump is not None:
        lines.append(catalogue.text("report.next-version", bump=bump))
    lines.extend(changes_text(changes, catalogue))
    return "\n".join(lines)


def versions(old: str, new: str, catalogue: Catalogue) -> str:
    """Return the two versions that are compared, in one phrase."""
    if not old:
        return catalogue.text("report.version-new", version=new)
    if not new:
        return catalogue.text("report.version-removed", version=old)
    if old == new:
        return catalogue.text("report.version-same", version=new)
    return catalogue.text("report.version-changed", old=old, new=new)


def total_text(impacts: Sequence[Impact], guidelines: int, catalogue: Catalogue) -> str:
    """Return the closing line of a diff."""
    counts = Counter(impacts)
    return catalogue.text(
        "report.total",
        changes=catalogue.text("report.change-count", count=len(impacts)),
        guidelines=catalogue.text("report.guideline-count", count=guidelines),
        impacts=catalogue.listed(
            [
                catalogue.text("report.impact-count", number=counts[impact], impact=impact_name(impact, catalogue))
                for impact in Impact
                if counts[impact]
            ]
        ),
    )


def questions_text(questions: Sequence[RenameQuestion], catalogue: Catalogue) -> str:
    """Return the questions to the author; empty without any."""
    lines = [
        line
        for question in questions
        for line in textwrap.wrap(
            catalogue.sentence(question.message), _WIDTH, initial_indent="  ? ", subsequent_indent="    "
        )
    ]
    return "\n".join(["", "", catalogue.text("report.questions"), *lines]) if lines else ""


def changelog_text(guideline_id: str, changelog: Changelog, catalogue: Catalogue) -> str:
    """Return a changelog for a terminal, newest release first."""
    blocks = [style(guideline_id, bold=True)]
    if removed := removed_text(changelog, catalogue):
        blocks.append(removed)
    for entry in changelog.entries:
        lines = [style(entry_title(entry, catalogue), bold=True, underline=True)]
        if withdrawn := withdrawn_text(entry, catalogue):
            lines.extend(textwrap.wrap(withdrawn, _WIDTH, initial_indent="  ", subsequent_indent="  "))
        for note in entry.notes:
            lines.extend(textwrap.wrap(note.text, _WIDTH, initial_indent="  ", subsequent_indent="  "))
        lines.extend(changes_text([change for change in entry.changes if is_listed(change)], catalogue))
        blocks.append("\n".join(lines))
    if not changelog.entries:
        blocks.append(catalogue.text("changelog.none"))
    return "\n\n".join(blocks)


def withdrawn_text(entry: ChangelogEntry, catalogue: Catalogue) -> str:
    """Return since when and why a release is withdrawn; empty if it is not."""
    if entry.withdrawn is None:
        return ""
    date, reason = entry.withdrawn.date, entry.withdrawn.reason
    text = catalogue.text("changelog.withdrawn-on", date=date) if date else catalogue.text("changelog.withdrawn")
    return f"{text}: {reason}" if reason else f"{text}."


def removed_text(changelog: Changelog, catalogue: Catalogue) -> str:
    """Return when a guideline was removed and what replaced it; empty if it exists."""
    if not changelog.removed:
        return ""
    if changelog.successor:
        return catalogue.text("changelog.replaced", date=changelog.removed, id=f"`{changelog.successor}`")
    return catalogue.text("changelog.removed", date=changelog.removed)


def entry_title(entry: ChangelogEntry, catalogue: Catalogue) -> str:
    """Return the heading of a release: its version and its dates."""
    if not entry.version:
        return catalogue.text("changelog.unreleased", version=entry.previous)
    dates = [catalogue.text("changelog.released", date=entry.date)] if entry.date else []
    if entry.effective:
        dates.insert(0, catalogue.text("changelog.effective", date=entry.effective))
    if not dates:
        return entry.version
    return catalogue.text("changelog.dated", version=entry.version, dates=catalogue.listed(dates))


def changes_text(changes: Sequence[Change], catalogue: Catalogue) -> Iterator[str]:
    """Yield changes for a terminal, grouped by impact, highest first."""
    for impact, group in by_impact(changes):
        yield ""
        heading = style(f"{impact_name(impact, catalogue).upper()} ({len(group)})", fg=_COLORS[impact], bold=True)
        yield f"{heading}  {consequences(impact, catalogue)}"
        for change in group:
            sentence = catalogue.sentence(change.message)
            yield from textwrap.wrap(sentence, _WIDTH, initial_indent="  • ", subsequent_indent="    ")
            yield from _word_diff_text(change)
            yield from _sides_text(change, catalogue)
            yield style(f"    {_detail(change, catalogue)}", dim=True)


def impact_name(impact: Impact, catalogue: Catalogue) -> str:
    """Return an impact as people read it."""
    return catalogue.text(f"impacts.{impact}.name")


def consequences(impact: Impact, catalogue: Catalogue) -> str:
    """Return what an impact means for annotators and for items already labeled."""
    return " ".join(catalogue.text(f"impacts.{impact}.{part}") for part in ("annotators", "items"))


def _detail(change: Change, catalogue: Catalogue) -> str:
    where = change.location
    parts = [change.kind.id, f"{where.path}:{where.line}" if where is not None else ""]
    if change.needs_decision:
        parts.append(catalogue.text("report.needs-decision"))
    if change.consequences:
        parts.append(catalogue.text("report.with-consequences", consequences=consequence_count(change, catalogue)))
    if change.acknowledged is not None:
        parts.append(acknowledged_text(change.acknowledged, catalogue))
    return " · ".join(part for part in parts if part)


def consequence_count(change: Change, catalogue: Catalogue) -> str:
    """Return how many changes follow from one."""
    return catalogue.text("report.consequence-count", count=len(change.consequences))


def acknowledged_text(entry: Acknowledged, catalogue: Catalogue) -> str:
    """Return the text about who accepted a change, until when and why."""
    return catalogue.text("report.acknowledged", owner=entry.owner, until=entry.until, reason=entry.reason)


def _word_diff_text(change: Change) -> Iterator[str]:
    if not has_words(change):
        return
    pieces = _shortened(word_diff(text_of(change.before), text_of(change.after)))
    marked = " ".join("".join(_marked(piece) for piece in pieces).split())
    # Wrapped before it is colored, so that escape codes do not count as width.
    yield from _colored(textwrap.wrap(marked, _WIDTH, initial_indent="    ", subsequent_indent="    "))


def _colored(lines: Sequence[str]) -> Iterator[str]:
    """Color removed and added text, also over several lines."""
    color = ""
    for line in lines:
        parts = []
        for part in _MARKS.split(line):
            color = _MARK_COLORS.get(part, color)
            parts.append(style(part, fg=color) if color and part.strip() else part)
            color = "" if part in ("-]", "+}") else color
        yield "".join(parts)


def sides(change: Change, catalogue: Catalogue) -> tuple[str, str]:
    """Return the old and the new answer, with equal parts shortened; empty if the message has them."""
    difference = change.difference
    if (
        difference is None
        or difference.node.meta.shape not in ("answer", "branch", "wrong")
        or difference.op != "changed"
    ):
        return "", ""
    before, after = catalogue.value(change.before), catalogue.value(change.after)
    if before == after or "after" in change.message.arguments:
        return "", ""
    pieces = list(_shortened(word_diff(before, after)))
    shown = ("".join(piece.text for piece in pieces if piece.op != op) for op in ("added", "removed"))
    old, new = (" ".join(text.split()) for text in shown)
    return old, new


def _sides_text(change: Change, catalogue: Catalogue) -> Iterator[str]:
    for prefix, color, text in zip("-+", ("red", "green"), sides(change, catalogue), strict=True):
        for line in textwrap.wrap(text, _WIDTH, initial_indent=f"    {prefix} ", subsequent_indent="      "):
            yield style(line, fg=color)


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
    """Enclose the text of a piece, without the space at its ends."""
    text = piece.text
    lead, trail = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{lead}{form.format(text.strip())}{trail}"


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.op == "kept" and len(text) > 2 * _CONTEXT:
            head = text[:_CONTEXT].rsplit(" ", 1)[0] if index > 0 else ""
            tail = text[-_CONTEXT:].split(" ", 1)[-1] if index + 1 < len(pieces) else ""
            text = f"{head} … {tail}"
        yield Piece(piece.op, text)


def has_words(change: Change) -> bool:
    """Whether a change is of prose, so that it is shown word by word."""
    return change.prose and change.before is not None and change.after is not None


def text_of(value: Any) -> str:
    """Return the text of a changed sentence or list item."""
    return item_text(value) if isinstance(value, str | dict) else str(value)
