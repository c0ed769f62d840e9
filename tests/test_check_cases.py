"""`check` reports what is wrong with a guideline, where, and how to fix it. Each folder in `cases/check` is a case.

`specs/` and `changes/` are the guideline, `expected.txt` is the output. With UPDATE_CASES=1 the tests rewrite it.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CASES, Result

FOLDERS = sorted(path for path in (CASES / "check").iterdir())
_FINDING = re.compile(
    r"\S+:\d+:\d+: (error|warning|note) GK\d{3} .+"  # where and what is wrong
    r"(\n  \d+ \|.*\n +\| .*\^)?"  # the line
    r"\n    \S.+"  # how to fix it
)


def expect(path: Path, text: str) -> None:
    """Compare a text with the stored text."""
    if os.environ.get("UPDATE_CASES"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_case(case: Path, cli: Callable[..., Result]) -> None:
    result = cli("-C", case, "check")
    expect(case / "expected.txt", result.out)
    assert result.err == ""
    if case.name.startswith("valid-"):
        assert result.code == 0
        assert "nothing found" in result.out
    else:
        assert result.code == int(": error GK" in result.out)
        *findings, _ = re.split(r"\n(?=\S)", result.out.strip())
        assert findings
        assert all(_FINDING.fullmatch(finding) for finding in findings)


def test_there_are_at_least_thirty_malformed_cases() -> None:
    assert sum(not case.name.startswith("valid-") for case in FOLDERS) >= 30
