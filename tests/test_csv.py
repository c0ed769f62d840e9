"""200 labels that a naive script writes as YAML, with known mistakes: each is reported, and nothing else."""

import csv
import io
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
    """The output of a script that indents YAML and does not quote anything."""
    lines = [HEAD.rstrip()]
    for row in rows:
        lines.append(f"  {row['id']}:")
        lines += [
            f"    {key}: {value}"
            for key, value in row.items()
            if key != "id" and (value or key in ("name", "definition"))
        ]
    return "\n".join(lines) + "\n"


def findings_in(text: str, schema: Schema) -> list[Finding]:
    checked = check([SourceFile(path="things.yaml", content=text.encode())], schema)
    findings = list(checked.findings)
    if checked.guideline is not None:
        findings += craft(checked.guideline, checked.source, checked.texts)
    return [finding for finding in findings if finding.severity is not Severity.NOTE]


@pytest.fixture
def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((FOLDER / "labels.csv").read_text(encoding="utf-8"))))


@pytest.fixture
def mistakes() -> dict[int, str]:
    """The code of the finding for each row with a mistake."""
    entries = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return {entry["row"] - 2: entry["code"] for entry in entries}


def fixed(row: dict[str, str], number: int) -> dict[str, str]:
    """The row without mistakes."""
    clean = {
        "id": f"thing-{number}",
        "name": f"Thing {number}",
        "definition": f"What is on line {number} of the list",
    }
    empty = dict.fromkeys(set(row) - set(clean), "")
    return {**row, **empty, **clean, "code": str(1000 + number)}


def test_the_list_has_200_labels_and_mistakes_of_31_kinds(rows: list[dict[str, str]], mistakes: dict[int, str]) -> None:
    assert len(rows) == 200
    assert len(mistakes) == 54
    assert len(set(mistakes.values())) >= 31


def test_without_the_mistakes_nothing_is_reported(
    rows: list[dict[str, str]], mistakes: dict[int, str], schema: Schema
) -> None:
    clean = [fixed(row, at) if at in mistakes else row for at, row in enumerate(rows)]
    assert findings_in(pasted(clean), schema) == []


def test_every_mistake_is_reported_and_nothing_else(
    rows: list[dict[str, str]], mistakes: dict[int, str], schema: Schema
) -> None:
    """Read the findings, fix them, and check again until there are none."""
    remaining = dict(mistakes)
    for _ in range(len(mistakes)):
        text = pasted(rows)
        reported = {(_row(finding, text), finding.code) for finding in findings_in(text, schema)}
        if not reported:
            break
        for row, code in reported:
            assert remaining.get(row) == code, f"false positive: {code} at row {row + 2}"
        for row, _ in reported:
            remaining.pop(row, None)
            rows[row] = fixed(rows[row], row)
    assert remaining == {}


def _row(finding: Finding, text: str) -> int:
    """The row of the list that the line of a finding comes from."""
    labels = [
        at for at, line in enumerate(text.split("\n"), 1) if line.startswith("  ") and not line.startswith("    ")
    ]
    return max(number for number, line in enumerate(labels) if line <= finding.location.line)
