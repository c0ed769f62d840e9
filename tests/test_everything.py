"""The page with everything of a guideline: complete, with anchors that differ, and with links that stay on it."""

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
import pytest

from guidelinekit.guideline.address import to_segment
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.everything import part_of, with_links_inside
from guidelinekit.site.tags import start_tags, with_attributes
from tests.conftest import ROOT

ALL = "comment-toxicity/preview/all/index.html"


@pytest.fixture(scope="module")
def tree(site: Path) -> Any:
    return lxml.html.document_fromstring((site / ALL).read_bytes())


@pytest.fixture(scope="module")
def guideline(example: Path) -> Any:
    workspace = Workspace(example)
    (version,) = workspace.guidelines(["comment-toxicity"])
    return workspace.check(version).guideline


def test_it_has_every_element_once(tree: Any, guideline: Any) -> None:
    anchors = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    assert [anchor for anchor, count in anchors.items() if count > 1] == []
    expected = {f"labels/{to_segment(label_id)}" for label_id in guideline.labels}
    expected |= {f"rules:{rule_id}" for rule_id in guideline.rules}
    expected |= {f"edge-cases:{case_id}" for case_id in guideline.edge_cases}
    expected |= {f"glossary:{term_id}" for term_id in guideline.glossary}
    expected |= {f"examples:{key}" for key, item in guideline.examples.items() if item.uses == ("teach",)}
    assert len(expected) > 50
    assert expected - anchors.keys() == set()


def test_links_between_its_parts_stay_on_the_page(tree: Any) -> None:
    anchors = {element.get("id") for element in tree.iter()}
    (main,) = tree.xpath("//div[@class='gk']")
    links = [unquote(link) for link in main.xpath(".//a/@href") if ":" not in link.split("#")[0]]
    inside = [link for link in links if link.startswith("#")]
    assert len(inside) > 100
    assert [link for link in inside if link[1:] not in anchors] == []
    # What is on a page of its own only: examples for practice, and the feed.
    assert {link.split("#")[0] for link in links if not link.startswith("#")} <= {
        "../practice/index.html", "../changelog/atom.xml",
    }  # fmt: skip


def test_warned_texts_are_closed(tree: Any, guideline: Any) -> None:
    warned = [item for item in guideline.examples.values() if item.warning and "teach" in item.uses]
    assert len(warned) >= 20
    for item in warned:
        text = item.input["comment"].split("\n")[0]
        holders = [e for e in tree.iter() if isinstance(e.tag, str) and text in (e.text or "")]
        assert holders, text
        for holder in holders:
            folds = [fold for fold in holder.iterancestors("details") if fold.get("open") is None]
            assert folds, text


def test_it_has_the_last_release_only(tree: Any) -> None:
    anchors = {element.get("id") for element in tree.iter()}
    assert "changelog:2.0.0" in anchors
    assert "changelog:1.1.0" not in anchors


def test_its_headings_leave_out_no_level(tree: Any) -> None:
    (main,) = tree.xpath("//div[@class='gk']")
    levels = [int(e.tag[1]) for e in main.iter() if isinstance(e.tag, str) and e.tag in {f"h{n}" for n in range(1, 7)}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_a_part_has_anchors_and_addresses_of_its_own() -> None:
    html = (
        '<h1 id="a">A</h1><label for="b">B</label><input id=b><ul aria-labelledby="a b"></ul>'
        '<a href="#a">up</a><a href="../index.html?x=1#ask">ask</a><a href="https://x.test/#a">far</a>'
        "<img src='../media/car.png' alt=\"a > b\"><path fill=\"url(#hatch)\" viewBox='0 0 1 1'/>"
        '<ol class="gk-steps big" data-js hidden></ol><!-- <a href="#a"> --><pre>&lt;h1 id="a"></pre>'
        '<details class="gk-fold"></details><details class="gk-warn"></details>'
        '<nav class="gk-prevnext"><a href="../x/index.html">x</a></nav>'
    )
    assert part_of("rules/index.html", html).html == (
        '<h2 id="rules:a">A</h2><label for="rules:b">B</label><input id="rules:b">'
        '<ul aria-labelledby="rules:a rules:b"></ul>'
        '<a href="#rules:a">up</a><a href="../index.html?x=1#ask">ask</a><a href="https://x.test/#a">far</a>'
        '<img src=\'../media/car.png\' alt="a > b"><path fill="url(#rules:hatch)" viewBox="0 0 1 1"/>'
        '<ol class="big" hidden></ol><!-- <a href="#a"> --><pre>&lt;h1 id="a"></pre>'
        '<details open class="gk-fold"></details><details class="gk-warn"></details>'
    )


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("../rules/index.html", "#rules"),
        ("../rules/index.html#a", "#rules:a"),
        ("../rules/index.html#gone", "#rules"),
        ("../labels/x/vs/y/index.html", "#labels/x"),
        ("../labels/x/index.html#history", "#labels/x"),
        ("../index.html#ask", "#start:ask"),
        ("../practice/index.html#a", "../practice/index.html#a"),
        ("../../../index.html", "../../../index.html"),
        ("../changelog/atom.xml", "../changelog/atom.xml"),
        ("https://rules.test/rules/index.html", "https://rules.test/rules/index.html"),
        ("mailto:a@b.test", "mailto:a@b.test"),
        ("#rules:a", "#rules:a"),
    ],
)
def test_a_link_leads_to_the_part_on_the_page(address: str, leads_to: str) -> None:
    anchors = "".join(f'<p id="{anchor}"></p>' for anchor in ("rules", "rules:a", "labels/x", "start", "start:ask"))
    assert with_links_inside(f'{anchors}<a href="{address}">x</a>') == f'{anchors}<a href="{leads_to}">x</a>'


def test_tags_are_found_as_browsers_find_them() -> None:
    html = (
        "<!-- <b id=1> --><script src='a.js'>if (a<b) '<p id=2>'</script><style>p>a{}</style>"
        '<P ID=3 Title="<i id=4>" hidden><a\nhref = \'x"y\'>&amp;lt;</a><br/><img alt="a&amp;b">1 < 2'
    )
    assert [(name, dict(attributes)) for name, attributes in start_tags(html)] == [
        ("script", {"src": "a.js"}),
        ("style", {}),
        ("p", {"id": "3", "title": "<i id=4>", "hidden": None}),
        ("a", {"href": 'x"y'}),
        ("br", {}),
        ("img", {"alt": "a&b"}),
    ]


def test_tags_without_another_attribute_are_not_changed() -> None:
    for path in sorted((ROOT / "docs").rglob("*.md"))[:20]:
        text = path.read_text(encoding="utf-8") + "<a href=x><b title='y'><br/>< p>"
        assert with_attributes(text, lambda _, attributes: attributes) == text
