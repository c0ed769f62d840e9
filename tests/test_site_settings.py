"""The settings `theme`, `builder` and `mkdocs`: what frames show; nothing in them runs code or reads other files."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from guidelinekit.errors import BuildError, ConfigError
from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.config import config_of
from guidelinekit.store.writing import write_files
from tests.conftest import MOOD, Repository, Result

Built = Callable[..., Path]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """Build the site of a repository with some settings and files."""

    def make(files: dict[str, bytes] | None = None, **settings: object) -> Path:
        given = {"specs/mood.yaml": MOOD.encode(), "guidelinekit.yaml": yaml.safe_dump(settings).encode()}
        write_files(tmp_path, {**given, **(files or {})})
        return build(Workspace(tmp_path), history=False).output

    return make


def page_of(site: Path, name: str = "mood/preview/labels/happy/index.html") -> Any:
    return lxml.html.fromstring((site / name).read_bytes())


def test_material_is_a_frame_around_the_same_bodies(built: Built) -> None:
    ours = built()
    body = lxml.html.tostring(page_of(ours).xpath('//div[@class="gk"]')[0], with_tail=False)
    theirs = built(theme="material", mkdocs={"palette": {"primary": "teal"}})
    page = page_of(theirs)
    assert lxml.html.tostring(page.xpath('//div[@class="gk"]')[0], with_tail=False) == body
    assert page.xpath("//body/@data-md-color-primary") == ["teal"]
    line = page.xpath('//p[@class="gk-line"]')[0]
    assert "Mood 1.0.0" in line.text_content()
    assert line.xpath("./a/@href") == ["../../../../index.html", "../../find/index.html"]
    assert not page.xpath('//*[@data-md-type="toc"] | //*[@role="search"]')
    links = page.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    names = [link.rsplit("/", 1)[-1] for link in links]
    assert {"gk.css", "drawing.css", "guideline.css", "gk.js", "finder.js", "material.css"} <= set(names)
    assert "frame.css" not in names
    shipped = [path.name for path in (theirs / "theme").rglob("*") if path.is_file()]
    assert not [
        name for name in shipped if name.endswith(".map") or "lunr" in name or "search" in name or "worker" in name
    ]
    assert "favicon.png" not in shipped


def test_the_frame_shows_what_the_settings_say(built: Built) -> None:
    files = {
        "site_templates/assets/logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "site_templates/assets/icon.png": b"\x89PNG",
        "site_templates/assets/own.css": b"/* own */",
        "site_templates/assets/own.js": b"// own",
    }
    settings = {
        "logo": "assets/logo.svg",
        "favicon": "assets/icon.png",
        "colors": {"link": "#123456", "paper": {"light": "#ffffff", "dark": "#000"}},
        "copyright": "<b>R&D</b>",
        "repo_url": "https://e.example/repo",
        "repo_name": "Repo",
        "links": [
            {"text": "Times <i>", "url": "https://e.example/times", "place": "menu"},
            {"text": "Imprint", "url": "https://e.example/imprint?a=1&b=2"},
        ],
        "extra_css": ["assets/own.css"],
        "extra_javascript": ["assets/own.js"],
    }
    for theme in ("guidelinekit", "material"):
        site = built(files, theme=theme, site_url="https://e.example/site/", mkdocs=settings)
        page = page_of(site)
        assert page.xpath("//img/@src[contains(., 'logo.svg')]")
        assert page.xpath("//link[@rel='icon']/@href") == ["../../assets/icon.png"]
        assert page.xpath("//link[@rel='canonical']/@href") == [
            "https://e.example/site/mood/latest/labels/happy/index.html"
        ]
        styles = [link.rsplit("/", 1)[-1] for link in page.xpath("//link[@rel='stylesheet']/@href")]
        assert styles.index("gk.css") < styles.index("colors.css") < styles.index("own.css")
        (colors,) = site.glob("theme/*/assets/colors.css")
        assert colors.read_text() == ":root{--gk-link:#123456;--gk-paper:light-dark(#ffffff,#000);}\n"
        assert page.xpath("//script[contains(@src, 'own.js')]")
        assert page.xpath("//a[@href='https://e.example/times']")[0].text_content().strip() == "Times ‹i›"
        footer = page.xpath("//footer")[0]
        assert "<b>R&D</b>" in footer.text_content()
        assert footer.xpath(".//a[@href='https://e.example/imprint?a=1&b=2']/text()") == ["Imprint"]
        assert page.xpath("//a[@href='https://e.example/repo']")
        assert (site / "assets/logo.svg").exists(), "the portal has the logo too"


def test_own_pages_are_in_the_menu_and_link_to_pages_of_the_guideline(built: Built) -> None:
    files = {
        "docs/handbook/index.md": b"# Handbook\n\nSee [happy](../../labels/happy/index.md), [more](more.md).\n",
        "docs/handbook/more.md": b"# More\n\n!!! note\n    Note.\n\n![](a.png)\n",
        "docs/handbook/a.png": b"\x89PNG",
    }
    for theme in ("guidelinekit", "material"):
        site = built(files, theme=theme, mkdocs={"pages": "docs/handbook"})
        page = page_of(site, "mood/preview/docs/handbook/index.html")
        assert "../../labels/happy/index.html" in page.xpath("//main//p//a/@href")
        assert "more.html" in page.xpath("//nav//a/@href")
        assert "../../docs/handbook/more.html" in page_of(site).xpath("//nav//a/@href")
        assert page_of(site, "mood/preview/docs/handbook/more.html").xpath('//div[contains(@class, "admonition")]')
        assert (site / "mood/preview/docs/handbook/a.png").exists()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "there is no Markdown file in handbook"),
        ({"handbook/x.md": b"x", "handbook/run.html": b""}, r"handbook/run\.html is no page and no image"),
        ({"handbook/x.md": b"x" * 300_000}, r"handbook/x\.md has more than 262,144 bytes"),
        ({"handbook/x.md": b"[a](../nowhere.md)"}, r"nowhere\.md"),
        ({"handbook/x.md": b"x\n\xff"}, r"handbook/x\.md, line 2, is not UTF-8 text"),
        ({"handbook/x.md": b"---\ntemplate: ../../../etc/passwd\n---\nx"}, "etc/passwd"),
    ],
)  # fmt: skip
def test_own_pages_that_cannot_be_used_are_errors(built: Built, files: dict[str, bytes], reason: str) -> None:
    with pytest.raises(BuildError, match=reason):
        built(files, mkdocs={"pages": "handbook"})


def test_an_own_page_replaces_no_page(built: Built) -> None:
    with pytest.raises(BuildError, match=r"labels/happy/index\.md would replace a file of the site"):
        built({"labels/happy/index.md": b"# Mine"}, mkdocs={"pages": "labels"})


def test_a_missing_file_is_named(built: Built) -> None:
    with pytest.raises(BuildError, match=r"there is no file site_templates/assets/logo\.svg"):
        built(mkdocs={"logo": "assets/logo.svg"})


@pytest.mark.parametrize(
    ("section", "reason"),
    [
        ("hooks: [evil.py]", "`hooks` is not a setting of the section `mkdocs`: it runs code"),
        ("plugins: [search]", "it runs code"),
        ("markdown_extensions: [pymdownx.snippets]", "it runs code"),
        ("theme: {custom_dir: x}", "templates of themes run code"),
        ("custom_dir: x", "templates of themes run code"),
        ("docs_dir: /etc", "it reads or writes other files"),
        ("INHERIT: ../x.yml", "it reads or writes other files"),
        ("nav: []", "the pages and their paths are fixed"),
        ("site_url: https://e.example", "a setting of its own"),
        ("nothing: 1", "nothing"),
        ("logo: ../../etc/passwd", "logo"),
        ("logo: assets/../../x", "logo"),
        ("logo: assets/a/./x", "logo"),
        ("extra_css: [https://e.example/x.css]", "extra_css"),
        ("extra_javascript: ['assets/x.js\" onload=\"']", "extra_javascript"),
        ("colors: {link: 'red;} body{}'}", "colors"),
        ("colors: {link: {light: '#fff'}}", "colors"),
        ("palette: {primary: 'x\" onload=\"'}", "palette"),
        ("links: [{text: x, url: 'javascript:alert(1)'}]", "links"),
        ("links: [{text: x, url: 'https://e.example/\"x'}]", "links"),
        ("repo_url: 'javascript:alert(1)'", "repo_url"),
        ("edit_uri: '../x/'", "edit_uri"),
        ("pages: ../x", "pages"),
        ("pages: /etc", "pages"),
        ("pages: .git", "pages"),
    ],
)  # fmt: skip
def test_what_could_run_code_or_read_other_files_is_refused(section: str, reason: str) -> None:
    with pytest.raises(ConfigError) as raised:
        config_of(f"mkdocs:\n  {section}\n".encode())
    assert reason in str(raised.value)
    assert "guidelinekit.yaml:" in str(raised.value)
    if "not a setting of the section" in str(raised.value):
        assert "MkDocs plugin" in raised.value.hint


def test_links_in_the_folder_of_own_pages_are_refused(built: Built, tmp_path: Path) -> None:
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook/x.md").symlink_to("/etc/passwd")
    with pytest.raises(Exception, match=r"handbook/x\.md cannot be used: it is a symbolic link"):
        built(mkdocs={"pages": "handbook"})


def test_a_builder_that_is_not_installed_is_named(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "properdocs"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "properdocs", None)
    with pytest.raises(BuildError, match="the builder `properdocs` is not installed") as raised:
        built(builder="properdocs")
    assert "pip install properdocs" in raised.value.hint


def test_a_preview_takes_the_look_from_the_base_branch(repository: Repository, cli: Callable[..., Result]) -> None:
    ours = "theme: material\nmkdocs: {copyright: OURS, pages: handbook}\n"
    repository.commit("One", {"specs/mood.yaml": MOOD, "guidelinekit.yaml": ours, "handbook/x.md": "# OURS"})
    repository.git("branch", "base")
    theirs = "theme: guidelinekit\nmkdocs: {copyright: THEIRS, pages: other}\n"
    repository.commit(
        "Two", {"guidelinekit.yaml": theirs, "other/x.md": "# THEIRS <script>1</script>", "handbook/x.md": "# THEIRS"}
    )
    result = cli("-C", repository.path, "build", "--markdown", "--templates-from", "base")
    assert result.code == 0, result.err
    written = "\n".join(
        path.read_text() for path in (repository.path / "_site").rglob("*") if path.suffix in (".md", ".yml")
    )
    assert "OURS" in written
    assert "name: material" in written
    assert "THEIRS" not in written
