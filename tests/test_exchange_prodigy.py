"""Configurations of Prodigy: those of real recipes, and ours."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from tests.exchange_cases import content_of, draft_of, lost, read, remarks, small
from tests.test_exchange_formats import SCHEMA


def test_a_configuration_of_prodigy() -> None:
    draft = draft_of("prodigy", "prodigy.json")
    assert draft.data == {
        "task": {"input": "text", "kind": "mark-spans"},
        "labels": {
            "BRAND": {"name": "BRAND", "color": "#ffd700", "hotkey": "b"},
            "PRODUCT": {"name": "PRODUCT", "color": "#87cefa"},
            "unclear-part": {"name": "Unclear part"},
        },
    }
    assert remarks(draft) == {
        "label “PRODUCT”": "The key is left out: a guideline has single keys.",
        "block `text_input`": "A draft has one kind of task; add the others to its labels.",
        "`instructions`": "It is about the web page; a guideline has rules.",
    }


def test_relations_of_prodigy() -> None:
    draft = draft_of("prodigy", "relations.json")
    assert {key: label.get("kind") for key, label in draft.data["labels"].items()} == {
        "VERB": None, "NOUN": None, "SUBJECT": "link", "OBJECT": "link",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("config", "kind", "input_kind"),
    [
        ({"view_id": "choice", "choice_style": "multiple"}, "choose-many", "text"),
        ({"view_id": "choice"}, "choose-one", "text"),
        ({"view_id": "image_manual"}, "draw-boxes", "image"),
        ({"view_id": "image_manual", "image_manual_modes": ["polygon", "freehand"]}, "draw-polygons", "image"),
        ({"view_id": "audio_manual"}, "mark-segments", "audio"),
        ({"config": {"view_id": "audio_manual", "keymap_by_label": {}}}, "mark-segments", "audio"),
        ({"keymap_by_label": {"A": "1"}}, "mark-spans", "text"),
    ],
)
def test_the_interface_of_prodigy_is_the_kind_of_task(config: Mapping[str, Any], kind: str, input_kind: str) -> None:
    file = File(name="prodigy.json", content=json.dumps({"labels": ["A", "B"], **config}).encode())
    assert guessed(file) is FORMATS["prodigy"]
    assert FORMATS["prodigy"].read(file, SCHEMA).data["task"] == {"kind": kind, "input": input_kind}


def test_prodigy_gets_labels_of_marks_and_links() -> None:
    labels = {
        "per": {"name": "Person", "color": "#d4380d", "hotkey": "p"},
        "org": {"name": "Company"},
        "owns": {"name": "Owns", "kind": "link", "hotkey": "o"},
    }
    data = small("mark-spans", labels)
    assert json.loads(content_of("prodigy", data)) == {
        "view_id": "relations",
        "labels": ["Owns"],
        "relations_span_labels": ["Person", "Company"],
        "custom_theme": {"labels": {"Person": "#d4380d"}},
        "keymap_by_label": {"Person": "p", "Owns": "o"},
        "guidelinekit": {"guideline": "small", "version": "1.0.0", "kind": "mark-spans", "parts": "text"},
    }
    assert {address for address in lost("prodigy", data) if not address.endswith("/id")} == {
        "title", "summary", "task/unit",
    }  # fmt: skip


def test_free_text_is_a_configuration_of_prodigy_without_labels() -> None:
    data = small("write", {})
    assert json.loads(content_of("prodigy", data))["view_id"] == "text_input"
    assert completed(read("prodigy", content_of("prodigy", data)), "x")["task"]["kind"] == "write"


def test_a_configuration_without_labels_is_refused() -> None:
    with pytest.raises(ExchangeError, match="lists no labels"):
        read("prodigy", '{"view_id": "ner_manual"}')
