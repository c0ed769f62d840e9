"""Fifty kills of each command at random moments."""

from pathlib import Path

import pytest

from tests.kills import COMMANDS, kill, kill_serve

pytestmark = pytest.mark.attack


@pytest.mark.parametrize("name", COMMANDS)
def test_fifty_kills(name: str, tmp_path: Path) -> None:
    for seed in range(100, 150):
        kill(name, tmp_path / str(seed), seed)


def test_fifty_kills_of_serve(tmp_path: Path) -> None:
    for seed in range(50):
        kill_serve(tmp_path / f"guidelines-{seed}", seed)
