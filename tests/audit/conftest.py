"""Fixtures of the audit: the built sites, and the table of figures, which is printed at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit.figures import Figures
from tests.audit.sites import SITES


@pytest.fixture(scope="session")
def figures() -> Iterator[Figures]:
    """The table that all tests add to."""
    measured = Figures()
    yield measured
    print(f"\n\n{measured.table()}")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> "BuiltSites":
    """The sites, each built when it is first used."""
    return BuiltSites(tmp_path_factory)


class BuiltSites:
    """The folders of the sites by name."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._built: dict[str, Path] = {}

    def __getitem__(self, name: str) -> Path:
        if name not in self._built:
            print(f"\nBuilding the site {name} ...", flush=True)
            self._built[name] = SITES[name](self._folders.mktemp(name))
        return self._built[name]
