"""Every kind of task with every kind of input: a valid answer, and invalid ones, each with its error."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from guidelinekit.guideline.check.check import Checked, check
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.assets import probe
from guidelinekit.store.resources import load_schema
from tests.conftest import ROOT
from tests.media import FILES

SCHEMA = load_schema()
INPUTS: list[str] = SCHEMA.raw["$defs"]["input_kind"]["enum"]
KINDS: list[str] = SCHEMA.raw["$defs"]["task_kind"]["enum"]
FACTS = {path: probe(path, content) for path, content in FILES.items()}

SENTENCE = "Ada wrote to Bea."
VALUES: dict[str, Any] = {
    "text": SENTENCE,
    "conversation": [{"role": "user", "text": SENTENCE}, {"role": "assistant", "text": "Noted."}],
    "image": {"file": "assets/scene.png", "description": "Two shapes."},
    "audio": {"file": "assets/call.wav", "description": "Silence."},
    "video": {"frames": {"0": "assets/scene.png", "25": "assets/scene.png"}, "description": "Two shapes, at rest."},
    "document": {
        "file": "assets/letter.pdf", "pages": {"1": "assets/scene.png"}, "text": SENTENCE, "description": "A letter.",
    },
}  # fmt: skip
#: The fields of a mark on an input besides its position.
BESIDE: dict[str, dict[str, Any]] = {"video": {"frame": 25}, "document": {"page": 1}}
#: For links: the kind of the linked marks, and two positions.
JOINED: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    **dict.fromkeys(("text", "conversation", "document"), ("mark-spans", {"text": "Ada"}, {"text": "Bea"})),
    **dict.fromkeys(("image", "video"), ("draw-boxes", {"box": [5, 5, 20, 10]}, {"box": [35, 15, 20, 20]})),
    "audio": ("mark-segments", {"from": 0, "to": 0.2}, {"from": "0:00.3", "to": "0:00.5"}),
}
TWO = {"alpha": {"name": "Alpha", "definition": "The first."}, "beta": {"name": "Beta", "definition": "The second."}}
#: For each kind, a valid position, and invalid ones with the code of their error.
MARK_FIELDS: dict[str, tuple[dict[str, Any], list[tuple[dict[str, Any], str]]]] = {
    "mark-spans": ({"text": "Ada"}, [({"text": "Eve"}, "GK304"), ({}, "GK306"), ({"text": "A", "turn": 9}, "GK320")]),
    "draw-boxes": (
        {"box": [5, 5, 20, 10]},
        [({"box": [50, 5, 20, 10]}, "GK320"), ({"box": [5, 5, 0, 10]}, "GK320"), ({"line": [[1, 1], [2, 2]]}, "GK306")],
    ),
    "draw-polygons": (
        {"polygon": [[5, 5], [25, 5], [25, 15]], "holes": [[[10, 7], [15, 7], [15, 10]]]},
        [({"polygon": [[5, 5], [70, 5], [5, 9]]}, "GK320"), ({"polygon": [[5, 5], [6, 6]]}, "GK206"), ({}, "GK306")],
    ),
    "draw-lines": (
        {"line": [[5, 5], [25, 15]]}, [({"line": [[5, -1], [6, 6]]}, "GK320"), ({"box": [1, 1, 2, 2]}, "GK306")],
    ),
    "place-keypoints": (
        {"points": {"tip": [5, 5], "heel": [25, 15]}},
        [({"points": {"tip": [61, 5]}}, "GK320"), ({"points": {}}, "GK206"), ({"text": "tip"}, "GK306")],
    ),
    "mark-segments": (
        {"from": 0.1, "to": "0:00.4"},
        [({"from": 0.4, "to": 0.1}, "GK320"), ({"from": 0.1}, "GK306"), ({"from": "soon", "to": 0.4}, "GK320")],
    ),
}  # fmt: skip


def guideline(input_kind: str, kind: str, answer: Any, **more: Any) -> dict[str, Any]:
    """A guideline with one example."""
    value = VALUES[input_kind]
    is_compared = kind == "compare"
    task_input = {"left": input_kind, "right": input_kind} if is_compared else input_kind
    return {
        "format": 1, "id": "pair", "title": "Pair", "version": "1.0.0", "summary": "A task and an input.",
        "task": {"unit": "One item.", "input": task_input, "kind": kind},
        "labels": {} if kind == "write" else _labels(input_kind, kind),
        "outcomes": {"skip": {"name": "Skip", "when": "Nothing is clear."}},
        "examples": {"only": {"input": {"left": value, "right": value} if is_compared else value, "answer": answer}},
        **more,
    }  # fmt: skip


def _labels(input_kind: str, kind: str) -> dict[str, Any]:
    if kind != "link":
        return TWO
    made, _, _ = JOINED[input_kind]
    ends = {"from": ["thing"], "to": ["thing"]}
    return {
        "thing": {"name": "Thing", "definition": "What is joined.", "kind": made},
        "other": {"name": "Other", "definition": "What is not joined.", "kind": made},
        "knows": {"name": "Knows", "definition": "The first knows the second.", **ends},
    }


def answers(input_kind: str, kind: str) -> tuple[Any, list[tuple[Any, str]]]:
    """A valid answer, and invalid ones with the code of their error."""
    match kind:
        case "choose-one" | "compare" | "rate":
            return "alpha", [("gamma", "GK301"), (["alpha", "beta"], "GK306"), ([], "GK306")]
        case "choose-many":
            return ["alpha", "beta"], [(["gamma"], "GK301"), ([{"label": "alpha", "text": "Ada"}], "GK306")]
        case "write":
            return {"text": "Ada, to Bea."}, [
                ({"attributes": {}}, "GK306"),
                ({"text": ""}, "GK206"),
                ("alpha", "GK301"),
            ]
        case "link":
            _, start, end = JOINED[input_kind]
            beside = BESIDE.get(input_kind, {}) if "box" in start else {}
            first = {"label": "thing", "id": "a", **start, **beside}
            second = {"label": "thing", "id": "b", **end, **beside}
            link = {"label": "knows", "from": "a", "to": "b"}
            return [first, second, link], [
                ([first, second, {**link, "to": "c"}], "GK324"),
                ([first, {**second, "label": "other"}, link], "GK324"),
                ([first, second, {"label": "knows"}], "GK306"),
            ]
        case _:
            beside = {} if kind in ("mark-spans", "mark-segments") else BESIDE.get(input_kind, {})
            right, wrong = MARK_FIELDS[kind]
            return (
                [{"label": "alpha", **right, **beside}],
                [([{"label": "alpha", **position, **beside}], code) for position, code in wrong],
            )


def checked(data: dict[str, Any]) -> Checked:
    file = SourceFile(path="specs/pair/guideline.yaml", content=json.dumps(data).encode())
    return check([file], SCHEMA, name="pair", assets=FACTS.get)


def combinations() -> Iterator[tuple[str, str]]:
    """The combinations that the schema accepts."""
    for input_kind in INPUTS:
        for kind in KINDS:
            if SCHEMA.accepts(guideline(input_kind, kind, answers(input_kind, "choose-one")[0])):
                yield input_kind, kind


COMBINATIONS = list(combinations())
UNSUPPORTED = [(i, k) for i in INPUTS for k in KINDS if (i, k) not in COMBINATIONS]


@pytest.mark.parametrize(("input_kind", "kind"), COMBINATIONS)
def test_a_valid_answer_has_no_findings(input_kind: str, kind: str) -> None:
    right, wrong = answers(input_kind, kind)
    found = checked(guideline(input_kind, kind, right))
    assert found.findings == ()
    assert found.guideline is not None
    assert len(wrong) >= 2


@pytest.mark.parametrize(("input_kind", "kind"), COMBINATIONS)
def test_each_invalid_answer_is_an_error(input_kind: str, kind: str) -> None:
    for wrong, code in answers(input_kind, kind)[1]:
        findings = checked(guideline(input_kind, kind, wrong)).findings
        assert code in {finding.code for finding in findings if finding.severity is Severity.ERROR}, wrong
        assert all(finding.address.startswith("examples/only/answer") for finding in findings), wrong


@pytest.mark.parametrize(("input_kind", "kind"), COMBINATIONS)
def test_an_input_of_another_kind_is_an_error(input_kind: str, kind: str) -> None:
    right, _ = answers(input_kind, kind)
    data = guideline(input_kind, kind, right)
    other: Any = ["no", "turns"] if input_kind == "conversation" else 7
    unsuitable = VALUES["text"] if input_kind != "text" else VALUES["image"]
    for value, codes in ((other, {"GK203"}), (unsuitable, {"GK307"})):
        data["examples"]["only"]["input"] = {"left": value, "right": value} if kind == "compare" else value
        assert {finding.code for finding in checked(data).findings} & codes


@pytest.mark.parametrize(("input_kind", "kind"), UNSUPPORTED)
def test_an_unsupported_combination_is_one_error_that_names_the_inputs(input_kind: str, kind: str) -> None:
    findings = checked(guideline(input_kind, kind, answers(input_kind, "choose-one")[0])).findings
    assert [finding.code for finding in findings] == ["GK204"]
    assert "take" in findings[0].message


def test_one_part_of_a_supported_kind_is_enough() -> None:
    data = guideline("text", "choose-one", "alpha")
    data["task"] = {"unit": "One item.", "input": {"photo": "image", "caption": "text"}, "kind": "draw-boxes"}
    data["examples"]["only"] = {
        "input": {"photo": VALUES["image"], "caption": SENTENCE}, "answer": [{"label": "alpha", "box": [5, 5, 20, 10]}],
    }  # fmt: skip
    assert checked(data).findings == ()


def test_comparing_requires_parts() -> None:
    data = guideline("text", "compare", "alpha")
    data["task"]["input"] = "text"
    assert [finding.code for finding in checked(data).findings] == ["GK204"]


def test_the_manual_shows_all_combinations(schema: Schema) -> None:
    page = (ROOT / "docs/reference/format.md").read_text()
    for kind in KINDS:
        row = next(line for line in page.splitlines() if line.startswith(f"| {kind} |"))
        assert [column.strip() == "yes" for column in row.split("|")[2:-1]] == [
            (i, kind) in COMBINATIONS for i in INPUTS
        ]
