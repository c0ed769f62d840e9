"""Marks of an answer: which ones only have another position, and how the marks of wrong answers are checked."""

import json
from typing import Any

import pytest
import yaml

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source, compose
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from tests.conftest import HEAD

TEXT = "Ada wrote to Bea, and Bea wrote to Ada."
LABELS: dict[str, dict[str, Any]] = {
    "person": {"name": "Person", "definition": "A person.", "kind": "mark-spans"},
    "place": {"name": "Place", "definition": "A place.", "kind": "mark-spans"},
    "knows": {"name": "Knows", "definition": "One knows the other.", "from": ["person"], "to": ["person"]},
    "box": {"name": "Box", "definition": "A box.", "kind": "draw-boxes"},
    "speech": {"name": "Speech", "definition": "Someone speaks.", "kind": "mark-segments"},
}
Marks = list[Any]


def guideline(answer: Marks, **example: Any) -> dict[str, Any]:
    """A guideline with one example, whose answer and item may be of any kind."""
    return {
        **yaml.safe_load(HEAD),
        "task": {"unit": "One item.", "input": {"text": "text", "photo": "image", "call": "audio"}, "kind": "link"},
        "labels": LABELS,
        "examples": {
            "e": {
                "input": {
                    "text": TEXT, "photo": {"file": "assets/a.png", "description": "A photo."},
                    "call": {"file": "assets/a.wav", "description": "A call."},
                },
                "answer": answer, **example,
            },
        },
    }  # fmt: skip


def file_of(data: dict[str, Any]) -> SourceFile:
    return SourceFile(path="guideline.yaml", content=json.dumps(data).encode())


def source(data: dict[str, Any], schema: Schema) -> Source:
    assert schema.accepts(data)
    return compose([read(file_of(data))], schema)[0]


def kinds(old: Marks, new: Marks, schema: Schema) -> set[str]:
    """The kinds of the changes from one answer to another."""
    changes = compare(source(guideline(old), schema), source(guideline(new), schema), schema)
    return {change.kind.id for change in flat(changes)}


ADJUSTED, CHANGED = {"example-answer-adjusted"}, {"example-answer-changed"}


def span(text: str, label: str = "person", **fields: Any) -> dict[str, Any]:
    return {"label": label, "text": text, **fields}


def box(*sides: int, label: str = "box", **fields: Any) -> dict[str, Any]:
    return {"label": label, "box": list(sides), **fields}


def segment(start: Any, end: Any, **fields: Any) -> dict[str, Any]:
    return {"label": "speech", "from": start, "to": end, **fields}


PAIR = [span("Ada", id="a"), span("Bea", id="b")]
LINK = {"label": "knows", "from": "a", "to": "b"}
NUMBERED = [span("Ada", id="1"), span("Bea", id="3")]


def link(start: int, end: int) -> dict[str, Any]:
    """A link whose ends may be ids or look like seconds."""
    return {"label": "knows", "from": start, "to": end}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Boxes: they share an area or an edge.
        ([box(10, 10, 10, 10)], [box(12, 12, 10, 10)], ADJUSTED),
        ([box(10, 10, 10, 10)], [box(20, 10, 10, 10)], ADJUSTED),
        ([box(10, 10, 10, 10)], [box(10, 20, 10, 10)], ADJUSTED),
        ([box(10, 10, 10, 10)], [box(21, 10, 10, 10)], CHANGED),
        ([box(10, 10, 10, 10)], [box(10, 21, 10, 10)], CHANGED),
        ([box(10, 10, 10, 10)], [box(21, 21, 10, 10)], CHANGED),
        # Segments: they share a stretch of time, however the time is written.
        ([segment(1, 3)], [segment("0:02", 5)], ADJUSTED),
        ([segment(1, 3)], [segment(3, 5)], CHANGED),
        ([segment(1, 3)], [segment(4, 5)], CHANGED),
        # Spans: they share a word.
        ([span("Ada wrote")], [span("wrote to Bea")], ADJUSTED),
        ([span("Ada")], [span("Bea")], CHANGED),
        # Everything that is not the position must be equal.
        ([span("Ada wrote")], [span("Ada", label="place")], CHANGED),
        ([span("Ada wrote", part="text")], [span("Ada", part="photo")], CHANGED),
        ([span("Ada wrote", id="a")], [span("Ada", id="b")], CHANGED),
        ([box(10, 10, 10, 10)], [{**box(12, 12, 10, 10), "track": "t"}], CHANGED),
        # The number of marks must be equal.
        ([span("Ada")], [span("Ada wrote"), span("Ada")], CHANGED),
        ([span("Ada"), span("Bea")], [span("Ada")], CHANGED),
        ([span("Ada wrote"), span("Ada")], [span("Ada"), span("Ada wrote to")], ADJUSTED),
        # Each mark has its own counterpart: two old marks do not share a new one.
        ([span("Ada wrote"), span("Ada to")], [span("Ada"), span("Bea")], CHANGED),
        # A link has no position: another end is another answer, whatever the ids look like.
        ([*PAIR, LINK], [*PAIR, {**LINK, "from": "b", "to": "a"}], CHANGED),
        ([*PAIR, LINK], [span("Ada wrote", id="a"), PAIR[1], LINK], ADJUSTED),
        ([*NUMBERED, link(1, 3)], [*NUMBERED, link(0, 3)], CHANGED),
        ([*NUMBERED, link(0, 2)], [*NUMBERED, link(1, 2)], CHANGED),
    ],
)
def test_an_answer_is_adjusted_if_the_same_marks_share_their_old_positions(
    old: Marks, new: Marks, expected: set[str], schema: Schema
) -> None:
    assert kinds(old, new, schema) == expected
    assert kinds(new, old, schema) == expected


def test_an_answer_with_another_field_beside_its_marks_is_another_answer(schema: Schema) -> None:
    old, new = guideline([span("Ada wrote")]), guideline([])
    new["outcomes"] = old["outcomes"] = {"skip": {"name": "Skip", "when": "It is unclear."}}
    new["examples"]["e"]["answer"] = {"labels": [span("Ada")], "outcome": "skip"}
    changes = compare(source(old, schema), source(new, schema), schema)
    assert {change.kind.id for change in changes} == CHANGED


# Wrong answers


def wrong(answer: Any) -> dict[str, Any]:
    return guideline(
        [span("Ada", part="text", occurrence=1)], **{"not": {"w": {"answer": answer, "why": "It is not."}}}
    )


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (span("Eve"), "GK304"),
        (span("Bea"), "GK318"),
        (span("Ada", label="persona"), "GK301"),
        (span("Ada", part="caption"), "GK307"),
        (box(0, 0, 0, 5), "GK320"),
        (segment(3, 1), "GK320"),
        (segment("soon", 1), "GK320"),
        ({"label": "knows", "from": "a", "to": "b"}, "GK324"),
        ({**box(0, 0, 5, 5), "label": "person"}, "GK306"),
    ],
)
@pytest.mark.parametrize("first", [0, 1])
def test_each_mark_of_a_wrong_answer_is_checked_like_those_of_the_right_one(
    mark: dict[str, Any], code: str, first: int, schema: Schema
) -> None:
    marks = [*[span("wrote", occurrence=1)] * first, mark]
    for answer, base in ((marks, f"answer/{first}"), ({"labels": marks}, f"answer/labels/{first}")):
        right = guideline([])
        right["examples"]["e"]["answer"] = answer
        found = [
            [
                (finding.code, finding.address.removesuffix("/label"))
                for finding in check([file_of(data)], schema).findings
            ]
            for data in (right, wrong(answer))
        ]
        assert (code, f"examples/e/{base}") in found[0]
        assert (code, f"examples/e/not/w/{base}") in found[1]


def test_valid_marks_of_a_wrong_answer_are_no_finding(schema: Schema) -> None:
    marks = [
        span("Ada", occurrence=2, id="a"), span("Bea", occurrence=1, id="b"), LINK, box(0, 0, 5, 5), segment(0, 1),
    ]  # fmt: skip
    found = check([file_of(wrong(marks))], schema).findings
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


def test_only_the_marks_of_a_right_answer_need_a_position(schema: Schema) -> None:
    data = guideline(["person"], **{"not": {"w": {"answer": ["place", "knows"], "why": "It is not."}}})
    found = check([file_of(data)], schema).findings
    assert [(finding.code, finding.address) for finding in found if finding.severity is Severity.ERROR] == [
        ("GK306", "examples/e/answer/0")
    ]


def test_references_of_wrong_answers_follow_a_renamed_label(schema: Schema) -> None:
    old = wrong([span("Ada", id="a", occurrence=1), span("Bea", id="b", occurrence=1), LINK])
    human = {**LABELS["person"], "renamed_from": ["person"]}
    text = json.dumps({**old, "labels": {key: value for key, value in LABELS.items() if key != "person"}})
    new = json.loads(text.replace('"person"', '"human"'))
    new["labels"]["human"] = human
    changes = compare(source(old, schema), source(new, schema), schema)
    assert [change.kind.id for change in changes] == ["label-renamed"]
    assert "examples/e/not/w" in {change.address for change in changes[0].consequences}
    kept = {**new, "examples": old["examples"]}
    found = check([file_of(kept)], schema).findings
    unknown = {finding.address for finding in found if finding.code == "GK301"}
    assert {"examples/e/not/w/answer/0", "examples/e/not/w/answer/1", "examples/e/answer/0"} <= {
        address.removesuffix("/label") for address in unknown
    }


# Marks of one label


TONE = {"ask": "How?", "kind": "choose-one", "options": {"kind": {"name": "Kind"}, "rude": {"name": "Rude"}}}


def craft_codes(data: dict[str, Any], schema: Schema) -> set[str]:
    found = check([file_of(data)], schema)
    assert found.guideline is not None
    assert not found.has_errors, found.findings
    return {finding.code for finding in craft(found.guideline, found.source, found.texts)}


@pytest.mark.parametrize(
    ("other", "tone", "contradicts"),
    [("Ada", "rude", True), ("Ada", "kind", False), ("Bea", "rude", False), ("Bea", "kind", False)],
)
def test_examples_of_one_item_contradict_if_the_same_mark_has_other_attributes(
    other: str, tone: str, contradicts: bool, schema: Schema
) -> None:
    data = guideline([span("Ada", occurrence=1, attributes={"tone": "kind"})])
    data["labels"] = {**LABELS, "person": {**LABELS["person"], "attributes": ["tone"]}}
    data["attributes"] = {"tone": TONE}
    second = [span(other, occurrence=1, attributes={"tone": tone})]
    data["examples"]["f"] = {**data["examples"]["e"], "answer": second}
    assert ("GK422" in craft_codes(data, schema)) is contradicts


def test_the_order_of_marks_is_no_contradiction(schema: Schema) -> None:
    marks = [span("Ada", occurrence=1), span("Bea", occurrence=1)]
    data = guideline(marks)
    data["examples"]["f"] = {**data["examples"]["e"], "answer": marks[::-1]}
    assert "GK422" not in craft_codes(data, schema)


def test_a_repeated_mark_is_reported_and_another_mark_of_the_label_is_not(schema: Schema) -> None:
    marks = [span("Ada", occurrence=1), span("Bea", occurrence=1), span("Ada", occurrence=1)]
    found = check([file_of(guideline(marks))], schema).findings
    assert [(finding.code, finding.address) for finding in found if finding.code == "GK326"] == [
        ("GK326", "examples/e/answer/2")
    ]
