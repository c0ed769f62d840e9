"""The card of an example: its item, the right answer beside the wrong ones, what it shows, and its warning."""

import json
from typing import Any

import lxml.html
import pytest

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import PageLinks
from guidelinekit.site.templates import Templates, environment_of
from guidelinekit.store.assets import probe
from guidelinekit.store.resources import resource_files
from tests.conftest import ENGLISH
from tests.media import FILES
from tests.test_task_kinds import guideline

ASSETS = {path: probe(path, content) for path, content in FILES.items()}
TEMPLATES = Templates(resource_files("site_templates"))
CARD = """{% import "items.html.j2" as items %}
{{ items.example(view, to, renderer, "only", item, heading="h3", anchor=true) }}"""


def card(schema: Schema, input_kind: str, kind: str, answer: Any, **more: Any) -> Any:
    """The card of the only example, as an HTML tree. `more` are fields of the example."""
    rules = {"one": {"statement": "Name what is meant. Not what is said."}}
    data = guideline(input_kind, kind, answer, rules=rules)
    data["examples"]["only"] |= more
    file = SourceFile(path="specs/pair/guideline.yaml", content=json.dumps(data).encode())
    checked = check([file], schema, name="pair", assets=ASSETS.get)
    assert checked.guideline is not None, checked.findings
    to = PageLinks("examples/index.html")
    text = environment_of(TEMPLATES, ENGLISH).from_string(CARD).render(
        view=GuidelineView(checked.guideline, Changelog(), ENGLISH), to=to,
        renderer=ItemRenderer(checked.guideline, ASSETS.get, to.file, ENGLISH), item=checked.guideline.examples["only"],
    )  # fmt: skip
    return lxml.html.fragment_fromstring(text.strip())


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_a_card_has_the_item_the_answers_and_links(schema: Schema) -> None:
    wrong = {"beta": "It is not.", "no": {"answer": "beta", "why": "Nor this."}}
    tree = card(schema, "text", "choose-one", "alpha", **{"not": wrong}, why="It is.", title="By name", language="de",
                difficulty="hard", shows=["rules/one"])  # fmt: skip
    assert (tree.get("class"), tree.get("id")) == ("gk-ex", "only")
    assert tree.find("h3").text == "By name"
    (said,) = tree.find_class("gk-said")
    assert said.get("lang") == "de"
    assert said.find_class("gk-text")[0].get("dir") == "auto"
    assert [words(answer) for answer in tree.find_class("gk-right")] == ["Right Alpha It is."]
    assert [words(answer) for answer in tree.find_class("gk-wrong")] == [
        "Wrong Beta It is not.",
        "Wrong Beta Nor this.",
    ]
    (meta,) = tree.xpath("./p[@class='gk-meta']")
    assert words(meta).startswith("hard")
    assert [(a.text, a.get("href")) for a in meta.iter("a")] == [
        ("Rule: Name what is meant", "../rules/index.html#one"),
        ("#only", "index.html#only"),
    ]


def test_the_whole_card_of_a_warned_example_is_closed(schema: Schema) -> None:
    tree = card(schema, "text", "choose-one", "alpha", warning="blood", why="It is GRIM.", title="By name")
    (warned,) = tree.iter("details")
    assert (warned.get("class"), warned.get("open")) == ("gk-warn", None)
    assert words(warned.find("summary")) == "Warning: blood. Show the example (closed in print)"
    assert {element.getparent().getparent() for element in tree.find_class("gk-said")} == {warned}
    warned.drop_tree()
    assert words(tree) == "By name #only"


@pytest.mark.parametrize("input_kind", ["image", "text", "audio"])
def test_each_wrong_answer_has_its_reason_once(input_kind: str, schema: Schema) -> None:
    kind = {"image": "draw-boxes", "text": "mark-spans", "audio": "mark-segments"}[input_kind]
    places: dict[str, dict[str, Any]] = {
        "image": {"box": [5, 5, 9, 9]}, "text": {"text": "Ada"}, "audio": {"from": 0.1, "to": 0.4},
    }  # fmt: skip
    mark = places[input_kind]
    wrong = {
        "drawn": {"answer": [{"label": "beta", **mark}], "why": "FIRST reason."},
        "two": {"answer": [{"label": "beta", **mark}, {"label": "alpha", **mark}], "why": "SECOND reason."},
    }
    tree = card(schema, input_kind, kind, [{"label": "alpha", **mark}], **{"not": wrong}, why="RIGHT reason.")
    text = words(tree)
    assert [text.count(word) for word in ("RIGHT", "FIRST", "SECOND")] == [1, 1, 1]
    assert len(tree.xpath("//*[contains(@class, 'gk-yes')]")) == 1
    assert len(tree.xpath("//*[contains(@class, 'gk-no')]")) == 2
    assert len(tree.find_class("gk-shots")) == (input_kind == "image")
