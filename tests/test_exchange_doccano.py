"""Label types of doccano: those of real projects, ours, and files that are none."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from guidelinekit.exchange.formats.format import ExchangeError
from tests.exchange_cases import content_of, draft_of, lost, remarks, small
from tests.test_exchange_formats import GUIDELINES, guideline


def test_label_types_of_doccano() -> None:
    draft = draft_of("doccano", "span_types.json")
    assert draft.data["labels"] == {
        "PER": {"name": "PER", "color": "#209cee", "hotkey": "p"},
        "ORG": {"name": "ORG", "color": "#ffcc00", "hotkey": "O"},
        "place-of-work": {"name": "Place of work", "color": "#00aa00"},
        "label-4": {"name": "日付"},
    }
    assert remarks(draft) == {
        "label “Place of work”": "The key is left out: a guideline has single keys, without Ctrl.",
        "label “日付”": "`description` is left out: label types of doccano do not have it.",
    }
    (guess,) = draft.guessed
    assert guess.what == "The file does not say what the labels are for: the draft lets annotators choose one."


def test_label_types_that_doccano_exports_in_its_other_spelling() -> None:
    assert draft_of("doccano", "export.json").data["labels"] == {
        "spam": {"name": "spam", "color": "#7c20e0", "hotkey": "s"},
        "ham": {"name": "ham", "color": "#3ad0cc"},
    }


def test_doccano_gets_names_keys_and_readable_colors() -> None:
    labels = {
        "a": {"name": "Dark", "color": "#101010", "hotkey": "d"},
        "b": {"name": "Light", "color": "#fff2cc", "hotkey": "L"},
        "c": {"name": "No color", "hotkey": "."},
    }
    data = small("choose-one", labels)
    assert json.loads(content_of("doccano", data)) == [
        {"text": "Dark", "prefix_key": None, "suffix_key": "d", "background_color": "#101010", "text_color": "#ffffff"},
        {"text": "Light", "prefix_key": "shift", "suffix_key": "l", "background_color": "#fff2cc",
         "text_color": "#000000"},
        {"text": "No color", "prefix_key": None, "suffix_key": None},
    ]  # fmt: skip
    found = lost("doccano", data)
    assert found.pop("labels/c/hotkey").startswith("doccano has the keys")
    assert [address for address in found if address.startswith("labels/") and not address.endswith("/id")] == []


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"a": {"name": "Same"}, "b": {"name": "Same"}}, "doccano cannot tell `a` and `b` apart: both are called"),
        ({"a": {"name": "n" * 101}, "b": {"name": "B"}}, "the name of `a` has 101 characters, and doccano accepts at"),
    ],
)
def test_doccano_refuses_what_its_server_would(labels: Mapping[str, Any], message: str) -> None:
    with pytest.raises(ExchangeError, match=re.escape(message)):
        content_of("doccano", small("choose-one", labels))


def test_a_file_of_doccano_has_the_labels_of_one_kind() -> None:
    labels = {"a": {"name": "A"}, "b": {"name": "B"}, "joins": {"name": "Joins", "kind": "link"}}
    data = small("mark-spans", labels)
    assert [one["text"] for one in json.loads(content_of("doccano", data))] == ["A", "B"]
    assert "from a file of its own" in lost("doccano", data)["labels/joins"]


@pytest.mark.parametrize("name", GUIDELINES)
def test_label_types_are_what_the_server_of_doccano_accepts(name: str) -> None:
    try:
        content = content_of("doccano", guideline(name))
    except ExchangeError:
        return
    types = json.loads(content)
    texts = [one["text"] for one in types]
    keys = [(one["prefix_key"], one["suffix_key"]) for one in types if one["suffix_key"]]
    assert len(set(texts)) == len(texts)
    assert len(set(keys)) == len(keys)
    for one in types:
        assert 0 < len(one["text"]) <= 100
        assert one["prefix_key"] in (None, "ctrl", "shift", "ctrl shift")
        assert one["suffix_key"] is None or re.fullmatch("[0-9a-z]", one["suffix_key"])
        assert one.keys() <= {"text", "prefix_key", "suffix_key", "background_color", "text_color"}
        assert all(re.fullmatch("#[0-9a-f]{6}", one[key]) for key in one if key.endswith("_color"))
