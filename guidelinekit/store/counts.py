"""A team's CSV file of finished items -> how many of them have each value."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import ConfigError
from guidelinekit.store.repository_files import COUNTS_LIMIT, read_file

_HINT = "Write a line for each value: `harassment,1200`."
_DIGITS = 15

#: The number of items. Python refuses to read very long numbers.
_NUMBER = re.compile(rf"\s*(\d{{1,{_DIGITS}}})\s*")


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
    file = read_file(root, name, COUNTS_LIMIT) if pattern else None
    if file is None:
        return None
    if file.problem:
        raise ConfigError(f"{name} cannot be read: {file.problem}", hint="Use a regular file, or remove it.")
    try:
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{name} is not a CSV table in UTF-8", hint=_HINT) from error
    items: dict[str, int] = {}
    lines: dict[str, int] = {}
    for line, row in enumerate(rows, 1):
        number = _NUMBER.fullmatch(row[1]) if len(row) > 1 else None
        if not row or (line == 1 and len(row) > 1 and number is None):
            continue
        if number is None:
            # The row is not shown: the settings may name any file of the checkout, such as one with a secret.
            raise ConfigError(f"{name}:{line}: expected a value and a whole number below 10^{_DIGITS}", hint=_HINT)
        value = row[0].strip()
        items[value] = items.get(value, 0) + int(number[1])
        lines.setdefault(value, line)
    return Counts(path=name, items=items, lines=lines)
