"""The fingerprint of a finding depends on what it is about, not on its line or the wording of its message."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location, Severity, fingerprint_parts
from guidelinekit.report.ci_formats import fingerprints
from tests.conftest import HEAD, LABELS, Repository, Result

FINDING = codes.UNKNOWN_LABEL.at(
    Location(path="specs/mood.yaml", line=3), "there is no label `hapy`", arguments=["hapy"], address=("rules", "r")
)


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, message="the guideline does not define the label `hapy`"),
        replace(FINDING, hint="Did you mean `happy`?"),
        replace(FINDING, location=Location(path="specs/mood.yaml", line=40, column=7)),
        replace(FINDING, severity=Severity.NOTE),
    ],
    ids=["message", "hint", "line", "severity"],
)
def test_a_fingerprint_does_not_depend_on_wording_or_position(other: Finding) -> None:
    assert fingerprint_parts(other) == fingerprint_parts(FINDING)
    assert fingerprints([other]) == fingerprints([FINDING])


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, arguments=("happi",)),
        replace(FINDING, arguments=()),
        replace(FINDING, address="rules/s"),
        replace(FINDING, code="GK302"),
        replace(FINDING, location=Location(path="specs/other.yaml", line=3)),
    ],
    ids=["arguments", "no arguments", "address", "code", "path"],
)
def test_a_fingerprint_depends_on_code_path_address_and_arguments(other: Finding) -> None:
    assert len(set(fingerprints([FINDING, other]))) == 2


def test_equal_findings_are_numbered() -> None:
    twice = fingerprints([FINDING, FINDING])
    assert len(set(twice)) == 2
    assert twice[0] == fingerprints([FINDING])[0]


def test_the_number_of_an_equal_finding_is_not_an_argument() -> None:
    bare = replace(FINDING, arguments=())
    assert len(set(fingerprints([bare, bare, replace(FINDING, arguments=("1",))]))) == 3


def test_sarif_names_the_version_of_the_fingerprint(repository: Repository, cli: Callable[..., Result]) -> None:
    repository.write({"specs/mood.yaml": HEAD + LABELS + "x: 1\n"})
    log = json.loads(cli("-C", repository.path, "check", "--format", "sarif").out)
    assert [list(result["partialFingerprints"]) for result in log["runs"][0]["results"]] == [["guidelinekit/v2"]]


def test_since_knows_a_finding_after_its_element_moved(repository: Repository, cli: Callable[..., Result]) -> None:
    rules = "rules:\n  r: {level: must, statement: Label what the writer feels.}\n"
    repository.commit("One file", {"specs/mood/guideline.yaml": HEAD + LABELS + rules})
    repository.write({"specs/mood/guideline.yaml": HEAD + LABELS, "specs/mood/rules.yaml": "# Rules\n\n" + rules})
    assert "GK412" in cli("-C", repository.path, "check").out
    assert cli("check", "--since", "HEAD").out == "1 guideline checked, nothing found.\n"
