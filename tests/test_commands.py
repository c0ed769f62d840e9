"""The command line: help, exit codes, and output in the documented form."""

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
def test_help_fits_80_columns(command: str, cli: Cli) -> None:
    result = cli(*filter(None, [command, "-h"]))
    assert (result.code, result.err) == (0, "")
    assert max(map(len, result.out.splitlines())) <= 80
    assert result.out.count("\n") > 6
    assert not command or f"\n\n  {COMMANDS[command]}\n\n" in result.out


def test_version(cli: Cli) -> None:
    output = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "--version"], capture_output=True, text=True, check=True
    )
    assert output.stdout == cli("--version").out == f"guidelinekit {guidelinekit.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["check", "--fromat", "json"], "--format"),
        (["check", "none"], "there is no file or folder none"),
        (["-C", "none", "check"], "does not exist"),
        (["build", "none"], "there is no guideline `none`"),
        (["diff", "a", "b", "c"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_exits_2_with_a_message(arguments: list[str], message: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    result = cli("-C", tmp_path, *arguments) if arguments[0] != "-C" else cli(*arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_the_error_for_an_empty_folder_names_the_init_command(cli: Cli, tmp_path: Path) -> None:
    result = cli("-C", tmp_path, "check")
    assert result.code == 2
    assert "guidelinekit init DIR --example" in result.err


def test_invalid_settings_are_reported(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "guidelinekit.yaml").write_text("titel: Ours\n")
    result = cli("-C", tmp_path, "check")
    assert result.code == 2
    assert "guidelinekit.yaml:1: unknown key `titel`" in result.err
    assert "Did you mean `title`?" in result.err


@pytest.mark.parametrize("settings", ["specs: ../elsewhere", "output: /tmp/x", "specs: [a]", "title: 3"])
def test_settings_with_invalid_values_are_reported(cli: Cli, tmp_path: Path, settings: str) -> None:
    (tmp_path / "guidelinekit.yaml").write_text(settings + "\n")
    result = cli("-C", tmp_path, "check")
    assert result.code == 2
    assert "guidelinekit.yaml:1: `" in result.err


def test_an_internal_error_exits_3_and_names_what_to_report(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main.cli, "main", lambda **_: 1 / 0)
    result = cli("check")
    assert result.code == 3
    assert f"Internal error in guidelinekit {guidelinekit.__version__}: ZeroDivisionError." in result.err
    assert "Please report" in result.err


def test_an_interruption_exits_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main.cli, "main", interrupt)
    assert cli("check").code == 130


def test_a_closed_output_pipe_is_not_an_error(example: Path) -> None:
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
def test_json_output_matches_its_schema(name: str, arguments: list[str], cli: Cli, example: Path) -> None:
    schema = json.loads((ROOT / "schema" / f"{name}.schema.json").read_text())
    result = cli(*[example if argument == "EXAMPLE" else argument for argument in arguments])
    jsonschema.Draft202012Validator(schema).validate(json.loads(result.out))


def test_both_schemas_define_a_change_identically() -> None:
    diff, changelog = (json.loads((ROOT / f"schema/{name}.schema.json").read_text()) for name in ("diff", "changelog"))
    assert all(diff["$defs"][name] == changelog["$defs"][name] for name in ("change", "location"))


def test_output_has_no_color_without_a_terminal(cli: Cli) -> None:
    assert "\x1b" not in cli("-C", CASES / "check/unknown-key", "check").out


def test_the_public_names_can_be_imported() -> None:
    for name in guidelinekit.__all__:
        assert getattr(guidelinekit, name) is not None
    with pytest.raises(AttributeError):
        _ = guidelinekit.nothing_like_it
