"""The labeling page of a running Label Studio in a browser: what an annotator sees and does there."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_TIMEOUT = 90_000
_MARK = ".lsf-outliner-item__title > .lsf-labels-list"
_HEADINGS = """() => [...document.querySelectorAll('.lsf-main-view h4')]
  .filter(heading => heading.getClientRects().length)
  .map(heading => [heading.textContent.trim(), heading.nextElementSibling.getClientRects().length > 0])"""
_LABELS = """() => [...document.querySelectorAll('.lsf-label, .lsf-choice__item')]
  .filter(label => label.getClientRects().length)
  .map(label => [label.querySelector('input')?.name ?? label.querySelector('.lsf-label__text').textContent,
    (label.querySelector('.lsf-label__hotkey, .lsf-hint')?.textContent ?? '').replace(/^\\[|\\]$/g, ''),
    label.style.getPropertyValue('--color') || label.style.borderLeftColor])"""
_WORD = """([part, word]) => {
  const walker = document.createTreeWalker(document.querySelectorAll('.lsf-richtext')[part], NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const start = node.data.indexOf(word);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, start + word.length);
    const box = range.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height];
  }
}"""
_CANVAS = """() => {
  const canvases = [...document.querySelectorAll('.lsf-main-view canvas')].map(one => one.getBoundingClientRect());
  const box = canvases.reduce((one, other) => one.width * one.height >= other.width * other.height ? one : other);
  return [box.x, box.y, box.width, box.height];
}"""


class LabelingPage:
    """One task on the labeling page."""

    def __init__(self, page: "Page", address: str) -> None:
        self._page = page
        page.goto(address)
        ready = "() => window.Htx?.annotationStore?.selected?.objects?.every(object => object.isReady !== false)"
        page.wait_for_function(ready, timeout=_TIMEOUT)
        page.wait_for_timeout(1500)

    def headings(self) -> list[str]:
        """Return the headings that are shown, in order: parts and questions. One with nothing under it is marked."""
        shown: list[tuple[str, bool]] = self._page.evaluate(_HEADINGS)
        return [text if has_content else f"{text} [nothing under it]" for text, has_content in shown]

    def labels(self) -> dict[str, tuple[str, str]]:
        """Return the key and the color of all that can be chosen, by name."""
        return {name: (key, color) for name, key, color in self._page.evaluate(_LABELS)}

    def hint(self, name: str) -> str:
        """Return what is shown when the pointer is on a label."""
        self._label(name).hover()
        tip = self._page.locator("[data-testid=tooltip-body]").last
        text = tip.text_content(timeout=5000) or ""
        self._page.mouse.move(1, 1)
        self._page.wait_for_timeout(300)
        return text

    def press(self, key: str) -> None:
        """Press a key."""
        self._page.keyboard.press(key)
        self._page.wait_for_timeout(150)

    def choose(self, name: str) -> None:
        """Click on a label."""
        self._label(name).click()
        self._page.wait_for_timeout(150)

    def chosen(self) -> list[str]:
        """Return the options that are ticked."""
        names: list[str] = self._page.locator(".lsf-choice input:checked").evaluate_all(
            "all => all.map(one => one.name)"
        )
        return names

    def _label(self, name: str) -> "Locator":
        option = self._page.locator(f'.lsf-choice:has(input[name="{name}"]) .ant-checkbox + span > span')
        if option.count():
            return option.first
        return self._page.locator(".lsf-label").filter(has=self._page.get_by_text(name, exact=True)).first

    # Marks

    def mark_word(self, part: int, word: str) -> None:
        """Select a word of the text in a part."""
        x, y, width, height = self._page.evaluate(_WORD, [part, word])
        self._drag((x + 1, y + height / 2), (x + width - 1, y + height / 2))

    def mark_box(self, left: float, top: float, right: float, bottom: float) -> None:
        """Drag a box over the image or the waveform, in shares of its size."""
        self._drag(self._at(left, top), self._at(right, bottom))

    def mark_points(self, points: Sequence[tuple[float, float]], *, is_closed: bool) -> None:
        """Click on the corners of a polygon or line in the image, in shares of its size."""
        for point in points:
            self._page.mouse.click(*self._at(*point))
            self._page.wait_for_timeout(250)
        if is_closed:
            self._page.mouse.click(*self._at(*points[0]))
        else:
            self._page.mouse.dblclick(*self._at(*points[-1]))
        self._page.wait_for_timeout(250)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        left, top, width, height = self._page.evaluate(_CANVAS)
        return left + x * width, top + y * height

    def _drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self._page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        mouse.move(*end)
        mouse.up()
        self._page.wait_for_timeout(300)

    def marks(self) -> list[str]:
        """Return the labels of the marks in the list beside the item."""
        return [text.strip() for text in self._page.locator(_MARK).all_text_contents()]

    def select_mark(self, label: str) -> None:
        """Select the mark with a label."""
        self.unselect()
        self._page.locator(_MARK).nth(self.marks().index(label)).click()
        self._page.wait_for_timeout(300)

    def selected_mark(self) -> str:
        """Return the label of the selected mark; empty if none is."""
        return "".join(self._page.locator(f".lsf-tree-treenode-selected {_MARK}").all_text_contents()).strip()

    def unselect(self) -> None:
        """Leave the selected mark, label and tool."""
        self.press("Escape")
        if self.selected_mark():
            self.press("u")

    # Answers

    def answer(self, question: str, option: str) -> None:
        """Answer a question: tick an option, give 3 stars, or write."""
        control = self._control(question)
        if control.locator(".lsf-choice").count():
            control.locator(f'input[name="{option}"]').check()
        elif control.locator(".ant-rate-star").count():
            control.locator(".ant-rate-star").nth(2).click()
        elif control.locator("textarea:visible, input:visible").count():
            control.locator("textarea, input").first.fill("3")
        self._page.wait_for_timeout(200)

    def take_back(self, question: str, option: str) -> None:
        """Click on a ticked option."""
        self._control(question).locator(f'input[name="{option}"]').uncheck()
        self._page.wait_for_timeout(200)

    def _control(self, question: str) -> "Locator":
        headings = self._page.locator(".lsf-main-view h4")
        texts = [text.strip() for text in headings.all_text_contents()]
        return headings.nth(texts.index(question)).locator("xpath=following-sibling::*[1]")

    def submit(self) -> str:
        """Submit the annotation; returns the message of Label Studio if it refuses to."""
        self._page.locator("button:has-text('Submit'), button:has-text('Update')").last.click()
        message = self._page.locator(".ant-modal-confirm-content:visible")
        deadline = time.monotonic() + 1.5
        while time.monotonic() < deadline:
            if message.count():
                text = message.last.text_content() or ""
                self._page.locator(".ant-modal-confirm-btns button:visible").last.click()
                message.last.wait_for(state="hidden")
                return text
            self._page.wait_for_timeout(100)
        return ""
