"""Take a screenshot of each type of page: `python -m docs.build.screenshots FOLDER` in the checkout.

One page of each type of all guidelines of the project, and of the Arabic and the Japanese one of the tests, on a wide
screen and a phone, light and dark, as `FOLDER/<guideline>/<page type>__<width>__<scheme>.png`; and for each guideline
all of them small, `FOLDER/<guideline>.png`. A picture shows at most the first 6,000 pixels of a page.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from docs.build.pictures import browser
from tests.audit.sites import OURS, SITES
from tests.built_site import BuiltPage, one_of_each_type

_WIDTHS = {1280: 900, 360: 740}
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_LONGEST = 6000
#: The small pictures: their width for each width of the screen, their greatest height, and the space between them.
_SMALL = {1280: 320, 360: 120}
_SMALL_HEIGHT, _SPACE, _COLUMNS = 480, 16, 5


def main(arguments: list[str]) -> int:
    """Write all pictures into the folder of the argument; returns 2 if there is none."""
    if len(arguments) != 1:
        sys.stderr.write("Give the folder for the screenshots: python -m docs.build.screenshots FOLDER\n")
        return 2
    target = Path(arguments[0])
    with tempfile.TemporaryDirectory() as temporary, browser() as started:
        for name in OURS:
            folder = Path(temporary) / name
            folder.mkdir()
            site = SITES[name](folder)
            pages = one_of_each_type(site)
            _take(started, site, pages, target)
            for guideline in sorted({page.guideline for page in pages}):
                _contact_sheet(target, _folder_of(guideline), [page for page in pages if page.guideline == guideline])
    return 0


def _folder_of(guideline: str) -> str:
    return guideline or "portal"


def _file(target: Path, page: BuiltPage, width: int, scheme: str) -> Path:
    return target / _folder_of(page.guideline) / f"{page.type.replace(' ', '-')}__{width}__{scheme}.png"


def _take(started: Browser, site: Path, pages: list[BuiltPage], target: Path) -> None:
    for width, height in _WIDTHS.items():
        for scheme in _SCHEMES:
            context = started.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            tab = context.new_page()
            for page in pages:
                tab.goto((site / page.path).as_uri())
                path = _file(target, page, width, scheme)
                path.parent.mkdir(parents=True, exist_ok=True)
                long = min(tab.evaluate("document.documentElement.scrollHeight"), _LONGEST)
                clip = {"x": 0, "y": 0, "width": width, "height": max(long, height)}
                tab.screenshot(path=path, full_page=True, clip=clip)
            context.close()


def _contact_sheet(target: Path, name: str, pages: list[BuiltPage]) -> None:
    """Write one picture of all pages of a guideline: for each page both widths, light above dark."""
    width = sum(_SMALL.values()) + 2 * _SPACE
    height = 2 * (_SMALL_HEIGHT + _SPACE) + 2 * _SPACE
    rows = -(-len(pages) // _COLUMNS)
    sheet = Image.new("RGB", (min(len(pages), _COLUMNS) * width, rows * height), "#888888")
    pen = ImageDraw.Draw(sheet)
    for number, page in enumerate(pages):
        left, top = number % _COLUMNS * width, number // _COLUMNS * height
        pen.text((left + _SPACE, top + 2), page.path, fill="white")
        for row, scheme in enumerate(_SCHEMES):
            x = left + _SPACE
            for screen, small in _SMALL.items():
                with Image.open(_file(target, page, screen, scheme)) as picture:
                    scaled = picture.convert("RGB").resize((small, small * picture.height // picture.width))
                part = scaled.crop((0, 0, small, min(scaled.height, _SMALL_HEIGHT)))
                sheet.paste(part, (x, top + _SPACE + row * (_SMALL_HEIGHT + _SPACE)))
                x += small + _SPACE // 2
    sheet.save(target / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
