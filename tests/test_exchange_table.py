"""The table of formats in the manual: what it says is lost is lost, and formats hold what the design asks for."""

import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.registry import FORMATS
from tests.conftest import ROOT
from tests.oracle_guidelines import guidelines
from tests.test_exchange_formats import SCHEMA, WRITTEN

sys.path.insert(0, str(ROOT / "docs/build"))
manual: Any = import_module("formats")

#: What the files of tools hold at least, completely or in part.
HELD: dict[str, set[str]] = {
    "label-studio": {
        "labels/*/name", "labels/*/id", "labels/*/color", "labels/*/hotkey", "labels/*/short", "labels/*/attributes",
        "labels/*/kind", "attributes/*/required", "attributes/*/options/*/attributes", "outcomes/*", "task/kind",
    },
    "cvat": {"labels/*/name", "labels/*/color", "labels/*/attributes", "labels/*/kind", "outcomes/*"},
    "coco": {"labels/*/name", "labels/*/code", "labels/*/parent", "labels/*/kind"},
    "argilla": {"labels/*/name", "labels/*/id", "attributes/*/required", "outcomes/*", "task/kind"},
    "doccano": {"labels/*/name", "labels/*/color", "labels/*/hotkey"},
    "json-schema": {
        "labels/*/id", "labels/*/attributes", "attributes/*/required", "attributes/*/options/*/attributes",
        "outcomes/*", "task/kind", "labels/*/kind",
    },
    "yolo": {"labels/*/name", "labels/*/code"},
    "huggingface": {"labels/*/name", "labels/*/code"},
    "labelbox": {"labels/*/name", "labels/*/color", "attributes/*/options/*/attributes", "attributes/*/required"},
    "encord": {"labels/*/name", "labels/*/color", "attributes/*/options/*/attributes", "attributes/*/required"},
}  # fmt: skip


@cache
def lost(format_id: str) -> frozenset[str]:
    """The fields that exports of all guidelines lose."""
    return frozenset(field for _, field in _losses(format_id))


def _losses(format_id: str) -> Iterator[tuple[str, str]]:
    for name, one in guidelines().items():
        if "id" not in one.stored:
            continue  # a tool that stores names has no ids
        try:
            result = exported(one.data, FORMATS[format_id], SCHEMA, one.stored)
        except ExchangeError:
            continue
        yield from ((name, loss.field) for loss in result.losses)


@pytest.mark.parametrize("format_id", WRITTEN)
def test_what_the_table_calls_lost_is_lost_by_some_guideline(format_id: str) -> None:
    fmt = FORMATS[format_id]
    # What is held in part is lost in rare cases only; the laws of formats find those.
    claimed = {field for field in manual.ROWS if manual.cell(field, fmt) == "–"}
    found = lost(format_id)
    around = {"/".join(field.split("/")[:length]) for field in found for length in range(1, field.count("/") + 2)}
    inside = {field for field in claimed if any(f"{field}/".startswith(f"{other}/") for other in found)}
    assert claimed - around - inside == set()


@pytest.mark.parametrize("format_id", WRITTEN)
def test_what_the_table_calls_held_is_never_lost(format_id: str) -> None:
    fmt = FORMATS[format_id]
    held = {field for field in manual.ROWS if manual.cell(field, fmt) == "yes"}
    assert held & lost(format_id) == set()


@pytest.mark.parametrize("format_id", HELD)
def test_formats_hold_what_the_design_asks_for(format_id: str) -> None:
    fmt = FORMATS[format_id]
    assert {field for field in HELD[format_id] if manual.cell(field, fmt) == "–"} == set()
