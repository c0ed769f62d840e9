"""Edits of real labels: declared renames are found, undeclared ones are asked about, and nothing else is.

Every edit is made of labels of the guidelines in `specs/`, in a guideline of which the edited labels are a part.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.rename_questions import rename_questions
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source, compose
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from tests.conftest import ROOT

Labels = dict[str, dict[str, Any]]
KEPT = ("name", "short", "definition", "use_when", "avoid_when", "code", "aliases")


@dataclass(frozen=True)
class Edit:
    """Labels before and after; which undeclared renames a reader would ask about, and which declared ones there are."""

    kind: str
    old: Labels
    new: Labels
    asked: set[tuple[str, str]] = field(default_factory=set)
    declared: set[tuple[str, str]] = field(default_factory=set)


def specs() -> Iterator[Labels]:
    """The labels that can be chosen, of each guideline, without references to others."""
    for folder in sorted((ROOT / "specs").iterdir()):
        found: Labels = {}
        for path in sorted(folder.glob("*.yaml")):
            data = read(SourceFile(path=path.name, content=path.read_bytes())).data or {}
            for label_id, label in data.get("labels", {}).items():
                if not label.get("abstract") and label.get("status", "active") == "active":
                    kept = {key: label[key] for key in KEPT if key in label}
                    if "avoid_when" in kept:
                        kept["avoid_when"] = [i if isinstance(i, str) else i["text"] for i in kept["avoid_when"]]
                    found[label_id] = kept
        yield found


def edits() -> Iterator[Edit]:
    all_specs = list(specs())
    for at, labels in enumerate(all_specs):
        foreign = list(all_specs[(at + 1) % len(all_specs)].values())
        ids = list(labels)
        for place, label_id in enumerate(ids):
            label, rest = labels[label_id], {k: v for k, v in labels.items() if k != label_id}
            other = ids[(place + 1) % len(ids)]
            new_id = f"new-{place}"
            renamed = {**label, "name": f"What was {place}"}
            yield Edit("rename", labels, {**rest, new_id: renamed}, {(label_id, new_id)})
            edited = {**renamed, "definition": _edited(label["definition"])}
            yield Edit("rename+edit", labels, {**rest, new_id: edited}, {(label_id, new_id)})
            declared = {**edited, "renamed_from": [label_id]}
            yield Edit("declared", labels, {**rest, new_id: declared}, declared={(label_id, new_id)})
            tombstone = {**label, "status": "deprecated", "replaced_by": new_id}
            left = {**rest, new_id: declared, label_id: tombstone}
            yield Edit("tombstone", labels, left, declared={(label_id, new_id)})
            yield Edit("revert", left, labels, declared={(new_id, label_id)})
            yield Edit("delete+add", labels, {**rest, new_id: foreign[place % len(foreign)]})
            yield Edit("delete+add similar", labels, {**rest, new_id: {**labels[other], "name": "Another"}})
            halves = {f"{new_id}-{half}": {**renamed, "name": f"{half}"} for half in ("left", "right")}
            yield Edit("split", labels, {**rest, **halves})
            both = {k: v for k, v in rest.items() if k != other}
            yield Edit("merge", labels, {**both, new_id: _merged(label, labels[other], f"Both {place}")})
            swap = {**labels, label_id: {**labels[other], "renamed_from": [other]}}
            swap[other] = {**label, "renamed_from": [label_id]}
            if len(ids) > 2:
                chain = {k: v for k, v in rest.items() if k != other}
                chain[other] = {**label, "renamed_from": [label_id]}
                chain[new_id] = {**labels[other], "renamed_from": [other]}
                yield Edit("chain", labels, chain, declared={(label_id, other), (other, new_id)})
            yield Edit("swap", labels, swap, declared={(label_id, other), (other, label_id)})


def _edited(text: str) -> str:
    """The same with a word changed and one added, as in a pull request."""
    words = text.split()
    return " ".join([*words[: len(words) // 2], "really", *words[len(words) // 2 + 1 :]])


def _merged(one: dict[str, Any], other: dict[str, Any], name: str) -> dict[str, Any]:
    """What an author writes who puts two labels together: the texts of both, under a new name."""
    lists = {key: [*one.get(key, ()), *other.get(key, ())] for key in ("use_when", "avoid_when", "aliases")}
    texts = {key: items for key, items in lists.items() if items}
    return {"name": name, "definition": f"{one['definition']} {other['definition']}", **texts}


def source(labels: Labels, schema: Schema) -> Source:
    data = {
        "format": 1, "id": "mood", "title": "Mood", "version": "1.0.0", "summary": "Say the mood.",
        "task": {"unit": "One.", "input": "text", "kind": "choose-one"}, "labels": labels,
    }  # fmt: skip
    document = read(SourceFile(path="guideline.yaml", content=json.dumps(data, ensure_ascii=False).encode()))
    return compose([document], schema)[0]


@pytest.mark.parametrize("earlier", [["happy", "glad"], ["glad", "happy"]])
def test_a_second_rename_is_of_the_label_that_could_be_chosen(schema: Schema, earlier: list[str]) -> None:
    def tombstone(label: str) -> dict[str, Any]:
        return {"name": "It", "definition": "It is.", "status": "deprecated", "replaced_by": label}

    chosen = {"name": "It", "definition": "It is."}
    old = {"glad": {**chosen, "renamed_from": ["happy"]}, "happy": tombstone("glad")}
    new = {
        "joyful": {**chosen, "renamed_from": earlier}, "glad": tombstone("joyful"), "happy": tombstone("joyful"),
    }  # fmt: skip
    changes = compare(source(old, schema), source(new, schema), schema)
    assert [(c.kind.id, c.before, c.after) for c in changes] == [("label-renamed", "glad", "joyful")]
    assert {c.address for c in changes[0].consequences} == {
        "labels/glad",
        "labels/happy/replaced_by",
        "labels/joyful/renamed_from",
    }


def test_questions_are_asked_about_undeclared_renames_only(schema: Schema) -> None:
    corpus = list(edits())
    assert len(corpus) >= 200
    right = wrong = missed = 0
    for edit in corpus:
        new = source(edit.new, schema)
        changes = compare(source(edit.old, schema), new, schema)
        renamed = {(c.before, c.after) for c in flat(changes) if c.kind.id == "label-renamed"}
        assert renamed == edit.declared, f"{edit.kind}: declared renames are found"
        asked = {(pair.old, pair.new) for question in rename_questions(changes, new.data) for pair in question.pairs}
        if edit.kind in ("tombstone", "revert"):
            assert not {c.kind.id for c in changes} & {"label-added", "label-removed", "label-merged"}
        if edit.kind in ("split", "merge", "declared", "swap", "tombstone", "revert"):
            assert not asked, f"{edit.kind}: an ambiguous pair is not asked about"
        right += len(asked & edit.asked)
        wrong += len(asked - edit.asked)
        missed += len(edit.asked - asked)
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.95
