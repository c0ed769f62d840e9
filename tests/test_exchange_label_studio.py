"""Label Studio: configurations of real projects as drafts, and exports that its editor shows as the guideline asks.

The reasons for what exports have were found in its server with a browser: see `tests/oracles/label_studio_browser.py`.
"""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.resources import load_schema

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "exchange" / "label-studio"
SCHEMA, FORMAT = load_schema(), FORMATS["label-studio"]
GUIDELINES = sorted(path.name for path in (ROOT / "specs").iterdir() if path.is_dir())
HEAD = "format: 1\nid: trial\ntitle: Trial\nversion: 1.0.0\nsummary: A trial.\n"


def read(content: bytes, name: str = "config.xml") -> Draft:
    return FORMAT.read(File(name=name, content=content), SCHEMA)


def errors_in(data: Mapping[str, Any]) -> list[str]:
    file = SourceFile(path=f"specs/{data['id']}/guideline.yaml", content=json.dumps(data).encode())
    return [str(finding) for finding in check([file], SCHEMA).findings if finding.severity == "error"]


def export(text: str) -> bytes:
    """Return the configuration of a valid guideline. Nothing may be lost without a reason."""
    data = yaml.safe_load(HEAD + text)
    for label in data.get("labels", {}).values():
        label["definition"] = "It is so."
    assert errors_in(data) == []
    result = exported(expand(SCHEMA.root, data), FORMAT, SCHEMA)
    assert [loss for loss in result.losses if not loss.reason] == []
    return result.content


def control(root: etree._Element, name: str) -> etree._Element:
    (found,) = [element for element in root.iter("*") if element.get("name") == name]
    return found


def conditions(element: etree._Element) -> Iterator[tuple[str, ...]]:
    """Yield the conditions of the views around a tag, the inner one first."""
    for view in element.iterancestors():
        if view.get("visibleWhen"):
            keys = ("visibleWhen", "whenTagName", "whenChoiceValue", "whenLabelValue")
            yield tuple(filter(None, map(view.get, keys)))


# Configurations of other people


@pytest.mark.parametrize("path", sorted(CASES.glob("*.x*ml")) + sorted(CASES.glob("*.yml")), ids=lambda path: path.stem)
def test_a_configuration_becomes_the_expected_draft(path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".expected.yaml").read_text("utf-8"))
    if "error" in expected:
        with pytest.raises(ExchangeError) as error:
            read(path.read_bytes(), path.name)
        assert {"error": str(error.value), "hint": error.value.hint} == expected
        return
    draft = read(path.read_bytes(), path.name)
    skipped = {skipped.place: skipped.reason for skipped in draft.skipped}
    assert draft.data == expected["draft"]
    assert skipped == expected.get("skipped", {})
    assert {remark.place: remark.reason for remark in draft.remarks} == expected.get("remarks", {})
    assert errors_in(completed(draft, "draft")) == []
    assert (draft.guideline_id, draft.version) == ("", "")


def test_each_expectation_belongs_to_a_configuration() -> None:
    configurations = {path.stem for path in CASES.iterdir() if not path.name.endswith(".expected.yaml")}
    assert {path.name.removesuffix(".expected.yaml") for path in CASES.glob("*.expected.yaml")} == configurations


@pytest.mark.parametrize(
    "example", ["5", '"abc"', '{"a": 1}', '[null, 1, {"value": 3}, ["x"]]', '[{"value": "A\\u0000\\ud800\\uffff"}]']
)
def test_an_example_of_any_form_is_no_error(example: str) -> None:
    xml = '<View><Text name="t" value="$t"/><Choices name="c" toName="t" value="$o"/></View>'
    draft = read(f'{xml}<!-- {{"data": {{"o": {example}}}}} -->'.encode())
    assert errors_in(completed(draft, "draft")) == []


@pytest.mark.parametrize(
    "mark",
    [
        '{"kind": ["x"], "parts": "text"}',
        '{"kind": "choose-one", "parts": {"a": ["text"]}}',
        '{"kind": "choose-one", "parts": "text", "choices": 5, "names": [], "tracks": "x", "attributes": 3}',
        '{"kind": "choose-one", "parts": "text", "choices": {"label": "x"}, "names": {"q": {}}, "tracks": {"q": 1}}',
        '{"kind": "choose-one", "parts": "audio", "choices": {"gone": "choose-one"}, "attributes": {"q": ["rate"]}}',
        "{",
    ],
)
def test_a_broken_comment_of_ours_is_no_error(mark: str) -> None:
    options = '<Choice value="A" alias="a"/><Choice value="B"/>'
    tags = "".join(f'<Choices name="{name}" toName="item">{options}</Choices>' for name in ("label", "q"))
    draft = read(f'<View><!-- guidelinekit: {mark} --><Text name="item" value="$item"/>{tags}</View>'.encode())
    assert list(draft.data["labels"]) == ["a", "b"]
    assert errors_in(completed(draft, "draft")) == []


# The way back


@pytest.mark.parametrize("name", GUIDELINES)
def test_what_the_editors_of_label_studio_store_is_read_as_exported(name: str) -> None:
    workspace = Workspace(ROOT)
    (version,) = workspace.guidelines([name])
    content = exported(expand(SCHEMA.root, workspace.load(version).source.data), FORMAT, SCHEMA).content
    before = read(content)
    # Its editor of code removes the last line break; its visual editor adds tags without a line of their own.
    assert read(content.strip()).data == before.data
    end = next(tag for tag in (b"</Labels>", b"</RectangleLabels>", b"</Choices>") if tag in content)
    tag = b'<Choice value="New one"/>' if end == b"</Choices>" else b'<Label value="New one" background="#FFA39E"/>'
    after = read(content.strip().replace(end, tag + end, 1))
    assert after.guideline_id == name
    assert after.data["labels"].pop("new-one")["name"] == "New one"
    assert after.data == before.data


def test_a_part_that_is_added_in_label_studio_is_seen() -> None:
    content = export("task: {unit: One., input: text, kind: choose-one}\nlabels: {a: {name: A}, b: {name: B}}\n")
    assert read(content).data["task"]["input"] == "text"
    changed = content.replace(b"<Choices", b'<Image name="photo" value="$photo"/><Choices', 1)
    assert read(changed).data["task"]["input"] == {"item": "text", "photo": "image"}


def test_a_changed_name_of_our_control_still_has_the_labels() -> None:
    content = export("task: {unit: One., input: text, kind: choose-one}\nlabels: {a: {name: A}, b: {name: B}}\n")
    assert list(read(content.replace(b'name="label"', b'name="verdict"')).data["labels"]) == ["a", "b"]


# What annotators see

PARTS = """\
task: {unit: One., input: {subject: text, message: text}, kind: mark-spans}
labels:
  person: {name: Person, attributes: [whose], hotkey: h}
  place: {name: Place}
attributes:
  whose:
    ask: Whose is it?
    kind: choose-one
    required: true
    options: {own: {name: Own}, other: {name: Somebody else's, attributes: [who]}}
  who: {ask: "Who is it?", kind: write, required: true}
outcomes: {broken: {name: Broken}}
"""


def test_questions_about_marks_in_one_part_are_hidden_at_marks_in_another_one() -> None:
    root = etree.fromstring(export(PARTS))
    for part in ("subject", "message"):
        shown = list(conditions(control(root, f"whose.{part}")))
        assert shown == [("region-selected", f"label.{part}", "person")]


def test_an_answer_is_required_where_the_guideline_asks_for_it_and_nowhere_else() -> None:
    root = etree.fromstring(export(PARTS))
    whose, who = control(root, "whose.subject"), control(root, "who.subject")
    assert whose.get("required") == "true"
    assert whose.get("requiredMessage") == "Whose is it? (subject)"
    assert whose.get("whenLabelValue") == "person"
    # Label Studio would require it of every person.
    assert who.get("required") is None
    # An answer to a hidden question is not submitted.
    assert (who.get("visibleWhen"), who.get("whenTagName"), who.get("whenChoiceValue")) == (
        "choice-selected",
        "whose.subject",
        "other",
    )


def test_a_question_to_which_options_of_two_questions_lead_is_not_required() -> None:
    options = "options: {y: {name: Y, attributes: [why]}, n: {name: N}}"
    root = etree.fromstring(
        export(f"""\
task: {{unit: One., input: text, kind: choose-one}}
labels: {{a: {{name: A}}, b: {{name: B}}}}
attributes:
  one: {{ask: One, kind: choose-one, of: item, {options}}}
  two: {{ask: Two, kind: choose-one, of: item, {options}}}
  why: {{ask: Why, kind: write, required: true}}
""")
    )
    assert list(conditions(control(root, "why"))) == []
    assert control(root, "why").get("required") is None


@pytest.mark.parametrize("kind", ["choose-one", "write"])
def test_an_outcome_can_be_chosen_alone_and_with_a_label(kind: str) -> None:
    labels = "labels: {a: {name: A}, b: {name: B}}\n" if kind == "choose-one" else ""
    task = f"task: {{unit: One., input: text, kind: {kind}}}\n"
    question = "attributes: {sure: {ask: 'Are you sure?', kind: number, required: true, of: item}}\n"
    root = etree.fromstring(export(task + labels + question + "outcomes: {broken: {name: Broken}}\n"))
    for name in ("label" if labels else "text", "sure"):
        assert control(root, name).get("required") == "true"
        assert list(conditions(control(root, name))) == [("choice-unselected", "outcome")]
    # The views are shown all the same: an outcome does not exclude a label.
    (style,) = root.iter("Style")
    classes = {view.get("className") for view in root.iter("View") if view.get("visibleWhen")}
    assert classes == {"unless-outcome"}
    assert (style.text or "").startswith(".unless-outcome, ")
    assert control(root, "outcome").get("required") is None
    without = etree.fromstring(export(task + labels + question))
    assert control(without, "sure").get("required") == "true"
    assert list(conditions(control(without, "sure"))) == []
    assert without.find("Style") is None


def test_choices_show_their_colors() -> None:
    labels = "labels: {a: {name: A, color: '#1565c0'}, b: {name: B}}\n"
    root = etree.fromstring(export("task: {unit: One., input: text, kind: choose-one}\n" + labels))
    styles = [choice.get("style") for choice in root.iter("Choice")]
    assert styles == ["border-left: 5px solid #1565c0; padding-left: 5px", None]


@pytest.mark.parametrize(("input_kind", "kind", "keys"), [("image", "draw-boxes", 1), ("text", "mark-spans", 3)])
def test_keys_that_label_studio_uses_on_images_are_left_out(input_kind: str, kind: str, keys: int) -> None:
    labels = "".join(f"  {key}: {{name: {key}, hotkey: {key}}}\n" for key in "hvc")
    content = export(f"task: {{unit: One., input: {input_kind}, kind: {kind}}}\nlabels:\n{labels}")
    assert len([label for label in etree.fromstring(content).iter("Label") if label.get("hotkey")]) == keys


def test_a_question_about_tracks_is_asked_of_each_mark() -> None:
    content = export("""\
task: {unit: One., input: video, kind: draw-boxes}
labels: {car: {name: Car}, bus: {name: Bus}}
attributes: {seen: {ask: "Is all of it seen?", kind: write, of: track}}
""")
    seen = control(etree.fromstring(content), "seen")
    assert (seen.get("perRegion"), seen.get("whenLabelValue")) == ("true", "car,bus")
    draft = read(content).data
    assert draft["attributes"]["seen"]["of"] == "track"
    assert [label.get("attributes") for label in draft["labels"].values()] == [None, None]


def test_names_that_two_tags_would_have_come_back_as_ids() -> None:
    content = export("""\
task: {unit: One., input: {label: image, outcome: image}, kind: draw-boxes}
labels:
  car: {name: Car, attributes: [boxes]}
  road: {name: Road, kind: draw-polygons, attributes: [label]}
attributes:
  boxes: {ask: Boxes, kind: choose-one, options: {a: {name: A, attributes: [outcome]}, b: {name: B}}}
  label: {ask: Label, kind: write}
  outcome: {ask: Outcome, kind: rate, range: [1, 5]}
outcomes: {bad: {name: Bad}}
""")
    names = [element.get("name") for element in etree.fromstring(content).iter("*") if element.get("name")]
    assert len(names) == len(set(names))
    draft = read(content).data
    assert list(draft["attributes"]) == ["boxes", "label", "outcome"]
    assert list(draft["outcomes"]) == ["bad"]
    assert draft["attributes"]["boxes"]["options"]["a"]["attributes"] == ["outcome"]


def test_marks_and_choices_in_one_task_keep_their_kinds() -> None:
    draft = read(
        export("""\
task: {unit: One., input: text, kind: mark-spans}
labels:
  person: {name: Person}
  good: {name: Good, kind: choose-one, attributes: [why]}
  bad: {name: Bad, kind: choose-one}
attributes: {why: {ask: Why, kind: write, required: true}}
""")
    ).data
    assert [label.get("kind") for label in draft["labels"].values()] == [None, "choose-one", "choose-one"]
    assert draft["labels"]["good"]["attributes"] == ["why"]


def test_many_labels_take_little_time() -> None:
    labels = "".join(f"  l{number}: {{name: Label {number}, attributes: [q]}}\n" for number in range(1000))
    text = "task: {unit: One., input: text, kind: mark-spans}\nlabels:\n" + labels
    data = expand(SCHEMA.root, yaml.safe_load(HEAD + text + "attributes: {q: {ask: Q, kind: write}}\n"))
    start = time.perf_counter()
    content = exported(data, FORMAT, SCHEMA).content
    assert time.perf_counter() - start < 5
    assert guessed(File(name="a.xml", content=content)) is FORMAT
