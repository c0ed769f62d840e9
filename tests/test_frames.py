"""A shell filled with a body is, byte for byte, the page that a builder makes of the Markdown that we write."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from guidelinekit.operations.frame import THEME_FILES, write_site
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.sites import Folder
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site import escape
from guidelinekit.site.page import Page
from guidelinekit.site.shell import with_theme_root
from guidelinekit.store.writing import write_files
from tests.conftest import HEAD, MOOD, ROOT
from tests.foreign_texts import PAYLOADS

#: Names that themes escape or do not, that look like marks, and that are numbers.
NAMES = [
    "R&D \"x\" <b>'y'",
    "gk-stub&gk-title",
    "gk-stub-path-1/gk-stub-path-1/index",
    "1.0",
    "null",
    "&lt;&amp;",
    "a: #b",
]
SPACES = st.sampled_from(
    ["\t", "  ", "\n", "\n\n", "   \n", "\r\n", "\r", "\x0c", "\x85", "\u2028", "\x02", "\x03", "\ufeff"]
)
TEXTS = st.lists(
    st.sampled_from([*PAYLOADS, "x", "</div>", "<div>", "    code", "markdown=1"]) | SPACES, max_size=8
).map("".join)

#: What MkDocs uses, and more that teams use.
MARKDOWN = Markdown(
    extensions=[
        "toc",
        "tables",
        "fenced_code",
        "attr_list",
        "def_list",
        "md_in_html",
        "admonition",
        "footnotes",
        "abbr",
    ]
)


def hostile_guideline(label_count: int) -> str:
    """A guideline with hostile names, renamed labels, and as many labels in or out of the menu as wanted."""
    lines = [HEAD.replace("title: Mood", "title: 'Mood & <i>more</i>'"), "labels:"]
    for number in range(label_count):
        name = NAMES[number % len(NAMES)].replace("'", "''")
        renamed = f", renamed_from: [old-{number}, 'x:{number}.']" if number < 4 else ""
        lines.append(f"  label-{number}: {{name: '{name} {number}', definition: 'D {number}.'{renamed}}}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def guidelines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two guidelines of this repository without warnings, and two with hostile names."""
    root = tmp_path_factory.mktemp("guidelines")
    for name in ("universal-pos-tags", "street-scene-objects"):
        shutil.copytree(ROOT / "specs" / name, root / "specs" / name)
    for name, count in (("few", 12), ("many", 45)):
        (root / "specs" / f"{name}.yaml").write_text(hostile_guideline(count).replace("id: mood", f"id: {name}"))
    return root


@pytest.mark.parametrize(
    ("theme", "builder"), [("guidelinekit", "mkdocs"), ("material", "mkdocs"), ("guidelinekit", "properdocs")]
)
def test_a_filled_shell_is_the_page_of_the_builder(guidelines: Path, tmp_path: Path, theme: str, builder: str) -> None:
    settings = f"theme: {theme}\nbuilder: {builder}\nsite_url: https://e.example/x/\nmkdocs: {{pages: handbook}}\n"
    (guidelines / "guidelinekit.yaml").write_text(settings)
    (guidelines / "handbook").mkdir(exist_ok=True)
    (guidelines / "handbook/index.md").write_text("# How we work\n\nSee the [labels](../labels/index.md).\n")
    for folder in render_folders(Workspace(guidelines), history=False):
        write_site(folder, tmp_path / "site", below=f"{folder.id}/preview/", work=tmp_path / "work" / folder.id)
        write_files(tmp_path / "md" / folder.id, folder.sources)
        built = _built(tmp_path / "md" / folder.id, builder)
        pages = dict(_differing(folder, tmp_path / "site", built))
        assert pages == {}, folder.id
        assert len(list(built.rglob("*.html"))) > len(folder.pages), "also the team's own page"


def _built(work: Path, builder: str) -> Path:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    command = [sys.executable, "-m", builder, "build", "--quiet", "--strict"]
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return work / "site"


def _differing(folder: Folder, site: Path, built: Path) -> Iterator[tuple[str, str]]:
    """Yield the pages that are not the same, but for the folder of the theme's files."""
    latest = site / folder.id / "preview"
    start = (latest / "index.html").read_text()
    (digest,) = (path.name for path in (site / THEME_FILES).iterdir() if path.name in start)
    files = {
        path.relative_to(site / THEME_FILES / digest).as_posix() for path in (site / THEME_FILES / digest).rglob("*")
    }
    for path in sorted(built.rglob("*.html")):
        name = path.relative_to(built).as_posix()
        if name != "404.html":
            expected = with_theme_root(path.read_text(), name, files, f"../../{THEME_FILES}/{digest}")
            found = (latest / name).read_text() if (latest / name).exists() else "missing"
            if found != expected:
                yield name, found
    expected_files = {page.path for page in folder.pages} | set(folder.files)
    assert expected_files <= {path.relative_to(latest).as_posix() for path in latest.rglob("*")}


@given(TEXTS, TEXTS, TEXTS)
def test_builders_leave_bodies_as_they_are(first: str, second: str, third: str) -> None:
    body = escape.block(
        f'<div class="gk">\n<h1 title="{escape.html(first)}">{escape.html(second)}</h1>\n'
        f"<pre>{escape.literal(first)}</pre>{escape.prose(second)}\n\n<ul>\n<li>{escape.inline(third)}<hr><br></li>\n</ul>\n"
        f'<svg viewBox="0 0 1 1"><title>{escape.html(third)}</title><path d="M0 0"/></svg></div>'
    )
    page = Page(path="index.html", title=second, body=body)
    source = page.source().decode().replace("\r\n", "\n").replace("\r", "\n")
    assert MARKDOWN.reset().convert(source.split("---\n", 2)[2]) == body


@given(TEXTS | st.text())
def test_a_literal_text_keeps_its_white_space(text: str) -> None:
    import html

    shown = html.unescape(str(escape.block(escape.literal(text))).replace("\ufffd", "\x01"))
    kept = escape.literal(text).replace("\ufffd", "\x01")
    assert shown == html.unescape(str(kept)).replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("theme", ["guidelinekit", "material"])
def test_the_same_bytes_in_every_folder_and_time_zone(tmp_path: Path, theme: str) -> None:
    sites = []
    for name, zone in (("a", "Pacific/Kiritimati"), ("b/c", "America/Los_Angeles")):
        root = tmp_path / name
        write_files(root, {"specs/mood.yaml": MOOD.encode(), "guidelinekit.yaml": f"theme: {theme}\n".encode()})
        subprocess.run(
            [sys.executable, "-m", "guidelinekit", "build", "--no-history"],
            cwd=root, env={**os.environ, "TZ": zone}, capture_output=True, check=True,
        )  # fmt: skip
        files = (path for path in (root / "_site").rglob("*") if path.is_file())
        sites.append({path.relative_to(root / "_site").as_posix(): path.read_bytes() for path in files})
    assert sites[0] == sites[1]
    assert "mood/preview/labels/happy/index.html" in sites[0]
