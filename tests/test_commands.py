"""The command line: help that reads well, exit codes, output that programs can rely on."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

import guidelinekit
from guidelinekit.commands import main
from guidelinekit.commands.main import COMMANDS
from tests.conftest import CASES, MOOD, ROOT, Result

Cli = Callable[..., Result]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_terminal_and_says_something(command: str, cli: Cli) -> None:
    result = cli(*filter(None, [command, "-h"]))
    assert (result.code, result.err) == (0, "")
    assert max(map(len, result.out.splitlines())) <= 80
    assert result.out.count("\n") > 6


def test_version(cli: Cli) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout == cli("--version").out == f"guidelinekit {guidelinekit.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["check", "--fromat", "json"], "--format"),
        (["check", "none"], "there is no file or folder none"),
        (["-C", "none", "check"], "does not exist"),
        (["build", "none"], "there is no guideline `none`"),
        (["diff", "a", "b", "c"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_exits_2_and_says_what(arguments: list[str], said: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    result = cli("-C", tmp_path, *arguments) if arguments[0] != "-C" else cli(*arguments)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_an_empty_folder_says_how_to_begin(cli: Cli, tmp_path: Path) -> None:
    result = cli("-C", tmp_path, "check")
    assert result.code == 2
    assert "guidelinekit init DIR --example" in result.err


def test_settings_that_cannot_be_used(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "guidelinekit.yaml").write_text("titel: Ours\n")
    result = cli("-C", tmp_path, "check")
    assert result.code == 2
    assert "guidelinekit.yaml:1: unknown key `titel`" in result.err
    assert "Did you mean `title`?" in result.err


@pytest.mark.parametrize("settings", ["specs: ../elsewhere", "output: /tmp/x", "specs: [a]", "title: 3"])
def test_settings_stay_inside_the_repository(cli: Cli, tmp_path: Path, settings: str) -> None:
    (tmp_path / "guidelinekit.yaml").write_text(settings + "\n")
    result = cli("-C", tmp_path, "check")
    assert result.code == 2
    assert "guidelinekit.yaml:1: `" in result.err


def test_a_defect_of_ours_exits_3_and_says_what_to_report(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main.cli, "main", lambda **_: 1 / 0)
    result = cli("check")
    assert result.code == 3
    assert "ZeroDivisionError" in result.err
    assert "Please report" in result.err


def test_an_interruption_exits_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main.cli, "main", interrupt)
    assert cli("check").code == 130


def test_a_reader_that_goes_away_is_no_error(example: Path) -> None:
    command = f"{sys.executable} -m guidelinekit -C {example} changelog | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("comment-toxicity\n", "")


def test_fail_on_a_severity(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    assert cli("-C", tmp_path, "check", "--fail-on", "note").code == 0


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("check", ["-C", CASES / "check/unknown-key", "check", "--format", "json"]),
        ("check", ["-C", CASES / "check/valid-one-file", "check", "--format", "json"]),
        (
            "diff",
            ["diff", CASES / "diff/label-renamed/old.yaml", CASES / "diff/label-renamed/new.yaml", "--format", "json"],
        ),
        (
            "diff",
            ["diff", CASES / "diff/task-changed/old.yaml", CASES / "diff/task-changed/new.yaml", "--format", "json"],
        ),
        ("diff", ["-C", "EXAMPLE", "diff", "HEAD~9", "HEAD", "--format", "json"]),
        ("changelog", ["-C", "EXAMPLE", "changelog", "--format", "json"]),
    ],
)
def test_json_is_what_its_schema_says(name: str, arguments: list[str], cli: Cli, example: Path) -> None:
    schema = json.loads((ROOT / "schema" / f"{name}.schema.json").read_text())
    result = cli(*[example if argument == "EXAMPLE" else argument for argument in arguments])
    jsonschema.Draft202012Validator(schema).validate(json.loads(result.out))


def test_both_outputs_describe_a_change_alike() -> None:
    diff, changelog = (json.loads((ROOT / f"schema/{name}.schema.json").read_text()) for name in ("diff", "changelog"))
    assert all(diff["$defs"][name] == changelog["$defs"][name] for name in ("change", "location"))


def test_text_has_no_colour_where_there_is_no_terminal(cli: Cli) -> None:
    assert "\x1b" not in cli("-C", CASES / "check/unknown-key", "check").out


def test_the_public_names_are_there() -> None:
    for name in guidelinekit.__all__:
        assert getattr(guidelinekit, name) is not None
    with pytest.raises(AttributeError):
        _ = guidelinekit.nothing_like_it
