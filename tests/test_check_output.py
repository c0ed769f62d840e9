"""The text output of `check`: findings are grouped by cause, errors first, and many of them end with what to do first.

The formats for programs contain every finding.
"""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Location
from guidelinekit.report.causes import Cause
from tests.conftest import CASES, HEAD, LABELS, MOOD, Result
from tests.naive_imports import answers_by_name, as_yaml, naive_import, without_definitions

Cli = Callable[..., Result]
_BUILDS = "No errors: see the pages with `guidelinekit serve`; `guidelinekit publish` publishes releases."
_BLOCKED = (
    "Fix the errors first: a guideline with errors cannot be built, and most of its other problems are only found once "
    "it has none."
)
_NEXT = (
    "The most frequent warning is next: 9 borderline or hard examples give no reason for their answer (GK425); add "
    "`why:`, or the tempting answers under `not:`."
)
_INVALID_ID = "an id contains characters that are not allowed, or is too long"


def check(cli: Cli, folder: Path, files: Mapping[str, str], *arguments: str) -> Result:
    """Write files below `specs` and check them."""
    for name, content in files.items():
        path = folder / "specs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return cli("-C", folder, "check", *arguments)


def imported(data: dict[str, Any]) -> dict[str, str]:
    return {f"{data['id']}/guideline.yaml": as_yaml(data)}


def with_short_names(data: dict[str, Any]) -> dict[str, Any]:
    """Return an import in which the answers are valid as ids."""
    for example in data["examples"].values():
        example["answer"] = example["answer"].replace(" ", "_").upper()
    return data


@pytest.mark.parametrize(
    ("data", "summary", "first_step"),
    [
        (
            naive_import(),
            "1 guideline checked: 15 warnings from 3 causes, 21 notes from 2 causes.",
            f"{_BUILDS} {_NEXT} The 21 notes can wait.",
        ),
        (
            without_definitions(),
            "1 guideline checked: 17 errors from 1 cause.",
            f"{_BLOCKED} Begin with GK000 (17 labels have no definition).",
        ),
        (
            answers_by_name(),
            "1 guideline checked: 13 errors from 8 causes.",
            f"{_BLOCKED} Begin with GK210 (13 places: {_INVALID_ID}).",
        ),
        (
            with_short_names(answers_by_name()),
            "1 guideline checked: 25 errors from 17 causes.",
            f"{_BLOCKED} Begin with GK301 (25 places: the guideline refers to a label that it does not define).",
        ),
    ],
    ids=["naive", "without definitions", "names with spaces", "names in capitals"],
)
def test_a_first_import_has_a_short_report_that_says_what_to_do_first(
    data: dict[str, Any], summary: str, first_step: str, cli: Cli, tmp_path: Path
) -> None:
    result = check(cli, tmp_path, imported(data))
    lines = result.out.splitlines()
    assert len(lines) <= 25
    assert all(len(line) <= 100 for line in lines)
    end = lines.index(summary)
    assert lines[end + 1] == ""
    assert all(len(line) <= 80 for line in lines[end:])
    steps = " ".join(lines[end + 2 :])
    # Which code reports a missing definition, and how it quotes the word, is no concern of this test.
    assert re.sub(r"GK\d+ \((.* have no) `?definition`?\)", r"GK000 (\1 definition)", steps) == first_step


def test_an_import_shows_each_cause_once_with_its_places(cli: Cli, tmp_path: Path) -> None:
    data = naive_import()
    data["labels"] = {key: {"definition": label["definition"]} for key, label in data["labels"].items()}
    out = check(cli, tmp_path, imported(data)).out
    assert out.startswith(
        "error GK202 17 labels have no `name`\n"
        "    Add `name:` (the name that annotators see).\n"
        "    specs/help-desk/guideline.yaml:11 loan-period, :13 renewal, :15 late-fee,\n"
        "      :17 lost-item, :19 damaged-item, :21 reservation, :23 interlibrary-loan,\n"
        "      :25 purchase-suggestion, :27 membership, :29 login … and 7 more\n"
    )


def test_sixty_one_errors_have_two_causes_and_json_has_all_of_them(cli: Cli, tmp_path: Path) -> None:
    examples = [f"  e{number}: {{input: Text {number}., answer: Spam}}" for number in range(60)]
    examples.append("  last: {input: The last text., answer: Ham}")
    files = {"mood.yaml": MOOD + "examples:\n" + "\n".join(examples) + "\n"}
    out = check(cli, tmp_path, files).out
    assert "\n1 guideline checked: 61 errors from 2 causes.\n" in out
    assert out.startswith(
        "error GK301 there is no label `Spam` (`answer` of 60 examples)\n"
        "    Correct the id, or add the label.\n"
        "    specs/mood.yaml:11 e0, :12 e1,"
    )
    shown = len(re.findall(r":\d+ e\d+", out))
    assert f" … and {60 - shown} more\n" in out
    data = json.loads(check(cli, tmp_path, files, "--format", "json").out)
    assert data["counts"] == {"error": 61, "warning": 0, "note": 0}
    assert len(data["findings"]) == 61
    assert len(check(cli, tmp_path, files, "--format", "github").out.splitlines()) == 61


def test_one_place_of_each_cause_is_shown_with_its_line(cli: Cli, tmp_path: Path) -> None:
    text = LABELS.replace("{name: Sad, ", "{")
    assert check(cli, tmp_path, {"mood.yaml": HEAD + text}).out == (
        "specs/mood.yaml:9:3: error GK202 `labels/sad` has no `name`\n"
        "  9 |   sad: {definition: The writer is not pleased.}\n"
        "    |   ^^^\n"
        "    Add `name:` (the name that annotators see).\n"
        "1 guideline checked: 1 error.\n"
    )


def test_errors_are_first_then_warnings_then_notes_each_in_the_order_of_files(cli: Cli, tmp_path: Path) -> None:
    craft = """\
rules:
  a: {level: must, statement: Read it.}
examples:
  rain: {input: It has rained for a week., answer: sad}
  sun: {input: The sun is out., answer: happy}
"""
    broken = "examples:\n  e: {input: One., answer: b}\n  f: {input: Two., answer: a}\n"
    files = {
        "anger.yaml": MOOD.replace("id: mood", "id: anger") + craft,
        "mood.yaml": MOOD + broken,
        "zest.yaml": MOOD.replace("id: mood", "id: zest") + broken,
    }
    out = check(cli, tmp_path, files).out
    heads = re.findall(r"^(?:(\S+):\d+:\d+: )?(error|warning|note) (GK\d+) (.*)", out, re.MULTILINE)
    assert heads == [
        ("", "error", "GK301", "there is no label `b` (`answer` of 2 examples)"),
        ("", "error", "GK301", "there is no label `a` (`answer` of 2 examples)"),
        ("specs/anger.yaml", "warning", "GK412", "the rule `a` has `level: must` but gives no reason"),
        ("", "note", "GK402", "2 labels are not shown as a tempting wrong answer by any example"),
        ("specs/anger.yaml", "note", "GK413", "no example shows the rule `a`"),
    ]
    assert "    specs/mood.yaml:11 e\n    specs/zest.yaml:11 e\n" in out


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (
            LABELS.replace("definition", "definitoin"),
            "error GK201 unknown key `definitoin` in 2 labels",
        ),
        (
            LABELS.replace("name: Happy", "name: 1").replace("name: Sad", "name: 1"),
            "error GK203 `name` of 2 labels is a number; it must be text",
        ),
        (
            LABELS + "rules:\n  a: {level: must, statement: S., why: W., labels: [spam]}\n"
            "edge_cases:\n  b: {situation: S., decision: spam, why: W.}\n",
            "error GK301 there is no label `spam` (2 places)",
        ),
        (
            LABELS + "rules:\n  a: {level: must, statement: S., why: W., labels: [spam, spam2, ham]}\n",
            None,
        ),
        (
            LABELS.replace("The writer is pleased.", "TODO").replace("The writer is not pleased.", "TBD"),
            "warning GK431 2 texts contain a placeholder",
        ),
    ],
    ids=["unknown key", "wrong type", "two sections", "different labels", "craft"],
)
def test_the_message_of_a_cause_speaks_of_all_places(body: str, head: str | None, cli: Cli, tmp_path: Path) -> None:
    out = check(cli, tmp_path, {"mood.yaml": HEAD + body}).out
    heads = [line for line in out.splitlines() if re.match(r"(error|warning|note) GK", line)]
    assert head in heads if head else heads == []


def test_places_of_a_craft_finding_say_what_distinguishes_them(cli: Cli, tmp_path: Path) -> None:
    text = LABELS.replace("The writer is pleased.", "TODO").replace("The writer is not pleased.", "TBD")
    out = check(cli, tmp_path, {"mood.yaml": HEAD + text}).out
    assert "    specs/mood.yaml:8 happy (TODO), :9 sad (TBD)\n" in out


def test_few_findings_do_not_end_with_what_to_do_first(cli: Cli) -> None:
    out = cli("-C", CASES / "check/attributes-answered-wrongly", "check").out
    assert re.fullmatch(r"1 guideline checked: \d errors\.", out.splitlines()[-1])


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_message_for_several_places(code: str) -> None:
    places = tuple(
        CODES[code].at(Location(path="a.yaml", line=line), "what is wrong", address=("labels", f"l{line}"))
        for line in (1, 2, 3)
    )
    message = Cause(places).message
    assert re.search(r"\b3 |\(3 ", message)
    assert "{" not in message


def test_errors_by_the_settings_do_not_stop_the_build(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "guidelinekit.yaml").write_text("severity: {GK402: error}\n")
    result = check(cli, tmp_path, imported(naive_import()))
    assert result.code == 1
    assert "cannot be built" not in result.out
    assert "\nFix the errors first. Begin with GK402 (17 labels are not" in result.out
