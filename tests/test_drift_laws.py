"""Planted drifts: each difference in a file of a tool is reported as what it is, and nothing else is reported."""

import random
import re
from typing import Any

import pytest

from guidelinekit.exchange.drift.drift import drifts
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.registry import FORMATS
from tests.planted_drifts import PLANTERS, planted
from tests.test_exchange_formats import GUIDELINES, SCHEMA, guideline

#: Cells about a label that name others.
_NAMING = re.compile(r"/(avoid_when|confused_with/[^/]+|excludes|requires)$")
#: Different choices of labels for each guideline and format.
_SEEDS = 3


def found(data: dict[str, Any], fmt: Format, content: bytes) -> set[tuple[str, str]]:
    file = File(name=fmt.file_name, content=content)
    return {(one.kind, one.address) for one in drifts(data, file, fmt, SCHEMA)}


@pytest.mark.parametrize("format_id", [name for name in PLANTERS if name in FORMATS])
def test_each_planted_drift_is_named(format_id: str) -> None:
    fmt = FORMATS[format_id]
    count = 0
    wrong = []
    for name in GUIDELINES:
        data = guideline(name)
        try:
            content = exported(data, fmt, SCHEMA).content
        except ExchangeError:
            continue
        ids = [key for key, one in data["labels"].items() if one.get("status", "active") == "active"]
        ids = [key for key in ids if not data["labels"][key].get("abstract")]
        for seed in range(_SEEDS if len(GUIDELINES) > 1 else 1):
            for one in planted(fmt, content, ids, seed):
                count += 1
                reported = found(data, fmt, one.content)
                if one.is_named:
                    reported = {(kind, where) for kind, where in reported if not _NAMING.search(where)}
                if reported != one.expected:
                    wrong.append((name, one.what, sorted(reported), sorted(one.expected)))
    assert not wrong, f"{len(wrong)} of {count}: {wrong[:5]}"
    assert count >= 20


@pytest.mark.parametrize("name", GUIDELINES)
@pytest.mark.parametrize("format_id", [fmt.id for fmt in FORMATS.values() if fmt.write is not None])
def test_an_untouched_file_has_no_drift(format_id: str, name: str) -> None:
    fmt, data = FORMATS[format_id], guideline(name)
    try:
        content = exported(data, fmt, SCHEMA).content
    except ExchangeError:
        return
    assert found(data, fmt, content) == set()
    assert found(data, fmt, fmt.without_mark(content)) == set()
    # The order in which a guideline lists its labels means nothing, but for grades.
    if data["task"]["kind"] != "rate":
        labels = list(data["labels"].items())
        random.Random(name).shuffle(labels)
        try:
            shuffled = exported({**data, "labels": dict(labels)}, fmt, SCHEMA).content
        except ExchangeError:
            return
        # Where the position is the number that annotations contain, another order is another meaning.
        allowed = {"swapped", "changed"} if fmt.identity == "code" else set()
        assert {kind for kind, _ in found(data, fmt, shuffled)} <= allowed


# A workbook has a sheet about the guideline, which is as much a part of it as the others.
@pytest.mark.parametrize("format_id", [fmt.id for fmt in FORMATS.values() if fmt.write and fmt.id != "xlsx"])
def test_a_file_without_its_mark_says_no_guideline(format_id: str) -> None:
    fmt = FORMATS[format_id]
    for name in GUIDELINES:
        try:
            content = exported(guideline(name), fmt, SCHEMA).content
        except ExchangeError:
            continue
        draft = fmt.read(File(name=fmt.file_name, content=fmt.without_mark(content)), SCHEMA)
        assert (draft.guideline_id, draft.version) == ("", "")
