"""The output formats of `check`, the settings, and the explanations."""

import datetime
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pytest
from sarif import loader

from guidelinekit.commands.main import COMMANDS
from guidelinekit.errors import ConfigError
from guidelinekit.guideline.codes import CODES
from guidelinekit.operations.check import check
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.config import _ALIASES, load_config
from guidelinekit.store.resources import load_schema
from tests.conftest import CASES, HEAD, LABELS, ROOT, Repository, Result
from tests.test_check_cases import FOLDERS
from tests.test_craft import CLEAN, merged

Cli = Callable[..., Result]
CASE = CASES / "check/unknown-key"
SPEC = "specs/mood.yaml"
VAGUE = CLEAN.replace("what the writer feels", "feelings as appropriate")
BROKEN = VAGUE + "outcomes: {skip: {name: Skip, when: Empty., to: nobody}}\n"


def test_github_annotates_the_line(cli: Cli) -> None:
    lines = cli("-C", CASE, "check", "--format", "github").out.splitlines()
    assert lines[-1].startswith(
        "::error file=specs/mood/guideline.yaml,line=8,col=24,endLine=8,endColumn=32,title=GK201 unknown-key::"
    )
    assert lines[-1].endswith("unknown key `definiton` in `labels/happy`%0ADid you mean `definition`?")


def test_github_commands_are_escaped(repository: Repository, cli: Cli) -> None:
    repository.write({"specs/a,b%3A.yaml": "x: 1\n"})
    out = cli("-C", repository.path, "check", "--format", "github").out
    assert "file=specs/a%2Cb%253A.yaml," in out
    assert len(out.splitlines()) == out.count("::error ")


def test_a_sarif_library_reads_the_sarif(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "check.sarif"
    path.write_text(cli("-C", CASE, "check", "--format", "sarif").out, encoding="utf-8")
    data = loader.load_sarif_file(str(path))
    assert data.get_distinct_tool_names() == ["guidelinekit"]
    records = data.get_records()
    assert [record["Severity"] for record in records] == ["error"]
    assert {record["Code"].split(" ")[0] for record in records} == {"GK201"}
    assert {record["Location"] for record in records} == {"specs/mood/guideline.yaml"}


def test_a_junit_library_reads_the_junit(cli: Cli) -> None:
    for case, failures in ((CASE, 1), (CASES / "check/missing-keys", 4), (CASES / "check/valid-one-file", 0)):
        text = cli("-C", case, "check", "--format", "junit").out
        suites = junitparser.JUnitXml.fromfile(io.BytesIO(text.encode()))
        assert sum(suite.failures for suite in suites) == failures
        assert sum(len(list(suite)) for suite in suites) == max(failures, 1)


#: What GitLab requires of each entry, from its manual ("Code Quality", section on custom tools). GitLab ignores other
#: fields, so we write none. From the first invalid entry on, it ignores all entries.
ENTRY = {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "additionalProperties": False,
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "pattern": "^GK[0-9]{3}$"},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "additionalProperties": False,
            "properties": {
                "path": {"type": "string", "minLength": 1, "not": {"pattern": r"^/|^[A-Za-z]:|\\\\|(^|/)\.{1,2}(/|$)"}},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "additionalProperties": False,
                    "properties": {
                        "begin": {"type": "integer", "minimum": 1},
                        "end": {"type": "integer", "minimum": 1},
                    },
                },
            },
        },
    },
}
GITLAB = {"type": "array", "items": ENTRY}


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_gitlab_output_has_the_form_that_gitlab_requires(case: Path, cli: Cli) -> None:
    """No library or schema for the format is available, so the schema follows "Code Quality" in GitLab's manual."""
    text = cli("-C", case, "check", "--format", "gitlab").out
    entries = json.loads(text)
    assert text.startswith("[")  # no byte order mark
    jsonschema.Draft202012Validator(GITLAB).validate(entries)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert len(entries) == len(json.loads(cli("-C", case, "check", "--format", "json").out)["findings"])
    for entry in entries:
        assert entry["location"]["lines"]["begin"] <= entry["location"]["lines"]["end"]
        assert (case / entry["location"]["path"]).lstat()


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "error"}, {"fingerprint": None}, {"check_name": ""}, {"location": {"path": "./specs/mood.yaml"}},
        {"location": {"path": "../mood.yaml"}}, {"location": {"path": "/mood.yaml"}},
        {"location": {"lines": {"begin": 0}}}, {"location": {"lines": {"begin": "8"}}}, {"location": {"lines": None}},
    ],
)  # fmt: skip
def test_the_schema_rejects_what_gitlab_would_ignore(change: dict[str, Any], cli: Cli) -> None:
    (entry, *_) = json.loads(cli("-C", CASE, "check", "--format", "gitlab").out)
    validator = jsonschema.Draft202012Validator(GITLAB)
    assert validator.is_valid([entry])
    assert not validator.is_valid([merged(entry, change)])


def test_fingerprints_differ_and_do_not_depend_on_the_line(repository: Repository, cli: Cli) -> None:
    twice = "format: 1\nformat: 1\nid: !x mood\ntitle: !x Mood\n"
    fingerprints = []
    for text in (twice, "# a line more\n" + twice):
        repository.write({SPEC: text})
        entries = json.loads(cli("-C", repository.path, "check", "--format", "gitlab").out)
        fingerprints.append([entry["fingerprint"] for entry in entries])
    assert fingerprints[0] == fingerprints[1]
    assert len(set(fingerprints[0])) == 3


def test_a_long_line_is_shortened_around_the_finding(repository: Repository, cli: Cli) -> None:
    repository.write({SPEC: CLEAN.replace("One sentence.", "One sentence. " * 30).replace("choose-one", "chose-one")})
    lines = cli("-C", repository.path, "check").out.splitlines()
    assert max(map(len, lines[1:3])) <= 80
    assert lines[1].rstrip().endswith("kind: chose-one}")
    assert lines[2].index("^") == lines[1].index("chose-one")


def test_a_path_relative_to_another_folder_is_found(
    repository: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write({"specs/mood/guideline.yaml": HEAD, "specs/mood/labels.yaml": LABELS + "x: 1\n"})
    monkeypatch.chdir(repository.path / "specs/mood")
    for path in ("labels.yaml", "../mood/labels.yaml", "../../specs/mood", ".", ".."):
        entries = json.loads(cli("check", path, "--format", "gitlab").out)
        assert [entry["location"]["path"] for entry in entries] == ["specs/mood/labels.yaml"], path


# Settings


def test_a_team_sets_the_severity_of_a_finding(repository: Repository, cli: Cli) -> None:
    for setting, code, output in (("error", 1, "error GK411"), ("note", 0, "note GK411"), ("off", 0, "nothing found")):
        repository.write({SPEC: VAGUE, "guidelinekit.yaml": f"severity: {{GK411: {setting}}}\n"})
        result = cli("-C", repository.path, "check")
        assert (result.code, output in result.out) == (code, True), result.out


def test_the_severity_of_errors_that_make_a_guideline_unusable_cannot_be_changed(
    repository: Repository, cli: Cli
) -> None:
    repository.write({SPEC: CLEAN, "guidelinekit.yaml": "severity: {GK301: off}\n"})
    assert cli("-C", repository.path, "check").code == 2


def exception(**changes: str) -> str:
    entry = {
        "code": "GK411", "guideline": "mood", "address": "rules/writer", "reason": "Agreed.", "owner": "desk",
        "until": "2026-06-30",
    } | changes  # fmt: skip
    return "ignore:\n  - {" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}\n"


@pytest.mark.parametrize(
    ("settings", "spec", "codes"),
    [
        (exception(), VAGUE, []),
        (exception(address="rules"), VAGUE, []),
        (exception(address="rules/write"), VAGUE, ["GK411", "GK702"]),
        (exception(code="GK412"), VAGUE, ["GK411", "GK702"]),
        (exception(until="2026-06-29"), VAGUE, ["GK411", "GK701"]),
        (exception(), CLEAN, ["GK702"]),
        (exception(), BROKEN, ["GK302"]),
    ],
)
def test_an_exception_applies_at_its_address_until_its_date(
    settings: str, spec: str, codes: list[str], repository: Repository
) -> None:
    repository.write({SPEC: spec, "guidelinekit.yaml": settings})
    report = check(Workspace(repository.path), today=datetime.date(2026, 6, 30))
    assert sorted(finding.code for finding in report.findings) == codes


def test_an_exception_needs_a_reason(repository: Repository, cli: Cli) -> None:
    repository.write({SPEC: VAGUE, "guidelinekit.yaml": exception().replace(", reason: Agreed.", "")})
    result = cli("-C", repository.path, "check")
    assert (result.code, "has no `reason`" in result.err) == (2, True)


@pytest.mark.parametrize("name", ["require_decisions", "block_unsettled"])
@pytest.mark.parametrize("value", ["true", "false"])
def test_a_deprecated_setting_still_works(name: str, value: str, repository: Repository) -> None:
    repository.write({"guidelinekit.yaml": f"{name}: {value}\n"})
    assert load_config(repository.path).require_decisions == (value == "true")


def test_a_deprecated_setting_must_not_contradict_the_setting_that_replaces_it(repository: Repository) -> None:
    repository.write({"guidelinekit.yaml": "require_decisions: true\nblock_unsettled: true\n"})
    assert load_config(repository.path).require_decisions
    repository.write({"guidelinekit.yaml": "require_decisions: true\nblock_unsettled: false\n"})
    message = "guidelinekit.yaml:2: `block_unsettled` and `require_decisions` have different values"
    with pytest.raises(ConfigError, match=message) as raised:
        load_config(repository.path)
    assert raised.value.hint == "Remove `block_unsettled`, the deprecated name of `require_decisions`."


def test_deprecated_settings_are_marked_in_the_schema() -> None:
    properties = load_schema("config").raw["properties"]
    deprecated = {name: new for name, new in properties.items() if new.get("deprecated")}
    assert deprecated.keys() == _ALIASES.keys()
    for old, new in _ALIASES.items():
        assert deprecated[old]["description"] == f"Deprecated name of `{new}`."
        assert deprecated[old]["type"] == properties[new]["type"]


# New findings


def test_since_reports_only_new_findings(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: VAGUE})
    repository.write({SPEC: "# a line more\n" + VAGUE.replace("why: Two readers feel differently., ", "")})
    everything = json.loads(cli("-C", repository.path, "check", "--format", "json").out)["findings"]
    new = json.loads(cli("check", "--since", "HEAD", "--format", "json").out)["findings"]
    assert sorted(finding["code"] for finding in everything) == ["GK411", "GK412"]
    assert [finding["code"] for finding in new] == ["GK412"]
    assert cli("check", "--since", "nothing-like-it").code == 2


def test_staged_checks_the_files_of_the_next_commit(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: CLEAN})
    repository.write({SPEC: CLEAN.replace("kind: choose-one", "kind: chose-one")})
    repository.git("add", "--all")
    repository.write({SPEC: CLEAN})
    assert cli("-C", repository.path, "check").code == 0
    staged = cli("check", "--staged")
    assert (staged.code, "GK204" in staged.out) == (1, True)
    assert cli("check", "--staged", SPEC).code == 1


# Explanations


@pytest.mark.parametrize("code", CODES)
def test_every_finding_is_explained(code: str, cli: Cli) -> None:
    by_code, by_name = cli("explain", code), cli("explain", CODES[code].rule)
    assert by_code.code == 0
    assert by_code.out == by_name.out
    assert by_code.out.startswith(f"# {code}: ")
    assert "## How to fix it" in by_code.out


def test_an_unknown_finding_is_an_error(cli: Cli) -> None:
    result = cli("explain", "GK999")
    assert (result.code, result.out) == (2, "")
    assert "See the output of `check` for codes" in result.err


def test_explain_works_outside_a_repository() -> None:
    assert "explain" in COMMANDS
    completed = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "explain", "vague"], cwd=ROOT.parent, capture_output=True, check=True
    )
    assert completed.stdout.startswith(b"# GK411")
