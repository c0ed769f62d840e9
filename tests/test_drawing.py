"""Items are drawn with their marks and a text equivalent, and only files that are shown are published."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.site.drawing import ItemRenderer, RenderedExample
from guidelinekit.site.drawing.roles import role_of
from guidelinekit.store.assets import probe
from tests.conftest import CASES, ENGLISH, Result
from tests.media import FILES, png
from tests.test_task_kinds import COMBINATIONS, MARK_FIELDS, answers, guideline

ASSETS = {path: probe(path, content) for path, content in FILES.items()}


def drawn(data: dict[str, Any], schema: Schema) -> Any:
    """The drawn input of the only example, as an HTML tree."""
    file = SourceFile(path="specs/pair/guideline.yaml", content=json.dumps(data).encode())
    found = check([file], schema, name="pair", assets=ASSETS.get).guideline
    assert found is not None
    example = found.examples["only"]
    renderer = ItemRenderer(found, ASSETS.get, lambda path: f"media/{path}", ENGLISH)
    parts = renderer.draw(example.input, example.answer)
    return lxml.html.fragment_fromstring("".join(part.html for part in parts), create_parent="div")


@pytest.mark.parametrize(("input_kind", "kind"), COMBINATIONS)
def test_every_combination_is_drawn(input_kind: str, kind: str, schema: Schema) -> None:
    tree = drawn(guideline(input_kind, kind, answers(input_kind, kind)[0]), schema)
    text = " ".join(tree.text_content().split())
    if input_kind in ("text", "conversation"):
        assert "wrote to" in text
    if input_kind == "image":
        assert tree.xpath("//img/@alt")[0] == "Two shapes."
    if kind in MARK_FIELDS:
        assert "Alpha" in text, "the drawing has a text equivalent"
    if kind == "link":
        assert "Knows" in text
        assert "→" in text


def test_boxes_are_drawn_at_their_coordinates(schema: Schema) -> None:
    tree = drawn(guideline("image", "draw-boxes", [{"label": "alpha", "box": [5, 5.5, 20, 10]}]), schema)
    (svg,), (box,) = tree.xpath("//svg"), tree.find_class("gk-shape")
    assert svg.get("viewbox") == "0 0 60 40"
    assert [box.get(name) for name in ("x", "y", "width", "height")] == ["5", "5.5", "20", "10"]
    assert svg.get("aria-hidden") == "true"


def test_segments_are_drawn_at_their_times(schema: Schema) -> None:
    tree = drawn(guideline("audio", "mark-segments", [{"label": "alpha", "from": 0.1, "to": "0:00.4"}]), schema)
    (bar,) = tree.find_class("gk-bar")
    assert re.findall(r"(left|width): ([\d.]+)%", bar.get("style")) == [("left", "20"), ("width", "60")]
    assert "0:00.1–0:00.4" in tree.text_content()


@pytest.mark.parametrize(
    ("marks", "pieces"),
    [
        ([["Ada wrote"], ["wrote"]], ["Ada ", "wrote"]),
        ([["Ada wrote"], ["wrote to"]], ["Ada ", "wrote", " to"]),
        ([["Ada", "Bea"]], ["Ada", "Bea"]),
        ([["Ada"], ["Ada"]], ["Ada"]),
    ],
)
def test_nested_and_overlapping_marks_keep_every_word(
    marks: list[list[str]], pieces: list[str], schema: Schema
) -> None:
    labels = ["alpha", "beta"]
    answer = [
        {"label": label, "text": text if len(text) > 1 else text[0]} for label, text in zip(labels, marks, strict=False)
    ]
    tree = drawn(guideline("text", "mark-spans", answer), schema)
    outer = [mark for mark in tree.iter("mark") if mark.getparent().tag != "mark"]
    for tag in tree.xpath("//mark/small | //*[contains(@class, 'gk-piece')]"):
        tag.drop_tree()
    shown = [mark.text_content() for mark in outer]
    assert [piece.strip() for piece in shown] == [piece.strip() for piece in pieces]
    assert "".join(tree.text_content().split()) == "AdawrotetoBea."


def test_frames_show_their_own_marks(schema: Schema) -> None:
    answer = [{"label": "alpha", "box": [5, 5, 20, 10], "frame": frame, "track": "t"} for frame in (0, 25, 25)]
    tree = drawn(guideline("video", "draw-boxes", answer), schema)
    assert [len(svg.find_class("gk-shape")) for svg in tree.xpath("//svg")] == [1, 2]
    assert [still.text for still in tree.find_class("gk-still")] == ["Frame 0", "Frame 25"]


def test_the_marks_of_wrong_answers_are_drawn_at_their_times(cli: Callable[..., Result], tmp_path: Path) -> None:
    project(tmp_path, "valid-overlapping-speech")
    assert cli("-C", tmp_path, "build", "--no-history", "--markdown").code == 0
    page = (tmp_path / "_site/mood/docs/examples/index.md").read_text()
    wrong = page[page.index("gk-wrong") :]
    assert "0:01.2–0:01.5" in wrong
    assert "<audio" not in wrong


def example_of(data: dict[str, Any], schema: Schema) -> RenderedExample:
    """The only example of a guideline, drawn with its wrong answers."""
    file = SourceFile(path="specs/pair/guideline.yaml", content=json.dumps(data).encode())
    found = check([file], schema, name="pair", assets=ASSETS.get).guideline
    assert found is not None
    renderer = ItemRenderer(found, ASSETS.get, lambda path: f"media/{path}", ENGLISH)
    return renderer.draw_example(found.examples["only"])


def with_wrong(input_kind: str, kind: str, answer: Any, *wrong: Any) -> dict[str, Any]:
    data = guideline(input_kind, kind, answer)
    data["examples"]["only"]["not"] = {f"w{at}": {"answer": other, "why": "No."} for at, other in enumerate(wrong)}
    return data


def test_wrong_boxes_are_beside_the_right_ones_in_the_same_part_of_the_image(schema: Schema) -> None:
    right, wrong = {"label": "alpha", "box": [20, 15, 6, 6]}, {"label": "alpha", "box": [18, 15, 10, 6]}
    drawn = example_of(with_wrong("image", "draw-boxes", [right], [wrong], ["beta"]), schema)
    assert drawn.parts == (), "the shots show the image"
    assert [shot.wrong for shot in drawn.shots] == ["", "w0"]
    trees = [lxml.html.fragment_fromstring(shot.html) for shot in drawn.shots]
    (box,) = {tree.get("viewbox") for tree in trees}
    left, top, width, height = map(float, box.split())
    assert left < 18
    assert left + width > 28
    assert top < 15 < top + height
    assert width < 60, "it is a part of the image"
    assert [tree.get("aria-label") for tree in trees] == ["Two shapes."] * 2
    assert [tree.find_class("gk-mark-tag")[0].text_content() for tree in trees] == ["✓", "✗"]


@pytest.mark.parametrize("box", [[0, 0, 1, 1], [59, 39, 1, 1], [0, 0, 60, 40], [0, 20, 60, 0.5], [30, 0, 0.5, 40]])
def test_a_part_of_an_image_is_inside_it_and_holds_the_marks(box: list[float], schema: Schema) -> None:
    data = with_wrong("image", "draw-boxes", [{"label": "alpha", "box": box}], [{"label": "beta", "box": box}])
    tree = lxml.html.fragment_fromstring(example_of(data, schema).shots[0].html)
    left, top, width, height = map(float, tree.get("viewbox").split())
    assert 0 <= left <= box[0]
    assert 0 <= top <= box[1]
    assert box[0] + box[2] <= left + width <= 60
    assert box[1] + box[3] <= top + height <= 40
    assert width >= 15
    assert height >= 10


def test_wrong_spans_are_marked_in_the_text(schema: Schema) -> None:
    right, wrong = {"label": "alpha", "text": "Ada"}, {"label": "beta", "text": "Ada wrote"}
    drawn = example_of(with_wrong("text", "mark-spans", [right], [wrong], ["alpha"]), schema)
    assert set(drawn.wrong) == {"w0"}, "an answer without a position is not drawn"
    (mark,) = lxml.html.fragment_fromstring(drawn.wrong["w0"]).iter("mark")
    assert "gk-wrong-span" in mark.get("class")
    assert mark.text.strip() == "Ada wrote"
    assert mark.text_content() == "Ada wrote ✗ Beta"
    assert "gk-wrong-span" not in drawn.parts[0].html


def test_of_a_long_text_the_part_around_a_wrong_span_is_shown(schema: Schema) -> None:
    data = with_wrong("text", "mark-spans", [], [{"label": "beta", "text": "here"}])
    data["examples"]["only"]["input"] = f"{'before ' * 60}here {'after ' * 60}"
    shown = lxml.html.fragment_fromstring(example_of(data, schema).wrong["w0"]).text_content()
    assert re.fullmatch(r"… (before )+here ✗ Beta (after ?)+ …", shown)
    assert len(shown) < 280


def test_wrong_times_are_under_the_right_ones_on_the_same_scale(schema: Schema) -> None:
    right, wrong = {"label": "alpha", "from": 0.1, "to": 0.4}, {"label": "alpha", "from": 0.1, "to": 0.5}
    drawn = example_of(with_wrong("audio", "mark-segments", [right], [wrong]), schema)
    tree = lxml.html.fragment_fromstring(drawn.parts[0].html, create_parent="div")
    assert [lane.get("class") for lane in tree.find_class("gk-lane")][:2] == ["gk-lane", "gk-lane gk-wrong-lane"]
    widths = [re.findall(r"width: ([\d.]+)%", bar.get("style")) for bar in tree.find_class("gk-bar")]
    assert widths == [["60"], ["80"]]
    assert tree[0].tag == "audio", "the player is first"
    links = [lxml.html.fragment_fromstring(html, create_parent="div").find(".//a") for html in
             (drawn.parts[0].html, drawn.wrong["w0"])]  # fmt: skip
    assert [(link.get("data-from"), link.get("data-to")) for link in links] == [("0.1", "0.4"), ("0.1", "0.5")]
    assert links[1].get("href").endswith("#t=0.1,0.5")


@pytest.mark.parametrize(
    ("task_input", "kind", "roles"),
    [
        ({"parent": "text", "comment": "text"}, "choose-one", ["context", "labeled"]),
        ({"subject": "text", "message": "text"}, "mark-spans", ["labeled", "labeled"]),
        ({"picture": "image", "words": "text"}, "mark-spans", ["context", "labeled"]),
        ({"words": "text", "picture": "image"}, "draw-boxes", ["context", "labeled"]),
        ({"talk": "conversation", "a": "text", "b": "text"}, "compare", ["context", "compared", "compared"]),
        ({"ask": "text", "a": "text", "b": "text"}, "compare", ["context", "compared", "compared"]),
        ({"a": "text", "b": "text"}, "compare", ["compared", "compared"]),
    ],
)
def test_parts_are_context_or_labeled_or_compared(
    task_input: dict[str, str], kind: str, roles: list[str], schema: Schema
) -> None:
    data = guideline("text", "mark-spans" if kind == "compare" else kind, [])
    data["task"] = {"unit": "One.", "input": task_input, "kind": kind}
    data["examples"] = {}
    file = SourceFile(path="specs/pair/guideline.yaml", content=json.dumps(data).encode())
    found = check([file], schema, name="pair", assets=ASSETS.get).guideline
    assert found is not None
    assert [role_of(name, found) for name in task_input] == roles


def test_markdown_in_turns_is_rendered_unless_marks_need_the_text(schema: Schema) -> None:
    data = guideline("conversation", "mark-spans", [{"label": "alpha", "text": "Ada", "turn": 1}])
    data["examples"]["only"]["input"] = [
        {"role": "user", "text": "**Ada** wrote."}, {"role": "assistant", "text": "Use `x`:\n\n```\n<b>\n```"},
    ]  # fmt: skip
    first, second = drawn(data, schema).find_class("gk-text")
    assert first.text_content() == "**Ada Alpha** wrote."
    assert second.find(".//pre/code").text == "<b>\n"
    assert "`" not in second.text_content()


def project(root: Path, case: str) -> None:
    shutil.copytree(CASES / "check" / case / "specs", root / "specs")


def test_only_what_is_shown_is_published(cli: Callable[..., Result], tmp_path: Path) -> None:
    project(tmp_path, "valid-tracks-with-ignore-regions")
    spec = tmp_path / "specs/mood"
    (spec / "assets/secret.png").write_bytes(png(30, 30))
    (spec / "assets/unused.png").write_bytes(png(31, 30))
    with (spec / "guideline.yaml").open("a") as file:
        file.write("  hidden: {input: {frames: {1: assets/secret.png}, description: x}, answer: [], uses: [gold]}\n")
    assert cli("-C", tmp_path, "build", "--no-history").code == 0
    site = tmp_path / "_site/mood/preview"
    assert {path.name for path in (site / "media").iterdir()} == {"f1.png", "f2.png"}
    assert "secret" not in "".join(path.read_text() for path in site.rglob("*.html"))
