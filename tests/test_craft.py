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


def block_text(code: str, title: str) -> str:
    (text,) = re.findall(rf'```yaml title="{title}"\n(.*?)```', PAGES[code], re.DOTALL)
    return str(text)


def block(code: str, title: str) -> dict[str, Any]:
    text = block_text(code, title)
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
    return codes_in(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), schema, grade)


def codes_in(text: str, schema: Schema, grade: int = 12) -> dict[str, str]:
    files = [SourceFile(path="mood.yaml", content=text.encode())]
    checked = check(files, schema)
    assert checked.guideline is not None
    assert checked.findings == ()
    findings = list(craft(checked.guideline, checked.source, checked.texts, reading_grade=grade))
    assert all(finding.location.path == "mood.yaml" and finding.location.line > 1 for finding in findings)
    return {finding.code: finding.message for finding in findings}


def test_a_clean_guideline_has_no_findings(schema: Schema) -> None:
    assert codes_of(yaml.safe_load(CLEAN), schema) == {}


@pytest.mark.parametrize("code", sorted(CRAFT - {"GK435"}))
def test_the_examples_of_a_page_have_the_finding_only_before_the_fix(code: str, schema: Schema) -> None:
    base = yaml.safe_load(CLEAN)
    assert code in codes_of(merged(base, block(code, "before")), schema)
    assert code not in codes_of(merged(base, block(code, "after")), schema)


def test_the_examples_of_a_cut_text_have_the_finding_only_before_the_fix(schema: Schema) -> None:
    """The finding is about how the file is written, which its data does not show."""
    assert "GK435" in codes_in(CLEAN + block_text("GK435", "before"), schema)
    assert "GK435" not in codes_in(CLEAN + block_text("GK435", "after"), schema)


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
    ("before", "after", "cut"),
    [
        ("title: Mood", "title: Mood # of writers", "# of writers"),
        ("One sentence., input", "One # sentence\n  , input", "# sentence"),
        ("summary: Say", "summary: Song #1, so say", "#1, so say whether a sentence is happy or sad."),
        ("{name: Happy,", "{name: Happy  # the good mood\n    ,", "# the good mood"),
        ("[It was found again.]", "[It was # found\n    ]", "# found"),
        ("input: It has rained for a week.", "input: It # has\n   ", "# has"),
        ("version: 1.0.0", "version: 1.0.0 # first\nstatus: active  # now\nx-note: own # text", ""),
        ("level: must", "level: must # never should\n   ", ""),
        ("labels: [happy]}", "labels: [happy # or sad\n    ]}", ""),
        ("title: Mood", "title: 'Mood' # of writers", ""),
        ("title: Mood", "title: Mood#1", ""),
        ("title: Mood", "# a line # of its own\ntitle: Mood", ""),
    ],
)
def test_a_comment_after_a_text_cuts_it(before: str, after: str, cut: str, schema: Schema) -> None:
    assert before in CLEAN
    message = codes_in(CLEAN.replace(before, after, 1), schema).get("GK435", "")
    assert message == (f"the text ends before “{cut}”, which is a comment in YAML" if cut else "")


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"summary": "Say wh\u200bether."}, "the text contains U+200B (zero width space) after “wh”"),
        ({"title": "\u202eMood"}, "the text contains U+202E (right-to-left override) at its start"),
        (
            {"rules": {"writer": {"title": "The\u200b writer"}}},
            "the text contains U+200B (zero width space) after “The”",
        ),
        (
            {"sla": {"speed": {"term": "Soon.", "target": "95\u2060%"}}},
            "the text contains U+2060 (word joiner) after “95”",
        ),
        ({"labels": {"sad": {"aliases": ["un\u00adhappy"]}}}, "the text contains U+00AD (soft hyphen) after “un”"),
        (
            {"glossary": {"sad": {"definition": "x", "name": "Sad\u2060"}}},
            "the text contains U+2060 (word joiner) after “Sad”",
        ),
        (
            {"examples": {"sun": {"not": {"sad": "No \u2067x"}}}},
            "the text contains U+2067 (right-to-left isolate) after “No”",
        ),
        ({"examples": {"sun": {"input": "The s\u200bun"}}}, ""),
        ({"summary": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u200f\u200d"}, ""),
        ({"summary": "Say\u00a0whether it is “happy” – or not."}, ""),
    ],
)  # fmt: skip
def test_invisible_characters_are_reported_in_texts_but_not_in_items(
    over: dict[str, Any], message: str, schema: Schema
) -> None:
    assert codes_of(merged(yaml.safe_load(CLEAN), over), schema).get("GK436", "") == message


@pytest.mark.parametrize(
    ("section", "elements", "message"),
    [
        ("labels", ["Caf\u00e9", "Cafe\u0301"], "differ only in how accents are stored (NFC and NFD)"),
        ("labels", ["Good  mood", "Good\u00a0mood"], "differ only in spaces"),
        ("labels", ["Good mood", "good Mood"], "differ only by upper and lower case"),
        ("labels", ["Stra\u00dfe", "STRASSE"], "differ only by upper and lower case"),
        ("outcomes", ["Skip", "Skip"], "`b` has the same name as `a`"),
        ("outcomes", ["Skip", "Skipped"], ""),
        ("glossary", ["\u00e9t\u00e9", "e\u0301te\u0301"], "differ only in how accents are stored (NFC and NFD)"),
        ("options", ["None", "none"], "differ only by upper and lower case"),
    ],
)
def test_names_that_look_the_same_are_alike(section: str, elements: list[str], message: str, schema: Schema) -> None:
    data = yaml.safe_load(CLEAN)
    named: dict[str, Any] = {key: {"name": name} for key, name in zip("ab", elements, strict=True)}
    if section == "options":
        data["attributes"] = {"strength": {"ask": "How strong?", "kind": "choose-one", "options": named, "of": "item"}}
    else:
        field = "when" if section == "outcomes" else "definition"
        for key, element in named.items():
            element[field] = f"The case {key}."
        data[section] = {**data.get(section, {}), **named}
    reported = codes_of(data, schema).get("GK406", "")
    assert reported.endswith(message) if message else not reported


def test_an_alias_that_is_the_name_of_another_element_is_reported(schema: Schema) -> None:
    over = {"labels": {"sad": {"aliases": ["HAPPY", "blue"]}, "happy": {"aliases": ["happy"]}}}
    reported = codes_of(merged(yaml.safe_load(CLEAN), over), schema)
    assert reported["GK406"] == "`HAPPY` is an alias of `sad` and the name of `happy`"


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("It is <b>bold</b>.", "an HTML tag"), ("One.<br/>Two.", "an HTML tag"), ("x <!-- y --> z", "an HTML comment"),
        ("A <span class='x'>y</span>.", "an HTML tag"), ("A <a href='x'>link</a>.", "an HTML tag"),
        ("Write <label> and <your name>, a < b > c.", ""), ("Write `<b>` as it is.", ""), ("    <b>code</b>", ""),
        ("```html\n<b>code</b>\n```", ""), ("See <https://example.com/b>.", ""), ("``a ` <b>`` and \\` <c>", ""),
        ("`a` and <b>b</b> and `c`", "an HTML tag"),
        ("So $$x^2$$ it is.", "a formula"), ("$$\nx = 1\n$$", "a formula"), ("At \\(x\\) now.", "a formula"),
        ("\\[x = 1\\]", "a formula"), ("A $\\frac{1}{2}$ b.", "a formula"),
        ("It costs $5 and $10.", ""), ("From $$ to $$$.", ""), ("A \\[b\\ c \\( d.", ""), ("`$\\alpha$`", ""),
        ("!!! note\n    Careful.", "an admonition"), ("??? tip \"More\"\n    Text.", "an admonition"),
        ("::: warning\nCareful.\n:::", "an admonition"), ("Stop!!! now", ""), ("What?", ""),
        ("Text.\n{: .wide}", "an attribute list"), ("Text {#anchor}", "an attribute list"), ("A {name} in it.", ""),
        ("As shown[^1].", "a footnote"), ("Not [^a-z] here.", ""), ("See [[Other page]].", "a wiki link"),
        ("A list [[0, 1], [2, 3]].", ""), ("- [ ] one\n- [x] two", "a task list"), ("Tick [x] if so.", ""),
        ("# Title\n\nText.", "the heading “Title”"), ("Title\n-----\n\nText.", "the heading “Title”"),
        ("Title\n===\nText.", "the heading “Title”"), ("#1 is first, # is not.", ""), ("One.\n\n---\n\nTwo.", ""),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ""), ("`# Title`", ""),
    ],
)  # fmt: skip
def test_markup_that_has_no_effect_is_reported_outside_of_code(text: str, reported: str, schema: Schema) -> None:
    message = codes_of(merged(yaml.safe_load(CLEAN), {"summary": text}), schema).get("GK437", "")
    assert message.startswith(reported) if reported else not message


@pytest.mark.parametrize(("length", "is_long"), [(216, False), (217, True)])
def test_the_length_of_a_definition_is_that_of_its_plain_text(length: int, is_long: bool, schema: Schema) -> None:
    definition = f"**{'word ' * 43}"[: length + 2].ljust(length + 2, "x") + "**"
    data = merged(yaml.safe_load(CLEAN), {"labels": {"sad": {"definition": definition}}})
    assert ("GK439" in codes_of(data, schema)) is is_long


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
