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
from guidelinekit.site.drawing import ItemRenderer
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
    assert re.findall(r"(left|width): ([\d.]+)%", bar.get("style")) == [("left", "20.000"), ("width", "60.000")]
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
    for tag in tree.xpath("//*[contains(@class, 'gk-span-label') or contains(@class, 'gk-piece')]"):
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
    site = tmp_path / "_site/mood/latest"
    assert {path.name for path in (site / "media").iterdir()} == {"f1.png", "f2.png"}
    assert "secret" not in "".join(path.read_text() for path in site.rglob("*.html"))
