"""`git diff` itself shows specs by meaning, once `init` has set it up."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ENGLISH, HEAD, MOOD, Repository, Result

Cli = Callable[..., Result]
HEAD_FILE, LABELS_FILE, RULES_FILE = (f"specs/mood/{name}.yaml" for name in ("guideline", "labels", "rules"))
LABELS = (
    "labels:\n  happy: {name: Happy, definition: The writer is pleased.}\n  sad: {name: Sad, definition: Not so.}\n"
)
RULES = "rules:\n  writer: {statement: Label what the writer feels., labels: [happy]}\n"
RENAMED = LABELS.replace("happy: {name: Happy", "glad: {name: Happy, renamed_from: [happy]")


@pytest.fixture
def clone(repository: Repository, cli: Cli) -> Repository:
    """A clone in which `init` was run."""
    repository.commit("One", {HEAD_FILE: HEAD, LABELS_FILE: LABELS, RULES_FILE: RULES})
    result = cli("init", repository.path)
    assert result.code == 0, result.err
    assert not (repository.path / "specs/first-guideline").exists(), "there are guidelines already"
    repository.commit("Set up")
    return repository


def diff(repository: Repository, *arguments: str) -> str:
    """The output of `git diff` with this program on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["git", "--no-pager", "diff", *arguments], cwd=repository.path, env={**os.environ, "PATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_existing_git_attributes_are_kept(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {HEAD_FILE: HEAD, LABELS_FILE: LABELS, ".gitattributes": "*.bin filter=lfs"})
    assert ".gitattributes" in cli("init", repository.path).out
    repository.commit("Set up")
    content = (repository.path / ".gitattributes").read_text(encoding="utf-8")
    assert content.startswith("*.bin filter=lfs\nspecs/**/*.yaml diff=guidelinekit\n")
    again = cli("init", repository.path)
    assert ".gitattributes exists and was kept" in again.err
    assert (repository.path / ".gitattributes").read_text(encoding="utf-8") == content
    repository.write({LABELS_FILE: LABELS.replace("Not so.", "Not at all so.")})
    assert "REREAD (1)" in diff(repository)


def test_the_work_tree_is_shown_by_meaning(clone: Repository) -> None:
    clone.write({LABELS_FILE: LABELS.replace("Not so.", "Not at all so.")})
    shown = diff(clone)
    assert shown.startswith("specs/mood/labels.yaml\n\nREREAD (1)  Must be read.")
    assert "Not {+at all+} so." in shown
    assert "@@" not in shown
    assert "@@" in diff(clone, "--no-ext-diff")


def test_a_consequence_in_another_file_is_shown_under_its_rename(clone: Repository) -> None:
    clone.write({LABELS_FILE: RENAMED, RULES_FILE: RULES.replace("happy", "glad")})
    for arguments in ((), ("HEAD",)):
        shown = diff(clone, *arguments)
        labels, rules = shown.split("specs/mood/rules.yaml\n")
        assert (
            ENGLISH.text("changes.label-renamed", element="Label “Happy”", before="`happy`", after="`glad`") in labels
        )
        assert "REMAP (1)" in rules
        assert ENGLISH.text("report.consequence-count", count=1) in rules
    clone.git("add", "--all")
    assert diff(clone, "--staged") == shown
    clone.commit("Renamed")
    clone.commit("Later", {RULES_FILE: RULES.replace("happy", "glad").replace("feels", "felt")})
    assert diff(clone, "HEAD~2", "HEAD~1") == shown
    assert "RELABEL" not in diff(clone, "HEAD~2", "HEAD")


def test_layout_and_comments_are_no_change(clone: Repository) -> None:
    clone.write({RULES_FILE: "# A comment.\n" + RULES})
    assert ENGLISH.text("report.only-lines") in diff(clone)


def test_a_moved_file_and_a_changed_mode_are_shown(clone: Repository) -> None:
    clone.git("mv", RULES_FILE, "specs/mood/other.yaml")
    shown = diff(clone, "--staged")
    assert "rename from specs/mood/rules.yaml" in shown
    assert "rename to specs/mood/other.yaml" in shown
    clone.commit("Moved")
    (clone.path / LABELS_FILE).chmod(0o755)
    assert "mode 100644 → 100755" in diff(clone)


def test_added_and_removed_files_are_shown(clone: Repository) -> None:
    clone.write({RULES_FILE: None})
    assert ENGLISH.text("changes.element-removed", element="rule “writer”") in diff(clone)
    clone.commit("Gone")
    clone.write({RULES_FILE: RULES})
    clone.git("add", "--all")
    assert ENGLISH.text("changes.element-added", element="rule “writer”") in diff(clone, "--staged")
    clone.git("rm", "--quiet", "-r", "--force", "specs/mood")
    assert "-  happy: {name: Happy" in diff(clone, "HEAD")


def test_a_file_that_cannot_be_read_is_shown_line_by_line(clone: Repository) -> None:
    clone.write({RULES_FILE: RULES + "  second: [\n", "specs/tone.yaml": MOOD.replace("id: mood", "id: tone")})
    clone.git("add", "--intent-to-add", "specs/tone.yaml")
    shown = diff(clone)
    assert "--- specs/mood/rules.yaml\n+++ specs/mood/rules.yaml\n@@ " in shown
    assert "+  second: [" in shown


def test_invalid_settings_do_not_stop_the_diff(clone: Repository) -> None:
    clone.write({"guidelinekit.yaml": "title: [\n", LABELS_FILE: LABELS.replace("Not so.", "Not at all so.")})
    assert "+  sad: {name: Sad, definition: Not at all so.}" in diff(clone)


def test_a_file_in_conflict_is_named(clone: Repository) -> None:
    clone.git("checkout", "--quiet", "-b", "side")
    clone.commit("Side", {RULES_FILE: RULES.replace("feels", "felt")})
    clone.git("checkout", "--quiet", "main")
    clone.commit("Main", {RULES_FILE: RULES.replace("feels", "feels now")})
    with pytest.raises(subprocess.CalledProcessError):
        clone.git("merge", "--quiet", "side")
    shown = diff(clone, "HEAD")
    assert "* Unmerged path specs/mood/rules.yaml" in diff(clone, "--staged")
    assert "+<<<<<<< HEAD" in shown


def test_a_folder_of_a_larger_repository(repository: Repository, cli: Cli) -> None:
    inner = Repository(repository.path / "data")
    (inner.path / ".git").rename(repository.path / "unused")
    repository.commit("One", {"data/specs/mood.yaml": MOOD, "data/guidelinekit.yaml": "title: Ours\n"})
    assert cli("init", inner.path).code == 0
    repository.commit("Set up")
    repository.write({"data/specs/mood.yaml": MOOD.replace("name: Sad", "name: Gloomy")})
    arguments = {"subject": "label “Gloomy”", "field": "name", "before": "“Sad”", "after": "“Gloomy”"}
    renamed = ENGLISH.text("changes.changed-from-to", **arguments)
    assert renamed in diff(repository)
    assert renamed in diff(inner)


def test_the_output_for_a_pager_has_colors(clone: Repository) -> None:
    clone.write({LABELS_FILE: LABELS.replace("Not so.", "Not at all so.")})
    command = [sys.executable, "-m", "guidelinekit", "git-diff", LABELS_FILE, LABELS_FILE, "0" * 40, "100644"]
    environment = {**os.environ, "GIT_PAGER_IN_USE": "true"}
    done = subprocess.run(
        [*command, LABELS_FILE, "0" * 40, "100644"], cwd=clone.path, env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "\x1b[1m" in done.stdout
