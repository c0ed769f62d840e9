"""The craft findings (GK4xx). Each page of the manual shows a guideline before and after the fix."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from tests.conftest import ROOT

PAGES = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs/reference/findings").glob("GK4*.md")}
CRAFT = {code for code in CODES if code.startswith("GK4")}
#: A guideline without findings.
CLEAN = """
format: 1
id: mood
title: Mood
version: 1.0.0
summary: Say whether a sentence is happy or sad.
task: {unit: One sentence., input: text, kind: choose-one}
labels:
  happy: {name: Happy, definition: The writer is pleased about something., avoid_when: [The good thing is over.]}
  sad: {name: Sad, definition: The writer regrets or misses something., avoid_when: [It was found again.]}
rules:
  writer: {level: must, statement: Label what the writer feels., why: Two readers feel differently., labels: [happy]}
examples:
  sun: {input: The sun is out at last., answer: happy, not: {sad: It is there now.}, shows: [rules/writer]}
  rain: {input: It has rained for a week., answer: sad, not: {happy: No one is pleased.}}
"""


def block(code: str, title: str) -> dict[str, Any]:
    (text,) = re.findall(rf'```yaml title="{title}"\n(.*?)```', PAGES[code], re.DOTALL)
    # With the reader of the package: PyYAML reads `yes` as a boolean.
    data = read(SourceFile(path=f"{code}.yaml", content=text.encode())).data
    assert data is not None
    return data


def merged(base: Any, over: Any) -> Any:
    """The base with the values of a page added; null removes a key."""
    if not isinstance(base, Mapping) or not isinstance(over, Mapping):
        return over
    keys = [*base, *(key for key in over if key not in base)]
    return {
        key: merged(base[key], over[key]) if key in base and key in over else over.get(key, base.get(key))
        for key in keys
        if not (key in over and over[key] is None)
    }


def codes_of(data: dict[str, Any], schema: Schema, grade: int = 12) -> dict[str, str]:
    files = [SourceFile(path="mood.yaml", content=yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode())]
    checked = check(files, schema)
    assert checked.guideline is not None
    assert checked.findings == ()
    findings = list(craft(checked.guideline, checked.source, checked.prose, reading_grade=grade))
    assert all(finding.location.path == "mood.yaml" and finding.location.line > 1 for finding in findings)
    return {finding.code: finding.message for finding in findings}


def test_a_clean_guideline_has_no_findings(schema: Schema) -> None:
    assert codes_of(yaml.safe_load(CLEAN), schema) == {}


@pytest.mark.parametrize("code", sorted(CRAFT))
def test_the_examples_of_a_page_have_the_finding_only_before_the_fix(code: str, schema: Schema) -> None:
    base = yaml.safe_load(CLEAN)
    assert code in codes_of(merged(base, block(code, "before")), schema)
    assert code not in codes_of(merged(base, block(code, "after")), schema)


def test_every_craft_finding_has_a_page() -> None:
    assert set(PAGES) == CRAFT
    assert len(CRAFT) >= 25
    for code, text in PAGES.items():
        assert text.startswith(f"# {code}: ")
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert headings == ["Why it matters", "Example", "How to fix it"]


def test_craft_findings_are_never_errors() -> None:
    assert all(CODES[code].severity is not Severity.ERROR for code in CRAFT)


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("call +44 20 7946 1018 now", True), ("call +44 20 7946 0018, +1 212 555 0142", False),
        ("in 2024 there were 12 345 of them", False),
        ("card 4111 1111 1111 1111", True), ("card 4111 1111 1111 1112", False), ("0000 0000 0000 0000", False),
        ("IMEI 49-015420-323751-8", False),
        ("IBAN DE89 3704 0044 0532 0130 00", True), ("IBAN DE88 3704 0044 0532 0130 00", False),
        ("mail a@b.co", True), ("mail a@example.org", False), ("a @ b, 3 @ 4.50", False), ("+1 point", False),
    ],
)  # fmt: skip
def test_personal_data_is_detected_by_form_and_checksum(text: str, reported: bool, schema: Schema) -> None:
    data = merged(yaml.safe_load(CLEAN), {"examples": {"x": {"input": text, "answer": "sad"}}})
    assert ("GK432" in codes_of(data, schema)) == reported


@pytest.mark.parametrize(("count", "are_compared"), [(60, True), (61, False)])
def test_colors_are_only_compared_if_they_can_all_differ(schema: Schema, count: int, are_compared: bool) -> None:
    data = yaml.safe_load(CLEAN)
    definition = "The writer is pleased about something."
    data["labels"] = {
        f"l-{at}": {"name": f"Label {at}", "definition": f"{definition} {at}", "color": "#d4380d"}
        for at in range(count)
    }
    data["rules"], data["examples"] = {}, {}
    assert ("GK442" in codes_of(data, schema)) is are_compared


@pytest.mark.parametrize(
    ("over", "reported"),
    [
        ({"summary": " “fill in: what is labeled”"}, True),
        ({"title": "FILL  IN : a title"}, True),
        ({"labels": {"sad": {"name": "Fill in: a name", "avoid_when": [{"text": "FILL IN: a case"}]}}}, True),
        ({"examples": {"rain": {"not": {"happy": "FILL IN: why"}}}}, True),
        ({"procedure": {"p": {"ask": "Which?", "answers": {"yes": {"label": "sad", "name": "FILL IN: x"}}}}}, True),
        ({"summary": "Fill in the form."}, False),
        ({"summary": "The mark is FILL IN: at the start."}, False),
        ({"examples": {"rain": {"input": "Fill in: the capital of France is …"}}}, False),
        ({"x-note": "FILL IN: our own key"}, False),
        ({"labels": {"sad": {"x-note": "FILL IN: our own key"}}}, False),
    ],
)
def test_starter_text_is_recognized_everywhere_but_in_items(
    over: dict[str, Any], reported: bool, schema: Schema
) -> None:
    assert ("GK438" in codes_of(merged(yaml.safe_load(CLEAN), over), schema)) is reported


def test_starter_text_has_no_other_findings(schema: Schema) -> None:
    """It is neither vague nor a placeholder, and two labels with the same starter text are not alike."""
    data = yaml.safe_load(CLEAN)
    text = "FILL IN: TODO, where appropriate, etc."
    data["summary"] = f"{text} {'Notwithstanding incomprehensible administrative considerations, ' * 9}"
    for label in data["labels"].values():
        label |= {"name": "FILL IN: name", "definition": text, "use_when": [text], "avoid_when": [text]}
    data["labels"]["sad"]["definition"] = "FILL IN: sad"
    data["rules"]["writer"]["statement"] = text
    assert set(codes_of(data, schema)) == {"GK438"}
