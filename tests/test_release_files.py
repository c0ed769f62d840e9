"""The files of a release for programs and models: valid, complete, the same for the same meaning, nothing hidden."""

import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.compare.normal_form import normal_form
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import ItemHistory
from guidelinekit.changes.migration.migrate import migrate_over
from guidelinekit.changes.migration.step import step_between
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.guideline.format.visibility import is_published
from tests.release_contents import (
    HEAD,
    LABELS,
    MOOD,
    SCHEMAS,
    SPECS,
    Data,
    content_of,
    files_of,
    second_release,
    spec,
    validate,
    validator,
)
from tests.test_no_silent_change import GUIDELINES, LAW, PAIRS, SCHEMA, source

#: A file takes longer than a comparison.
FILES_LAW = settings(LAW, max_examples=min(LAW.max_examples, 100))
NAMES = ["changes.json", "guideline.json", "labels.csv", "migration.json", "prompt.md"]


def guideline_of(content: ReleaseContent) -> Data:
    data: Data = json.loads(files_of(content)["guideline.json"])["content"]
    return data


# All files


@pytest.mark.parametrize("name", SPECS)
def test_the_files_of_a_guideline_are_as_their_schemas_have_them(name: str) -> None:
    files = files_of(content_of(spec(name)))
    assert sorted(files) == NAMES
    validate(files)
    for file in files.values():
        assert file.endswith(b"\n")


@FILES_LAW
@given(PAIRS)
def test_the_files_of_a_second_release_are_as_their_schemas_have_them(pair: tuple[Data, Data]) -> None:
    old, new = pair
    files = files_of(second_release(old, new, compare(source(old), source(new), SCHEMA)))
    validate(files)
    assert json.loads(files["changes.json"])["previous"] == "1.0.0"
    assert [m["old_version"] for m in json.loads(files["migration.json"])["migrations"]] == ["1.0.0"]


def test_each_json_file_says_what_it_is_of() -> None:
    files = files_of(content_of(MOOD))
    for name in NAMES:
        if name.endswith(".json"):
            head = dict(list(json.loads(files[name]).items())[:5])
            assert head == {
                "$schema": f"urn:guidelinekit:release-{name.removesuffix('.json')}:1",
                "guideline": "mood",
                "version": "1.0.0",
                "commit": "c0ffee",
                "generated_by": "guidelinekit 1.2.3",
            }


@FILES_LAW
@given(GUIDELINES, st.randoms(use_true_random=False))
def test_two_spellings_of_a_guideline_have_the_same_files(data: Data, generator: random.Random) -> None:
    """Elements, and entries of lists in the table and the text, keep the order in which people see them."""
    assert files_of(content_of(_with_fields_shuffled(data, generator))) == files_of(content_of(data))


def _with_fields_shuffled(data: Data, generator: random.Random) -> Data:
    """The same with the fields of objects in another order."""

    def shuffled(node: Any, value: Any) -> Any:
        form = node.form_of(value)
        match value:
            case dict() if form.kind == "object":
                keys = list(value)
                generator.shuffle(keys)
                return {key: shuffled(form.child(key), value[key]) if form.child(key) else value[key] for key in keys}
            case dict() if form.entry is not None:
                return {key: shuffled(form.entry, inner) for key, inner in value.items()}
            case list() if form.items is not None:
                return [shuffled(form.items, inner) for inner in value]
            case _:
                return value

    result: Data = shuffled(SCHEMA.root, data)
    return result


def test_short_forms_and_defaults_give_the_same_files() -> None:
    short = MOOD | {
        "rules": {"look": {"statement": "Look twice.", "labels": ["sad", "happy"]}},
        "procedure": {"first": {"ask": "Glad?", "answers": {"yes": "happy", "no": [], "perhaps": {"end": False}}}},
        "examples": {"one": {"input": "Hm.", "answer": "sad", "not": {"happy": "No joy."}}},
    }
    long = short | {
        "language": "en", "stance": "prescriptive", "status": "active",
        "labels": {key: {"status": "active", "aliases": [], "same_as": {}, **label} for key, label in LABELS.items()},
        "procedure": {"first": {"ask": "Glad?", "answers": {
            "yes": {"labels": [{"label": "happy"}]}, "no": {"labels": []}, "perhaps": {"end": False},
        }}},
        "examples": {"one": {
            "input": "Hm.", "answer": {"label": "sad"}, "uses": ["teach"],
            "not": {"happy": {"answer": ["happy"], "why": "No joy."}},
        }},
    }  # fmt: skip
    assert files_of(content_of(long)) == files_of(content_of(short))


# guideline.json


@FILES_LAW
@given(GUIDELINES)
def test_the_guideline_is_read_back_as_the_same(data: Data) -> None:
    """Without the examples that measure people, which no reader sees."""
    data = json.loads(json.dumps(data))
    for example in data.get("examples", {}).values():
        example.pop("uses", None)
    content = guideline_of(content_of(data))
    assert SCHEMA.accepts(content)
    assert compare(source(data), source(content), SCHEMA) == ()
    assert compare(source(content), source(data), SCHEMA) == ()
    assert guideline_of(content_of(content)) == content


@FILES_LAW
@given(GUIDELINES, st.sampled_from(["", "internal", "vendor", "everyone"]))
def test_what_some_readers_see_is_a_guideline_too(data: Data, audience: str) -> None:
    release = content_of(data, readers=Readers(audience))
    if release.guideline.labels or "labels" not in data:
        validate(files_of(release))


@pytest.mark.parametrize("name", SPECS)
def test_a_guideline_of_the_project_is_read_back_as_the_same(name: str) -> None:
    data = spec(name)
    content = guideline_of(content_of(data))
    shown = {k: e for k, e in data["examples"].items() if is_published(e.get("uses", ["teach"]))}
    assert normal_form(content, SCHEMA) == normal_form({**data, "examples": shown}, SCHEMA)
    assert list(content["labels"]) == list(data["labels"])


def test_elements_keep_their_order_and_fields_have_that_of_the_schema() -> None:
    data = {
        **HEAD,
        "labels": {k: {"definition": "D.", "name": k} for k in ("b", "c", "a")},
        "x-b": {"z": 1, "y": 2},
        "x-a": 1,
    }
    content = guideline_of(content_of(data))
    assert list(content["labels"]) == ["b", "c", "a"]
    assert list(content["labels"]["b"]) == ["name", "definition"]
    assert [*content][-2:] == ["x-a", "x-b"]
    assert [*content["x-b"]] == ["y", "z"]


# changes.json and migration.json


def test_the_changes_are_those_of_the_release_that_is_shown() -> None:
    new = {**MOOD, "labels": {**LABELS, "sad": {**LABELS["sad"], "definition": "Not pleased at all."}}}
    changes = compare(source(MOOD), source(new), SCHEMA)
    data = json.loads(files_of(second_release(MOOD, new, changes))["changes.json"])
    (change,) = data["changes"]
    assert (data["previous"], data["impact"], data["bump"]) == ("1.0.0", "reread", "minor")
    assert (change["before"], change["after"]) == ("Not pleased.", "Not pleased at all.")
    assert change["sentence"] == "Label “Sad”: “definition” reworded."
    assert change["labels"] == ["sad"]


def test_a_first_release_has_no_changes_and_no_migrations() -> None:
    entry = ChangelogEntry(
        version="1.0.0", previous="", date="2026-01-01", effective="", commit="", changes=(), notes=(), first=True
    )
    files = files_of(content_of(MOOD, Changelog(entries=(entry,))))
    validate(files)
    changes = json.loads(files["changes.json"])
    assert (changes["previous"], changes["date"], changes["changes"]) == ("", "2026-01-01", [])
    assert json.loads(files["migration.json"])["migrations"] == []


@pytest.mark.parametrize("fields", [{"warning": "grief"}, {"uses": ["practice"]}], ids=str)
def test_the_changes_quote_nothing_that_readers_open_at_their_choice(fields: Data) -> None:
    def example(word: str) -> Data:
        return {"input": f"{word} input", "answer": "sad", "why": f"{word} reason.", **fields}

    old, new = ({**MOOD, "examples": {"one": example(word)}} for word in ("zq7old", "zq7new"))
    changes = compare(source(old), source(new), SCHEMA)
    assert any(change.prose and "zq7new" in str(change.after) for change in changes)
    files = files_of(second_release(old, new, changes))
    assert "examples/one" in files["changes.json"].decode()
    for name in ("changes.json", "migration.json", "prompt.md"):
        assert b"zq7" not in files[name], name


def test_a_migration_has_each_earlier_release_and_each_cause_once() -> None:
    three = {**LABELS, "calm": {"name": "Calm", "definition": "Neither."}}
    merged = {**three["calm"], "status": "deprecated", "replaced_by": "sad"}
    renamed = {**LABELS["sad"], "renamed_from": ["sad"]}
    versions = [
        {**MOOD, "labels": three},
        {**MOOD, "version": "2.0.0", "labels": {**LABELS, "calm": merged}},
        {**MOOD, "version": "3.0.0", "labels": {"low": renamed, "happy": LABELS["happy"]}},
    ]
    content = _release_of(versions, "3.0.0")
    files = files_of(content)
    validate(files)
    data = json.loads(files["migration.json"])
    assert [m["old_version"] for m in data["migrations"]] == ["2.0.0", "1.0.0"]
    newest, oldest = data["migrations"]
    assert oldest["kept"]["labels"] == ["happy"]
    by_label = {value["old"]: value for value in oldest["labels"]}
    assert set(by_label) == {"sad", "calm"}
    assert (by_label["sad"]["action"], by_label["sad"]["new"]) == ("convert", "low")
    assert [data["causes"][at]["version"] for at in by_label["calm"]["causes"]][:1] == ["2.0.0"]
    assert len({json.dumps(cause) for cause in data["causes"]}) == len(data["causes"])
    assert {value["old"] for value in newest["labels"]} >= {"sad"}


def _release_of(versions: list[Data], shown: str) -> ReleaseContent:
    """The newest of several releases, with the migrations from all of them, itself included."""
    sources = [source(version) for version in versions]
    steps, entries = [], []
    for old, new in itertools.pairwise(versions):
        before, after = source(old), source(new)
        changes = compare(before, after, SCHEMA)
        step = step_between(before, after, changes, SCHEMA, stored=("id", "code"))
        steps.append(step)
        entries.append(
            ChangelogEntry(
                version=new["version"],
                previous=old["version"],
                date="",
                effective="",
                commit="",
                changes=changes,
                notes=(),
            )
        )
    own = step_between(sources[-1], sources[-1], (), SCHEMA, stored=("id", "code"))
    paths = {version["version"]: migrate_over(steps[at:] or [own]) for at, version in enumerate(versions)}
    items = ItemHistory(to_shown=dict(reversed(paths.items())))
    return content_of(versions[-1], Changelog(entries=tuple(reversed(entries))), items)


def test_a_path_through_a_hidden_group_is_hidden() -> None:
    groups = {
        "zq7": {"name": "Group", "definition": "D.", "abstract": True, "audience": ["internal"]},
        "open": {"name": "Group", "abstract": True, "definition": "D."},
    }
    sad = {**LABELS["sad"], "parent": ["zq7", "open"]}
    old, new = ({**MOOD, "labels": {**LABELS, **groups, "sad": {**sad, "code": code}}} for code in (1, 2))
    changes = compare(source(old), source(new), SCHEMA)
    step = step_between(source(old), source(new), changes, SCHEMA, stored=("id", "code", "path"))
    items = ItemHistory(to_shown={"1.0.0": migrate_over([step])})
    for audience, expected in (("vendor", ["open/sad"]), ("internal", ["open/sad", "zq7/sad"])):
        files = files_of(content_of({**new, "version": "2.0.0"}, Changelog(), items, Readers(audience)))
        (value,) = json.loads(files["migration.json"])["migrations"][0]["labels"]
        assert value["old_paths"] == expected
        assert (b"zq7" in files["migration.json"]) is (audience == "internal")


def test_the_schemas_of_a_value_and_a_cause_are_those_of_the_command() -> None:
    own, printed = (SCHEMAS[f"{name}.schema.json"]["$defs"] for name in ("release-migration", "migration"))
    assert own["cause"] == printed["cause"]
    assert own["value"]["required"] == printed["value"]["required"]
    differing = {key for key, form in own["value"]["properties"].items() if form != printed["value"]["properties"][key]}
    assert differing == {"action", "causes"}


# The indexes

FILE = {"sha256": "0" * 64, "bytes": 3}
SITE: Data = {
    "$schema": "urn:guidelinekit:site:1", "generated_by": "guidelinekit 1.2.3", "audience": "", "inputs": "0f" * 32,
    "guidelines": [{"id": "mood", "title": "Mood", "latest": "1.0.0", "index": "mood/index.json"}],
    "themes": ["theme/c0ffee"],
    "files": {"index.html": FILE},
}  # fmt: skip
RELEASE: Data = {
    "version": "1.0.0", "date": "2026-01-01", "effective": "", "impact": None, "status": "released", "commit": "c0ffee",
    "path": "1.0.0/", "key": "0f" * 16, "hidden": "", "rendered_by": "guidelinekit 1.2.3 (c0ffee)", "themes": [],
    "combined": ["labels/a/vs/b/index.html"],
    "files": {"1.0.0/index.html": FILE},
}  # fmt: skip
PREVIEW: Data = {
    "name": "", "until": "", "path": "next/", "themes": ["theme/c0ffee"], "files": {"next/index.html": FILE},
}  # fmt: skip
RELEASES: Data = {
    "$schema": "urn:guidelinekit:releases:1", "guideline": "mood", "title": "Mood", "latest": "1.0.0",
    "generated_by": "guidelinekit 1.2.3", "inputs": "", "releases": [RELEASE], "previews": [PREVIEW], "themes": [],
    "files": {},
}  # fmt: skip


def test_the_indexes_are_as_their_schemas_have_them() -> None:
    site, releases = validator("site.schema.json"), validator("releases.schema.json")
    site.validate(SITE)
    site.validate({"files": {"index.html": FILE}})
    releases.validate(RELEASES)
    releases.validate({**RELEASES, "latest": "", "releases": []})
    wrong_sites: list[Data] = [
        {**SITE, "files": {"a": "0" * 64}},
        {"guidelines": [], "files": {}},
        *({key: value for key, value in SITE.items() if key != left_out} for left_out in SITE),
        {**SITE, "themes": ["../theme"]},
        {**SITE, "files": {"a": {"bytes": 1}}},
    ]
    assert [wrong for wrong in wrong_sites if site.is_valid(wrong)] == []
    wrong_release = {"status": "old", "path": "1.0.0", "version": "1", "key": "", "hidden": "0", "files": None}
    for key, value in wrong_release.items():
        assert not releases.is_valid({**RELEASES, "releases": [{**RELEASE, key: value}]})
    for key, wrong in (("name", "../a"), ("path", "next"), ("until", None), ("themes", None)):
        assert not releases.is_valid({**RELEASES, "previews": [{**PREVIEW, key: wrong}]})
    for left_out in RELEASES:
        assert not releases.is_valid({key: value for key, value in RELEASES.items() if key != left_out})
    for name in ("file", "files", "themes"):
        assert SCHEMAS["site.schema.json"]["$defs"][name] == SCHEMAS["releases.schema.json"]["$defs"][name]


def test_every_property_of_a_published_file_is_described() -> None:
    for name in ("release-guideline", "release-changes", "release-migration", "site", "releases"):
        schema = SCHEMAS[f"{name}.schema.json"]
        objects = [schema, *schema["$defs"].values()] if "$defs" in schema else [schema]
        for one in objects:
            for key, form in one.get("properties", {}).items():
                assert form.get("description", "").endswith("."), (name, key)
