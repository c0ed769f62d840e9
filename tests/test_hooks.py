"""`check --staged` in a git hook reads what the commit will contain: git makes an index of its own for some commits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MOOD, Repository

SPEC = "specs/mood/guideline.yaml"
NOTE = "changes/mood/why.md"
BROKEN = MOOD.replace("name: Happy", "nome: Happy")


@pytest.fixture
def hooked(repository: Repository) -> Repository:
    """A repository with a released guideline, and a hook that checks the index before each commit."""
    repository.commit("One", {SPEC: MOOD, "README.md": "x\n", "guidelinekit.yaml": "title: Moods\n"})
    repository.git("tag", "mood@1.0.0")
    hook = repository.path / ".git/hooks/pre-commit"
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m guidelinekit check --staged\n')
    hook.chmod(0o755)
    return repository


def commit(folder: Path, *arguments: str) -> tuple[bool, str]:
    """Run `git commit`, whose hooks run; whether it committed, and its output."""
    names = {f"GIT_{role}_{key}": "tests@guidelinekit.invalid" for role in ("AUTHOR", "COMMITTER")
             for key in ("NAME", "EMAIL")}  # fmt: skip
    done = subprocess.run(
        ["git", "commit", "-m", "Two", *arguments], cwd=folder, env={**os.environ, **names}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    return done.returncode == 0, done.stdout + done.stderr


def prepare(folder: Path, *, add: bool) -> None:
    (folder / SPEC).write_text(BROKEN)
    if add:
        subprocess.run(["git", "add", "--all"], cwd=folder, check=True)


@pytest.mark.parametrize("arguments", [("-a",), (SPEC,), ("--include", SPEC), ("--only", "specs"), ()], ids=str)
@pytest.mark.parametrize("linked", [False, True], ids=["main work tree", "linked work tree"])
def test_a_broken_guideline_is_not_committed(hooked: Repository, arguments: tuple[str, ...], linked: bool) -> None:
    folder = hooked.path
    if linked:
        folder = hooked.path.parent / "linked"
        hooked.git("worktree", "add", "--quiet", "-b", "linked", str(folder))
    prepare(folder, add=not arguments)
    committed, out = commit(folder, *arguments)
    assert (committed, "GK202" in out) == (False, True), out
    (folder / SPEC).write_text(MOOD.replace("title: Mood", "title: Moods"))
    if not arguments:
        subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    assert commit(folder, *arguments)[0]


def test_a_commit_of_another_path_passes(hooked: Repository) -> None:
    prepare(hooked.path, add=True)
    (hooked.path / "README.md").write_text("y\n")
    committed, out = commit(hooked.path, "README.md")
    assert committed, out
    assert not commit(hooked.path)[0], "the staged file is still broken"


def test_a_hook_in_a_subfolder_of_the_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "top")
    repository.commit("One", {f"data/{SPEC}": MOOD, "data/guidelinekit.yaml": "title: Moods\n"})
    hook = repository.path / ".git/hooks/pre-commit"
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m guidelinekit -C data check --staged\n')
    hook.chmod(0o755)
    prepare(repository.path / "data", add=False)
    committed, out = commit(repository.path, "-a")
    assert (committed, "GK202" in out) == (False, True), out


def test_notes_in_the_index_are_checked(hooked: Repository) -> None:
    hooked.write({SPEC: MOOD.replace("is pleased", "is very pleased"), NOTE: "---\nimpact: Relabel\n---\nWhy.\n"})
    hooked.git("add", "--all")
    hooked.write({NOTE: "---\nimpact: relabel\n---\nWhy.\n"})
    committed, out = commit(hooked.path)
    assert (committed, "GK504" in out, "Did you mean `relabel`?" in out) == (False, True, True), out
    hooked.git("add", "--all")
    assert commit(hooked.path)[0]


def staged(repository: Repository, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "check", "--staged"], cwd=repository.path,
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_the_index_and_the_folder_of_another_repository_are_not_read(repository: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.commit("One", {SPEC: BROKEN})
    repository.commit("One", {SPEC: MOOD})
    git_folder = str(other.path / ".git")
    assert staged(repository)[0] == 0
    assert staged(repository, GIT_INDEX_FILE=f"{git_folder}/index")[0] == 0
    assert staged(repository, GIT_DIR=git_folder, GIT_WORK_TREE=str(other.path))[0] == 0
    assert staged(other)[0] == 1


def test_an_index_outside_of_the_repository_is_read(repository: Repository, tmp_path: Path) -> None:
    repository.commit("One", {SPEC: MOOD})
    index = tmp_path / "index-of-a-tool"
    repository.write({SPEC: BROKEN})
    subprocess.run(
        ["git", "add", "--all"], cwd=repository.path, env={**os.environ, "GIT_INDEX_FILE": str(index)}, check=True
    )
    assert staged(repository)[0] == 0
    assert staged(repository, GIT_INDEX_FILE=str(index))[0] == 1
