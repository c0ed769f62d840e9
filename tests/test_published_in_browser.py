"""The pages that only a publication has in a browser: what `tasks.py audit` does for all, the finder, and printing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from tests.built_site import PUBLISHED_TYPES, pages_of, served
from tests.conftest import Repository
from tests.published_example import ONLY_FIRST, RENAMED, WITHOUT_STEPS, write_history
from tests.site_checks import html_errors, lines_of, lost_lines, overflow, set_text_size, violations, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: What a page is about -> its path below the folder of the guideline.
PAGES = {
    "versions": "all/index.html",
    "element versions": "all/labels/angry/index.html",
    "comparison of releases": "compare/1.0.0..latest/index.html",
    "renamed element": "all/labels/joyful/index.html",
    "reused id": "all/labels/sad/index.html",
    "old release": "1.1.0/index.html",
    "withdrawn release": "1.3.0/rules/index.html",
    "trial": "2.1.0-rc.1/labels/joyful/index.html",
    "unreadable release": "1.4.0/index.html",
    "not in the newest": f"latest/{ONLY_FIRST}",
    "earlier id": f"latest/{RENAMED}",
    "page without elements": f"latest/{WITHOUT_STEPS}",
    "newest": "latest/labels/joyful/index.html",
    "removed guideline": "../speech/all/index.html",
    "portal": "../index.html",
}
#: Colors, width in pixels, and text size in percent.
VIEWS = (("light", 1280, 100), ("dark", 320, 100), ("forced", 1280, 100), ("light", 320, 200))


@pytest.fixture(scope="module", params=["", "ar"], ids=["en", "ar"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with every kind of page, in a language."""
    repository = Repository(tmp_path_factory.mktemp("published") / "mood")
    write_history(repository, request.param)
    publish(Workspace(repository.path), output=repository.path.parent / "site")
    return repository.path.parent / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.mark.parametrize(("colors", "width", "text_size"), VIEWS)
def test_pages_are_accessible_fit_and_ask_no_other_host(
    colors: str, width: int, text_size: int, address: str, browser: "Browser"
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if colors == "dark" else "light",
        forced_colors="active" if colors == "forced" else "none",
        reduced_motion="reduce",
    )
    seen = watch(context, f"{address}/")
    tab = context.new_page()
    set_text_size(tab, text_size)
    problems = []
    for name, page in PAGES.items():
        tab.goto(f"{address}/mood/{page}")
        problems += [f"{name}: {line}" for line in (*violations(tab), *overflow(tab))]
    context.close()
    assert not problems, "\n".join(problems)
    assert seen == []


def test_pages_have_their_text_without_javascript(site: Path, browser: "Browser") -> None:
    lines: dict[bool, dict[str, dict[str, list[str]]]] = {True: {}, False: {}}
    for scripts, found in lines.items():
        context = browser.new_context(java_script_enabled=scripts)
        seen = watch(context, f"{site.as_uri()}/")
        tab = context.new_page()
        for name, page in PAGES.items():
            tab.goto((site / "mood" / page).resolve().as_uri())
            found[name] = lines_of(tab)
        context.close()
        assert seen == []
    assert {name: lost_lines(lines[True][name], lines[False][name]) for name in PAGES} == {name: [] for name in PAGES}


def test_the_checker_of_the_w3c_finds_nothing(site: Path) -> None:
    assert html_errors([site / "mood/all", site / "mood/compare", site / "mood/1.4.0", site / "mood/1.3.0"]) == []
    assert html_errors([site / "speech/all", site / "mood/latest/labels/happy", site / "mood/latest/glossary"]) == []


@pytest.mark.parametrize("protocol", ["file", "http"])
@pytest.mark.parametrize("name", ["versions", "element versions", "comparison of releases", "unreadable release"])
def test_the_finder_leads_to_the_newest_release(
    name: str, protocol: str, site: Path, address: str, browser: "Browser"
) -> None:
    root = address if protocol == "http" else site.as_uri()
    context = browser.new_context()
    seen = watch(context, f"{root}/")
    tab = context.new_page()
    tab.goto(f"{root}/mood/{PAGES[name]}")
    tab.keyboard.press("/")
    tab.locator(".gk-find input").fill("Angry")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{root}/mood/latest/labels/angry/index.html")
    context.close()
    assert seen == []


def test_a_reader_who_comes_back_is_told_what_changed_in_the_newest_pages_only(
    address: str, browser: "Browser"
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{address}/mood/latest/index.html")
    tab.evaluate("localStorage['gk:read:mood'] = '2.0.0'")
    tab.reload()
    assert tab.locator("[data-since]").is_visible()
    assert tab.locator("[data-last]").filter(visible=True).count() == 1
    # A style sheet hides the banner of the newest release: its pages keep what the reader has read, too.
    for old in ("2.1.0", "1.2.0"):
        tab.goto(f"{address}/mood/{old}/index.html")
        assert tab.locator("[data-since]").filter(visible=True).count() == 0
    assert tab.evaluate("localStorage['gk:read:mood']") == "2.0.0"
    context.close()


def test_an_old_release_says_that_it_is_old_also_in_print(address: str, browser: "Browser") -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.emulate_media(media="print")
    shown = {}
    for version in ("1.1.0", "2.1.0"):
        tab.goto(f"{address}/mood/{version}/rules/index.html")
        shown[version] = tab.locator(".gk-old").is_visible()
    tab.goto(f"{address}/mood/1.1.0/rules/index.html")
    dates = tab.evaluate("getComputedStyle(document.querySelector('.gk-old b'), '::after').content")
    context.close()
    assert shown == {"1.1.0": True, "2.1.0": False}
    assert "2026" in dates


def test_all_versions_are_one_click_away_at_every_width(address: str, browser: "Browser") -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 740})
        tab.goto(f"{address}/mood/1.1.0/labels/joyful/index.html")
        links = tab.locator('a[href$="all/labels/joyful/index.html"]').filter(visible=True)
        assert links.count() >= 2, width
        assert tab.locator(".gk-top").bounding_box()["height"] <= 90, width  # type: ignore[index]
    context.close()


def test_the_table_has_all_types_of_pages(site: Path) -> None:
    assert PUBLISHED_TYPES.keys() <= PAGES.keys()
    assert PUBLISHED_TYPES.keys() <= {page.type for page in pages_of(site)}
