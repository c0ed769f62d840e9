"""Files to pass on: one HTML file of a guideline that needs nothing else, its PDF, and the site as a ZIP file."""

import io
import json
import os
import re
import stat
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.crawl import crawl
from guidelinekit.site.data_urls import MAX_BYTES, data_url
from guidelinekit.store import browser
from guidelinekit.store.archive import zip_of
from tests.conftest import MOOD, ROOT, Repository, Result
from tests.media import png_of_noise

Cli = Callable[..., Result]
IDS = ("call-audio-events", "comment-toxicity", "street-scene-objects")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three guidelines, with their HTML files and its ZIP file."""
    output = tmp_path_factory.mktemp("packed") / "site"
    return build(Workspace(ROOT), IDS, output=output, history=False, pack=("zip", "html")).output


def html_of(site: Path, guideline_id: str) -> Path:
    (path,) = (site / "packs").glob(f"{guideline_id}-*.html")
    return path


@pytest.mark.parametrize("guideline_id", IDS)
def test_an_html_file_needs_no_other_file(packed: Path, guideline_id: str) -> None:
    path = html_of(packed, guideline_id)
    tree: Any = lxml.html.document_fromstring(path.read_bytes())
    anchors = {element.get("id") for element in tree.iter()}
    links = [(element.tag, link) for element, _, link, _ in tree.iterlinks()]
    assert len(links) > 50
    for tag, link in links:
        if tag == "a":
            assert link.startswith(("#", "https://", "http://", "mailto:")), link
            assert not link.startswith("#") or link[1:] in anchors, link
        else:
            assert link.startswith(("data:", "#")), link[:100]
    assert list(crawl([path.name], lambda _: path.read_bytes())) == []
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none';")


@pytest.mark.parametrize("guideline_id", IDS)
def test_an_html_file_works_alone_in_a_browser(packed: Path, page: Page, tmp_path: Path, guideline_id: str) -> None:
    (tmp_path / "alone.html").write_bytes(html_of(packed, guideline_id).read_bytes())
    page.goto((tmp_path / "alone.html").as_uri())
    assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).length") == 0
    assert page.evaluate("document.images.length + document.querySelectorAll('audio').length > 0") == (
        guideline_id != "comment-toxicity"
    )
    page.locator("a[href^='#rules:']").first.click()
    assert "#rules:" in page.url


def test_a_link_to_a_page_that_is_not_in_the_file_leads_to_the_published_site(repository: Repository) -> None:
    practice = "examples:\n  weather: {input: It rains., answer: sad, uses: [practice], shows: [labels/sad]}\n"
    glossary = "glossary:\n  mood: {definition: 'See [it](#examples/weather).'}\n"
    files = {"specs/mood.yaml": MOOD + practice + glossary, "guidelinekit.yaml": "site_url: https://m.test/g\n"}
    repository.commit("First", files)
    output = repository.path.parent / "site"

    def link() -> Any:
        build(Workspace(repository.path), output=output, history=False, pack=["html"])
        tree: Any = lxml.html.document_fromstring(html_of(output, "mood").read_bytes())
        (element,) = tree.xpath("//a[text()='it']")
        return element.get("href")

    assert link() == "https://m.test/g/mood/latest/practice/index.html#weather"
    repository.commit("Nowhere", {"guidelinekit.yaml": ""})
    assert link() is None


def test_a_file_that_is_too_large_is_named(repository: Repository, cli: Cli) -> None:
    noise = png_of_noise(1200, 1200)
    assert len(noise) > MAX_BYTES
    text = MOOD.replace("The writer is pleased.", "'The writer is pleased. ![A map](assets/map.png)'")
    repository.write({"specs/mood/guideline.yaml": text})
    (repository.path / "specs/mood/assets").mkdir()
    (repository.path / "specs/mood/assets/map.png").write_bytes(noise)
    result = cli("-C", repository.path, "build", "--no-history", "--pack", "html")
    assert result.code == 0, result.err
    assert (
        f"mood: media/map.png has {len(noise):,} bytes, more than 4,000,000, and is not in the HTML file" in result.err
    )
    assert lxml.html.document_fromstring(html_of(repository.path / "_site", "mood").read_bytes()).xpath(
        "//img/@src"
    ) == ["data:,"]
    assert data_url("assets/map.png", b"\x89PNG") == "data:image/png;base64,iVBORw=="


def test_the_name_of_a_file_says_whether_it_is_a_release(repository: Repository, cli: Cli) -> None:
    def names() -> list[str]:
        assert cli("-C", repository.path, "build", "--pack", "html").code == 0
        return [path.name for path in (repository.path / "_site/packs").iterdir()]

    repository.commit("First", {"specs/mood.yaml": MOOD})
    repository.git("tag", "mood@1.0.0")
    assert names() == ["mood-1.0.0.html"]
    repository.write({"specs/mood.yaml": MOOD.replace("is pleased", "is pleased or grateful")})
    assert names() == ["mood-1.0.0-unreleased.html"]
    repository.write({"specs/mood.yaml": MOOD.replace("1.0.0", "1.1.0-rc.1")})
    assert names() == ["mood-1.1.0-rc.1.html"]


# The ZIP file


def test_the_zip_file_is_the_site_without_packs(packed: Path) -> None:
    with zipfile.ZipFile(packed / "packs/guidelines.zip") as archive:
        files = {name.removeprefix("guidelines/"): archive.read(name) for name in archive.namelist()}
        assert archive.namelist() == sorted(archive.namelist())
    built = {path.relative_to(packed).as_posix() for path in packed.rglob("*") if path.is_file()}
    assert files.keys() == {name for name in built if not name.startswith("packs/")} - {"index.json"}
    assert [name for name in files if files[name] != (packed / name).read_bytes()] == ["index.html"]
    assert list(crawl(files, files.__getitem__)) == []
    assert b"packs/" not in files["index.html"]


def test_the_portal_links_the_files(packed: Path) -> None:
    tree: Any = lxml.html.document_fromstring((packed / "index.html").read_bytes())
    expected = [f"packs/{html_of(packed, guideline_id).name}" for guideline_id in IDS]
    assert tree.xpath("//a[@download]/@href") == [*expected, "packs/guidelines.zip"]
    assert set(json.loads((packed / "index.json").read_bytes())["files"]) >= {*expected, "packs/guidelines.zip"}


def test_a_zip_file_says_nothing_about_where_and_when_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"b/ü.html": b"<p>", "a.html": b"x" * 1000}
    first = zip_of(files, "site")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert zip_of(dict(reversed(files.items())), "site") == first
    entries = zipfile.ZipFile(io.BytesIO(first)).infolist()
    assert [(entry.filename, entry.date_time[0], oct(entry.external_attr >> 16)) for entry in entries] == [
        ("site/a.html", 1980, "0o100644"),
        ("site/b/ü.html", 1980, "0o100644"),
    ]


# The PDF


@pytest.fixture
def mood(repository: Repository) -> Repository:
    repository.commit("First", {"specs/mood.yaml": MOOD})
    repository.git("tag", "mood@1.0.0")
    return repository


def fake(folder: Path, script: str) -> str:
    """A program in place of a browser. `$out` is the file that it is to write."""
    program = folder / "browser"
    find = 'for a in "$@"; do case "$a" in --print-to-pdf=*) out="${a#*=}";; esac; done\n'
    program.write_text(f"#!/bin/sh\n{find}{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended, but that nobody has waited for, does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return state.strip()[:1] not in ("", "Z")


@pytest.mark.slow
def test_a_browser_prints_the_page(mood: Repository, cli: Cli, tmp_path: Path) -> None:
    def printed() -> bytes:
        result = cli("-C", mood.path, "build", "-o", tmp_path / "site", "--pack", "pdf")
        assert result.code == 0, result.err
        assert [path.name for path in (tmp_path / "site/packs").iterdir()] == ["mood-1.0.0.pdf"]
        return (tmp_path / "site/packs/mood-1.0.0.pdf").read_bytes()

    first = printed()
    assert first.startswith(b"%PDF-")
    assert first.rstrip().endswith(b"%%EOF")
    assert len(first) > 5_000
    assert printed() == first


@pytest.mark.slow
def test_a_pdf_has_everything_but_warned_texts(tmp_path: Path) -> None:
    workspace = Workspace(ROOT)
    output = tmp_path / "site"
    (path,) = build(workspace, ["comment-toxicity"], output=output, history=False, pack=["pdf"]).packs
    document = PdfReader(path)
    text = words("".join(page.extract_text() for page in document.pages))
    (version,) = workspace.guidelines(["comment-toxicity"])
    guideline: Any = workspace.check(version).guideline
    teaching = [example for example in guideline.examples.values() if example.uses == ("teach",)]
    warned = [words(example.input["comment"]) for example in teaching if example.warning]
    open_ = [words(example.input["comment"]) for example in teaching if not example.warning]
    assert len(warned) >= 20
    assert [comment for comment in warned if comment in text] == []
    assert len(open_) >= 5
    assert [comment for comment in open_ if comment not in text] == []
    assert all(words(label.name) in text for label in guideline.labels.values())
    # Links inside the document stay links.
    assert sum("/Annots" in page for page in document.pages) >= 5


def words(text: str) -> str:
    """A text without ligatures, and without the white space and hyphens that lines of a PDF add or leave out."""
    return re.sub(r"[\s\u00ad-]", "", unicodedata.normalize("NFKC", text))


def test_without_a_browser_a_sentence_says_what_to_do(
    mood: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("-C", mood.path, "build").code == 0
    before = (mood.path / "_site/index.json").read_bytes()
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr("shutil.which", lambda *_: None)
    result = cli("-C", mood.path, "build", "--pack", "html", "--pack", "pdf")
    assert result.code == 2
    assert "error: no browser was found that can print a PDF" in result.err
    assert "Install Chromium, Chrome or Edge" in result.err
    assert "GUIDELINEKIT_BROWSER" in result.err
    assert (mood.path / "_site/index.json").read_bytes() == before


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo starting >&2; echo 'no display' >&2; exit 5", "no display"),
        ("exit 7", "it ended with the code 7"),
        ("echo '<html>' > \"$out\"", "it ended with the code 0"),
        ("sleep 60 & echo $! > '{pid}'; wait", "it took more than 1 seconds"),
    ],
)
def test_a_browser_that_fails_is_named(
    mood: Repository, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    pid = tmp_path / "pid"
    monkeypatch.setattr(browser, "_SECONDS", 1)
    monkeypatch.setenv(browser.VARIABLE, fake(tmp_path, script.replace("{pid}", str(pid))))
    result = cli("-C", mood.path, "build", "--pack", "pdf")
    assert result.code == 2
    assert f"{tmp_path / 'browser'} did not print a PDF: {reason}" in result.err
    assert not (mood.path / "_site").exists()
    if pid.exists():
        assert not is_running(int(pid.read_text()))


def test_a_browser_of_the_environment_is_used(
    mood: Repository, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = tmp_path / "arguments"
    script = f"printf '%s\\n' \"$@\" > '{arguments}'; printf '%%PDF-1.4 /CreationDate (D:20300102030405+00)' > \"$out\""
    monkeypatch.setenv(browser.VARIABLE, fake(tmp_path, script))
    assert cli("-C", mood.path, "build", "--pack", "pdf").code == 0
    date = mood.git("log", "-1", "--format=%cs").strip().replace("-", "")
    printed = (mood.path / "_site/packs/mood-1.0.0.pdf").read_text()
    assert printed == f"%PDF-1.4 /CreationDate (D:{date}000000+00)"
    given = arguments.read_text().splitlines()
    assert given[-1].startswith("file:///")
    assert "--no-pdf-header-footer" in given
    (profile,) = (argument.split("=")[1] for argument in given if argument.startswith("--user-data-dir="))
    assert not Path(profile).exists()
    assert ("--no-sandbox" in given) == (os.geteuid() == 0)


def test_a_browser_that_does_not_exist_is_named(mood: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browser.VARIABLE, "/nowhere/chromium")
    result = cli("-C", mood.path, "build", "--pack", "pdf")
    assert result.code == 2
    assert "GUIDELINEKIT_BROWSER names `/nowhere/chromium`, which is not a program" in result.err


def test_packs_need_the_site(mood: Repository, cli: Cli) -> None:
    result = cli("-C", mood.path, "build", "--markdown", "--pack", "html")
    assert result.code == 2
    assert "--pack needs the site" in result.err
