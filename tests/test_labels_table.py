"""The table of labels of a release: the same values for programs, and nothing that a spreadsheet evaluates."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.exchange.release.labels_csv import COLUMNS
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.guideline.prose import plain
from guidelinekit.report.csv_text import SEPARATOR, csv_text, guarded, unguarded
from tests.release_contents import HEAD, MOOD, Data, content_of, files_of
from tests.test_no_silent_change import GUIDELINES, LAW


def rows_of(content: ReleaseContent) -> list[dict[str, str]]:
    text = files_of(content)["labels.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@LAW
@given(GUIDELINES)
def test_the_table_is_read_back_with_the_same_values(data: Data) -> None:
    release = content_of(data)
    rows = rows_of(release)
    assert [row["id"] for row in rows] == list(release.guideline.labels)
    for row, label in zip(rows, release.guideline.labels.values(), strict=True):
        assert set(row) == set(COLUMNS)
        cells = {key: unguarded(text) for key, text in row.items()}
        expected = {
            "name": label.name, "parents": SEPARATOR.join(label.parents), "status": label.status,
            "abstract": str(label.abstract).lower(), "choosable": str(label.choosable).lower(),
            "code": "" if label.code is None else str(label.code),
            "value": "" if label.value is None else str(label.value),
            "color": label.color, "hotkey": label.hotkey, "attributes": SEPARATOR.join(label.attributes),
            "replaced_by": label.replaced_by, "short": label.short, "definition": plain(label.definition),
        }  # fmt: skip
        assert {key: cells[key] for key in expected} == expected


FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    " =1",
    "\t=1",
    "'=1",
    "''=1",
    "＝1",
    "- none -",
    "+ positive",
]
PLAIN_TEXTS = ["-1", "+2.5", "'tis", "a=b", "", "Sad", "'", '"quoted", with; signs', "a|b"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_evaluates_no_cell(text: str) -> None:
    labels = {"a": {"name": text, "definition": "D.", "short": text, "hotkey": "="}}
    release = content_of({**HEAD, "labels": labels})
    (row,) = rows_of(release)
    for key in ("name", "short", "hotkey"):
        assert row[key].startswith("'")
    assert unguarded(row["name"]) == plain_line(text)
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_other_cells_are_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text(alphabet="'=+-@1 a\t＝"))
def test_a_cell_stands_for_one_text(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_the_table_is_as_rfc_4180_has_it() -> None:
    text = csv_text(["a", "b"], [['say "x", y', ["one", "two"]], ["two\nlines", 1.5]], line_end="\r\n")
    assert text == 'a,b\r\n"say ""x"", y",one|two\r\ntwo lines,1.5\r\n'
    assert files_of(content_of(MOOD))["labels.csv"].startswith(b"id,name,")
