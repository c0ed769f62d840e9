"""What changed, said in words. A folder in `cases/diff` holds `old.yaml`, `new.yaml` and what `diff` prints."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CASES, ROOT, Result
from tests.test_check_cases import expect

FOLDERS = sorted(path for path in (CASES / "diff").iterdir())


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_case(case: Path, cli: Callable[..., Result]) -> None:
    result = cli("-C", case, "diff", "old.yaml", "new.yaml")
    assert (result.code, result.err) == (0, "")
    expect(case / "expected.txt", result.out)


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_positions_lead_to_both_sides(case: Path, cli: Callable[..., Result]) -> None:
    data = json.loads(cli("-C", case, "diff", "old.yaml", "new.yaml", "--format", "json").out)
    for guideline in data["guidelines"]:
        for change in guideline["changes"]:
            for side in ("old", "new"):
                where = change[f"{side}_location"]
                line = (ROOT / where["path"]).read_text().splitlines()[where["line"] - 1]
                assert line[where["column"] - 1 :].strip()
