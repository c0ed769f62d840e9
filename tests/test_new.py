"""The files that `init` and `new` write pass the check, can be built, and replace no existing files."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.store.starter import repository_files, schema_files
from tests.conftest import Result

Cli = Callable[..., Result]


def test_a_new_repository_passes_the_check_and_builds(cli: Cli, tmp_path: Path) -> None:
    created = cli("init", tmp_path / "new", "--title", "Mood", "--label", "Happy", "--label", "sad=Sad")
    assert created.code == 0, created.err
    checked = cli("-C", tmp_path / "new", "check", "--fail-on", "note")
    assert checked.out == "1 guideline checked, nothing found.\n"
    assert cli("-C", tmp_path / "new", "build", "--no-history").code == 0
    for name in repository_files("specs"):
        assert (tmp_path / "new" / name).is_file()
    assert (tmp_path / "new/.git").is_dir()


def test_the_kinds_are_the_same_as_in_the_schema(schema: Schema) -> None:
    assert list(TASK_KINDS) == schema.raw["$defs"]["task_kind"]["enum"]
    assert list(INPUT_KINDS) == schema.raw["$defs"]["input_kind"]["enum"]


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_a_new_guideline_of_each_kind(cli: Cli, tmp_path: Path, kind: str) -> None:
    assert cli("init", tmp_path).code == 0
    assert (
        cli("-C", tmp_path, "new", "second", "--kind", kind, "--title", "Second: one", "--owner", "The # desk").code
        == 0
    )
    assert cli("check", "--fail-on", "note").out == "2 guidelines checked, nothing found.\n"
    head = yaml.safe_load((tmp_path / "specs/second/guideline.yaml").read_text())
    assert (head["id"], head["title"], head["status"]) == ("second", "Second: one", "draft")
    assert head["owners"]["owner"]["name"] == "The # desk"
    assert (tmp_path / "specs/second/labels.yaml").exists() == (kind != "write")
    assert cli("-C", tmp_path, "build", "second", "--no-history").code == 0


@pytest.mark.parametrize(
    ("kind", "input_kind", "code"),
    [
        ("link", "image", 0),
        ("link", "audio", 0),
        ("rate", "video", 0),
        ("draw-boxes", "text", 2),
        ("mark-segments", "image", 2),
    ],
)
def test_the_input_must_match_the_kind_of_task(cli: Cli, tmp_path: Path, kind: str, input_kind: str, code: int) -> None:
    assert cli("init", tmp_path).code == 0
    created = cli("-C", tmp_path, "new", "second", "--kind", kind, "--input", input_kind)
    assert created.code == code, created.err
    assert ("take" in created.err) == bool(code)
    assert (tmp_path / "specs/second").exists() == (not code)


def test_written_files_end_with_one_line_break(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", tmp_path).code == 0
    texts = [path.read_text() for path in (tmp_path / "specs/first-guideline").iterdir()]
    assert len(texts) == 4
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in texts)


def test_special_characters_are_kept(cli: Cli, tmp_path: Path) -> None:
    names = ['Neither "of" them', "it's: {odd} # one", "Größe ☀"]
    options = [part for at, name in enumerate(names) for part in ("--label", f"l{at}={name}")]
    assert cli("init", tmp_path, *options).code == 0
    labels = yaml.safe_load((tmp_path / "specs/first-guideline/labels.yaml").read_text())["labels"]
    assert [label["name"] for label in labels.values()] == names
    assert cli("-C", tmp_path, "check", "--fail-on", "note").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--id", "no spaces"],
        ["--label", "!!!", "--label", "b"],
        ["--label", "A b", "--label", "a-b"],
        ["--label", "Alone"],
        ["--label", "=X", "--label", "b"],
        ["--id", "../out"],
    ],
)
def test_invalid_values_write_nothing(cli: Cli, tmp_path: Path, arguments: list[str]) -> None:
    result = cli("init", tmp_path / "new", *arguments)
    assert (result.code, result.out) == (2, "")
    assert not (tmp_path / "new").exists()


def test_ids_are_made_from_names(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", tmp_path, "--label", "Über alles", "--label", "Très bien!").code == 0
    labels = yaml.safe_load((tmp_path / "specs/first-guideline/labels.yaml").read_text())["labels"]
    assert {k: label["name"] for k, label in labels.items()} == {"uber-alles": "Über alles", "tres-bien": "Très bien!"}


def test_the_hook_works_before_the_first_commit(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", tmp_path).code == 0
    subprocess.run(["git", "add", "--all"], cwd=tmp_path, check=True)
    assert cli("-C", tmp_path, "check", "--staged").out == "1 guideline checked, nothing found.\n"


def test_existing_files_are_kept(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    result = cli("init", tmp_path)
    assert result.code == 0
    assert ".gitignore exists and was kept" in result.err
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    again = cli("-C", tmp_path, "new", "first-guideline")
    assert (again.code, "already exists" in again.err) == (2, True)


def test_the_workflow_and_the_hook_use_existing_options(cli: Cli, tmp_path: Path) -> None:
    cli("init", tmp_path)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/guidelines.yml").read_text())
    runs = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    hook = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"][0]["entry"]
    for run in [*runs, hook]:
        words = run.split(" >> ")[0].split()
        if words[0] == "guidelinekit":
            assert {word for word in words if word.startswith("--")} <= set(cli(words[1], "-h").out.split())


def test_the_schema_of_parts_does_not_require_a_head(tmp_path: Path) -> None:
    files = schema_files()
    part = jsonschema.Draft202012Validator(json.loads(files["schema/guideline-part.schema.json"]))
    whole = jsonschema.Draft202012Validator(json.loads(files["schema/guideline.schema.json"]))
    rules = {"rules": {"r": {"statement": "Look twice."}}}
    assert part.is_valid(rules)
    assert not whole.is_valid(rules)
    assert not part.is_valid({"rulez": {}})


def test_values_are_asked_for_in_a_terminal(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "guidelinekit", "init", str(tmp_path / "new")]
    with subprocess.Popen(command, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        os.write(controller, b"Mood\nOne sentence.\nchoose-many\nThe desk\nHappy, Very sad\n")
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0, out
    assert b"The title of the guideline" in out
    data = {
        key: value
        for path in (tmp_path / "new/specs/first-guideline").glob("*.yaml")
        for key, value in yaml.safe_load(path.read_text()).items()
    }
    assert (data["title"], data["task"]["kind"]) == ("Mood", "choose-many")
    assert {k: label["name"] for k, label in data["labels"].items()} == {"happy": "Happy", "very-sad": "Very sad"}
