"""From an element of any release to its other versions in a browser: two clicks, which need no script and no server."""

import random
import re
from collections.abc import Iterator
from itertools import permutations
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tests.built_site import served
from tests.published_histories import History
from tests.published_laws import Published
from tests.site_checks import overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


# Together, they have elements of all sections, and examples for practice.
@pytest.fixture(scope="module", params=[1, 4])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A history with all kinds of steps that is published once."""
    folder = tmp_path_factory.mktemp("versions")
    history = History(folder / "repository", request.param)
    steps = list(history.steps(6))
    site = Published(history, folder / "site")
    site.publish(steps[-1])
    assert site.problems == []
    return site


@pytest.fixture(scope="module")
def address(published: Published) -> Iterator[str]:
    with served(published.folder) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("protocol", "scripts"), [("http", True), ("file", True), ("file", False), ("http", False)])
def test_two_clicks_lead_to_the_same_element_in_another_release(
    protocol: str, scripts: bool, width: int, published: Published, address: str, browser: "Browser"
) -> None:
    root = address if protocol == "http" else published.folder.as_uri()
    context = browser.new_context(viewport={"width": width, "height": 740}, java_script_enabled=scripts)
    seen = watch(context, f"{root}/")
    tab = context.new_page()
    problems = []
    for start, end, mark in _sample(published):
        tab.goto(f"{root}/{start}")
        _click_versions(tab, start)
        tab.wait_for_url(re.compile(f"^{re.escape(root)}/{published.history.id}/all/"))
        problems += [f"{start}: {line}" for line in overflow(tab)]
        links = {urljoin(tab.url, str(link.get_attribute("href"))): link for link in tab.locator("ol.gk-rows a").all()}
        links[f"{root}/{end}"].click()
        tab.wait_for_url(re.compile(f"^{re.escape(f'{root}/{end}')}$"))
        shown = tab.locator(_selector(end) or "h1").first
        if mark not in shown.inner_text().casefold():
            problems.append(f"{end} is about something else")
        problems += [f"{end}: {line}" for line in overflow(tab)]
    context.close()
    assert not problems, "\n".join(problems)
    assert seen == []


def _selector(address: str) -> str:
    """Return the selector of an element on its page; empty if the page is about it."""
    anchor = address.partition("#")[2]
    return f'[id="{anchor}"]' if anchor else ""


def _click_versions(tab: "Page", address: str) -> None:
    """Click the link to all versions of an element; one on a further page of a long list is shown there."""
    elsewhere = tab.locator(f"{_selector(address)} .gk-elsewhere")
    if "#" in address and elsewhere.count():
        elsewhere.click()
        tab.wait_for_url(re.compile(r"/-\d+/index\.html#"))
    link = tab.locator(f"{_selector(address)} .gk-versions").first
    if not link.is_visible():  # the answer to an item for practice is closed
        tab.locator(f"{_selector(address)} summary").first.click()
    link.click()


def _sample(published: Published) -> list[tuple[str, str, str]]:
    """Addresses of elements of some releases, each with that of the element in another release, and its own word.

    An element that has got another id since is one click further away.
    """
    latest = published.history.releases[published.history.latest]
    found: dict[tuple[str, bool], list[tuple[str, str, str]]] = {}
    releases = [release for release in published.history.releases.values() if release.is_readable]
    for one, other in permutations(releases, 2):
        for number in one.elements.keys() & other.elements.keys() & latest.elements.keys():
            section, element_id, _ = one.elements[number]
            if element_id == latest.elements[number][1]:
                pair = published.address(one.version, one, number), published.address(other.version, other, number)
                kind = section, "practice" in pair[0]
                found.setdefault(kind, []).append((*pair, one.marks[number]))
    choose = random.Random(1)
    return [choose.choice(sorted(pairs)) for pairs in found.values()]
