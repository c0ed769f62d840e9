"""The annotation.conf of brat: that of a real collection, ours, and files that brat cannot read."""

import re

import pytest

from guidelinekit.exchange.formats.format import ExchangeError
from tests.exchange_cases import content_of, draft_of, lost, read, remarks, small
from tests.test_exchange_formats import GUIDELINES, guideline


def test_a_configuration_of_brat() -> None:
    draft = draft_of("brat", "annotation.conf")
    assert draft.data["labels"] == {
        "Agent": {"name": "Agent", "abstract": True},
        "Person": {"name": "Person", "aliases": ["PERS"], "parent": "Agent", "attributes": ["Sure"]},
        "Org": {"name": "Org", "parent": "Agent"},
        "Place": {"name": "Place", "attributes": ["Sure"]},
        "Date": {"name": "Date"},
        "Journey": {"name": "Journey", "attributes": ["Negated"]},
        "Lives_in": {"name": "Lives in", "kind": "link", "from": ["Person"], "to": ["Place", "Org"]},
        "Related": {
            "name": "Related", "kind": "link", "from": ["Person", "Org", "Place", "Date"],
            "to": ["Person", "Org", "Place", "Date"],
        },
        "Traveller": {"name": "Traveller", "kind": "link", "from": ["Journey"], "to": ["Person"]},
        "Goal": {"name": "Goal", "kind": "link", "from": ["Journey"], "to": ["Place"]},
    }  # fmt: skip
    assert draft.data["attributes"]["Negated"]["kind"] == "choose-many"
    assert list(draft.data["attributes"]["Sure"]["options"]) == ["low", "high"]
    assert remarks(draft) == {
        "type “Related”": "The setting <REL-TYPE> of brat is left out: write a rule if it matters.",
        "type “Journey”": "How often a role can be given is left out: write a rule.",
    }


def test_brat_gets_types_groups_ends_and_answers() -> None:
    labels = {
        "living": {"name": "Living", "abstract": True},
        "per:son": {"name": "Person", "parent": "living", "attributes": ["sure"], "aliases": ["human", "human being"]},
        "owner": {"name": "Owner", "parent": "per:son"},
        "thing": {"name": "Thing"},
        "owns": {"name": "Owns", "kind": "link", "from": ["owner"], "to": ["thing"]},
        "near": {"name": "Near", "kind": "link"},
    }
    attributes = {
        "sure": {"ask": "Sure?", "kind": "choose-one", "options": {"yes": {"name": "Yes"}, "no": {"name": "No"}}},
        "why": {"ask": "Why?", "kind": "write", "of": "item"},
    }
    data = small("mark-spans", labels, attributes=attributes)
    lines = content_of("brat", data).splitlines()
    assert lines[0].startswith("# guidelinekit: {")
    assert lines[1:] == [
        "",
        "[entities]",
        "!living",
        "\tper_son|human",
        "\t\towner",
        "thing",
        "",
        "[relations]",
        "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
        "owns\tArg1:owner, Arg2:thing",
        "near\tArg1:<ENTITY>, Arg2:<ENTITY>",
        "",
        "[events]",
        "",
        "[attributes]",
        "sure\tArg:per_son, Value:yes|no",
    ]
    found = lost("brat", data)
    assert "visual.conf" in found["labels/thing/name"]
    assert "brat has words of ASCII letters" in found["labels/per:son/id"]
    assert found["attributes/why"] == "brat asks questions about marks, not about a whole text."
    assert not {"labels/owns/from", "labels/owner/parent", "labels/living"} & found.keys()


def test_brat_gets_ascii_types_of_names_in_other_scripts() -> None:
    labels = {"a": {"name": "名前"}, "b": {"name": "Zürich Süd"}}
    lines = content_of("brat", small("mark-spans", labels), stored=("name",)).splitlines()
    assert lines[3:5] == ["a", "Zurich_Sud"]


def test_brat_cannot_tell_types_apart_that_differ_in_signs() -> None:
    with pytest.raises(ExchangeError, match=r"`a\.b` and `a:b` apart: both are the type a_b"):
        content_of("brat", small("mark-spans", {"a.b": {"name": "A"}, "a:b": {"name": "B"}}))


def test_macros_that_grow_without_end_are_refused() -> None:
    macros = "".join(f"<m{'x' * at}>={f'<m{chr(120) * (at + 1)}>' * 40}\n" for at in range(30))
    with pytest.raises(ExchangeError, match=r"line 32 .* is too long when its macros are replaced"):
        read("brat", f"[entities]\n{macros}<m>\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[labels]\nA | B\n[drawing]\n", "no section such as .entities."),
        ("[entities]\nPerson Arg1\n", "line 2 of file, in .entities., is no type with arguments"),
        ("[entities]\n!\n", "line 2 .* has a type without a name"),
        ("[relations]\nR\tArg1:A, Arg2:B\n", "has no types to mark"),
    ],
)
def test_what_brat_cannot_read_is_named(content: str, message: str) -> None:
    with pytest.raises(ExchangeError, match=message):
        read("brat", content)


@pytest.mark.parametrize("name", GUIDELINES)
def test_types_are_what_brat_accepts(name: str) -> None:
    try:
        lines = content_of("brat", guideline(name)).splitlines()
    except ExchangeError:
        return
    depth, names = 0, []
    for line in lines[lines.index("[entities]") + 1 : lines.index("[relations]") - 1]:
        indent = len(line) - len(line.lstrip("\t"))
        assert indent <= depth + 1
        depth = indent
        names.append(line.strip().split("|")[0].lstrip("!"))
    assert all(re.fullmatch("[A-Za-z0-9_-]+", one) for one in names)
    assert len(set(names)) == len(names)
    for line in lines[lines.index("[attributes]") + 1 :]:
        about = re.fullmatch(r"[A-Za-z0-9_-]+\tArg:(\S+?)(, Value:[^\s|,]+(\|[^\s|,]+)+)?", line)
        assert about
        assert about[1] == "<ENTITY>" or set(about[1].split("|")) <= set(names)
