"""The files of all sites: errors of HTML, weights, and words of the search data that stand on no page."""

import hashlib
import re
import statistics
from pathlib import Path

import pytest

from tests.audit.conftest import BuiltSites
from tests.audit.figures import Figures, Problems
from tests.audit.sites import OURS, SPECS
from tests.built_site import pages_of
from tests.site_checks import html_errors

pytestmark = pytest.mark.audit

#: Pages that hold everything, of which the limits for one page do not hold.
COMPLETE = "all"
MEDIA = {".gif", ".jpeg", ".jpg", ".mp3", ".mp4", ".ogg", ".pdf", ".png", ".svg", ".wav", ".webm", ".webp"}
#: Style sheets and scripts that are generated from a guideline: colors of labels, and data of the finder.
GENERATED = re.compile(r"(guideline|find|portal)\b.*")


def kilobytes(size: float) -> float:
    return round(size / 1000, 1)


def test_the_checker_of_the_w3c_names_page_and_error(tmp_path: Path) -> None:
    page = "<!doctype html><html lang=en><title>Page</title>\n{}"
    (tmp_path / "good.html").write_text(page.format("<p>Text</p>"), encoding="utf-8")
    assert html_errors([tmp_path]) == []
    (tmp_path / "bad.html").write_text(page.format("<ul><p>Text</p></ul>"), encoding="utf-8")
    ((found, message),) = html_errors([tmp_path])
    assert found.endswith("bad.html:2")
    assert message.startswith("error: Element “p” not allowed as child of element “ul”")


@pytest.mark.parametrize("name", OURS)
def test_the_checker_of_the_w3c_finds_nothing(name: str, built: BuiltSites, figures: Figures) -> None:
    problems = Problems()
    for page, message in html_errors([built[name]]):
        problems.add(page, [message])
    figures.add(f"{name}: errors and warnings of the W3C's checker", len(problems), 0)
    problems.require_none()


def test_the_files_are_small(built: BuiltSites, figures: Figures) -> None:
    site = built[SPECS]
    pages = [(page, (site / page.path).stat().st_size) for page in pages_of(site) if page.type != COMPLETE]
    sizes = [size for _, size in pages]
    largest, size = max(pages, key=lambda entry: entry[1])
    rows = [
        (f"kB of HTML a page, mean of {len(sizes):,}", kilobytes(statistics.mean(sizes)), 16),
        (f"kB of HTML of the largest page, {largest.path}", kilobytes(size), 60),
        ("kB of style sheets", kilobytes(total(site, ".css")), 30),
        ("kB of scripts", kilobytes(total(site, ".js")), 25),
        ("MB of all files without media", round(weight_without_media(site) / 1e6, 2), 5),
    ]
    for row in rows:
        figures.add(*row)
    assert [name for name, value, goal in rows if value > goal] == []


def total(site: Path, suffix: str) -> int:
    """The bytes of the files with a suffix that are not generated; a file that stands in two folders counts once."""
    contents = {
        hashlib.sha256(content).digest(): len(content)
        for path in site.rglob(f"*{suffix}")
        if not GENERATED.fullmatch(path.name)
        for content in [path.read_bytes()]
    }
    return sum(contents.values())


def weight_without_media(site: Path) -> int:
    return sum(path.stat().st_size for path in site.rglob("*") if path.is_file() and path.suffix not in MEDIA)
