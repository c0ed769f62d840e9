"""The data of releases that is kept between publications is what the files say."""

from pathlib import Path

import pytest

from guidelinekit.operations.publish.release_data import ReleaseData
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.cache import Cache
from guidelinekit.store.versions import guidelines_at
from tests.conftest import MOOD, ROOT, Repository

_NAMES = sorted(path.name for path in (ROOT / "specs").iterdir())


def kept(repository: Repository, cache: Path) -> tuple[object, object]:
    """Return the data of a guideline in the newest commit as it is read, and as it is kept; None if it is not kept."""
    workspace = Workspace(repository.path)
    versions = list(workspace.at_revision("HEAD").versions.values())
    read = workspace.load(versions[0])
    ReleaseData(Cache(cache), "data", "program").save(workspace, versions)
    again = Workspace(repository.path)
    ReleaseData(Cache(cache), "data", "program").preload(again, versions)
    loaded = again.preloaded(versions[0])
    return read.source.data, loaded.source.data if loaded is not None else None


@pytest.mark.parametrize("name", _NAMES)
def test_what_is_kept_is_what_was_read(name: str, repository: Repository, tmp_path: Path) -> None:
    (version,) = guidelines_at(ROOT / "specs" / name, ROOT, "specs")
    repository.commit("First", {file.path: file.content.decode() for file in version.files})
    read, again = kept(repository, tmp_path / "cache")
    assert again == read
    assert isinstance(read, dict)
    assert isinstance(again, dict)
    assert [(key, list(value) if isinstance(value, dict) else value) for key, value in again.items()] == [
        (key, list(value) if isinstance(value, dict) else value) for key, value in read.items()
    ]


def test_what_the_file_cannot_hold_is_read_again(repository: Repository, tmp_path: Path) -> None:
    repository.commit("First", {"specs/mood.yaml": MOOD + f"x-number: {2**70}\n"})
    _, again = kept(repository, tmp_path / "cache")
    assert again is None


def test_another_program_keeps_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.commit("First", {"specs/mood.yaml": MOOD})
    kept(repository, tmp_path / "cache")
    workspace = Workspace(repository.path)
    versions = list(workspace.at_revision("HEAD").versions.values())
    ReleaseData(Cache(tmp_path / "cache"), "data", "another program").preload(workspace, versions)
    assert workspace.preloaded(versions[0]) is None
