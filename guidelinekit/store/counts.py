"""A team's file of finished items -> how many there are of each label."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from guidelinekit.errors import ConfigError


def counts_of(guideline_id: str, root: Path, pattern: str) -> Mapping[str, int] | None:
    """How many finished items each label has, as the team's file says; None where there is none.

    Raises:
        ConfigError: the file is no table of labels and whole numbers.
    """
    path = root / pattern.replace("{id}", guideline_id)
    if not pattern or not path.is_file():
        return None
    shown = pattern.replace("{id}", guideline_id)
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{shown} cannot be read: {error}") from error
    counts: dict[str, int] = {}
    for line, row in enumerate(rows, 1):
        if not row or (line == 1 and row[1:2] and not row[1].strip().isdecimal()):
            continue
        if len(row) < 2 or not row[1].strip().isdecimal():
            raise ConfigError(
                f"{shown}:{line}: `{','.join(row)}` is not a label and a whole number",
                hint="Write a line for each label: `harassment,1200`.",
            )
        counts[row[0].strip()] = counts.get(row[0].strip(), 0) + int(row[1])
    return counts
