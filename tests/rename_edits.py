"""Edits of elements of every kind, made of the guidelines in `specs/`, and which undeclared renames are in them.

Every edit has a guideline with one section on both sides. The other elements of the section stay as they are, so that
there are always elements of the same style.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.read.compose import compose
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.similarity import similarity
from tests.conftest import ROOT

Element = dict[str, Any]
Elements = dict[str, Element]
Pairs = frozenset[tuple[str, str]]

HEAD = {
    "format": 1, "id": "corpus", "title": "Corpus", "version": "1.0.0", "summary": "Edits.",
    "task": {"unit": "One.", "input": "text", "kind": "choose-one"}, "labels": {},
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A scope before and after. `renamed` are the pairs that a reader sees as one element."""

    kind: str
    scope: str
    old: Elements
    new: Elements
    renamed: Pairs = field(default_factory=frozenset)
    declared: Pairs = field(default_factory=frozenset)

    def data(self, elements: Elements) -> Element:
        """Return the data of one side."""
        section, *inner = self.scope.split("/")
        if not inner:
            return {**HEAD, section: elements}
        attribute = {"ask": "Which?", "kind": "choose-one", inner[1]: elements}
        return {**HEAD, section: {inner[0]: attribute}}


def edits(schema: Schema) -> Iterator[Edit]:
    """Yield edits of all elements of the guidelines, and of generated series of similar elements."""
    for scope, node, groups in scopes(schema):
        for at, elements in enumerate(groups):
            others = [element for group in groups[:at] + groups[at + 1 :] for element in group.values()]
            yield from _edits(scope, node, elements, others)


def scopes(schema: Schema) -> Iterator[tuple[str, Node, list[Elements]]]:
    """Yield each section, and the options of an attribute, with the elements of each guideline and of a series."""
    guidelines = [_guideline(folder, schema) for folder in sorted((ROOT / "specs").iterdir())]
    for section in SECTIONS:
        node = schema.root.properties[section].entry
        assert node is not None
        groups = [_living(expand_all(node, data.get(section, {}))) for data in guidelines]
        yield section, node, [*filter(None, groups), _series(section, node)]
    options = schema.node(("attributes", "*", "options", "*"))
    assert options is not None
    groups = [
        expand_all(options, attribute["options"])
        for data in guidelines
        for attribute in data.get("attributes", {}).values()
        if len(attribute.get("options", ())) > 1
    ]
    yield "attributes/which/options", options, [group for group in groups if all(group.values())]


def expand_all(node: Node, elements: Mapping[str, Any]) -> Elements:
    """Return elements that are mappings, and that do not declare where they come from."""
    return {
        element_id: {key: value for key, value in element.items() if key != "split_from"}
        if isinstance(element, dict)
        else expand(node, element, element_id)
        for element_id, element in elements.items()
    }


def _living(elements: Elements) -> Elements:
    return {key: element for key, element in elements.items() if element.get("status", "active") == "active"}


@cache
def _guideline(folder: Path, schema: Schema) -> Element:
    files = sorted(folder.glob("*.yaml"))
    documents = [read(SourceFile(path=path.name, content=path.read_bytes())) for path in files]
    return compose(documents, schema)[0].data


#: What the elements of a generated series are about. They share all other words.
_TOPICS = ("a bicycle in a shop", "a queen in a palace", "an engine in a garage", "bread on a table", "a dog in a park")


def _series(section: str, node: Node) -> Elements:
    """Return elements with the same sentence about different things, as a guideline with many classes has them."""
    series = {}
    for at, topic in enumerate(_TOPICS):
        texts = {
            key: f"Choose this only if the whole page is about {topic}, and nothing else is the subject of {key}."
            for key, child in node.properties.items()
            if child.meta.prose and child.kind == "leaf"
        }
        lines = {key: f"Pages: {topic}" for key in ("name", "title") if key in node.properties}
        series[f"series-{at}"] = {**_required(section, topic), **texts, **lines}
    return series


def _required(section: str, topic: str) -> Element:
    """Return the required fields of an element that are no prose."""
    fields: dict[str, Element] = {
        "attributes": {"kind": "write"},
        "procedure": {"answers": {"yes": {"end": True}, "no": {"end": True}}},
        "edge_cases": {"decision": {"labels": [{"label": "page"}]}},
        "examples": {"input": f"The page shows {topic}, with a picture of it.", "answer": {"labels": []}},
    }
    return fields.get(section, {})


def _edits(scope: str, node: Node, elements: Elements, others: list[Element]) -> Iterator[Edit]:
    ids, unrelated = list(elements), cycle(others)
    prose = [key for key, child in node.properties.items() if child.meta.prose and child.kind == "leaf"]
    names = [key for key in ("name", "title") if key in node.properties]

    def edit(
        kind: str, old: Elements, new: Elements, renamed: Pairs = frozenset(), declared: Pairs = frozenset()
    ) -> Edit:
        return Edit(kind=kind, scope=scope, old=old, new=new, renamed=renamed, declared=declared)

    for at, element_id in enumerate(ids):
        element, rest = elements[element_id], {k: v for k, v in elements.items() if k != element_id}
        new_id, pair = f"new-{at}", frozenset({(element_id, f"new-{at}")})
        main = _main(node, element)
        named = {**element, **dict.fromkeys([name for name in names if name in element][:1], f"What was {at}")}
        yield edit("id", elements, {**rest, new_id: element}, pair)
        if element.keys() & _says_what_it_is(node):
            yield edit("id and name", elements, {**rest, new_id: named}, pair)
        if main:
            yield edit("id and text", elements, {**rest, new_id: {**element, main: reworded(element[main])}}, pair)
        texts = {key: reworded(element[key]) for key in prose if key in element}
        if texts:
            yield edit("id and texts", elements, {**rest, new_id: {**element, **texts}}, pair)
        yield edit("only removed", elements, rest)
        if others:
            yield edit("removed, unrelated added", elements, {**rest, new_id: next(unrelated)})
        if "renamed_from" in node.properties:
            new = {**rest, new_id: {**named, "renamed_from": [element_id]}}
            yield edit("declared", elements, new, declared=pair)
        if len(ids) > 2:
            yield from _with_neighbor(edit, elements, element_id, main)


def _main(node: Node, element: Element) -> str:
    """Return the field with the text that says what an element is; empty if it has none."""
    fields = [k for k, child in node.properties.items() if child.meta.prose or child.meta.shape == "input"]
    main = next((key for key in fields if key in element), "")
    return main if isinstance(element.get(main), str) else ""


def _says_what_it_is(node: Node) -> set[str]:
    """Return the fields by which an element is recognized without its name."""
    return {
        key
        for key, child in node.properties.items()
        if child.meta.prose or child.meta.shape == "input" or key in ("contact", "url", "code")
    }


def _with_neighbor(edit: Callable[..., Edit], elements: Elements, element_id: str, main: str) -> Iterator[Edit]:
    """Yield edits of an element and the one that is most similar to it."""
    element = elements[element_id]
    other_id = max((k for k in elements if k != element_id), key=lambda k: similarity(str(element), str(elements[k])))
    other = elements[other_id]
    without = {k: v for k, v in elements.items() if k not in (element_id, other_id)}
    one, two = frozenset({(element_id, "new-one")}), frozenset({(other_id, "new-two")})
    yield edit("neighbors with new ids", elements, {**without, "new-one": element, "new-two": other}, one | two)
    yield edit("neighbors exchanged", elements, {**elements, element_id: other, other_id: element})
    left = {k: v for k, v in elements.items() if k != element_id}
    yield edit("replaced by its neighbor", {**without, element_id: element}, {**without, other_id: other})
    if main and main in other:
        merged = {**other, **element, main: f"{element[main]} {other[main]}"}
        yield edit("merged", elements, {**without, "new-one": merged})
        varied = {**other, main: reworded(other[main])}
        yield edit("removed, variant of its neighbor added", elements, {**left, "new-one": varied})
        halves = [{**element, main: reworded(element[main])}, element]
        yield edit(
            "split", elements, {**left, "new-one": halves[0], "new-two": {**halves[1], main: f"Half. {element[main]}"}}
        )


def reworded(text: str) -> str:
    """Return a text with a word changed and one added, as in a pull request."""
    words = re.split(r" ", text)
    return " ".join([*words[: len(words) // 2], "really", *words[len(words) // 2 + 1 :], "indeed"])
