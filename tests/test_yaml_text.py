"""YAML that people like to read, and that every reader reads as the same data."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guidelinekit.exchange.yaml_text import yaml_text
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.scalars import CONTROL
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.terminal import inert
from tests.conftest import ROOT
from tests.foreign_texts import PAYLOADS as FOREIGN
from tests.hostile import PAYLOADS as HOSTILE

PIECES = [
    " ", "  ", "\t", "\n", "\n\n", "\r", "\r\n", "#", " #", ": ", ":", "- ", "-", "? ", "no", "yes", "on", "null", "~",
    "true", "1", "1.0", "1_000", "1:30", "0o17", "0x1f", "010", ".inf", ".nan", "1e3", "2026-03-02", "=", "<<", "*a",
    "&a", "!a", "!!str", "%", "@", "`", "'", '"', "\\", "|", ">", ">-", "[", "]", "{", "}", ",", "---", "...",
    "<<<<<<<", ">>>>>>>", "é", "語", "مرحبا", "😀", "\xa0", "\u3000", "\x85", "\u200b", "\u200f", "word", "A sentence.",
    "\ufffe", "w" * 150, "many words in a row " * 9, "a" * 1100,
    "::error::", "section_start:", "##[", "##vso[", "\u202e", "\u2066",
]  # fmt: skip
REFUSED = ["\u2028", "\u2029", "\ufeff", "\x00", "\x07", "\x7f", "\x9f", "\x1b"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.sampled_from([*FOREIGN, *HOSTILE]),
    st.text(st.characters(codec="utf-8"), max_size=200),
).filter(lambda text: not CONTROL.search(text))
NUMBERS = st.one_of(st.integers(-(2**53), 2**53), st.floats(-1e9, 1e9), st.booleans())
VALUES = st.recursive(
    st.one_of(TEXTS, NUMBERS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.lists(NUMBERS, max_size=60), st.dictionaries(TEXTS, inner, max_size=5)
    ),
    max_leaves=12,
)
DATA = st.dictionaries(TEXTS, VALUES, min_size=1, max_size=6)


def ours(text: str) -> Any:
    document = read(SourceFile(path="specs/mood.yaml", content=text.encode()))
    assert document.findings == (), text
    return document.data


@settings(max_examples=300, deadline=None)
@given(DATA)
@example({"a": "x\u2003", "\xa0b": "\xa0", "c": ["\xa0 a", "b\xa0"]})
@example({"a": {"b": {"c": {"no": "no", "d": ["- a", "b: c", "#"]}}}})
@example({"a": "w " * 70 + "::error::x", "section_start:1": ["::error::\n##[x]"], "::error::": "## [", "b": {"##[": 1}})
@example({"<<": {"a": 1}, ">>>>>>> theirs": "<<<<<<< ours\n>>>>>>> theirs"})
@example({"a": [[], {}, [[]], [{}], [{"b": "w " * 100}]], "b": [[["x" * 100], ["y" * 100]]]})
def test_our_reader_and_others_read_the_same_data(data: dict[str, Any]) -> None:
    text = yaml_text(data)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert ours(text) == data, text
    assert yaml.safe_load(text) == data, text
    assert yaml_text(data) == text
    assert inert(text) == text


@settings(deadline=None)
@given(st.lists(st.sampled_from([*REFUSED, *PIECES]), max_size=6).map("".join))
def test_characters_that_the_format_refuses_are_escaped(text: str) -> None:
    written = yaml_text({"a": text, text: "a"})
    assert not CONTROL.search(written)
    assert yaml.safe_load(written) == {"a": text, text: "a"}


def test_half_of_a_pair_is_replaced() -> None:
    assert yaml.safe_load(yaml_text({"\ud800a": "a\udfff b"})) == {"\ufffda": "a\ufffd b"}


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "specs").iterdir()))
def test_guidelines_come_back_within_the_width(name: str) -> None:
    workspace = Workspace(ROOT)
    (version,) = workspace.guidelines([name])
    data = workspace.load(version).source.data
    text = yaml_text(data)
    assert ours(text) == data
    assert [line for line in text.splitlines() if len(line) > 120] == []


def test_it_looks_as_people_write_it() -> None:
    long = "Readers comment under news articles: for each comment you decide whether it attacks someone, and how #1."
    data: dict[str, Any] = {
        "format": 1,
        "version": "1.0.0",
        "effective": "2026-03-02",
        "title": "Is it rude: yes or no?",
        "summary": f"{long} {long}",
        "purpose": "One.\n\n- Two.\n- Three.",
        "task": {"unit": "One comment.", "input": {"parent": "text", "comment": "text"}, "kind": "choose-one"},
        "labels": {
            "rude": {
                "name": "Rude", "color": "#93231c", "code": "1", "aliases": ["impolite", "very rude"],
                "use_when": ["It is rude.", "It is not polite."],
                "avoid_when": [{"text": "It is polite.", "instead": "other"}, {"text": f"{long} {long}"}],
                "confused_with": {"other": {"ask": "Is it rude?"}},
            },
            "other": {"name": "No", "abstract": True, "definition": ""},
        },
        "examples": {
            "a": {"input": 'He said "no".', "answer": {"labels": [{"label": "rude", "box": [1, 2, 3.5, 4]}]}},
            "b": {"answer": [{"label": "road", "polygon": [[100 + at, 200] for at in range(12)]}], "uses": []},
        },
        "x-own": {"a key: odd": None},
    }  # fmt: skip
    assert yaml_text(data) == (ROOT / "tests/cases/exchange/yaml/expected.yaml").read_text("utf-8")


def test_nothing_is_an_empty_mapping() -> None:
    assert yaml_text({}) == "{}\n"
