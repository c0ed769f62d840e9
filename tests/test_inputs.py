"""Inputs, marks and attributes that do not fit the task are reported, and never cause a crash."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.store.assets import probe
from tests.conftest import ENGLISH, MOOD, Repository, Result
from tests.media import jpeg, mp4, pdf, png, tiff, wav
from tests.test_no_silent_change import source
from tests.test_task_kinds import TWO, checked, guideline

Cli = Callable[..., Result]


def codes(data: dict[str, Any]) -> list[str]:
    result = checked(data)
    findings = list(result.findings)
    if result.guideline is not None and not result.has_errors:
        findings += craft(result.guideline, result.source, result.texts)
    return [finding.code for finding in findings if not finding.code.startswith("GK4")]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("video", {"file": "assets/a.mp4", "frames": "x"}),
        ("video", {"frames": [{"role": "user", "text": "x"}]}),
        ("video", {"frames": {"1": "assets/scene.png", "01": "assets/scene.png"}}),
        ("document", {"file": "assets/letter.pdf", "text": [{"role": "user", "text": "x"}]}),
        ("image", {"file": "assets/scene.png", "description": ["x"]}),
        ("image", {"file": {"file": "assets/scene.png"}}),
        ("audio", {"file": "assets/call.wav", "frames": {"1": "assets/scene.png"}}),
    ],
)
def test_a_file_of_the_wrong_form_is_reported(kind: str, value: Any) -> None:
    data = guideline("text", "choose-one", "alpha")
    data["task"]["input"] = kind
    data["examples"]["only"]["input"] = value
    assert set(codes(data)) & {"GK203", "GK205", "GK307"}


def test_own_keys_are_not_read_as_text() -> None:
    data = guideline("conversation", "choose-one", "alpha")
    data["examples"]["only"]["input"] = [{"role": "user", "text": "Hello.", "x-number": 3, "x-list": [1]}]
    assert codes(data) == []


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ({"box": [5, 5, 20, 10], "holes": [[[6, 6], [7, 7], [8, 6]]]}, "GK306"),
        ({"box": [5, 5, 20, 10], "text": "Ada"}, "GK306"),
        ({"box": [5, 5, 20, 10], "turn": 1}, "GK306"),
        ({"box": [5, 5, 20, 10], "page": 1}, "GK307"),
        ({"holes": [[[6, 6], [7, 7], [8, 6]]]}, "GK306"),
    ],
)
def test_a_mark_has_only_the_fields_of_its_kind(mark: dict[str, Any], code: str) -> None:
    assert codes(guideline("image", "draw-boxes", [{"label": "alpha", **mark}])) == [code]


def test_a_hole_must_be_inside_its_polygon() -> None:
    ring, hole = [[5, 5], [25, 5], [25, 15]], [[40, 20], [50, 20], [50, 30]]
    answer = [{"label": "alpha", "polygon": ring, "holes": [hole]}]
    assert codes(guideline("image", "draw-polygons", answer)) == ["GK320"]


def test_the_kind_of_a_label_must_fit_the_input() -> None:
    data = guideline("text", "choose-one", "alpha", labels={**TWO, "gamma": {**TWO["alpha"], "kind": "draw-boxes"}})
    assert codes(data) == ["GK306"]


def test_two_marks_with_the_same_id_are_reported() -> None:
    answer = [{"label": "alpha", "text": "Ada", "id": "m"}, {"label": "alpha", "text": "Bea", "id": "m"}]
    assert codes(guideline("text", "mark-spans", answer)) == ["GK326"]


ATTRIBUTES = {
    "seen": {"ask": "Is it seen?", "kind": "choose-one", "of": "track", "required": True,
             "options": {"yes": {"name": "Yes", "attributes": ["where"]}, "no": {"name": "No"}}},
    "where": {"ask": "Where?", "kind": "write", "of": "track", "required": True},
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "expected"),
    [({"seen": "no"}, []), ({"seen": "yes"}, ["GK323"]), ({"seen": "yes", "where": "left"}, []), ({}, ["GK323"])],
)
def test_a_nested_attribute_is_asked_if_its_option_is_chosen(values: dict[str, str], expected: list[str]) -> None:
    mark = {"label": "alpha", "box": [5, 5, 20, 10], "frame": 25, "track": "t", "attributes": values}
    assert codes(guideline("video", "draw-boxes", [mark], attributes=ATTRIBUTES)) == expected


PARTS = {
    "true": {"ask": "True?", "kind": "choose-one", "of": ["left", "right"], "required": True,
             "options": {"yes": {"name": "Yes"}, "no": {"name": "No", "attributes": ["error"]}}},
    "error": {"ask": "What is false?", "kind": "write", "of": ["left", "right"], "required": True},
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"true": {"left": "yes", "right": "yes"}}, []),
        ({"true": {"left": "yes", "right": "no"}, "error": {"right": "The year."}}, []),
        ({"true": {"left": "yes", "right": "no"}}, ["GK323"]),
        ({"true": {"left": "yes"}}, ["GK323"]),
        ({"true": {"left": "yes", "right": "no"}, "error": {"left": "x", "right": "y"}}, ["GK322"]),
        ({"true": {"left": "yes", "right": "yes"}, "error": {"right": "x"}}, ["GK322"]),
    ],
)
def test_an_attribute_of_parts_has_a_value_for_each_part(values: dict[str, Any], expected: list[str]) -> None:
    answer = {"label": "alpha", "attributes": values}
    assert codes(guideline("text", "compare", answer, attributes=PARTS)) == expected


def kinds(old: dict[str, Any], new: dict[str, Any], schema: Schema) -> list[str]:
    return [change.kind.id for change in flat(compare(source(old), source(new), schema))]


def test_ids_that_look_like_field_names_are_compared_as_ids(schema: Schema) -> None:
    data = guideline("text", "choose-one", "alpha", labels={**TWO, "answer": TWO["alpha"], "audience": TWO["alpha"]})
    old, new = json.loads(json.dumps(data)), json.loads(json.dumps(data))
    old["examples"]["only"]["not"], new["examples"]["only"]["not"] = {"answer": "It is."}, {"answer": "It is not."}
    assert kinds(old, new, schema) == ["example-not-changed"]
    steps = {"s": {"ask": "Is it?", "answers": {"audience": "alpha", "no": "beta"}}}
    reversed_steps = {"s": {"ask": "Is it?", "answers": {"audience": "beta", "no": "beta"}}}
    assert kinds({**data, "procedure": steps}, {**data, "procedure": reversed_steps}, schema) == [
        "decision-step-answer-changed"
    ]


def test_a_link_to_another_mark_changes_the_answer(schema: Schema) -> None:
    marks = [{"label": "thing", "text": word, "id": str(at)} for at, word in enumerate(["Ada", "Bea", "wrote"], 1)]
    old = guideline("text", "link", [*marks, {"label": "knows", "from": 1, "to": 2}])
    new = guideline("text", "link", [*marks, {"label": "knows", "from": 1, "to": 3}])
    assert kinds(old, new, schema) == ["example-answer-changed"]


def test_boxes_are_matched_by_position(schema: Schema) -> None:
    old = guideline(
        "image", "draw-boxes", [{"label": "alpha", "box": [9, 5, 5, 5]}, {"label": "alpha", "box": [40, 5, 5, 5]}]
    )
    new = guideline(
        "image", "draw-boxes", [{"label": "alpha", "box": [11, 5, 5, 5]}, {"label": "alpha", "box": [40, 5, 5, 5]}]
    )
    assert kinds(old, new, schema) == ["example-answer-adjusted"]


def test_one_part_equals_a_list_with_that_part(schema: Schema) -> None:
    def about(of: Any) -> dict[str, Any]:
        return guideline("text", "compare", "alpha", attributes={"q": {"ask": "Which?", "kind": "write", "of": of}})

    assert kinds(about("left"), about(["left"]), schema) == []
    assert kinds(about(["left", "right"]), about(["right", "left"]), schema) == []


def test_the_size_of_a_rotated_photograph_is_that_of_its_display() -> None:
    image, out = Image.open(io.BytesIO(png(60, 40))), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(out, "JPEG", exif=exif)
    assert (probe("a.jpg", out.getvalue()).width, probe("a.jpg", out.getvalue()).height) == (40, 60)


def test_damaged_files_are_reported_whatever_their_readers_raise() -> None:
    content = pdf()
    for at in range(0, len(content), 7):
        asset = probe("a.pdf", content[:at] + b"\xff<" + content[at + 2 :])
        assert asset.kind == "document" or asset.problem


def test_the_kind_of_a_file_is_detected_from_its_bytes() -> None:
    assert (probe("a.mp4", mp4()).kind, probe("a.mp4", mp4()).seconds) == ("video", 0.0)
    assert probe("a.m4a", mp4(3)).seconds == 3.0
    assert probe("a.wav", wav(2.0)).seconds == 2.0
    assert probe("a.wav", wav(2.0)[:300]).seconds < 1
    assert "damaged" in probe("a.jpg", jpeg()[:400]).problem
    assert "TIFF" in probe("a.png", tiff()).problem
    assert "should end in .jpg" in probe("a.png", jpeg()).problem
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    assert "git lfs pull" in probe("a.png", pointer).problem


def test_a_large_image_is_accepted() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(out, "PNG")
    asset = probe("a.png", out.getvalue())
    assert (asset.width, asset.height, asset.problem) == (20_000, 10_000, "")


def test_a_git_lfs_pointer_does_not_block_a_commit(repository: Repository, cli: Cli) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    example = "examples:\n  e: {input: {file: assets/a.png, description: x}, answer: sad}\n"
    text = MOOD.replace("input: text", "input: image") + example
    repository.write({"specs/mood/guideline.yaml": text, "specs/mood/assets/a.png": pointer})
    repository.git("add", "--all")
    assert "GK603" not in cli("-C", repository.path, "check", "--staged").out
    assert "git lfs pull" in cli("-C", repository.path, "check").out


def test_json_lines_have_the_nesting_limit_of_yaml(cli: Cli, tmp_path: Path) -> None:
    spec = tmp_path / "specs/mood"
    (spec / "examples").mkdir(parents=True)
    (spec / "guideline.yaml").write_text(MOOD)
    deep = "[" * 700 + "]" * 700
    (spec / "examples/a.jsonl").write_text(f'{{"id": "a", "input": "x", "answer": "sad", "x-a": {deep}}}\n')
    assert "GK107" in cli("-C", tmp_path, "check").out


def test_the_specs_folder_may_have_been_a_file_in_the_past(repository: Repository, cli: Cli) -> None:
    repository.commit("A file", {"specs": "x"})
    repository.commit("Gone", {"specs": None})
    repository.commit("A folder", {"specs/mood.yaml": MOOD})
    assert cli("-C", repository.path, "changelog").code == 0


def test_each_decision_step_is_shown_once(cli: Cli, tmp_path: Path) -> None:
    steps = "procedure:\n" + "".join(
        f"  s{at}: {{ask: Question {at}?, answers: {{yes: {{step: s{at + 1}}}, no: {{name: Not so}}}}}}\n"
        for at in range(12)
    )
    steps += "  s12: {ask: Question 12?, answers: {yes: happy, no: []}}\n"
    steps += "  unreached: {ask: No answer leads here?, answers: {yes: happy, no: sad}}\n"
    (tmp_path / "specs").mkdir()
    example = "examples:\n  e: {input: x, answer: sad, shows: [procedure/unreached]}\n"
    (tmp_path / "specs/mood.yaml").write_text(MOOD + steps + example)
    assert cli("-C", tmp_path, "build", "--no-history").code == 0
    page = (tmp_path / "_site/mood/preview/decide/index.html").read_text()
    for step in (*(f"s{at}" for at in range(13)), "unreached"):
        assert page.count(f'id="{step}"') == 1
        assert page.count(f'data-step="{step}"') == 1
    # In the list and in the drawing.
    assert page.count(ENGLISH.text("pages.nothing-to-label")) == 2
