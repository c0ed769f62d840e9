"""A reader who looks for an answer: from the start page by links, or by one query of the finder.

A reader clicks on what is visible, opens the menu where a link is only there, and scrolls. Opening the menu, a folded
part or a warning is a click.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Page

#: The visible link, button or summary with a text: the same text before one that only begins with it.
_LINK = """text => {
  const read = element => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach(part => part.remove());
    return copy.textContent.replace(/\\s+/g, " ").trim().toLowerCase();
  };
  const shown = [...document.querySelectorAll("a[href], button, summary")].filter(
    element => element.checkVisibility({visibilityProperty: true}) && element.getBoundingClientRect().right > 0);
  const wanted = text.toLowerCase();
  return shown.find(element => read(element) === wanted) ||
    shown.find(element => read(element).startsWith(wanted)) || null;
}"""
#: The pixels to scroll until the innermost visible element of the page with a text is shown whole, or null.
_DISTANCE = """text => {
  const inside = [...document.querySelectorAll("main *")].filter(element =>
    element.checkVisibility({visibilityProperty: true}) && element.textContent.replace(/\\s+/g, " ").includes(text));
  const found = inside.filter(element => ![...element.children].some(child => inside.includes(child)));
  const distances = found.map(element => {
    const box = element.getBoundingClientRect();
    return box.top < 0 ? -box.top : Math.max(0, Math.min(box.top, box.bottom - innerHeight));
  });
  return distances.length ? Math.min(...distances) : null;
}"""


@dataclass(frozen=True, slots=True)
class Found:
    """How an answer was found: the clicks, and the screens to scroll after the last. None: it is not visible."""

    clicks: int
    screens: float | None


def follow(page: "Page", route: Sequence[str], answer: str) -> Found:
    """Click on the links of a route one after the other, each named by its text, and look for the answer.

    Raises:
        AssertionError: a page has no visible link with the text, not in the menu either.
    """
    clicks = 0
    for text in route:
        link = _link(page, text)
        if link is None and (menu := _link(page, "Menu")) is not None:
            menu.click()
            clicks += 1
            link = _link(page, text)
        assert link is not None, f"no link {text!r} on {page.url}"
        link.click()
        clicks += 1
        page.wait_for_load_state()
    return Found(clicks, distance(page, answer))


def distance(page: "Page", answer: str) -> float | None:
    """The screens to scroll on an opened page until an answer is shown whole, or None if it is not visible."""
    pixels = page.evaluate(_DISTANCE, answer)
    height = page.evaluate("innerHeight")
    return None if pixels is None else round(pixels / height, 2)


def ask(page: "Page", query: str) -> list[str]:
    """Type a query into the finder of an opened page; returns the addresses of the results, best first."""
    page.keyboard.press("/")
    page.locator("dialog.gk-find input").fill(query)
    page.wait_for_selector(".gk-res a")
    return [str(address) for address in page.evaluate("[...document.querySelectorAll('.gk-res a')].map(a => a.href)")]


def places(results: Sequence[str], path: str) -> list[int]:
    """The places, from 1, of the results that lead to a path or below it."""
    return [place for place, address in enumerate(results, 1) if f"/{path}" in address]


def _link(page: "Page", text: str) -> "ElementHandle | None":
    return page.evaluate_handle(_LINK, text).as_element()
