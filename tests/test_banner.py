"""Pages that are not those of a release say so, on every page and before everything else."""

from typing import Any

import lxml.html
import pytest

from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.edition import WORK_TREE
from tests.conftest import MOOD, Repository

CHANGED = MOOD.replace("is pleased", "is pleased or grateful")


def banners(repository: Repository, **options: Any) -> set[tuple[str, ...]]:
    """The distinct banners of all pages: text, and the page that the link leads to."""
    (folder,) = render_folders(Workspace(repository.path), **options)
    assert len(folder.pages) >= 7
    return {banner(page.body) for page in folder.pages}


def banner(body: str) -> tuple[str, ...]:
    first = lxml.html.fragment_fromstring(body)[0]
    if first.get("class") != "gk-old":
        assert 'class="gk-old"' not in body
        return ()
    links = [
        link.replace("../", "").replace("changelog/index.html#", "#changelog:") for link in first.xpath(".//a/@href")
    ]
    return (first.text_content(), *(link.replace("#changelog:", "#").replace("index.html#", "#") for link in links))


@pytest.fixture
def mood(repository: Repository) -> Repository:
    repository.commit("First", {"specs/mood.yaml": MOOD})
    repository.git("tag", "mood@1.0.0")
    return repository


def test_a_release_has_no_banner(mood: Repository) -> None:
    assert banners(mood) == {()}


@pytest.mark.parametrize("committed", [True, False])
def test_unreleased_changes_are_announced_on_every_page(mood: Repository, committed: bool) -> None:
    mood.write({"specs/mood.yaml": CHANGED})
    if committed:
        mood.commit("More", {"specs/mood.yaml": CHANGED})
    assert banners(mood) == {("This page shows unreleased changes since 1.0.0. What changed", "#unreleased")}


def test_a_trial_is_announced(mood: Repository) -> None:
    mood.commit("Trial", {"specs/mood.yaml": CHANGED.replace("1.0.0", "1.1.0-rc.1")})
    assert banners(mood) == {("This page shows the trial version 1.1.0-rc.1. What changed", "#unreleased")}


def test_a_guideline_without_a_release_says_so(repository: Repository) -> None:
    repository.commit("First", {"specs/mood.yaml": "status: draft\n" + MOOD})
    assert banners(repository) == {("This guideline has not been released yet.",)}


def test_without_a_history_only_a_trial_is_known(mood: Repository) -> None:
    mood.write({"specs/mood.yaml": CHANGED})
    assert banners(mood, history=False) == {()}
    mood.write({"specs/mood.yaml": CHANGED.replace("1.0.0", "1.1.0-rc.1")})
    assert banners(mood, history=False) == {("This page shows the trial version 1.1.0-rc.1.",)}


def test_a_banner_is_in_the_language_of_the_guideline(mood: Repository) -> None:
    mood.commit("More", {"specs/mood.yaml": f"language: de\n{CHANGED}"})
    ((text, _),) = banners(mood)
    assert text == "Diese Seite zeigt unveröffentlichte Änderungen seit 1.0.0. Was sich geändert hat"


def test_a_preview_of_the_work_tree_says_so_on_every_page(mood: Repository) -> None:
    assert banners(mood, edition=WORK_TREE) == {("This is a preview, not a release.",)}
    mood.write({"specs/mood.yaml": CHANGED})
    text = "This is a preview, not a release. This page shows unreleased changes since 1.0.0. What changed"
    assert banners(mood, edition=WORK_TREE) == {(text, "#unreleased")}
