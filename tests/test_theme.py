"""The MkDocs theme `guidelinekit`: its frame around bodies and plain Markdown, whatever the settings of the site."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.conftest import ROOT

ASSETS = ROOT / "guidelinekit/theme/assets"
GK = {
    "guideline": "Mood & more", "version": "2.0.0", "since": "since 9 March 2026", "ask": "working/index.html#ask",
    "find": "find/index.html", "portal": "../index.html", "root": "", "source": "https://example.com/mood.yaml",
}  # fmt: skip
PLAIN = """\
# Team &lt;page>, A & B

Text with `code`.

| a | b |
|---|---|
| 1 | 2 |

!!! warning "Look out"
    It is hot.
"""


def body(**meta: object) -> str:
    """A page as the product writes it: front matter and one block of HTML."""
    return f'---\n{yaml.safe_dump(meta)}---\n<div class="gk" data-root=""><h1>Mood</h1>\n<p>Words.</p></div>\n'


def label(id: str, key: str, gk: Mapping[str, str] = GK) -> str:
    """The page of a label, two folders below the guideline."""
    return body(title=id.title(), gk={**gk, "root": "../../"}, label={"id": id, "key": key})


def site(folder: Path, pages: Mapping[str, str], **settings: Any) -> Path:
    """Build `pages` (paths to Markdown) with the theme; `theme` adds options to it. A warning is an error."""
    for path, text in pages.items():
        (folder / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / path).write_text(text)
    theme = {"name": "guidelinekit", **settings.pop("theme", {})}
    config = {
        "site_name": "Guides", "use_directory_urls": False, "plugins": [], "markdown_extensions": ["admonition"],
        "strict": True, "theme": theme, **settings,
    }  # fmt: skip
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False))
    build(load_config(str(folder / "mkdocs.yml")))
    return folder / "site"


def read(path: Path) -> lxml.html.HtmlElement:
    """The parsed page."""
    return lxml.html.fromstring(path.read_bytes())


def find(page: lxml.html.HtmlElement, select: str) -> list[lxml.html.HtmlElement]:
    """What `select` finds: `tag`, `.class`, `#id` and `[attribute=value]` joined; a blank says "inside of"."""
    path = ""
    for part in select.split():
        tag, rest = re.fullmatch(r"([a-z0-9]*)(.*)", part).groups()  # type: ignore[union-attr]
        path += f"//{tag or '*'}"
        for sign, name, attribute, value in re.findall(r"([.#])([\w-]+)|\[([\w-]+)=([\w-]+)\]", rest):
            if sign == ".":
                path += f'[contains(concat(" ", @class, " "), " {name} ")]'
            else:
                path += f'[@{attribute or "id"}="{value or name}"]'
    return list(page.xpath(path))


def texts(page: lxml.html.HtmlElement, select: str) -> list[str]:
    """The texts of what `select` finds."""
    return [" ".join(e.text_content().split()) for e in find(page, select)]


MOOD = {"mood/index.md": body(title="Start", gk=GK), "mood/labels/happy/index.md": label("happy", "h")}
NAV = [{"Start": "mood/index.md"}, {"Labels": [{"Happy": "mood/labels/happy/index.md"}]}]


def test_the_frame_shows_the_facts_of_the_guideline(tmp_path: Path) -> None:
    built = site(tmp_path, MOOD, nav=NAV)
    start = read(built / "mood/index.html")
    assert texts(start, "title") == ["Start · Mood & more 2.0.0"]
    assert texts(start, ".gk-who") == ["Mood & more 2.0.0 · since 9 March 2026"]
    links = {e.text_content().strip(): e.get("href") for e in [*find(start, ".gk-top a"), *find(start, ".gk-foot a")]}
    assert links["All guidelines"] == "../index.html"
    assert links["Who to askAsk"] == "working/index.html#ask"
    assert links["Find /"] == "find/index.html"
    assert links["Source"] == "https://example.com/mood.yaml"
    assert [e.get("href") for e in find(start, "link[rel=stylesheet]")] == [
        "../assets/gk.css", "../assets/drawing.css", "../assets/frame.css", "assets/guideline.css",
    ]  # fmt: skip
    assert start.get("lang") == "en"
    assert texts(start, "main#_main div.gk h1") == ["Mood"]
    happy = read(built / "mood/labels/happy/index.html")
    assert find(happy, ".gk-find-link")[0].get("href") == "../../find/index.html"
    assert find(happy, ".gk-who a")[0].get("href") == "../../index.html"


def test_the_menu_marks_the_page_and_has_the_keys_of_labels(tmp_path: Path) -> None:
    happy = read(site(tmp_path, MOOD, nav=NAV) / "mood/labels/happy/index.html")
    assert texts(happy, "nav#_menu h2") == ["Labels"]
    here = find(happy, "nav#_menu [aria-current=page]")
    assert [(e.text, e.get("href"), e.get("data-l"), e.get("data-k")) for e in here] == [
        ("Happy", "index.html", "happy", "h")
    ]


def test_a_site_with_several_guidelines_shows_the_menu_of_the_page_s_own(tmp_path: Path) -> None:
    other = {**GK, "guideline": "Other"}
    pages = {
        **MOOD, "other/index.md": body(title="Start of other", gk=other),
        "other/labels/x/index.md": label("x", "x", other), "other/hidden/index.md": body(title="Hidden", gk=other),
        "index.md": "# Welcome\n",
    }  # fmt: skip
    nav = [
        {"Home": "index.md"},
        {"Guides": [{"Mood": NAV}, {"Other": ["other/index.md", {"Labels": ["other/labels/x/index.md"]}]}]},
    ]
    built = site(tmp_path, pages, nav=nav)
    for path in ("other/index.html", "other/labels/x/index.html", "other/hidden/index.html"):
        assert texts(read(built / path), "nav#_menu li a") == ["Start of other", "X"]
    assert texts(read(built / "mood/index.html"), "nav#_menu li a") == ["Start", "Happy"]
    welcome = read(built / "index.html")
    assert texts(welcome, "nav#_menu li a") == ["Home", "Start", "Happy", "Start of other", "X"]
    assert texts(welcome, ".gk-who") == ["Guides"]
    assert not find(welcome, ".gk-find-link")


def test_a_plain_page_beside_one_guideline_has_its_header(tmp_path: Path) -> None:
    built = site(tmp_path, {**MOOD, "team/notes.md": PLAIN}, nav=[*NAV, {"Notes": "team/notes.md"}])
    notes = read(built / "team/notes.html")
    assert texts(notes, ".gk-who") == ["Mood & more 2.0.0 · since 9 March 2026"]
    assert find(notes, ".gk-find-link")[0].get("href") == "../mood/find/index.html"
    assert find(notes, "main .gk-plain")[0].get("data-root") == "../mood/"
    assert "../mood/assets/guideline.css" in [e.get("href") for e in find(notes, "link[rel=stylesheet]")]
    assert texts(notes, "h1") == ["Team <page>, A & B"]
    # A table that is wider than a phone scrolls by keyboard too.
    assert [e.get("tabindex") for e in find(notes, ".gk-table")] == ["0"]
    assert texts(notes, ".admonition.warning .admonition-title") == ["Look out"]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"nav": []},
        {"use_directory_urls": True},
        {"use_directory_urls": True, "site_url": "https://example.com/guides/"},
        {"repo_url": "https://example.com/repo", "copyright": "<b>Us</b> & co"},
        {"extra_css": ["own.css"], "extra_javascript": [{"path": "own.js", "defer": True}]},
        {"theme": {"logo": "logo.svg", "favicon": "icon.svg", "language": "ar", "direction": "rtl"}},
        {"site_name": '<i>"A" & B</i>', "site_description": '"x" <y>'},
        {"plugins": ["search"], "markdown_extensions": ["toc", "tables", "attr_list"]},
    ],
    ids=str,
)
def test_any_setting_builds_whole_pages_that_load_nothing_from_elsewhere(
    settings: dict[str, Any], tmp_path: Path
) -> None:
    own = {"own.css": "", "own.js": "", "logo.svg": "<svg/>", "icon.svg": "<svg/>"}
    built = site(tmp_path, {**MOOD, "index.md": PLAIN, **own}, **settings)
    for path in built.rglob("*.html"):
        text, page = path.read_text(), read(path)
        assert text.startswith("<!doctype html>")
        assert text.rstrip().endswith("</html>")
        assert "{{" not in text
        assert not find(page, "body i"), "a value is not escaped"
        for element in [*find(page, "link"), *find(page, "script"), *find(page, "img")]:
            address = element.get("href") or element.get("src")
            assert address, path
            if element.get("rel") == "canonical":
                continue
            if path.name != "404.html":  # MkDocs gives its error page absolute paths
                assert not re.match(r"(?!data:)[a-z]+:|/", address), address
                if "guideline.css" not in address and "finder.js" not in address and address != "data:,":
                    assert (path.parent / address).is_file(), address
    home = read(built / "index.html")
    assert home.get("dir") == settings.get("theme", {}).get("direction", "ltr")
    assert len(find(home, "main")) == len(find(home, "header")) == len(find(home, "footer")) == 1
    assert len(find(home, "nav#_menu")) == 1
    assert texts(home, "title")[0].startswith("Team <page>, A & B · ")
    assert texts(home, "h1") == ["Team <page>, A & B"]
    if "copyright" in settings:
        assert texts(home, ".gk-foot span") == ["Us & co"]
        assert "https://example.com/repo" in [e.get("href") for e in find(home, ".gk-foot a")]
    assert texts(read(built / "404.html"), "h1") == ["This page does not exist"]


def test_the_words_of_a_site_replace_the_english_ones_one_by_one(tmp_path: Path) -> None:
    words = {"menu": "Menü", "skip": "Zum <Text>"}
    start = read(site(tmp_path, MOOD, nav=NAV, theme={"words": words}) / "mood/index.html")
    assert texts(start, ".gk-open") == ["Menü"]
    assert texts(start, ".gk-skip") == ["Zum <Text>"]
    assert texts(start, ".gk-home") == ["All guidelines"]


def test_a_team_overrides_a_block_of_the_theme(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    override = '{% extends "base.html" %}{% block footer %}{{ super() }}<a href="/imprint">Imprint</a>{% endblock %}'
    (tmp_path / "own/main.html").write_text(override)
    start = read(site(tmp_path, MOOD, nav=NAV, theme={"custom_dir": "own"}) / "mood/index.html")
    assert texts(start, ".gk-foot a")[-2:] == ["Source", "Imprint"]


def test_a_menu_of_40_labels_is_small(tmp_path: Path) -> None:
    names = [f"label-number-{n:02}" for n in range(40)]
    pages = {"index.md": body(title="Start", gk=GK), **{f"labels/{n}/index.md": label(n, "x") for n in names}}
    nav = ["index.md", {"Labels": [f"labels/{n}/index.md" for n in names]}]
    page = (site(tmp_path, pages, nav=nav) / f"labels/{names[7]}/index.html").read_text()
    menu = page[page.index("<nav") : page.index("</nav>")]
    assert menu.count("data-k=") == 40
    assert len(menu.encode()) <= 6_000
    assert len(page.encode()) - len(menu.encode()) <= 3_000


def test_the_files_of_the_theme_are_small_and_ask_no_other_host() -> None:
    size = {path.name: path.stat().st_size for path in ASSETS.iterdir()}
    assert sum(n for name, n in size.items() if name.endswith(".css")) <= 30_000
    assert size["gk.js"] <= 13_000
    assert size["gk.js"] + size.get("finder.js", 0) <= 25_000
    for name in ("gk.css", "drawing.css", "frame.css", "gk.js"):
        text = (ASSETS / name).read_text()
        assert not re.search(r"https?:|@import|url\(", text), name
    assert "innerHTML" not in (ASSETS / "gk.js").read_text()


@pytest.mark.parametrize(("name", "least"), [("gk.css", 20), ("drawing.css", 1)])
def test_the_styles_of_bodies_touch_nothing_outside_of_them(name: str, least: int) -> None:
    text = re.sub(r"/\*.*?\*/", "", (ASSETS / name).read_text(), flags=re.DOTALL)
    depth, start, outer = 0, 0, []
    for end, sign in enumerate(text):
        head = text[start:end].strip()
        if sign == "{" and head.startswith("@") and depth == 0:
            text = text[:end] + ";" + text[end + 1 :]  # its rules stand outside of bodies too
            start = end + 1
            continue
        if sign == "{" and depth == 0:
            outer.append(head)
        depth = max(0, depth + {"{": 1, "}": -1}.get(sign, 0))
        start = end + 1 if sign in "{};" else start
    assert len(outer) >= least
    assert [s for s in outer if s != ":root" and ".gk" not in s] == []
