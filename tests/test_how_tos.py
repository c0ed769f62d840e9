"""The how-to guides about files of other tools show what really happens."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Repository, Result
from tests.how_tos import Command, copy_files, edited, is_shown, replaced, steps

PAGES = [
    ROOT / f"docs/how-to/{name}.md"
    for name in (
        "from-a-document",
        "from-a-spreadsheet",
        "from-label-studio",
        "keep-a-tool-in-step",
        "label-with-a-model",
    )
]
Cli = Callable[..., Result]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_each_step_works_as_it_is_written(
    page: Path, repository: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Tests")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tests@guidelinekit.invalid")
    monkeypatch.chdir(repository.path)
    assert copy_files(page, repository.path), "the page links the files that it is about"
    ran = 0
    for step in steps(page):
        if isinstance(step, Command):
            output = run(step.line, repository, cli)
            assert is_shown("\n".join(step.shown), output, whole=True), f"$ {step.line}\n{output}"
            ran += 1
            continue
        path = repository.path / step.path
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if step.kind == "excerpt":
            assert is_shown(step.text, before, whole=False), f"{step.path}\n{before}"
        else:
            after = replaced(before, step.text) if step.kind == "replace" else edited(before, step.text)
            assert after != before, f"{step.path} is as before"
            repository.write({step.path: after})
    assert ran >= 5


def run(line: str, repository: Repository, cli: Cli) -> str:
    """Run a command of a page, and return its output. Only `check`, `drift` and `export` may fail: they report."""
    program, *arguments = shlex.split(line, comments=True)
    if program == "git":
        repository.day += 1
        output = repository.git(*arguments)
        return f"{output}\n" if output else ""
    if program in ("cp", "mkdir"):
        subprocess.run([program, *arguments], check=True)
        return ""
    if program == "python":
        command = [sys.executable, *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout
    assert program == "guidelinekit", line
    result = cli(*arguments)
    assert result.code in ((0, 1) if arguments[0] in ("check", "drift", "export") else (0,)), (line, result.err)
    return result.out + result.err


def test_an_element_of_a_block_replaces_the_one_with_its_key() -> None:
    text = "labels:\n  a:\n    name: A\n\n  b: {name: B}\nrules:\n  r: {statement: R.}\n"
    block = "labels:\n  a:\n    name: An A\n  c: {name: C}\nowners: [x]\n"
    assert edited(text, block) == (
        "labels:\n  a:\n    name: An A\n  b: {name: B}\n  c: {name: C}\nrules:\n  r: {statement: R.}\nowners: [x]\n"
    )


@pytest.mark.parametrize(
    ("shown", "is_right"),
    [("a\nb\nc", True), ("a\n…", True), ("a\nc", False), ("…\nc", True), ("a\n…\nc", True), ("…\nb", False)],
)
def test_only_marked_lines_are_omitted(shown: str, is_right: bool) -> None:
    assert is_shown(shown, "a\nb\nc\n", whole=True) is is_right
