"""Changes and changelogs -> text for a terminal, in the language of a catalogue."""

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from click import style

from guidelinekit.changes.change import Acknowledged, Change, Impact, by_impact, is_listed
from guidelinekit.changes.groups import SEPARATE, ChangeGroup, each_change, group_changes
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.changes.word_diff import Piece
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_summary import counts_sentence, impact_counts, items_text, to_do
from guidelinekit.messages.change_words import change_words

_COLORS = {Impact.RELABEL: "red", Impact.REMAP: "magenta", Impact.REREAD: "yellow", Impact.EDITORIAL: "bright_black"}
_WIDTH = 80
#: How many unchanged characters are shown around a changed word.
_CONTEXT = 40
#: The number of changes above which they are shown in at most `_LINES` lines.
_MANY = 100
_LINES = 180
#: How many different changes of a kind are shown one by one, and how many lines of an impact: tried until they fit.
_LEVELS = ((SEPARATE, None), (8, None), (3, None), (1, None), (1, 12), (1, 6), (1, 3), (1, 0))
_MARKS = re.compile(r"(\[-|-\]|\{\+|\+\})")
_MARK_COLORS = {"[-": "red", "{+": "green"}


def guideline_text(
    guideline_id: str,
    old_version: str,
    new_version: str,
    bump: Bump | None,
    changes: Sequence[Change],
    catalogue: Catalogue,
    *,
    list_all: bool = False,
) -> str:
    """Return the changes of one guideline as text for a terminal of 80 columns: first the counts and what to do.

    `list_all` lists each change; otherwise like changes are one line.
    """
    lines = [style(f"{plain_line(guideline_id)}  {versions(old_version, new_version, catalogue)}", bold=True)]
    effective = effective_text(changes, catalogue)
    lines.extend([effective] if effective else [])
    lines.extend(line for text in summary(changes, catalogue) for line in textwrap.wrap(text, _WIDTH))
    if bump is not None:
        lines.append(catalogue.text("report.next-version", bump=bump))
    lines.extend(changes_text(changes, catalogue, list_all=list_all))
    if not list_all and is_grouped(changes):
        lines.extend(["", catalogue.text("report.list-all")])
    return "\n".join(lines)


def summary(changes: Sequence[Change], catalogue: Catalogue) -> Iterator[str]:
    """Yield the counts of changes, and what they require of annotators, of items and of the author."""
    yield counts_sentence(changes, catalogue)
    yield from to_do(changes, catalogue)


def effective_text(changes: Sequence[Change], catalogue: Catalogue) -> str:
    """Return the date from which the new version applies, if it changed; otherwise empty."""
    date = next((change.after for change in changes if change.address == "effective"), None)
    return catalogue.text("changelog.effective", date=date) if date else ""


def is_grouped(changes: Sequence[Change]) -> bool:
    """Whether like changes of some impact are one line."""
    listed = [change for change in changes if is_listed(change)]
    return len(listed) > sum(len(group_changes(group)) for _, group in by_impact(listed))


def versions(old: str, new: str, catalogue: Catalogue) -> str:
    """Return the two versions that are compared, in one phrase."""
    if not old:
        return catalogue.text("report.version-new", version=new)
    if not new:
        return catalogue.text("report.version-removed", version=old)
    if old == new:
        return catalogue.text("report.version-same", version=new)
    return catalogue.text("report.version-changed", old=old, new=new)


def total_text(changes: Sequence[Change], guidelines: int, catalogue: Catalogue) -> str:
    """Return the first line of a diff of several guidelines."""
    impacts = [change.impact for change in changes if is_listed(change)]
    if not impacts:
        return catalogue.text("report.only-version")
    return catalogue.text(
        "report.total",
        changes=catalogue.text("report.change-count", count=len(impacts)),
        guidelines=catalogue.text("report.guideline-count", count=guidelines),
        impacts=impact_counts(impacts, catalogue),
    )


def questions_text(questions: Sequence[RenameQuestion], catalogue: Catalogue) -> str:
    """Return the questions to the author, and what they may know without an answer; empty without any."""
    asked = [question for question in questions if question.needs_answer]
    others = [question for question in questions if not question.needs_answer]
    lines: list[str] = []
    for heading, sign, group in (("report.questions", "?", asked), ("report.new-ids", "•", others)):
        lines += ["", catalogue.text(heading)] if group else []
        for question in group:
            sentence = catalogue.sentence(question.message)
            lines += textwrap.wrap(sentence, _WIDTH, initial_indent=f"  {sign} ", subsequent_indent="    ")
    return "\n".join(["", *lines]) if lines else ""


def changelog_text(guideline_id: str, changelog: Changelog, catalogue: Catalogue, *, list_all: bool = False) -> str:
    """Return a changelog for a terminal, newest release first. `list_all` lists each change."""
    blocks = [style(plain_line(guideline_id), bold=True)]
    if removed := removed_text(changelog, catalogue):
        blocks.append(removed)
    for entry in changelog.entries:
        lines = [style(entry_title(entry, catalogue), bold=True, underline=True)]
        if withdrawn := withdrawn_text(entry, catalogue):
            lines.extend(textwrap.wrap(withdrawn, _WIDTH, initial_indent="  ", subsequent_indent="  "))
        for note in entry.notes:
            lines.extend(textwrap.wrap(plain_line(note.text), _WIDTH, initial_indent="  ", subsequent_indent="  "))
        lines.extend(changes_text(entry.changes, catalogue, list_all=list_all))
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
    return f"{text}: {catalogue.medium.text(reason)}" if reason else f"{text}."


def removed_text(changelog: Changelog, catalogue: Catalogue) -> str:
    """Return when a guideline was removed and what replaced it; empty if it exists."""
    if not changelog.removed:
        return ""
    if changelog.successor:
        return catalogue.text("changelog.replaced", date=changelog.removed, id=catalogue.code(changelog.successor))
    return catalogue.text("changelog.removed", date=changelog.removed)


def entry_title(entry: ChangelogEntry, catalogue: Catalogue) -> str:
    """Return the heading of a release: its version and its dates."""
    if not entry.version:
        return catalogue.text("changelog.unreleased", version=entry.previous)
    dates = [catalogue.text("changelog.released", date=entry.date)] if entry.date else []
    if entry.effective:
        dates.insert(0, catalogue.text("changelog.effective", date=entry.effective))
    if not dates:
        return catalogue.medium.text(entry.version)
    return catalogue.text("changelog.dated", version=entry.version, dates=catalogue.listed(dates))


def changes_text(changes: Sequence[Change], catalogue: Catalogue, *, list_all: bool = False) -> Iterator[str]:
    """Yield changes for a terminal by impact, highest first; the version and its date are not listed.

    Like changes are one line, unless `list_all`. Many changes fit into `_LINES` lines: more of them are grouped, and
    the last ones of each impact are only counted by kind.
    """
    listed = [change for change in changes if is_listed(change)]
    if list_all:
        yield from _by_impact_text(listed, each_change, catalogue)
        return
    lines: list[str] = []
    for separate, limit in _LEVELS:
        lines = list(_by_impact_text(listed, partial(group_changes, separate=separate), catalogue, limit))
        if len(listed) <= _MANY or len(lines) <= _LINES:
            break
    yield from lines


def _by_impact_text(
    changes: Sequence[Change],
    grouped: Callable[[Sequence[Change]], Sequence[ChangeGroup]],
    catalogue: Catalogue,
    limit: int | None = None,
) -> Iterator[str]:
    """Yield groups of changes by impact, at most `limit` of each impact; the other changes are counted by kind."""
    by_impacts = by_impact(changes)
    for impact, changes_of_impact in by_impacts:
        yield ""
        name = f"{impact_name(impact, catalogue).upper()} ({len(changes_of_impact)})"
        yield f"{style(name, fg=_COLORS[impact], bold=True)}  {consequences(impact, catalogue, by_impacts[0][0])}"
        groups = grouped(changes_of_impact)
        for group in groups[:limit]:
            yield from _group_text(group, catalogue)
        if limit is not None and groups[limit:]:
            yield from _wrapped(_rest_text(groups[limit:], catalogue), "  • ")


def _group_text(group: ChangeGroup, catalogue: Catalogue) -> Iterator[str]:
    yield from _wrapped(catalogue.sentence(group.message), "  • ")
    if len(group.changes) == 1:
        yield from _word_diff_text(group.first, catalogue)
    yield style(f"    {_detail(group, catalogue)}", dim=True)


def _rest_text(groups: Sequence[ChangeGroup], catalogue: Catalogue) -> str:
    counts = Counter(change.kind.id for group in groups for change in group.changes)
    kinds = [catalogue.text("report.kind-count", kind=kind, number=number) for kind, number in sorted(counts.items())]
    return catalogue.text("report.more-changes", count=counts.total(), kinds=catalogue.listed(kinds))


def _wrapped(text: str, indent: str) -> list[str]:
    # Names of kinds and ids are not divided.
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent="    ", break_on_hyphens=False)


def impact_name(impact: Impact, catalogue: Catalogue) -> str:
    """Return an impact as people read it."""
    return catalogue.text(f"impacts.{impact}.name")


def consequences(impact: Impact, catalogue: Catalogue, highest_impact: Impact | None = None) -> str:
    """Return what an impact means for annotators and for items already labeled.

    `highest_impact` is that of the changes above, if changes of several impacts are shown; see `items_text`.
    """
    items = items_text(impact, highest_impact or impact, catalogue)
    return f"{catalogue.text(f'impacts.{impact}.annotators')} {items}"


def _detail(group: ChangeGroup, catalogue: Catalogue) -> str:
    first = group.first
    where = first.location if len(group.changes) == 1 else None
    parts = [first.kind.id, f"{plain_line(where.path)}:{where.line}" if where is not None else ""]
    if group.needs_decision:
        parts.append(catalogue.text("report.needs-decision-short"))
    if any(change.consequences for change in group.changes):
        parts.append(catalogue.text("report.with-consequences", consequences=consequence_count(group, catalogue)))
    if first.acknowledged is not None:
        parts.append(acknowledged_text(first.acknowledged, catalogue))
    return " · ".join(part for part in parts if part)


def consequence_count(group: ChangeGroup, catalogue: Catalogue) -> str:
    """Return how many changes follow from those of a group."""
    return catalogue.text("report.consequence-count", count=sum(len(change.consequences) for change in group.changes))


def acknowledged_text(entry: Acknowledged, catalogue: Catalogue) -> str:
    """Return the text about who accepted a change, until when and why."""
    return catalogue.text("report.acknowledged", owner=entry.owner, until=entry.until, reason=entry.reason)


def _word_diff_text(change: Change, catalogue: Catalogue) -> Iterator[str]:
    pieces = _shortened(change_words(change, catalogue))
    marked = plain_line(" ".join("".join(_marked(piece) for piece in pieces).split()))
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
