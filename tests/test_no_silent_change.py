"""*No silent change*: every difference between two guidelines is a change, and nothing else is."""

import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.apply import apply
from guidelinekit.changes.compare.compare import compare, raw_differences
from guidelinekit.changes.compare.differences import Difference, differences, is_ordered
from guidelinekit.changes.compare.normal_form import canonical, normal_form
from guidelinekit.changes.compare.renames import find_renames
from guidelinekit.changes.kinds import registry
from guidelinekit.changes.records import from_record, to_record
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.read.compose import Source, compose
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.incremental import IncrementalReader
from guidelinekit.guideline.read.reader import read
from guidelinekit.store.resources import load_schema
from tests.conftest import ENGLISH, HEAD
from tests.generated import complete, guidelines, mutations

SCHEMA = load_schema()
GUIDELINES = guidelines(SCHEMA)
PAIRS = st.tuples(GUIDELINES, GUIDELINES)
#: A longer run than CI's: LAW_EXAMPLES=5000 pytest tests/test_no_silent_change.py
LAW = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "300")), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
MUTATIONS = {name: (old, new) for name, old, new in mutations(SCHEMA)}


def source(data: dict[str, Any]) -> Source:
    """The guideline as read from a file."""
    document = read(SourceFile(path="guideline.yaml", content=json.dumps(data, ensure_ascii=False).encode()))
    assert document.data is not None, document.findings
    return compose([document], SCHEMA)[0]


def difference(old: dict[str, Any], new: dict[str, Any]) -> tuple[Difference, ...]:
    return between(normal_form(old, SCHEMA), normal_form(new, SCHEMA))


def between(old: dict[str, Any], new: dict[str, Any]) -> tuple[Difference, ...]:
    """The differences of two normal forms."""
    return differences(old, new, find_renames(old, new, SCHEMA), SCHEMA)


def written(value: Any, node: Node | None = SCHEMA.root, *, ordered: bool = False) -> str:
    """A normal form as text: two are equal exactly if their texts are. Order counts where it has a meaning."""
    if node is None or not isinstance(value, dict) or node.kind not in ("object", "map"):
        return canonical(value)
    parts = []
    for key in value if ordered else sorted(value):
        child = node.child(key)
        parts.append(f"{key}: {written(value[key], child, ordered=child is not None and is_ordered(child, value))}")
    return f"{{{', '.join(parts)}}}"


@LAW
@given(GUIDELINES)
def test_generated_guidelines_are_valid(data: dict[str, Any]) -> None:
    assert SCHEMA.accepts(data)


@LAW
@given(GUIDELINES)
def test_a_guideline_does_not_differ_from_itself(data: dict[str, Any]) -> None:
    assert difference(data, data) == ()
    assert compare(source(data), source(data), SCHEMA) == ()


@LAW
@given(PAIRS)
def test_applying_the_differences_results_in_the_new_guideline(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    old, new = (normal_form(side, SCHEMA) for side in pair)
    assert written(apply(between(old, new), old, SCHEMA)) == written(new)


@LAW
@given(PAIRS)
def test_stored_changes_are_read_back_equal(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    changes = compare(source(pair[0]), source(pair[1]), SCHEMA)
    kept = json.loads(json.dumps([to_record(change) for change in changes]))
    assert tuple(from_record(record, SCHEMA) for record in kept) == changes


@LAW
@given(PAIRS, st.randoms(use_true_random=False))
def test_shared_objects_do_not_change_the_comparison(
    pair: tuple[dict[str, Any], dict[str, Any]], generator: random.Random
) -> None:
    old, other = pair
    new = dict(old)
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(old.get(key), dict):
            new[key] = old[key] | {k: inner for k, inner in value.items() if generator.random() < 0.2}
        elif generator.random() < 0.2:
            new[key] = value
    if generator.random() < 0.5 and len(old["labels"]) > 1:
        first, second = generator.sample(sorted(old["labels"]), 2)
        swapped = {
            first: {**old["labels"][second], "renamed_from": [second]},
            second: {**old["labels"][first], "renamed_from": [first]},
        }
        new["labels"] = {**new["labels"], **swapped}
    assume(SCHEMA.accepts(new))
    shared = compare(*_sources(IncrementalReader().read, old, new), SCHEMA)
    assert shared == compare(*_sources(read, old, new), SCHEMA)


def _sources(how: Callable[[SourceFile], Document], old: dict[str, Any], new: dict[str, Any]) -> tuple[Source, Source]:
    """Two guidelines, as one reader parses them."""
    texts = [yaml.safe_dump(side, sort_keys=False, allow_unicode=True).encode() for side in (old, new)]
    before, after = (compose([how(SourceFile(path="guideline.yaml", content=text))], SCHEMA)[0] for text in texts)
    return before, after


def test_references_to_swapped_labels_change_in_shared_objects_too() -> None:
    labels: dict[str, dict[str, Any]] = {
        "happy": {"name": "Happy", "definition": "Glad.", "confused_with": {"sad": "Not this.", "calm": "Nor this."}},
        "sad": {"name": "Sad", "definition": "Not glad."},
        "calm": {"name": "Calm", "definition": "Quiet.", "confused_with": {"sad": "Not this.", "happy": "Nor this."}},
    }
    example = {"input": "It is fine.", "answer": "calm", "not": {"happy": "No one is.", "sad": "No one complains."}}
    old = {**yaml.safe_load(HEAD), "labels": labels, "examples": {"e": example}}
    swapped = {
        "sad": {**labels["happy"], "renamed_from": ["happy"]},
        "happy": {**labels["sad"], "renamed_from": ["sad"]},
    }
    new = {**old, "labels": {**labels, **swapped}}
    assert SCHEMA.accepts(old)
    assert SCHEMA.accepts(new)
    before, after = _sources(IncrementalReader().read, old, new)
    assert before.data["labels"]["calm"] is after.data["labels"]["calm"]
    shared = compare(before, after, SCHEMA)
    assert shared == compare(*_sources(read, old, new), SCHEMA)
    touched = {change.address.split("/")[0] + change.kind.action for change in flat(shared)}
    assert {"labelsrenamed", "exampleschanged"} <= touched


SWAPPED: dict[str, Any] = {
    **yaml.safe_load(HEAD),
    "task": {"unit": "One.", "input": "text", "kind": "choose-many"},
    "labels": {
        "happy": {"name": "Happy", "definition": "Glad."},
        "sad": {"name": "Sad", "definition": "Not glad."},
        "calm": {"name": "Calm", "definition": "Quiet.", "parent": "happy", "excludes": ["sad"],
                 "confused_with": {"happy": "Calm is not loud."},
                 "avoid_when": [{"text": "It is loud.", "instead": "happy"}]},
    },
    "rules": {
        "r": {"statement": "Look twice.", "labels": ["happy"]},
        "both": {"statement": "Look.", "labels": ["happy", "sad"]},
    },
    "edge_cases": {"c": {"situation": "It rains.", "decision": "sad", "labels": ["calm"]}},
    "examples": {"e": {"input": "Hm.", "answer": ["happy", "calm"], "shows": ["labels/sad"]}},
    "procedure": {"s": {"ask": "Is it?", "answers": {"yes": "happy", "no": "calm"}}},
}  # fmt: skip


def _swap(data: dict[str, Any]) -> dict[str, Any]:
    """The same with the ids of two labels swapped, and the references to them unchanged."""
    labels = data["labels"]
    swapped = {
        "happy": {**labels["sad"], "renamed_from": ["sad"]},
        "sad": {**labels["happy"], "renamed_from": ["happy"]},
    }
    return {**data, "labels": {**labels, **swapped}}


def test_a_reference_that_now_names_another_label_is_a_change() -> None:
    old, new = SWAPPED, _swap(SWAPPED)
    assert SCHEMA.accepts(old)
    changes = compare(source(old), source(new), SCHEMA)
    found_changes = {change.address: change.kind.id for change in changes if change.before == change.after}
    assert found_changes == {
        "labels/calm/parent": "label-parent-changed",
        "labels/calm/excludes": "label-excludes-changed",
        "labels/calm/avoid_when": "label-avoid-when-redirected",
        "labels/calm/confused_with/happy": "label-confused-with-changed",
        "rules/r/labels": "rule-labels-changed",
        "edge_cases/c/decision": "edge-case-decision-changed",
        "examples/e/answer": "example-answer-changed",
        "examples/e/shows": "example-shows-changed",
        "procedure/s/answers/yes": "decision-step-answer-changed",
    }
    assert {change.kind.id for change in changes} - set(found_changes.values()) == {"label-renamed"}
    assert all("another" in ENGLISH.sentence(change.message) for change in changes if change.before == change.after)


def test_differences_in_confusions_with_a_renamed_label_can_be_applied() -> None:
    labels = SWAPPED["labels"]
    old = {**SWAPPED, "labels": {**labels, "calm": {**labels["calm"], "confused_with": {"happy": "It is not loud."}}}}
    glad = {**labels["happy"], "renamed_from": ["happy"]}
    both = {"happy": "It was not loud.", "glad": "It is not loud."}
    new = {**old, "labels": {"glad": glad, "sad": labels["sad"], "calm": {**labels["calm"], "confused_with": both}}}
    before, after = normal_form(old, SCHEMA), normal_form(new, SCHEMA)
    for one, other in ((before, after), (after, before)):
        assert written(apply(between(one, other), one, SCHEMA)) == written(other)


def test_references_that_follow_swapped_ids_are_consequences() -> None:
    new = _swap(SWAPPED)
    followed = json.loads(
        re.sub(r'(?<=["/])(happy|sad)(?=")', lambda m: {"happy": "sad", "sad": "happy"}[m[0]], json.dumps(SWAPPED))
    )
    new = {**followed, "labels": {**new["labels"], "calm": followed["labels"]["calm"]}}
    changes = compare(source(SWAPPED), source(new), SCHEMA)
    assert {change.kind.id for change in changes} == {"label-renamed"}
    addresses = {consequence.address for change in changes for consequence in change.consequences}
    assert addresses >= {"rules/r/labels", "examples/e/answer"}
    assert "rules/both/labels" not in addresses


LISTS = {path[::2] for path, node, _ in SCHEMA.walk() if node.meta.refs == "labels" and len(path) == 3}


def _named(value: Any, *, named: bool = False) -> Iterator[str]:
    """The labels that a value of a normal form names: all of it, or the marks of an answer."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(inner, named=key == "label")
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, named=named)
    elif isinstance(value, str) and named:
        yield value


@LAW
@given(GUIDELINES)
def test_every_reference_to_one_of_two_swapped_labels_is_a_difference(data: dict[str, Any]) -> None:
    one, other = "a", "b"
    plain = {"name": "Plain", "definition": "It is so."}
    labels = {one: plain, other: plain, **data.get("labels", {})}
    labels = {key: {k: v for k, v in label.items() if k != "renamed_from"} for key, label in labels.items()}
    swapped = {one: {**labels[other], "renamed_from": [other]}, other: {**labels[one], "renamed_from": [one]}}
    before = normal_form({**data, "labels": labels}, SCHEMA)
    after = normal_form({**data, "labels": {**labels, **swapped}}, SCHEMA)
    assert find_renames(before, after, SCHEMA).reassigned_ids["labels"] == {one: other, other: one}
    found = between(before, after)
    changes = compare(source({**data, "labels": labels}), source({**data, "labels": {**labels, **swapped}}), SCHEMA)
    for changed_blobs in (found, raw_differences(changes)):
        assert written(apply(changed_blobs, before, SCHEMA)) == written(after)
    found_changes = {tuple(map(str, d.address[:3])) for d in found}
    for section in ("labels", "rules", "examples", "edge_cases", "procedure"):
        for element_id, element in before.get(section, {}).items():
            there = {one: other, other: one}.get(element_id, element_id) if section == "labels" else element_id
            for key, value in element.items():
                node = SCHEMA.node((section, element_id, key))
                by_label = node is not None and node.meta.keys == "labels"
                names = value if by_label else _named(value, named=(section, key) in LISTS)
                if len({one, other} & set(names)) == 1:
                    assert (section, there, key) in found_changes


@LAW
@given(PAIRS)
def test_changes_have_every_difference(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    old, new = pair
    changes = compare(source(old), source(new), SCHEMA)
    before, after = normal_form(old, SCHEMA), normal_form(new, SCHEMA)
    assert bool(changes) == (written(before) != written(after))
    assert written(apply(raw_differences(changes), before, SCHEMA)) == written(after)
    assert {change.kind.id for change in flat(changes)} <= set(registry(SCHEMA))
    assert all(ENGLISH.sentence(change.message) for change in flat(changes))


@LAW
@given(PAIRS)
def test_swapping_the_sides_swaps_added_and_removed(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    old, new = (normal_form(_unmoved(side), SCHEMA) for side in pair)
    forth, back = (find_renames(*sides, SCHEMA) for sides in ((old, new), (new, old)))
    # A merge is declared on one side only; its reverse is not declared.
    assume(not any(forth.merges.values()) and not any(back.merges.values()))
    assume({after: before for before, after in forth.renames["labels"].items()} == back.renames["labels"])
    # An id that a tombstone had and another label has now is two labels; the reverse is a label that was retired.
    assume(not any(forth.reused.values()) and not any(back.reused.values()))
    swapped = {"added": "removed", "removed": "added"}
    found, undone = between(old, new), between(new, old)
    there = Counter((d.op, d.old_address, d.address) for d in found)
    returned = Counter((swapped.get(d.op, d.op), d.address, d.old_address) for d in undone)
    assert there == returned


def _unmoved(data: dict[str, Any]) -> dict[str, Any]:
    """The same with renames declared among labels only: pairs in which all are undone by swapping are rare."""
    copy: dict[str, Any] = json.loads(json.dumps(data))
    for section, elements in copy.items():
        for element in elements.values() if section != "labels" and isinstance(elements, dict) else ():
            for entry in (element, *element.get("options", {}).values()) if isinstance(element, dict) else ():
                entry.pop("renamed_from", None)
    return copy


@LAW
@given(GUIDELINES, st.randoms(use_true_random=False))
def test_key_order_and_number_format_are_no_change(data: dict[str, Any], random: Any) -> None:
    assert compare(source(data), source(_respelled(data, random)), SCHEMA) == ()


#: Maps whose order may have a meaning.
ORDERED = {path[-1] for path, node, _ in SCHEMA.walk() if node.kind == "map" and node.meta.ordered}


def _respelled(value: Any, random: Any, name: str = "") -> Any:
    """The same with its keys in another order, and whole numbers written with a point."""
    if isinstance(value, dict):
        keys = list(value)
        if name not in ORDERED:
            random.shuffle(keys)
        return {key: _respelled(value[key], random, key) for key in keys}
    if isinstance(value, list):
        return [_respelled(item, random) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_entries_added_to_an_ordered_map_keep_their_order() -> None:
    steps = {step_id: {"ask": "Is it?", "answers": {"yes": "a"}} for step_id in ("b", "c", "a")}
    old, new = complete(SCHEMA), {**complete(SCHEMA), "procedure": steps}
    changes = compare(source(old), source(new), SCHEMA)
    applied = apply(raw_differences(changes), normal_form(old, SCHEMA), SCHEMA)
    assert list(applied["procedure"]) == ["b", "c", "a"]


def test_written_defaults_and_short_forms_are_no_change() -> None:
    short = source(complete(SCHEMA) | {
        "language": "en", "stance": "prescriptive",
        "labels": {
            "a": {"name": "A", "definition": "A.", "avoid_when": ["Never."]}, "b": {"name": "B", "definition": "B."},
        },
        "examples": {"a": {"input": "x", "answer": "a", "not": {"b": "Wrong."}}},
    })  # fmt: skip
    long = source({key: value for key, value in complete(SCHEMA).items() if key not in ("language", "stance")} | {
        "labels": {
            "a": {
                "name": "A", "definition": "A.", "avoid_when": [{"text": "Never."}], "status": "active", "aliases": [],
            },
            "b": {"name": "B", "definition": "B.", "abstract": False, "same_as": {}},
        },
        "examples": {"a": {
            "input": "x", "answer": {"labels": [{"label": "a", "occurrence": 1}]},
            "not": {"b": {"answer": {"label": "b"}, "why": "Wrong."}}, "uses": ["teach"],
        }},
    })  # fmt: skip
    assert compare(short, long, SCHEMA) == ()


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_property_is_compared(name: str) -> None:
    old, new = MUTATIONS[name]
    assert SCHEMA.accepts(old)
    assert SCHEMA.accepts(new)
    changes = compare(source(old), source(new), SCHEMA)
    before, after = normal_form(old, SCHEMA), normal_form(new, SCHEMA)
    if written(before) == written(after):
        assert name.endswith(("added", "removed")), "a changed value must show in the normal form"
        assert changes == ()
    else:
        assert changes
        assert apply(raw_differences(changes), before, SCHEMA) == after


def test_every_property_has_a_mutation_that_is_a_change(schema: Schema) -> None:
    showing = {
        name.rsplit(" ", 1)[0]
        for name, (old, new) in MUTATIONS.items()
        if normal_form(old, schema) != normal_form(new, schema)
    }
    assert {"/".join(path) for path, _, _ in schema.walk()} - showing == {"format"}


def test_ten_runs_give_the_same_bytes() -> None:
    old, new = complete(SCHEMA), complete(SCHEMA, 1)
    outputs = {
        repr([(c.kind.id, c.address, ENGLISH.sentence(c.message)) for c in compare(source(old), source(new), SCHEMA)])
        for _ in range(10)
    }
    assert len(outputs) == 1
