"""Fixtures for the tests: git repositories with fixed dates, the example, its built site, and the command line."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from guidelinekit.commands.main import run
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.operations.build import build
from guidelinekit.operations.init import init_example
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.resources import load_catalogue, load_schema

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ENGLISH = load_catalogue()
ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).resolve().parent / "cases"

HEAD = """\
format: 1
id: mood
title: Mood
version: 1.0.0
summary: Say whether a sentence is happy or sad.
task: {unit: One sentence., input: text, kind: choose-one}
"""
LABELS = """\
labels:
  happy: {name: Happy, definition: The writer is pleased.}
  sad: {name: Sad, definition: The writer is not pleased.}
"""
MOOD = HEAD + LABELS


def data_of(folder: Path) -> dict[str, Any]:
    """The merged data of a guideline's folder."""
    return {
        key: value for path in folder.glob("*.yaml") for key, value in yaml.safe_load(path.read_text("utf-8")).items()
    }


@dataclass(frozen=True, slots=True)
class Result:
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str


#: Fixtures that start a browser or a server, or build the package.
_SLOW_FIXTURES = {"browser", "installed", "nginx", "wheel"}
#: Tests that take many minutes.
_ONLY_IF_NAMED = ("attack", "audit")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests with these fixtures as slow, and leave out attacks and the audit unless `-m` names them."""
    left_out = [marker for marker in _ONLY_IF_NAMED if marker not in config.getoption("markexpr")]
    items[:] = [item for item in items if not any(item.get_closest_marker(marker) for marker in left_out)]
    for item in items:
        if _SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The schema of the format."""
    return load_schema()


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Result]]:
    """Run the command line in this process; restores the current folder and the environment."""
    before, environment = Path.cwd(), dict(os.environ)

    def call(*arguments: object) -> Result:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    yield call
    os.chdir(before)
    os.environ.clear()
    os.environ.update(environment)


class Repository:
    """A real git repository; each commit is a day later than the one before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.day = 0
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        """Run git with a fixed identity and date; returns its output."""
        date = f"2026-01-{self.day + 1:02}T12:00:00+0000"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Tests",
            "GIT_AUTHOR_EMAIL": "tests@guidelinekit.invalid",
            "GIT_COMMITTER_NAME": "Tests",
            "GIT_COMMITTER_EMAIL": "tests@guidelinekit.invalid",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
        }
        completed = subprocess.run(
            ["git", *arguments], cwd=self.path, env=environment, capture_output=True, text=True, check=True
        )
        return completed.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files; None removes a file."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")

    def commit(self, subject: str, files: Mapping[str, str | None] | None = None) -> str:
        """Write files and commit everything; returns the commit id."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={subject}")
        self.day += 1
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "repository")


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example repository, as `init --example` creates it. Tests do not change it."""
    folder = tmp_path_factory.mktemp("example") / "guidelines"
    init_example(folder)
    return folder


@pytest.fixture(scope="session")
def site(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the example."""
    return build(Workspace(example), output=tmp_path_factory.mktemp("site") / "site").output


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The system's chromium; playwright's own browsers are never downloaded."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path is not None, "install chromium, for example with `python3 tasks.py unit`"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*quiet, "--disable-sync", "--no-first-run"])
        yield started
        started.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A browser page. Network requests, errors and console warnings fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    seen: list[str] = []
    opened.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:", "blob:")) else seen.append(request.url),
    )
    opened.on("pageerror", lambda error: seen.append(str(error)))
    opened.on("console", lambda message: seen.append(message.text) if message.type in ("error", "warning") else None)
    yield opened
    context.close()
    assert seen == []
