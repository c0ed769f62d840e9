"""`guidelinekit release` raises the version, moves the notes, commits and tags, or changes nothing."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.edit import with_fields
from guidelinekit.store.git import journal
from tests import interrupt_releases
from tests.conftest import HEAD, LABELS, MOOD, Repository, Result

Cli = Callable[..., Result]
SPEC, NOTE, CHANGED, NOTE_TEXT = (
    interrupt_releases.SPEC,
    interrupt_releases.NOTE,
    interrupt_releases.CHANGED,
    interrupt_releases.NOTE_TEXT,
)


@pytest.fixture
def unreleased(tmp_path: Path) -> Repository:
    """A repository with a change to release."""
    return interrupt_releases.prepared(tmp_path / "repository")


@pytest.fixture(scope="session")
def interrupted_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a release that was interrupted immediately before the spec was written.

    The branch and the tag are updated, and the note is at its new path.
    """
    folder = tmp_path_factory.mktemp("interrupted")
    # The system call that writes the spec is between `before` and `after`.
    before, after = 0, interrupt_releases.system_calls(folder / "complete") + 1
    while after - before > 1:
        middle = (before + after) // 2
        repository = interrupt_releases.prepared(folder / str(middle))
        interrupt_releases.run_release(repository, middle, "SIGKILL")
        if text_of(repository) == CHANGED:
            before = middle
        else:
            after = middle
    return folder / str(before)


@pytest.fixture
def interrupted(interrupted_release: Path, tmp_path: Path) -> Repository:
    """A copy of the repository with the interrupted release."""
    shutil.copytree(interrupted_release, tmp_path / "repository")
    repository = Repository(tmp_path / "repository")
    assert (repository.git("tag"), text_of(repository)) == ("mood@2.0.0", CHANGED)
    return repository


def release(cli: Cli, repository: Repository, *arguments: str) -> Result:
    return cli("-C", repository.path, "release", *arguments)


def text_of(repository: Repository, path: str = SPEC) -> str:
    return (repository.path / path).read_text(encoding="utf-8")


def test_a_release_is_a_commit_and_a_tag(unreleased: Repository, cli: Cli) -> None:
    result = release(cli, unreleased, "mood", "--effective", "2026-12-01")
    assert result.code == 0, result.err
    assert result.out.startswith("mood 2.0.0 (1.0.0 → 2.0.0, major), effective 2026-12-01\n  1 change: 1 relabel\n")
    assert "git push --atomic origin main mood@2.0.0" in result.out
    assert "  guidelinekit publish" in result.out.splitlines()
    assert unreleased.git("status", "--porcelain") == ""
    assert text_of(unreleased) == CHANGED.replace("version: 1.0.0\n", "version: 2.0.0\neffective: 2026-12-01\n")
    assert text_of(unreleased, "changes/mood/2.0.0/relief.md") == NOTE_TEXT
    assert not (unreleased.path / NOTE).exists()
    assert unreleased.git("log", "-1", "--format=%s%n%b").startswith(
        "Release mood 2.0.0\nMood 2.0.0, effective 2026-12-01: "
    )
    assert (
        unreleased.git("for-each-ref", "--format=%(refname) %(objecttype)", "refs/tags") == "refs/tags/mood@2.0.0 tag"
    )
    assert unreleased.git("rev-parse", "mood@2.0.0^{commit}") == unreleased.git("rev-parse", "HEAD")
    changelog = cli("-C", unreleased.path, "changelog").out
    assert "2.0.0 (effective 2026-12-01" in changelog
    assert "Relief counts." in changelog
    assert "nothing changed" in release(cli, unreleased, "mood").err


def test_a_dry_run_changes_nothing(unreleased: Repository, cli: Cli) -> None:
    before = unreleased.git("rev-parse", "HEAD")
    result = release(cli, unreleased, "mood", "--dry-run")
    assert (result.code, result.out.endswith("Dry run: nothing was changed.\n")) == (0, True)
    assert (unreleased.git("rev-parse", "HEAD"), unreleased.git("tag"), unreleased.git("status", "--porcelain")) == (
        before,
        "",
        "",
    )


def test_commit_and_tag_can_be_left_out(unreleased: Repository, cli: Cli) -> None:
    before = unreleased.git("rev-parse", "HEAD")
    assert release(cli, unreleased, "mood", "--no-commit").code == 0
    assert (unreleased.git("rev-parse", "HEAD"), unreleased.git("tag")) == (before, "")
    assert "version: 2.0.0" in text_of(unreleased)
    assert (unreleased.path / "changes/mood/2.0.0/relief.md").is_file()
    unreleased.git("reset", "--quiet", "--hard")
    unreleased.git("clean", "--quiet", "--force", "-d")
    assert release(cli, unreleased, "mood", "--no-tag").code == 0
    assert (unreleased.git("log", "-1", "--format=%s"), unreleased.git("tag")) == ("Release mood 2.0.0", "")


@pytest.mark.parametrize(
    ("problem", "files", "arguments", "message"),
    [
        ("changed file", {SPEC: CHANGED + "# more\n"}, (), "uncommitted changes: specs/mood.yaml"),
        ("untracked note", {"changes/mood/new.md": "Why.\n"}, (), "uncommitted changes: changes/mood/new.md"),
        ("low bump", {}, ("--bump", "minor"), "a minor version is too low for `mood`, which has 1 relabel change"),
        ("unknown guideline", {}, ("moot",), "there is no guideline `moot`"),
        ("invalid date", {}, ("--effective", "2026-02-30"), "does not match the format"),
    ],
)
def test_an_invalid_release_changes_nothing(
    unreleased: Repository, cli: Cli, problem: str, files: dict[str, str], arguments: tuple[str, ...], message: str
) -> None:
    unreleased.write(files)
    before = unreleased.git("status", "--porcelain"), unreleased.git("rev-parse", "HEAD"), text_of(unreleased)
    result = release(cli, unreleased, "mood", *arguments)
    assert (result.code, message in result.err) == (2, True), (problem, result.err)
    assert (unreleased.git("status", "--porcelain"), unreleased.git("rev-parse", "HEAD"), text_of(unreleased)) == before
    assert unreleased.git("tag") == ""


def test_a_change_that_needs_a_decision_is_refused_until_its_note(unreleased: Repository, cli: Cli) -> None:
    unreleased.commit("No note", {NOTE: None})
    result = release(cli, unreleased, "mood")
    assert (result.code, "1 change of `mood` needs a decision:" in result.err) == (2, True)
    assert "labels/happy/definition" in result.err
    assert cli("-C", unreleased.path, "note", "-m", "Relief.", "--impact", "reread").code == 0
    unreleased.commit("Note")
    assert "mood 1.1.0 (1.0.0 → 1.1.0, minor)" in release(cli, unreleased, "mood").out


def test_an_invalid_note_is_refused(unreleased: Repository, cli: Cli) -> None:
    unreleased.commit("Bad", {"changes/mood/bad.md": "---\nimpact: huge\n---\nWhy.\n"})
    result = release(cli, unreleased, "mood")
    assert (result.code, "changes/mood/bad.md:2: impact is `huge`" in result.err) == (2, True)


def test_a_version_that_exists_is_refused(unreleased: Repository, cli: Cli) -> None:
    unreleased.git("tag", "mood@2.0.0", "HEAD~1")
    result = release(cli, unreleased, "mood")
    assert (result.code, "the tag mood@2.0.0 already exists" in result.err) == (2, True)
    assert unreleased.git("status", "--porcelain") == ""
    assert "mood 3.0.0" not in unreleased.git("log", "-1", "--format=%s")


def test_a_merge_in_progress_or_a_detached_head_is_refused(unreleased: Repository, cli: Cli) -> None:
    unreleased.git("checkout", "--quiet", "--detach")
    assert "HEAD is detached" in release(cli, unreleased, "mood").err
    unreleased.git("checkout", "--quiet", "main")
    unreleased.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    unreleased.commit("Side", {"README.md": "x\n"})
    unreleased.git("checkout", "--quiet", "main")
    unreleased.git("merge", "--quiet", "--no-commit", "--no-ff", "--strategy=ours", "side")
    assert "a merge is in progress" in release(cli, unreleased, "mood").err


def test_a_draft_is_released_with_its_own_version(repository: Repository, cli: Cli) -> None:
    configured(repository)
    draft = MOOD.replace("version: 1.0.0", "version: 0.3.0 # first\nstatus: draft # for now")
    repository.commit("Draft", {SPEC: draft})
    assert "first release" in release(cli, repository, "mood", "--bump", "major").err
    result = release(cli, repository, "mood", "--effective", "2026-12-01")
    assert result.out.startswith("mood 0.3.0 (first release), effective 2026-12-01\n")
    assert "version: 0.3.0 # first\neffective: 2026-12-01\nstatus: active # for now\n" in text_of(repository)
    assert repository.git("tag") == "mood@0.3.0"


def test_a_future_date_in_the_guideline_is_kept(unreleased: Repository, cli: Cli) -> None:
    unreleased.commit("Day", {SPEC: CHANGED.replace("version: 1.0.0\n", "version: 1.0.0\neffective: 2099-01-01\n")})
    assert "effective 2099-01-01" in release(cli, unreleased, "mood", "--dry-run").out
    unreleased.commit("Past", {SPEC: CHANGED.replace("version: 1.0.0\n", "version: 1.0.0\neffective: 2020-01-01\n")})
    assert "2020" not in release(cli, unreleased, "mood", "--dry-run").out


def test_a_release_takes_effect_after_the_last_release(unreleased: Repository, cli: Cli) -> None:
    assert release(cli, unreleased, "mood", "--effective", "2099-06-01").code == 0
    unreleased.commit(
        "Three", {SPEC: text_of(unreleased).replace("is not pleased", "is not at all pleased"), NOTE: NOTE_TEXT}
    )
    unreleased.write({NOTE: NOTE_TEXT.replace("labels/happy", "labels/sad")})
    unreleased.commit("Why")
    refused = release(cli, unreleased, "mood", "--effective", "2099-05-31")
    assert refused.code == 2
    assert "`mood` 2.0.0 takes effect on 2099-06-01, so the next version cannot" in refused.err
    assert "effective 2099-06-01" in release(cli, unreleased, "mood", "--dry-run").out


def test_several_guidelines_are_released_in_one_commit(unreleased: Repository, cli: Cli) -> None:
    tone = MOOD.replace("id: mood", "id: tone")
    unreleased.commit("Tone", {"specs/tone.yaml": tone})
    unreleased.commit("Tone changed", {"specs/tone.yaml": tone + "glossary:\n  irony: {definition: The opposite.}\n"})
    result = release(cli, unreleased, "mood", "tone")
    assert result.code == 0, result.err
    assert unreleased.git("log", "-1", "--format=%s") == "Release mood 2.0.0, tone 1.1.0"
    assert unreleased.git("tag").split() == ["mood@2.0.0", "tone@1.1.0"]
    assert cli("-C", unreleased.path, "diff").out.startswith("Nothing changed")


def test_guidelines_in_a_subfolder_of_the_git_repository(unreleased: Repository, cli: Cli) -> None:
    (unreleased.path / "inner").mkdir()
    unreleased.git("mv", "specs", "changes", "inner")
    unreleased.commit("Moved", {"inner/guidelinekit.yaml": "title: Inner\n"})
    inner = unreleased.path / "inner"
    unreleased.commit("Changed", {"inner/specs/mood.yaml": CHANGED.replace("happy or sad", "happy, or sad")})
    result = cli("-C", inner, "release", "mood")
    assert result.code == 0, result.err
    assert unreleased.git("status", "--porcelain") == ""
    assert (inner / "specs/mood.yaml").read_text().count("effective:") == 1


def test_the_result_of_an_interrupted_release_is_printed(
    unreleased: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    update, calls = journal._update_work_tree, []

    def interrupted_once(*arguments: Any) -> tuple[str, ...]:
        calls.append(arguments)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return update(*arguments)

    monkeypatch.setattr(journal, "_update_work_tree", interrupted_once)
    result = release(cli, unreleased, "mood")
    assert result.code == 130
    assert "Release mood 2.0.0 was completed." in result.err
    assert unreleased.git("status", "--porcelain") == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_a_release_interrupted_at_any_moment_is_completed_or_discarded(tmp_path: Path, name: str) -> None:
    # A sample with a fixed seed; `python -m tests.interrupt_releases` tests any number of moments.
    count = interrupt_releases.system_calls(tmp_path / "complete")
    generator = random.Random(4)
    moments = [*generator.sample(range(1, count - 40), 2), *generator.sample(range(count - 40, count + 1), 4)]
    assert {interrupt_releases.interrupt_at_call(tmp_path / str(at), at, name) for at in moments} <= {
        "completed",
        "discarded",
    }


def test_a_file_edited_after_the_interruption_is_kept(interrupted: Repository, cli: Cli) -> None:
    interrupted.write({SPEC: CHANGED + "# mine\n"})
    result = cli("-C", interrupted.path, "check")
    assert "An interrupted release was completed (Release mood 2.0.0)." in result.err
    assert "specs/mood.yaml was edited after the interruption and was kept." in result.err
    assert text_of(interrupted) == CHANGED + "# mine\n"


def test_a_release_on_another_branch_is_completed_there(interrupted: Repository, cli: Cli) -> None:
    interrupted.git("tag", "--delete", "mood@2.0.0")
    interrupted.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    before = interrupted.git("status", "--porcelain", "--", "changes")
    result = cli("-C", interrupted.path, "check")
    assert "An interrupted release was completed on main (Release mood 2.0.0)." in result.err
    assert "changes/mood/2.0.0/relief.md was written by this release and is still here." in result.err
    assert interrupted.git("tag") == "mood@2.0.0"
    assert text_of(interrupted) == CHANGED
    assert interrupted.git("status", "--porcelain") == before


def test_a_merge_of_an_interrupted_release_keeps_its_files(interrupted: Repository, cli: Cli) -> None:
    interrupted.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    interrupted.git("clean", "--quiet", "-d", "--force")
    interrupted.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    before = interrupted.git("status", "--porcelain")
    cli("-C", interrupted.path, "check")
    assert interrupted.git("status", "--porcelain") == before


def test_a_reverted_release_is_not_completed(interrupted: Repository, cli: Cli) -> None:
    interrupted.git("reset", "--quiet", "--hard")
    interrupted.git("revert", "--no-edit", "HEAD")
    interrupted.git("tag", "--delete", "mood@2.0.0")
    cli("-C", interrupted.path, "check")
    assert interrupted.git("status", "--porcelain", "--untracked-files=no") == ""
    assert interrupted.git("tag") == ""
    assert text_of(interrupted) == CHANGED


def test_a_release_on_a_renamed_branch_is_completed(interrupted: Repository, cli: Cli) -> None:
    interrupted.git("branch", "--move", "main", "trunk")
    interrupted.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    assert "was completed on trunk (Release mood 2.0.0)." in cli("-C", interrupted.path, "check").err


def test_a_release_whose_commit_git_deleted_is_discarded(interrupted: Repository, cli: Cli) -> None:
    interrupted.git("switch", "--quiet", "--force", "--create", "other", "HEAD~1")
    interrupted.git("branch", "-D", "main")
    interrupted.git("tag", "--delete", "mood@2.0.0")
    interrupted.git("reflog", "expire", "--expire=now", "--all")
    interrupted.git("gc", "--quiet", "--prune=now")
    result = cli("-C", interrupted.path, "check")
    assert "An interrupted release was discarded (Release mood 2.0.0)." in result.err
    assert "changes/mood/2.0.0/relief.md was written by this release and is still here." in result.err
    assert cli("-C", interrupted.path, "check").err == ""


def test_the_tag_of_a_reset_release_is_reported(interrupted: Repository, cli: Cli) -> None:
    interrupted.git("reset", "--quiet", "--hard", "HEAD~1")
    result = cli("-C", interrupted.path, "check")
    assert "An interrupted release was discarded (Release mood 2.0.0)." in result.err
    assert "The tag still exists. To delete it: git tag -d mood@2.0.0" in result.err


def test_a_journal_that_cannot_be_read_is_discarded(unreleased: Repository, cli: Cli) -> None:
    unreleased.write({".git/guidelinekit-release.json": "{"})
    result = cli("-C", unreleased.path, "check")
    assert result.code == 0
    assert "An interrupted release was discarded (its journal cannot be read)." in result.err
    assert release(cli, unreleased, "mood").code == 0


def test_a_higher_version_in_the_guideline_is_used(repository: Repository, cli: Cli) -> None:
    configured(repository)
    repository.commit("One", {SPEC: MOOD})
    draft = CHANGED.replace("version: 1.0.0\n", "version: 5.0.0\nstatus: draft\n")
    repository.commit("Draft", {SPEC: draft, NOTE: NOTE_TEXT})
    assert release(cli, repository, "mood", "--dry-run").out.startswith("mood 5.0.0 (1.0.0 → 5.0.0), effective")
    assert "mood 2.0.0 (" in release(cli, repository, "mood", "--dry-run", "--bump", "major").out


@pytest.mark.parametrize("how", ["skip-worktree", "assume-unchanged", "line endings"])
def test_changes_that_git_status_does_not_report_are_not_released(unreleased: Repository, cli: Cli, how: str) -> None:
    if how == "line endings":
        unreleased.git("config", "core.autocrlf", "false")
        (unreleased.path / SPEC).write_bytes(CHANGED.replace("\n", "\r\n").encode())
        unreleased.commit("With carriage returns")
        unreleased.git("config", "core.autocrlf", "true")
    else:
        unreleased.git("update-index", f"--{how}", SPEC)
        unreleased.write({SPEC: CHANGED.replace("title: Mood", "title: Hidden")})
    before = unreleased.git("rev-parse", "HEAD")
    result = release(cli, unreleased, "mood")
    assert (result.code, f"{SPEC} differs from HEAD" in result.err) == (2, True), result.err
    assert (unreleased.git("rev-parse", "HEAD"), unreleased.git("tag")) == (before, "")


def test_two_releases_at_once_make_one_release(unreleased: Repository) -> None:
    command = [sys.executable, "-m", "guidelinekit", "-C", str(unreleased.path), "release", "mood"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    codes = sorted(process.wait() for process in both)
    for process in both:
        process.communicate()
    assert codes == [0, 2]
    assert unreleased.git("tag") == "mood@2.0.0"
    assert unreleased.git("status", "--porcelain") == ""


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
def test_setting_fields_keeps_the_layout(written: str, expected: str) -> None:
    file = SourceFile(path="mood.yaml", content=written.encode())
    fields = {"version": "2.0.0", "effective": "2026-12-01"}
    assert with_fields(file, fields, after="version").content.decode() == expected


def test_a_layout_in_which_fields_cannot_be_set_is_an_error(unreleased: Repository, cli: Cli) -> None:
    with_anchor = HEAD.replace("version: 1.0.0", "version: &v 1.0.0\nx-also: *v") + LABELS
    unreleased.commit("Anchor", {SPEC: with_anchor.replace("1.0.0", "3.0.0"), NOTE: None})
    unreleased.commit(
        "Term", {SPEC: with_anchor.replace("1.0.0", "3.0.0") + "glossary:\n  irony: {definition: The opposite.}\n"}
    )
    result = release(cli, unreleased, "mood")
    assert (result.code, "version and effective cannot be set in" in result.err) == (2, True), result.err
    assert unreleased.git("status", "--porcelain") == ""


def configured(repository: Repository) -> None:
    repository.git("config", "user.name", "Tests")
    repository.git("config", "user.email", "tests@guidelinekit.invalid")
