"""A page with the finder over guidelines, in a real browser: queries are typed into its box."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.site.audience import visible
from guidelinekit.site.finder.entry import Entry
from guidelinekit.site.finder.index import FIND, entries, find_script
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.pages import page_titles
from guidelinekit.site.paths import START, PageLinks
from guidelinekit.store.resources import load_catalogue, load_schema
from tests.conftest import ROOT

FINDER = ROOT / "guidelinekit/theme/assets/finder.js"
#: Types each query into the box and returns the addresses of the results.
_TYPE = """queries => { const box = document.querySelector("dialog.gk-find input");
return queries.map(query => { box.value = query; box.dispatchEvent(new Event("input"));
return [...document.querySelectorAll(".gk-res a")].map(a => a.getAttribute("href")) }) }"""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A guideline as readers see it, its entries and its index."""

    guideline: Guideline
    entries: tuple[Entry, ...]
    script: str


def index_of(
    data: Mapping[str, Any], changelog: Changelog | None = None, items: ItemHistory = NO_ITEMS, *, language: str = ""
) -> Indexed:
    """Return the index of a guideline's merged data."""
    guideline, shown, items, *_ = visible(data, load_schema(), changelog or Changelog(), items)
    catalogue = load_catalogue(language or guideline.language)
    view = GuidelineView(guideline, shown, catalogue, items)
    found = entries(view, PageLinks(START), page_titles(view))
    return Indexed(guideline, found, find_script(view, found))


def index_of_spec(name: str) -> Indexed:
    """Return the index of one of the project's guidelines."""
    folder = ROOT / "specs" / name
    files = [
        SourceFile(path=str(path.relative_to(folder)), content=path.read_bytes()) for path in folder.rglob("*.yaml")
    ]
    return index_of(check(files, load_schema()).source.data)


def open_finder(page: Page, folder: Path, indexes: Iterable[Indexed]) -> None:
    """Write a page beside the folders of some guidelines, open it and its finder."""
    roots = []
    for index in indexes:
        path = folder / index.guideline.id / FIND
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(index.script, encoding="utf-8")
        roots.append(f"{index.guideline.id}/")
    (folder / "finder.js").write_bytes(FINDER.read_bytes())
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Finder</title><script src=finder.js defer></script>"
        f'<div class="gk" data-roots="{" ".join(roots)}"><h1>Finder</h1>'
        '<a class="gk-find-link" href="find/index.html">Find</a></div>',
        encoding="utf-8",
    )
    page.goto((folder / "index.html").as_uri())
    page.click("a.gk-find-link")
    page.wait_for_selector("dialog.gk-find[open]")


def ask(page: Page, queries: Sequence[str]) -> list[list[str]]:
    """Type queries, and return the addresses of the results of each, best first, below the guideline's folder."""
    base = page.url.removesuffix("index.html")
    return [
        [link.removeprefix(base).partition("/")[2] for link in links] for links in page.evaluate(_TYPE, list(queries))
    ]


def ranks(page: Page, wanted: Sequence[tuple[str, str]]) -> list[int]:
    """Return for each query and address the place of the address among the results, from 1; 0 if it is not there."""
    results = ask(page, [query for query, _ in wanted])
    return [
        links.index(address) + 1 if address in links else 0 for links, (_, address) in zip(results, wanted, strict=True)
    ]
