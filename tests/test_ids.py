"""Ids are made from names in any language; the schema accepts them, and they differ from each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.guideline.ids import ids_from_names, is_id
from guidelinekit.store.resources import load_schema

FORM = load_schema().id_form
#: Names that are likely to give equal ids, and arbitrary ones.
NAMES = st.lists(
    st.text(alphabet="aA1 -.:_é日", max_size=5) | st.text(max_size=90) | st.text(alphabet="ab -", min_size=60),
    max_size=8,
)


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["Adult: nudity"], ["adult-nudity"]),
        (["Größe ☀", "STRAẞE"], ["grosse", "strasse"]),
        (["Ægir", "Łódź", "Ǿre", "İzmir", "œuf", "þing"], ["aegir", "lodz", "ore", "izmir", "oeuf", "thing"]),
        (["Über alles", "Très bien!"], ["uber-alles", "tres-bien"]),
        (["幸せ", "Sad", "حزين"], ["label-1", "sad", "label-3"]),
        (["Класс 1", "第2章"], ["label-1", "label-2"]),
        (["-1", "0", "1"], ["1", "0", "1-2"]),
        (["A b", "a-b", "A  B"], ["a-b", "a-b-2", "a-b-3"]),
        (["a", "a-2", "A"], ["a", "a-2", "a-3"]),
        ([".hidden", "-x", ":y", "v1.5", "wait…", "a_b"], ["hidden", "x", "y", "v1.5", "wait", "a_b"]),
        (["don't know", "don’t know"], ["dont-know", "dont-know-2"]),
        (["!!!", "", "日本 (Japan)"], ["label-1", "label-2", "japan"]),
        (["word " * 20], ["-".join(["word"] * 13)]),
        (["a" + "-b" * 40] * 2, ["a" + "-b" * 31, "a" + "-b" * 30 + "-2"]),
        (["x" * 80, "x" * 80, "a " + "x" * 80], ["x" * 64, "x" * 62 + "-2", "a-" + "x" * 62]),
    ],
)
def test_ids_from_names(names: list[str], ids: list[str]) -> None:
    assert ids_from_names(names) == tuple(ids)


def test_given_and_taken_ids_are_not_used_again() -> None:
    assert ids_from_names(["Happy", "Other", "Sad"], given={1: "Happy"}, taken=["SAD"]) == ("happy-2", "Happy", "sad-2")


@given(NAMES)
def test_ids_are_valid_distinct_and_stable(names: list[str]) -> None:
    ids = ids_from_names(names)
    assert FORM is not None
    assert all(is_id(made, FORM) for made in ids)
    assert len({made.lower() for made in ids}) == len(names)
    assert all(ids_from_names(names[:count]) == ids[:count] for count in range(len(names)))
    assert ids_from_names(ids) == ids


@pytest.mark.parametrize("text", ["", "a b", ".a", "-a", "é", "a/b", "a\n", "x" * 65])
def test_invalid_ids(text: str) -> None:
    assert FORM is not None
    assert not is_id(text, FORM)
