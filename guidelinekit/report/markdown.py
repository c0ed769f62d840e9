"""Changes and changelogs -> Markdown; for a pull request, never more of it than a comment holds."""

import re
from collections.abc import Iterator, Sequence

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import CONSEQUENCES, Change, by_impact
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.word_diff import Piece, word_diff
from guidelinekit.report.changes import (
    acknowledged_text,
    around,
    entry_title,
    has_words,
    is_listed,
    sides,
    text_of,
)
from guidelinekit.report.findings import pluralize

#: A comment on GitHub holds 65,536 characters.
LIMIT = 60_000
_CODE = re.compile(r"(`[^`]*`)")
#: An `@` with a mark of no width after it calls nobody.
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\*_[]<>~#|"} | {"@": "@\u200b"})


def changelog_markdown(title: str, changelog: Changelog) -> str:
    """A changelog as Markdown, newest first."""
    lines = [f"# {escaped(title)}: changelog", ""]
    for entry in changelog.entries:
        lines.extend([f"## {entry_title(entry)}", ""])
        if entry.first:
            lines.extend(["The first release.", ""])
        for note in entry.notes:
            lines.extend([note.text, ""])
        for impact, group in by_impact([change for change in entry.changes if is_listed(change)]):
            lines.extend([f"### {impact.value.capitalize()} ({len(group)})", "", " ".join(CONSEQUENCES[impact]), ""])
            for change in group:
                lines.append(f"- {escaped(change.sentence)}")
                lines.extend([f"    > {_words(change)}"] if has_words(change) else [])
            lines.append("")
    if not changelog.entries:
        lines.append("No releases yet.")
    return "\n".join(lines).rstrip()


def changes_markdown(changes: Sequence[Change]) -> Iterator[str]:
    """Changes grouped by impact, heaviest first; each group says what it asks of annotators and finished items."""
    for impact, group in by_impact(changes):
        yield f"**{impact.value.upper()}** ({len(group)}): {' '.join(CONSEQUENCES[impact])}"
        yield ""
        for change in group:
            yield from _change(change)
        yield ""


def _change(change: Change) -> Iterator[str]:
    asks = "" if change.settled else f" ⚠️ *unsettled* `{fingerprint(change)}`"
    if change.acknowledged is not None:
        asks += f" *({escaped(acknowledged_text(change.acknowledged))})*"
    follows = f" *({pluralize(len(change.folds), 'consequence')})*" if change.folds else ""
    yield f"- {escaped(change.sentence)}{asks}{follows}"
    if has_words(change):
        yield f"  > {_words(change)}"
    before, after = sides(change)
    if after:
        yield f"  - before: {escaped(before)}"
        yield f"  - after: {escaped(after)}"


def _words(change: Change) -> str:
    pieces = word_diff(text_of(change.before), text_of(change.after))
    return " ".join("".join(_piece(piece) for piece in pieces).split())


def _piece(piece: Piece) -> str:
    safe = Piece(piece.op, piece.text.translate(_SIGNS))
    # Not stars and tildes: beside punctuation they mean nothing.
    form = {"removed": "<del>{}</del>", "added": "<ins>{}</ins>"}.get(piece.op)
    return around(safe, form) if form is not None and piece.text.strip() else safe.text


def escaped(text: str) -> str:
    """Text that may hold signs of Markdown by chance; ids in back-ticks stay code. Nobody is mentioned by accident."""
    return "".join(part if part.startswith("`") else part.translate(_SIGNS) for part in _CODE.split(text))


def cut(lines: Sequence[str], *, limit: int = LIMIT, rest: str) -> str:
    """Join lines up to a limit of characters, cut between two of them; `rest` says where the whole can be read."""
    room = limit - len(rest) - 2
    taken: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*taken, "", rest]) + "\n"
        taken.append(line)
    return "\n".join(taken).rstrip() + "\n"
