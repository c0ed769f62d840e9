"""Releases, changelogs and comparisons come from real git repositories."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ENGLISH, LABELS, MOOD, Repository, Result

SPEC = "specs/mood/guideline.yaml"
Cli = Callable[..., Result]


def at(version: str, text: str = MOOD) -> str:
    """The guideline with another version."""
    return text.replace("version: 1.0.0", f"version: {version}")


GRATEFUL = MOOD.replace("is pleased.", "is pleased or grateful.")


def versions(cli: Cli, repository: Repository) -> list[str]:
    """The entries of the changelog, newest first."""
    result = cli("-C", repository.path, "changelog", "--format", "json")
    assert result.code == 0, result.err
    return [entry["version"] for entry in json.loads(result.out)["changelogs"][0]["entries"]]


def test_a_release_is_a_commit_that_raises_the_version(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("reworded", {SPEC: GRATEFUL})
    assert versions(cli, repository) == ["", "1.0.0"]
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL)})
    assert versions(cli, repository) == ["1.1.0", "1.0.0"]


def test_a_draft_has_no_releases(repository: Repository, cli: Cli) -> None:
    repository.commit("draft", {SPEC: at("0.1.0") + "status: draft\n"})
    repository.commit("ready", {SPEC: at("0.2.0")})
    assert versions(cli, repository) == ["0.2.0"]


def test_a_trial_is_no_release_and_no_base_of_the_next(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.commit("Trial", {SPEC: at("2.0.0-rc.1", GRATEFUL)})
    assert versions(cli, repository) == ["", "1.0.0"]
    assert cli("-C", repository.path, "check").code == 0
    comparison = json.loads(cli("-C", repository.path, "diff", "--format", "json").out)["guidelines"][0]
    assert (comparison["old_version"], comparison["new_version"]) == ("1.0.0", "2.0.0-rc.1")
    note = "---\nimpact: relabel\n---\nThanks count as joy.\n"
    repository.commit("Note", {"changes/mood/joy.md": note})
    released = cli("-C", repository.path, "release", "mood")
    assert released.code == 0, released.err
    assert versions(cli, repository) == ["2.0.0", "1.0.0"]
    assert cli("-C", repository.path, "review", "HEAD~1").code == 0


def test_a_trial_cannot_be_named_as_a_release(repository: Repository, cli: Cli) -> None:
    repository.commit("Trial", {SPEC: at("1.0.0-rc.1")})
    for name in ("mood@1.0.0-rc.1", "1.0.0-rc.1"):
        result = cli("-C", repository.path, "diff", name)
        assert (result.code, f"`{name}` is a trial, which is no release" in result.err) == (2, True)
    repository.git("tag", "mood@1.0.0-rc.1")
    assert cli("-C", repository.path, "diff", "mood@1.0.0-rc.1").code == 0


def test_a_first_release_after_a_trial_is_the_version_itself(repository: Repository, cli: Cli) -> None:
    repository.commit("Trial", {SPEC: at("1.0.0-alpha.2")})
    assert versions(cli, repository) == []
    assert cli("-C", repository.path, "release", "mood").code == 0
    assert versions(cli, repository) == ["1.0.0"]


def test_merged_branches_count_where_they_were_merged(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("raise", {SPEC: at("1.1.0", GRATEFUL)})
    repository.commit("raise again", {SPEC: at("1.2.0", GRATEFUL)})
    repository.git("checkout", "--quiet", "main")
    repository.commit("elsewhere", {"README.md": "Hello.\n"})
    repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "work")
    assert versions(cli, repository) == ["1.2.0", "1.0.0"]


def test_a_version_lower_than_the_last_one_is_a_warning(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: at("1.1.0")})
    repository.commit("back", {SPEC: at("1.0.0", GRATEFUL)})
    repository.commit("two", {SPEC: at("1.2.0")})
    result = cli("-C", repository.path, "changelog")
    assert "warning GK501" in result.err
    assert versions(cli, repository) == ["1.2.0", "1.1.0"]


def test_a_reverted_release_is_a_warning(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL)})
    repository.git("revert", "--no-edit", "HEAD")
    result = cli("-C", repository.path, "changelog")
    assert "sets version 1.0.0 after 1.1.0 was released" in result.err
    assert versions(cli, repository) == ["", "1.1.0", "1.0.0"]
    repository.commit("three", {SPEC: at("1.2.0")})
    assert versions(cli, repository) == ["1.2.0", "1.1.0", "1.0.0"]


def test_a_version_that_is_set_twice_is_one_release(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    for version in ("1.1.0", "1.0.0", "1.1.0"):
        repository.commit(version, {SPEC: at(version, GRATEFUL)})
    result = cli("-C", repository.path, "changelog")
    assert result.err.count("warning GK501") == 2
    assert "sets version 1.1.0 after 1.1.0 was released" in result.err
    assert versions(cli, repository) == ["1.1.0", "1.0.0"]


def test_a_squash_merge_of_several_versions_is_one_release(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.git("checkout", "--quiet", "-b", "work")
    for version in ("1.1.0", "1.1.1", "2.0.0"):
        repository.commit(version, {SPEC: at(version, GRATEFUL), f"changes/mood/{version}/why.md": f"Why {version}.\n"})
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--squash", "work")
    repository.commit("work, squashed")
    result = cli("-C", repository.path, "changelog")
    assert versions(cli, repository) == ["2.0.0", "1.0.0"]
    assert result.err.count("so the note is not shown") == 2
    assert "Why 2.0.0." in result.out


def test_several_guidelines_released_in_one_commit(repository: Repository, cli: Cli) -> None:
    tone = "specs/tone.yaml"
    repository.commit("one", {SPEC: MOOD, tone: MOOD.replace("id: mood", "id: tone")})
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL), tone: at("2.0.0", GRATEFUL).replace("id: mood", "id: tone")})
    found = json.loads(cli("-C", repository.path, "changelog", "--format", "json").out)["changelogs"]
    versions_by_id = {entry["id"]: [one["version"] for one in entry["entries"]] for entry in found}
    assert versions_by_id == {"mood": ["1.1.0", "1.0.0"], "tone": ["2.0.0", "1.0.0"]}


def test_a_renamed_guideline_is_a_question(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.write({SPEC: None, "specs/feeling.yaml": GRATEFUL.replace("id: mood", "id: feeling")})
    result = cli("-C", repository.path, "diff")
    assert f"feeling  {ENGLISH.text('report.version-new', version='1.0.0')}" in result.out
    assert f"mood  {ENGLISH.text('report.version-removed', version='1.0.0')}" in result.out
    heading = ENGLISH.text("report.questions")
    before, after = ENGLISH.text(
        "questions.guideline-renamed", old="`mood`", new="`feeling`", percent="{percent}"
    ).split("{percent}")
    assert f"  ? {before}" in result.out.split(heading)[1]
    assert after in " ".join(result.out.split())
    other = GRATEFUL.replace("id: mood", "id: feeling").replace("happy", "up").replace("sad", "down")
    repository.write({"specs/feeling.yaml": other})
    assert heading not in cli("-C", repository.path, "diff").out


def test_a_diff_skips_a_release_that_cannot_be_read(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("two, broken", {SPEC: at("1.1.0").replace("kind: choose-one", "kind: choose-two")})
    repository.write({SPEC: at("1.2.0", GRATEFUL)})
    assert cli("-C", repository.path, "diff").out.startswith("mood  1.0.0 → 1.2.0\n")


def test_a_tag_on_the_main_line_decides_which_commit_is_the_release(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("typo", {SPEC: MOOD.replace("A sentence", "One sentence"), "README.md": "1\n"})
    later = repository.commit("fixed", {SPEC: GRATEFUL})
    repository.git("tag", "--annotate", "--message=released", "mood@1.0.0")
    result = cli("-C", repository.path, "changelog", "--format", "json")
    (entry,) = json.loads(result.out)["changelogs"][0]["entries"]
    assert entry["commit"] == later


def test_a_tag_outside_the_main_line_is_a_warning(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.git("checkout", "--quiet", "-b", "elsewhere")
    repository.commit("two", {SPEC: at("1.1.0")})
    repository.git("tag", "mood@1.1.0")
    repository.git("checkout", "--quiet", "main")
    repository.commit("two, squashed", {SPEC: at("1.1.0", GRATEFUL)})
    result = cli("-C", repository.path, "changelog")
    assert "warning GK502" in result.err
    assert versions(cli, repository) == ["1.1.0", "1.0.0"]


def test_a_release_that_cannot_be_read_is_reported_and_skipped(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("two, broken", {SPEC: at("1.1.0").replace("kind: choose-one", "kind: choose-two")})
    repository.commit("three", {SPEC: at("1.2.0", GRATEFUL)})
    result = cli("-C", repository.path, "changelog")
    assert "warning GK503" in result.err
    assert "release 1.1.0" in result.err
    assert versions(cli, repository) == ["1.2.0", "1.0.0"]


def test_moving_an_element_between_files_is_no_change(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("moved", {SPEC: MOOD.replace(LABELS, ""), "specs/mood/labels.yaml": LABELS})
    result = cli("-C", repository.path, "diff", "HEAD~1", "HEAD")
    assert result.out.startswith("Nothing changed")


def decision_of(change: dict[str, Any]) -> tuple[str, str, bool]:
    return change["kind"], change["impact"], change["needs_decision"]


def test_a_note_decides_the_impact_of_a_change(repository: Repository, cli: Cli) -> None:
    note = "---\nimpact: relabel\ntargets: [labels/happy]\n---\nThanks count from now on.\n"
    repository.commit("one", {SPEC: MOOD})
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL), "changes/mood/1.1.0/thanks.md": note})
    result = cli("-C", repository.path, "changelog", "--format", "json")
    entry = json.loads(result.out)["changelogs"][0]["entries"][0]
    (change,) = (change for change in entry["changes"] if change["address"] == "labels/happy/definition")
    assert (change["impact"], change["needs_decision"]) == ("relabel", False)
    assert entry["notes"][0]["text"] == "Thanks count from now on."
    compared = json.loads(cli("diff", "HEAD~1", "--format", "json").out)["guidelines"][0]["changes"]
    assert ("label-definition-reworded", "relabel", False) in map(decision_of, compared)
    repository.write({"changes/mood/1.1.0/thanks.md": None})
    compared = json.loads(cli("diff", "HEAD~1", "--format", "json").out)["guidelines"][0]["changes"]
    assert ("label-definition-reworded", "reread", True) in map(decision_of, compared)


def test_a_note_about_nothing_that_changed_is_a_warning(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    note = "---\ntargets: [rules/none]\n---\nBecause.\n"
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL), "changes/mood/1.1.0/why.md": note})
    assert "warning GK505" in cli("-C", repository.path, "changelog").err


def test_without_git_check_and_build_work_and_report_that_history_is_missing(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert cli("-C", tmp_path, "check").code == 0
    built = cli("build")
    assert built.code == 0
    assert "note GK601" in built.err
    assert "history" in (tmp_path / "_site/mood/preview/changelog/index.html").read_text()
    for command in ("changelog", "diff"):
        refused = cli(command)
        assert refused.code == 2
        assert "git init" in refused.err


def test_without_a_git_program_check_and_build_work(tmp_path: Path, repository: Repository) -> None:
    repository.commit("one", {SPEC: MOOD})
    tools = tmp_path / "bin"
    tools.mkdir()
    command = shutil.which("guidelinekit")
    assert command is not None
    for arguments, code, message in (
        (["check"], 0, "nothing found"),
        (["build"], 0, "GK601"),
        (["diff"], 2, "git"),
        (["init", str(tmp_path / "new"), "--example"], 2, "Install git"),
    ):
        done = subprocess.run(
            [command, *arguments],
            cwd=repository.path,
            env={"PATH": str(tools)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, message in done.stdout + done.stderr) == (code, True), done.stderr
    assert not (tmp_path / "new").exists()


def test_a_shallow_clone_is_refused_with_the_command_to_run(repository: Repository, tmp_path: Path, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL)})
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.path}", str(tmp_path / "shallow"))
    for arguments in (["changelog"], ["diff"], ["diff", "HEAD~1"], ["build"]):
        result = cli("-C", tmp_path / "shallow", *arguments)
        assert (result.code, "git fetch --unshallow" in result.err) == (2, True)
    assert not (tmp_path / "shallow/_site").exists()
    assert cli("-C", tmp_path / "shallow", "check").code == 0
    assert cli("-C", tmp_path / "shallow", "build", "--no-history").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing-like-it"], "has no revision"),
        (["--", "--output=x"], "begins with a dash"),
        (["rev:specs"], "has no revision"),
        (["mood@9.9.9"], "has no release 9.9.9"),
        (["1.0.0"], "is a version without its guideline"),
        (["--guideline", "none"], "no guideline `none`"),
        (["README.md"], "has no guideline"),
    ],
)
def test_a_side_that_cannot_be_read(repository: Repository, cli: Cli, arguments: list[str], message: str) -> None:
    repository.commit("one", {SPEC: MOOD, "README.md": "Hello.\n"})
    result = cli("-C", repository.path, "diff", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


@pytest.mark.parametrize(
    "sides",
    [
        ["HEAD~1"], ["HEAD~1", "HEAD"], ["rev:HEAD~1", "specs"], ["mood@1.0.0"], ["mood@1.0.0", "mood@1.1.0"],
        ["--guideline", "mood", "1.0.0", "1.1.0"], ["--guideline", "mood"], ["old", "specs/mood"], [],
    ],
)  # fmt: skip
def test_the_sides_of_a_comparison(repository: Repository, cli: Cli, sides: list[str]) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL)})
    repository.write({"old/mood/guideline.yaml": MOOD})
    if not sides or sides == ["--guideline", "mood"]:
        repository.write({SPEC: at("1.1.0", MOOD)})
    data = json.loads(cli("-C", repository.path, "diff", *sides, "--format", "json").out)
    (found,) = data["guidelines"]
    assert found["id"] == "mood"
    assert "label-definition-reworded" in [change["kind"] for change in found["changes"]]


def test_the_environment_of_a_calling_git_does_not_leak_in(
    repository: Repository, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("one", {SPEC: MOOD})
    other = Repository(tmp_path / "other")
    other.commit("one", {"README.md": "Not this one.\n"})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git/index"))
    assert versions(cli, repository) == ["1.0.0"]


def test_an_added_and_a_removed_guideline_are_one_change_each(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.commit("another", {"specs/tone.yaml": MOOD.replace("id: mood", "id: tone")})
    forward = json.loads(cli("-C", repository.path, "diff", "HEAD~1", "HEAD", "--format", "json").out)
    back = json.loads(cli("diff", "HEAD", "HEAD~1", "--format", "json").out)
    assert [change["kind"] for change in forward["guidelines"][0]["changes"]] == ["guideline-added"]
    assert [change["kind"] for change in back["guidelines"][0]["changes"]] == ["guideline-removed"]


def test_a_repository_inside_a_folder_of_another(repository: Repository, cli: Cli) -> None:
    """Guidelines may live in a folder of a larger repository."""
    repository.commit("one", {f"data/guidelines/{SPEC}": MOOD, "data/guidelines/guidelinekit.yaml": "title: Ours\n"})
    repository.commit("two", {f"data/guidelines/{SPEC}": at("1.1.0", GRATEFUL)})
    result = cli("-C", repository.path / "data/guidelines/specs/mood", "changelog", "--format", "json")
    assert [entry["version"] for entry in json.loads(result.out)["changelogs"][0]["entries"]] == ["1.1.0", "1.0.0"]


def test_fail_on_an_impact(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.write({SPEC: GRATEFUL})
    assert cli("-C", repository.path, "diff").code == 0
    assert cli("diff", "--fail-on", "reread").code == 1
    assert cli("diff", "--fail-on", "relabel").code == 0


# Unusual repositories


def test_diff_compares_only_what_a_side_names(repository: Repository, cli: Cli) -> None:
    other = MOOD.replace("id: mood", "id: tone")
    repository.commit("one", {SPEC: MOOD, "specs/tone.yaml": other})
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL), "specs/tone.yaml": other})
    for sides in (["HEAD~1", "mood@1.1.0"], ["HEAD~1", "specs/mood"], ["specs/mood", "HEAD~1"]):
        data = json.loads(cli("-C", repository.path, "diff", *sides, "--format", "json").out)
        assert [guideline["id"] for guideline in data["guidelines"]] == ["mood"]
    repository.write({"specs/fresh.yaml": MOOD.replace("id: mood", "id: fresh")})
    data = json.loads(cli("diff", "HEAD@{0}", "--format", "json").out)
    assert [guideline["id"] for guideline in data["guidelines"]] == ["fresh"]


def test_a_guideline_removed_since_its_release_is_a_change(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD, "specs/tone.yaml": MOOD.replace("id: mood", "id: tone")})
    repository.write({SPEC: None})
    data = json.loads(cli("-C", repository.path, "diff", "--format", "json").out)
    assert [change["kind"] for change in data["guidelines"][0]["changes"]] == ["guideline-removed"]


def test_a_note_about_a_whole_release_does_not_lower_an_impact(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD + "  odd: {name: Odd, definition: Neither.}\n"})
    repository.write({SPEC: MOOD, "changes/mood/why.md": "---\nimpact: editorial\n---\nOnly cosmetics.\n"})
    (guideline,) = json.loads(cli("-C", repository.path, "diff", "--format", "json").out)["guidelines"]
    assert guideline["impact"] == "relabel"


def test_notes_of_the_version_in_the_work_tree_are_shown(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.write({SPEC: at("1.1.0", GRATEFUL), "changes/mood/1.1.0/why.md": "Thanks count.\n"})
    result = cli("-C", repository.path, "changelog")
    assert "Thanks count." in result.out
    assert result.err == ""


def test_a_note_of_no_release_is_a_warning(repository: Repository, cli: Cli) -> None:
    repository.commit("one", {SPEC: MOOD, "changes/mood/9.9.9/why.md": "Because.\n"})
    assert "no release 9.9.9" in cli("-C", repository.path, "changelog").err


@pytest.mark.parametrize("specs", ["./specs", "specs/", "specs/."])
def test_paths_in_settings_may_be_written_in_any_way(repository: Repository, cli: Cli, specs: str) -> None:
    repository.commit("one", {SPEC: MOOD, "guidelinekit.yaml": f"specs: {specs}\n"})
    assert versions(cli, repository) == ["1.0.0"]
    assert cli("diff", "HEAD").out.startswith("Nothing changed")


def test_a_tag_on_a_commit_with_another_version_is_ignored_with_a_warning(repository: Repository, cli: Cli) -> None:
    repository.commit("before", {"README.md": "Hello.\n"})
    repository.git("tag", "mood@1.0.0")
    repository.commit("one", {SPEC: MOOD})
    repository.git("tag", "mood@1.1.0")
    repository.commit("two", {SPEC: at("1.1.0", GRATEFUL)})
    result = cli("-C", repository.path, "changelog", "--format", "json")
    assert result.err.count("warning GK502") == 2
    assert "version 1.0.0" in result.err
    changed = json.loads(cli("diff", "mood@1.0.0", "mood@1.1.0", "--format", "json").out)
    assert changed["impact"] == "reread"


def test_the_status_may_be_in_another_file(repository: Repository, cli: Cli) -> None:
    repository.commit("draft", {SPEC: MOOD, "specs/mood/status.yaml": "status: draft\n"})
    assert cli("-C", repository.path, "changelog", "--format", "json").code == 0
    assert versions(cli, repository) == []


@pytest.mark.parametrize(
    "setting", ["log.showRoot=false", "log.diffMerges=cc", "log.follow=true", "core.quotePath=true"]
)
def test_the_git_settings_of_a_user_do_not_change_releases(repository: Repository, cli: Cli, setting: str) -> None:
    repository.commit("one", {SPEC: MOOD})
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("raise", {SPEC: at("1.1.0", GRATEFUL), "specs/mood/çé.yaml": "x-a: 1\n"})
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "work")
    repository.git("config", *setting.split("="))
    assert versions(cli, repository) == ["1.1.0", "1.0.0"]


def test_a_damaged_repository_is_an_error(repository: Repository, cli: Cli) -> None:
    commit = repository.commit("one", {SPEC: MOOD})
    path = repository.path / ".git/objects" / commit[:2] / commit[2:]
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    for arguments in (["changelog"], ["build"], ["diff"]):
        result = cli("-C", repository.path, *arguments)
        assert result.code == 2, result
        assert "no-history" in result.err or "fsck" in result.err


def test_a_sha256_repository_is_refused(tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "sha256"
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", str(path)], check=True)
    repository = Repository.__new__(Repository)
    repository.path, repository.day = path, 0
    repository.commit("one", {SPEC: MOOD})
    result = cli("-C", path, "build")
    assert (result.code, "sha256" in result.err) == (2, True)


def test_specs_that_are_a_link_in_an_old_commit(repository: Repository, cli: Cli) -> None:
    (repository.path / "real/mood").mkdir(parents=True)
    (repository.path / "specs").symlink_to("real")
    repository.commit("one", {"real/mood/guideline.yaml": MOOD})
    result = cli("-C", repository.path, "diff", "HEAD")
    assert (result.code, "specs cannot be read: it is a symbolic link" in result.err) == (2, True)
    (repository.path / "specs").unlink()
    repository.write({SPEC: MOOD})
    result = cli("-C", repository.path, "diff", "HEAD")
    assert (result.code, "not a folder of guidelines" in result.err) == (2, True)


def test_a_part_of_a_guideline_is_checked_with_the_whole_guideline(repository: Repository, cli: Cli) -> None:
    repository.write(
        {SPEC: MOOD.replace(LABELS, ""), "specs/mood/labels.yaml": LABELS, "guidelinekit.yaml": "title: T\n"}
    )
    for path in (".", "specs", "specs/mood", "specs/mood/labels.yaml", SPEC):
        result = cli("-C", repository.path, "check", path)
        assert (result.code, result.out) == (0, "1 guideline checked, nothing found.\n"), path


def test_changes_of_parts_of_the_input_and_of_own_keys(repository: Repository, cli: Cli) -> None:
    first = MOOD.replace("input: text", "input: {not: text, labels: text}") + "x-a: {labels: [a]}\nx-b: [1, 2]\n"
    second = MOOD.replace("input: text", "input: {answer: text}") + "x-a: {labels: [5]}\nx-b: [2, 1]\n"
    repository.write({"old.yaml": first, "new.yaml": second})
    (found,) = json.loads(cli("-C", repository.path, "diff", "old.yaml", "new.yaml", "--format", "json").out)[
        "guidelines"
    ]
    assert {change["address"] for change in found["changes"]} == {"task/input", "x-a", "x-b"}
    assert all(change["labels"] == [] for change in found["changes"])


def test_long_prose_is_compared_by_sentence(repository: Repository, cli: Cli) -> None:
    words = " ".join(f"Sentence {number} says something." for number in range(4000))
    repository.write({"old.yaml": MOOD.replace("The writer is pleased.", words)})
    repository.write({"new.yaml": MOOD.replace("The writer is pleased.", words.replace("Sentence 7 ", "Phrase 7 "))})
    output = cli("-C", repository.path, "diff", "old.yaml", "new.yaml").out
    assert "[-Sentence 7 says something.-]" in output
