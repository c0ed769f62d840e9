"""JSON Schemas of any origin are read as drafts, and exported ones give back what they hold."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.exchange.export import exported, written
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.json_schema.format import FORMAT
from guidelinekit.exchange.formats.json_schema.schema import answer_schema
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.format.model import build_expanded
from guidelinekit.guideline.format.shapes import expand
from tests.conftest import CASES
from tests.release_contents import LABELS, SPECS, spec
from tests.test_exchange_formats import errors_in
from tests.test_exchange_json_schema import mood
from tests.test_no_silent_change import SCHEMA

Data = dict[str, Any]
FOREIGN = CASES / "exchange" / "json_schema"


def read(name: str) -> tuple[Data, list[str]]:
    file = File(name=name, content=(FOREIGN / name).read_bytes())
    assert FORMAT.recognizes(file) >= 50
    draft = FORMAT.read(file, SCHEMA)
    assert errors_in(completed(draft, "draft")) == []
    return draft.data, [skipped.place for skipped in draft.skipped]


def test_a_schema_in_a_request_is_read() -> None:
    data, skipped = read("sentiment.json")
    assert data["task"] == {"kind": "choose-one"}
    assert data["labels"] == {
        "positive": {"name": "positive"},
        "neutral": {"name": "neutral"},
        "very-negative": {"name": "Very negative", "code": "Very negative"},
    }
    assert {key: (one["kind"], one.get("required")) for key, one in data["attributes"].items()} == {
        "reasoning": ("write", True), "stars": ("number", True), "aspects": ("choose-many", True),
        "is_spam": ("choose-one", True), "language": ("write", None),
    }  # fmt: skip
    assert data["attributes"]["reasoning"]["ask"] == "Why this sentiment was chosen."
    assert data["attributes"]["stars"]["range"] == [1, 5]
    assert data["attributes"]["aspects"]["choose"] == [1, 2]
    assert skipped == ["language/pattern", "keywords"]


def test_a_list_of_marks_is_read() -> None:
    data, skipped = read("entities.json")
    assert data["task"] == {"kind": "mark-spans"}
    assert data["labels"] == {
        "person": {"name": "person", "attributes": ["role"]},
        "org": {"name": "Organization", "definition": "A company or an office."},
        "place": {"name": "Place"},
    }
    assert list(data["attributes"]["role"]["options"]) == ["witness", "suspect"]
    assert "required" not in data["attributes"]["role"]
    assert skipped == []


def test_numbers_to_choose_from_are_grades() -> None:
    data, _ = read("grades.json")
    assert data["task"] == {"kind": "rate"}
    assert data["labels"]["5"] == {"name": "5", "code": 5, "value": 5}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"$ref": "#/properties/a"}}},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"type": "object", "properties": {"a": True, "b": None, "c": [], "d": {"enum": 7}, "e": {"type": {}}}},
        {"type": "object", "properties": {"labels": {"type": "array", "items": {"anyOf": [{"anyOf": [3]}]}}}},
        {"schema": {"schema": {"schema": []}}},
        {"type": "object", "properties": {"a": {"enum": [None, "", True, 1.5, [], {}]}}},
        {"type": "object", "properties": {}, "x-guidelinekit": {"task": {"kind": "all", "input": {"a": 3}}}},
        {"type": "object", "properties": {"labels": {}}, "x-guidelinekit": {"labels": [], "attributes": 5}},
        {"type": "object", "properties": {"l": {"enum": ["a", "b"]}}, "$id": 7, "title": 5, "description": []},
    ],
)
def test_an_odd_schema_is_read_or_refused_with_a_sentence(schema: Data) -> None:
    file = File(name="odd.json", content=json.dumps(schema).encode())
    assert 0 <= FORMAT.recognizes(file) <= 100
    with suppress(ExchangeError):
        assert errors_in(completed(FORMAT.read(file, SCHEMA), "odd")) == []


@pytest.mark.parametrize("name", SPECS)
def test_no_other_format_claims_a_schema_and_it_claims_no_other_file(name: str) -> None:
    data = expand(SCHEMA.root, spec(name))
    own = File(name="file", content=written(data, FORMAT))
    for fmt in FORMATS.values():
        assert fmt is FORMAT or fmt.recognizes(own) == 0
        if fmt is not FORMAT and fmt.write is not None:
            with suppress(ExchangeError):
                assert FORMAT.recognizes(File(name="file", content=written(data, fmt))) == 0


def test_what_an_exported_file_gives_back() -> None:
    labels = {
        "happy": {**LABELS["happy"], "short": 'Is "well": (very)', "name": 'The "happy": one \\'},
        "sad": {**LABELS["sad"], "attributes": ["why"]},
    }
    data = mood(
        labels=labels,
        attributes={
            "why": {
                "name": "Reason", "ask": "Why?\n\n- Say.", "kind": "compare", "required": True,
                "options": {"a": {"name": "A, b"}, "b": {"name": "B", "definition": "Two lines."}},
            }
        },
    )  # fmt: skip
    result = exported(expand(SCHEMA.root, data), FORMAT, SCHEMA)
    lost = {loss.address: loss.reason for loss in result.losses}
    assert sorted(lost) == [
        "attributes/why/ask", "labels/happy/definition", "labels/sad/definition", "task/unit"
    ]  # fmt: skip
    assert "paragraphs" in lost["attributes/why/ask"]
    assert Path(FORMAT.file_name).suffix == ".json"


@pytest.mark.parametrize("name", SPECS)
def test_the_schema_of_a_prompt_is_read_as_the_guideline_too(name: str) -> None:
    """It has no mark, so kinds that look alike are the same, and the rest is as in the exported file."""
    data = expand(SCHEMA.root, spec(name))
    whole = FORMAT.read(File(name="file", content=written(data, FORMAT)), SCHEMA)
    schema = answer_schema(Interface(build_expanded(data)))
    file = File(name="file", content=json.dumps(schema).encode())
    assert FORMAT.recognizes(file) >= 50
    plain = FORMAT.read(file, SCHEMA)
    assert errors_in(completed(plain, name)) == []
    assert plain.skipped == whole.skipped == []
    assert plain.data["outcomes"] == whole.data["outcomes"]
    for section in ("labels", "attributes"):
        ours, theirs = (draft.data.get(section, {}) for draft in (whole, plain))
        assert list(ours) == list(theirs)
        for key, element in ours.items():
            differing = {field for field in {*element, *theirs[key]} if element.get(field) != theirs[key].get(field)}
            assert differing <= {"kind", "required", "of"}, key
    assert {key: type(one.get("of")) for key, one in plain.data.get("attributes", {}).items()} == {
        key: type(one.get("of")) for key, one in whole.data.get("attributes", {}).items()
    }
