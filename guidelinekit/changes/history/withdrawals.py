"""Files that withdraw releases (Markdown with front matter) -> since when, and why."""

import datetime
import re
from dataclasses import dataclass, replace

from guidelinekit.changes.history.notes import read_note
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.document import SourceFile

#: The name of the file in the folder of a release.
WITHDRAWN = "withdrawn.md"
_DATE = re.compile(rb"---\r?\ndate: (\d{4}-\d\d-\d\d)\r?\n---\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That a release is not followed any more: since which `date` (YYYY-MM-DD, empty if unknown), and why."""

    date: str
    reason: str


def read_withdrawal(file: SourceFile) -> tuple[Withdrawal | None, tuple[Finding, ...]]:
    """Read the file of a withdrawal; None if it could not be read.

    The release is withdrawn even if the text cannot be used, but not by a link, which may name any file.
    """
    if file.problem:
        return None, read_note(file, version="")[1]
    date = _DATE.match(file.content)
    text = file.content[date.end() :] if date else file.content
    note, findings = read_note(replace(file, content=text), version="")
    return Withdrawal(date=date[1].decode() if date else "", reason=note.text if note else ""), findings


def withdrawal_text(reason: str, today: datetime.date) -> str:
    """Return the content of the file of a withdrawal."""
    return f"---\ndate: {today.isoformat()}\n---\n{reason.strip()}\n"
