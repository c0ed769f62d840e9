"""Twelve questions of a labeler, each answered from the start page by at most two clicks, and by one query.

After the last click, at most one screen of scrolling shows the answer, on a wide screen and on a phone.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from tests.conftest import ROOT
from tests.fifteen_seconds import ask, distance, follow, places

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COMMENTS, STREETS = "comment-toxicity", "street-scene-objects"
MAX_CLICKS, MAX_SCREENS, MAX_PLACE = 2, 1, 3
SCREENS = {"wide": (1280, 800), "phone": (360, 640)}


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the texts of the links that lead to its answer, words of the answer, a query and where it leads."""

    guideline: str
    route: tuple[str, ...]
    answer: str
    query: str
    page: str


JOKE = "A joke about a disaster names no victim and attacks nobody."
QUESTIONS = {
    "a joke about a disaster": Question(
        COMMENTS, ("Edge cases", "A dark joke"), JOKE, "joke disaster", "edge-cases/index.html#dark-joke"
    ),
    "a joke about a disaster, by the page of its label": Question(
        COMMENTS, ("Neutral", "7 edge cases"), JOKE, "joke", "edge-cases/index.html#dark-joke"
    ),
    "insult or harassment": Question(
        COMMENTS, ("Insult",), "An insult is a single remark", "insult or harassment", "labels/harassment/vs/insult/"
    ),
    "what changed since 1.1.0": Question(
        COMMENTS, ("What changed",), "Look again at items labeled", "what changed", "changelog/index.html"
    ),
    "what changed since 1.0.0": Question(
        COMMENTS, ("What changed", "1.1.0"), "Coded hate", "1.1.0", "changelog/index.html#1.1.0"
    ),
    "what becomes of items labeled abuse": Question(
        COMMENTS, ("What changed", "abuse"), "has the id harassment since 2.0.0", "abuse", "labels/abuse/"
    ),
    "who to ask": Question(COMMENTS, ("Who to ask",), "Trust & Safety desk", "contact", "index.html#ask"),
    "what a dogwhistle is": Question(
        COMMENTS, ("Glossary", "Dogwhistle"), "sounds harmless to most readers", "dogwhistle",
        "glossary/index.html#dogwhistle",
    ),
    "the box of an occluded thing": Question(
        STREETS, ("Car", "11 rules"), "Box only what you see.", "occluded", "rules/index.html#visible-part"
    ),
    "the target of agreement": Question(
        COMMENTS, ("Working", "Quality"), "0.75", "agreement", "working/index.html#_quality"
    ),
    "whether to skip an item": Question(
        COMMENTS, ("Working",), "More than half of the comment is not in English.", "wrong language",
        "working/index.html#outcomes/wrong-language",
    ),
    "breaks from hard texts": Question(
        COMMENTS, ("Working", "Privacy"), "Take ten minutes off after every hour", "wellbeing",
        "working/index.html#_privacy",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sites(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of the newest version of each guideline that questions are about."""
    folder = tmp_path_factory.mktemp("streets")
    shutil.copytree(ROOT / "specs" / STREETS, folder / "guidelines/specs" / STREETS)
    built = build(Workspace(folder / "guidelines"), output=folder / "site").output
    return {COMMENTS: site / COMMENTS / "preview", STREETS: built / STREETS / "preview"}


@pytest.fixture(params=SCREENS)
def reader(request: pytest.FixtureRequest, browser: "Browser") -> "Iterator[Page]":
    """A browser page on a wide screen or a phone, without animations."""
    width, height = SCREENS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", QUESTIONS)
def test_two_clicks_and_one_screen_of_scrolling_lead_to_the_answer(
    name: str, reader: "Page", sites: dict[str, Path]
) -> None:
    question = QUESTIONS[name]
    reader.goto((sites[question.guideline] / "index.html").as_uri())
    found = follow(reader, question.route, question.answer)
    assert found.clicks <= MAX_CLICKS, found
    assert found.screens is not None, f"{question.answer!r} is not visible on {reader.url}"
    assert found.screens <= MAX_SCREENS, found


@pytest.mark.parametrize("name", QUESTIONS)
def test_one_query_leads_to_the_answer(name: str, reader: "Page", sites: dict[str, Path]) -> None:
    question = QUESTIONS[name]
    reader.goto((sites[question.guideline] / "index.html").as_uri())
    results = ask(reader, question.query)
    matching = places(results, question.page)
    assert matching, f"{question.page} is not among {results}"
    assert matching[0] <= MAX_PLACE, results
    reader.goto(results[matching[0] - 1])
    screens = distance(reader, question.answer)
    assert screens is not None, f"{question.answer!r} is not visible on {reader.url}"
    assert screens <= MAX_SCREENS
