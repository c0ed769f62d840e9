"""The Atom feed of releases, checked against RFC 4287 and by a feed reader."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from guidelinekit.guideline.format.schema import Schema
from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.escape import xml
from tests.conftest import ENGLISH, MOOD, Repository, Result
from tests.hostile import PAYLOADS, hostile

ATOM = "{http://www.w3.org/2005/Atom}"
#: The elements of a feed and an entry by RFC 4287, 4.1.1 and 4.1.2, as far as we use them: (least, most) of each.
FEED = {"title": (1, 1), "id": (1, 1), "updated": (1, 1), "author": (1, 9), "link": (1, 2), "entry": (0, 10**6)}
ENTRY = {"title": (1, 1), "id": (1, 1), "updated": (1, 1), "link": (1, 1), "content": (1, 1)}
#: Those of an entry in the feed of a publication, which only names a release.
NAMED_ENTRY = {"title": (1, 1), "id": (1, 1), "updated": (1, 1), "link": (1, 1), "category": (1, 1), "summary": (1, 1)}


def validated(content: bytes, elements: dict[str, tuple[int, int]] = ENTRY) -> Any:
    """Check a feed, whose entries have these elements, against the RFC; returns it as a feed reader parses it."""
    feed = etree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    _require(feed, FEED)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    for entry in feed.iter(f"{ATOM}entry"):
        _require(entry, elements)
        for text in entry.iter(f"{ATOM}content"):
            assert text.get("type") == "html"
            assert not len(text), "HTML is escaped"
    found: Any = feedparser.parse(content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def _require(element: Any, expected: dict[str, tuple[int, int]]) -> None:
    counts = {name: len(element.findall(f"{ATOM}{name}")) for name in expected}
    assert sum(counts.values()) == len(element), "nothing else is in it"
    for name, (least, most) in expected.items():
        assert least <= counts[name] <= most, name
    assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    assert (element.findtext(f"{ATOM}title") or "").strip()
    updated = element.findtext(f"{ATOM}updated") or ""
    assert len(updated) == 20
    assert updated.endswith("T00:00:00Z")
    relations = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
    assert relations.count(("alternate", "text/html")) == 1
    assert all(link.get("href") for link in element.findall(f"{ATOM}link"))


def test_the_example_has_a_feed_of_its_releases(site: Path) -> None:
    path = site / "comment-toxicity/preview/changelog/atom.xml"
    feed = validated(path.read_bytes())
    assert [entry.title for entry in feed.entries] == [
        ENGLISH.text("pages.feed-entry", title="Comment toxicity", version=version, date=date)
        for version, date in (("2.0.0", "9 March 2026"), ("1.1.0", "16 February 2026"), ("1.0.0", "12 January 2026"))
    ]
    text = feed.entries[0].content[0].value
    renamed = {"element": "Label “Harassment”", "before": "<code>abuse</code>", "after": "<code>harassment</code>"}
    assert ENGLISH.text("changes.label-renamed", **renamed) in text
    assert "In calibration two of five annotators could not tell" in text
    for entry in feed.entries:
        page, _, anchor = entry.link.partition("#")
        assert f'id="{anchor}"' in (path.parent / page).read_text()
    assert 'href="atom.xml"' in (path.parent / "index.html").read_text()
    assert "gold" not in path.read_text()


def test_links_are_absolute_if_the_site_has_an_address(repository: Repository, tmp_path: Path) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD, "guidelinekit.yaml": "site_url: https://labels.example/at\n"})
    built = build(Workspace(repository.path), output=tmp_path / "site").output
    feed = validated((built / "mood/preview/changelog/atom.xml").read_bytes())
    assert {link.href for link in feed.feed.links} == {
        "https://labels.example/at/mood/latest/changelog/atom.xml",
        "https://labels.example/at/mood/latest/changelog/index.html",
    }
    assert feed.entries[0].link == "https://labels.example/at/mood/latest/changelog/index.html#1.0.0"


def test_the_ids_of_releases_are_stable(repository: Repository, tmp_path: Path) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    first = validated(feed_of(repository, tmp_path / "one"))
    repository.commit("Two", {"specs/mood.yaml": MOOD.replace("1.0.0", "1.1.0").replace("title: Mood", "title: Moods")})
    second = validated(feed_of(repository, tmp_path / "two"))
    assert second.feed.id == first.feed.id
    assert second.entries[1].id == first.entries[0].id


def test_hostile_text_is_escaped_in_the_feed(schema: Schema, repository: Repository, tmp_path: Path) -> None:
    data = hostile(schema) | {"version": "1.0.0"}
    repository.commit("One", {"specs/a/guideline.yaml": json.dumps(data, ensure_ascii=False)})
    data["rules"]["a"]["statement"] = PAYLOADS[1] + " " + PAYLOADS[6]
    data["version"], data["title"] = "1.1.0", PAYLOADS[5] + PAYLOADS[0]
    repository.commit("Two", {
        "specs/a/guideline.yaml": json.dumps(data, ensure_ascii=False),
        "changes/a/1.1.0/why.md": PAYLOADS[0] + "\n" + PAYLOADS[2] + "\n",
    })  # fmt: skip
    feed = validated(feed_of(repository, tmp_path / "site"))
    assert "<script" not in feed.entries[0].content[0].value
    assert len(feed.entries) == 2


@pytest.mark.parametrize("options", [["--no-history"], []])
def test_without_a_release_there_is_no_feed(
    repository: Repository, tmp_path: Path, cli: Callable[..., Result], options: list[str]
) -> None:
    repository.commit("Draft", {"specs/mood.yaml": MOOD + ("" if options else "status: draft\n")})
    assert cli("-C", repository.path, "build", "--output", tmp_path / "site", *options).code == 0
    assert not list((tmp_path / "site").rglob("atom.xml"))


def test_characters_that_xml_cannot_have_are_left_out() -> None:
    assert xml("a\x00b\ufffec\ud800d\te🙂") == "abcd\te🙂"


def feed_of(repository: Repository, folder: Path) -> bytes:
    build(Workspace(repository.path), output=folder)
    (found,) = folder.rglob("atom.xml")
    return found.read_bytes()
