"""Files of INCEpTION and type systems of UIMA: those of real projects, and ours."""

import json
import re

import pytest

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.reading import completed
from tests.exchange_cases import content_of, draft_of, read, remarks, small
from tests.test_exchange_formats import GUIDELINES, errors_in, guideline


def test_a_tagset_of_inception() -> None:
    draft = draft_of("inception", "tagset.json")
    assert {key: draft.data[key] for key in ("title", "short", "language", "labels", "task")} == {
        "title": "Fields of a claim",
        "short": "What an adjuster marks in the text of a claim",
        "language": "de",
        "labels": {
            "CAUSE": {"name": "Cause of the damage"},
            "b140-loss": {
                "name": "B140: LOSS",
                "definition": "What was lost or broken, as the insured person says it. Marks end before a price.",
            },
            "date": {"name": "date"},
            "amount": {"name": "Amount", "short": "Money that is claimed"},
        },
        "task": {"input": "text", "kind": "mark-spans"},
    }


def test_links_and_images_of_descriptions_are_shown_as_they_are_written() -> None:
    text = "See [a](http://a.b), ![i](i.png), [e](#labels/none) and <ftp://c.d>. [ok](https://a.b)\n\n[r]: file.md"
    tags = [{"tag_name": "a", "tag_description": text}, {"tag_name": "b", "tag_description": "B"}]
    draft = read("inception", json.dumps({"name": "T", "description": text * 2, "tags": tags}))
    assert draft.data["labels"]["a"]["definition"] == (
        r"See [a]\(http://a.b), \![i]\(i.png), [e]\(#labels/none) and \<ftp://c.d>. [ok](https://a.b)"
        "\n\n\\[r]: file.md"
    )
    assert errors_in(completed(draft, "draft")) == []


def test_a_tag_name_that_cannot_be_an_id_is_kept_as_the_code() -> None:
    tags = [{"tag_name": ".D450: FAC", "tag_description": "Walking"}, {"tag_name": "x", "tag_description": "X"}]
    draft = read("inception", json.dumps({"name": "T", "tags": tags}))
    assert draft.data["labels"]["walking"] == {"name": "Walking", "code": ".D450: FAC"}


def test_layers_of_inception() -> None:
    draft = draft_of("inception", "layers.json")
    asked = ["strength", "ironic"]
    assert draft.data["labels"] == {
        "claim": {"name": "Claim", "attributes": asked},
        "premise": {"name": "Premise", "attributes": asked},
        "supports": {"name": "supports", "kind": "link"},
        "attacks": {"name": "attacks", "kind": "link"},
    }
    assert draft.data["attributes"] == {
        "strength": {
            "name": "Strength", "ask": "How strong is it?", "kind": "rate", "range": [1, 5], "required": True,
        },
        "ironic": {"ask": "Ironic", "kind": "choose-many", "options": {"ironic": {"name": "Ironic"}}},
    }  # fmt: skip
    assert remarks(draft) == {"layer “Token”": "It is a layer of INCEpTION itself."}


def test_a_type_system_of_uima() -> None:
    draft = draft_of("inception", "typesystem.xml")
    assert draft.data["labels"] == {
        "Symptom": {"name": "Symptom"},
        "tablet": {"name": "tablet", "attributes": ["dose"]},
        "drops": {"name": "drops", "attributes": ["dose"]},
        "Treats": {"name": "Treats", "kind": "link", "from": ["tablet", "drops"], "to": ["tablet", "drops"]},
    }
    assert draft.data["attributes"] == {"dose": {"ask": "dose", "kind": "number"}}


def test_inception_stores_values_and_shows_names() -> None:
    labels = {"per": {"name": "Person", "short": "A human being", "code": 7}, "org": {"name": "Company", "code": 8}}
    data = small("mark-spans", labels)
    (layer,) = json.loads(content_of("inception", data))
    assert (layer["type"], layer["uiName"], layer["name"]) == ("span", "Small", "webanno.custom.Small")
    (feature,) = layer["features"]
    assert feature["tag_set"]["tags"] == [
        {"tag_name": "per", "tag_description": "Person\nA human being"},
        {"tag_name": "org", "tag_description": "Company"},
    ]
    (layer,) = json.loads(content_of("inception", data, stored=("code",)))
    assert [tag["tag_name"] for tag in layer["features"][0]["tag_set"]["tags"]] == ["7", "8"]


def test_inception_asks_about_marks_and_documents() -> None:
    labels = {"a": {"name": "A", "attributes": ["sure"]}, "near": {"name": "Near", "kind": "link"}}
    attributes = {
        "sure": {"ask": "Are you sure?", "kind": "rate", "range": [1, 3], "required": True},
        "begin": {"ask": "How does it begin?", "kind": "write", "of": "item"},
    }
    layers = json.loads(content_of("inception", small("mark-spans", labels, attributes=attributes)))
    assert [layer["type"] for layer in layers] == ["span", "document-metadata", "relation"]
    assert layers[2]["attach_type"] == {"name": layers[0]["name"]}
    sure, begin = layers[0]["features"][1], layers[1]["features"][0]
    assert (sure["name"], sure["type"], sure["required"]) == ("sure", "uima.cas.Integer", True)
    assert json.loads(sure["traits"])["maximum"] == 3
    assert begin["name"] == "begin_2", "UIMA has a feature `begin`"


@pytest.mark.parametrize("name", GUIDELINES)
def test_layers_are_what_inception_accepts(name: str) -> None:
    try:
        layers = json.loads(content_of("inception", guideline(name)))
    except ExchangeError:
        return
    names = [layer["name"] for layer in layers]
    assert len(set(names)) == len(names)
    tag_sets = []
    for layer in layers:
        assert re.fullmatch(r"([a-z]+\.)+[A-Z][A-Za-z0-9_]*", layer["name"])
        assert layer["attach_type"] is None or layer["attach_type"]["name"] in names
        features = [feature["name"] for feature in layer["features"]]
        assert len(set(features)) == len(features)
        assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]*", feature) for feature in features)
        for feature in layer["features"]:
            if feature["tag_set"]:
                tags = [tag["tag_name"] for tag in feature["tag_set"]["tags"]]
                assert len(set(tags)) == len(tags)
                tag_sets.append(json.dumps(feature["tag_set"]))
    named = {json.loads(tag_set)["name"] for tag_set in tag_sets}
    assert len(named) == len(set(tag_sets)), "two tagsets of one name"


def test_types_of_uima_inherit_and_circles_are_left_out() -> None:
    above = {"A": "uima.tcas.Annotation", "B": "x.A", "C": "x.B", "D": "x.E", "E": "x.D"}
    types = "".join(
        f"<typeDescription><name>x.{name}</name><supertypeName>{one}</supertypeName></typeDescription>"
        for name, one in above.items()
    )
    draft = read("inception", f"<typeSystemDescription>{types}</typeSystemDescription>")
    assert draft.data["labels"] == {
        "A": {"name": "A"},
        "B": {"name": "B", "parent": "A"},
        "C": {"name": "C", "parent": "B"},
    }
