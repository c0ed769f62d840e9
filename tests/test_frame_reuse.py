"""`serve` writes a site again after each edit: the builder of frames runs only if the frames change."""

from pathlib import Path

import pytest

from guidelinekit.operations import frame
from guidelinekit.operations.builder import run_builder
from guidelinekit.operations.frame import THEME_FILES, write_site
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository


def test_an_edit_of_a_text_does_not_run_the_builder(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []
    builder = run_builder

    def counted(work: Path, site: Path, what: str, *, name: str) -> None:
        runs.append(what)
        builder(work, site, what, name=name)

    monkeypatch.setattr(frame, "run_builder", counted)

    def written(spec: str) -> str:
        repository.write({"specs/mood.yaml": spec})
        (folder,) = render_folders(Workspace(repository.path), history=False)
        write_site(folder, tmp_path / "site", below="mood/", work=tmp_path / "work")
        return (tmp_path / "site/mood/labels/happy/index.html").read_text()

    assert "is pleased" in written(MOOD)
    assert "is grateful" in written(MOOD.replace("is pleased", "is grateful"))
    assert len(runs) == 1
    assert "Cheerful" in written(MOOD.replace("name: Happy", "name: Cheerful"))
    assert len(runs) == 2
    written(MOOD.replace("title: Mood", "title: Moods"))
    assert len(runs) == 3


def test_a_page_that_is_gone_is_no_file_of_the_theme(repository: Repository, tmp_path: Path) -> None:
    def write(spec: str) -> set[str]:
        repository.write({"specs/mood.yaml": spec})
        (folder,) = render_folders(Workspace(repository.path), history=False)
        write_site(folder, tmp_path / "site", below="mood/", work=tmp_path / "work")
        return {path.name for path in (tmp_path / "site" / THEME_FILES).rglob("*.html")}

    assert write(MOOD + "glossary:\n  mood: {definition: A feeling.}\n") == set()
    assert write(MOOD) == set()
