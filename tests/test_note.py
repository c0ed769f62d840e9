"""`guidelinekit note` writes notes that the diff and the changelog read."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import MOOD, Repository, Result

Cli = Callable[..., Result]


@pytest.fixture
def changed(repository: Repository) -> Repository:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    assert "The writer is pleased." in MOOD
    repository.write({"specs/mood.yaml": MOOD.replace("The writer is pleased.", "The writer is pleased or relieved.")})
    return repository


def changes(cli: Cli, repository: Repository) -> list[tuple[str, str, bool]]:
    (guideline,) = json.loads(cli("-C", repository.path, "diff", "--format", "json").out)["guidelines"]
    return [(change["address"], change["impact"], change["needs_decision"]) for change in guideline["changes"]]


def test_a_note_records_the_decisions_that_changes_need(changed: Repository, cli: Cli) -> None:
    assert changes(cli, changed) == [("labels/happy/definition", "reread", True)]
    result = cli("-C", changed.path, "note", "--impact", "relabel", "-m", "Relief counts: it was labeled both ways.")
    assert result.out == "changes/mood/relief-counts-it-was-labeled-both.md\n  labels/happy/definition\n"
    text = (changed.path / "changes/mood/relief-counts-it-was-labeled-both.md").read_text()
    assert text == (
        "---\nimpact: relabel\ntargets:\n  - labels/happy/definition\n---\nRelief counts: it was labeled both ways.\n"
    )
    assert changes(cli, changed) == [("labels/happy/definition", "relabel", False)]
    assert "Relief counts" in cli("-C", changed.path, "changelog").out


def test_a_note_can_be_about_one_change(changed: Repository, cli: Cli) -> None:
    spec = changed.path / "specs/mood.yaml"
    spec.write_text(spec.read_text().replace("is not pleased.", "is not pleased or tired."))
    result = cli(
        "-C", changed.path, "note", "mood", "--impact", "editorial", "--target", "labels/happy", "-m", "It was meant.",
        "--slug", "meant",
    )  # fmt: skip
    assert result.out.splitlines()[0] == "changes/mood/meant.md"
    assert "These changes still need a decision:\n  labels/sad/definition" in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--impact", "relabel", "--target", "labels/hapy", "-m", "x"], "`labels/hapy` did not change"),
        (["-m", "  "], "gives no reason"),
        (["-m", "See [it](nowhere.md)."], "is not a web or email address"),
        (["-m", "![It](assets/it.png)"], "`assets/it.png` of a link or image is not a web"),
        (["-m", "x", "--slug", "../up"], "is not valid as a file name"),
        (["none", "-m", "x"], "there is no guideline `none`"),
        ([], "Missing option"),
    ],
)
def test_an_invalid_note_is_not_written(changed: Repository, cli: Cli, arguments: list[str], message: str) -> None:
    result = cli("-C", changed.path, "note", *arguments)
    assert result.code == 2
    assert message in result.err
    assert not (changed.path / "changes").exists()


def test_a_note_does_not_replace_another_note(changed: Repository, cli: Cli) -> None:
    assert cli("-C", changed.path, "note", "-m", "First.", "--slug", "same").code == 0
    again = cli("-C", changed.path, "note", "-m", "Second.", "--slug", "same")
    assert "already exists" in again.err
    assert "First." in (changed.path / "changes/mood/same.md").read_text()


def test_a_note_without_a_change_is_an_error(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    assert "nothing changed since the last release" in cli("-C", repository.path, "note", "-m", "x").err


CONFLICT = "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> work\n"


def test_a_merge_conflict_in_a_note_is_reported_by_check_and_review_and_refused_by_release(
    repository: Repository, cli: Callable[..., Result]
) -> None:
    repository.commit("One", {"specs/mood/guideline.yaml": MOOD})
    changed = MOOD.replace("title: Mood", "title: Moods")
    repository.commit("Two", {"specs/mood/guideline.yaml": changed, "changes/mood/why.md": CONFLICT})
    message = "GK117 the lines up to 5 contain both sides of `HEAD` and `work` of a merge conflict"
    assert message in cli("-C", repository.path, "check").out
    assert message in cli("-C", repository.path, "check", "--since", "HEAD~1").out
    assert "GK117" in cli("-C", repository.path, "review", "HEAD~1").out
    result = cli("-C", repository.path, "release", "mood")
    assert (result.code, "changes/mood/why.md:1: the lines up to 5" in result.err) == (2, True)
