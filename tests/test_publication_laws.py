"""What is published stays and answers, over generated histories that are published after each step.

More histories are in `tests/attacks`.
"""

from pathlib import Path

import pytest

from tests.published_histories import History
from tests.published_laws import Published


@pytest.mark.parametrize("seed", range(12))
def test_the_laws_hold_after_each_publication(seed: int, tmp_path: Path) -> None:
    history = History(tmp_path / "repository", seed)
    published = Published(history, tmp_path / "site")
    for step in history.steps(3):
        published.publish(step)
    published.finish()
    assert published.problems == []
