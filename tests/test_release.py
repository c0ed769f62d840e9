"""`guidelinekit release` raises the version, moves the notes, commits and tags: all of it, or nothing."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.edit import with_fields
from tests import kill
from tests.conftest import HEAD, LABELS, MOOD, Repository, Result

Cli = Callable[..., Result]
SPEC, NOTE, CHANGED, WHY = kill.SPEC, kill.NOTE, kill.CHANGED, kill.WHY


@pytest.fixture
def due(tmp_path: Path) -> Repository:
    """A repository in which a release is due."""
    return kill.prepared(tmp_path / "repository")


def release(cli: Cli, repository: Repository, *arguments: str) -> Result:
    return cli("-C", repository.path, "release", *arguments)


def text_of(repository: Repository, path: str = SPEC) -> str:
    return (repository.path / path).read_text(encoding="utf-8")


def test_a_release_is_a_commit_and_a_tag(due: Repository, cli: Cli) -> None:
    result = release(cli, due, "mood", "--effective", "2026-12-01")
    assert result.code == 0, result.err
    assert result.out.startswith("mood 2.0.0 (1.0.0 → 2.0.0, major), effective 2026-12-01\n  1 change: 1 relabel\n")
    assert "git push --atomic origin main mood@2.0.0" in result.out
    assert due.git("status", "--porcelain") == ""
    assert text_of(due) == CHANGED.replace("version: 1.0.0\n", "version: 2.0.0\neffective: 2026-12-01\n")
    assert text_of(due, "changes/mood/2.0.0/relief.md") == WHY
    assert not (due.path / NOTE).exists()
    assert due.git("log", "-1", "--format=%s%n%b").startswith("Release mood 2.0.0\nMood 2.0.0, effective 2026-12-01: ")
    assert due.git("for-each-ref", "--format=%(refname) %(objecttype)", "refs/tags") == "refs/tags/mood@2.0.0 tag"
    assert due.git("rev-parse", "mood@2.0.0^{commit}") == due.git("rev-parse", "HEAD")
    changelog = cli("-C", due.path, "changelog").out
    assert "2.0.0 (effective 2026-12-01" in changelog
    assert "Relief counts." in changelog
    assert "nothing changed" in release(cli, due, "mood").err


def test_a_dry_run_does_nothing(due: Repository, cli: Cli) -> None:
    before = due.git("rev-parse", "HEAD")
    result = release(cli, due, "mood", "--dry-run")
    assert (result.code, result.out.endswith("Nothing was done.\n")) == (0, True)
    assert (due.git("rev-parse", "HEAD"), due.git("tag"), due.git("status", "--porcelain")) == (before, "", "")


def test_commit_and_tag_may_be_left_to_others(due: Repository, cli: Cli) -> None:
    before = due.git("rev-parse", "HEAD")
    assert release(cli, due, "mood", "--no-commit").code == 0
    assert (due.git("rev-parse", "HEAD"), due.git("tag")) == (before, "")
    assert "version: 2.0.0" in text_of(due)
    assert (due.path / "changes/mood/2.0.0/relief.md").is_file()
    due.git("reset", "--quiet", "--hard")
    due.git("clean", "--quiet", "--force", "-d")
    assert release(cli, due, "mood", "--no-tag").code == 0
    assert (due.git("log", "-1", "--format=%s"), due.git("tag")) == ("Release mood 2.0.0", "")


@pytest.mark.parametrize(
    ("what", "files", "arguments", "said"),
    [
        ("dirty", {SPEC: CHANGED + "# more\n"}, (), "not committed: specs/mood.yaml"),
        ("strange note", {"changes/mood/new.md": "Why.\n"}, (), "not committed: changes/mood/new.md"),
        ("too low", {}, ("--bump", "minor"), "a minor version is too low for `mood`: 1 of its changes ask for relabel"),
        ("unknown", {}, ("moot",), "there is no guideline `moot`"),
        ("no day", {}, ("--effective", "2026-02-30"), "does not match the format"),
    ],
)
def test_what_is_refused(
    due: Repository, cli: Cli, what: str, files: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    due.write(files)
    before = due.git("status", "--porcelain"), due.git("rev-parse", "HEAD"), text_of(due)
    result = release(cli, due, "mood", *arguments)
    assert (result.code, said in result.err) == (2, True), (what, result.err)
    assert (due.git("status", "--porcelain"), due.git("rev-parse", "HEAD"), text_of(due)) == before
    assert due.git("tag") == ""


def test_an_unsettled_change_is_refused_until_its_note(due: Repository, cli: Cli) -> None:
    due.commit("No note", {NOTE: None})
    result = release(cli, due, "mood")
    assert (result.code, "1 of the changes of `mood` wait for a word" in result.err) == (2, True)
    assert "labels/happy/definition" in result.err
    assert cli("-C", due.path, "note", "-m", "Relief.", "--impact", "reread").code == 0
    due.commit("Note")
    assert "mood 1.1.0 (1.0.0 → 1.1.0, minor)" in release(cli, due, "mood").out


def test_a_note_that_cannot_be_used_is_refused(due: Repository, cli: Cli) -> None:
    due.commit("Bad", {"changes/mood/bad.md": "---\nimpact: huge\n---\nWhy.\n"})
    result = release(cli, due, "mood")
    assert (result.code, "changes/mood/bad.md:2: impact is `huge`" in result.err) == (2, True)


def test_a_version_that_exists_is_refused(due: Repository, cli: Cli) -> None:
    due.git("tag", "mood@2.0.0", "HEAD~1")
    result = release(cli, due, "mood")
    assert (result.code, "there is a tag mood@2.0.0 already" in result.err) == (2, True)
    assert due.git("status", "--porcelain") == ""
    assert "mood 3.0.0" not in due.git("log", "-1", "--format=%s")


def test_a_merge_under_way_or_no_branch_is_refused(due: Repository, cli: Cli) -> None:
    due.git("checkout", "--quiet", "--detach")
    assert "HEAD is on no branch" in release(cli, due, "mood").err
    due.git("checkout", "--quiet", "main")
    due.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    due.commit("Side", {"README.md": "x\n"})
    due.git("checkout", "--quiet", "main")
    due.git("merge", "--quiet", "--no-commit", "--no-ff", "--strategy=ours", "side")
    assert "a merge is under way" in release(cli, due, "mood").err


def test_a_draft_is_released_with_its_own_version(repository: Repository, cli: Cli) -> None:
    configured(repository)
    draft = MOOD.replace("version: 1.0.0", "version: 0.3.0 # first\nstatus: draft # for now")
    repository.commit("Draft", {SPEC: draft})
    assert "first release" in release(cli, repository, "mood", "--bump", "major").err
    result = release(cli, repository, "mood", "--effective", "2026-12-01")
    assert result.out.startswith("mood 0.3.0 (first release), effective 2026-12-01\n")
    assert "version: 0.3.0 # first\neffective: 2026-12-01\nstatus: active # for now\n" in text_of(repository)
    assert repository.git("tag") == "mood@0.3.0"


def test_a_day_that_the_guideline_names_is_kept(due: Repository, cli: Cli) -> None:
    due.commit("Day", {SPEC: CHANGED.replace("version: 1.0.0\n", "version: 1.0.0\neffective: 2099-01-01\n")})
    assert "effective 2099-01-01" in release(cli, due, "mood", "--dry-run").out
    due.commit("Past", {SPEC: CHANGED.replace("version: 1.0.0\n", "version: 1.0.0\neffective: 2020-01-01\n")})
    assert "2020" not in release(cli, due, "mood", "--dry-run").out


def test_a_release_takes_effect_after_the_one_before(due: Repository, cli: Cli) -> None:
    assert release(cli, due, "mood", "--effective", "2099-06-01").code == 0
    due.commit("Three", {SPEC: text_of(due).replace("is not pleased", "is not at all pleased"), NOTE: WHY})
    due.write({NOTE: WHY.replace("labels/happy", "labels/sad")})
    due.commit("Why")
    refused = release(cli, due, "mood", "--effective", "2099-05-31")
    assert refused.code == 2
    assert "`mood` 2.0.0 takes effect on 2099-06-01, so that the next one cannot on 2099-05-31" in refused.err
    assert "effective 2099-06-01" in release(cli, due, "mood", "--dry-run").out


def test_several_guidelines_are_released_in_one_commit(due: Repository, cli: Cli) -> None:
    tone = MOOD.replace("id: mood", "id: tone")
    due.commit("Tone", {"specs/tone.yaml": tone})
    due.commit("Tone changed", {"specs/tone.yaml": tone + "glossary:\n  irony: {definition: The opposite.}\n"})
    result = release(cli, due, "mood", "tone")
    assert result.code == 0, result.err
    assert due.git("log", "-1", "--format=%s") == "Release mood 2.0.0, tone 1.1.0"
    assert due.git("tag").split() == ["mood@2.0.0", "tone@1.1.0"]
    assert cli("-C", due.path, "diff").out.startswith("Nothing changed")


def test_a_repository_below_the_top_of_git(due: Repository, cli: Cli) -> None:
    (due.path / "inner").mkdir()
    due.git("mv", "specs", "changes", "inner")
    due.commit("Moved", {"inner/guidelinekit.yaml": "title: Inner\n"})
    inner = due.path / "inner"
    due.commit("Changed", {"inner/specs/mood.yaml": CHANGED.replace("happy or sad", "happy, or sad")})
    result = cli("-C", inner, "release", "mood")
    assert result.code == 0, result.err
    assert due.git("status", "--porcelain") == ""
    assert (inner / "specs/mood.yaml").read_text().count("effective:") == 1


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_a_release_stopped_at_any_moment_is_finished_or_undone(tmp_path: Path, name: str) -> None:
    # Samples with a fixed seed; `python -m tests.kill` runs as many as wanted.
    whole = kill.calls_of_a_release(tmp_path / "whole")
    dice = random.Random(4)
    moments = [*dice.sample(range(1, whole - 40), 2), *dice.sample(range(whole - 40, whole + 1), 4)]
    assert {kill.stopped(tmp_path / str(at), at, name) for at in moments} <= {"done", "undone"}


def test_what_was_edited_after_the_interruption_stays(tmp_path: Path, cli: Cli) -> None:
    due = _committed_only(tmp_path)
    due.write({SPEC: CHANGED + "# mine\n"})
    result = cli("-C", due.path, "check")
    assert "An interrupted release was finished (Release mood 2.0.0)." in result.err
    assert "specs/mood.yaml was edited since and is left as it is." in result.err
    assert text_of(due) == CHANGED + "# mine\n"


def test_a_release_on_a_branch_that_was_left_stays_made(tmp_path: Path, cli: Cli) -> None:
    due = _committed_only(tmp_path)
    due.git("tag", "--delete", "mood@2.0.0")
    due.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    before = due.git("status", "--porcelain", "--", "changes")
    result = cli("-C", due.path, "check")
    assert "An interrupted release was finished on main (Release mood 2.0.0)." in result.err
    assert "changes/mood/2.0.0/relief.md is of it, and lies here still." in result.err
    assert due.git("tag") == "mood@2.0.0"
    assert text_of(due) == CHANGED
    assert due.git("status", "--porcelain") == before


def test_a_merge_of_an_interrupted_release_keeps_its_files(tmp_path: Path, cli: Cli) -> None:
    due = _committed_only(tmp_path)
    due.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    due.git("clean", "--quiet", "-d", "--force")
    due.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    before = due.git("status", "--porcelain")
    cli("-C", due.path, "check")
    assert due.git("status", "--porcelain") == before


def test_a_release_that_was_taken_back_is_not_carried_on(tmp_path: Path, cli: Cli) -> None:
    due = _committed_only(tmp_path)
    due.git("reset", "--quiet", "--hard")
    due.git("revert", "--no-edit", "HEAD")
    due.git("tag", "--delete", "mood@2.0.0")
    cli("-C", due.path, "check")
    assert due.git("status", "--porcelain", "--untracked-files=no") == ""
    assert due.git("tag") == ""
    assert text_of(due) == CHANGED


def test_a_release_is_found_on_a_branch_that_was_renamed(tmp_path: Path, cli: Cli) -> None:
    due = _committed_only(tmp_path)
    due.git("branch", "--move", "main", "trunk")
    due.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    assert "was finished on trunk (Release mood 2.0.0)." in cli("-C", due.path, "check").err


def test_a_release_whose_commit_git_has_cleared_away_is_given_up(tmp_path: Path, cli: Cli) -> None:
    due = _committed_only(tmp_path)
    due.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    due.git("branch", "-D", "main")
    due.git("tag", "--delete", "mood@2.0.0")
    due.git("reflog", "expire", "--expire=now", "--all")
    due.git("gc", "--quiet", "--prune=now")
    result = cli("-C", due.path, "check")
    assert "An interrupted release was given up (Release mood 2.0.0)." in result.err
    assert "changes/mood/2.0.0/relief.md is of it, and lies here still." in result.err
    assert cli("-C", due.path, "check").err == ""


def test_a_tag_of_a_release_that_was_reset_is_named(tmp_path: Path, cli: Cli) -> None:
    due = _committed_only(tmp_path)
    due.git("reset", "--quiet", "--hard", "HEAD~1")
    result = cli("-C", due.path, "check")
    assert "An interrupted release was given up (Release mood 2.0.0)." in result.err
    assert "Its tag stays; to remove it: git tag -d mood@2.0.0" in result.err


def _committed_only(folder: Path) -> Repository:
    """A release that was stopped when the branch and the tags had moved, and no file had followed."""
    for at in range(kill.calls_of_a_release(folder / "whole"), 0, -1):
        due = kill.prepared(folder / str(at))
        kill._driven(due, at, "SIGKILL")
        if due.git("tag") and text_of(due) == CHANGED:
            return due
    raise AssertionError("there is no such moment")


def test_a_journal_that_cannot_be_read_is_given_up(due: Repository, cli: Cli) -> None:
    due.write({".git/guidelinekit-release.json": "{"})
    result = cli("-C", due.path, "check")
    assert (result.code, "An interrupted release was given up" in result.err) == (0, True)
    assert release(cli, due, "mood").code == 0


def test_a_version_that_the_guideline_names_itself(repository: Repository, cli: Cli) -> None:
    configured(repository)
    repository.commit("One", {SPEC: MOOD})
    draft = CHANGED.replace("version: 1.0.0\n", "version: 5.0.0\nstatus: draft\n")
    repository.commit("Draft", {SPEC: draft, NOTE: WHY})
    assert release(cli, repository, "mood", "--dry-run").out.startswith("mood 5.0.0 (1.0.0 → 5.0.0), effective")
    assert "mood 2.0.0 (" in release(cli, repository, "mood", "--dry-run", "--bump", "major").out


@pytest.mark.parametrize("how", ["skip-worktree", "assume-unchanged", "line endings"])
def test_what_git_overlooks_is_not_released(due: Repository, cli: Cli, how: str) -> None:
    if how == "line endings":
        due.git("config", "core.autocrlf", "false")
        (due.path / SPEC).write_bytes(CHANGED.replace("\n", "\r\n").encode())
        due.commit("With carriage returns")
        due.git("config", "core.autocrlf", "true")
    else:
        due.git("update-index", f"--{how}", SPEC)
        due.write({SPEC: CHANGED.replace("title: Mood", "title: Hidden")})
    before = due.git("rev-parse", "HEAD")
    result = release(cli, due, "mood")
    assert (result.code, f"{SPEC} is not what HEAD holds" in result.err) == (2, True), result.err
    assert (due.git("rev-parse", "HEAD"), due.git("tag")) == (before, "")


def test_two_at_once_leave_one_release(due: Repository) -> None:
    command = [sys.executable, "-m", "guidelinekit", "-C", str(due.path), "release", "mood"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    codes = sorted(process.wait() for process in both)
    for process in both:
        process.communicate()
    assert codes == [0, 2]
    assert due.git("tag") == "mood@2.0.0"
    assert due.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("version: 1.0.0\n", "version: 2.0.0\neffective: 2026-12-01\n"),
        ("version: '1.0.0'  # now\n", "version: '2.0.0'  # now\neffective: 2026-12-01\n"),
        ('  version: "1.0.0"\n  id: x\n', '  version: "2.0.0"\n  effective: 2026-12-01\n  id: x\n'),
        ("version: 1.0.0\r\nid: x\r\n", "version: 2.0.0\r\neffective: 2026-12-01\r\nid: x\r\n"),
        ("\ufeffversion: 1.0.0", "\ufeffversion: 2.0.0\neffective: 2026-12-01"),
        ("version:\n  1.0.0\nid: x\n", "version:\n  2.0.0\neffective: 2026-12-01\nid: x\n"),
        ('{"version": "1.0.0", "id": "x"}', '{"version": "2.0.0", "effective": "2026-12-01", "id": "x"}'),
        ("{version: 1.0.0}\n", '{version: 2.0.0, "effective": "2026-12-01"}\n'),
        ("effective: 2020-01-01\nversion: 1.0.0\n", "effective: 2026-12-01\nversion: 2.0.0\n"),
        ("? version\n: 1.0.0\n", "? version\n: 2.0.0\neffective: 2026-12-01\n"),
    ],
)
def test_fields_are_set_in_the_layout_that_is_there(written: str, expected: str) -> None:
    file = SourceFile(path="mood.yaml", content=written.encode())
    fields = {"version": "2.0.0", "effective": "2026-12-01"}
    assert with_fields(file, fields, after="version").content.decode() == expected


def test_a_layout_in_which_fields_cannot_be_set_is_an_error(due: Repository, cli: Cli) -> None:
    odd = HEAD.replace("version: 1.0.0", "version: &v 1.0.0\nx-also: *v") + LABELS
    due.commit("Odd", {SPEC: odd.replace("1.0.0", "3.0.0"), NOTE: None})
    due.commit("Term", {SPEC: odd.replace("1.0.0", "3.0.0") + "glossary:\n  irony: {definition: The opposite.}\n"})
    result = release(cli, due, "mood")
    assert (result.code, "version and effective cannot be set in" in result.err) == (2, True), result.err
    assert due.git("status", "--porcelain") == ""


def configured(repository: Repository) -> None:
    repository.git("config", "user.name", "Tests")
    repository.git("config", "user.email", "tests@guidelinekit.invalid")
