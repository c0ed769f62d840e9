"""The titles at the top of a list, and the links under the answer of a label."""

from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from playwright.sync_api import Page

from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository, data_of

PATH = "comment-toxicity/preview"
_TITLES = "//nav[@class='gk-toc']//a"


def read(page: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(page.read_text(encoding="utf-8"))


def missing(page: Path) -> list[str]:
    """The links among the titles of a page that lead to no element."""
    hrefs = [str(href) for href in read(page).xpath(f"{_TITLES}/@href")]
    ids: dict[Path, set[str]] = {}
    found = []
    for href in hrefs:
        path, _, anchor = href.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        if target not in ids:
            ids[target] = {str(element_id) for element_id in read(target).xpath("//main//@id")}
        found += [] if unquote(anchor) in ids[target] else [href]
    return found


@pytest.mark.parametrize("section", ["rules", "edge_cases", "glossary"])
def test_a_list_begins_with_the_titles_of_all_elements(section: str, site: Path, example: Path) -> None:
    page = site / PATH / section.replace("_", "-") / "index.html"
    anchors = [unquote(str(href)) for href in read(page).xpath(f"{_TITLES}/@href")]
    elements = data_of(example / "specs/comment-toxicity")[section]
    assert anchors[: len(elements)] == [f"#{element_id}" for element_id in elements]
    assert missing(page) == []
    headings = [" ".join(text.split()) for text in read(page).xpath("//main//h2/text()[1]")]
    titles = [" ".join(link.text_content().split()) for link in read(page).xpath(_TITLES)]
    assert titles[: len(elements)] == headings[: len(elements)]


def test_the_page_about_the_work_begins_with_its_sections(site: Path) -> None:
    page = site / PATH / "working/index.html"
    titles = [link.text_content() for link in read(page).xpath(_TITLES)]
    assert titles == [heading.text_content() for heading in read(page).xpath("//main//h2")]
    assert missing(page) == []


def test_the_first_page_of_a_long_list_has_the_titles_of_all_pages(repository: Repository) -> None:
    rules = "".join(f"  r{number}:\n    title: Rule {number}\n    statement: {'Word ' * 40}\n" for number in range(600))
    repository.commit("one", {"specs/mood.yaml": f"{MOOD}rules:\n{rules}"})
    folder = build(Workspace(repository.path)).output / "mood/preview/rules"
    first, *others = [folder / "index.html", *sorted(folder.glob("-*/index.html"))]
    assert [link.text_content() for link in read(first).xpath(_TITLES)] == [f"Rule {number}" for number in range(600)]
    assert missing(first) == []
    assert 5 <= len(others) <= 12
    assert all(len(read(page).xpath(_TITLES)) < 130 for page in others)


def test_a_filter_hides_the_titles_of_the_rows_that_it_hides(site: Path, page: Page) -> None:
    page.goto((site / PATH / "rules/index.html").as_uri())
    all_titles = page.locator(".gk-toc a:visible").count()
    page.select_option("select[name=for]", "doxxing")
    shown = page.locator(".gk-toc a:visible").all_inner_texts()
    rows = page.locator("#_list > li:visible h2").all_inner_texts()
    assert 0 < len(shown) < all_titles
    assert [row.partition("\n")[0].startswith(title) for row, title in zip(rows, shown, strict=True)] == [True] * len(
        rows
    )


@pytest.mark.parametrize("fold", ["edge-cases", "rules", "history"])
def test_links_under_the_answer_open_the_fold_that_they_lead_to(fold: str, site: Path, page: Page) -> None:
    page.goto((site / PATH / "labels/harassment/index.html").as_uri())
    assert not page.locator(f"#{fold} > :not(summary)").first.is_visible()
    page.click(f"nav a[href='#{fold}']")
    page.locator(f"#{fold} > :not(summary)").first.wait_for()


def test_a_label_shows_its_rules_and_cases_in_short(site: Path, example: Path) -> None:
    data = data_of(example / "specs/comment-toxicity")
    page = read(site / PATH / "labels/neutral/index.html")
    cases = " ".join(page.get_element_by_id("edge-cases").text_content().split())
    assert data["edge_cases"]["dark-joke"]["situation"] in cases
    warned = [case for case in data["edge_cases"].values() if case.get("warning")]
    assert warned
    assert not [case for case in warned if case["situation"] in cases]


def test_the_start_page_leads_to_all_pages_without_the_menu(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto((site / PATH / "index.html").as_uri())
    links = page.locator("main nav.gk-conf a")
    assert all(link.is_visible() for link in links.all())
    in_menu = read(site / PATH / "index.html").xpath("//nav[@id='menu']//a[not(@data-l)][not(@class)]")
    texts = [link.text_content().strip() for link in in_menu][1:]
    assert set(texts) <= {text.strip() for text in links.all_inner_texts()}


def test_a_text_that_is_the_title_is_not_said_twice(repository: Repository) -> None:
    rules = 'rules:\n  whole: {statement: "Judge *all*."}\n  more: {statement: "Judge all of it. Then decide."}\n'
    repository.commit("one", {"specs/mood.yaml": MOOD + rules})
    page = read(build(Workspace(repository.path)).output / "mood/preview/rules/index.html")
    assert page.get_element_by_id("whole").text_content().count("Judge all") == 1
    assert "Judge all of it. Then decide." in page.get_element_by_id("more").text_content()
