"""What the pages say that all releases of a guideline share, and those of old and unreadable releases."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from guidelinekit.changes.history.withdrawals import Withdrawal
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.publication.in_force import Span, spans_in_force
from guidelinekit.site.publication.releases import PublishedRelease
from tests.conftest import MOOD, Repository
from tests.published_example import write_history

Read = Callable[[str], Any]


def published(repository: Repository) -> Path:
    site = repository.path.parent / f"{repository.path.name}-site"
    publish(Workspace(repository.path), output=site, options=PublishOptions(today="2026-04-01"))
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with every kind of page."""
    repository = Repository(tmp_path_factory.mktemp("published") / "mood")
    write_history(repository)
    return published(repository)


@pytest.fixture
def read(site: Path) -> Read:
    """Read the content of a page."""
    return lambda path: content(site / path)


def document(page: Path) -> Any:
    return lxml.html.document_fromstring(page.read_bytes())


def content(page: Path) -> Any:
    (body,) = document(page).xpath("//main/*[@class='gk']")
    return body


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def rows(body: Any) -> list[str]:
    return [text(row) for row in body.xpath("./*[@class='gk-rows']/li")]


# All versions of a guideline


def test_the_page_of_all_versions_says_which_release_holds_and_when_each_did(read: Read) -> None:
    body = read("mood/all/index.html")
    assert text(body.xpath("./p")[0]) == "2.1.0: In force from 1 March 2026. Until then, 2.0.0 holds."
    withdrawn = "Withdrawn on 5 January 2026 The label down was confused with tired."
    since, until = "Changes since", "Changes until 2.1.0"
    assert rows(body) == [
        f"2.1.0 newest, in force from 1 March 2026, released 10 January 2026 {since} 2.0.0, to read",
        "2.1.0-rc.1 trial, released 9 January 2026",
        f"2.0.0 in force from 8 January 2026 to 1 March 2026 {since} 1.2.0, a table converts items {until}",
        "1.4.0 in force from 7 January 2026 to 8 January 2026 This version of the program cannot read this release.",
        f"1.3.0 released 5 January 2026 {withdrawn} {since} 1.2.0, a table converts items {until}",
        "1.2.1 maintenance of an earlier version, released 12 January 2026",
        f"1.2.0 in force from 4 January 2026 to 7 January 2026 {since} 1.1.0, items are looked at again {until}",
        f"1.1.0 in force from 3 January 2026 to 4 January 2026 {since} 1.0.0, a table converts items {until}",
        f"1.0.0 in force from 1 January 2026 to 3 January 2026 {until}",
    ]


def test_the_page_of_all_versions_links_to_the_files_of_each_release(read: Read) -> None:
    files = [row for row in read("mood/all/index.html").xpath("./details//li") if row.find("b") is not None]
    assert [text(row.find("b")) for row in files] == [
        "2.1.0", "2.1.0-rc.1", "2.0.0", "1.3.0", "1.2.1", "1.2.0", "1.1.0", "1.0.0",
    ]  # fmt: skip
    assert files[0].xpath("./a/@href") == [
        f"../2.1.0/{name}" for name in ("guideline.json", "labels.csv", "prompt.md", "changes.json", "migration.json")
    ]


def test_a_removed_guideline_says_so_with_its_successor(read: Read) -> None:
    body = read("speech/all/index.html")
    assert text(body.xpath("./p")[0]) == "This guideline was removed on 11 January 2026. → talk"
    assert rows(body) == ["1.0.0 newest, in force from 2 January 2026 to 11 January 2026"]
    (line,) = read("index.html").xpath("./h2/following-sibling::ul/li")
    assert text(line) == "Speech This guideline was removed on 11 January 2026. → Talk"
    assert line.xpath(".//a/@href") == ["speech/all/index.html", "talk/latest/index.html"]


def test_the_portal_stays_the_same_if_only_one_guideline_is_published_anew(repository: Repository) -> None:
    write_history(repository)
    site = published(repository)
    changed = (
        (repository.path / "specs/talk.yaml").read_text(encoding="utf-8").replace("version: 1.0.0", "version: 1.1.0")
    )
    repository.day = 14
    repository.commit("1.1.0", {"specs/talk.yaml": changed.replace("Count the words only", "Count words only")})
    repository.git("tag", "talk@1.1.0")
    published(repository)
    (mood, talk) = content(site / "index.html").xpath("./ul[@class='gk-portal']/li")
    assert "In force from 1 March 2026. Until then, 2.0.0 holds." in text(mood)
    assert "1.1.0" in text(talk)
    assert "Speech" in text(content(site / "index.html").xpath("./h2/following-sibling::ul/li")[0])


# All versions of an element


def test_versions_of_an_element_with_one_wording_are_one_row(read: Read) -> None:
    body = read("mood/all/labels/joyful/index.html")
    assert text(body.xpath(".//h1")[0]) == "Happy All versions"
    assert [text(p) for p in body.xpath("./p")] == ["Read it in 2.1.0", "Versions in one row have the same wording."]
    changed = "new wording"
    assert rows(body) == [
        f"2.1.0, 2.1.0-rc.1, 2.0.0, 1.3.0 (withdrawn) joyful 5 January 2026 to 10 January 2026, {changed}",
        f"1.2.1 joyful 12 January 2026, {changed}",
        f"1.2.0, 1.1.0 joyful 3 January 2026 to 4 January 2026, {changed}",
        "1.0.0 happy 1 January 2026",
    ]
    # What leads to no other row, such as a release of a maintenance line, has no comparison with it.
    assert body.xpath(f".//a[text()='{changed}']/@href") == ["../../../compare/1.0.0..1.1.0/index.html"]


def test_releases_without_an_element_are_a_row_of_their_own(read: Read) -> None:
    assert rows(read("mood/all/labels/angry/index.html")) == [
        "2.1.0 10 January 2026, back again",
        "Not in 2.1.0-rc.1",
        "2.0.0, 1.3.0 (withdrawn) 5 January 2026 to 8 January 2026, back again",
        "Not in 1.2.1, 1.2.0",
        "1.1.0, 1.0.0 1 January 2026 to 3 January 2026",
    ]


def test_the_page_of_a_reused_id_leads_to_what_had_it_before(read: Read) -> None:
    body = read("mood/all/labels/sad/index.html")
    assert rows(body) == [
        "2.1.0, 2.1.0-rc.1 9 January 2026 to 10 January 2026, new",
        "Not in 2.0.0, 1.3.0 (withdrawn), 1.2.1, 1.2.0, 1.1.0, 1.0.0",
    ]
    last = body.xpath("./p")[-1]
    assert text(last) == "This id was that of “Down”. It has another id now: down"
    assert last.xpath("./a/@href") == ["../../../all/labels/down/index.html"]


def twenty(repository: Repository, count: int = 20) -> Path:
    """Publish releases with three wordings of a label, which another one has two ids in."""
    for number in range(count):
        version = MOOD.replace("1.0.0", f"1.{number}.0").replace("is pleased", f"is pleased {number * 3 // count}")
        if number > count // 2:
            version = version.replace("  sad: {", "  unhappy: {renamed_from: [sad], ")
        repository.day = min(number, 30)
        repository.commit(str(number), {"specs/mood.yaml": version})
        repository.git("tag", f"mood@1.{number}.0")
    return published(repository)


def test_the_page_of_an_element_is_small(repository: Repository) -> None:
    site = twenty(repository)
    for label in ("happy", "unhappy", "sad"):
        body = content(site / f"mood/all/labels/{label}/index.html")
        assert len(lxml.html.tostring(body, encoding="utf-8")) < 2000
    assert len(content(site / "mood/all/labels/happy/index.html").xpath(".//li//b//a")) == 20


def test_sixty_releases_have_a_page_of_all_versions(repository: Repository) -> None:
    page = twenty(repository, 60) / "mood/all/index.html"
    assert len(rows(content(page))) == 60
    assert page.stat().st_size < 50_000


# When releases were in force


def release(version: str, date: str, effective: str = "", withdrawn: str | None = None) -> PublishedRelease:
    gone = Withdrawal(date=withdrawn, reason="") if withdrawn is not None else None
    return PublishedRelease(version=version, date=date, commit="", effective=effective, withdrawn=gone)


@pytest.mark.parametrize(
    ("releases", "expected"),
    [
        ([], []),
        ([release("1", "01")], [Span("1", "01")]),
        ([release("1", "01", "00")], [Span("1", "01")]),
        ([release("1", "01"), release("2", "02", "05")], [Span("1", "01", "05"), Span("2", "05")]),
        # A later one holds earlier: the one before never does.
        ([release("1", "01"), release("2", "02", "09"), release("3", "03")], [Span("1", "01", "03"), Span("3", "03")]),
        (
            [release("1", "01"), release("2", "02", withdrawn="04")],
            [Span("1", "01", "02"), Span("2", "02", "04"), Span("1", "04")],
        ),
        ([release("1", "01", withdrawn="04")], [Span("1", "01", "04")]),
        ([release("1", "01"), release("2", "02", withdrawn="")], [Span("1", "01")]),
        ([release("1", "01"), release("2", "02", "05", withdrawn="04")], [Span("1", "01")]),
        ([release("1", "01"), release("2", "01")], [Span("2", "01")]),
    ],
)
def test_spans_in_force(releases: list[PublishedRelease], expected: list[Span]) -> None:
    assert spans_in_force(releases) == expected


def test_no_release_is_in_force_after_the_guideline_was_removed() -> None:
    releases = [release("1", "01"), release("2", "02", "08")]
    assert spans_in_force(releases, "05") == [Span("1", "01", "05")]


def test_the_banner_of_an_old_release_says_when_it_was_in_force(site: Path) -> None:
    sheet = (site / "mood/versions.css").read_text(encoding="utf-8")
    said = dict(re.findall(r'version="([^"]+)"\]>\.gk-old b::after\{content:"([^"]*)"', sheet))
    assert said["1.1.0"] == r" \28 in force from 3 January 2026 to 4 January 2026\29 "
    assert said.keys() == {"1.0.0", "1.1.0", "1.2.0", "1.4.0", "2.0.0"}
    assert '.gk[data-version="1.3.0"]>.gk-old>p::before{content:"Withdrawn on 5 January 2026. The label down ' in sheet


@pytest.mark.parametrize("page", ["latest/labels/joyful", "2.1.0", "all", "compare/2.0.0..latest"])
def test_the_header_says_from_when_a_later_release_holds(page: str, site: Path) -> None:
    tree = document(site / f"mood/{page}/index.html")
    assert text(tree.xpath("//*[@class='gk-who']")[0]) == "Mood of a sentence 2.1.0 · from 1 March 2026"


# Further pages


def test_a_comparison_links_to_both_releases(read: Read) -> None:
    body = read("mood/compare/1.0.0..latest/index.html")
    links = {text(link): link.get("href") for link in body.xpath("./p[@class='gk-meta']/a")}
    assert links == {
        "1.0.0": "../../1.0.0/index.html", "2.1.0": "../../2.1.0/index.html", "All versions": "../../all/index.html",
    }  # fmt: skip


def test_the_page_of_a_release_that_cannot_be_read_leads_on(read: Read) -> None:
    body = read("mood/1.4.0/index.html")
    assert "cannot read this release" in text(body)
    # What is wrong may quote what is hidden: the terminal says it.
    assert "has no" not in text(body)
    assert body.xpath(".//a/@href") == ["../latest/index.html", "../all/index.html#1.4.0"]


@pytest.mark.parametrize("theme", ["guidelinekit", "material"])
def test_a_guideline_whose_only_release_cannot_be_read_is_published(repository: Repository, theme: str) -> None:
    repository.commit(
        "First", {"specs/mood.yaml": MOOD.replace("name: Sad, ", ""), "guidelinekit.yaml": f"theme: {theme}"}
    )
    repository.git("tag", "mood@1.0.0")
    page = (published(repository) / "mood/1.0.0/index.html").read_text(encoding="utf-8")
    assert "cannot read this release" in page
    assert "guideline.css" not in page


def test_a_guideline_with_one_release_has_pages_of_its_elements(repository: Repository) -> None:
    repository.commit("First", {"specs/mood.yaml": MOOD})
    repository.git("tag", "mood@1.0.0")
    site = published(repository)
    assert rows(content(site / "mood/all/labels/sad/index.html")) == ["1.0.0 1 January 2026"]


def test_pages_in_material_have_the_colors_and_the_first_page_of_the_guideline(repository: Repository) -> None:
    repository.write({"guidelinekit.yaml": "theme: material\n"})
    write_history(repository)
    site = published(repository)
    for page, root in (
        ("all/index.html", "../"),
        ("all/labels/sad/index.html", "../../../"),
        ("1.4.0/index.html", "../"),
    ):
        tree = document(site / "mood" / page)
        sheets = [href for href in tree.xpath("//link/@href") if href.endswith("guideline.css")]
        assert sheets == [f"{root}latest/assets/guideline.css"]
        assert (site / "mood" / page).parent.joinpath(sheets[0]).is_file()


def test_trial_versions_keep_their_order_in_text_from_right_to_left(repository: Repository) -> None:
    write_history(repository, "ar")
    site = published(repository)
    links = content(site / "mood/all/index.html").xpath(".//a[contains(text(), '-rc.1')]")
    links += content(site / "mood/all/labels/sad/index.html").xpath(".//a[contains(text(), '-rc.1')]")
    assert len(links) == 2
    assert {link.get("dir") for link in links} == {"ltr"}
    banner = content(site / "mood/2.1.0-rc.1/index.html").xpath("./div[@class='gk-old']//b")
    assert [b.text for b in banner] == ["\u200e2.1.0-rc.1"]
