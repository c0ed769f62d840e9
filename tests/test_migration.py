"""Labeled items are converted automatically where it is safe. Others need review, with the reasons."""

import csv
import io
import itertools
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.changes.change import Impact
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.history.notes import Note, apply_notes
from guidelinekit.changes.migration.mapping import Action, Migration, Value, ValueMapping
from guidelinekit.changes.migration.migrate import migrate, migrate_over
from guidelinekit.changes.migration.step import step_between
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.compose import compose as merge
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.report.migration import migration_text
from guidelinekit.report.migration_sql import migration_sql
from guidelinekit.store.resources import load_schema
from tests.conftest import CASES, ENGLISH, ROOT, Repository, Result
from tests.test_no_silent_change import LAW

Cli = Callable[..., Result]
UD = CASES / "diff/universal-dependencies-1-to-2"


def source(text: str, schema: Schema) -> Source:
    return merge([read(SourceFile(path="guideline.yaml", content=text.encode()))], schema)[0]


def between(old: str, new: str, schema: Schema) -> dict[str, ValueMapping]:
    """The rows between two versions, by the old value."""
    return over([old, new], schema)


def over(versions: Sequence[str], schema: Schema) -> dict[str, ValueMapping]:
    """The rows over consecutive versions, by the old value."""
    sources = [source(text, schema) for text in versions]
    steps = [
        step_between(*sides, compare(*sides, schema), schema, stored=("id", "code"))
        for sides in itertools.pairwise(sources)
    ]
    return {mapping.old.key: mapping for mapping in migrate_over(steps).mappings}


def candidates(mapping: ValueMapping) -> list[str]:
    return [value.key for value in mapping.candidates]


def new_of(mapping: ValueMapping) -> str:
    """The new value; empty for a review."""
    return mapping.new.key if mapping.new is not None else ""


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
    assert {old: new_of(mapping) for old, mapping in mappings.items() if mapping.action == "convert"} == {
        "dobj": "obj", "mwe": "fixed", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass",
        "name": "flat", "foreign": "flat",
    }  # fmt: skip
    assert {old: set(candidates(mapping)) for old, mapping in mappings.items() if mapping.action == "review"} == {
        "nmod": {"nmod", "obl"}, "neg": {"advmod", "det"}, "remnant": {"orphan", "conj"},
    }  # fmt: skip
    assert [ENGLISH.sentence(cause.message) for cause in mappings["nmod"].causes] == [
        ENGLISH.text("changes.label-split", label="label “obl”", sources="“nmod”")
    ]
    assert all(new_of(mapping) == old for old, mapping in mappings.items() if mapping.action == "keep")


@pytest.mark.parametrize(
    ("old", "new", "action", "leads_to"),
    [
        (label("sad", code=1), label("sad", code=1), "keep", "sad"),
        (label("sad", code=1), label("sad", code=2), "convert", "sad"),
        (label("sad"), label("sorry", renamed_from=["sad"]), "convert", "sorry"),
        (label("sad"), label("sad", status="deprecated", replaced_by="calm"), "convert", "calm"),
        (label("sad", status="deprecated", replaced_by="calm"), "", "convert", "calm"),
        (label("sad", status="deprecated", consider=["calm"]), "", "review", "calm"),
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
    assert (mapping.action, new_of(mapping) or "|".join(candidates(mapping))) == (action, leads_to)
    assert bool(mapping.causes) == (action != "keep")


def test_labels_swap_their_ids(schema: Schema) -> None:
    old = label("sad") + label("calm")
    new = label("sad", renamed_from=["calm"], definition="The writer is calm.") + label(
        "calm", renamed_from=["sad"], definition="The writer is sad."
    )
    mappings = between(mood(old), mood(new), schema)
    assert (new_of(mappings["sad"]), new_of(mappings["calm"])) == ("calm", "sad")


def test_a_chain_of_renames_is_followed(schema: Schema) -> None:
    old = label("sad") + label("calm") + label("glad")
    new = "".join(
        label(new_id, renamed_from=[old_id], definition=f"The writer is {old_id}.")
        for old_id, new_id in (("sad", "calm"), ("calm", "glad"), ("glad", "merry"))
    )
    mappings = between(mood(old), mood(new), schema)
    assert {old: (mapping.action, new_of(mapping)) for old, mapping in mappings.items()} == {
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
        migration = migrate(*sides, compare(*sides, schema), schema)
        mappings = {mapping.old.key: new_of(mapping) for mapping in migration.mappings}
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
    mappings = over(versions, schema)
    sad = mappings["sad"].new
    assert sad is not None
    assert (mappings["sad"].action, sad.key, sad.code) == ("convert", "glum", 7)
    assert mappings["calm"].action == "keep"
    assert (mappings["wry"].action, candidates(mappings["wry"])) == ("review", ["wry", "arid"])


SPLIT = label("wry") + label("dry", split_from=["wry"]) + label("arid", split_from=["wry"])


@pytest.mark.parametrize(
    ("versions", "action", "leads_to"),
    [
        # Two labels that can take the items become one, or are split in turn; each is listed once.
        ([SPLIT, label("wry") + label("dry", renamed_from=["arid"])], "review", ["wry", "dry"]),
        ([SPLIT, label("dry", renamed_from=["arid", "wry"])], "convert", ["dry"]),
        ([SPLIT, SPLIT + label("parched", split_from=["dry"])], "review", ["wry", "dry", "arid", "parched"]),
        # A label that is converted needs review later.
        ([label("droll", renamed_from=["wry"]), label("droll") + label("dry", split_from=["droll"])], "review",
         ["droll", "dry"]),
        # What is carried back is kept.
        ([label("droll", code=2, renamed_from=["wry"]), label("wry", code=1, renamed_from=["droll"])], "keep", ["wry"]),
    ],
)  # fmt: skip
def test_what_items_can_be_over_several_versions(
    versions: list[str], action: str, leads_to: list[str], schema: Schema
) -> None:
    rest = label("calm") + label("happy")
    mapping = over([mood(labels + rest) for labels in [label("wry", code=1), *versions]], schema)["wry"]
    assert (mapping.action, candidates(mapping) or [new_of(mapping)]) == (action, leads_to)


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


@pytest.mark.parametrize("action", ["keep", "convert", "drop", "review"])
def test_the_total_names_only_actions_that_occur(action: Action) -> None:
    values = [Value(kind="label", id=label_id) for label_id in ("a", "b")]
    new = values[1] if action in ("keep", "convert") else None
    mapping = ValueMapping(old=values[0], action=action, new=new)
    text = migration_text("mood", Migration(old_version="1.0.0", new_version="2.0.0", mappings=(mapping,)), ENGLISH)
    part = {"keep": "to-keep", "convert": "to-convert", "drop": "to-drop", "review": "to-relabel"}[action]
    expected = ENGLISH.text("migration.total", count=1, parts=ENGLISH.text(f"migration.{part}", count=1))
    assert text.splitlines()[-1] == expected


def test_codes_stay_where_a_note_says_that_the_names_were_wrong(schema: Schema) -> None:
    old = mood(label("sad", code=1) + label("calm", code=2))
    new = mood(label("sad", code=2) + label("calm", code=1))
    sides = source(old, schema), source(new, schema)
    note = Note(
        slug="n", path="n.md", version="", impact=Impact.REREAD, targets=("labels",), text="Swapped by mistake."
    )
    migration = migrate(*sides, apply_notes(compare(*sides, schema), [note]), schema)
    assert [(m.action, m.old.code, m.new and m.new.code) for m in migration.mappings] == [
        ("keep", 1, 1),
        ("keep", 2, 2),
    ]
    assert "THEN" not in migration_sql("mood", migration, ENGLISH)


GLAD, GRIM = {"definition": "All goes well."}, {"definition": "Nothing is hopeful."}


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        # A declaration of ids that were exchanged earlier is removed; the labels stay what they are.
        (
            [
                label("sad", **GLAD, name="Glad", renamed_from=["calm"])
                + label("calm", **GRIM, name="Grim", renamed_from=["sad"]),
                label("sad", **GLAD, name="Glad") + label("calm", **GRIM, name="Grim"),
            ],
            {"sad": ("keep", "sad"), "calm": ("keep", "calm")},
        ),
        # Two labels declare the same earlier id, which both had.
        (
            [
                label("sad", **GLAD, name="Glad") + label("calm", **GRIM, name="Grim"),
                label("calm", **GRIM, name="Grim", renamed_from=["sad"])
                + label("jolly", **GLAD, name="Glad", renamed_from=["sad"]),
            ],
            {"sad": ("convert", "jolly"), "calm": ("keep", "calm")},
        ),
        # A label with an earlier id is renamed while the label that has this id now is removed.
        (
            [
                label("sad", **GLAD, name="Glad") + label("calm", **GRIM, name="Grim", renamed_from=["sad"]),
                label("grim", **GRIM, name="Grim", renamed_from=["calm", "sad"]),
            ],
            {"sad": ("review", ""), "calm": ("convert", "grim")},
        ),
    ],
)
def test_declarations_of_earlier_versions_are_no_new_ones(
    versions: list[str], expected: dict[str, tuple[str, str]], schema: Schema
) -> None:
    mappings = over([mood(labels + label("shy")) for labels in versions], schema)
    found = {old: (mapping.action, new_of(mapping)) for old, mapping in mappings.items() if old != "shy"}
    assert found == expected
