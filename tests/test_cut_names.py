"""Names that are too long for a tool: what is lost is named once, at the element of the guideline, with the reason."""

import copy
from typing import Any

import pytest

from guidelinekit.exchange.alignment import aligned
from guidelinekit.exchange.drift.drift import drifts
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.formats.registry import FORMATS
from tests.test_exchange_formats import SCHEMA, guideline

CVAT = FORMATS["cvat"]
TAIL = " that is called by a very long name which hardly any tool of the world shows to annotators"


def places(data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return each element that has a name in CVAT, with its address."""
    found = []
    for section in ("labels", "attributes", "outcomes"):
        for key, element in data.get(section, {}).items():
            if not element.get("abstract") and element.get("status", "active") == "active":
                found.append((f"{section}/{key}", element))
            for option, entry in element.get("options", {}).items():
                found.append((f"{section}/{key}/options/{option}", entry))
    return found


def addresses(data: dict[str, Any]) -> set[str]:
    return {loss.address for loss in exported(data, CVAT, SCHEMA).losses}


@pytest.mark.parametrize("name", ["call-audio-events", "street-scene-objects"])
def test_a_name_that_is_cut_is_one_loss_at_its_element(name: str) -> None:
    data = guideline(name)
    before, count = addresses(data), 0
    for at, (address, _) in enumerate(places(data)):
        changed = copy.deepcopy(data)
        element = places(changed)[at][1]
        element["name"] = (element.get("name") or element["ask"].rstrip("?")) + TAIL
        result = exported(changed, CVAT, SCHEMA)
        new = [loss for loss in result.losses if loss.address not in before]
        assert {loss.address for loss in new} <= {f"{address}/name", f"{address}/id"}, address
        assert all(loss.reason for loss in new)
        assert all("64 characters" in loss.reason for loss in new if loss.field.endswith("/name"))
        assert drifts(changed, File(name=CVAT.file_name, content=result.content), CVAT, SCHEMA) == ()
        count += bool(new)
    assert count > 10


@pytest.mark.parametrize(
    ("found", "known", "pairs"),
    [
        (["Short word …"], ["Short word that is cut"], {"f0": "k0"}),
        (["Short word…", "Short word… 2"], ["Short word a", "Short word b"], {"f0": "k0", "f1": "k1"}),
        (["Short word…"], ["Short word a", "Short word b"], {}),
        (["Short word…", "Short…"], ["Short word a", "Shortly", "Shore"], {"f0": "k0"}),
        (["…", "Else"], ["Anything", "Whatever"], {}),
    ],
)
def test_cut_names_are_recognized(found: list[str], known: list[str], pairs: dict[str, str]) -> None:
    theirs = {"labels": {f"f{at}": {"name": name} for at, name in enumerate(found)}}
    ours = {"labels": {f"k{at}": {"name": name} for at, name in enumerate(known)}}
    result = aligned(theirs, ours, SCHEMA, identity="name")
    assert {old: address.rpartition("/")[2] for address, old in result.ids.items()} == pairs
