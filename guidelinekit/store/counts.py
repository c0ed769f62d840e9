"""A team's CSV file of labeled items -> the number of items of each label."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from guidelinekit.errors import ConfigError


def counts_of(guideline_id: str, root: Path, pattern: str) -> Mapping[str, int] | None:
    """The number of labeled items by label id; None if the team has no file for this guideline.

    Raises:
        ConfigError: the file is not a table of labels and whole numbers.
    """
    name = pattern.replace("{id}", guideline_id)
    path = root / name
    if not pattern or not path.is_file():
        return None
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{name} cannot be read: {error}") from error
    counts: dict[str, int] = {}
    for line, row in enumerate(rows, 1):
        if not row or (line == 1 and row[1:2] and not row[1].strip().isdecimal()):
            continue
        if len(row) < 2 or not row[1].strip().isdecimal():
            raise ConfigError(
                f"{name}:{line}: `{','.join(row)}` is not a label and a whole number",
                hint="Write a line for each label: `harassment,1200`.",
            )
        counts[row[0].strip()] = counts.get(row[0].strip(), 0) + int(row[1])
    return counts
