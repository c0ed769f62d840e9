"""What takes the place of what in a folder: a preview, a publication, and one from an older history."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.operations.build import build
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository, Result


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


def released(repository: Repository) -> Path:
    """Publish two releases."""
    repository.commit("First", {"specs/mood.yaml": MOOD})
    repository.git("tag", "mood@1.0.0")
    repository.commit("Second", {"specs/mood.yaml": MOOD.replace("1.0.0", "1.1.0").replace("pleased", "glad")})
    repository.git("tag", "mood@1.1.0")
    output = repository.path.parent / "site"
    publish(Workspace(repository.path), output=output)
    return output


def test_an_older_commit_does_not_bring_back_an_older_release(repository: Repository) -> None:
    """The tags of later commits are there, as in a job that is run again."""
    output = released(repository)
    before = files_of(output)
    repository.git("checkout", "--quiet", "HEAD~1")
    with pytest.raises(GuidelineKitError, match=r"release 1\.1\.0 of `mood` is published, but this history"):
        publish(Workspace(repository.path), output=output)
    assert files_of(output) == before


def test_a_withdrawn_release_gives_its_place_to_the_one_before_it(
    repository: Repository, cli: Callable[..., Result]
) -> None:
    output = released(repository)
    assert cli("-C", repository.path, "withdraw", "mood", "1.1.0", "--message", "It was wrong.").code == 0
    repository.git("add", "--all")
    repository.commit("Withdraw")
    publish(Workspace(repository.path), output=output)
    assert "is pleased" in (output / "mood/latest/labels/happy/index.html").read_text()


def test_a_preview_names_its_address_and_its_last_day(
    repository: Repository, cli: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = released(repository)
    monkeypatch.setattr("guidelinekit.operations.publish.publish.utc_day", lambda: datetime.date(2027, 1, 30))
    arguments = ("-C", repository.path, "publish", "--output", output)
    for until, day in ((), "2027-02-13"), (("--until", "2027-01-30"), "2027-01-30"):
        result = cli(*arguments, "--preview", "pr-1", *until)
        assert result.out.splitlines()[-1] == f"Preview until {day}: mood/preview/pr-1/index.html"
        assert (output / "mood/preview/pr-1/index.html").is_file()
    assert "Preview" not in cli(*arguments).out


def test_only_a_release_that_exists_can_be_rendered_again(repository: Repository) -> None:
    output = released(repository)
    for again in (["9.9.9"], ["1.0.0", "1.0"]):
        with pytest.raises(GuidelineKitError, match=rf"there is no release {again[-1]} to render again"):
            publish(Workspace(repository.path), output=output, options=PublishOptions(again=again))
    for again in (["1.0.0"], ["all"], ["all", "1.1.0"]):
        publish(Workspace(repository.path), output=output, options=PublishOptions(again=again))
