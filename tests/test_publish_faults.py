"""Faults of old releases, which nobody can correct any more, and addresses that only the newest pages had."""

from pathlib import Path

import pytest

from guidelinekit.errors import BuildError
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository


def released(version: str, text: str = MOOD) -> dict[str, str]:
    return {"specs/mood.yaml": text.replace("version: 1.0.0", f"version: {version}")}


def test_a_dead_reference_in_an_old_release_stops_only_a_strict_publication(
    repository: Repository, tmp_path: Path
) -> None:
    rule = "rules:\n  look: {statement: Look at the words., status: deprecated, replaced_by: nothing-such}\n"
    repository.commit("First", released("1.0.0", MOOD + rule))
    repository.commit("Second", released("1.1.0"))
    options = PublishOptions(strict=True)
    with pytest.raises(BuildError, match="nothing-such"):
        publish(Workspace(repository.path), output=tmp_path / "strict", options=options)
    assert not (tmp_path / "strict").exists()
    report = publish(Workspace(repository.path), output=tmp_path / "site")
    assert any("mood/1.0.0/" in note and "nothing-such" in note for note in report.published.notes)
    assert (tmp_path / "site/mood/1.0.0/rules/index.html").is_file()
    assert (tmp_path / "site/mood/latest/index.html").is_file()


def test_the_page_of_two_labels_that_are_no_longer_confused_leads_to_them(
    repository: Repository, tmp_path: Path
) -> None:
    confused = MOOD.replace("  happy: {", "  happy: {confused_with: {sad: Is it good?}, ", 1)
    apart = "mood/latest/labels/happy/vs/sad/index.html"
    repository.commit("First", released("1.0.0", confused))
    publish(Workspace(repository.path), output=tmp_path / "site")
    before = (tmp_path / "site" / apart).read_text(encoding="utf-8")
    repository.commit("Second", released("1.1.0", MOOD.replace("confused_with", "x-confused_with")))
    publish(Workspace(repository.path), output=tmp_path / "site")
    after = (tmp_path / "site" / apart).read_text(encoding="utf-8")
    assert before != after
    assert "../../../../../1.0.0/labels/happy/index.html" in after
    assert "../../index.html" in after


def test_changes_that_no_release_has_are_reported(repository: Repository, tmp_path: Path) -> None:
    def notes(*, has_next: bool = False) -> list[str]:
        options = PublishOptions(has_next=has_next)
        report = publish(Workspace(repository.path), output=tmp_path / "site", options=options)
        return [note for note in report.published.notes if "that no release has" in note]

    repository.commit("First", released("1.0.0"))
    assert notes() == []
    repository.commit("More", released("1.0.0", MOOD.replace("is pleased", "is pleased or grateful")))
    (note,) = notes()
    assert note.startswith("mood has changes")
    assert notes() == [note]
    assert notes(has_next=True) == []
    repository.commit("Second", released("1.1.0", MOOD.replace("is pleased", "is pleased or grateful")))
    assert notes() == []
