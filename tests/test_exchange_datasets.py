"""Lists of labels of COCO, CVAT, YOLO and Hugging Face: foreign files, exports as a person writes them, bad files."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.drift.drift import drifts
from guidelinekit.exchange.export import exported, written
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.format.shapes import expand
from tests.test_exchange_formats import GUIDELINES, SCHEMA, errors_in, guideline

IDS = ("coco", "cvat", "yolo", "huggingface")
FOLDER = Path(__file__).parent / "cases" / "exchange"
CASES = sorted(path for format_id in IDS for path in (FOLDER / format_id).iterdir() if path.is_dir())


def a_guideline(labels: dict[str, Any], kind: str = "draw-boxes", form: Any = "image", **more: Any) -> dict[str, Any]:
    head = {"format": 1, "id": "yard", "title": "The yard", "version": "1.2.0", "summary": "Things in a yard."}
    data: dict[str, Any] = expand(
        SCHEMA.root, {**head, "task": {"unit": "One picture.", "input": form, "kind": kind}, "labels": labels, **more}
    )
    return data


def export(format_id: str, data: dict[str, Any], stored: tuple[str, ...] = ("id", "code")) -> Any:
    content = written(data, FORMATS[format_id], stored)
    return yaml.safe_load(content) if format_id == "yolo" else json.loads(content)


def file_of(content: Any, name: str = "file") -> File:
    """Return a file: its bytes, its text, or data to write as JSON."""
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    return File(name=name, content=content)


def imported(format_id: str, content: Any, name: str = "file") -> Draft:
    """Return the draft of a file."""
    return FORMATS[format_id].read(file_of(content, name), SCHEMA)


def places(draft: Draft) -> str:
    return "\n".join(f"{one.place}: {one.reason}" for one in draft.skipped)


# Foreign files


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_foreign_file_becomes_a_draft(folder: Path) -> None:
    expected = yaml.safe_load((folder / "draft.yaml").read_text(encoding="utf-8"))
    (path,) = (path for path in folder.iterdir() if path.name != "draft.yaml")
    file = File(name=path.name, content=path.read_bytes())
    fmt = FORMATS[folder.parent.name]
    draft = fmt.read(file, SCHEMA)
    assert draft.data == expected["draft"]
    assert list(draft.data["labels"]) == list(expected["draft"]["labels"])
    assert [f"{one.place}: {one.reason}" for one in draft.skipped] == expected["skipped"]
    assert [f"{one.place}: {one.what}" for one in draft.guessed] == expected.get("guessed", [])
    assert guessed(file) is fmt
    assert errors_in(completed(draft, "draft")) == []


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_imported_file_has_the_same_labels_when_it_is_exported(folder: Path) -> None:
    fmt = FORMATS[folder.parent.name]
    (path,) = (path for path in folder.iterdir() if path.name != "draft.yaml")
    draft = fmt.read(File(name=path.name, content=path.read_bytes()), SCHEMA)
    data = completed(draft, "draft")
    back = imported(fmt.id, exported(expand(SCHEMA.root, data), fmt, SCHEMA).content)
    names = [label["name"] for label in data["labels"].values()]
    assert sorted(names) == sorted(label["name"] for label in back.data["labels"].values())
    if folder.name not in ("only-categories", "mapping", "tags-of-words"):  # Their codes cannot be exported.
        codes = {label["name"]: label.get("code") for label in data["labels"].values()}
        assert codes == {label["name"]: label.get("code") for label in back.data["labels"].values()}


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_file_does_not_differ_from_the_guideline_that_it_became(folder: Path) -> None:
    fmt = FORMATS[folder.parent.name]
    (path,) = (path for path in folder.iterdir() if path.name != "draft.yaml")
    file = File(name=path.name, content=path.read_bytes())
    data = expand(SCHEMA.root, completed(fmt.read(file, SCHEMA), "draft"))
    found = {drift.address for drift in drifts(data, file, fmt, SCHEMA)}
    # Only codes that no export can have: repeated ones and texts in COCO, numbers with gaps in YOLO.
    odd = {"only-categories": {"c", "vehicle", "bus", "10"}, "mapping": {"pallet"}}
    assert found == {f"labels/{label_id}/code" for label_id in odd.get(folder.name, ())}


def test_what_a_file_does_not_state_is_no_difference() -> None:
    data = a_guideline({"road": {"name": "Road", "code": 1}}, "draw-polygons")
    coco = FORMATS["coco"]
    assert drifts(data, file_of({"categories": [{"id": 1, "name": "Road"}]}), coco, SCHEMA) == ()
    renamed = file_of({"categories": [{"id": 1, "name": "Lane"}]})
    assert [drift.kind for drift in drifts(data, renamed, coco, SCHEMA)] == ["name"]


@pytest.mark.parametrize("format_id", ["coco", "yolo", "huggingface"])
def test_an_export_without_its_mark_is_a_file_of_another_tool(format_id: str) -> None:
    fmt = FORMATS[format_id]
    content = fmt.without_mark(written(YARD, fmt))
    assert b"guidelinekit" not in content
    assert imported(format_id, content).guideline_id == ""
    assert drifts(YARD, file_of(content), fmt, SCHEMA) == ()


def test_annotations_that_a_tool_added_do_not_change_what_the_mark_says() -> None:
    data = export("coco", a_guideline({"road": {"name": "Road", "code": 4}}, "draw-polygons"))
    data["annotations"] = [{"image_id": 1, "category_id": 4, "bbox": [1, 1, 2, 2]}]
    assert imported("coco", data).data["task"] == {"input": "image", "kind": "draw-polygons"}


@pytest.mark.parametrize(
    "mark",
    [
        "text",
        {"kind": "dance", "input": "image"},
        {"kind": ["draw-lines"], "input": {"a b": "image"}},
        {"kind": {}, "input": {"a": "smell"}, "kinds": {"draw-lines": [[], "1", True], "x": [1], "draw-boxes": 1}},
        {"kind": "", "input": {}, "kinds": [1], "guideline": 3, "version": {}},
    ],
)
def test_a_mark_that_guidelinekit_did_not_write_is_left_out(mark: Any) -> None:
    data = {"info": {"guidelinekit": mark}, "categories": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]}
    draft = imported("coco", data)
    assert draft.data["task"] == {"input": "image", "kind": "draw-boxes"}
    assert errors_in(completed(draft, "draft")) == []


# Exports

YARD = a_guideline(
    {
        "vehicle": {"name": "Vehicle", "abstract": True},
        "car": {"name": "Car", "code": 2, "parent": "vehicle", "color": "#FF8000", "attributes": ["door", "cut"]},
        "lane": {"name": "Lane", "code": 5, "kind": "draw-lines"},
        "old": {"name": "Old", "code": 3, "status": "deprecated"},
    },
    attributes={
        "door": {"name": "Door", "ask": "Is a door open?", "kind": "choose-one",
                 "options": {"open": {"name": "Open", "attributes": ["count"]}, "shut": {"name": "Shut"}}},
        "count": {"ask": "How many?", "kind": "number", "range": [1, 5]},
        "cut": {"ask": "Which edges cut it?", "kind": "choose-many",
                "options": {"left": {"name": "Left"}, "right": {"name": "Right"}}},
        "note": {"ask": "What else?", "kind": "write", "of": "item"},
    },
    outcomes={"unusable": {"name": "Unusable"}},
)  # fmt: skip


def test_categories_have_the_codes_of_labels() -> None:
    mark = {
        "guideline": "yard",
        "version": "1.2.0",
        "kind": "draw-boxes",
        "input": "image",
        "kinds": {"draw-lines": [5]},
    }
    assert export("coco", YARD) == {
        "info": {"description": "The yard", "version": "1.2.0", "guidelinekit": mark},
        "licenses": [],
        "images": [],
        "annotations": [],
        "categories": [
            {"id": 2, "name": "Car", "supercategory": "Vehicle", "color": [255, 128, 0]},
            {"id": 5, "name": "Lane", "supercategory": "none"},
        ],
    }


def test_labels_of_cvat_have_the_questions_of_the_guideline() -> None:
    door = {"name": "Door", "mutable": False, "input_type": "select", "default_value": "__undefined__",
            "values": ["__undefined__", "Open", "Shut"]}  # fmt: skip
    count = {"name": "count", "mutable": False, "input_type": "number", "default_value": "1", "values": ["1", "5", "1"]}
    left, right = (
        {
            "name": f"cut: {name}",
            "mutable": False,
            "input_type": "checkbox",
            "default_value": "false",
            "values": ["false"],
        }
        for name in ("Left", "Right")
    )
    note = {"name": "note", "mutable": False, "input_type": "text", "default_value": "", "values": [""]}
    assert export("cvat", YARD) == [
        {"name": "Car", "color": "#ff8000", "type": "rectangle", "attributes": [door, count, left, right]},
        {"name": "Lane", "type": "polyline", "attributes": []},
        {"name": "Whole item", "type": "tag", "attributes": [note]},
        {"name": "Outcome: Unusable", "type": "tag", "attributes": []},
    ]


def test_classes_of_yolo_are_numbered_by_position() -> None:
    mark = {
        "guideline": "yard",
        "version": "1.2.0",
        "kind": "draw-boxes",
        "input": "image",
        "kinds": {"draw-lines": [1]},
    }
    folders = {"path": ".", "train": "images/train", "val": "images/val"}
    assert export("yolo", YARD) == {**folders, "nc": 2, "names": {0: "Car", 1: "Lane"}, "guidelinekit": mark}


def test_features_have_the_item_its_labels_and_its_questions() -> None:
    def text() -> dict[str, str]:
        return {"dtype": "string", "_type": "Value"}

    def classes(*names: str) -> dict[str, Any]:
        return {"names": list(names), "_type": "ClassLabel"}

    def numbers(length: int) -> dict[str, Any]:
        return {"feature": {"dtype": "float32", "_type": "Value"}, "length": length, "_type": "List"}

    label = classes("Car", "Lane")
    boxes = {
        "bbox": numbers(4),
        "label": label,
        "door": classes("Open", "Shut"),
        "count": {"dtype": "float64", "_type": "Value"},
        "cut": {"feature": classes("Left", "Right"), "_type": "List"},
    }
    lines = {"line": {"feature": numbers(2), "_type": "List"}, "label": label}
    assert export("huggingface", YARD) == {
        "description": "Things in a yard.",
        "features": {
            "image": {"_type": "Image"},
            "boxes": {"feature": boxes, "_type": "List"},
            "lines": {"feature": lines, "_type": "List"},
            "outcome": classes("Unusable"),
            "note": text(),
        },
        "builder_name": "guidelinekit",
        "dataset_name": "yard",
        "version": {"version_str": "1.2.0", "major": 1, "minor": 2, "patch": 0},
    }


@pytest.mark.parametrize("kind", ["choose-one", "choose-many", "rate", "compare"])
def test_kinds_that_label_whole_items_come_back(kind: str) -> None:
    form: Any = {"a": "text", "b": "text"} if kind == "compare" else "text"
    data = a_guideline({"x": {"name": "X", "code": 0}, "y": {"name": "Y", "code": 1}}, kind, form)
    for format_id in ("coco", "yolo", "huggingface"):
        draft = imported(format_id, written(data, FORMATS[format_id]))
        assert draft.data["task"] == {"input": form, "kind": kind}
        assert (draft.guideline_id, draft.version) == ("yard", "1.2.0")


def test_texts_and_their_outcomes_come_back() -> None:
    data = a_guideline({}, "write", "audio", outcomes={"silent": {"name": "Silent"}})
    draft = imported("huggingface", written(data, FORMATS["huggingface"]))
    assert draft.data["task"] == {"input": "audio", "kind": "write"}
    assert draft.data["outcomes"] == {"silent": {"name": "Silent"}}
    assert imported("cvat", written(data, FORMATS["cvat"])).data["task"]["kind"] == "write"


def test_names_of_classes_are_ids_where_data_sets_store_only_ids() -> None:
    data = a_guideline({"ADJ": {"name": "Adjective"}, "VERB": {"name": "Verb"}}, "mark-spans", "text")
    for stored, names in ((("id",), ["ADJ", "VERB"]), (("id", "code"), ["Adjective", "Verb"])):
        spans = export("huggingface", data, stored)["features"]["spans"]
        assert spans["feature"]["label"]["names"] == names
    assert {loss.field: loss.reason for loss in exported(data, FORMATS["huggingface"], SCHEMA, ("id",)).losses}[
        "labels/*/name"
    ].startswith("Where data sets store only ids")


# Numbers


@pytest.mark.parametrize(
    ("codes", "numbers"),
    [
        ([None, None, None], [1, 2, 3]),
        ([7, 3, 90], [7, 3, 90]),
        ([0, 1, 2], [1, 2, 3]),
        ([5, 0, 9], [1, 2, 3]),
        ([1, -4, 2], [1, 2, 3]),
        ([4, "x", 2], [1, 2, 3]),
        # A new label gets a number that no label has or had: that with 40 is deprecated.
        ([7, None, 3], [7, 41, 3]),
    ],
)
def test_a_category_is_never_numbered_0(codes: list[Any], numbers: list[int]) -> None:
    labels = {
        f"l{at}": {"name": f"L{at}", **({"code": code} if code is not None else {})} for at, code in enumerate(codes)
    }
    labels["gone"] = {"name": "Gone", "status": "deprecated", "code": 40}
    data = a_guideline(labels)
    assert [one["id"] for one in export("coco", data)["categories"]] == numbers
    lost = {loss.address for loss in exported(data, FORMATS["coco"], SCHEMA).losses if loss.field == "labels/*/code"}
    assert lost == {f"labels/l{at}/code" for at, code in enumerate(codes) if code != numbers[at]}


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        ({"a": 2, "b": 0, "c": 1}, ["B", "C", "A"]),
        ({"a": 3, "b": 1, "c": 2}, ["A", "B", "C"]),
        ({"a": 1, "b": 0}, ["A", "B", "C"]),
        ({"a": 0, "b": 1, "c": "2"}, ["A", "B", "C"]),
        # The deprecated label keeps its number: without it, annotations with 3 would be of another class.
        ({"a": 0, "old": 1, "b": 2, "c": 3}, ["A", "Old", "B", "C"]),
        ({"a": 0, "b": 1, "c": 2, "old": 3}, ["A", "B", "C", "Old"]),
        ({"a": 0, "b": 1, "c": 3, "group": 2}, ["A", "B", "C"]),
        ({"a": 1, "b": 2, "c": 3, "old": 9}, ["A", "B", "C"]),
    ],
)
@pytest.mark.parametrize("format_id", ["yolo", "huggingface"])
def test_a_class_is_at_the_number_that_is_its_code(format_id: str, codes: dict[str, Any], names: list[str]) -> None:
    labels: dict[str, Any] = {key: {"name": key.upper()} for key in "abc"}
    labels["old"] = {"name": "Old", "status": "deprecated"}
    labels["group"] = {"name": "Group", "abstract": True}
    for key, code in codes.items():
        labels[key]["code"] = code
    data = export(format_id, a_guideline(labels, "choose-one"))
    found = list(data["names"].values()) if format_id == "yolo" else data["features"]["label"]["names"]
    assert found == names


def test_options_are_at_the_numbers_that_are_their_codes() -> None:
    options = {"no": {"name": "No", "code": 1}, "yes": {"name": "Yes", "code": 0}}
    attributes = {"sure": {"ask": "Sure?", "kind": "choose-one", "of": "item", "options": options}}
    data = a_guideline({"a": {"name": "A"}}, "choose-many", attributes=attributes)
    assert export("huggingface", data)["features"]["sure"]["names"] == ["Yes", "No"]


# What tools refuse, and what their own packages let pass


@pytest.mark.parametrize("format_id", IDS)
def test_two_labels_of_one_name_are_refused(format_id: str) -> None:
    data = a_guideline({"a": {"name": "Car"}, "b": {"name": "Car"}})
    with pytest.raises(ExchangeError, match="both are called “Car”") as error:
        written(data, FORMATS[format_id])
    assert error.value.hint


@pytest.mark.parametrize("format_id", ["coco", "yolo"])
def test_a_guideline_without_labels_has_no_list_of_them(format_id: str) -> None:
    with pytest.raises(ExchangeError, match="`yard` has no labels"):
        written(a_guideline({}, "write", "text"), FORMATS[format_id])


@pytest.mark.parametrize("name", GUIDELINES)
def test_exports_keep_what_packages_of_tools_do_not_check(name: str) -> None:
    data = guideline(name)
    categories = export("coco", data)["categories"]
    numbers = [category["id"] for category in categories]
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) > 0
    names = export("yolo", data)["names"]
    assert list(names) == list(range(len(names)))
    assert len(set(names.values())) == len(names)
    if set(FORMATS["cvat"].inputs).isdisjoint(
        data["task"]["input"].values() if isinstance(data["task"]["input"], dict) else [data["task"]["input"]]
    ):
        return
    labels = export("cvat", data)
    assert len({label["name"] for label in labels}) == len(labels)
    for label in labels:
        assert re.fullmatch("#[0-9a-f]{6}", label.get("color", "#000000"))
        assert len({one["name"] for one in label["attributes"]}) == len(label["attributes"])
        for one in label["attributes"]:
            assert len(one["name"]) <= 64
            assert one["input_type"] != "select" or one["default_value"] in one["values"]
            assert len(set(one["values"])) == len(one["values"]) or one["input_type"] == "number"


def test_long_names_are_shortened_and_stay_different() -> None:
    long = "A vehicle with a load that is wider than the lane in which it drives"
    labels = {"a": {"name": f"{long} today"}, "b": {"name": f"{long} tomorrow"}, "c": {"name": "Short"}}
    names = [label["name"] for label in export("cvat", a_guideline(labels))]
    assert len(set(names)) == 3
    assert max(map(len, names)) <= 64
    losses = exported(a_guideline(labels), FORMATS["cvat"], SCHEMA).losses
    reasons = {loss.address: loss.reason for loss in losses}
    assert "64 characters" in reasons["labels/a/name"]
    assert "64 characters" in reasons["labels/b/name"]


def test_cvat_marks_no_texts_and_joins_no_marks() -> None:
    labels = {
        "car": {"name": "Car"},
        "word": {"name": "Word", "kind": "mark-spans"},
        "tows": {"name": "Tows", "kind": "link", "from": ["car"], "to": ["car"]},
    }
    data = a_guideline(labels, form={"view": "image", "caption": "text"})
    reasons = {loss.address: loss.reason for loss in exported(data, FORMATS["cvat"], SCHEMA).losses}
    assert reasons["labels/word"] == "CVAT marks no texts."
    assert reasons["labels/tows"] == "CVAT does not join marks."
    assert [label["name"] for label in export("cvat", data)] == ["Car"]
    with pytest.raises(ExchangeError, match="CVAT has no document"):
        written(a_guideline({"car": {"name": "Car"}}, form="document"), FORMATS["cvat"])


def test_what_changes_during_a_video_is_told_from_what_a_track_has() -> None:
    attributes = {
        "lights": {"ask": "Lights?", "kind": "write"},
        "brand": {"ask": "Brand?", "kind": "write", "of": "track"},
    }
    labels = {"car": {"name": "Car", "attributes": ["lights", "brand"]}}
    data = a_guideline(labels, form="video", attributes=attributes)
    assert [one["mutable"] for one in export("cvat", data)[0]["attributes"]] == [True, False]
    draft = imported("cvat", written(data, FORMATS["cvat"]))
    assert draft.data["task"]["input"] == "video"
    assert {key: one.get("of") for key, one in draft.data["attributes"].items()} == {"lights": None, "brand": "track"}


def test_a_checkbox_stays_a_checkbox() -> None:
    parked = {
        "name": "parked",
        "mutable": False,
        "input_type": "checkbox",
        "default_value": "false",
        "values": ["false"],
    }
    labels = [{"name": "car", "type": "rectangle", "attributes": [parked]}]
    data = completed(imported("cvat", labels), "draft")
    assert export("cvat", expand(SCHEMA.root, data)) == labels


# Bad files


@pytest.mark.parametrize(
    ("format_id", "content", "message"),
    [
        ("coco", "{", "not valid JSON"),
        ("coco", '{"annotations": [{"caption": "A dog."}]}', "no list `categories`"),
        ("coco", '{"categories": []}', "no labels"),
        ("coco", "[1]", "no list `categories`"),
        ("coco", b'{"categories": "\xff"}', "not UTF-8"),
        ("coco", {"categories": [{"id": at, "name": "same"} for at in range(200)]}, "called like others"),
        ("cvat", '{"labels": {"url": "https://cvat.example/api/labels"}}', "only the address"),
        ("cvat", "[]", "no labels"),
        ("cvat", '[{"name": "Outcome: Unusable", "type": "tag", "attributes": []}]', "no labels"),
        ("cvat", "{}", "no labels of CVAT"),
        ("cvat", "<annotations><version>1.1</version></annotations>", "no labels of CVAT"),
        ("cvat", '<!DOCTYPE a [<!ENTITY b "c">]><annotations/>', "document type"),
        ("cvat", "<annotations><meta>", "not well-formed"),
        ("yolo", "names: []", "no `names`"),
        ("yolo", "nc: 3\ntrain: x", "no `names`"),
        ("yolo", "names: {first: car}", "which is no index"),
        ("yolo", "names: {-1: car}", "which is no index"),
        ("yolo", "names: [a", "not valid YAML"),
        ("yolo", "names: !!python/object/apply:os.getcwd []", "not valid YAML"),
        ("yolo", "names: ['']", "no labels"),
        ("huggingface", '{"features": {"text": {"dtype": "string", "_type": "Value"}}}', "no column with class labels"),
        ("huggingface", "---\nlicense: mit\n---\n# A card", "lists no features"),
        ("huggingface", "---\ndataset_info: [\n---\n", "not valid YAML"),
        (
            "huggingface",
            {"a": {"feature": {"b": {"c": {"names": ["x"], "_type": "ClassLabel"}}}, "_type": "List"}},
            "inside",
        ),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_a_hint(format_id: str, content: Any, message: str) -> None:
    with pytest.raises(ExchangeError, match=message) as error:
        completed(imported(format_id, content), "draft")
    assert error.value.hint


@pytest.mark.parametrize(
    ("format_id", "content"),
    [
        ("coco", {"categories": [{"id": 1, "name": "\ud800 half"}, {"id": 2, "name": "a\nb\u202e"}]}),
        ("coco", {"categories": [{"id": 2**70, "name": None}, {"id": [1], "name": {"a": 1}}, 5, None]}),
        (
            "coco",
            {"categories": [{"id": 1, "name": "a", "color": [300, 0, 0]}, {"id": 2, "name": "b", "color": "red-ish"}]},
        ),
        ("coco", {"categories": [{"id": 1, "name": "a"}], "annotations": [None, {"category_id": []}, {"bbox": "x"}]}),
        (
            "cvat",
            [{"name": "a", "type": 5, "attributes": [{"name": "n", "input_type": "number", "values": ["5", "5"]}]}],
        ),
        (
            "cvat",
            [{"name": "a", "attributes": [{"name": "n", "input_type": "select", "values": []}, 3]}, {"type": "tag"}],
        ),
        ("yolo", 'names: ["\\ud800", "#", ": "]'),
        ("huggingface", {"label": {"names": [None, "", 3, "a"], "_type": "ClassLabel"}}),
    ],
)
def test_odd_values_become_a_draft_without_errors(format_id: str, content: Any) -> None:
    draft = completed(imported(format_id, content), "draft")
    assert errors_in(draft) == []
    json.dumps(draft, ensure_ascii=False).encode()


def test_a_name_that_yaml_takes_for_a_truth_value_stays_a_name() -> None:
    draft = imported("yolo", "names:\n  0: no\n  1: on\n  2: 007\n  3: ~\n")
    assert [label["name"] for label in draft.data["labels"].values()] == ["no", "on", "007", "~"]


def test_a_large_dump_is_read_as_far_as_its_labels() -> None:
    labels = "<labels><label><name>car</name><type>rectangle</type><attributes/></label></labels>"
    box = '<box label="car" xtl="1" ytl="1" xbr="2" ybr="2"/>'
    content = f"<annotations><meta><task>{labels}</task></meta><image>{box * 310_000}</image></annotations>"
    assert list(imported("cvat", content).data["labels"]) == ["car"]


@pytest.mark.parametrize("format_id", IDS)
def test_ten_thousand_labels_take_seconds(format_id: str) -> None:
    labels: dict[str, Any] = {f"g{at}": {"name": f"Group {at}", "abstract": True} for at in range(100)}
    for at in range(10_000):
        labels[f"l{at}"] = {"name": f"Label {at}", "code": at + 1, "parent": f"g{at % 100}", "color": "#102030"}
    start = time.perf_counter()
    content = written(a_guideline(labels), FORMATS[format_id])
    draft = imported(format_id, content)
    assert time.perf_counter() - start < 15
    assert len([label for label in draft.data["labels"].values() if not label.get("abstract")]) == 10_000


def test_categories_above_each_other_are_read_in_linear_time() -> None:
    categories = [{"id": at + 1, "name": f"n{at}", "supercategory": f"n{at + 1}"} for at in range(10_000)]
    categories[-1]["supercategory"] = "n0"
    start = time.perf_counter()
    draft = imported("coco", {"categories": categories})
    assert time.perf_counter() - start < 10
    assert "above its own supercategory" in places(draft)
    assert sum(1 for label in draft.data["labels"].values() if "parent" not in label) == 1
