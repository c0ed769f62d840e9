"""A warned text is closed on the page of `build`, and a file of its own in what other builders read."""

from pathlib import Path
from typing import Any

import lxml.html
import pytest

from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.page import Page
from guidelinekit.site.warned import with_links_to_warned
from guidelinekit.store.writing import write_files
from tests.conftest import ENGLISH, MOOD

WARNED = """\
rules:
  slur: {statement: THE-SLUR is hate., warning: 'hate & <b>'}
examples:
  bad: {input: THE-INPUT, answer: sad, why: THE-REASON., warning: grief}
"""


def parsed(path: Path) -> Any:
    return lxml.html.fromstring(path.read_bytes())


@pytest.mark.parametrize("language", ["en", "de"])
def test_other_builders_get_a_link_and_a_file(tmp_path: Path, language: str) -> None:
    write_files(tmp_path, {"specs/mood.yaml": (f"language: {language}\n" + MOOD + WARNED).encode()})
    folder = build(Workspace(tmp_path), history=False, markdown=True).output / "mood/docs"
    for word in ("THE-SLUR", "THE-INPUT", "THE-REASON"):
        assert not [path for path in folder.rglob("*.md") if word in path.read_text()], word
    source = (folder / "rules/index.md").read_text()
    assert 'href="warned-1.html" rel="nofollow"' in source
    page = parsed(folder / "rules/warned-1.html")
    assert "THE-SLUR" in page.xpath("//main")[0].text_content()
    assert page.get("lang") == language
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='stylesheet']/@href")[0] == "../assets/gk.css"
    assert page.xpath("//main/p/a/@href")[0].startswith("index.html")
    assert "hate & <b>" in page.xpath("//h1")[0].text_content()
    assert "gk-warn" not in source


def test_build_closes_it_on_the_page(tmp_path: Path) -> None:
    write_files(tmp_path, {"specs/mood.yaml": (MOOD + WARNED).encode()})
    site = build(Workspace(tmp_path), history=False).output
    page = parsed(site / "mood/preview/rules/index.html")
    (closed,) = page.xpath("//details[contains(@class, 'gk-warn')]")
    assert "THE-SLUR" in closed.text_content()
    assert closed.get("open") is None
    assert not list(site.rglob("warned-*.html"))


def test_each_outer_text_is_taken_once_and_its_links_still_lead_somewhere() -> None:
    inner = '<details class="gk-warn"><summary>B</summary>deep</details>'
    body = (
        '<div class="gk"><details class="gk-fold"><summary>More</summary>\n'
        f'<details class="gk-warn x" id="one"><summary><b>A</b><span class="gk-print">(p)</span></summary>'
        f'<p id="two">text <a href="#two">in</a> <a href="../x/index.html#y">out</a></p>'
        f"{inner}<details>z</details></details></details>"
        '<details class="gk-warn"><summary>C</summary>last</details>kept <i>&lt;details class="gk-warn"&gt;</i></div>'
    )
    page, files = with_links_to_warned(Page(path="rules/index.html", title="R", body=body), ENGLISH, ("a.css",))
    assert list(files) == ["rules/warned-1.html", "rules/warned-2.html"]
    first, second = (content.decode() for content in files.values())
    assert ("deep" in first, "last" in second, "z</details>" in first) == (True, True, True)
    assert 'href="index.html#two"' in first
    assert 'href="../x/index.html#y"' in first
    assert page.body == (
        '<div class="gk"><details class="gk-fold"><summary>More</summary>\n'
        '<p id="one"><a class="gk-btn" href="warned-1.html" rel="nofollow"><b>A</b></a></p></details>'
        '<p><a class="gk-btn" href="warned-2.html" rel="nofollow">C</a></p>kept '
        '<i>&lt;details class="gk-warn"&gt;</i></div>'
    )
