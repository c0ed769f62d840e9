"""Each type of page once in a browser, light on a wide screen and dark on a phone: what `tasks.py audit` does for all.

The table names one page of each type; a type of page that is missing here is found by the last test.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from tests.built_site import PAGE_TYPES, pages_of, served
from tests.conftest import CASES
from tests.site_checks import lines_of, lost_lines, overflow, violations, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_GUIDELINE = "comment-toxicity/preview"
_WITH_STEPS = "languages/resident-messages/preview"
#: Page type -> page of the example, or of the Arabic guideline, whose site is in the folder `languages`.
PAGES = {
    "portal": "index.html",
    "start": f"{_GUIDELINE}/index.html",
    "labels": f"{_GUIDELINE}/labels/index.html",
    "label": f"{_GUIDELINE}/labels/harassment/index.html",
    "tell-apart": f"{_GUIDELINE}/labels/harassment/vs/insult/index.html",
    "decide": f"{_WITH_STEPS}/decide/index.html",
    "rules": f"{_GUIDELINE}/rules/index.html",
    "edge-cases": f"{_GUIDELINE}/edge-cases/index.html",
    "examples": f"{_GUIDELINE}/examples/index.html",
    "glossary": f"{_GUIDELINE}/glossary/index.html",
    "practice": f"{_GUIDELINE}/practice/index.html",
    "working": f"{_GUIDELINE}/working/index.html",
    "changelog": f"{_GUIDELINE}/changelog/index.html",
    "find": f"{_GUIDELINE}/find/index.html",
    "all": f"{_GUIDELINE}/all/index.html",
}
VIEWS = {"light, 1280 px": ("light", 1280), "dark, 360 px": ("dark", 360)}


@pytest.fixture(scope="module")
def both(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example, and in its folder `languages` that of two guidelines in other languages."""
    folder = tmp_path_factory.mktemp("both")
    shutil.copytree(CASES / "languages", folder / "guidelines")
    shutil.copytree(site, folder / "site")
    build(Workspace(folder / "guidelines"), output=folder / "site/languages")
    return folder / "site"


@pytest.fixture(scope="module")
def address(both: Path) -> Iterator[str]:
    with served(both) as address:
        yield address


@pytest.mark.parametrize("view", VIEWS)
def test_pages_are_accessible_fit_and_ask_no_other_host(view: str, address: str, browser: "Browser") -> None:
    scheme, width = VIEWS[view]
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    problems = []
    seen = watch(context, f"{address}/")
    tab = context.new_page()
    for page in PAGES.values():
        tab.goto(f"{address}/{page}")
        problems += [f"{page}: {line}" for line in (*violations(tab), *overflow(tab))]
    context.close()
    assert not problems, "\n".join(problems)
    assert seen == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_their_text_without_javascript(name: str, both: Path, browser: "Browser") -> None:
    lines = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        seen = watch(context, f"{both.as_uri()}/")
        tab = context.new_page()
        tab.goto((both / PAGES[name]).as_uri())
        lines.append(lines_of(tab))
        context.close()
        assert seen == []
    assert lost_lines(*lines) == []


def test_the_table_has_all_types_of_pages(site: Path) -> None:
    assert {page.type for page in pages_of(site)} <= PAGES.keys()
    assert PAGES.keys() == {"portal", *PAGE_TYPES}
