"""What a change of one file means -> text in place of the lines that `git diff` would show."""

import difflib
from collections.abc import Sequence

from click import style

from guidelinekit.changes.change import Change
from guidelinekit.report.changes import changes_text


def file_text(path: str, changes: Sequence[Change]) -> str:
    """The changes of a file; that there are none, where its lines differ, is worth saying too."""
    lines = [style(path, bold=True)]
    if changes:
        lines.extend(changes_text(changes))
    else:
        lines.append("  Nothing changed in meaning or wording: only lines moved, or comments.")
    return "\n".join([*lines, ""])


def lines_text(path: str, old: bytes | None, new: bytes | None) -> str:
    """The lines that changed, for a file whose meaning cannot be compared."""
    before, after = ((content or b"").decode("utf-8", "replace").splitlines() for content in (old, new))
    names = [path if content is not None else "/dev/null" for content in (old, new)]
    colours = {"+": "green", "-": "red", "@": "cyan"}
    found = difflib.unified_diff(before, after, names[0], names[1], lineterm="")
    return "\n".join(style(line, fg=colours.get(line[:1])) for line in found)
