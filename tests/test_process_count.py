"""`review` of one edited guideline among many starts few git processes, and parses no file twice."""

import os
import shutil
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from guidelinekit.guideline.read import incremental, reader
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.operations.review import review
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store import places, repository_files
from tests.conftest import HEAD, LABELS, Repository

GUIDELINES = 100
MOST_PROCESSES = 8
EDITED = "guideline-42"


def files(guideline_id: str, version: str = "1.0.0", labels: str = LABELS) -> dict[str, str]:
    """A guideline of two files. No two guidelines share a file."""
    head = HEAD.replace("id: mood", f"id: {guideline_id}").replace("1.0.0", version)
    return {
        f"specs/{guideline_id}/guideline.yaml": head,
        f"specs/{guideline_id}/labels.yaml": f"# Labels of {guideline_id}.\n{labels}",
    }


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A branch that edits one of many released guidelines; the edited one has two releases."""
    ids = [f"guideline-{number}" for number in range(GUIDELINES)]
    repository.commit("One", {path: text for name in ids for path, text in files(name).items()})
    relieved = LABELS.replace("is pleased.", "is pleased or relieved.")
    repository.commit("Two", files(EDITED, "1.1.0", relieved))
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Three", files(EDITED, "1.1.0", relieved.replace("is not pleased.", "is neither.")))
    return repository


def starts_of_git(folder: Path, repository: Repository, *arguments: str, expected: str) -> list[str]:
    """Run the command line with a `git` that logs each start; returns the arguments of each.

    The output must contain the expected text.
    """
    git = shutil.which("git")
    assert git is not None
    log, wrapper = folder / "log", folder / "bin/git"
    wrapper.parent.mkdir(exist_ok=True)
    log.write_text("")
    wrapper.write_text(f'#!/bin/sh\necho "$*" >> "{log}"\nexec "{git}" "$@"\n')
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    path = os.pathsep.join([str(wrapper.parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "guidelinekit", *arguments], cwd=repository.path, env={**os.environ, "PATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert expected in done.stdout
    return log.read_text().splitlines()


def test_a_review_starts_few_git_processes(branch: Repository, tmp_path: Path) -> None:
    for _ in ("without a cache", "with a cache"):
        expected = f"`changes/{EDITED}/answers-"
        started = starts_of_git(tmp_path, branch, "review", "main", expected=expected)
        assert 0 < len(started) <= MOST_PROCESSES, "\n".join(started)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """Count how often each content is parsed; nothing else changes."""
    counts: Counter[bytes] = Counter()

    def counting(decode: Callable[[SourceFile], str | Document]) -> Callable[[SourceFile], str | Document]:
        def counting_decode(file: SourceFile) -> str | Document:
            counts[file.content] += 1
            return decode(file)

        return counting_decode

    # Both readers decode each file that they parse.
    for module in (reader, incremental):
        monkeypatch.setattr(module, "decode", counting(module.decode))
    return counts


def test_a_review_parses_each_version_of_a_file_once(branch: Repository, parsed: Counter[bytes]) -> None:
    result = review(Workspace(branch.path), "main")
    assert [entry.diff.id for entry in result.guidelines] == [EDITED]
    assert parsed
    assert {content: count for content, count in parsed.items() if count > 1} == {}


def test_a_review_reads_each_file_of_the_work_tree_once(branch: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: Counter[str] = Counter()
    read = repository_files.read_file

    def counting(root: Path, name: str, limit: int) -> SourceFile | None:
        counts[name] += 1
        return read(root, name, limit)

    monkeypatch.setattr(places, "read_file", counting)
    review(Workspace(branch.path), "main")
    specs = {name: count for name, count in counts.items() if name.startswith("specs/")}
    assert len(specs) == 2 * GUIDELINES
    assert set(specs.values()) == {1}


def test_a_review_parses_only_the_edited_guideline(branch: Repository, parsed: Counter[bytes]) -> None:
    review(Workspace(branch.path), "main")
    contents = [content for content in parsed if b"format: 1" in content or b"# Labels of" in content]
    assert 0 < len(contents) <= 2 * 3, "two files in three versions"
    assert all(EDITED.encode() in content for content in contents)
