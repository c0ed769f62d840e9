"""Every element is called by words: its title, its first sentence, or a quote of its item, and never a warned text."""

import json
from typing import Any

import pytest

from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.site.titles import first_sentence, shortened, title_of
from guidelinekit.store.assets import probe
from guidelinekit.store.resources import load_catalogue
from tests.conftest import ENGLISH
from tests.media import FILES

ASSETS = {path: probe(path, content) for path, content in FILES.items()}
LABELS = {"alpha": {"name": "Alpha", "definition": "A."}, "beta": {"name": "Beta", "definition": "B."}}


def built(schema: Schema, task: dict[str, Any], **sections: Any) -> Guideline:
    """A guideline with a task and some sections."""
    task = {"unit": "One item.", "input": "text", "kind": "choose-one", **task}
    data = {"format": 1, "id": "g", "title": "G", "version": "1.0.0", "summary": "S.", "task": task, "labels": LABELS}
    file = SourceFile(path="specs/g/guideline.yaml", content=json.dumps({**data, **sections}).encode())
    checked = check([file], schema, name="g", assets=ASSETS.get)
    assert checked.guideline is not None, checked.findings
    return checked.guideline


def titles(schema: Schema, task: dict[str, Any], language: str = "", **sections: Any) -> dict[str, str]:
    """The title of each element of the sections, by id."""
    found, catalogue = built(schema, task, **sections), load_catalogue(language)
    return {key: title_of(found, section, key, catalogue) for section, elements in sections.items() for key in elements}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Label what is meant. Not what is said.", "Label what is meant"),
        ("Is it over when the word is spoken? Then it is an insult.", "Is it over when the word is spoken?"),
        ("Ask Mrs. Oakes e.g. about Dr. No first. Then label.", "Ask Mrs. Oakes e.g. about Dr. No first"),
        ("A box of 3.5 pixels is too small. Skip it.", "A box of 3.5 pixels is too small"),
        ("Alles, was z. B. am 3. Mai gesagt wird, gilt. Sonst nicht.", "Alles, was z. B. am 3. Mai gesagt wird, gilt"),
        ("¿Termina cuando se dice la palabra? Entonces es un insulto.", "¿Termina cuando se dice la palabra?"),
        ("皮肉は意味で判断する。言葉では判断しない。", "皮肉は意味で判断する"),
        ("讽刺按其含义标注！不按字面。", "讽刺按其含义标注！"),
        ("هل ينتهي الأمر عند نطق الكلمة؟ فهي إهانة.", "هل ينتهي الأمر عند نطق الكلمة؟"),
        ("व्यंग्य को उसके अर्थ से अंकित करें। शब्दों से नहीं।", "व्यंग्य को उसके अर्थ से अंकित करें"),
        ("He said “Stop now.” Then he left.", "He said “Stop now.”"),
        ("It sounds from 0.4 to 3.8 s. A key follows.", "It sounds from 0.4 to 3.8 s"),
        ("Night. A lamp is lit. It is red.", "Night. A lamp is lit"),
        ("Wait … until it ends. Then mark.", "Wait … until it ends"),
        ("One line\n\nand another", "One line and another"),
        ("No stop at all", "No stop at all"),
        ("Dr. No.", "Dr. No"),
        ("...", "..."),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_sentence(text: str, title: str) -> None:
    assert first_sentence(text) == title


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("short", "short"),
        ("one two three four", "one two…"),
        ("one, two, three four", "one, two…"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfs…"),
        ("日本語の文章を短くする", "日本語の文…"),
        ("a\u202eb\u0000c", "a b c"),
        ("क्षत्रियक्षत्रियक्षत्रियक्षत्रिय", "क्षत्रियक्षत्रि…"),
        ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦…"),
    ],
)
def test_a_long_text_is_cut_between_words_or_characters(text: str, short: str) -> None:
    assert shortened(text, 12) == short


def test_titles_of_rules_cases_and_examples(schema: Schema) -> None:
    found = titles(
        schema,
        {},
        rules={
            "named": {"statement": "A long one.", "title": "By its title"},
            "plain": {"statement": "Label what **sarcasm** [says](#rules/named). Why not?"},
        },
        edge_cases={"case": {"situation": "Only noise is heard. It is loud.", "decision": ["alpha"]}},
        glossary={"small-fault": {"definition": "A fault. It is small."}},
        examples={
            "quote": {"input": "I worked on this for a month and nobody has even looked at it", "answer": "alpha"}
        },
    )
    assert found == {
        "named": "By its title",
        "plain": "Label what sarcasm says",
        "case": "Only noise is heard",
        "small-fault": "small fault",
        "quote": "“I worked on this for a month and nobody has even…”",
    }


def test_quotes_are_in_the_quotation_marks_of_the_language(schema: Schema) -> None:
    assert titles(schema, {}, "de", examples={"q": {"input": "Na ja.", "answer": "alpha"}}) == {"q": "„Na ja.“"}


def test_what_is_labeled_is_quoted_and_not_its_context(schema: Schema) -> None:
    task: dict[str, Any] = {"input": {"parent": "text", "comment": "text"}, "kind": "choose-one"}
    value: dict[str, Any] = {"parent": "Before.", "comment": "After."}
    assert titles(schema, task, examples={"q": {"input": value, "answer": "alpha"}}) == {"q": "“After.”"}
    task = {"input": {"chat": "conversation", "a": "text", "b": "text"}, "kind": "compare"}
    turns = [{"role": "user", "text": "First?"}, {"role": "user", "text": "And last?"}]
    value = {"chat": turns, "a": "Yes.", "b": "No."}
    assert titles(schema, task, examples={"q": {"input": value, "answer": "alpha"}}) == {"q": "“And last?”"}


def test_pictures_are_called_by_their_description(schema: Schema) -> None:
    value = {
        "file": next(path for path in FILES if path.endswith(".png")),
        "description": "A tree on a hill. It is tall.",
    }
    task = {"input": "image", "kind": "choose-one"}
    assert titles(schema, task, examples={"q": {"input": value, "answer": "alpha"}}) == {"q": "A tree on a hill"}


def test_a_text_with_a_warning_is_no_title(schema: Schema) -> None:
    found = titles(
        schema,
        {},
        rules={"r": {"statement": "GRIM rule.", "warning": "grim"}},
        edge_cases={"c": {"situation": "GRIM case.", "decision": ["alpha"], "warning": "grim"}},
        examples={
            "e": {"input": "GRIM text.", "answer": "alpha", "warning": "grim"},
            "t": {"input": "GRIM text.", "answer": "alpha", "warning": "grim", "title": "Chosen by the author"},
        },
    )
    assert found == {"r": "r", "c": "c", "e": "e", "t": "Chosen by the author"}


def test_an_element_that_is_not_there_keeps_its_id(schema: Schema) -> None:
    assert title_of(built(schema, {}), "rules", "gone", ENGLISH) == "gone"
