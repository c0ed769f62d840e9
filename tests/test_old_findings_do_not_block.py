"""A branch that changes one word is never blocked by what was wrong before it, in any generated history."""

import os
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from guidelinekit.guideline.finding import Severity
from guidelinekit.operations.check import check
from guidelinekit.operations.review import review
from guidelinekit.operations.workspace import Workspace
from tests.conftest import data_of
from tests.generated_histories import write_history

HISTORIES, BATCH = min(200, int(os.environ.get("LAW_EXAMPLES", "200"))), 20


def blocking(path: Path) -> list[str]:
    """The findings of `review main` that are errors, or about versions, notes and acknowledgements."""
    with closing(Workspace(path)) as workspace:
        result = review(workspace, "main")
    assert result.guidelines, "the branch changes a guideline"
    found = [str(f) for f in result.findings if f.severity is Severity.ERROR or f.code.startswith(("GK5", "GK7"))]
    assert result.is_blocked == any(": error " in line for line in found)
    return found


@pytest.mark.parametrize("start", range(0, HISTORIES, BATCH))
def test_one_changed_word_has_no_finding_of_an_older_release(tmp_path: Path, start: int) -> None:
    found_in_all: set[str] = set()
    for seed in range(start, start + BATCH):
        path = tmp_path / str(seed)
        write_history(path, seed)
        assert blocking(path) == [], seed
        with closing(Workspace(path)) as workspace:
            found_in_all.update(finding.code for finding in check(workspace).findings)
    assert found_in_all >= {"GK505", "GK511", "GK704"}, "the histories have findings that the branch did not cause"


def test_one_changed_word_is_not_blocked_after_any_release_of_the_example(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(example), str(folder)], check=True)

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout

    commits = git("rev-list", "--first-parent", "HEAD", "--", "specs").split()
    assert len(commits) > 3
    for commit in commits:
        git("checkout", "--quiet", "--force", "-B", "main", commit)
        git("checkout", "--quiet", "-B", "work")
        spec = folder / "specs/comment-toxicity"
        for label in data_of(spec)["labels"].values():
            word = str(label["definition"]).split()[1]
            for path in spec.glob("*.yaml"):
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace(f" {word} ", " somebody ", 1), encoding="utf-8")
        assert blocking(folder) == [], commit
