"""The changes of one file -> text that replaces the output of `git diff` for it."""

import difflib
from collections.abc import Sequence

from click import style

from guidelinekit.changes.change import Change, is_listed
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.changes import changes_text


def file_text(path: str, changes: Sequence[Change], catalogue: Catalogue) -> str:
    """Return the changes of a file, or that only its lines differ."""
    lines = [style(plain_line(path), bold=True)]
    if any(map(is_listed, changes)):
        lines.extend(changes_text(changes, catalogue))
    else:
        lines.append(f"  {catalogue.text('report.only-version' if changes else 'report.only-lines')}")
    return "\n".join([*lines, ""])


def lines_text(path: str, old: bytes | None, new: bytes | None) -> str:
    """Return the lines that changed, for a file whose meaning cannot be compared."""
    before, after = ((content or b"").decode("utf-8", "replace").splitlines() for content in (old, new))
    names = [path if content is not None else "/dev/null" for content in (old, new)]
    colors = {"+": "green", "-": "red", "@": "cyan"}
    lines = difflib.unified_diff(before, after, names[0], names[1], lineterm="")
    return "\n".join(style(plain_line(line.replace("\t", "    ")), fg=colors.get(line[:1])) for line in lines)
