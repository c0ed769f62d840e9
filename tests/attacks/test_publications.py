"""Long generated histories that are published after each step: see `tests/test_publication_laws.py`."""

from pathlib import Path

import pytest

from tests.published_histories import History
from tests.published_laws import Published


@pytest.mark.attack
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_the_laws_hold_over_long_histories(seed: int, tmp_path: Path) -> None:
    history = History(tmp_path / "repository", seed)
    published = Published(history, tmp_path / "site")
    for step in history.steps(7):
        published.publish(step)
    published.finish()
    assert published.problems == []
