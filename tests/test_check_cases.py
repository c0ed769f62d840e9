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
_PLACE = r":\d+( [^\s,]+)?( \([^)]+\))?"
_PLACES = rf"{_PLACE}(, {_PLACE})*"
_LEFT = r" … and [\d,]+ more"
#: A cause with several places.
_GROUP = re.compile(
    r"(error|warning|note) GK\d{3} .+"  # what is wrong in all of them
    r"(\n    .{1,76})*?"  # how to fix it, where it is the same in all places
    rf"((\n    [^\s:]+{_PLACES}(,\n      {_PLACES})*)+({_LEFT})?"  # the places, by file
    rf"|(\n    [^\s:]+:(\n      :\d+ .{{1,92}})+)+(\n     {_LEFT})?)"  # or a line for each of different messages
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
        assert result.code == int(bool(re.search(r"(^|: )error GK", result.out, re.MULTILINE)))
        # What to do first, after an empty line, is not part of any finding.
        *findings, _ = re.split(r"\n(?=\S)", result.out.strip().split("\n\n")[0])
        assert findings
        assert all(_FINDING.fullmatch(finding) or _GROUP.fullmatch(finding) for finding in findings)


def test_there_are_at_least_thirty_malformed_cases() -> None:
    assert sum(not case.name.startswith("valid-") for case in FOLDERS) >= 30
