"""`guidelinekit note` writes what the diff and the changelog then read."""

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
    return [(change["address"], change["impact"], change["settled"]) for change in guideline["changes"]]


def test_a_note_settles_what_waits_for_it(changed: Repository, cli: Cli) -> None:
    assert changes(cli, changed) == [("labels/happy/definition", "reread", False)]
    result = cli("-C", changed.path, "note", "--impact", "relabel", "-m", "Relief counts: it was labeled both ways.")
    assert result.out == "changes/mood/relief-counts-it-was-labeled-both.md\n  labels/happy/definition\n"
    text = (changed.path / "changes/mood/relief-counts-it-was-labeled-both.md").read_text()
    assert text == (
        "---\nimpact: relabel\ntargets:\n  - labels/happy/definition\n---\nRelief counts: it was labeled both ways.\n"
    )
    assert changes(cli, changed) == [("labels/happy/definition", "relabel", True)]
    assert "Relief counts" in cli("-C", changed.path, "changelog").out


def test_a_note_may_be_about_one_change(changed: Repository, cli: Cli) -> None:
    spec = changed.path / "specs/mood.yaml"
    spec.write_text(spec.read_text().replace("is not pleased.", "is not pleased or tired."))
    result = cli(
        "-C", changed.path, "note", "mood", "--impact", "editorial", "--target", "labels/happy", "-m", "It was meant.",
        "--slug", "meant",
    )  # fmt: skip
    assert result.out.splitlines()[0] == "changes/mood/meant.md"
    assert "Still waiting for a word of their author:\n  labels/sad/definition" in result.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--impact", "relabel", "--target", "labels/hapy", "-m", "x"], "`labels/hapy` did not change"),
        (["-m", "  "], "no text that says why"),
        (["-m", "See [it](nowhere.md)."], "leads nowhere"),
        (["-m", "x", "--slug", "../up"], "cannot name a file"),
        (["none", "-m", "x"], "there is no guideline `none`"),
        ([], "Missing option"),
    ],
)
def test_what_cannot_be_a_note(changed: Repository, cli: Cli, arguments: list[str], said: str) -> None:
    result = cli("-C", changed.path, "note", *arguments)
    assert result.code == 2
    assert said in result.err
    assert not (changed.path / "changes").exists()


def test_a_note_takes_the_place_of_none(changed: Repository, cli: Cli) -> None:
    assert cli("-C", changed.path, "note", "-m", "First.", "--slug", "same").code == 0
    again = cli("-C", changed.path, "note", "-m", "Second.", "--slug", "same")
    assert "exists already" in again.err
    assert "First." in (changed.path / "changes/mood/same.md").read_text()


def test_without_a_change_there_is_nothing_to_say(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    assert "nothing changed since the last release" in cli("-C", repository.path, "note", "-m", "x").err
