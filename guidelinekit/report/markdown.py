"""Changes and changelogs -> Markdown; for a pull request, at most the length of a comment."""

import re
from collections.abc import Iterator, Sequence

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import Change, by_impact, is_listed
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.word_diff import Piece, word_diff
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.changes import (
    acknowledged_text,
    around,
    consequence_count,
    consequences,
    entry_title,
    has_words,
    impact_name,
    removed_text,
    sides,
    text_of,
    withdrawn_text,
)

#: A comment on GitHub can have 65,536 characters.
LIMIT = 60_000
_CODE = re.compile(r"(`[^`]*`)")
#: A zero-width space after an `@` prevents a mention.
_ESCAPES = str.maketrans({character: f"\\{character}" for character in "\\*_[]<>~#|"} | {"@": "@\u200b"})


def changelog_markdown(title: str, changelog: Changelog, catalogue: Catalogue) -> str:
    """Return a changelog as Markdown, newest release first."""
    lines = [f"# {escaped(catalogue.text('changelog.heading', title=title))}", ""]
    if removed := removed_text(changelog, catalogue):
        lines.extend([removed, ""])
    for entry in changelog.entries:
        lines.extend([f"## {entry_title(entry, catalogue)}", ""])
        if withdrawn := withdrawn_text(entry, catalogue):
            lines.extend([*(f"> {line}".rstrip() for line in withdrawn.splitlines()), ""])
        if entry.first:
            lines.extend([catalogue.text("changelog.first"), ""])
        for note in entry.notes:
            lines.extend([note.text, ""])
        for impact, group in by_impact([change for change in entry.changes if is_listed(change)]):
            lines.extend(
                [
                    f"### {impact_name(impact, catalogue).capitalize()} ({len(group)})",
                    "",
                    consequences(impact, catalogue),
                    "",
                ]
            )
            for change in group:
                lines.append(f"- {escaped(catalogue.sentence(change.message))}")
                lines.extend([f"    > {_words(change)}"] if has_words(change) else [])
            lines.append("")
    if not changelog.entries:
        lines.append(catalogue.text("changelog.none"))
    return "\n".join(lines).rstrip()


def changes_markdown(changes: Sequence[Change], catalogue: Catalogue) -> Iterator[str]:
    """Yield changes grouped by impact, highest first; each group with its meaning for annotators and items."""
    for impact, group in by_impact(changes):
        yield f"**{impact_name(impact, catalogue).upper()}** ({len(group)}): {consequences(impact, catalogue)}"
        yield ""
        for change in group:
            yield from _change(change, catalogue)
        yield ""


def _change(change: Change, catalogue: Catalogue) -> Iterator[str]:
    notes = ""
    if change.needs_decision:
        decision = catalogue.text("report.needs-decision-short")
        mark = catalogue.text("report.fingerprint", value=f"`{fingerprint(change)}`")
        notes = f" ⚠️ *{decision}*: {escaped(f'`{change.address}`')} ({mark})"
    if change.acknowledged is not None:
        notes += f" *({escaped(acknowledged_text(change.acknowledged, catalogue))})*"
    follows = f" *({consequence_count(change, catalogue)})*" if change.consequences else ""
    yield f"- {escaped(catalogue.sentence(change.message))}{notes}{follows}"
    if has_words(change):
        yield f"  > {_words(change)}"
    before, after = sides(change, catalogue)
    if after:
        yield f"  - {escaped(catalogue.text('report.before', value=before))}"
        yield f"  - {escaped(catalogue.text('report.after', value=after))}"


def _words(change: Change) -> str:
    pieces = word_diff(text_of(change.before), text_of(change.after))
    return " ".join("".join(_piece(piece) for piece in pieces).split())


def _piece(piece: Piece) -> str:
    safe = Piece(piece.op, piece.text.translate(_ESCAPES))
    # HTML, because stars and tildes beside punctuation are not markup.
    form = {"removed": "<del>{}</del>", "added": "<ins>{}</ins>"}.get(piece.op)
    return around(safe, form) if form is not None and piece.text.strip() else safe.text


def escaped(text: str) -> str:
    """Escape text that may have characters of Markdown; ids in backticks stay code, and an `@` mentions no user."""
    return "".join(part if part.startswith("`") else part.translate(_ESCAPES) for part in _CODE.split(text))


def cut(lines: Sequence[str], *, limit: int = LIMIT, rest: str) -> str:
    """Join lines up to a limit of characters, cut between two lines; `rest` is added to a shortened text."""
    remaining = limit - len(rest) - 2
    kept: list[str] = []
    for line in lines:
        remaining -= len(line) + 1
        if remaining < 0:
            return "\n".join([*kept, "", rest]) + "\n"
        kept.append(line)
    return "\n".join(kept).rstrip() + "\n"
