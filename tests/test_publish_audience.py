"""No byte of a publication names what its readers must not see, in any release and any file, whenever it was hidden."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MOOD, Repository, Result
from tests.test_audience import HIDDEN, MARKER
from tests.test_audience_of_commands import assert_no_marker, committed

Cli = Callable[..., Result]
Data = dict[str, Any]

RULE = {"statement": f"{MARKER} statement."}
SHOWN = {"statement": "Look twice."}


def published(cli: Cli, repository: Repository, *arguments: object) -> Path:
    """Publish all that can be published; returns the folder."""
    folder = repository.path.parent / "site"
    result = cli("-C", repository.path, "publish", "--next", "--output", folder, *arguments)
    assert result.code == 0, result
    return folder


def check(folder: Path, *, is_named: bool = False) -> None:
    """Check that no file has the marker, or that one has, so that the test can fail."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 30
    if is_named:
        assert any(MARKER.encode() in path.read_bytes() for path in files)
        return
    for path in files:
        assert_no_marker(path.read_bytes() + path.relative_to(folder).as_posix().encode(), path)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
@pytest.mark.parametrize("branch", ["main", "branch"])
def test_no_file_for_an_audience_names_what_is_hidden(cli: Cli, repository: Repository, branch: str, seed: int) -> None:
    committed(repository, seed)
    repository.git("checkout", "--quiet", branch)
    for audience in ("everyone", "vendor", "internal"):
        folder = published(cli, repository, "--audience", audience)
        check(folder, is_named=audience == "internal")
        folder.rename(repository.path.parent / audience)
