"""A preview and a publication in the same folder: a preview has nothing to keep, and what is published stays."""

from pathlib import Path

import pytest

from guidelinekit.errors import OutputError
from guidelinekit.operations.build import build
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository


@pytest.fixture
def mood(repository: Repository) -> Path:
    repository.commit("First", {"specs/mood.yaml": MOOD})
    return repository.path


def files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_publication_takes_the_place_of_a_preview(mood: Path, tmp_path: Path) -> None:
    build(Workspace(mood), output=tmp_path / "site")
    publish(Workspace(mood), output=tmp_path / "site")
    publish(Workspace(mood), output=tmp_path / "empty")
    assert files_of(tmp_path / "site") == files_of(tmp_path / "empty")


def test_a_preview_does_not_take_the_place_of_a_publication(mood: Path, tmp_path: Path) -> None:
    publish(Workspace(mood), output=tmp_path / "site")
    before = files_of(tmp_path / "site")
    with pytest.raises(OutputError, match="has published releases") as error:
        build(Workspace(mood), output=tmp_path / "site")
    assert "--output" in error.value.hint
    assert files_of(tmp_path / "site") == before
    build(Workspace(mood), output=tmp_path / "preview")
    assert (tmp_path / "preview/mood/preview/index.html").is_file()
