"""Ontologies of Labelbox, Encord and SuperAnnotate, and settings of Argilla: what they hold, and what tools refuse."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.export import Exported, exported, written
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.format.shapes import expand
from tests.test_exchange_formats import GUIDELINES, SCHEMA, errors_in, guideline

CASES = Path(__file__).parent / "cases" / "exchange"
PLATFORMS = ("labelbox", "argilla", "encord", "superannotate")
FOREIGN = sorted(path.relative_to(CASES).as_posix() for name in PLATFORMS for path in (CASES / name).glob("*.json"))


def read(format_id: str, content: bytes | object) -> Draft:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return FORMATS[format_id].read(File(name="file.json", content=data), SCHEMA)


def a_guideline(**fields: Any) -> dict[str, Any]:
    """Return a guideline about images with boxes, with other fields."""
    task = {"unit": "One picture.", "input": "image", "kind": "draw-boxes"}
    base = {
        "format": 1,
        "id": "it",
        "title": "It",
        "version": "1.0.0",
        "status": "draft",
        "summary": "All.",
        "task": task,
    }
    labels = {"car": {"name": "Car", "color": "#112233"}, "bus": {"name": "Bus"}}
    data: dict[str, Any] = expand(SCHEMA.root, {**base, "labels": labels, **fields})
    assert errors_in(data) == []
    return data


def export(format_id: str, **fields: Any) -> Any:
    return json.loads(written(a_guideline(**fields), FORMATS[format_id]))


def losses(format_id: str, **fields: Any) -> set[str]:
    result: Exported = exported(a_guideline(**fields), FORMATS[format_id], SCHEMA)
    assert all(loss.reason for loss in result.losses)
    return {loss.address for loss in result.losses}


def choice(kind: str, **labels: Any) -> dict[str, Any]:
    """Return the fields of a guideline in which labels are chosen for texts."""
    return {"task": {"unit": "One text.", "input": "text", "kind": kind}, "labels": labels}


# Files of other projects


@pytest.mark.parametrize("path", FOREIGN)
def test_a_file_of_a_project_is_the_draft_that_people_expect(path: str) -> None:
    format_id, content = path.partition("/")[0], (CASES / path).read_bytes()
    expected = yaml.safe_load((CASES / path).with_suffix(".yaml").read_text(encoding="utf-8"))
    draft = read(format_id, content)
    # Neither the order of fields nor that of sections means anything; that of labels and options does.
    assert draft.data == expected["draft"]
    for section in ("labels", "attributes"):
        for key, entry in expected["draft"].get(section, {}).items():
            assert list(draft.data[section][key].get("options", {})) == list(entry.get("options", {}))
    assert list(draft.data["labels"]) == list(expected["draft"]["labels"])
    assert {one.place: one.reason for one in draft.skipped} == expected["skipped"]
    assert {one.place: one.what for one in draft.guessed} == expected.get("guessed", {})
    assert errors_in(completed(draft, "it")) == []


@pytest.mark.parametrize("path", FOREIGN)
def test_only_one_format_claims_a_file_of_a_project(path: str) -> None:
    file = File(name="file.json", content=(CASES / path).read_bytes())
    assert guessed(file) is FORMATS[path.partition("/")[0]]
    assert [fmt.id for fmt in FORMATS.values() if fmt.id in PLATFORMS and fmt.recognizes(file)] == [path.split("/")[0]]


@pytest.mark.parametrize("format_id", PLATFORMS)
@pytest.mark.parametrize("name", GUIDELINES)
def test_no_platform_claims_the_exports_of_another_format(format_id: str, name: str) -> None:
    data = guideline(name)
    for fmt in FORMATS.values():
        if fmt.id != format_id and fmt.write is not None:
            try:
                file = File(name=fmt.file_name, content=written(data, fmt))
            except ExchangeError:
                continue
            assert FORMATS[format_id].recognizes(file) == 0, fmt.id


def test_a_skipped_option_keeps_the_questions_of_the_others_in_place() -> None:
    question = {"type": "radio", "name": "q", "instructions": "Which?", "options": [
        {"value": "a", "label": "A"}, {"value": "a", "label": "Also A"},
        {"value": "b", "label": "B", "options": [{"type": "text", "name": "why", "instructions": "Why?"}]},
    ]}  # fmt: skip
    tools = [{"tool": "rectangle", "name": name, "color": "#000000", "classifications": [question]} for name in "xy"]
    attributes = read("labelbox", {"tools": tools, "classifications": []}).data["attributes"]
    assert attributes["q"]["options"] == {"a": {"name": "A"}, "b": {"name": "B", "attributes": ["why"]}}
    assert list(attributes) == ["q", "why"]


def test_an_attribute_of_every_object_in_a_video_is_about_tracks() -> None:
    def attribute(number: str, name: str, *, dynamic: bool) -> dict[str, Any]:
        return {"id": number, "name": name, "type": "text", "required": False, "featureNodeHash": number,
                "dynamic": dynamic}  # fmt: skip

    objects = [
        {"id": f"{at}", "name": name, "color": "#D33115", "shape": "bounding_box", "featureNodeHash": f"0000000{at}",
         "attributes": [attribute(f"{at}.1", "Plate?", dynamic=False), attribute(f"{at}.2", "Speed?", dynamic=True)]}
        for at, name in enumerate(("Car", "Bus"), 1)
    ]  # fmt: skip
    draft = read("encord", {"objects": objects, "classifications": []}).data
    assert draft["task"] == {"input": "video", "kind": "draw-boxes"}
    assert draft["attributes"]["plate"] == {"ask": "Plate?", "kind": "write", "of": "track"}
    assert draft["labels"]["car"]["attributes"] == ["speed"]


def test_several_tags_of_superannotate_are_labels_of_which_several_can_be_chosen() -> None:
    tags: list[dict[str, Any]] = [
        {"name": name, "color": "#000000", "type": "tag", "attribute_groups": []} for name in ("Day", "Rain")
    ]
    draft = read("superannotate", tags).data
    assert draft["task"]["kind"] == "choose-many"
    assert list(draft["labels"]) == ["day", "rain"]


# Exports


def test_what_labelbox_gets() -> None:
    data = export(
        "labelbox",
        labels={
            "car": {"name": "Car", "color": "#112233", "attributes": ["seen"]},
            "lane": {"name": "Lane", "kind": "draw-lines"},
        },
        attributes={
            "seen": {"ask": "How much is seen?", "kind": "choose-one", "required": True,
                     "options": {"all": {"name": "All"}, "part": {"name": "A part", "attributes": ["why"]}}},
            "why": {"ask": "Why?", "kind": "write"},
            "night": {"ask": "Is it night?", "kind": "rate", "of": "item", "range": [1, 3]},
        },
    )  # fmt: skip
    why = {"type": "text", "name": "why", "instructions": "Why?", "required": False, "options": []}
    assert data["tools"][0] == {
        "tool": "rectangle", "name": "Car", "required": False, "color": "#112233",
        "classifications": [{
            "type": "radio", "name": "seen", "instructions": "How much is seen?", "required": True,
            "options": [{"value": "all", "label": "All", "options": []},
                        {"value": "part", "label": "A part", "options": [why]}],
        }],
    }  # fmt: skip
    assert (data["tools"][1]["tool"], data["tools"][1]["name"]) == ("line", "Lane")
    (night,) = data["classifications"]
    assert (night["type"], night["isLikertScale"], night["scope"]) == ("radio", True, "global")
    assert [option["value"] for option in night["options"]] == ["1", "2", "3"]


@pytest.mark.parametrize("format_id", ["labelbox", "encord", "superannotate"])
def test_each_class_has_a_color_that_tools_accept_and_a_label_without_one_stays_so(format_id: str) -> None:
    data = export(format_id)
    classes = data if isinstance(data, list) else data.get("tools") or data["objects"]
    assert all(re.fullmatch("#[0-9A-Fa-f]{6}", one["color"]) for one in classes)
    assert len({one["color"] for one in classes}) == 2
    assert not {address for address in losses(format_id) if address.endswith("/color")}


@pytest.mark.parametrize("format_id", ["labelbox", "encord", "superannotate", "argilla"])
def test_two_labels_of_one_name_are_refused(format_id: str) -> None:
    labels = {"a": {"name": "Same"}, "b": {"name": "Same"}}
    with pytest.raises(ExchangeError, match="apart") as error:
        export(format_id, **choice("choose-many", **labels))
    assert error.value.hint


def hashes(data: Any) -> list[str]:
    """Return the hashes of all elements of an ontology of Encord."""
    if isinstance(data, dict):
        own = [data["featureNodeHash"]] if "featureNodeHash" in data else []
        return own + [one for inner in data.values() for one in hashes(inner)]
    return [one for inner in data for one in hashes(inner)] if isinstance(data, list) else []


@pytest.mark.parametrize("name", GUIDELINES)
def test_the_hashes_of_encord_are_unique_and_are_those_of_the_elements(name: str) -> None:
    data = guideline(name)
    found = hashes(json.loads(written(data, FORMATS["encord"])))
    assert len(found) == len(set(found)) > 5
    assert all(re.fullmatch("[0-9a-f]{8}", one) for one in found)
    for label in data["labels"].values():
        label["name"] += " (renamed)"
    assert hashes(json.loads(written(data, FORMATS["encord"]))) == found


def test_encord_has_no_empty_lists_of_options_and_nests_only_below_radio_buttons() -> None:
    attributes = {
        "kinds": {"ask": "Which kinds?", "kind": "choose-many", "options": {"a": {"name": "A", "attributes": ["why"]}}},
        "why": {"ask": "Why?", "kind": "write", "required": True},
    }
    labels = {"car": {"name": "Car", "attributes": ["kinds"]}}
    (car,) = export("encord", labels=labels, attributes=attributes)["objects"]
    assert [(one["name"], one["required"]) for one in car["attributes"]] == [("Which kinds?", False), ("Why?", False)]
    assert "options" not in car["attributes"][1]
    assert "options" not in car["attributes"][0]["options"][0]
    assert {"attributes/why/required", "attributes/kinds/options/a/attributes"} <= losses(
        "encord", labels=labels, attributes=attributes
    )


def test_superannotate_asks_for_one_label_of_an_item_in_a_group_and_for_several_with_tags() -> None:
    labels = {"good": {"name": "Good"}, "bad": {"name": "Bad"}}
    (item,) = export("superannotate", **choice("choose-one", **labels))
    assert (item["type"], item["name"]) == ("tag", "Whole item")
    (group,) = item["attribute_groups"]
    assert (group["group_type"], group["isRequired"]) == ("radio", True)
    assert [one["name"] for one in group["attributes"]] == ["Good", "Bad"]
    classes = export("superannotate", **choice("choose-many", **labels))
    assert [(one["type"], one["name"]) for one in classes] == [("tag", "Good"), ("tag", "Bad")]


def test_argilla_gets_names_that_it_accepts() -> None:
    data = export(
        "argilla",
        task={"unit": "One text.", "input": {"index": "text", "Add.me": "text"}, "kind": "choose-one"},
        labels={"a": {"name": "A"}, "b": {"name": "B"}},
        attributes={
            "count": {"ask": "How many?", "kind": "number", "range": [0, 10], "of": "item"},
            "Is:it": {"ask": "Is it?", "kind": "write", "of": "item"},
            "label": {"ask": "Label?", "kind": "write", "of": ["index", "Add.me"]},
        },
    )
    names = [one["name"] for one in (*data["questions"], *data["fields"])]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("(?=.*[a-z0-9])[a-z0-9_-]+", name) for name in names)
    assert not set(names) & {"index", "count", "add", "remove", "serialize"}
    assert data["questions"][0]["required"] is True


@pytest.mark.parametrize("count", [1, 2])
def test_argilla_has_a_required_question_that_every_record_can_answer(count: int) -> None:
    outcomes = {f"o{at}": {"name": f"O {at}", "when": "Then."} for at in range(count)}
    task = {"unit": "One text.", "input": {"head": "text", "body": "text"}, "kind": "mark-spans"}
    fields = {"task": task, "outcomes": outcomes}
    questions = {one["name"]: one for one in export("argilla", **fields)["questions"]}
    assert [name for name, one in questions.items() if one["required"]] == ["outcome"]
    assert [one["value"] for one in questions["outcome"]["settings"]["options"]] == ["none", *outcomes]
    spans = [one["settings"] for one in questions.values() if one["settings"]["type"] == "span"]
    assert [one["field"] for one in spans] == ["head", "body"]
    assert losses("argilla", **fields) == {
        "task/unit",
        "labels/car/color",
        *(f"outcomes/{key}/when" for key in outcomes),
    }


def test_argilla_offers_no_choice_with_one_option_and_no_marks_in_images() -> None:
    with pytest.raises(ExchangeError, match="at least two"):
        export("argilla", **choice("choose-many", a={"name": "A"}))
    with pytest.raises(ExchangeError, match="only spans"):
        export("argilla")


def test_argilla_does_not_take_the_text_for_a_path_and_keeps_it_short() -> None:
    labels = {"a": {"name": "A"}, "b": {"name": "B"}}
    attributes = {
        f"q-{at}": {"ask": f"Q {at}?", "kind": "compare", "of": "item", "options": labels} for at in range(400)
    }
    for summary in ("README.md", "word " * 5000):
        text = export("argilla", summary=summary, attributes=attributes, **choice("choose-one", **labels))["guidelines"]
        assert text.startswith("# It\n\n")
        assert len(text) <= 10_000
        assert losses("argilla", summary=summary, attributes=attributes, **choice("choose-one", **labels))


@pytest.mark.parametrize("format_id", ["labelbox", "argilla", "encord"])
def test_codes_come_back_where_datasets_store_only_them(format_id: str) -> None:
    labels = {"a": {"name": "A", "code": 7}, "b": {"name": "B", "code": 9}}
    data = a_guideline(**choice("choose-one", **labels))
    result = exported(data, FORMATS[format_id], SCHEMA, ("code",))
    found = completed(read(format_id, result.content), "it")["labels"]
    assert {key: label["code"] for key, label in found.items()} == {"a": 7, "b": 9}


def test_no_file_grows_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guidelinekit.exchange.formats.ontology.write._MAX_ELEMENTS", 2_000)
    options = {f"o{at}": {"name": f"O {at}"} for at in range(30)}
    attributes: dict[str, Any] = {
        f"q{level}": {
            "ask": f"Q {level}?", "kind": "choose-one",
            "options": {key: {**one, "attributes": [f"q{level + 1}"]} for key, one in options.items()},
        }
        for level in range(8)
    }  # fmt: skip
    attributes["q8"] = {"ask": "Q 8?", "kind": "write"}
    labels = {"car": {"name": "Car", "attributes": ["q0"]}}
    for format_id in ("labelbox", "encord"):
        with pytest.raises(ExchangeError, match="more than 2,000") as error:
            export(format_id, labels=labels, attributes=attributes)
        assert error.value.hint


# Bad files


@pytest.mark.parametrize("format_id", PLATFORMS)
@pytest.mark.parametrize(
    "data",
    [
        {"tools": None, "classifications": 3, "objects": "x", "questions": {}, "fields": []},
        {"tools": [], "classifications": [], "objects": []},
        [],
        [{"name": ""}],
        {"normalized": {"normalized": {"normalized": {"normalized": {"tools": []}}}}},
        {"questions": [{"name": "a"}], "fields": [{}]},
    ],
)
def test_a_file_without_anything_to_label_with_is_refused_with_a_hint(format_id: str, data: Any) -> None:
    with pytest.raises(GuidelineKitError) as error:
        completed(read(format_id, data), "it")
    assert len(str(error.value)) > 15
    assert error.value.hint


def test_questions_below_too_many_others_are_left_out() -> None:
    inner: dict[str, Any] = {"type": "text", "name": "last", "instructions": "Last?", "options": []}
    for at in range(200):
        option = {"value": "a", "label": "A", "options": [inner]}
        inner = {"type": "radio", "name": f"q{at}", "instructions": f"Q {at}?", "options": [option]}
    tools = [{"tool": "polygon", "name": "x", "color": "#000000", "classifications": [inner]}]
    draft = read("labelbox", {"tools": tools, "classifications": []})
    assert len(draft.data["attributes"]) == 20
    assert [one.reason for one in draft.skipped] == ["It is below more than 20 other questions."]


@pytest.mark.parametrize("format_id", ["labelbox", "encord"])
def test_labels_that_are_chosen_and_labels_that_are_marked_come_back_with_the_task(format_id: str) -> None:
    task = {"unit": "One picture.", "input": "image", "kind": "choose-one"}
    labels = {"day": {"name": "Day"}, "night": {"name": "Night"}, "car": {"name": "Car", "kind": "draw-boxes"}}
    marked = {
        **labels,
        "day": {"name": "Day", "kind": "choose-many"},
        "night": {"name": "Night", "kind": "choose-many"},
    }
    marked["car"] = {"name": "Car"}
    for fields in ({"task": task, "labels": labels}, {"labels": marked}):
        assert not {one for one in losses(format_id, **fields) if "kind" in one or one.count("/") == 1} - {"task/unit"}


def test_a_question_called_label_is_no_label_where_objects_are_marked() -> None:
    groups = [{"name": "Label", "group_type": "radio", "attributes": [{"name": "A"}, {"name": "B"}]}]
    classes = [
        {"name": "Box", "color": "#000000", "type": "object", "attribute_groups": []},
        {"name": "Whole item", "color": "#000000", "type": "tag", "attribute_groups": groups},
    ]
    draft = read("superannotate", classes).data
    assert list(draft["labels"]) == ["box"]
    assert draft["attributes"]["label"]["of"] == "item"
