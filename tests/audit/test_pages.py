"""Every page of all guidelines in a browser: accessibility, overflow, other hosts, errors, text without JavaScript."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.audit.conftest import BuiltSites
from tests.audit.figures import Figures, Problems
from tests.audit.sites import MATERIAL, OURS, SITES
from tests.built_site import BuiltPage, one_of_each_type, pages_of, served
from tests.site_checks import (
    COLOR_RULES,
    TEXT_SPACING,
    lines_of,
    lost_lines,
    overflow,
    set_text_size,
    violations,
    watch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.audit

#: Width in pixels and text size in percent.
SIZES = ((1280, 100), (360, 100), (320, 100), (1280, 200), (360, 200))


@dataclass(frozen=True, slots=True)
class View:
    """How a page is shown, and which rules of axe run: all of them if `rules` is empty."""

    scheme: str
    width: int
    text_size: int = 100
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.scheme}, {self.width} px, {self.text_size} % text"


#: Each page has these views. In dark and forced colors nothing but colors differs from the view in light colors.
VIEWS_OF_ALL_PAGES = (
    View("light", 1280),
    View("light", 360),
    View("dark", 1280, rules=COLOR_RULES),
    View("forced", 1280, rules=COLOR_RULES),
)
#: One page of each type has these too.
VIEWS_OF_PAGE_TYPES = (
    View("dark", 360, rules=COLOR_RULES),
    View("forced", 360, rules=COLOR_RULES),
    *(View("light", width, text_size) for width, text_size in SIZES[2:]),
)


@contextmanager
def context_of(browser: "Browser", view: View) -> "Iterator[BrowserContext]":
    """A browser context that shows pages in a view, without animations."""
    context = browser.new_context(
        viewport={"width": view.width, "height": 800},
        color_scheme="dark" if view.scheme == "dark" else "light",
        forced_colors="active" if view.scheme == "forced" else "none",
        reduced_motion="reduce",
    )
    yield context
    context.close()


def pages_to_check(site: Path, name: str) -> list[BuiltPage]:
    return pages_of(site) if name in OURS else one_of_each_type(site)


def show_progress(text: str, pages: Sequence[BuiltPage]) -> Iterator[BuiltPage]:
    for number, page in enumerate(pages, 1):
        if number % 50 == 0 or number == len(pages):
            print(f"{text}: {number} of {len(pages)}", flush=True)
        yield page


@pytest.mark.parametrize("name", SITES)
def test_axe_finds_nothing_in_any_view(name: str, built: BuiltSites, browser: "Browser", figures: Figures) -> None:
    site, problems = built[name], Problems()
    views = [(view, pages_to_check(site, name)) for view in VIEWS_OF_ALL_PAGES]
    views += [(view, one_of_each_type(site)) for view in VIEWS_OF_PAGE_TYPES]
    with served(site) as address:
        for view, pages in views:
            with context_of(browser, view) as context:
                tab = context.new_page()
                set_text_size(tab, view.text_size)
                for page in show_progress(f"axe, {name}, {view}", pages):
                    tab.goto(f"{address}/{page.path}")
                    found = violations(tab, rules=view.rules, inside=".gk" if name == MATERIAL else "")
                    problems.add(f"{page.path} ({view})", found)
    figures.add(f"{name}: axe violations in {sum(len(pages) for _, pages in views):,} views of pages", len(problems), 0)
    problems.require_none()


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_wider_than_the_page_or_cut_off(
    name: str, built: BuiltSites, browser: "Browser", figures: Figures
) -> None:
    site, problems = built[name], Problems()
    pages = pages_to_check(site, name)
    for text_size in (100, 200):
        with context_of(browser, View("light", 1280)) as context:
            tab = context.new_page()
            set_text_size(tab, text_size)
            for page in show_progress(f"overflow, {name}, {text_size} % text", pages):
                tab.set_viewport_size({"width": 1280, "height": 800})
                tab.goto((site / page.path).as_uri())
                for width in [width for width, size in SIZES if size == text_size]:
                    tab.set_viewport_size({"width": width, "height": 740})
                    problems.add(f"{page.path} ({width} px, {text_size} % text)", overflow(tab))
                if text_size == 100:
                    tab.add_style_tag(content=TEXT_SPACING)
                    problems.add(f"{page.path} (320 px, text spacing)", overflow(tab))
    figures.add(f"{name}: overflow of {len(pages):,} pages", len(problems), 0)
    problems.require_none()


@pytest.mark.parametrize("name", OURS)
def test_all_content_is_there_without_javascript(
    name: str, built: BuiltSites, browser: "Browser", figures: Figures
) -> None:
    site, problems = built[name], Problems()
    pages = pages_to_check(site, name)
    context = browser.new_context()
    plain = browser.new_context(java_script_enabled=False)
    tab, plain_tab = context.new_page(), plain.new_page()
    for page in show_progress(f"without JavaScript, {name}", pages):
        tab.goto((site / page.path).as_uri())
        plain_tab.goto((site / page.path).as_uri())
        problems.add(page.path, lost_lines(lines_of(tab), lines_of(plain_tab)))
    context.close()
    plain.close()
    figures.add(f"{name}: lines of text that need JavaScript, {len(pages):,} pages", len(problems), 0)
    problems.require_none()


@pytest.mark.parametrize("protocol", ["file", "http"])
@pytest.mark.parametrize("name", SITES)
def test_no_page_asks_another_host_or_has_an_error(
    name: str, protocol: str, built: BuiltSites, browser: "Browser", figures: Figures
) -> None:
    site, problems = built[name], Problems()
    pages = pages_to_check(site, name)
    with served(site) as address, context_of(browser, View("light", 1280)) as context:
        seen = watch(context, f"{address}/" if protocol == "http" else f"{site.as_uri()}/")
        tab = context.new_page()
        for page in show_progress(f"{protocol}, {name}", pages):
            tab.goto(f"{address}/{page.path}" if protocol == "http" else (site / page.path).as_uri())
            tab.keyboard.press("/")
            tab.keyboard.type("a")
            tab.wait_for_load_state("networkidle")
            problems.add(page.path, seen)
            seen.clear()
    figures.add(f"{name}: other hosts and errors over {protocol}, {len(pages):,} pages", len(problems), 0)
    problems.require_none()
