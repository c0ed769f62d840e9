"""The whole comment of a review, as people read it on a pull request. `UPDATE_CASES=1` writes the expected text."""

import os
from collections.abc import Callable

from tests.conftest import CASES, MOOD, Repository, Result

EXPECTED = CASES / "review/comment.md"
PATH = "specs/mood.yaml"
SETTINGS = "require_decisions: true\ncounts: counts/{id}.csv\nminutes_per_item: 0.5\n"


def test_a_comment_with_everything(repository: Repository, cli: Callable[..., Result]) -> None:
    repository.commit("One", {PATH: MOOD})
    repository.git("checkout", "--quiet", "-b", "work")
    edited = MOOD.replace("The writer is pleased.}", "The writer is pleased or relieved., avoid_when: [It was lost.]}")
    wrong = "rules:\n  twice: {statement: Look twice., labels: [hapy]}\n"
    counts = "label,items\nhappy,1200\nsad,800\n"
    repository.commit("Two", {PATH: edited + wrong, "guidelinekit.yaml": SETTINGS, "counts/mood.csv": counts})
    result = cli("-C", repository.path, "review", "main")
    if os.environ.get("UPDATE_CASES"):
        EXPECTED.write_text(result.out, encoding="utf-8")
    assert result.code == 1
    assert result.out == EXPECTED.read_text(encoding="utf-8")
