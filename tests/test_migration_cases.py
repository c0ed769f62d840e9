"""Small histories in real repositories, and what the commands must say of the items labeled before."""

import copy
import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
import yaml

from tests.conftest import Repository, Result

Cli = Callable[..., Result]

KITE = {"name": "Kite", "definition": "A toy on a string that the wind lifts."}
LAMP = {"name": "Lamp", "definition": "Something that gives light indoors."}
DRUM = {"name": "Drum", "definition": "An instrument beaten with two sticks."}
TOMB = {"status": "deprecated"}
#: Rows as `value: action` or `value: action values`.
Rows = Mapping[str, str]


def guideline(labels: Mapping[str, Any], kind: str = "choose-one", **sections: Any) -> dict[str, Any]:
    task = {"unit": "One photo.", "input": "image", "kind": kind}
    return {"title": "Attic", "summary": "Say what lies there.", "task": task, "labels": dict(labels), **sections}


def releases(repository: Repository, versions: Sequence[Mapping[str, Any]], notes: Mapping[int, str]) -> None:
    """Commit each version as a release: 1.0.0, 2.0.0 and so on. `notes` are by the number of the release."""
    for number, version in enumerate(versions, 1):
        data = {"format": 1, "id": "attic", "version": f"{number}.0.0", **copy.deepcopy(dict(version))}
        text = yaml.safe_dump(data, sort_keys=False)
        files: dict[str, str | None] = {"specs/attic.yaml": text, "guidelinekit.yaml": ""}
        if number in notes:
            files["changes/attic/note.md"] = notes[number]
        repository.commit(f"Release {number}.0.0", files)
        repository.git("tag", f"attic@{number}.0.0")


def rows(cli: Cli, repository: Repository, *versions: str) -> dict[str, str]:
    """What `migration` says of each value, as CSV."""
    result = cli("-C", repository.path, "migration", "attic", *versions, "--format", "csv")
    assert (result.code, result.err) == (0, "")
    found = {}
    for row in csv.DictReader(io.StringIO(result.out)):
        assert (row["action"] == "keep") != bool(row["causes"]), row
        leads_to = row["candidates"] if row["action"] == "review" else row["new"]
        found[row["old"]] = f"{row['action']} {leads_to}".rstrip()
    return found


GRADES = {grade: {"name": grade.title(), "definition": f"It is {grade}."} for grade in ("poor", "fair", "fine")}
WEAR = {"ask": "How worn is it?", "kind": "choose-one", "of": "item"}


def worn(*options: str, **renamed: str) -> dict[str, Any]:
    named: dict[str, Any] = {option: {"name": option.title()} for option in options}
    named |= {new: {"name": new.title(), "renamed_from": [old]} for new, old in renamed.items()}
    return {"wear": {**WEAR, "options": named}}


TWO = {"kite": KITE, "lamp": LAMP}
SKIP = {"name": "Skip", "when": "The photo is black."}
ASK = {"name": "Ask", "when": "The photo may be staged."}


def counted(number: int) -> dict[str, Any]:
    return {"heaps": {"statement": f"Count heaps from {number} things on."}}


HEAPS = "---\nimpact: relabel\ntargets: [rules/heaps/statement]\n---\nSmaller heaps matter, too.\n"
TONGUE = {"tongue": {"ask": "Which language is on it?", "kind": "write", "required": True, "of": "item"}}
CODED = {"kite": {**KITE, "code": 0}, "lamp": {**LAMP, "code": 1}, "drum": {**DRUM, "code": 2}}
EXCHANGED = {"kite": {**KITE, "code": 2}, "lamp": {**LAMP, "code": 1}, "drum": {**DRUM, "code": 0}}
KEPT = {"kite": "keep kite", "lamp": "keep lamp"}

CASES: dict[str, tuple[Sequence[Mapping[str, Any]], Mapping[int, str], tuple[str, ...], Rows]] = {
    "the order of grades is reversed: each grade may be wrong": (
        [guideline(GRADES, "rate"), guideline(dict(reversed(list(GRADES.items()))), "rate")], {}, ("1.0.0", "2.0.0"),
        {"poor": "review poor", "fair": "review fair", "fine": "review fine"},
    ),
    "an option is removed": (
        [guideline(TWO, attributes=worn("new", "used", "torn")), guideline(TWO, attributes=worn("new", "torn"))], {},
        ("1.0.0", "2.0.0"),
        {**KEPT, "wear": "keep wear", "wear/new": "keep wear/new", "wear/used": "review",
         "wear/torn": "keep wear/torn"},
    ),
    "an option is renamed": (
        [guideline(TWO, attributes=worn("new", "torn")), guideline(TWO, attributes=worn("new", ragged="torn"))], {},
        ("1.0.0", "2.0.0"),
        {**KEPT, "wear": "keep wear", "wear/new": "keep wear/new", "wear/torn": "convert wear/ragged"},
    ),
    "an attribute is renamed": (
        [guideline(TWO, attributes=worn("new")),
         guideline(TWO, attributes={"state": {**worn("new")["wear"], "renamed_from": ["wear"]}})], {},
        ("1.0.0", "2.0.0"), {**KEPT, "wear": "convert state", "wear/new": "convert state/new"},
    ),
    "an attribute is removed": (
        [guideline(TWO, attributes=worn("new")), guideline(TWO)], {}, ("1.0.0", "2.0.0"),
        {**KEPT, "wear": "drop", "wear/new": "drop"},
    ),
    "an answer is required of every item, which finished items lack": (
        [guideline(TWO), guideline(TWO, attributes=TONGUE)], {}, ("1.0.0", "2.0.0"),
        {"kite": "review kite", "lamp": "review lamp"},
    ),
    "an outcome is removed": (
        [guideline(TWO, outcomes={"skip": SKIP, "ask": ASK}), guideline(TWO, outcomes={"ask": ASK})], {},
        ("1.0.0", "2.0.0"), {**KEPT, "skip": "review", "ask": "keep ask"},
    ),
    "a note says relabel of a rule that names no label": (
        [guideline(TWO, rules=counted(9)), guideline(TWO, rules=counted(3))], {2: HEAPS}, ("1.0.0", "2.0.0"),
        {"kite": "review kite", "lamp": "review lamp"},
    ),
    "a successor is named late": (
        [guideline({**TWO, "drum": DRUM}), guideline({**TWO, "drum": {**DRUM, **TOMB}}),
         guideline({**TWO, "drum": {**DRUM, **TOMB, "replaced_by": "lamp"}})], {}, ("1.0.0", "3.0.0"),
        {**KEPT, "drum": "convert lamp"},
    ),
    "a merged label returns: whoever has the older items has lost nothing": (
        [guideline(TWO), guideline({**TWO, "kite": {**KITE, **TOMB, "replaced_by": "lamp"}}), guideline(TWO)], {},
        ("1.0.0", "3.0.0"), KEPT,
    ),
    "a merged label returns: the items that were merged may be either": (
        [guideline(TWO), guideline({**TWO, "kite": {**KITE, **TOMB, "replaced_by": "lamp"}}), guideline(TWO)], {},
        ("2.0.0", "3.0.0"), {"kite": "review kite|lamp", "lamp": "review lamp|kite"},
    ),
    "an id is given to another label in the release in which its own is renamed": (
        [guideline(TWO), guideline({"toy": {**KITE, "renamed_from": ["kite"]}, "lamp": LAMP,
                                      "kite": {"name": "Falcon", "definition": "Some bird of prey, stuffed."}})], {},
        ("1.0.0", "2.0.0"), {"kite": "convert toy", "lamp": "keep lamp"},
    ),
    "an id is given to another label later": (
        [guideline(TWO), guideline({"toy": {**KITE, "renamed_from": ["kite"]}, "lamp": LAMP}),
         guideline({"toy": {**KITE, "renamed_from": ["kite"]}, "lamp": LAMP,
                    "kite": {"name": "Falcon", "definition": "Some bird of prey, stuffed."}})], {},
        ("1.0.0", "3.0.0"), {"kite": "convert toy", "lamp": "keep lamp"},
    ),
    "an option is merged into one that exists": (
        [guideline(TWO, attributes=worn("new", "used", "torn")),
         guideline(TWO, attributes={"wear": {**WEAR, "options": {
             "new": {"name": "New"}, "torn": {"name": "Torn", "renamed_from": ["used"]}}}})], {},
        ("1.0.0", "2.0.0"),
        {**KEPT, "wear": "keep wear", "wear/new": "keep wear/new", "wear/used": "convert wear/torn",
         "wear/torn": "keep wear/torn"},
    ),
    "an option is merged, and comes back": (
        [guideline(TWO, attributes=worn("new", "used", "torn")),
         guideline(TWO, attributes={"wear": {**WEAR, "options": {
             "new": {"name": "New"}, "torn": {"name": "Torn", "renamed_from": ["used"]}}}}),
         guideline(TWO, attributes=worn("new", "used", "torn"))], {},
        ("1.0.0", "3.0.0"),
        {**KEPT, **{f"{key}": f"keep {key}" for key in ("wear", "wear/new", "wear/used", "wear/torn")}},
    ),
    "an outcome is renamed": (
        [guideline(TWO, outcomes={"skip": SKIP, "ask": ASK}),
         guideline(TWO, outcomes={"leave-out": {**SKIP, "renamed_from": ["skip"]}, "ask": ASK})], {},
        ("1.0.0", "2.0.0"), {**KEPT, "skip": "convert leave-out", "ask": "keep ask"},
    ),
    "an outcome is merged into one that exists": (
        [guideline(TWO, outcomes={"skip": SKIP, "ask": ASK}),
         guideline(TWO, outcomes={"ask": {**ASK, "renamed_from": ["skip"]}})], {},
        ("1.0.0", "2.0.0"), {**KEPT, "skip": "convert ask", "ask": "keep ask"},
    ),
    "a grade is inserted between two others: their order is as it was": (
        [guideline({k: GRADES[k] for k in ("poor", "fine")}, "rate"), guideline(GRADES, "rate")], {},
        ("1.0.0", "2.0.0"), {"poor": "keep poor", "fine": "keep fine"},
    ),
    "an example has another answer: it may be the answer to similar items": (
        [guideline(TWO, examples={"dusk": {"input": "dusk.png", "answer": "kite"}}),
         guideline(TWO, examples={"dusk": {"input": "dusk.png", "answer": "lamp"}})], {},
        ("1.0.0", "2.0.0"), {"kite": "review kite|lamp", "lamp": "review lamp"},
    ),
    "an example has another answer because its label is no longer chosen": (
        [guideline({**TWO, "drum": DRUM}, examples={"dusk": {"input": "dusk.png", "answer": "drum"}}),
         guideline({**TWO, "drum": {**DRUM, **TOMB}}, examples={"dusk": {"input": "dusk.png", "answer": "lamp"}})], {},
        ("1.0.0", "2.0.0"), {**KEPT, "drum": "review"},
    ),
    "an example that only checked annotators is shown to them, with another answer": (
        [guideline(TWO, examples={"dusk": {"input": "dusk.png", "answer": "kite", "uses": ["gold"]}}),
         guideline(TWO, examples={"dusk": {"input": "dusk.png", "answer": "lamp"}})], {},
        ("1.0.0", "2.0.0"), KEPT,
    ),
    "a label precedes one that it followed": (
        [guideline({"kite": {**KITE, "priority": 3}, "lamp": {**LAMP, "priority": 2}}),
         guideline({"kite": {**KITE, "priority": 1}, "lamp": {**LAMP, "priority": 2}})],
        {}, ("1.0.0", "2.0.0"), {"kite": "review kite", "lamp": "review lamp"},
    ),
    "codes are exchanged": (
        [guideline(CODED), guideline(EXCHANGED)], {}, ("1.0.0", "2.0.0"),
        {"kite": "convert kite", "lamp": "keep lamp", "drum": "convert drum"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_each_value(name: str, repository: Repository, cli: Cli) -> None:
    versions, notes, between, expected = CASES[name]
    releases(repository, versions, notes)
    assert rows(cli, repository, *between) == expected


def test_exchanged_codes_need_a_decision(repository: Repository, cli: Cli) -> None:
    """The numbers may have moved, or the names may have been wrong."""
    releases(repository, [guideline(CODED), guideline(EXCHANGED)], {})
    data = json.loads(cli("-C", repository.path, "diff", "HEAD~1", "--format", "json").out)
    changes = [change for entry in data["guidelines"] for change in entry["changes"]]
    assert {change["kind"]: change["needs_decision"] for change in changes if "code" in change["kind"]} == {
        "label-code-exchanged": True
    }


@pytest.mark.parametrize(
    "name",
    ["an id is given to another label in the release in which its own is renamed",
     "an id is given to another label later"],
)  # fmt: skip
def test_an_id_with_another_meaning_is_an_error(name: str, repository: Repository, cli: Cli) -> None:
    versions, notes, _, _ = CASES[name]
    releases(repository, versions, notes)
    result = cli("-C", repository.path, "check", "--since", "HEAD~1")
    assert "GK507" in result.out
    assert "`kite`" in next(line for line in result.out.splitlines() if "GK507" in line)


NOTE = "---\nimpact: relabel\ntargets: [labels/drum, outcomes/skip/when]\n---\nLook again.\n"


def test_the_outputs_ask_for_the_same_work(repository: Repository, cli: Cli) -> None:
    """What `diff` calls relabel, `migration` and `review` do not call unchanged."""
    wear = worn("new", "torn")
    old = guideline({"kite": {**KITE, "attributes": ["wear"]}, "lamp": LAMP}, "choose-many",
                    attributes={"wear": {"ask": "How worn?", "kind": "rate", "options": wear["wear"]["options"]}},
                    outcomes={"skip": SKIP})  # fmt: skip
    new = copy.deepcopy(old)
    new["labels"]["drum"] = DRUM
    new["outcomes"]["skip"]["when"] = "The photo is black, or shows less than half of the attic."
    new["attributes"]["wear"]["options"] = worn("new", ragged="torn")["wear"]["options"]
    files = {"counts/attic.csv": "kite,500\nlamp,300\n(none),200\nskip,50\n"}
    releases(repository, [old], {})
    data = {"format": 1, "id": "attic", "version": "2.0.0", **new}
    settings = "counts: counts/{id}.csv\n"
    repository.commit("Two", {
        **files, "guidelinekit.yaml": settings, "specs/attic.yaml": yaml.safe_dump(data, sort_keys=False),
        "changes/attic/note.md": NOTE,
    })  # fmt: skip
    found = rows(cli, repository, "1.0.0")
    # A new label, and an outcome with another condition, may be right for any item.
    assert {key: found[key] for key in ("kite", "lamp", "skip", "(none)")} == {
        "kite": "review kite", "lamp": "review lamp", "skip": "review skip", "(none)": "review (none)",
    }  # fmt: skip
    assert found["wear/torn"] == "convert wear/ragged"
    text = cli("-C", repository.path, "migration", "attic", "1.0.0").out
    assert "EVERY ITEM: 2 changes concern it" in text
    review = cli("-C", repository.path, "review", "HEAD~1").out
    assert "1,050" in review, review
