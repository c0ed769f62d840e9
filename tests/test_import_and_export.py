"""`import`, `export` and `drift` on the command line, with Label Studio's format."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from guidelinekit.exchange.drift.kinds import KINDS
from tests.conftest import MOOD, ROOT, Repository, Result

Cli = Callable[..., Result]
SPEC = "specs/mood.yaml"
CONFIG = """\
<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" choice="single" required="true">
    <Choice value="Happy" hotkey="h"/>
    <Choice value="Sad"/>
    <Choice value="Neither &amp; nor"/>
  </Choices>
  <Header value="Why?"/>
  <TextArea name="why" toName="text"/>
</View>
"""
SETTINGS = "exchange:\n  mood:\n    - {format: label-studio, file: tools/mood.xml}\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "Mood of a text.xml"
    path.write_text(CONFIG)
    return path


def test_a_draft_passes_the_check_and_says_what_to_write(cli: Cli, repository: Repository, config: Path) -> None:
    repository.commit("One", {SPEC: MOOD})
    done = cli("-C", repository.path, "import", config)
    assert (done.code, done.err) == (0, "")
    assert "Imported from Label Studio: 3 labels, 1 question." in done.out
    assert "labels (all 3): the definition" in done.out
    assert "datasets: {mood-of-a-text: {stored: [name]}}" in done.out
    checked = cli("-C", repository.path, "check", "specs/mood-of-a-text", "--fail-on", "warning")
    assert checked.code == 0, checked.out
    labels = (repository.path / "specs/mood-of-a-text/labels.yaml").read_text()
    assert "neither-nor:" in labels
    assert "name: Neither & nor" in labels


def test_nothing_is_overwritten(cli: Cli, repository: Repository, config: Path) -> None:
    repository.commit("One", {SPEC: MOOD})
    done = cli("-C", repository.path, "import", config, "--id", "mood")
    assert (done.code, "specs/mood.yaml already exists" in done.err) == (2, True)
    assert repository.git("status", "--short") == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.xml"], "there is no file missing.xml"),
        ([".", "--id", "x"], ". is a folder"),
        (["CONFIG", "--from", "label-studioo"], "there is no format `label-studioo`"),
        (["CONFIG", "--id", "a b"], "'a b' is not a valid id"),
        (["CONFIG", "--id", "con"], "Windows reserves this name"),
    ],
)
def test_bad_arguments_are_named(
    cli: Cli, repository: Repository, config: Path, arguments: list[str], message: str
) -> None:
    repository.commit("One", {SPEC: MOOD})
    done = cli("-C", repository.path, "import", *[str(config) if one == "CONFIG" else one for one in arguments])
    assert (done.code, message in done.err) == (2, True), done.err
    assert repository.git("status", "--short") == ""


def test_a_file_of_no_format_is_asked_for(cli: Cli, repository: Repository, tmp_path: Path) -> None:
    repository.commit("One", {SPEC: MOOD})
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 20)
    done = cli("-C", repository.path, "import", tmp_path / "noise.bin")
    assert (done.code, "it is not clear which format noise.bin has" in done.err) == (2, True)
    assert "--from" in done.err


def test_an_export_goes_to_a_file_and_its_losses_to_the_error_output(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD})
    shown = cli("-C", repository.path, "export", "mood", "--to", "label-studio")
    assert (shown.code, shown.out.startswith("<View>")) == (0, True)
    assert "labels/happy/definition, labels/sad/definition" in shown.err
    target, losses = repository.path / "mood.xml", repository.path / "losses.json"
    done = cli("-C", repository.path, "export", "mood", "--to", "label-studio", "-o", target, "--losses", losses)
    assert (done.code, done.out, target.read_text()) == (0, "", shown.out)
    written = json.loads(losses.read_text())
    jsonschema.Draft202012Validator(json.loads((ROOT / "schema/losses.schema.json").read_text())).validate(written)
    listed = written["losses"]
    assert ("labels/sad/definition", "labels/*/definition") in [(loss["address"], loss["field"]) for loss in listed]
    assert all(loss["reason"] for loss in listed)


def test_strict_fails_unless_each_loss_is_accepted(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD})
    export = ("-C", repository.path, "export", "mood", "--to", "label-studio", "--strict")
    assert cli(*export).code == 1
    accepted = ("--accept", "title", "--accept", "summary", "--accept", "task/unit", "--accept", "labels/*/definition")
    assert cli(*export, *accepted).code == 0
    assert cli(*export, *accepted[:-2]).code == 1
    settings = SETTINGS.replace("tools/mood.xml}", "tools/mood.xml, accept: [title, summary, task, labels]}")
    repository.write({"guidelinekit.yaml": settings})
    assert cli(*export).code == 0


def test_a_release_is_exported_as_it_was(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.git("tag", "mood@1.0.0")
    changed = MOOD.replace("name: Sad", "name: Unhappy").replace("version: 1.0.0", "version: 1.1.0")
    repository.commit("Two", {SPEC: changed})
    assert 'value="Sad"' in cli("-C", repository.path, "export", "mood@1.0.0", "--to", "label-studio").out
    assert 'value="Unhappy"' in cli("-C", repository.path, "export", "mood", "--to", "label-studio").out


RENAMED = """\
labels:
  happy: {name: Happy, definition: The writer is pleased.}
  gloomy: {name: Gloomy, definition: The writer is not pleased., renamed_from: [sad]}
"""


def test_a_drift_is_told_with_its_release_and_its_consequence(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD, "guidelinekit.yaml": SETTINGS})
    repository.git("tag", "mood@1.0.0")
    (repository.path / "tools").mkdir()
    target = repository.path / "tools/mood.xml"
    assert cli("-C", repository.path, "export", "mood", "--to", "label-studio", "-o", target).code == 0
    assert cli("-C", repository.path, "drift").code == 0
    head = MOOD.partition("labels:")[0].replace("version: 1.0.0", "version: 2.0.0")
    repository.commit("Two", {SPEC: head + RENAMED})
    repository.git("tag", "mood@2.0.0")
    done = cli("-C", repository.path, "drift")
    assert done.code == 1
    assert "tools/mood.xml (Label Studio, exported from 1.0.0) and mood 2.0.0: 2 differences" in done.out
    assert "labels/gloomy: `sad` is called `gloomy` since 2.0.0: annotations with it need migration" in done.out
    assert cli("-C", repository.path, "drift", "mood@1.0.0").code == 0
    data = json.loads(cli("-C", repository.path, "drift", "--format", "json").out)
    assert [(one["kind"], one["needs_migration"]) for one in data["files"][0]["drifts"]] == [
        ("earlier-id", True),
        ("name", False),
    ]
    annotated = cli("-C", repository.path, "drift", "--format", "github").out.splitlines()
    assert annotated[0].startswith("::error file=specs/mood.yaml,line=9,")


def test_a_drift_without_the_mark_of_the_export_is_found_too(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD})
    foreign = repository.path / "foreign.xml"
    exported = cli("-C", repository.path, "export", "mood", "--to", "label-studio").out
    lines = [line for line in exported.splitlines() if "guidelinekit" not in line]
    foreign.write_text("\n".join(lines))
    assert cli("-C", repository.path, "drift", "mood", foreign).code == 0
    foreign.write_text("\n".join(lines).replace('alias="sad"', 'alias="low"'))
    done = cli("-C", repository.path, "drift", "mood", foreign)
    assert (done.code, "annotations of “Sad” (`sad`) contain `low` instead of `sad`" in done.out) == (1, True)


def test_files_that_the_settings_name_must_exist(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD})
    nothing = cli("-C", repository.path, "drift")
    assert (nothing.code, "Nothing to compare" in nothing.err) == (0, True)
    none = cli("-C", repository.path, "drift", "mood")
    assert (none.code, "the settings name no file of a tool of `mood`" in none.err) == (2, True)
    repository.write({"guidelinekit.yaml": SETTINGS})
    missing = cli("-C", repository.path, "drift")
    assert (missing.code, "tools/mood.xml cannot be compared: there is no such file" in missing.err) == (2, True)


def test_settings_that_name_unknown_things_are_reported(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD, "guidelinekit.yaml": SETTINGS.replace("  mood:", "  moody:")})
    checked = cli("-C", repository.path, "check")
    assert "`exchange` names the guideline `moody`, which does not exist" in checked.out
    found = json.loads(cli("-C", repository.path, "check", "--format", "json").out)["findings"]
    assert [one["severity"] for one in found if one["code"] == "GK708"] == ["warning"]
    repository.write({"guidelinekit.yaml": SETTINGS.replace("label-studio,", "label-studioo,")})
    assert cli("-C", repository.path, "check").code == 2
    repository.write({"guidelinekit.yaml": SETTINGS.replace("tools/mood.xml", "../mood.xml")})
    assert cli("-C", repository.path, "check").code == 2


MARKED = """\
format: 1
id: mood
title: Mood
version: 1.0.0
summary: Mark what shows the mood.
task: {unit: One sentence., input: text, kind: mark-spans}
labels:
  happy: {name: Happy, definition: The writer is pleased., attributes: [how]}
attributes:
  how:
    ask: How do you know?
    kind: choose-one
    options: {word: {name: A word, attributes: [which]}, sign: {name: A sign}}
  which: {ask: Which word?, kind: write, required: true}
"""


def test_the_check_notes_what_a_named_format_cannot_hold(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {SPEC: MARKED, "guidelinekit.yaml": SETTINGS})
    found = json.loads(cli("-C", repository.path, "check", "--format", "json").out)["findings"]
    about = [(one["address"], one["severity"]) for one in found if one["code"] == "GK706"]
    assert about == [("attributes/which/required", "note")]
    accepted = SETTINGS.replace("mood.xml}", "mood.xml, accept: [attributes/*/required]}")
    repository.write({"guidelinekit.yaml": accepted})
    assert "GK706" not in cli("-C", repository.path, "check").out


def test_the_check_warns_of_a_guideline_that_a_format_refuses(cli: Cli, repository: Repository) -> None:
    twice = MOOD.replace("name: Sad", "name: happy").replace("name: Happy", "name: Glad")
    repository.commit("One", {SPEC: twice, "guidelinekit.yaml": SETTINGS})
    found = json.loads(cli("-C", repository.path, "check", "--format", "json").out)["findings"]
    (refused,) = [one for one in found if one["code"] == "GK707"]
    assert (
        "tools/mood.xml cannot be written: Label Studio cannot tell two options of `label` apart" in refused["message"]
    )
    assert refused["severity"] == "warning"


def test_the_kinds_of_drift_are_those_of_the_schema() -> None:
    schema = json.loads((ROOT / "schema/drift.schema.json").read_text())
    assert list(KINDS) == schema["$defs"]["drift"]["properties"]["kind"]["enum"]


@pytest.fixture
def drifted(cli: Cli, repository: Repository) -> Repository:
    """A checkout in which the file of the tool lacks a label."""
    (repository.path / "tools").mkdir()
    repository.write({SPEC: MOOD, "guidelinekit.yaml": SETTINGS})
    target = repository.path / "tools/mood.xml"
    assert cli("-C", repository.path, "export", "mood", "--to", "label-studio", "-o", target).code == 0
    kept = [line for line in target.read_text().splitlines() if 'alias="sad"' not in line]
    repository.commit("One", {"tools/mood.xml": "\n".join(kept)})
    return repository


def test_the_action_and_the_workflow_report_drifts(drifted: Repository) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    (step,) = [one for one in action["runs"]["steps"] if one["name"] == "Drift"]
    assert step["if"] == "inputs.drift == 'true'"
    assert action["inputs"]["drift"]["default"] == "false"
    runner = drifted.path / "runner/guidelinekit/bin"
    runner.mkdir(parents=True)
    (runner / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (runner / "python").chmod(0o755)
    workflow = yaml.safe_load((ROOT / "starter/repository/.github/workflows/drift.yml").read_text())
    assert workflow["permissions"] == {}
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}  # YAML 1.1 reads the key `on` as a boolean.
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    environment = {**os.environ, "RUNNER_TEMP": str(drifted.path / "runner"), "PYTHONPATH": str(ROOT)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for script in (step["run"].replace(" -I ", " "), job["steps"][-1]["run"].replace(" -I ", " ")):
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script], cwd=drifted.path, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert done.stdout.startswith("::error file=specs/mood.yaml,line=9,")
        assert "label “Sad” (`sad`) is missing" in done.stdout


def test_texts_to_sort_are_reported_and_never_released(cli: Cli, repository: Repository) -> None:
    unsorted = MOOD + "x-to-sort:\n  - {heading: Threats, text: Stop at once., place: line 3}\n"
    draft = unsorted.replace("version: 1.0.0", "version: 1.0.0\nstatus: draft")
    repository.commit("One", {SPEC: draft, "guidelinekit.yaml": "severity: {GK444: off}\n"})
    refused = cli("-C", repository.path, "release", "mood")
    assert refused.code == 2
    assert "`mood` still has 1 text of an imported document under `x-to-sort`" in refused.err
    repository.commit("Two", {"guidelinekit.yaml": None})
    assert "warning GK444 1 text of an imported document is not sorted yet" in cli("-C", repository.path, "check").out
    repository.commit("Three", {SPEC: draft.partition("x-to-sort")[0]})
    assert cli("-C", repository.path, "release", "mood").code == 0


def test_a_commit_that_was_a_release_by_itself_is_named(cli: Cli, repository: Repository) -> None:
    commit = repository.commit("One", {SPEC: MOOD})
    refused = cli("-C", repository.path, "release", "mood")
    assert refused.code == 2
    assert f"the commit {commit[:10]} released 1.0.0" in refused.err
    assert f"`git tag mood@1.0.0 {commit[:10]}`" in refused.err
    repository.git("tag", "mood@1.0.0")
    assert "A commit that raises the version is already a release" in cli("-C", repository.path, "release", "mood").err


GUIDE = """\
# Mood

## Labels

### Feelings

#### Happy

x

#### Sad

y

## Task

Choose exactly one label for each text.

## Pay

Monthly.
"""


def test_the_report_of_a_document_has_guesses_and_what_is_left_to_sort(
    cli: Cli, repository: Repository, tmp_path: Path
) -> None:
    repository.commit("One", {SPEC: MOOD})
    (tmp_path / "Copy of Moods_v7 - final (2).md").write_text(GUIDE)
    done = cli("-C", repository.path, "import", tmp_path / "Copy of Moods_v7 - final (2).md")
    assert done.code == 0, done.err
    start = done.out.index("Imported from")
    assert done.out[start:].startswith(
        "Imported from a Markdown document: 2 labels in 1 group.\n"
        "The id `moods` never changes; --id sets another one.\n\n"
        "Guessed, please confirm:\n"
        "  the task: The kind of task is `choose-one` from the words “exactly one label”.\n"
        "  the labels: These are groups, which cannot be chosen, because labels are below them: “Feelings”.\n\n"
        "Left to sort (1 text under `x-to-sort`):\n"
        "  line 21, “Monthly.”: No part of a guideline was recognized in it.\n\n"
        "To write:\n"
    ), done.out
    assert "  labels/feelings: what is in the group\n" in done.out
    named = cli("-C", repository.path, "import", tmp_path / "Copy of Moods_v7 - final (2).md", "--id", "other")
    assert "never changes" not in named.out


@pytest.mark.parametrize(
    ("name", "guideline_id"),
    [
        ("Guideline_v7.md", "guideline"),
        ("guideline-2024-05.md", "guideline"),
        ("Guideline final FINAL v2.1.md", "guideline"),
        ("guideline (3).md", "guideline"),
        ("Leitfaden - Kopie.md", "leitfaden"),
        ("Kopie von Leitfaden Endfassung.md", "leitfaden"),
        ("final.md", "final"),
        ("v2.md", "v2"),
        ("top-10.md", "top-10"),
        ("renew.md", "renew"),
    ],
)
def test_the_id_has_no_version_of_the_file(
    cli: Cli, repository: Repository, tmp_path: Path, name: str, guideline_id: str
) -> None:
    repository.commit("One", {SPEC: MOOD})
    (tmp_path / name).write_text(GUIDE)
    done = cli("-C", repository.path, "import", tmp_path / name)
    assert f"The id `{guideline_id}` never changes" in done.out, done.out + done.err


def test_a_document_is_not_compared(cli: Cli, repository: Repository, tmp_path: Path) -> None:
    repository.commit("One", {SPEC: MOOD})
    (tmp_path / "mood.md").write_text(GUIDE)
    done = cli("-C", repository.path, "drift", "mood", tmp_path / "mood.md")
    assert done.code == 2
    assert "a Markdown document cannot be compared with a guideline" in done.err.replace("\n", " ")
    assert "Import it under another id, and compare the two with `guidelinekit diff`." in " ".join(done.err.split())
    listed = cli("drift", "--help").out.partition("--from")[2].partition("--format")[0]
    assert "label-studio" in listed
    assert "docx" not in listed
    assert "markdown" not in listed
