"""The reader returns data and spans as YAML 1.2 defines them, and does not fail on any bytes."""

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read import text
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.text import odd_spaces
from guidelinekit.guideline.read.version_key import version_key
from guidelinekit.store.resources import load_schema
from tests import fuzz
from tests.conftest import MOOD

FAST = settings(max_examples=300, deadline=None, derandomize=True)
#: What YAML 1.2 allows; the reader refuses U+FFFE and U+FFFF.
_REFUSED = "\u2028\u2029\ufeff\ufffe\uffff"
_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=_REFUSED), max_size=12)
_SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-(2**53), 2**53)
#: PyYAML writes YAML 1.1, in which `1e3` and `0o7` are text, and does not quote them. In YAML 1.2 they are numbers.
_PYYAML_TEXT = _TEXT.filter(lambda text: not re.match(r"[-+]?[.0-9]+[eEo]", text))


def documents(text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    values: st.SearchStrategy[Any] = st.recursive(
        _SCALARS | text, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4)
    )
    return st.dictionaries(text, values, min_size=1, max_size=4)


def parse(content: bytes | str) -> Document:
    return read(SourceFile(path="f.yaml", content=content if isinstance(content, bytes) else content.encode()))


@FAST
@given(documents(_TEXT))
def test_json_is_read_as_the_same_data(data: dict[str, Any]) -> None:
    assert parse(json.dumps(data, ensure_ascii=False)).data == data


@FAST
@given(documents(_PYYAML_TEXT))
def test_the_output_of_pyyaml_is_read_back(data: dict[str, Any]) -> None:
    assert parse(yaml.safe_dump(data, allow_unicode=True, sort_keys=False)).data == data


@FAST
@given(documents(_TEXT))
def test_the_location_of_every_value_is_exact(data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    document = parse(text)
    lines = text.split("\n")
    for address in _addresses(data):
        where = document.locate(address)
        located = lines[where.line - 1 : where.end_line]
        assert located
        located[-1] = located[-1][: where.end_column - 1]
        located[0] = located[0][where.column - 1 :]
        assert json.loads("\n".join(located)) == _value(data, address)


def _addresses(value: Any, prefix: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [prefix, *(address for key, inner in items for address in _addresses(inner, (*prefix, key)))]


def _value(data: Any, address: tuple[str | int, ...]) -> Any:
    for key in address:
        data = data[key]
    return data


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.binary(max_size=200) | st.text("[]{}:,-?*&!|>'\"%@` \n\tabc#\u0085\u2028", max_size=60).map(str.encode))
def test_the_reader_does_not_fail_on_any_bytes(content: bytes) -> None:
    document = parse(content)
    assert (document.data is None) == bool(document.findings)


@settings(max_examples=800, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.integers(0, len(MOOD) - 1), st.sampled_from([*"[]{}:,-?*&!'\"\t\n #", "null", "- "])), max_size=4
    )
)
def test_the_check_does_not_fail_on_a_mutated_guideline(edits: list[tuple[int, str]]) -> None:
    text = MOOD
    for position, inserted in edits:
        text = text[:position] + inserted + text[position + 1 :]
    checked = check([SourceFile(path="f.yaml", content=text.encode())], load_schema())
    assert checked.guideline is not None or checked.findings


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("NO", "NO"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"), ("true", True), ("False", False), ("~", None), ("", None), ("Null", None),
        ("1", 1), ("+1", 1), ("-0", 0), ("007", 7), ("0o17", 15), ("0x1F", 31), ("0b11", "0b11"), ("1_000", "1_000"),
        ("1.10", 1.1), (".5", 0.5), ("1e3", 1000), ("1.", 1), ("1.0", 1), ("1.2.3", "1.2.3"), ("-", "-"), ("=", "="),
    ],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema(written: str, value: object) -> None:
    data = parse(f"k: {written}" if written != "-" else "k: '-'").data
    assert data == {"k": value}
    assert type((data or {})["k"]) is type(value)


def test_quoted_scalars_are_text() -> None:
    assert parse("a: '1'\nb: \"true\"\nc: !!str 1\nd: ! 2\n").data == {"a": "1", "b": "true", "c": "1", "d": "2"}


def test_a_merge_key_is_refused_unless_it_is_quoted() -> None:
    refused = parse("a: &a {x: 1}\nb: {<<: *a}\n").findings
    assert [(finding.code, finding.location.line, finding.location.column) for finding in refused] == [("GK118", 2, 5)]
    assert parse("a: &a {x: 1}\nb: {'<<': *a}\nc: <<\n").data == {"a": {"x": 1}, "b": {"<<": {"x": 1}}, "c": "<<"}


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("a: x # one\n", {("a",): "# one"}),
        ("a: x  # two\nb: y#z\n", {("a",): "# two"}),
        ("a: x\t# tab\r\nb: y\n", {("a",): "# tab"}),
        ("a:\n  - x # one\n  - b: y\n    c: z # two\n", {("a", 0): "# one", ("a", 1, "c"): "# two"}),
        ("a: [x, y # one\n  , z]\n", {("a", 1): "# one"}),
        ("a: {b: x # one\n  }\n", {("a", "b"): "# one"}),
        ("a: é ü # one\n", {("a",): "# one"}),
        ("a: x\n  y # one\n", {("a",): "# one"}),
        ("a: #ff0000\nb:\n  - #1\n", {("a",): "#ff0000", ("b", 0): "#1"}),
        ("a: 'x # y' # z\nb: \"x # y\"\nc: |\n  x # y\nd: >  # z\n  x\n# e: x # y\n", {}),
        ("a: # section\n  b: x\n", {}),
    ],
)
def test_comments_that_follow_a_value_without_quotes_are_recorded(
    text: str, comments: dict[tuple[str | int, ...], str]
) -> None:
    assert dict(parse(text).comments) == comments


CONFLICT = "<<<<<<< HEAD\na: 1\n||||||| base\na: 0\n=======\na: 2\n>>>>>>> work\n"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (CONFLICT, [1]),
        (CONFLICT.replace("\n", "\r\n"), [1]),
        (f"b: 1\n{CONFLICT}c: 1\n{CONFLICT}", [2, 10]),
        (f'a: "x\n{CONFLICT}"\n', [2]),
        ("a: 1\n>>>>>>> work\n", [2]),
        ("<<<<<<< HEAD\na: 1\n", [1]),
        ("<<<<<<< HEAD\na: 1\n" + CONFLICT, [1, 3]),
        ("a: |\n  Title\n  =======\n  text\n", []),
        ("a: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> work\n", []),
        ('a: "x\n=======\ny"\n', []),
        ("# <<<<<<<<< wide >>>>>>>>>\na: 1\n", []),
    ],
)
@pytest.mark.parametrize("name", ["f.yaml", "f.jsonl"])
def test_each_conflict_is_one_finding_at_its_first_line(name: str, text: str, lines: list[int]) -> None:
    findings = read(SourceFile(path=name, content=text.encode())).findings
    found = [finding for finding in findings if finding.code == "GK117"]
    assert [finding.location.line for finding in found] == lines
    assert not lines or found == list(findings), "nothing else is reported, because it is caused by the conflict"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a:\n  b: 1\n\u00a0 c: 2\n", "line 3, column 1"),
        ("a:\n  b: 1\n \u202f c: [1\n", "line 3, column 2"),
        ("a:\n  - 1\n  -\u00a02\nb: 1\n", "line 3, column 4"),
        ("a: 1\nb:\u30002\nc: 3\n", "line 2, column 3"),
        ("id:\u00a0mood\n", "line 1, column 4"),
    ],
)
def test_another_kind_of_space_is_named_where_it_breaks_the_layout(text: str, where: str) -> None:
    document = parse(text)
    assert [f"line {space.line}, column {space.column}" for space in odd_spaces(text)] == [where]
    assert all(where in finding.hint for finding in document.findings)


@pytest.mark.parametrize("text", ["a: x\u00a0y\n", "a: mot\u00a0: autre\n", "- \u2019\u00a0x\n", "a: é\n"])
def test_other_kinds_of_space_are_ordinary_text_inside_of_words(text: str) -> None:
    assert odd_spaces(text) == ()


def test_a_file_above_the_size_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_BYTES", 10)
    assert [finding.code for finding in parse("a: 1234567890").findings] == ["GK108"]


def test_numbers_are_read_as_text_where_ids_are_required(schema: Schema) -> None:
    text = MOOD.replace("happy:", "1.10:").replace("sad:", "2:") + "examples: {3: {input: x, answer: 1.10}}\n"
    checked = check([SourceFile(path="f.yaml", content=text.encode())], schema)
    assert checked.findings == ()
    assert checked.guideline is not None
    assert list(checked.guideline.labels) == ["1.10", "2"]
    assert checked.guideline.examples["3"].answer.labels[0].label == "1.10"


@pytest.mark.slow
@pytest.mark.parametrize("engine", fuzz.ENGINES)
def test_a_short_fuzz_run(engine: str) -> None:
    outcome = fuzz.run(2000, seed=7) if engine == "mutations" else fuzz.run_guided(1000, seed=7)
    assert outcome.inputs == (2000 if engine == "mutations" else 1000)
    assert outcome.usable > 20


@pytest.mark.parametrize(
    "text",
    [
        "version: 1.0.0\n",
        "id: mood\nversion: 1.0.0\nstatus: draft\n",
        "version: '1.0.0' # first\nstatus: \"active\"\n",
        "# a comment\n---\nversion: 1.0.0",
        "\ufeffversion: 1.0.0\n",
        "version: 1.0.0\r\nstatus: draft\r\n",
        "version: 1.0.0\nversion: 2.0.0\n",
        "'version': 1.0.0\n",
        "version: &v 1.0.0\nstatus: *v\n",
        "{version: 1.0.0}\n",
        "? version\n: 1.0.0\n",
        "<<: {version: 2.0.0}\nid: mood\n",
        "summary: |\n  version: 2.0.0\nversion: 1.0.0\n",
        "summary: 'a\nversion: 2.0.0'\nversion: 1.0.0\n",
        "version:\n  1.0.0\n",
        "id: mood\n---\nversion: 2.0.0\n",
        "id: mood\n",
    ],
)
def test_the_version_is_found_as_the_parser_finds_it(text: str) -> None:
    """Without parsing, the version and status are found as they are, or left to the parser."""
    content = text.encode()
    key, data = version_key(content), read(SourceFile(path="a.yaml", content=content)).data
    if key is not None and data is not None:
        assert key.version in ("", str(data.get("version", "")))
        assert key.status in ("", str(data.get("status", "")))
    plain = text in ("version: 1.0.0\n", "id: mood\nversion: 1.0.0\nstatus: draft\n")
    assert not plain or (key is not None and key.version == "1.0.0")
