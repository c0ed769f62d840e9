"""The sites of the example and of our guidelines, and the output of commands -> the images of the manual."""

import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Browser, sync_playwright

from guidelinekit.operations.build import build
from guidelinekit.operations.init import init_example
from guidelinekit.operations.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
IMAGES = ROOT / "docs/images"
_SITE, _STREETS, _REPLIES = "comment-toxicity/preview", "street-scene-objects/preview", "reply-preference/preview"
#: Image name -> page, width, height, color scheme and fragment. Pages of the example.
_PAGES = {
    "start": (f"{_SITE}/index.html", 1280, 900, "light", ""),
    "label": (f"{_SITE}/labels/harassment/index.html", 1280, 900, "light", ""),
    "apart": (f"{_SITE}/labels/harassment/vs/insult/index.html", 1280, 900, "light", ""),
    "changelog": (f"{_SITE}/changelog/index.html", 1280, 900, "dark", ""),
    "practice": (f"{_SITE}/practice/index.html", 1280, 900, "light", ""),
    "phone": (f"{_SITE}/labels/harassment/index.html", 360, 720, "light", ""),
}
#: The same of the guidelines of this repository.
_OTHERS = {
    "wrong-beside-right": (f"{_STREETS}/labels/car/index.html", 1280, 900, "dark", "#examples"),
    "decide": (f"{_REPLIES}/decide/index.html", 1280, 900, "light", ""),
}
_COMMENT_STYLE = """
body { font: 15px/1.5 system-ui; margin: 24px; max-width: 58rem; border: 1px solid #d0d7de; padding: 4px 20px }
table { border-collapse: collapse }
th, td { border: 1px solid #d0d7de; padding: 6px 13px; text-align: left; vertical-align: top }
blockquote { margin: 0; padding: 0 1em; border-left: .25em solid #d0d7de; color: #59636e }
code { font-size: 13px }
"""
_COLORS = {"31": "#b3261e", "35": "#8e24aa", "33": "#8a6100", "90": "#6b6f80", "34": "#1a56b0", "32": "#1b6e3c"}


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield started
        started.close()


def main() -> None:
    """Write all images."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, browser() as started:
        example = Path(temporary) / "guidelines"
        init_example(example)
        site = build(Workspace(example)).output
        others = build(Workspace(ROOT), output=Path(temporary) / "others", adopt=True, history=False).output
        for folder, pages in ((site, _PAGES), (others, _OTHERS)):
            for name, (page, width, height, scheme, anchor) in pages.items():
                context = started.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                tab = context.new_page()
                tab.goto(f"file://{folder / page}{anchor}")
                tab.wait_for_timeout(400)
                tab.screenshot(path=IMAGES / f"{name}.png")
                context.close()
        tab = started.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(f"file://{site / _SITE}/index.html")
        tab.keyboard.press("/")
        tab.locator("dialog.gk-find input").fill("harrasment")
        tab.locator(".gk-res a").first.wait_for()
        tab.screenshot(path=IMAGES / "finder.png")
        for name, page, height in (("comparison", _comparison(example), 720), ("review", _review(example), 590)):
            path = Path(temporary) / f"{name}.html"
            path.write_text(page, encoding="utf-8")
            tab = started.new_page(viewport={"width": 1000, "height": height})
            tab.goto(f"file://{path}")
            tab.screenshot(path=IMAGES / f"{name}.png")
        tab = started.new_page(viewport={"width": 760, "height": 400})
        tab.set_content(_terminal(example, "diff", "comment-toxicity@1.1.0", "comment-toxicity@2.0.0"))
        tab.screenshot(path=IMAGES / "diff.png", clip={"x": 0, "y": 0, "width": 760, "height": 620}, full_page=True)


def _comparison(folder: Path) -> str:
    """The output of `diff --format html` for a changed answer of an example."""
    path = folder / "specs/comment-toxicity/examples.yaml"
    was = path.read_text(encoding="utf-8")
    path.write_text(was.replace("answer: insult", "answer: harassment", 1), encoding="utf-8")
    page = _guidelinekit(folder, "diff", "--format", "html")
    path.write_text(was, encoding="utf-8")
    return page


def _review(folder: Path) -> str:
    """The comment on a pull request as HTML. The branch rewords a rule and extends a label."""
    edits = {
        "rules.yaml": ("addresses 2 or more", "addresses 3 or more"),
        "labels.yaml": ("Someone is called a fool", "Someone, present or not, is called a fool"),
    }
    for name, (old, new) in edits.items():
        path = folder / "specs/comment-toxicity" / name
        was = path.read_text(encoding="utf-8")
        path.write_text(was.replace(old, new, 1), encoding="utf-8")
    (folder / "counts").mkdir()
    (folder / "counts/comment-toxicity.csv").write_text("label,items\ninsult,5200\nharassment,1800\ncriticism,9100\n")
    settings = folder / "guidelinekit.yaml"
    more = "counts: counts/{id}.csv\nminutes_per_item: 0.5\nhourly_rate: 30\ncurrency: EUR\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    _guidelinekit(
        folder,
        "note",
        "-m",
        "A call to two people has less effect than a call to a group.",
        "--impact",
        "relabel",
        "--target",
        "rules/pile-on",
    )
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
    # GitHub and GitLab show `[ ]` as a box.
    comment = markdown.render(_guidelinekit(folder, "review", "HEAD")).replace("<li>[ ]", "<li>☐")
    return f'<meta charset="utf-8"><style>{_COMMENT_STYLE}</style><body>{comment}'


def _guidelinekit(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "guidelinekit", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _terminal(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", _IN_COLOR, *arguments]
    out = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    shown, opened = "", 0
    for index, part in enumerate(out.split("\x1b[")):
        codes, _, text = part.partition("m") if index else ("0", "", part)
        if "0" in codes.split(";"):
            shown += "</b>" * opened
            opened = 0
        else:
            color = next((f"color:{_COLORS[code]}" for code in codes.split(";") if code in _COLORS), "")
            weight = "" if "1" in codes.split(";") else ";font-weight:400"
            faint = ";opacity:.6" if "2" in codes.split(";") else ""
            shown += f'<b style="{color}{weight}{faint}">'
            opened += 1
        shown += html.escape(text)
    prompt = html.escape(f"$ guidelinekit {' '.join(arguments)}")
    return f'<pre style="font:13px/1.45 monospace;margin:16px">{prompt}\n{shown}</pre>'


#: Click prints no colors if the output is not a terminal. The image needs them.
_IN_COLOR = """
import sys, click
from guidelinekit.commands.main import cli
cli.main(sys.argv[1:], prog_name="guidelinekit", color=True, standalone_mode=False)
"""

if __name__ == "__main__":
    main()
