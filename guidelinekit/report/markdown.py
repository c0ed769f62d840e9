"""Changes and changelogs -> Markdown; for a pull request, at most the length of a comment."""

from collections.abc import Iterator, Sequence

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import Change, Impact, by_impact, is_listed
from guidelinekit.changes.groups import ChangeGroup, each_change, group_changes
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.word_diff import Piece
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_words import change_words
from guidelinekit.report.changes import (
    acknowledged_text,
    around,
    consequence_count,
    consequences,
    entry_title,
    impact_name,
    removed_text,
    withdrawn_text,
)
from guidelinekit.report.escape_markdown import MARKDOWN, paragraphs

#: A comment on GitHub can have 65,536 characters.
LIMIT = 60_000


def changelog_markdown(title: str, changelog: Changelog, catalogue: Catalogue, *, list_all: bool = False) -> str:
    """Return a changelog as Markdown, newest release first. `list_all` lists each change."""
    catalogue = catalogue.written_for(MARKDOWN)
    lines = [f"# {catalogue.text('changelog.heading', title=title)}", ""]
    if removed := removed_text(changelog, catalogue):
        lines.extend([removed, ""])
    for entry in changelog.entries:
        lines.extend([f"## {entry_title(entry, catalogue)}", ""])
        if withdrawn := withdrawn_text(entry, catalogue):
            lines.extend([f"> {withdrawn}", ""])
        if entry.first:
            lines.extend([catalogue.text("changelog.first"), ""])
        for note in entry.notes:
            lines.extend([paragraphs(note.text), ""])
        by_impacts = _by_impact(entry.changes, list_all=list_all)
        for impact, groups in by_impacts:
            count = sum(len(group.changes) for group in groups)
            heading = f"### {impact_name(impact, catalogue).capitalize()} ({count})"
            lines.extend([heading, "", consequences(impact, catalogue, by_impacts[0][0]), ""])
            for group in groups:
                lines.append(f"- {catalogue.sentence(group.message)}")
                lines.extend(f"    > {words}" for words in _words(group, catalogue))
            lines.append("")
    if not changelog.entries:
        lines.append(catalogue.text("changelog.none"))
    return "\n".join(lines).rstrip()


def changes_markdown(changes: Sequence[Change], catalogue: Catalogue, *, list_all: bool = False) -> Iterator[str]:
    """Yield changes by impact, highest first; each impact with its meaning for annotators and items.

    Like changes are one line, unless `list_all`. The version and its date are not listed.
    """
    catalogue = catalogue.written_for(MARKDOWN)
    by_impacts = _by_impact(changes, list_all=list_all)
    for impact, groups in by_impacts:
        count = sum(len(group.changes) for group in groups)
        meaning = consequences(impact, catalogue, by_impacts[0][0])
        yield f"**{impact_name(impact, catalogue).upper()}** ({count}): {meaning}"
        yield ""
        for group in groups:
            yield from _group(group, catalogue)
        yield ""


def _by_impact(changes: Sequence[Change], *, list_all: bool) -> list[tuple[Impact, tuple[ChangeGroup, ...]]]:
    grouped = each_change if list_all else group_changes
    listed = by_impact(change for change in changes if is_listed(change))
    return [(impact, grouped(of_impact)) for impact, of_impact in listed]


def _group(group: ChangeGroup, catalogue: Catalogue) -> Iterator[str]:
    notes = ""
    if group.needs_decision:
        notes = f" ⚠️ *{catalogue.text('report.needs-decision-short')}*"
        if len(group.changes) == 1:
            mark = catalogue.text("report.fingerprint", value=catalogue.code(fingerprint(group.first)))
            notes += f": {catalogue.code(group.first.address)} ({mark})"
    if group.first.acknowledged is not None:
        notes += f" *({acknowledged_text(group.first.acknowledged, catalogue)})*"
    has_consequences = any(change.consequences for change in group.changes)
    follows = f" *({consequence_count(group, catalogue)})*" if has_consequences else ""
    yield f"- {catalogue.sentence(group.message)}{notes}{follows}"
    yield from (f"  > {words}" for words in _words(group, catalogue))


def _words(group: ChangeGroup, catalogue: Catalogue) -> Iterator[str]:
    if len(group.changes) == 1:
        yield from words_markdown(group.first, catalogue)


def words_markdown(change: Change, catalogue: Catalogue) -> Iterator[str]:
    """Yield the word-by-word comparison of a change, if it has one."""
    pieces = change_words(change, catalogue)
    if pieces:
        yield " ".join("".join(_piece(piece) for piece in pieces).split())


def _piece(piece: Piece) -> str:
    safe = Piece(piece.op, MARKDOWN.text(piece.text))
    # HTML, because stars and tildes beside punctuation are not markup.
    form = {"removed": "<del>{}</del>", "added": "<ins>{}</ins>"}.get(piece.op)
    return around(safe, form) if form is not None and piece.text.strip() else safe.text


def cut(lines: Sequence[str], *, limit: int = LIMIT, rest: str) -> str:
    """Join lines up to a limit of characters, cut between two lines; `rest` is added to a shortened text."""
    remaining = limit - len(rest) - len("</details>") - 8
    kept: list[str] = []
    fence = ""
    for line in lines:
        remaining -= len(line) + 1
        if remaining - len(fence) < 0:
            is_open = sum(line.startswith("<details>") for line in kept) > kept.count("</details>")
            return (
                "\n".join([*kept, *([fence] if fence else []), "", *(["</details>", ""] if is_open else []), rest])
                + "\n"
            )
        kept.append(line)
        if line.startswith("```"):
            fence = "" if fence else "`" * (len(line) - len(line.lstrip("`")))
    return "\n".join(kept).rstrip() + "\n"
