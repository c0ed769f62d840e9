"""A team's CSV file of finished items -> how many of them have each value."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The finished items by value, and the line of the file with the value."""

    path: str
    items: Mapping[str, int]
    lines: Mapping[str, int]


def counts_of(guideline_id: str, root: Path, pattern: str) -> Counts | None:
    """Return the counts of a guideline; None if the team has no file for it.

    A value is a label, `(none)`, an outcome, an attribute or `attribute/option`. Its lines are added.

    Raises:
        ConfigError: the file is not a table of values and whole numbers.
    """
    name = pattern.replace("{id}", guideline_id)
    path = root / name
    if not pattern or not path.is_file():
        return None
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{name} cannot be read: {error}") from error
    items: dict[str, int] = {}
    lines: dict[str, int] = {}
    for line, row in enumerate(rows, 1):
        if not row or (line == 1 and row[1:2] and not row[1].strip().isdecimal()):
            continue
        if len(row) < 2 or not row[1].strip().isdecimal():
            raise ConfigError(
                f"{name}:{line}: `{','.join(row)}` is not a value and a whole number",
                hint="Write a line for each label: `harassment,1200`.",
            )
        value = row[0].strip()
        items[value] = items.get(value, 0) + int(row[1])
        lines.setdefault(value, line)
    return Counts(path=name, items=items, lines=lines)
