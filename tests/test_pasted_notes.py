"""The note in the comment of a review, pasted as it is, answers every decision: `check` and `review` agree after it."""

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from guidelinekit.operations.check import check
from guidelinekit.operations.review import Review, review
from guidelinekit.operations.workspace import Workspace
from tests.conftest import CASES, ENGLISH, MOOD, Repository, Result
from tests.test_review_comment import PATH

Cli = Callable[..., Result]
FOLDERS = sorted(path for path in (CASES / "diff").iterdir())
_PATH = re.compile(r"`(changes/[^`]+\.md)`")
_NOTE = re.compile(r"^(`{3,})markdown\n(.*?)^\1$", re.DOTALL | re.MULTILINE)


def pasted(comment: str) -> tuple[str, str]:
    """Return the path and the text of the note in a comment."""
    return _PATH.findall(comment)[0], _NOTE.findall(comment)[0][1]


def reviewed(repository: Repository) -> Review:
    """Review the branch, and end the git processes that read objects."""
    with closing(Workspace(repository.path)) as workspace:
        return review(workspace, "main")


def branch_of(repository: Repository, old: str, new: str) -> str:
    """Commit the old version on main and the new one on a branch; returns the id of the guideline."""
    guideline_id: str = re.findall(r"^id: (\S+)", new, re.MULTILINE)[0]
    path = f"specs/{guideline_id}/guideline.yaml"
    repository.commit("One", {path: old, "guidelinekit.yaml": "require_decisions: true\n"})
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Two", {path: new})
    return guideline_id


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_a_pasted_note_answers_what_it_names(case: Path, repository: Repository, cli: Cli) -> None:
    old, new = ((case / f"{side}.yaml").read_text(encoding="utf-8") for side in ("old", "new"))
    branch_of(repository, old, new)
    before = reviewed(repository)
    # A label that may have been renamed is asked about first: the answer decides what the note would say.
    questions = [question for entry in before.guidelines for question in entry.diff.questions if question.needs_answer]
    asked = {f"{question.section}/{question.new}" for question in questions}
    open_before = {d.change.address for entry in before.guidelines for d in entry.decisions} - asked
    comment = cli("-C", repository.path, "review", "main").out
    assert bool(open_before) is ("markdown\n---\n" in comment)
    if not open_before:
        return
    path, note = pasted(comment)
    repository.commit("Three", {path: note})
    after = reviewed(repository)
    assert {d.change.address for entry in after.guidelines for d in entry.decisions} <= asked
    assert after.needs_decisions is any(entry.decisions for entry in after.guidelines)
    # As it is, the note confirms every impact.
    impacts = [[change.impact for change in entry.diff.changes] for entry in after.guidelines]
    assert sorted(map(sorted, impacts)) == sorted(
        sorted(change.impact for change in entry.diff.changes) for entry in before.guidelines
    )
    with closing(Workspace(repository.path)) as workspace:
        found = [f for since in ("", "main") for f in check(workspace, since=since).findings]
    assert [finding.message for finding in found if finding.location.path == path] == []


def test_the_first_lines_have_all_counts_and_the_most_costly_decisions(repository: Repository, cli: Cli) -> None:
    labels = "".join(f"  l{at}: {{name: Label {at}, definition: It is of sort {at}.}}\n" for at in range(40))
    old = MOOD[: MOOD.index("labels:")] + f"labels:\n{labels}"
    repository.commit("One", {PATH: old})
    repository.git("checkout", "--quiet", "-b", "work")
    counts = "".join(f"l{at},{at * 10}\n" for at in range(40))
    repository.commit("Two", {PATH: old.replace("of sort", "clearly of sort"), "counts/mood.csv": counts,
                              "guidelinekit.yaml": "counts: counts/{id}.csv\n"})  # fmt: skip
    lines = cli("-C", repository.path, "review", "main").out.splitlines()
    first = "\n".join(lines[:25])
    assert ENGLISH.text("review.ready-after", count=40) in first
    assert ENGLISH.text("review.read", count=40, minutes=2) in first
    assert ENGLISH.text("review.items-nothing", total="7,800") in first
    costs = [int(count) for count in re.findall(r"if yes: (\d+) item", "\n".join(lines))]
    assert costs[:5] == [390, 380, 370, 360, 350]
    assert len(re.findall("if yes: ", first)) >= 5
