"""Spreadsheets of teams -> drafts, and guidelines -> spreadsheets that come back as they were."""

import csv
import io
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.export import exported, written
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.formats.sheets import cells
from guidelinekit.exchange.formats.sheets.answers import input_cell, input_of
from guidelinekit.exchange.formats.sheets.table import cell_text
from guidelinekit.exchange.reading import completed
from guidelinekit.exchange.release.labels_csv import COLUMNS
from guidelinekit.guideline.format.shapes import expand
from tests.conftest import ROOT
from tests.release_contents import MOOD, content_of, files_of
from tests.test_exchange_formats import SCHEMA, errors_in, guideline
from tests.test_pure_modules import without_input_or_output

SHEET = "xl/worksheets/sheet1.xml"
CASES = ROOT / "tests/cases/exchange/csv"
TABLES = sorted(path for path in CASES.iterdir() if path.suffix in (".csv", ".tsv"))


def read(content: bytes, name: str = "labels.csv", format_id: str = "") -> Draft:
    return FORMATS[format_id or name.rpartition(".")[2]].read(File(name=name, content=content), SCHEMA)


def reasons(draft: Draft) -> dict[str, str]:
    return {skipped.place: skipped.reason for skipped in draft.skipped}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_of_a_team_is_read_as_a_person_reads_it(path: Path) -> None:
    draft = read(path.read_bytes(), path.name, "csv")
    expected = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    assert {**draft.data, "skipped": reasons(draft)} == expected
    assert list(draft.data["labels"]) == list(expected["labels"])
    assert errors_in(completed(draft, "draft")) == []


@pytest.mark.parametrize("path", [path for path in TABLES if path.stem != "names"], ids=lambda path: path.stem)
def test_a_table_with_headings_is_recognized_by_its_name(path: Path) -> None:
    found = guessed(File(name=path.name, content=path.read_bytes()))
    assert found is not None
    assert found.id == "csv"


@pytest.mark.parametrize(
    "text",
    [
        "names:\n  0: person\n  1: car\n", "- name: a\n  id: b\n", '{"name": "a", "id": 1, "color": "red"}',
        "[entities]\nPerson\nOrg\n", "The name, id and color of a label\nare, with a definition,\nin the table.\n",
        "| id | name | color |\n|---|---|---|\n| a | b | c |\n", "<View>\n<Label value='a'/>\n</View>",
        "id,name,definition\nWith a comma, and more, and yet more\nand a line\n", "id,name,definition\n",
    ],
)  # fmt: skip
def test_texts_of_other_formats_are_not_recognized(text: str) -> None:
    for name in ("file", "file.txt", "README.md", "labels.yaml"):
        assert FORMATS["csv"].recognizes(File(name=name, content=text.encode())) < 50


def test_references_to_no_label_or_to_several_are_noted() -> None:
    draft = read(
        b"id,name,parent,from,to,kind,use instead\na,Other,,,,,\nb,Other,,,,,a\n"
        b"c,C,Other,,,,\nd,Links,,b;x,Other,relation,\n"
    )
    assert draft.data["labels"]["c"]["parent"] == "a"
    assert draft.data["labels"]["d"] == {"name": "Links", "from": ["b"], "to": ["a"]}
    assert reasons(draft) == {
        "row 3": "Only deprecated labels have successors.",
        "row 4: Other; row 5: Other": "Several labels have this name: the first one counts.",
        "row 5: x": "It is no label of the file.",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_separators_are_recognized(encoding: str, separator: str, line_end: str) -> None:
    lines = ["name|parent|definition", "Ärger||Wut, und mehr", "Öl; roh|Ärger|Fett"]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(line.split("|") for line in lines)
    draft = read(out.getvalue().encode(encoding))
    assert [label["name"] for label in draft.data["labels"].values()] == ["Ärger", "Öl; roh"]
    assert draft.data["labels"]["ol-roh"] == {"name": "Öl; roh", "parent": "arger", "definition": "Fett"}
    assert draft.skipped == []


def test_a_declared_separator_counts() -> None:
    draft = read(b"sep=^\nname^definition\nA, B^C; D\n\nE^F\n,^\n")
    assert draft.data["labels"]["a-b"] == {"name": "A, B", "definition": "C; D"}
    assert read(b"sep=^\nname^color\nA^red\nB^no\n").skipped[0].place == "row 4: no"


BAD_TABLES: list[tuple[bytes, str]] = [
    (b"a,b\nc,d\n", "no line of headings"),
    (b"one name\n", "no list of names"),
    (b"name,definition\n", "no labels below"),
    (b'name,definition\nA,"open\nB,c\n', "from line 2 on"),
    (b"name,definition\nA," + b"x" * 1_000_000 + b"\n", "line 2 of labels.csv has a cell with more than 131,072"),
    (bytes(range(256)), "no text in a known encoding"),
    (b"name\nA\x81\nB\n", "no text in a known encoding"),
    (b"text,label\n" + b"".join(b"some text,L\n" for _ in range(50_001)), "more than 50,000 rows"),
    (b"text,label\n" + b"".join(b"some text,L%d\n" % at for at in range(1_100)), "more than 1,000 different labels"),
    (b"x" * (33 * 1024 * 1024), "more than 32 MB"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), BAD_TABLES, ids=[message[:30] for _, message in BAD_TABLES])
def test_a_bad_table_is_refused_with_a_reason_and_a_hint(content: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message) as error:
        read(content)
    assert error.value.hint


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], change: Callable[[Any], object] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_book(*sheets: tuple[str, Sequence[Sequence[Any]]], change: Callable[[Any], object] = lambda _: None) -> Draft:
    return read(workbook(*sheets, change=change), "labels.xlsx")


def test_merged_cells_have_the_value_of_their_range() -> None:
    def merge(book: Any) -> None:
        for cells_of_range in ("A1:C1", "A3:A5", "B5:B6"):
            book["L"].merge_cells(cells_of_range)

    rows: list[list[Any]] = [
        ["Our labels"],
        ["Group", "Name", "Definition"],
        ["Animal", "Dog", "Barks."],
        [None, "Cat", "Purrs."],
    ]
    rows += [[None, "Bird", "Sings."], [None, None, "Also flies."], ["Thing", "Stone", ""]]
    draft = read_book(("L", rows), change=merge)
    assert draft.data["labels"] == {
        "animal": {"name": "Animal", "abstract": True},
        "dog": {"name": "Dog", "definition": "Barks.", "parent": "animal"},
        "cat": {"name": "Cat", "definition": "Purrs.", "parent": "animal"},
        "bird": {"name": "Bird", "definition": "Sings.\nAlso flies.", "parent": "animal"},
        "thing": {"name": "Thing", "abstract": True},
        "stone": {"name": "Stone", "parent": "thing"},
    }


def test_values_are_read_as_people_see_them() -> None:
    rows: list[list[Any]] = [
        ["name", "code", "active", "x"],
        [1.0, 7.0, True, 0.5],
        ["B", "007", False, None],
        ["#REF!", 3, None, None],
    ]
    draft = read_book(("labels", rows))
    assert draft.data["labels"] == {
        "1": {"name": "1", "code": 7, "x-x": "0.5"},
        "b": {"name": "B", "code": "007", "status": "deprecated"},
    }
    assert reasons(draft) == {
        "sheet “labels”, row 4": "A cell with the error #REF! is left out.",
        "labels, row 4": "It names no label.",
    }


def test_a_formula_has_its_stored_value_or_is_named() -> None:
    content = workbook(("labels", [["name", "definition", "n"], ["A", "=1+1", "=2"], ["B", "b", None]]))
    with pytest.raises(ExchangeError, match="cell C2 of sheet “labels” is a formula without a stored value") as error:
        read(content, "labels.xlsx")
    assert "save it" in str(error.value.hint)
    stored = _rewritten(content, SHEET, b"<f>2</f><v></v>", b"<f>2</f><v>5</v>")
    with pytest.raises(ExchangeError, match="cell B2"):
        read(stored, "labels.xlsx")
    stored = _rewritten(stored, SHEET, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    assert read(stored, "labels.xlsx").data["labels"]["a"] == {"name": "A", "definition": "2", "x-n": "5"}


def _rewritten(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            assert name != part or old in data
            target.writestr(name, data.replace(old, new) if name == part else data)
    return out.getvalue()


def test_texts_of_excel_are_read_without_their_formats_and_readings() -> None:
    texts = (
        "<si><t>name</t></si><si><r><t>Red </t></r><r><rPr><b/></rPr><t>car</t></r></si>"
        "<si><t>車</t><rPh sb='0' eb='1'><t>くるま</t></rPh></si>"
        "<si><t> two_x000D_\nlines_x0041_ </t></si>"
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = _rewritten(GOOD, "[Content_Types].xml", b"</Types>", (
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.spreadsheetml.sharedStrings+xml"/></Types>'
    ))  # fmt: skip
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{at - 1}</v></c></row>' for at in range(1, 5))
    content = _with_part(content, SHEET, f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>')
    content = _with_part(content, "xl/sharedStrings.xml", f'<sst xmlns="{main}">{texts}</sst>')
    draft = read(content, "labels.xlsx")
    assert [label["name"] for label in draft.data["labels"].values()] == ["Red car", "車", "two linesA"]


def _with_part(content: bytes, part: str, text: str) -> bytes:
    parts = {**_parts(content), part: text.encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_sheets_are_read_by_their_names_and_hidden_ones_are_not() -> None:
    def hide(book: Any) -> None:
        book["Old"].sheet_state = "hidden"

    draft = read_book(
        ("Notes", [["Ask Jo"], ["before Friday", "or later"]]),
        ("Old", [["name"], ["Gone"]]),
        ("Kategorien", [["Bezeichnung", "Fragen"], ["Auto", "Farbe; verdeckt"], ["Rad", ""]]),
        ("Attribute", [["Bezeichnung", "Frage", "Typ", "Optionen", "Pflicht"],
                       ["Farbe", "Welche Farbe?", "Einfachauswahl", "rot, blau", "ja"],
                       ["verdeckt", "Ist es verdeckt?", "bool", "ja|nein", None]]),
        ("Beispiele", [["Satz", "Kategorie", "Begründung"], ["Das Rad klingelt.", "rad", "Es klingelt."],
                       ["Der Zug fährt.", "Zug", ""]]),
        change=hide,
    )  # fmt: skip
    assert draft.data["labels"] == {
        "auto": {"name": "Auto", "attributes": ["farbe", "verdeckt"]},
        "rad": {"name": "Rad"},
    }
    assert draft.data["attributes"]["farbe"] == {
        "ask": "Welche Farbe?", "kind": "choose-one", "required": True, "name": "Farbe",
        "options": {"rot": {"name": "rot"}, "blau": {"name": "blau"}},
    }  # fmt: skip
    assert draft.data["examples"] == {
        "das-rad-klingelt": {"input": "Das Rad klingelt.", "answer": "rad", "why": "Es klingelt."}
    }
    assert reasons(draft) == {
        "sheet “Old”": "It is hidden, so it is left out.",
        "sheet “Notes”": "It has no headings of labels, attributes or examples.",
        "Beispiele, row 3: Zug": "It is no label of the file, so the example is left out.",
    }
    assert errors_in(completed(draft, "draft")) == []


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, content)
    return out.getvalue()


GOOD = workbook(("labels", [["name", "color"], ["A", "red"], ["B", ""]]))
BAD_BOOKS: dict[str, tuple[bytes, str]] = {
    "another file": (b"name,definition\nA,b\n", "damaged"),
    "cut": (GOOD[: len(GOOD) // 2], "damaged"),
    "flipped": (GOOD.replace(b"PK\x03\x04", b"PK\x03\x05", 1), "damaged"),
    "no workbook": (_zip(a=b"b"), "damaged|no sheet"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "no workbook"),
    "much data": (_zip(bomb=bytes(60 * 1024 * 1024)), "too large: 60 MB"),
    "packed much": (_zip(bomb=bytes(30 * 1024 * 1024)), "packed more than 400 times"),
    "many parts": (_zip(**{f"p{at}": b"" for at in range(2_100)}), "too large"),
    "entities": (
        _rewritten(GOOD, SHEET, b"<worksheet ", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet '),
        "declares a document type",
    ),
    "broken sheet": (_rewritten(GOOD, SHEET, b"</worksheet>", b""), "damaged|cannot be read"),
    "old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password, or the format of Excel before 2007"),
    "no headings": (workbook(("s", [["a", "b"], ["c", "d"]])), "no sheet of labels.xlsx has headings"),
    "no sheet": (workbook(("s", [])), "no sheet of labels.xlsx has headings"),
    "huge cell": (
        _rewritten(GOOD, SHEET, b"<t>red</t>", b"<t>" + b"x" * 1_000_000 + b"</t>"),
        "row 2 of the sheet “labels” has a cell with more than 131,072 characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_BOOKS)
def test_a_bad_workbook_is_refused_with_a_reason_and_a_hint(name: str) -> None:
    content, message = BAD_BOOKS[name]
    file = File(name="labels.xlsx", content=content)
    assert 0 <= FORMATS["xlsx"].recognizes(file) <= 100
    with pytest.raises(ExchangeError, match=message) as error:
        read(content, "labels.xlsx")
    assert error.value.hint


def test_ranges_as_large_as_a_sheet_take_no_time() -> None:
    merged = b'<mergeCells count="2"><mergeCell ref="A2:XFD1048576"/><mergeCell ref="C1:D1048576"/></mergeCells>'
    content = _rewritten(GOOD, SHEET, b"</sheetData>", b"</sheetData>" + merged)
    content = _rewritten(content, SHEET, b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"')
    start = time.monotonic()
    draft = read(content, "labels.xlsx")
    assert list(draft.data["labels"]) == ["a"]
    far = _rewritten(GOOD, SHEET, b'<row r="3">', b'<row r="1048576">')
    far = _rewritten(far, SHEET, b'r="A3"', b'r="A1048576"')
    assert list(read(far, "labels.xlsx").data["labels"]) == ["a", "b"]
    assert time.monotonic() - start < 20


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_workbook_never_ends_in_a_traceback(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(GuidelineKitError):
        completed(read(bytes(content), "labels.xlsx"), "draft")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([
    "name", "parent", "path", "level 1", "level 2", "text", "label", "code", "key", "id", "a", "", "A > B", "[", "{}",
    "not", "answer", "excludes", "kind", "link", "same as", "a: b", "- a\n- b", "json: [1]", "value", "1", "attributes",
    "wrong answers", "active", "from", "replaced by", "status", "deprecated", "use when", "\x85", "'=1", "definition",
]), min_size=2, max_size=40), st.integers(1, 6))  # fmt: skip
def test_any_table_is_read_or_refused(texts: list[str], width: int) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(texts[at : at + width] for at in range(0, len(texts), width))
    with suppress(GuidelineKitError):
        assert errors_in(completed(read(out.getvalue().encode()), "draft")) == []


def test_without_openpyxl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(ExchangeError) as error:
        read(GOOD, "labels.xlsx")
    assert "guidelinekit[office]" in str(error.value.hint)


TEAM: dict[str, Any] = {
    "format": 1, "id": "team", "title": "Team", "version": "1.0.0", "summary": "Sort texts.", "status": "draft",
    "task": {"unit": "One text.", "input": "text", "kind": "choose-many", "choose": [1, 2]},
    "labels": {
        "group": {"name": "Group", "abstract": True},
        "a": {
            "name": "=A", "short": "Short.", "definition": "One.\n\nTwo, *three*.", "use_when": ["- x", "y\nz"],
            "avoid_when": ["No → yes", {"text": "Words", "instead": "b"}], "aliases": ["Paris, France"],
            "parent": "group", "excludes": ["c"], "confused_with": {"b": {"text": "T.", "ask": "Which: one?"}},
            "priority": 1, "code": "007", "color": "#D4380D", "hotkey": "=", "x-team": "t", "x-more": [1, {"a": "b"}],
            "same_as": {"wikidata": "Q1: x"}, "attributes": ["sure"],
        },
        "b": {"name": "B", "definition": " Space.", "parent": ["group"], "code": 8,
              "value": 0.5},
        "c": {"name": "C", "definition": "Three.", "exclusive": True},
        "d": {"name": "D", "definition": "Four.", "requires": ["b"]},
        "old": {"name": "Old", "status": "deprecated", "replaced_by": "b", "renamed_from": ["older"], "code": "9"},
    },
    "outcomes": {"skip": {"name": "Skip", "when": "It is no text."}},
    "attributes": {"sure": {"ask": "Sure?\nReally?", "kind": "choose-one", "options": {
        "yes": {"name": "Yes", "code": 1, "definition": "It is."}, "no": {"name": "No", "code": "0"}}}},
    "rules": {"one": {"statement": "Read all.", "labels": ["a"], "level": "should"}},
    "glossary": {"word": {"definition": "A word."}},
    "edge_cases": {"hard": {"situation": "Both fit.", "decision": ["a", "b"]}},
    "examples": {
        "e1": {"input": "=1+1", "answer": ["a", "b"], "why": "Because.", "difficulty": "hard",
               "not": {"b": "Not alone: no.", "other": {"answer": {"outcome": "skip"}, "why": "No."}}},
        "e2": {"input": "[\"x\"] ", "answer": {"outcome": "skip"}, "shows": ["labels/a"]},
        "e3": {"input": "secret", "answer": "b", "uses": ["gold"]},
    },
}  # fmt: skip


def team(format_id: str) -> tuple[bytes, dict[str, str]]:
    data = expand(SCHEMA.root, TEAM)
    result = exported(data, FORMATS[format_id], SCHEMA)
    return result.content, {loss.address: loss.reason for loss in result.losses}


def test_csv_has_a_row_for_each_label() -> None:
    content, losses = team("csv")
    assert content.startswith(b"\xef\xbb\xbfid,name,parents,")
    assert content.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert list(rows[0])[: len(COLUMNS)] == list(COLUMNS)
    assert {key: cell for key, cell in rows[1].items() if cell} == {
        "id": "a", "name": "'=A", "parents": "group", "paths": "group/a", "kind": "choose-many", "status": "active",
        "abstract": "false", "choosable": "true", "code": "007", "color": "#D4380D",
        "hotkey": "'=", "attributes": "sure", "excludes": "c", "exclusive": "false", "short": "Short.",
        "definition": "One.\n\nTwo, *three*.", "use_when": "• - x\n• y\n  z",
        "avoid_when": "• No → yes →\n• Words → b", "aliases": "• Paris, France", "confused_with": "b: T.",
        "deciding_question": "b: Which: one?", "priority": "1", "same_as": "wikidata: Q1: x", "x-team": "t",
        "x-more": 'json: [1, {"a": "b"}]',
    }  # fmt: skip
    assert [row["code"] for row in rows] == ["", "007", "8", "", "", "'9"]
    lost = {"task/unit", "task/choose", "labels/a/attributes", "outcomes/skip", "attributes/sure", "rules/one"}
    lost |= {"glossary/word", "edge_cases/hard", "examples/e1", "examples/e2", "examples/e3", "title", "summary"}
    assert set(losses) == lost


def test_a_workbook_loses_only_gold() -> None:
    content, losses = team("xlsx")
    assert losses == {"examples/e3": FORMATS["xlsx"].partly["examples"]}
    assert b"secret" not in b"".join(_parts(content).values())
    draft = read(content, "labels.xlsx")
    assert (draft.guideline_id, draft.version) == ("team", "1.0.0")
    assert reasons(draft) == {}


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_another_program_reads_the_workbook_as_texts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(team("xlsx")[0]))
    names = ["labels", "attributes", "options", "outcomes", "rules", "edge_cases", "examples", "glossary", "guideline"]
    assert book.sheetnames == names
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "inlineStr"}
    assert book["labels"]["B3"].value == "'=A"
    assert book["labels"].freeze_panes == "A2"
    assert book["examples"]["C2"].value == "a|b"


@pytest.mark.parametrize("name", ["comment-toxicity", "reply-preference"])
def test_nothing_that_a_spreadsheet_evaluates_is_exported(name: str) -> None:
    content = written(guideline(name), FORMATS["csv"])
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if cell[:1] in tuple("=+-@") and not cell[1:].isdigit()]


def test_the_published_table_of_a_release_is_read_again() -> None:
    content = files_of(content_of(MOOD))["labels.csv"]
    draft = read(content)
    assert draft.data["labels"] == MOOD["labels"]
    assert reasons(draft) == {}


def test_a_guideline_without_labels_has_no_table_of_labels() -> None:
    data = {**TEAM, "task": {"unit": "One.", "input": "text", "kind": "write"}, "labels": {}, "examples": {}}
    data = {key: value for key, value in data.items() if key not in ("rules", "attributes", "edge_cases")}
    with pytest.raises(ExchangeError, match="no labels to list"):
        exported(data, FORMATS["csv"], SCHEMA)
    assert exported(data, FORMATS["xlsx"], SCHEMA).losses == ()


def test_a_text_that_is_too_long_for_excel_is_named() -> None:
    labels = {**TEAM["labels"], "b": {"name": "B", "definition": "x" * 40_000}}
    with pytest.raises(ExchangeError, match="the label `b` has a text that is too long for Excel"):
        written(expand(SCHEMA.root, {**TEAM, "labels": labels}), FORMATS["xlsx"])


def _without_spaces_at_ends(text: str) -> str:
    return re.sub(" +\n", "\n", text).strip()


TEXTS = st.text(alphabet="ab ,;|:→->=•*\n'\"[{json:1\x0c\x85é🙂", max_size=12)


@given(st.lists(TEXTS.map(_without_spaces_at_ends).filter(bool), min_size=1, max_size=3))
def test_sentences_and_lists_come_back(texts: list[str]) -> None:
    assert cells.sentences_of(cell_text(cells.sentences_cell(texts))) == texts
    words = [text.replace("\n", " ") for text in texts]
    assert cells.list_of(cell_text(cells.list_cell(words))) == words


@given(st.lists(st.tuples(TEXTS.map(str.strip).filter(bool), st.sampled_from(["", "b"])), min_size=1, max_size=3))
def test_cases_come_back(cases: list[tuple[str, str]]) -> None:
    assert list(cells.cases_of(cell_text(cells.cases_cell(cases)))) == cases


@given(TEXTS)
def test_texts_inputs_and_codes_come_back(text: str) -> None:
    assert cells.restored(cell_text(cells.text_cell(text))) == text
    assert cells.own_of(cell_text(cells.own_cell(text))) == text
    if text:
        assert input_of(cell_text(input_cell(text))) == text


@pytest.mark.parametrize("code", [0, 1, -5, "1", "-5", "007", "'5", "a", "1.0", "=x", "1e5"])
def test_codes_come_back(code: int | str) -> None:
    assert cells.code_of(cell_text(cells.code_cell(code))) == code


@pytest.mark.parametrize("name", ["street-scene-objects", "reply-preference"])
@pytest.mark.parametrize("format_id", ["csv", "xlsx"])
def test_reading_and_writing_use_no_disk_and_no_clock(format_id: str, name: str) -> None:
    data, fmt = guideline(name), FORMATS[format_id]
    first = exported(data, fmt, SCHEMA)
    with without_input_or_output():
        assert exported(data, fmt, SCHEMA) == first


def _many(row: Callable[[int], str], count: int = 10_000) -> bytes:
    return ("id,name,parent,code,color\n" + "".join(row(at) for at in range(count))).encode()


MANY: dict[str, bytes] = {
    "labels": _many(lambda at: f"l{at},Label {at},{f'l{at // 10}' if at else ''},{at},#{at:06x}\n"),
    "one name": _many(lambda at: ",Same,,,\n"),
    "one id": _many(lambda at: f"same,Name {at},,,\n"),
    "one slug": _many(lambda at: f",A{'!' * (at % 90)}?{'.' * (at // 90)},,,\n"),
    "circles": _many(lambda at: f"l{at},L{at},l{at ^ 1},,\n"),
    "one circle": _many(lambda at: f"l{at},L{at},l{(at + 1) % 10_000},,\n"),
    "no such parents": _many(lambda at: f"l{at},L{at},p{at},,\n"),
    "wrong values": _many(lambda at: f"l{at},L{at},,1,no{at}\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", MANY)
def test_ten_thousand_rows_take_seconds(name: str) -> None:
    start = time.monotonic()
    draft = read(MANY[name])
    assert len(draft.data["labels"]) >= 10_000
    assert len(draft.skipped) < 200
    # Far more than it takes; a quadratic step takes minutes.
    assert time.monotonic() - start < 30


# Headings that are not known


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Topic,What it means", {"name", "definition"}),
        ("Intent,Intent description", {"name", "definition"}),
        ("Theme,What does it mean?", {"name", "definition"}),
        ("Thema,Was es bedeutet", {"name", "definition"}),
        ("Label,Topic", {"name", "x-topic"}),
        ("Topic,Label", {"name", "x-topic"}),
        ("Name,Definition,Label description", {"name", "definition", "x-label-description"}),
        ("Name,Example description", {"name", "x-example-description"}),
        ("Name,Short description", {"name", "short"}),
    ],
)
def test_headings_of_teams_are_understood(headings: str, fields: set[str]) -> None:
    count = headings.count(",") + 1
    draft = read(f"{headings}\n{','.join('ABC'[:count])}\n{','.join('DEF'[:count])}\n".encode())
    assert [set(label) for label in draft.data["labels"].values()] == [fields, fields]


@pytest.mark.parametrize("answer", ["Topic", "Intent", "Sentiment", "Label", "Thema"])
def test_a_column_of_what_labels_are_about_has_the_answers_of_examples(answer: str) -> None:
    draft = read(f"Message,{answer}\nWhere is my money?,Refund\nI cannot log in,Login\n".encode())
    assert list(draft.data["labels"]) == ["refund", "login"]
    assert [one["answer"] for one in draft.data["examples"].values()] == ["refund", "login"]
    draft = read(b"Message,Topic,Label\nWhere is my money?,Shop,Refund\nI cannot log in,Shop,Login\n")
    assert [(one["answer"], one["x-topic"]) for one in draft.data["examples"].values()] == [
        ("refund", "Shop"), ("login", "Shop"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("Message,Bucket\nWhere is my money?,Refund\nI cannot log in,Login\n", "“Bucket”"),
        ('Message,Bucket\n"Hello, where is it?",Refund\nI cannot log in,Login\n', "“Bucket”"),
        ("Message;Bucket;Team\nWhere;Refund;a\nWhen;Login\nWho;Login;b\nWhat;Login;b\nHow;Login;b\n", "“Bucket”"),
        ("ID,Message,Bucket\n1,Where is my money?,Refund\n2,I cannot log in,Login\n", "“Bucket”"),
        ("Nr,Text,Bucket,Who\n1,Where is my money?,Refund,a\n2,I cannot log in,Login,b\n", "“Bucket”, “Who”"),
        ("key\ttweet\tverdict\n1\tWhere\tRefund\n2\tWhen\tLogin\n", "“verdict”"),
    ],
)
def test_a_table_of_texts_without_known_answers_is_no_list_of_labels(content: str, named: str) -> None:
    with pytest.raises(ExchangeError) as error:
        read(content.encode())
    assert named in str(error.value), error.value
    assert error.value.hint


def test_columns_that_are_not_known_are_named() -> None:
    draft = read(b"name,Last checked,Owner,,x-team\nA,1,me,q,t\nB,2,you,r,t\n")
    assert [one.place for one in draft.remarks] == [
        "columns “Last checked” (`x-last-checked`), “Owner” (`x-owner`), “D” (`x-d`)"
    ]
    assert set(draft.data["labels"]["a"]) == {"name", "x-last-checked", "x-owner", "x-d", "x-team"}
    for name in ("comment-toxicity", "street-scene-objects"):
        for format_id in ("csv", "xlsx"):
            fmt = FORMATS[format_id]
            content = exported(guideline(name), fmt, SCHEMA).content
            assert fmt.read(File(name=fmt.file_name, content=content), SCHEMA).remarks == []


@pytest.mark.parametrize(("format_id", "place"), [("csv", "the table"), ("xlsx", "sheet “Sheet”")])
@pytest.mark.parametrize("last", [200, 201, 202, 260])
def test_columns_that_are_left_out_are_noted(format_id: str, place: str, last: int) -> None:
    rows = [["name", "definition"], ["A", "One."], ["B", "Two.", *[""] * (last - 3), "far away"]]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    content = out.getvalue().encode()
    if format_id == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([cell or None for cell in row])
        saved = io.BytesIO()
        book.save(saved)
        content = saved.getvalue()
    found = [one for one in read(content, f"labels.{format_id}").skipped if "200 columns" in one.reason]
    assert [one.place for one in found] == ([place] if last > 200 else [])
