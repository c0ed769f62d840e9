"""Take a screenshot of each type of page: `python -m docs.build.screenshots FOLDER` in the checkout.

One page of each type of all guidelines of the project, and of the Arabic and the Japanese one of the tests, on a wide
screen and a phone, light and dark, as `FOLDER/<guideline>/<page type>__<width>__<scheme>.png`; and for each guideline
all of them small, `FOLDER/<guideline>__<width>__<scheme>.png`. No picture has more than 6,000 pixels of a page.
"""

import sys
import tempfile
from itertools import product
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
#: The small pictures: their width and number in a row for each width of the screen, greatest height, and space between.
_SMALL = {1280: (380, 4), 360: (190, 8)}
_SMALL_HEIGHT, _SPACE = 440, 16


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
            for guideline, width, scheme in product(sorted({page.guideline for page in pages}), _WIDTHS, _SCHEMES):
                its_pages = [page for page in pages if page.guideline == guideline]
                _contact_sheet(target, _folder_of(guideline), its_pages, width, scheme)
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


def _contact_sheet(target: Path, name: str, pages: list[BuiltPage], width: int, scheme: str) -> None:
    """Write one picture of the beginnings of all pages of a guideline, on one screen in one scheme."""
    small, columns = _SMALL[width]
    rows = -(-len(pages) // columns)
    cell = small + _SPACE, _SMALL_HEIGHT + 2 * _SPACE
    sheet = Image.new("RGB", (columns * cell[0], rows * cell[1]), "#888888")
    pen = ImageDraw.Draw(sheet)
    for number, page in enumerate(pages):
        left, top = number % columns * cell[0], number // columns * cell[1]
        pen.text((left, top + 2), page.type, fill="white")
        with Image.open(_file(target, page, width, scheme)) as picture:
            scaled = picture.convert("RGB").resize((small, small * picture.height // picture.width))
        sheet.paste(scaled.crop((0, 0, small, min(scaled.height, _SMALL_HEIGHT))), (left, top + _SPACE))
    sheet.save(target / f"{name}__{width}__{scheme}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
