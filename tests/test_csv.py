"""200 labels pasted into YAML by a naive script, with planted mistakes: each is found, and nothing else is said."""

import csv
import json

import pytest

from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from tests.conftest import CASES

FOLDER = CASES / "csv"
HEAD = """\
format: 1
id: things
title: Things
version: 1.0.0
summary: Say what the picture shows.
task: {unit: One picture with its caption., input: text, kind: choose-one}
labels:
"""


def pasted(rows: list[dict[str, str]]) -> str:
    """What a script writes that knows nothing of YAML but its indentation."""
    lines = [HEAD.rstrip()]
    for row in rows:
        lines.append(f"  {row['id']}:")
        lines += [
            f"    {key}: {value}"
            for key, value in row.items()
            if key != "id" and (value or key in ("name", "definition"))
        ]
    return "\n".join(lines) + "\n"


def said(text: str, schema: Schema) -> list[Finding]:
    checked = check([SourceFile(path="things.yaml", content=text.encode())], schema)
    found = list(checked.findings)
    if checked.guideline is not None:
        found += craft(checked.guideline, checked.source, checked.prose)
    return [finding for finding in found if finding.severity is not Severity.NOTE]


@pytest.fixture
def rows() -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / "labels.csv").read_text(encoding="utf-8").splitlines()))


def mended(row: dict[str, str], number: int) -> dict[str, str]:
    """The row without any mistake."""
    clean = {
        "id": f"thing-{number}",
        "name": f"Thing {number}",
        "definition": f"What stands in line {number} of the list",
    }
    return {**row, **clean, "code": str(1000 + number), "color": "", "parent": "", "status": ""}


def test_the_list_holds_200_labels_and_30_mistakes(rows: list[dict[str, str]]) -> None:
    planted = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    assert len(rows) == 200
    assert len(planted) >= 30


def test_without_the_mistakes_nothing_is_said(rows: list[dict[str, str]], schema: Schema) -> None:
    planted = {entry["row"] - 2 for entry in json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))}
    clean = [mended(row, at) if at in planted else row for at, row in enumerate(rows)]
    assert said(pasted(clean), schema) == []


def test_every_mistake_is_found_and_there_is_no_false_alarm(rows: list[dict[str, str]], schema: Schema) -> None:
    """As a person works: read what is said, mend it, and ask again, until nothing is said."""
    planted = {
        entry["row"] - 2: entry["code"] for entry in json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    }
    left = dict(planted)
    for _ in range(len(planted)):
        text = pasted(rows)
        found = {(_row(finding, text), finding.code) for finding in said(text, schema)}
        if not found:
            break
        for row, code in found:
            assert left.get(row) == code, f"a false alarm: {code} at row {row + 2}"
        for row, _ in found:
            left.pop(row, None)
            rows[row] = mended(rows[row], row)
    assert left == {}


def _row(finding: Finding, text: str) -> int:
    """The row of the list that a finding's line was made of."""
    labels = [
        at for at, line in enumerate(text.split("\n"), 1) if line.startswith("  ") and not line.startswith("    ")
    ]
    return max(number for number, line in enumerate(labels) if line <= finding.location.line)
