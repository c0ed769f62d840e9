"""Changes -> Markdown for a pull request: what must be done comes first, and the whole never outgrows a comment."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from guidelinekit.change.change import CONSEQUENCES, Change
from guidelinekit.change.words import Piece, word_diff
from guidelinekit.report.changes import by_impact
from guidelinekit.report.findings import counted

#: A comment on GitHub holds 65,536 characters.
LIMIT = 60_000
_CODE = re.compile(r"(`[^`]*`)")
#: An `@` with a mark of no width after it calls nobody.
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\*_[]<>~#|"} | {"@": "@\u200b"})


def changes_markdown(changes: Sequence[Change]) -> Iterator[str]:
    """Changes grouped by impact, heaviest first; each group says what it asks of annotators and finished items."""
    for impact, group in by_impact(changes):
        yield f"**{impact.value.upper()}** ({len(group)}): {' '.join(CONSEQUENCES[impact])}"
        yield ""
        for change in group:
            yield from _change(change)
        yield ""


def _change(change: Change) -> Iterator[str]:
    asks = "" if change.settled else " ⚠️ *unsettled*"
    follows = f" *({counted(len(change.folds), 'consequence')})*" if change.folds else ""
    yield f"- {escaped(change.sentence)}{asks}{follows}"
    if change.prose and change.before is not None and change.after is not None:
        yield f"  > {_words(change)}"


def _words(change: Change) -> str:
    pieces = word_diff(_text(change.before), _text(change.after))
    return " ".join("".join(_piece(piece) for piece in pieces).split())


def _piece(piece: Piece) -> str:
    text = piece.text.translate(_SIGNS)
    form = {"removed": "~~{}~~", "added": "**{}**"}.get(piece.op)
    if form is None or not text.strip():
        return text
    lead, trail = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{lead}{form.format(text.strip())}{trail}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value["text"])


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
