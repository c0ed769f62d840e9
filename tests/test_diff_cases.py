"""The output of `diff`. A folder in `cases/diff` has `old.yaml`, `new.yaml` and the expected output."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CASES, MOOD, ROOT, Repository, Result
from tests.test_check_cases import expect

FOLDERS = sorted(path for path in (CASES / "diff").iterdir())


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_case(case: Path, cli: Callable[..., Result]) -> None:
    result = cli("-C", case, "diff", "old.yaml", "new.yaml")
    assert (result.code, result.err) == (0, "")
    expect(case / "expected.txt", result.out)


def test_a_renumbered_list_is_one_change(tmp_path: Path, cli: Callable[..., Result]) -> None:
    """91 of 97 labels change only their code."""
    for name, shift in (("old", 0), ("new", 100)):
        labels = {
            f"kind-{at}": {"name": f"Kind {at}", "definition": f"It is of kind {at}.", "code": at + (at > 5) * shift}
            for at in range(97)
        }
        task = {"unit": "One.", "input": "text", "kind": "choose-one"}
        head = {"format": 1, "id": "kinds", "title": "Kinds", "version": "1.0.0", "summary": "Kinds.", "task": task}
        (tmp_path / f"{name}.yaml").write_text(json.dumps({**head, "labels": labels}))
    data = json.loads(cli("-C", tmp_path, "diff", "old.yaml", "new.yaml", "--format", "json").out)
    (change,) = data["guidelines"][0]["changes"]
    assert (change["kind"], change["impact"], len(change["consequences"])) == ("labels-renumbered", "remap", 91)
    assert {consequence["impact"] for consequence in change["consequences"]} == {"remap"}
    assert len(change["labels"]) == 91


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_positions_lead_to_both_sides(case: Path, cli: Callable[..., Result]) -> None:
    data = json.loads(cli("-C", case, "diff", "old.yaml", "new.yaml", "--format", "json").out)
    for guideline in data["guidelines"]:
        for change in guideline["changes"]:
            for side in ("old", "new"):
                where = change[f"{side}_location"]
                line = (ROOT / where["path"]).read_text().splitlines()[where["line"] - 1]
                assert line[where["column"] - 1 :].strip()


@pytest.mark.parametrize(("words", "is_shortened"), [(16, False), (17, True)])
def test_only_long_unchanged_parts_of_a_text_are_shortened(
    repository: Repository, cli: Callable[..., Result], words: int, is_shortened: bool
) -> None:
    """16 words with their spaces have 80 characters."""
    unchanged = " ".join(["word"] * words)
    repository.commit("One", {"specs/mood.yaml": MOOD.replace("The writer is pleased.", f"{unchanged} old.")})
    repository.write({"specs/mood.yaml": MOOD.replace("The writer is pleased.", f"{unchanged} new.")})
    shown = " ".join(cli("-C", repository.path, "diff").out.split())
    assert (f"{unchanged} [-old-]{{+new+}}." in shown) is not is_shortened
    assert ("… word" in shown) is is_shortened


def test_an_entry_that_a_list_has_twice_is_not_changed(repository: Repository, cli: Callable[..., Result]) -> None:
    """Equal entries are paired with each other, not with similar ones."""

    def with_cases(*cases: str) -> str:
        return MOOD.replace("is pleased.}", f"is pleased., use_when: [{', '.join(cases)}]}}")

    repository.commit("One", {"specs/mood.yaml": with_cases("She won it.", "She won it.", "She lost it.")})
    repository.write({"specs/mood.yaml": with_cases("She won it.", "She won it.", "She won it all.")})
    data = json.loads(cli("-C", repository.path, "diff", "--format", "json").out)
    (change,) = data["guidelines"][0]["changes"]
    assert (change["before"], change["after"]) == ("She lost it.", "She won it all.")
