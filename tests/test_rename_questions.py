"""Whether a guideline was renamed is asked about a removed and an added guideline only."""

from collections.abc import Callable

import pytest

from guidelinekit.operations.diff import diff
from guidelinekit.operations.review import review
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository, Result

Cli = Callable[..., Result]


def guideline(guideline_id: str, text: str = MOOD) -> str:
    return text.replace("id: mood", f"id: {guideline_id}")


REWORDED = MOOD.replace("is pleased.", "is pleased or relieved.")
OTHER = MOOD.replace("happy", "up").replace("sad", "down")


def questions(repository: Repository) -> list[tuple[str, str, str]]:
    """The questions about whole guidelines: where each is shown, and its two guidelines. `review` asks the same."""
    asked = [
        (entry.id, question.old, question.new)
        for entry in diff(Workspace(repository.path)).diffs
        for question in entry.questions
        if question.guideline
    ]
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Two")
    reviewed = [
        (entry.diff.id, question.old, question.new)
        for entry in review(Workspace(repository.path), "main").guidelines
        for question in entry.diff.questions
        if question.guideline
    ]
    assert reviewed == asked
    return asked


def test_a_removed_and_an_added_guideline_with_the_same_labels_are_asked_about(repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    repository.write({"specs/mood.yaml": None, "specs/tone.yaml": guideline("tone", REWORDED)})
    assert questions(repository) == [("tone", "mood", "tone")]


def test_other_guidelines_with_the_same_labels_are_not_asked_about(repository: Repository) -> None:
    """`feeling` was edited and `mind` was not: both exist before and after."""
    repository.commit(
        "One",
        {"specs/mood.yaml": MOOD, "specs/feeling.yaml": guideline("feeling"), "specs/mind.yaml": guideline("mind")},
    )
    repository.write(
        {
            "specs/mood.yaml": None,
            "specs/tone.yaml": guideline("tone"),
            "specs/feeling.yaml": guideline("feeling", REWORDED),
        }
    )
    assert questions(repository) == [("tone", "mood", "tone")]


@pytest.mark.parametrize("mood", [MOOD, REWORDED], ids=["unchanged", "edited"])
def test_a_copy_of_a_guideline_that_still_exists_is_not_asked_about(repository: Repository, mood: str) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    repository.write({"specs/mood.yaml": mood, "specs/tone.yaml": guideline("tone")})
    assert questions(repository) == []


@pytest.mark.parametrize("tone", [MOOD, REWORDED], ids=["unchanged", "edited"])
def test_a_removed_guideline_is_not_compared_with_one_that_existed_before(repository: Repository, tone: str) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD, "specs/tone.yaml": guideline("tone")})
    repository.write({"specs/mood.yaml": None, "specs/tone.yaml": guideline("tone", tone)})
    assert questions(repository) == []


def test_a_removed_and_an_added_guideline_with_other_labels_are_not_asked_about(repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    repository.write({"specs/mood.yaml": None, "specs/tone.yaml": guideline("tone", OTHER)})
    assert questions(repository) == []
