"""What the audit measured, as a table, and problems by their number of pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

_MAX_PROBLEMS = 60


class Figures:
    """The rows of the table. Each has a measured value and its goal, which is the most that is allowed."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, float, float]] = []

    def add(self, name: str, value: float, goal: float) -> None:
        """Add a row."""
        self._rows.append((name, value, goal))

    def table(self) -> str:
        """The table as text."""
        width = max((len(name) for name, _, _ in self._rows), default=0)
        lines = [f"{'figure':{width}} {'measured':>10} {'goal':>8}"]
        for name, value, goal in self._rows:
            lines.append(f"{name:{width}} {value:10,.10g} {goal:8,.10g}{'' if value <= goal else '  MISSED'}")
        return "\n".join(lines)

    def missed(self) -> list[str]:
        """The names of the rows that miss their goal."""
        return [name for name, value, goal in self._rows if value > goal]


class Problems:
    """Problems of pages: the same problem of several pages is one."""

    def __init__(self) -> None:
        self._pages: dict[str, list[str]] = defaultdict(list)

    def add(self, page: str, lines: Iterable[str]) -> None:
        """Add the problems of a page."""
        for line in lines:
            self._pages[line].append(page)

    def __len__(self) -> int:
        return sum(map(len, self._pages.values()))

    def require_none(self) -> None:
        """Fail with the most frequent problems, if there are any, and how many there are of each kind."""
        if not self._pages:
            return
        kinds = Counter({line: len(pages) for line, pages in self._pages.items()})
        lines = [
            f"{count} × {line} (first: {self._pages[line][0]})" for line, count in kinds.most_common(_MAX_PROBLEMS)
        ]
        more = f"\n… and {len(kinds) - _MAX_PROBLEMS} other problems" if len(kinds) > _MAX_PROBLEMS else ""
        pytest.fail("\n".join([f"{len(self)} problems:", *lines]) + more, pytrace=False)
