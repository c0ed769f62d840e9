"""Questions about undeclared renames of every kind of element: measured on a corpus of edits, and how they read."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.matching.candidates import candidates
from guidelinekit.changes.matching.vocabulary import Vocabulary
from guidelinekit.changes.rename_questions import RenameQuestion, rename_questions
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.read.compose import Source
from tests.conftest import ENGLISH, Result
from tests.rename_edits import HEAD, Edit, edits, scopes

Cli = Callable[..., Result]
#: Every which edit of the corpus is tested. It has no divisor in common with the number of edits of an element.
STRIDE = 3


def questions(old: dict[str, Any], new: dict[str, Any], schema: Schema) -> tuple[RenameQuestion, ...]:
    before, after = (Source(data={**HEAD, **data}, documents=()) for data in (old, new))
    assert schema.accepts(before.data)
    assert schema.accepts(after.data)
    return rename_questions(compare(before, after, schema), after.data)


def recognized(old: dict[str, Any], new: dict[str, Any], schema: Schema) -> set[tuple[str, str]]:
    """Return the pairs of ids that the comparison takes for one element, because its content is equal."""
    before, after = (Source(data={**HEAD, **data}, documents=()) for data in (old, new))
    changes = flat(compare(before, after, schema))
    return {(str(c.before), str(c.after)) for c in changes if c.kind.id == "element-renamed"}


def pairs(found: tuple[RenameQuestion, ...], scope: str) -> set[tuple[str, str]]:
    return {(pair.old, pair.new) for question in found if question.section == scope for pair in question.pairs}


def test_the_pairs_that_a_reader_would_see_are_found_in_every_section(schema: Schema) -> None:
    corpus = list(edits(schema))[::STRIDE]
    assert len(corpus) >= 3000
    assert {edit.scope for edit in corpus} == {*SECTIONS, "attributes/which/options"}
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for edit in corpus:
        found = questions(edit.data(edit.old), edit.data(edit.new), schema)
        asked = pairs(found, edit.scope)
        assert len(asked) == sum(len(question.pairs) for question in found), "only the edited section is asked about"
        if not edit.declared:
            asked |= recognized(edit.data(edit.old), edit.data(edit.new), schema)
        right[edit.scope] += len(asked & edit.renamed)
        wrong[edit.scope] += len(asked - edit.renamed)
        missed[edit.scope] += len(edit.renamed - asked)
        if edit.kind in ("only removed", "merged", "neighbors exchanged", "declared"):
            assert not asked, edit
    assert right.total() / (right + wrong).total() >= 0.995
    assert right.total() / (right + missed).total() >= 0.99
    for scope in {edit.scope for edit in corpus}:
        assert right[scope] / (right + wrong)[scope] >= 0.95, scope
        assert right[scope] / (right + missed)[scope] >= 0.8, scope


def test_declared_renames_are_found(schema: Schema) -> None:
    corpus = [edit for edit in edits(schema) if edit.kind == "declared"]
    assert {edit.scope for edit in corpus} >= {
        "labels", "attributes", "attributes/which/options", "outcomes", "rules", "edge_cases", "examples", "glossary",
        "procedure",
    }  # fmt: skip
    for edit in corpus:
        old, new = (Source(data=edit.data(elements), documents=()) for elements in (edit.old, edit.new))
        changes = compare(old, new, schema)
        renamed = {(c.before, c.after) for c in flat(changes) if c.difference and c.difference.op == "renamed"}
        assert renamed == edit.declared


def test_new_ids_of_all_elements_of_a_section_are_one_statement_or_question(schema: Schema) -> None:
    tested = 0
    for scope, node, groups in scopes(schema):
        for elements in groups:
            if len({json.dumps(element) for element in elements.values()}) < max(6, len(elements)):
                continue
            new_ids = {element_id: f"new-{at}" for at, element_id in enumerate(elements)}

            def new_id(reference: Reference, scope: str = scope, new_ids: dict[str, str] = new_ids) -> str:
                return new_ids.get(reference.id, reference.id) if reference.section == scope else reference.id

            renamed = {new_ids[key]: rewrite(node, element, new_id) for key, element in elements.items()}
            edit = Edit(kind="all", scope=scope, old=elements, new=renamed)
            if scope in ("labels", "attributes", "attributes/which/options", "outcomes", "glossary"):
                (question,) = questions(edit.data(elements), edit.data(renamed), schema)
                assert {(pair.old, pair.new) for pair in question.pairs} == {*new_ids.items()} - recognized(
                    edit.data(elements), edit.data(renamed), schema
                )
                assert (question.is_same, question.confidence, question.section) == (True, 1, scope)
                assert question.needs_answer
                assert f"{len(question.pairs)} " in ENGLISH.sentence(question.message) or len(question.pairs) == 1
            else:
                assert recognized(edit.data(elements), edit.data(renamed), schema) == set(new_ids.items())
            tested += 1
    assert tested >= 30


def label(name: str, definition: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "definition": definition, **fields}


THREAT = label("Threat", "The comment announces that somebody will be hurt.")
INSULT = label("Insult", "The comment says that a person is worth nothing at all.")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            {"labels": {"threat": THREAT}},
            {"labels": {"menace": {**THREAT, "name": "Menace"}}},
            "Was the label “Threat” (`threat`) renamed to “Menace” (`menace`) (85% similar)? If so, list `threat` "
            "under `renamed_from` of `menace`.",
            id="renamed",
        ),
        pytest.param(
            {"labels": {"threat": THREAT}},
            {"labels": {"menace": THREAT}},
            "Does the label “Threat” (`threat`) now have the id `menace`? Both have the same content. If so, list "
            "`threat` under `renamed_from` of `menace`.",
            id="same label",
        ),
        pytest.param(
            {"attributes": {"target": {"ask": "Whom?", "kind": "choose-one", "options": {
                "one": {"name": "One", "definition": "It is about one person."}, "many": {"name": "Many"}}}}},
            {"attributes": {"target": {"ask": "Whom?", "kind": "choose-one", "options": {
                "single": {"name": "One", "definition": "It is about one person."}, "many": {"name": "Many"}}}}},
            "Does the option “One” (`one`) of `target` now have the id `single`? Both have the same content. If so, "
            "list `one` under `renamed_from` of `single`.",
            id="option",
        ),
        pytest.param(
            {"outcomes": {"skip": {"name": "Skip", "when": "Nobody can read the comment."}}},
            {"outcomes": {"leave-out": {"name": "Skip", "when": "Nobody can read the comment."}}},
            "Does the outcome “Skip” (`skip`) now have the id `leave-out`? Both have the same content. If so, list "
            "`skip` under `renamed_from` of `leave-out`.",
            id="outcome",
        ),
        pytest.param(
            {"workflow": {"a": {"title": "Mark", "who": "Annotators", "does": "Read the comment and choose a label."}}},
            {"workflow": {"b": {"title": "Mark", "who": "Annotators", "does": "Read a comment and choose a label."}}},
            "Is `b` the workflow step “Mark” (`a`) with a new id and an edited text (91% similar)? If so, keep the id "
            "`a`, so that only the edit is shown.",
            id="edited step",
        ),
        pytest.param(
            {"rules": {"a": {"title": "Quotes", "statement": "A quote of an insult is no insult if it is rejected."}}},
            {"rules": {"b": {"title": "Quotes", "statement": "A quote of an insult is no insult if it is refused."}}},
            "Was the rule “Quotes” (`a`) renamed to `b` (93% similar)? If so, list `a` under `renamed_from` of `b`.",
            id="edited rule",
        ),
    ],
)  # fmt: skip
def test_sentences(old: dict[str, Any], new: dict[str, Any], sentence: str, schema: Schema) -> None:
    assert [ENGLISH.sentence(question.message) for question in questions(old, new, schema)] == [sentence]


def test_many_questions_are_one_with_the_first_pairs(schema: Schema) -> None:
    words = Path(__file__).read_text(encoding="utf-8").split()
    texts = [" ".join(words[at * 15 : at * 15 + 15]) for at in range(12)]
    old = {f"a{at:02}": label(f"Old {at}", text) for at, text in enumerate(texts)}
    new = {f"b{at:02}": label(f"Other {at}", text) for at, text in enumerate(texts)}
    (question,) = questions({"labels": old}, {"labels": new}, schema)
    assert len(question.pairs) == 12
    sentence = ENGLISH.sentence(question.message)
    assert sentence.startswith("Were 12 labels renamed? Each pair is at least ")
    assert "`a09` → `b09`, 2 more. If so, list each old id under `renamed_from` of its new id." in sentence
    five = questions({"labels": dict(list(old.items())[:5])}, {"labels": dict(list(new.items())[:5])}, schema)
    assert [len(question.pairs) for question in five] == [1] * 5


def test_references_to_elements_with_new_ids_do_not_make_content_differ(schema: Schema) -> None:
    def data(threat: str, insult: str, example: str) -> dict[str, Any]:
        labels = {
            threat: {**THREAT, "confused_with": {insult: "Nobody will be hurt."}},
            insult: {**INSULT, "avoid_when": [{"text": "It announces violence.", "instead": threat}]},
        }
        return {"labels": labels, "examples": {example: {"input": "You are nothing.", "answer": insult}}}

    found = questions(data("threat", "insult", "nothing"), data("menace", "abuse", "worthless"), schema)
    assert [(question.section, question.old, question.new, question.is_same) for question in found] == [
        ("labels", "insult", "abuse", True),
        ("labels", "threat", "menace", True),
        ("examples", "nothing", "worthless", True),
    ]


def test_a_declared_rename_does_not_make_the_content_of_others_differ(schema: Schema) -> None:
    old = {"labels": {"threat": THREAT}, "examples": {"a": {"input": "You will regret it.", "answer": "threat"}}}
    new = {
        "labels": {"menace": {**THREAT, "renamed_from": ["threat"]}},
        "examples": {"b": {"input": "You will regret it.", "answer": "menace"}},
    }
    assert questions(old, new, schema) == ()
    assert recognized(old, new, schema) == {("a", "b")}


def test_an_element_is_not_asked_about_if_kept_ones_are_as_similar(schema: Schema) -> None:
    def topics(*numbers: int) -> dict[str, Any]:
        return {
            "labels": {f"topic-{n}": label(f"Topic {n}", f"Pages about the topic with number {n}.") for n in numbers}
        }

    assert questions(topics(1), topics(2), schema) != ()
    assert questions(topics(1, 3), topics(2, 3), schema) == ()


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_json_and_text_have_the_same_questions(tmp_path: Path, cli: Cli, language: str) -> None:
    for name, suffix in (("old", ""), ("new", "2")):
        # The examples name a label that may have been renamed.
        examples = {f"{key}{suffix}": {"input": f"{key} will regret it.", "answer": "threat"} for key in "abc"}
        data = {**HEAD, "labels": {f"threat{suffix}": THREAT, "insult": INSULT}, "examples": examples}
        (tmp_path / f"{name}.yaml").write_text(json.dumps(data).replace('"threat"', f'"threat{suffix}"'))
    command = ("-C", tmp_path, "diff", "old.yaml", "new.yaml", "--language", language)
    data = json.loads(cli(*command, "--format", "json").out)
    asked = data["guidelines"][0]["questions"]
    assert [(q["section"], q["needs_answer"], q["same_content"], len(q["pairs"])) for q in asked] == [
        ("labels", True, True, 1),
        ("examples", True, True, 1),
        ("examples", True, True, 1),
        ("examples", True, True, 1),
    ]
    shown = re.sub(r"\s+", " ", cli(*command).out)
    assert all(question["sentence"] in shown for question in asked)
    assert all("{" not in question["sentence"] for question in asked)
    page = str(html.fromstring(cli(*command, "--format", "html").out).xpath("string()"))
    assert all(question["sentence"].replace("`", "") in page for question in asked)


@pytest.mark.parametrize("kind", ["unrelated", "similar", "identical", "long runs", "few words"])
def test_the_number_of_comparisons_grows_with_the_number_of_elements(kind: str) -> None:
    def texts(side: str, count: int) -> list[str]:
        return [
            {
                "unrelated": " ".join(f"{side}{at}-{word}" for word in range(20)),
                "similar": f"Pages about the {side}-topic with number {at}.",
                "identical": "Pages about one topic.",
                "long runs": " ".join([*map(str, range(60)), f"x{at}", *map(str, range(60)), side]),
                "few words": " ".join(f"{at:b}".replace("0", "no ").replace("1", "yes ").split() * 4),
            }[kind]
            for at in range(count)
        ]

    vocabulary = Vocabulary()
    for count in (100, 400):
        old, new = ([vocabulary.encoded([text]) for text in texts(side, count)] for side in "ab")
        found = candidates(old, new)
        assert len(found.pairs) <= 8 * count
        assert sum(map(len, [*found.old_rivals, *found.new_rivals])) <= 20 * count
