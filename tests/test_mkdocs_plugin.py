"""The MkDocs plugin adds the pages of guidelines to a team's site, and leaves all else in it alone."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.writing import write_files
from tests.conftest import MOOD, ROOT

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
WARNED = """\
rules:
  slur: {statement: THE-SLUR is hate., warning: hate}
"""
SETTINGS = {"site_name": "Team", "plugins": [{"guidelinekit": {"history": False}}]}

Build = Callable[..., Path]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A repository with a guideline, a note, a template, and a team's own documentation."""
    root = tmp_path / "team"
    write_files(
        root,
        {
            "specs/mood.yaml": (MOOD + WARNED).encode(),
            "changes/mood/why.md": b"SECRET-NOTE",
            "site_templates/assets/own.css": b"/* own */",
            "site_templates/label.txt": b"SECRET-TEMPLATE",
            "docs/index.md": b"# Our front page\n",
            "docs/about/team.md": b"# The team\n",
        },
    )
    return root


@pytest.fixture
def built(team: Path) -> Build:
    """Build the site with some settings of MkDocs."""

    def build(**settings: object) -> Path:
        (team / "mkdocs.yml").write_text(yaml.safe_dump({**SETTINGS, **settings}))
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"],
            cwd=team, env=ENVIRONMENT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
        return team / str(settings.get("site_dir", "site"))

    return build


@pytest.mark.parametrize("theme", ["guidelinekit", "material", "mkdocs"])
@pytest.mark.parametrize("directories", [True, False])
def test_pages_are_those_of_build_markdown(team: Path, built: Build, theme: str, directories: bool) -> None:
    site = built(theme={"name": theme}, use_directory_urls=directories, docs_dir="docs")
    (folder,) = render_folders(Workspace(team), history=False)
    pages, files = folder.open_pages(())
    for page in pages:
        html = (site / "mood" / page.path).read_text()
        assert str(page.body) in html, page.path
        assert html.count("assets/guideline.css") == 1, page.path
    assert all((site / "mood" / name).is_file() for name in files)
    assert "Our front page" in (site / "index.html").read_text()
    assert (site / ("about/team/index.html" if directories else "about/team.html")).exists()


def test_other_themes_get_styles_and_scripts(built: Build) -> None:
    html = (built(theme={"name": "mkdocs"}) / "mood/labels/happy/index.html").read_text()
    assert 'href="../../../assets/guidelinekit/gk.css"' in html
    assert 'src="../../../assets/guidelinekit/gk.js"' in html
    assert 'href="../../assets/guideline.css"' in html
    assert "assets/guidelinekit" not in (built(theme={"name": "guidelinekit"}) / "mood/index.html").read_text()


def test_the_navigation_of_the_team_comes_first(built: Build) -> None:
    def titles(site: Path) -> list[str]:
        menu = (site / "about/team/index.html").read_text().split('<nav class="gk-menu"')[1].split("</nav>")[0]
        return re.findall(r'href="([^"#]+)"', menu)

    given = titles(built(theme={"name": "guidelinekit"}, nav=[{"People": "about/team.md"}, {"Home": "index.md"}]))
    made = titles(built(theme={"name": "guidelinekit"}))
    for links in (given, made):
        assert links.index("../../mood/") > max(links.index("./"), links.index("../.."))
    assert len(given) == len(made)


def test_a_team_without_a_front_page_gets_the_list_of_guidelines(team: Path, built: Build) -> None:
    (team / "docs/index.md").rename(team / "docs/other.md")
    page = (built() / "index.html").read_text()
    assert 'href="mood/index.html"' in page
    (team / "docs/README.md").write_text("# Read me\n")
    assert "Read me" in (built() / "index.html").read_text()


@pytest.mark.parametrize("docs", ["specs", "all"])
def test_no_source_of_a_guideline_is_published(team: Path, built: Build, docs: str) -> None:
    (team / "all").mkdir()
    for name in ("specs", "changes", "site_templates"):
        (team / "all" / name).symlink_to(team / name)
    site = built(docs_dir=docs)
    files = [path for path in site.rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in (".yaml", ".yml", ".txt")]
    texts = "\n".join(path.read_text(errors="replace") for path in files)
    assert "SECRET" not in texts
    assert (site / "mood/assets/own.css").exists()


def test_a_file_with_the_address_of_a_page_is_an_error(team: Path) -> None:
    (team / "mkdocs.yml").write_text(yaml.safe_dump(SETTINGS))
    (team / "docs/mood").mkdir()
    (team / "docs/mood/README.md").write_text("# Mine\n")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=team,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "mood/README.md has the address of a page of a guideline" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_index_of_another_search_has_a_warned_text(team: Path, built: Build) -> None:
    site = built(plugins=["search", "guidelinekit"], theme={"name": "material"})
    assert "happy" in (site / "search/search_index.json").read_text().lower()
    holding = [path for path in site.rglob("*") if path.is_file() and "THE-SLUR" in path.read_text(errors="replace")]
    assert {path.name for path in holding} == {"warned-1.html"}
    assert 'href="warned-1.html"' in (site / "mood/rules/index.html").read_text()


def test_serve_watches_what_pages_are_made_of(team: Path, tmp_path: Path) -> None:
    (team / "mkdocs.yml").write_text(yaml.safe_dump({**SETTINGS, "dev_addr": "127.0.0.1:0"}))
    log = tmp_path / "log"

    def seen(text: str) -> bool:
        end = time.monotonic() + 20
        while time.monotonic() < end and text not in log.read_text():
            time.sleep(0.1)
        return text in log.read_text()

    command = [sys.executable, "-m", "mkdocs", "serve"]
    with log.open("w") as stream, subprocess.Popen(command, cwd=team, env=ENVIRONMENT, stderr=stream) as running:
        try:
            assert seen("Serving on"), log.read_text()
            (team / "specs/mood.yaml").write_text(MOOD.replace("Happy", "Glad"))
            assert seen("Reloading browsers"), log.read_text()
        finally:
            running.kill()


def test_the_settings_of_this_repository_are_few(tmp_path: Path) -> None:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
    assert (settings["theme"], settings["plugins"]) == ({"name": "guidelinekit"}, ["guidelinekit"])
    root = tmp_path / "repository"
    (root / "specs").mkdir(parents=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "specs/mood.yaml").write_text(MOOD)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    subprocess.run(command, cwd=root, env=ENVIRONMENT, check=True)
    assert 'href="mood/index.html"' in (root / settings["site_dir"] / "index.html").read_text()
