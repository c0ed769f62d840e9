"""The JSON Schema of an answer: it accepts right answers and no others, models' providers accept it, and it is read."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given

from guidelinekit.exchange.export import written
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.json_schema.answers import guideline_answer, strict_answer
from guidelinekit.exchange.formats.json_schema.format import FORMAT
from guidelinekit.exchange.formats.json_schema.judgment import judgment_schema
from guidelinekit.exchange.formats.json_schema.limits import size_of
from guidelinekit.exchange.formats.json_schema.schema import answer_schema
from guidelinekit.exchange.guideline_data import guideline_data
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import build_expanded
from guidelinekit.guideline.format.shapes import answer, expand
from tests.release_contents import LABELS, MOOD, SPECS, content_of, spec
from tests.test_no_silent_change import GUIDELINES, SCHEMA
from tests.test_release_files import FILES_LAW

Data = dict[str, Any]
ANSWERS = SCHEMA.node(("examples", "*", "answer"))
#: What strict modes of providers know of JSON Schema.
KEYWORDS = {
    "type", "enum", "description", "title", "properties", "required", "additionalProperties", "items", "anyOf", "$ref",
    "$defs", "minItems", "maxItems", "minimum", "maximum", "pattern",
}  # fmt: skip


def interface_of(data: Data) -> Interface:
    return Interface(build_expanded(expand(SCHEMA.root, data)))


def schema_of(data: Data) -> Data:
    return answer_schema(interface_of(data))


def mood(**fields: Any) -> Data:
    return MOOD | fields


def strict(data: Data, given: Any) -> Data:
    """An answer of a guideline, in any form of the format, as its schema has it."""
    return strict_answer(interface_of(data), answer(given))


def parts_of(form: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(form, dict):
        yield form
        inner = [*form.get("properties", {}).values(), *form.get("$defs", {}).values(), *form.get("anyOf", ())]
        for one in (*inner, *([form["items"]] if "items" in form else [])):
            yield from parts_of(one)


def assert_strict(schema: Data) -> None:
    """What strict modes require of a schema."""
    jsonschema_rs.validator_for(schema)
    assert schema["type"] == "object"
    definitions = schema.get("$defs", {})
    for part in parts_of(schema):
        assert set(part) <= KEYWORDS
        if "$ref" in part:
            assert set(part) == {"$ref"}
            assert part["$ref"].removeprefix("#/$defs/") in definitions
        elif "properties" in part:
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])
        if "enum" in part:
            assert len(set(part["enum"])) == len(part["enum"])
        types = part.get("type", [])
        assert isinstance(types, str) or (len(types) == 2 and types[1] == "null") or types == []
    size = size_of(schema)
    assert (size.values, size.properties) <= (1000, 5000)
    assert size.depth <= 10


# The answers of the guidelines


@pytest.mark.parametrize("name", SPECS)
def test_all_answers_of_a_guideline_are_accepted_and_come_back(name: str) -> None:
    content = content_of(spec(name))
    interface, form = Interface(content.guideline), guideline_data(content.data, SCHEMA)
    schema = answer_schema(interface)
    assert_strict(schema)
    validator = jsonschema_rs.validator_for(schema)
    assert form["examples"]
    for example_id, example in form["examples"].items():
        made = strict_answer(interface, example["answer"], schema)
        assert [error.message for error in validator.iter_errors(made)] == [], example_id
        again = expand(
            SCHEMA.root, {**content.data, "examples": {"a": {"input": "a", "answer": guideline_answer(made)}}}
        )
        assert guideline_data(again, SCHEMA)["examples"]["a"]["answer"] == example["answer"]


@pytest.mark.parametrize("name", SPECS)
def test_wrong_shapes_of_answers_are_refused(name: str) -> None:
    content = content_of(spec(name))
    interface = Interface(content.guideline)
    schema = answer_schema(interface)
    validator = jsonschema_rs.validator_for(schema)
    form = guideline_data(content.data, SCHEMA)
    choose = random.Random(name)
    tried = 0
    for example in form["examples"].values():
        right = strict_answer(interface, example["answer"], schema)
        assert validator.is_valid(right)
        for wrong in _broken(right, choose):
            tried += 1
            assert not validator.is_valid(wrong), wrong
    assert tried > 50


def _broken(value: Any, choose: random.Random) -> Iterator[Any]:
    """Values in which one thing is missing, unknown or of another type."""
    match value:
        case dict():
            for key in value:
                yield {name: inner for name, inner in value.items() if name != key}
                for inner in _broken(value[key], choose):
                    yield {**value, key: inner}
            yield {**value, "other": None}
        case list() if value:
            at = choose.randrange(len(value))
            for inner in _broken(value[at], choose):
                yield [*value[:at], inner, *value[at + 1 :]]
        case None:
            yield {"other": 1}
        case str():
            yield {"text": value}
        case int() | float():
            yield str(value) + " or so"


# The form


def test_one_label_is_chosen_where_a_task_takes_one() -> None:
    validator = jsonschema_rs.validator_for(schema_of(MOOD))
    assert validator.is_valid({"labels": ["happy"]})
    for wrong in ([], ["happy", "sad"], ["other"], [{"label": "happy"}], "happy", None):
        assert not validator.is_valid({"labels": wrong})


def test_an_outcome_may_stand_alone() -> None:
    data = mood(
        outcomes={"skip": {"name": "Skip", "when": "No\n  text."}},
        attributes={"why": {"ask": "Why?", "kind": "write", "required": True, "of": "item"}},
    )
    schema = schema_of(data)
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid({"labels": [], "outcome": "skip", "attributes": {"why": None}})
    assert strict(data, {"outcome": "skip"}) == {"labels": [], "outcome": "skip", "attributes": {"why": None}}
    assert guideline_answer(strict(data, {"outcome": "skip"})) == {"labels": [], "outcome": "skip"}
    assert schema["properties"]["outcome"] == {
        "type": ["string", "null"], "enum": ["skip", None], "description": '- skip "Skip": No text.'
    }  # fmt: skip


@pytest.mark.parametrize(
    ("choose", "right", "wrong"),
    [([1], [1, 3], [0, 4]), ([2, 2], [2], [1, 3]), ([0, 2], [0, 2], [3]), ([], [0, 3], [4])],
)
def test_the_number_of_labels_is_limited(choose: list[int], right: list[int], wrong: list[int]) -> None:
    task = {**MOOD["task"], "kind": "choose-many", **({"choose": choose} if choose else {})}
    data = mood(task=task, labels={**LABELS, "calm": {"name": "Calm", "definition": "Neither."}})
    validator = jsonschema_rs.validator_for(schema_of(data))
    ids = ["happy", "sad", "calm", "happy"]
    assert [count for count in range(5) if validator.is_valid({"labels": ids[:count]})] == [
        count for count in range(5) if min(right) <= count <= max(right) and count not in wrong
    ]


def test_questions_of_labels_are_in_them_or_beside_one_label() -> None:
    sad = {**LABELS["sad"], "attributes": ["strength"]}
    attributes = {
        "strength": {
            "ask": "How sad?", "kind": "rate", "required": True,
            "options": {"low": {"name": "Low"}, "high": {"name": "High", "attributes": ["words"]}},
        },
        "words": {"ask": "Which words?", "kind": "write", "required": True},
    }  # fmt: skip
    one = mood(labels={**LABELS, "sad": sad}, attributes=attributes)
    given = {"labels": [{"label": "sad", "attributes": {"strength": "low"}}]}
    assert strict(one, given) == {"labels": ["sad"], "attributes": {"strength": "low", "words": None}}
    described = schema_of(one)["properties"]["attributes"]["properties"]
    assert described["strength"]["description"] == 'How sad?\n- low "Low"\n- high "High"\nOnly with: sad'
    assert described["words"] == {
        "type": ["string", "null"], "description": "Which words?\nOnly with: strength = high"
    }  # fmt: skip
    many = one | {"task": {**MOOD["task"], "kind": "choose-many"}}
    beside = {"labels": ["sad"], "attributes": {"strength": "high", "words": "All."}}
    for form in ({"labels": [{"label": "sad", "attributes": beside["attributes"]}]}, beside):
        assert strict(many, form) == {"labels": [{"label": "sad", "attributes": beside["attributes"]}]}
    validator = jsonschema_rs.validator_for(schema_of(many))
    assert validator.is_valid({"labels": ["happy", {"label": "sad", "attributes": {"strength": "low", "words": None}}]})
    for wrong in ("sad", {"label": "sad"}, {"label": "sad", "attributes": {"strength": None, "words": None}}):
        assert not validator.is_valid({"labels": [wrong]})


MARKING: dict[str, tuple[Any, Any]] = {
    "mark-spans": ({"q": "text", "c": "conversation"}, {"text": ["a", "b"], "occurrence": 2, "part": "c", "turn": 1}),
    "draw-boxes": ("video", {"box": [1, 2, 3, 4.5], "frame": 0, "track": "t"}),
    "draw-polygons": ("image", {"polygon": [[0, 0], [9, 0], [0, 9]], "holes": [[[1, 1], [2, 1], [1, 2]]]}),
    "draw-lines": ("document", {"line": [[0, 0], [1, 1]], "page": 3}),
    "place-keypoints": ("image", {"points": {"thumb": [1, 2], "wrist": [3, 4]}}),
    "mark-segments": ("audio", {"from": "1:02:03.5", "to": 4000}),
}


@pytest.mark.parametrize("kind", MARKING)
def test_every_kind_of_mark_has_its_position(kind: str) -> None:
    inputs, position = MARKING[kind]
    joins = {"name": "Joins", "definition": "Both.", "kind": "link"}
    data = mood(task={**MOOD["task"], "kind": kind, "input": inputs}, labels={**LABELS, "joins": joins})
    marks = [{"label": "happy", **position, "id": "m1"}, {"label": "joins", "from": "m1", "to": "m1"}]
    assert_strict(schema := schema_of(data))
    made = strict(data, marks)
    assert jsonschema_rs.validator_for(schema).is_valid(made)
    assert guideline_answer(made) == {"labels": marks}
    assert not jsonschema_rs.validator_for(schema).is_valid({"labels": ["happy"]})


def test_a_text_that_was_asked_for_is_the_answer() -> None:
    data = mood(task={**MOOD["task"], "kind": "write"}, labels={})
    assert schema_of(data)["properties"] == {"text": {"type": "string"}}
    assert strict(data, {"text": "One."}) == {"text": "One."}
    assert guideline_answer({"text": "One."}) == {"text": "One."}


def test_a_question_in_several_places_is_one_definition() -> None:
    labels = {
        key: {"name": key, "definition": "It.", "attributes": attributes}
        for key, attributes in (("a", ["x"]), ("b", ["x", "y"]), ("c", ["y", "x"]), ("d", []))
    }
    questions = {key: {"ask": f"{key}?", "kind": "write", "required": key == "x"} for key in ("x", "y")}
    data = mood(task={**MOOD["task"], "kind": "choose-many"}, labels=labels, attributes=questions)
    assert_strict(schema := schema_of(data))
    assert list(schema["$defs"]) == ["x", "y"]
    assert jsonschema_rs.validator_for(schema).is_valid({"labels": ["d", {"label": "a", "attributes": {"x": "!"}}]})


# Limits


def many(count: int, length: int = 1) -> Data:
    return mood(labels={f"l{'x' * length}{at}": {"name": f"Label {at}", "definition": "It."} for at in range(count)})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (many(1001), "1,001 labels, options and outcomes; structured output takes at most 1,000"),
        (many(10_000), "10,000 labels"),
        (many(300, 55), "characters in a list of more than 250 ids; structured output takes at most 15,000"),
        (mood(labels={key: {**label, "status": "draft"} for key, label in LABELS.items()}), "nothing to answer"),
    ],
)
def test_what_providers_refuse_is_an_error_that_helps(data: Data, message: str) -> None:
    with pytest.raises(ExchangeError, match=message) as error:
        schema_of(data)
    assert error.value.hint


def test_a_thousand_labels_are_accepted() -> None:
    assert_strict(schema_of(many(1000)))


# All guidelines


@FILES_LAW
@given(GUIDELINES)
def test_the_schema_of_any_guideline_is_strict(data: Data) -> None:
    try:
        interface = interface_of(data)
        assert_strict(answer_schema(interface))
        assert_strict(judgment_schema(interface))
    except ExchangeError:
        return
    file = File(name="answer.json", content=written(expand(SCHEMA.root, data), FORMAT))
    draft = FORMAT.read(file, SCHEMA)
    assert list(draft.data.get("labels", {})) or not interface.labels
    assert (draft.guideline_id, draft.version) == (data["id"], data["version"])
