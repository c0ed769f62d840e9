"""The same commits give the same bytes, wherever and however they are published; nothing else is touched."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from tests.conftest import Repository
from tests.release_contents import MOOD, spec
from tests.release_series import series

#: Places with other days, other sorting and other decimal signs, and files that others may not read.
ENVIRONMENTS = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "UMASK": "000"},
    {"TZ": "Pacific/Niue", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "2", "UMASK": "077", "PYTHONUTF8": "0"},
]
LABELS = {name: {"name": name.capitalize(), "definition": f"It is {name}."} for name in ("sad", "happy", "bored")}
EXAMPLES = {f"x{number}": {"input": f"Text {number}.", "answer": name} for number, name in enumerate([*LABELS] * 3)}
SMALL = {**MOOD, "labels": LABELS, "examples": EXAMPLES}


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The paths of the files that only one has, or that differ."""
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def release(repository: Repository, count: int, *guidelines: dict[str, Any]) -> list[str]:
    """Commit releases of `mood` and other guidelines, with notes and a withdrawn release; returns the commits."""
    every = [series(data, seed, count) for seed, data in enumerate([SMALL, *guidelines])]
    commits = []
    for number, states in enumerate(zip(*every, strict=True)):
        content = {f"specs/{data['id']}/guideline.yaml": json.dumps(data) for data in states}
        content[f"changes/mood/1.{number}.0/why.md"] = f"The team decided {number}.\n"
        content["guidelinekit.yaml"] = "site_url: https://labels.example/\n"
        if number == 3:
            content["changes/mood/1.2.0/withdrawn.md"] = "It was wrong.\n"
        commits.append(repository.commit(f"Release {number}", content))
    return commits


def clone(repository: Repository, path: Path) -> Path:
    """Another clone, without what commands have cached."""
    subprocess.run(["git", "clone", "--quiet", str(repository.path), str(path)], check=True)
    return path


def run(root: Path, output: Path, environment: Mapping[str, str]) -> None:
    """Publish by a command, which uses several processes."""
    subprocess.run(
        ["sh", "-c", 'umask "$UMASK"; exec "$@"', "sh", sys.executable, "-m", "guidelinekit", "publish", "--next",
         "--output", output],
        cwd=root, env={**os.environ, **environment}, check=True, capture_output=True,
    )  # fmt: skip


def test_one_commit_gives_the_same_bytes_everywhere(repository: Repository, tmp_path: Path) -> None:
    release(repository, 3, spec("universal-pos-tags"))
    publish(Workspace(repository.path), output=tmp_path / "site", options=PublishOptions(has_next=True))
    expected = files(tmp_path / "site")
    assert len(expected) > 300
    for number, environment in enumerate(ENVIRONMENTS):
        root = clone(repository, tmp_path / f"clone {number}" / "ä")
        run(root, tmp_path / f"out-{number}" / "deep", environment)
        assert differing(files(tmp_path / f"out-{number}" / "deep"), expected) == []
    # Another time, with what the last publication has cached.
    run(root, tmp_path / "again", environment)
    assert differing(files(tmp_path / "again"), expected) == []


def test_releases_published_one_by_one_are_as_all_at_once(repository: Repository, tmp_path: Path) -> None:
    commits = release(repository, 5)
    steps, at_once = clone(repository, tmp_path / "steps"), clone(repository, tmp_path / "at-once")
    before: dict[str, bytes] = {}
    for commit in commits:
        subprocess.run(["git", "checkout", "--quiet", commit], cwd=steps, check=True)
        made = publish(Workspace(steps), output=tmp_path / "site")
        after = files(tmp_path / "site")
        kept = {path for path in before if path.split("/")[1:2] and path.split("/")[1][0].isdigit()}
        assert all(after[path] == before[path] for path in kept), "a release is written once"
        assert made.published.new_count == sum(before.get(path) != content for path, content in after.items())
        before = after
    publish(Workspace(at_once), output=tmp_path / "other")
    assert differing(before, files(tmp_path / "other")) == []
    assert publish(Workspace(steps), output=tmp_path / "site").published.new_count == 0


def test_all_of_it_written_again_is_the_same(repository: Repository, tmp_path: Path) -> None:
    release(repository, 3)
    publish(Workspace(repository.path), output=tmp_path / "site")
    before = files(tmp_path / "site")
    publish(Workspace(repository.path), output=tmp_path / "site", options=PublishOptions(again=["all"]))
    assert differing(files(tmp_path / "site"), before) == []


@pytest.mark.parametrize("is_dirty", [False, True])
def test_the_work_tree_and_the_index_are_not_touched(repository: Repository, tmp_path: Path, *, is_dirty: bool) -> None:
    release(repository, 2)
    publish(Workspace(repository.path), output=tmp_path / "clean")
    path = "specs/mood/guideline.yaml"
    if is_dirty:
        content = (repository.path / path).read_text()
        repository.write({path: content.replace("Reworded", "Staged"), "staged.txt": "", "changes/mood/1.0.0/b.md": ""})
        repository.git("add", "--all")
        repository.write({path: "labels: [\n", "guidelinekit.yaml": "site_url: https://labels.example/\n\n", "new": ""})
        repository.git("rm", "--quiet", "--force", "--cached", path)
    # Git itself refreshes its index when it reads the status: what it knows of files that were just written.
    repository.git("status")
    before = _state(repository)
    publish(Workspace(repository.path), output=tmp_path / "site", options=PublishOptions(has_next=True, preview="a"))
    publish(Workspace(repository.path), output=tmp_path / "other")
    assert _state(repository) == before
    assert differing(files(tmp_path / "other"), files(tmp_path / "clean")) == []


def _state(repository: Repository) -> tuple[bytes, str, str, dict[str, bytes]]:
    """The index, the status, all refs, and the files of the work tree."""
    index = (repository.path / ".git/index").read_bytes()
    status = repository.git("--no-optional-locks", "status", "--porcelain=v2", "--branch", "--ignored")
    content = {path: text for path, text in files(repository.path).items() if not path.startswith(".git/")}
    return index, status, repository.git("for-each-ref"), content
