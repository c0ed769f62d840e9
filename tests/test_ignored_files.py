"""Files of a guideline that git ignores: `check` reports them, and `release` refuses."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import HEAD, LABELS, MOOD, Repository, Result
from tests.media import png
from tests.test_process_count import starts_of_git

SPEC = "specs/mood/guideline.yaml"
IMAGE_TASK = HEAD.replace("input: text", "input: image")
SHOWN = 'examples:\n  e: {input: {file: assets/shown.png, description: A smile.}, answer: happy, not: {sad: "No."}}\n'


def reported(cli: Callable[..., Result], repository: Repository, *arguments: object) -> list[str]:
    """The paths of the files that `check` reports as ignored."""
    lines = cli("-C", repository.path, "check", *arguments).out.splitlines()
    return [line.split(":")[0] for line in lines if " GK509 " in line]


def images(repository: Repository, *names: str) -> None:
    folder = repository.path / "specs/mood/assets"
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(png(4, 4))


@pytest.mark.parametrize(
    ("pattern", "files", "ignored"),
    [
        ("labels.yaml", {SPEC: HEAD, "specs/mood/labels.yaml": LABELS}, ["specs/mood/labels.yaml"]),
        ("specs/", {SPEC: MOOD}, [SPEC]),
        (
            "*.jsonl",
            {SPEC: MOOD, "specs/mood/examples/a.jsonl": '{"id": "a", "input": "Sun.", "answer": "happy"}\n'},
            ["specs/mood/examples/a.jsonl"],
        ),
        ("changes/**/*.md", {SPEC: MOOD, "changes/mood/why.md": "It was unclear.\n"}, ["changes/mood/why.md"]),
        ("*.txt\n.*", {SPEC: MOOD, "specs/mood/notes.txt": "x", "specs/mood/.draft.yaml": "x"}, []),
        ("other.yaml", {SPEC: MOOD}, []),
    ],
)
def test_ignored_files_of_a_guideline_are_reported(
    pattern: str, files: Mapping[str, str], ignored: list[str], repository: Repository, cli: Callable[..., Result]
) -> None:
    repository.write({".gitignore": f"{pattern}\n", **files})
    assert reported(cli, repository) == ignored
    repository.git("add", "--force", "--all", "specs")
    assert reported(cli, repository) == [path for path in ignored if path.startswith("changes")]


def test_only_assets_that_the_guideline_shows_are_reported(repository: Repository, cli: Callable[..., Result]) -> None:
    repository.write({".gitignore": "*.png\n", SPEC: IMAGE_TASK + LABELS + SHOWN})
    images(repository, "shown.png", "other.png")
    assert reported(cli, repository) == ["specs/mood/assets/shown.png"]


def test_the_folder_of_the_guidelines_may_be_below_the_top_of_the_repository(
    tmp_path: Path, cli: Callable[..., Result]
) -> None:
    top = Repository(tmp_path / "top")
    top.write({".gitignore": "labels.yaml\n", f"a b/{SPEC}": HEAD, "a b/specs/mood/labels.yaml": LABELS})
    out = cli("-C", top.path / "a b", "check").out
    assert "specs/mood/labels.yaml:1:1: warning GK509" in out


def test_ignored_files_are_reported_only_by_a_whole_check(repository: Repository, cli: Callable[..., Result]) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.write(
        {".gitignore": "more.yaml\n", "specs/mood/more.yaml": "outcomes: {skip: {name: Skip, when: Empty.}}\n"}
    )
    assert reported(cli, repository) == ["specs/mood/more.yaml"]
    assert reported(cli, repository, "--since", "HEAD") == []
    assert reported(cli, repository, "--staged") == []


def test_the_severity_can_be_changed(repository: Repository, cli: Callable[..., Result]) -> None:
    settings = "severity: {GK509: off}\n"
    repository.write({".gitignore": "labels.yaml\n", SPEC: HEAD, "specs/mood/labels.yaml": LABELS})
    assert reported(cli, repository) == ["specs/mood/labels.yaml"]
    repository.write({"guidelinekit.yaml": settings})
    assert reported(cli, repository) == []


def test_without_a_repository_nothing_is_ignored(tmp_path: Path, cli: Callable[..., Result]) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    (tmp_path / ".gitignore").write_text("*\n")
    assert "GK509" not in cli("-C", tmp_path, "check").out


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("labels.yaml", {"specs/mood/labels.yaml": LABELS}),
        ("why.md", {"specs/mood/labels.yaml": LABELS, "changes/mood/why.md": "It was unclear.\n"}),
    ],
)
def test_a_release_without_an_ignored_file_is_refused(
    pattern: str, files: Mapping[str, str], repository: Repository, cli: Callable[..., Result]
) -> None:
    head = repository.commit("One", {".gitignore": f"{pattern}\n", SPEC: HEAD, **files})
    path = next(path for path in files if path.endswith(pattern))
    result = cli("-C", repository.path, "release", "mood")
    assert result.code == 2
    assert f"git ignores {path}, so the release of `mood` would not contain it" in result.err
    assert f"git check-ignore -v {path}" in result.err
    assert repository.git("rev-parse", "HEAD") == head


def test_a_check_asks_git_once(repository: Repository, tmp_path: Path) -> None:
    files = {f"specs/mood-{at}/guideline.yaml": MOOD.replace("id: mood", f"id: mood-{at}") for at in range(5)}
    repository.commit("One", files)
    started = starts_of_git(tmp_path, repository, "check", expected="5 guidelines checked")
    assert len([line for line in started if "ls-files" in line]) == 1
    assert len(started) == 1
