"""Labeled items are converted automatically where it is safe. Others need review, with the reasons."""

import csv
import io
import itertools
import json
import random
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.migration import ItemMapping, Migration, compose, migrate
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.compose import compose as merge
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.report.migration import migration_text
from guidelinekit.store.resources import load_schema
from tests.conftest import CASES, ENGLISH, ROOT, Repository, Result
from tests.test_no_silent_change import LAW

Cli = Callable[..., Result]
UD = CASES / "diff/universal-dependencies-1-to-2"


def source(text: str, schema: Schema) -> Source:
    return merge([read(SourceFile(path="guideline.yaml", content=text.encode()))], schema)[0]


def between(old: str, new: str, schema: Schema) -> dict[str, ItemMapping]:
    sides = source(old, schema), source(new, schema)
    return {mapping.old: mapping for mapping in migrate(*sides, compare(*sides, schema), schema).mappings}


def mood(labels: str, version: str = "1.0.0") -> str:
    return (
        f"format: 1\nid: mood\ntitle: Mood\nversion: {version}\nsummary: Say the mood.\n"
        f"task: {{unit: One sentence., input: text, kind: choose-one}}\nlabels:\n{labels}"
    )


def label(label_id: str, **fields: Any) -> str:
    entry = {"name": label_id.title(), "definition": f"The writer is {label_id}.", **fields}
    return f"  {label_id}: {json.dumps(entry)}\n"


def test_universal_dependencies_are_converted_where_possible_and_reviewed_otherwise(schema: Schema) -> None:
    mappings = between((UD / "old.yaml").read_text(), (UD / "new.yaml").read_text(), schema)
    assert {old: mapping.new for old, mapping in mappings.items() if mapping.action == "convert"} == {
        "dobj": "obj", "mwe": "fixed", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass",
        "name": "flat", "foreign": "flat",
    }  # fmt: skip
    assert {old: set(mapping.candidates) for old, mapping in mappings.items() if mapping.action == "review"} == {
        "nmod": {"nmod", "obl"}, "neg": {"advmod", "det"}, "remnant": {"orphan", "conj"},
    }  # fmt: skip
    assert [ENGLISH.sentence(reason) for reason in mappings["nmod"].reasons] == [
        ENGLISH.text("changes.label-split", label="label “obl”", sources="“nmod”")
    ]
    assert all(mapping.new == old for old, mapping in mappings.items() if mapping.action == "keep")


@pytest.mark.parametrize(
    ("old", "new", "action", "leads_to"),
    [
        (label("sad", code=1), label("sad", code=1), "keep", "sad"),
        (label("sad", code=1), label("sad", code=2), "convert", "sad"),
        (label("sad"), label("sorry", renamed_from=["sad"]), "convert", "sorry"),
        (label("sad"), label("sad", status="deprecated", replaced_by="calm"), "convert", "calm"),
        (label("sad", status="deprecated", replaced_by="calm"), "", "convert", "calm"),
        (label("sad", status="deprecated", consider=["calm"]), "", "review", ""),
        (label("sad", status="deprecated", replaced_by="calm"),
         label("sad", status="deprecated", replaced_by="calm"), "convert", "calm"),
        (label("sad"), "", "review", ""),
        (label("sad"), label("sad", status="deprecated", consider=["calm"]), "review", "calm"),
        (label("sad"), label("sad") + label("grim", split_from=["sad"]), "review", "sad|grim"),
        (label("sad"), label("sorry", renamed_from=["sad"]) + label("grim", split_from=["sorry"]), "review",
         "sorry|grim"),
        (label("sad"), label("sad", avoid_when=["It was found again."]), "review", "sad"),
        (label("sad"), label("sad", definition="The writer is sad or sorry."), "keep", "sad"),
    ],
)  # fmt: skip
def test_what_happens_to_the_items_of_a_label(old: str, new: str, action: str, leads_to: str, schema: Schema) -> None:
    rest = label("calm") + label("happy")
    mapping = between(mood(old + rest), mood(new + rest), schema)["sad"]
    assert (mapping.action, mapping.new or "|".join(mapping.candidates)) == (action, leads_to)
    assert bool(mapping.reasons) == (action == "review")


def test_labels_swap_their_ids(schema: Schema) -> None:
    old = label("sad") + label("calm")
    new = label("sad", renamed_from=["calm"], definition="The writer is calm.") + label(
        "calm", renamed_from=["sad"], definition="The writer is sad."
    )
    mappings = between(mood(old), mood(new), schema)
    assert (mappings["sad"].new, mappings["calm"].new) == ("calm", "sad")


def test_a_chain_of_renames_is_followed(schema: Schema) -> None:
    old = label("sad") + label("calm") + label("glad")
    new = "".join(
        label(new_id, renamed_from=[old_id], definition=f"The writer is {old_id}.")
        for old_id, new_id in (("sad", "calm"), ("calm", "glad"), ("glad", "merry"))
    )
    mappings = between(mood(old), mood(new), schema)
    assert {mapping.old: (mapping.action, mapping.new) for mapping in mappings.values()} == {
        "sad": ("convert", "calm"), "calm": ("convert", "glad"), "glad": ("convert", "merry"),
    }  # fmt: skip


CONTENTS = {
    "Joy": "The writer is glad of what came about.",
    "Grief": "Someone has died or left for good.",
    "Anger": "A wrong was done, and it is held against another person.",
    "Calm": "Nothing presses, neither now nor soon.",
}
IDS = ("l1", "l2", "l3", "l4", "l5", "l6")


@LAW
@given(st.lists(st.permutations(IDS).map(lambda ids: ids[: len(CONTENTS)]), min_size=2, max_size=4), st.randoms())
def test_reassigned_ids_are_followed_over_several_versions(versions: list[list[str]], generator: random.Random) -> None:
    """A label is followed through reassigned ids by its earlier ids and its words."""
    schema = load_schema()
    earlier: dict[str, list[str]] = {name: [] for name in CONTENTS}
    holders: dict[str, str] = {}
    sources = []
    for at, ids in enumerate(versions):
        labels = ""
        for place, (name, definition) in enumerate(CONTENTS.items()):
            if at and versions[at - 1][place] not in (ids[place], *earlier[name]):
                earlier[name].append(versions[at - 1][place])
            known = [label_id for label_id in earlier[name] if label_id != ids[place]]
            generator.shuffle(known)
            declared = {"renamed_from": known} if known else {}
            labels += label(ids[place], name=name, definition=definition, **declared)
        # An id without a label may be a tombstone of the label that had it last.
        for label_id, name in holders.items():
            if label_id not in ids and generator.random() < 0.5:
                successor_of = ids[list(CONTENTS).index(name)]
                labels += label(label_id, name=name, status="deprecated", replaced_by=successor_of)
        holders |= dict(zip(ids, CONTENTS, strict=True))
        sources.append(source(mood(labels, f"{at + 1}.0.0"), schema))
    for (before, after), sides in zip(itertools.pairwise(versions), itertools.pairwise(sources), strict=True):
        mappings = {mapping.old: mapping.new for mapping in migrate(*sides, compare(*sides, schema), schema).mappings}
        assert [mappings[label_id] for label_id in before] == after


def test_a_changed_task_needs_review_of_every_item(schema: Schema) -> None:
    old = mood(label("sad") + label("calm"))
    mappings = between(old, old.replace("choose-one", "choose-many"), schema)
    assert {mapping.action for mapping in mappings.values()} == {"review"}


def test_migrations_compose(schema: Schema) -> None:
    versions = [
        mood(label("sad", code=1) + label("calm") + label("wry")),
        mood(label("sorry", code=1, renamed_from=["sad"]) + label("calm") + label("wry")),
        mood(
            label("sorry", code=7, renamed_from=["sad"])
            + label("calm")
            + label("dry", split_from=["wry"])
            + label("wry")
        ),
        mood(
            label("glum", code=7, renamed_from=["sorry"])
            + label("calm")
            + label("arid", renamed_from=["dry"])
            + label("wry")
        ),
    ]
    sources = [source(text, schema) for text in versions]
    maps = [migrate(a, b, compare(a, b, schema), schema) for a, b in itertools.pairwise(sources)]
    whole = compose(compose(maps[0], maps[1]), maps[2])
    assert whole == compose(maps[0], compose(maps[1], maps[2]))
    mappings = {mapping.old: mapping for mapping in whole.mappings}
    assert (mappings["sad"].action, mappings["sad"].new, mappings["sad"].new_code) == ("convert", "glum", 7)
    assert mappings["calm"].action == "keep"
    assert (mappings["wry"].action, mappings["wry"].candidates) == ("review", ("wry", "arid"))


def reviewed(old: str, *candidates: str) -> ItemMapping:
    return ItemMapping(old=old, old_code=None, action="review", candidates=candidates)


def kept(old: str, new: str = "") -> ItemMapping:
    return ItemMapping(old=old, old_code=None, action="convert" if new else "keep", new=new or old)


def over(*mappings: ItemMapping) -> Migration:
    return Migration(old_version="1.0.0", new_version="2.0.0", mappings=mappings)


@pytest.mark.parametrize(
    ("first", "second", "candidates"),
    [
        # Two candidates of the first step have a candidate of the second step in common.
        (reviewed("a", "b", "c"), (reviewed("b", "x", "y"), reviewed("c", "y", "z")), ("x", "y", "z")),
        # The order is that of the first step, then that of the second one, not that of the mappings or the alphabet.
        (reviewed("a", "c", "b"), (reviewed("b", "x", "y"), reviewed("c", "z", "y")), ("z", "y", "x")),
        # Two candidates become one label.
        (reviewed("a", "b", "c"), (kept("b"), kept("c", "b")), ("b",)),
        (reviewed("a", "c", "b"), (kept("b"), kept("c", "d")), ("d", "b")),
        # A label that is converted needs review at the second step.
        (kept("a", "b"), (reviewed("b", "y", "x"),), ("y", "x")),
    ],
)  # fmt: skip
def test_composed_candidates_have_no_duplicates_and_keep_their_order(
    first: ItemMapping, second: tuple[ItemMapping, ...], candidates: tuple[str, ...]
) -> None:
    (mapping,) = compose(over(first), over(*second)).mappings
    assert (mapping.action, mapping.candidates) == ("review", candidates)


def test_a_migration_and_its_reverse_keep_every_label() -> None:
    there = Migration(old_version="1.0.0", new_version="2.0.0", mappings=(
        ItemMapping(old="sad", old_code=1, action="convert", new="sorry", new_code=2),))  # fmt: skip
    back = Migration(old_version="2.0.0", new_version="3.0.0", mappings=(
        ItemMapping(old="sorry", old_code=2, action="convert", new="sad", new_code=1),))  # fmt: skip
    assert [mapping.action for mapping in compose(there, back).mappings] == ["keep"]


def test_the_command_composes_releases(repository: Repository, cli: Cli) -> None:
    path = "specs/mood.yaml"
    repository.commit("One", {path: mood(label("sad") + label("calm"))})
    repository.commit("Two", {path: mood(label("sorry", renamed_from=["sad"]) + label("calm"), "2.0.0")})
    repository.commit("Three", {path: mood(label("glum", renamed_from=["sorry"]) + label("calm"), "3.0.0")})
    repository.write({path: mood(label("low", renamed_from=["glum"]) + label("calm"), "3.0.0")})

    def run(*arguments: str) -> Result:
        return cli("-C", repository.path, "migration", *arguments)

    text = run("mood", "1.0.0", "3.0.0").out
    assert "mood  1.0.0 → 3.0.0" in text
    assert "sad → glum" in text
    data = json.loads(run("mood", "1.0.0", "--format", "json").out)
    jsonschema.Draft202012Validator(json.loads((ROOT / "schema/migration.schema.json").read_text())).validate(data)
    assert [entry["new"] for entry in data["labels"]] == ["low", "calm"]
    rows = list(csv.DictReader(io.StringIO(run("mood", "2.0.0", "3.0.0", "--format", "csv").out)))
    assert [(row["old"], row["action"], row["new"]) for row in rows] == [
        ("sorry", "convert", "glum"), ("calm", "keep", "calm"),
    ]  # fmt: skip
    assert "no release 9.0.0" in run("mood", "9.0.0").err
    assert "Name the older version first" in run("mood", "3.0.0", "1.0.0").err
    assert "`none` has no release" in run("none", "1.0.0").err
    assert {row["action"] for row in json.loads(run("mood", "1.0.0", "1.0.0", "--format", "json").out)["labels"]} == {
        "keep"
    }


def test_a_guideline_without_labels_has_nothing_to_migrate(repository: Repository, cli: Cli) -> None:
    text = mood("").replace("labels:\n", "").replace("choose-one", "write")
    repository.commit("One", {"specs/mood.yaml": text})
    repository.write({"specs/mood.yaml": text.replace("Say the mood", "Write the mood")})
    result = cli("-C", repository.path, "migration", "mood", "1.0.0")
    assert result.code == 0, result.err
    assert result.out.splitlines()[-1] == ENGLISH.text("migration.no-labels")


@pytest.mark.parametrize("action", ["keep", "convert", "review"])
def test_the_total_names_only_actions_that_occur(action: str) -> None:
    mapping = ItemMapping(old="a", old_code=None, action=action, new="b", new_code=None)  # type: ignore[arg-type]
    text = migration_text("mood", Migration(old_version="1.0.0", new_version="2.0.0", mappings=(mapping,)), ENGLISH)
    part = {"keep": "to-keep", "convert": "to-convert", "review": "to-relabel"}[action]
    expected = ENGLISH.text("migration.total", count=1, parts=ENGLISH.text(f"migration.{part}", count=1))
    assert text.splitlines()[-1] == expected
