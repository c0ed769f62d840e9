"""The files of a publication that programs read are valid by their schemas, standards or parsers, and name real files.

They are those of the example, of two guidelines of `specs/` with generated histories, and of a hostile guideline.
"""

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree, html

from guidelinekit.exchange.release.labels_csv import COLUMNS
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.resources import load_schema
from tests.conftest import Repository
from tests.hostile import PAYLOADS, hostile
from tests.release_contents import SCHEMAS, by_id, spec
from tests.release_series import series
from tests.test_feed import NAMED_ENTRY, validated

if TYPE_CHECKING:
    from playwright.sync_api import Page

URL = "https://labels.example/a&b/"
SETTINGS = f"site_url: {URL}\ntitle: '<b>Our & \"guidelines\"</b> ]]>'\n"
_COUNT_RULES = "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet.cssRules.length }"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _hostile_repository(schema: Schema, path: Path) -> Repository:
    repository = Repository(path)
    data = {**hostile(schema), "version": "1.0.0"}
    repository.commit("One", {"specs/a/guideline.yaml": json.dumps(data), "guidelinekit.yaml": SETTINGS})
    data["labels"]["a"].update(definition=PAYLOADS[0] + PAYLOADS[3] + PAYLOADS[9], name=PAYLOADS[0])
    data.update(summary=PAYLOADS[5], version="1.1.0", title=PAYLOADS[0])
    note = f"{PAYLOADS[0]}\n{PAYLOADS[2]}\n{PAYLOADS[1]}"
    repository.commit("Two", {"specs/a/guideline.yaml": json.dumps(data), "changes/a/1.1.0/why.md": note})
    data.update(summary=PAYLOADS[0], version="1.2.0")
    repository.commit("Three", {"specs/a/guideline.yaml": json.dumps(data)})
    reason = f'{PAYLOADS[5]} "}}</style><script>window.hit=1</script> \\'
    repository.commit("Withdraw", {"changes/a/1.2.0/withdrawn.md": f"{reason}\n"})
    return repository


def _specs_repository(path: Path) -> Repository:
    repository = Repository(path)
    names = ("ticket-personal-data", "universal-pos-tags")
    for states in zip(*(series(spec(name), seed, 4) for seed, name in enumerate(names)), strict=True):
        files = {f"specs/{data['id']}/guideline.yaml": json.dumps(data) for data in states}
        repository.commit("Release", files)
    return repository


@pytest.fixture(scope="session", params=["example", "specs", "hostile"])
def published(request: pytest.FixtureRequest, example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder with the unreleased state."""
    folder = tmp_path_factory.mktemp("published")
    match request.param:
        case "example":
            root = example
        case "specs":
            root = _specs_repository(folder / "repository").path
        case _:
            root = _hostile_repository(load_schema(), folder / "repository").path
    publish(Workspace(root), output=folder / "site", options=PublishOptions(has_next=True))
    return folder / "site"


def indexes(published: Path) -> dict[str, Any]:
    """The indexes of guidelines, by their folders."""
    root = json.loads((published / "index.json").read_text())
    return {
        entry["index"].rpartition("/")[0]: json.loads((published / entry["index"]).read_text())
        for entry in root["guidelines"]
    }


def test_every_json_file_is_as_the_schema_that_it_names_has_it(published: Path) -> None:
    used = set()
    for path in published.rglob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        by_id(data["$schema"]).validate(data)
        used.add(data["$schema"])
    names = ("site", "releases", "release-guideline", "release-changes", "release-migration")
    assert used == {SCHEMAS[f"{name}.schema.json"]["$id"] for name in names}


def test_no_file_has_the_time_at_which_it_was_written(published: Path) -> None:
    """Every date in an index is one of git or of a guideline."""
    for index in indexes(published).values():
        dates = {entry[key] for entry in index["releases"] for key in ("date", "effective")}
        assert set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps({**index, "title": ""}))) == dates - {""}


def test_the_tables_of_labels_have_a_row_for_each_label(published: Path) -> None:
    tables = list(published.rglob("labels.csv"))
    assert tables
    for path in tables:
        content = path.read_bytes().decode()
        assert content.count("\r\n") == content.count("\n") - sum(map(_inner_lines, csv.reader(io.StringIO(content))))
        rows = list(csv.DictReader(io.StringIO(content, newline=""), strict=True))
        guideline = json.loads((path.parent / "guideline.json").read_text("utf-8"))["content"]
        assert list(rows[0]) == list(COLUMNS)
        assert len(rows) == len(guideline["labels"])
        assert all(None not in row and None not in row.values() for row in rows)


def _inner_lines(row: list[str]) -> int:
    return sum(cell.count("\n") for cell in row)


def test_the_feed_names_every_release(published: Path) -> None:
    feed = validated((published / "feed.atom").read_bytes(), NAMED_ENTRY)
    expected = {
        f"{folder}/{release['version']}/index.html"
        for folder, index in indexes(published).items()
        for release in index["releases"]
    }
    base = next((link.href for link in feed.feed.links if link.rel == "self"), "").removesuffix("feed.atom")
    assert {entry.link.removeprefix(base) for entry in feed.entries} == expected
    dates = [entry.updated for entry in feed.entries]
    assert dates == sorted(dates, reverse=True)
    assert feed.feed.updated == dates[0]
    assert all((published / path).is_file() for path in expected)


def test_the_site_map_is_as_the_protocol_has_it(published: Path) -> None:
    path = published / "sitemap.xml"
    if not json.loads((published / "index.json").read_text())["files"].get("sitemap.xml"):
        assert not path.exists()
        assert b"Sitemap" not in (published / "robots.txt").read_bytes()
        return
    content = path.read_bytes()
    assert len(content) <= 50 * 2**20
    root = etree.fromstring(content)
    assert root.tag == f"{{{SITEMAP}}}urlset"
    assert 1 <= len(root) <= 50_000
    addresses = []
    for entry in root:
        assert entry.tag == f"{{{SITEMAP}}}url"
        assert [child.tag for child in entry] == [f"{{{SITEMAP}}}loc"]
        addresses.append(str(entry[0].text))
    assert len(set(addresses)) == len(addresses)
    canonical = {}
    for address in addresses:
        assert address.startswith(URL)
        assert len(address) < 2048
        page = published / address.removeprefix(URL)
        head = html.fromstring(page.read_bytes()).find("head")
        assert head is not None
        assert [meta.get("content") for meta in head.findall("meta[@name='robots']")] in ([], ["index"])
        canonical[address] = [link.get("href") for link in head.findall("link[@rel='canonical']")]
    assert {address: [address] for address in canonical if "/latest/" in address} == {
        address: links for address, links in canonical.items() if "/latest/" in address
    }
    assert f"{URL}a/latest/index.html" in addresses
    newest = {page.relative_to(published / "a/1.1.0").as_posix() for page in (published / "a/1.1.0").rglob("*.html")}
    assert {address.removeprefix(f"{URL}a/latest/") for address in addresses if "/latest/" in address} == newest


def test_robots_may_read_everything(published: Path) -> None:
    """Pages of old releases say themselves that they are not to be listed, which a robot must be able to read."""
    robots = RobotFileParser()
    robots.parse((published / "robots.txt").read_text().splitlines())
    for path in published.rglob("*.html"):
        assert robots.can_fetch("any", urljoin(URL, path.relative_to(published).as_posix()))
    has_map = (published / "sitemap.xml").exists()
    assert robots.site_maps() == ([f"{URL}sitemap.xml"] if has_map else None)


def test_the_list_for_models_leads_to_the_newest_releases(published: Path) -> None:
    lines = (published / "llms.txt").read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("#") for line in lines) == 2
    links = [
        re.fullmatch(r"- \[(?P<name>[^\[\]]+)\]\((?P<link>[^()\s]+)\)(: .*)?", line) for line in lines if "](" in line
    ]
    assert all(links)
    paths = [match["link"].removeprefix(URL) for match in links if match is not None]
    assert paths == [f"{folder}/{index['latest']}/prompt.md" for folder, index in indexes(published).items()]
    assert all((published / path).read_bytes() for path in paths)


def test_the_script_of_all_releases_is_their_list(published: Path) -> None:
    for folder, index in indexes(published).items():
        text = (published / folder / "versions.js").read_text("utf-8")
        start = "window.gkVersions="
        assert text.startswith(start)
        data = json.loads(text.removeprefix(start))
        keys = ("version", "date", "effective", "status", "path")
        assert data["releases"] == [{key: release[key] for key in keys} for release in index["releases"]]
        assert (data["guideline"], data["latest"]) == (index["guideline"], index["latest"])
        # No text of it ends the element of a script.
        assert "<" not in text
        assert "\u2028" not in text


def test_browsers_hide_the_banner_of_the_newest_release_only(published: Path, page: "Page") -> None:
    for folder, index in indexes(published).items():
        for release in index["releases"]:
            page.goto((published / folder / release["path"] / "index.html").as_uri())
            page.add_script_tag(path=published / folder / "versions.js")
            assert page.evaluate("gkVersions.latest") == index["latest"]
            is_newest = release["version"] == index["latest"]
            assert page.locator(".gk-old").is_visible() != is_newest, release["version"]
            said = page.evaluate("getComputedStyle(document.querySelector('.gk-old p'), '::before').content")
            assert (said != "none") == (release["status"] == "withdrawn")
            if release["status"] == "withdrawn":
                assert "</style><script>window.hit=1</script>" in said.replace("\\", "")
            assert page.evaluate("window.hit === undefined")
            text = (published / folder / "versions.css").read_text("utf-8")
            assert page.evaluate(_COUNT_RULES, text) == len(text.splitlines())


# RFC 5829: relations of versions


def test_pages_of_releases_name_their_history_and_the_newest_version(published: Path) -> None:
    for folder, index in indexes(published).items():
        for path in (published / folder).rglob("*.html"):
            kind = path.relative_to(published / folder).parts[0]
            relations = _relations(path)
            if kind in ("all", "compare", "next"):
                assert "latest-version" not in relations
                continue
            below = path.relative_to(published / folder / kind).as_posix()
            if path.name == "index.html" and "version-history" not in relations:
                assert not index["latest"], path
                continue
            assert _file(published, path, relations["latest-version"]) == published / folder / "latest" / below
            assert relations["canonical"] == relations["latest-version"]
            history = _file(published, path, relations["version-history"])
            assert history.relative_to(published / folder).parts[0] == "all"
            assert history.is_file()


def _relations(path: Path) -> dict[str, str]:
    links = html.fromstring(path.read_bytes()).findall("head/link")
    return {str(link.get("rel")): str(link.get("href")) for link in links}


def _file(published: Path, page: Path, address: str) -> Path:
    if address.startswith(URL):
        return published / urlsplit(address[len(URL) :]).path
    return (page.parent / address).resolve()


def test_a_page_of_an_element_has_its_own_history(example: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(Workspace(example), output=site)
    for path in (site / "comment-toxicity/1.0.0/labels").glob("*/index.html"):
        history = _file(site, path, _relations(path)["version-history"])
        assert history == site / f"comment-toxicity/all/labels/{path.parent.name}/index.html"
