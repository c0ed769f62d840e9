"""The command `review --post` against every way to misbehave, with the times that it has in a CI job."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result
from tests.misbehaving_host import WAYS, misbehaving
from tests.test_comment_client import TOKEN, environment

Cli = Callable[..., Result]
pytestmark = pytest.mark.attack
#: The longest time of the command, in seconds.
_LONGEST = 30


@pytest.mark.parametrize("way", WAYS)
def test_the_command_ends_in_time(way: str, example: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with misbehaving(way) as host:
        for name, value in environment(host.port).items():
            monkeypatch.setenv(name, value)
        start = time.monotonic()
        result = cli("-C", example, "review", "HEAD~1", "--post", "gitlab")
        assert time.monotonic() - start < _LONGEST
        assert host.elsewhere == []
    assert (result.code, "error: the comment cannot be written" in result.err) == (2, True)
    assert TOKEN not in result.out + result.err
