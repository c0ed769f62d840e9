"""The `x-guidelinekit` blocks of the schema, and everything that comparing and checking reads from them.

Blocks are found by walking the JSON. Values and pairs of guidelines are made from the schema, so that a new property or
block is covered the day that it enters the schema.
"""

import copy
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.compare.normal_form import normal_value
from guidelinekit.changes.kinds import registry
from guidelinekit.guideline.check.texts import texts_of
from guidelinekit.guideline.format.references import references
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.shapes import expand
from tests.generated import full
from tests.test_no_silent_change import source

BLOCK = "x-guidelinekit"
Pointer = tuple[str | int, ...]
Path = tuple[str, ...]
#: Another value of each key; None removes it.
_OTHER: dict[str, Any] = {
    "prose": None, "short_for": None, "ordered": None, "history": None, "free_key": None, "shape": None, "values": None,
    "element": "thing", "what": "thing",
}  # fmt: skip


def blocks(raw: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Yield every block of a schema document with the pointer of its owner."""
    if isinstance(raw, list):
        for index, inner in enumerate(raw):
            yield from blocks(inner, (*pointer, index))
    if isinstance(raw, dict):
        if isinstance(raw.get(BLOCK), dict):
            yield pointer, raw[BLOCK]
        for key, inner in raw.items():
            if key != BLOCK:
                yield from blocks(inner, (*pointer, key))


def altered_blocks(raw: Any) -> Iterator[tuple[str, Pointer, dict[str, Any]]]:
    """Yield what each key of each block can be changed to: a name, the pointer of the owner, and the other block."""
    for pointer, block in blocks(raw):
        name = "/".join(map(str, pointer))
        for key, value in block.items():
            rest = {other: inner for other, inner in block.items() if other != key}
            match key:
                case "impact":
                    swapped = {action: "relabel" if at == "editorial" else "editorial" for action, at in value.items()}
                    yield f"{name} {key}", pointer, {**rest, key: swapped}
                case "needs_decision":
                    for action in value:
                        left = [other for other in value if other != action]
                        yield f"{name} {key} {action}", pointer, {**rest, key: left}
                case "refs" | "keys":
                    yield f"{name} {key}", pointer, {**rest, key: "rules" if value != "rules" else "labels"}
                case _:
                    other = _OTHER[key]
                    yield f"{name} {key}", pointer, rest if other is None else {**rest, key: other}


def with_block(raw: Any, pointer: Pointer, block: dict[str, Any]) -> Schema:
    """Return the schema with another block."""
    changed = copy.deepcopy(raw)
    owner = changed
    for key in pointer:
        owner = owner[key]
    owner[BLOCK] = block
    return Schema(changed)


class Observed:
    """What reads the blocks of a schema: kinds of change, normal forms, references, prose, and changes of pairs."""

    def __init__(self, schema: Schema) -> None:
        self._values = [(path, value) for path, node, _ in schema.walk() for value in values(node, schema)]
        found = [*special_pairs(), *((old, new, {}) for old, new in (*own_pairs(schema.root, ()), *pairs(schema)))]
        self._pairs = [(source(old), source(new), replaced) for old, new, replaced in found]
        self._known = list(self._results(schema))

    def notices(self, schema: Schema) -> bool:
        """Whether anything is different with another schema. A value that cannot be used is different too."""
        try:
            return any(known != result for known, result in zip(self._known, self._results(schema), strict=True))
        except (KeyError, ValueError, AttributeError, TypeError):
            return True

    def _results(self, schema: Schema) -> Iterator[Any]:
        yield dict(registry(schema))
        for path, value in self._values:
            yield from _value_results(schema, path, value)
        for old, new, replaced in self._pairs:
            changes = flat(compare(old, new, schema, replaced=replaced))
            yield [(c.kind, c.address, c.impact, c.message, c.names, c.containers, c.labels, c.prose) for c in changes]


def _value_results(schema: Schema, path: Path, value: Any) -> Iterator[Any]:
    address = _concrete(path)
    node = schema.node(address)
    assert node is not None
    yield normal_value(node, expand(node, value, "a"))
    yield list(references(node, value, address))
    # `texts_of` reads only the data of a source.
    yield texts_of(SimpleNamespace(data=_at(address, value)), schema)  # type: ignore[arg-type]


def values(node: Node, schema: Schema) -> list[Any]:
    """Return values of a node, the fullest first: without each field, with other ones, lists in both orders."""
    if node.forms:
        return [value for form in node.forms for value in values(form, schema)]
    if node.kind == "object":
        inner = {key: values(child, schema) for key, child in node.properties.items()}
        fullest = {key: found[0] for key, found in inner.items()}
        own = [{"x-own": "own 0"}, {"x-own": "own 1"}] if node.own is not None else [{}]
        return [
            {**fullest, **own[0]},
            *({**fullest, **other} for other in own[1:]),
            *({**fullest, **own[0], key: other} for key, found in inner.items() for other in found[1:]),
            *(_without({**fullest, **own[0]}, key) for key in (*fullest, *own[0]) if key not in node.required),
        ]
    if node.items is not None:
        items = values(node.items, schema)
        least = node.raw.get("minItems", 0)
        some = [[items[0], items[-1]], [items[-1], items[0]], [items[0]], *([items[0], other] for other in items[1:-1])]
        return [[*found, *[found[0]] * (least - len(found))] for found in some]
    if node.entry is not None:
        return [{"a": value, "b": value} for value in values(node.entry, schema)]
    return list({str(value): value for value in (full(node.raw, schema, variant) for variant in (0, 1))}.values())


def pairs(schema: Schema) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield small guidelines that differ in one property: it is there on one side only, or has another value."""
    for path, node, _ in schema.walk():
        address = _concrete(path)
        without = _at(address[:-1], {})
        for group in _groups(node, schema):
            yield without, _at(address, group[0])
            for other in group[1:]:
                yield _at(address, group[0]), _at(address, other)


def own_pairs(node: Node, address: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield guidelines that differ in a team's own key, for every object that can have one."""
    if node.own is not None:
        without, old, new = (_at(address, value) for value in ({}, {"x-own": "own 0"}, {"x-own": "own 1"}))
        yield from [(without, old), (old, new), (old, without)]
    for key, child in node.properties.items():
        yield from own_pairs(child, (*address, key))
    if node.entry is not None:
        yield from own_pairs(node.entry, (*address, "a"))


def _groups(node: Node, schema: Schema) -> Iterator[list[Any]]:
    """Yield groups of values of one form. The entries of maps and the fields of objects have paths of their own."""
    if node.forms:
        for form in node.forms:
            yield from _groups(form, schema)
    elif node.kind == "object":
        yield values(node, schema)
    elif node.items is not None and node.items.forms:
        yield values(node, schema)[:3]
        yield from ([[value] for value in group] for group in _groups(node.items, schema))
    elif node.kind in ("leaf", "list"):
        yield values(node, schema)


def special_pairs() -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, tuple[str, str]]]]:
    """Yield guidelines between which an order, an id, or the content of a file differs."""
    label, entry = {"name": "A"}, {"ask": "A?", "kind": "rate"}
    options = {"a": {"name": "A"}, "b": {"name": "B"}}
    labels, steps = {"a": label, "b": label}, {key: {"ask": "A?", "answers": {}} for key in ("a", "b")}
    rated = {"task": {"kind": "rate"}}
    yield _sides({**rated, "labels": labels}, {**rated, "labels": _reversed(labels)})
    yield _sides({"procedure": steps}, {"procedure": _reversed(steps)})
    graded = {"attributes": {"a": {**entry, "options": options}}}
    yield _sides(graded, {"attributes": {"a": {**entry, "options": _reversed(options)}}})
    old, new = ({"labels": {key: label}, "rules": {"a": {"labels": [key]}}} for key in ("a", "z"))
    yield _sides(old, {**new, "labels": {"z": {**label, "renamed_from": ["a"]}}})
    yield _sides({"attributes": {"a": entry}}, {"attributes": {"z": {**entry, "renamed_from": ["a"]}}})
    yield _sides(graded, {"attributes": {"a": {**entry, "options": {"z": {"name": "A", "renamed_from": ["a"]}}}}})
    shown = {"input": {"file": "assets/a.png", "description": "A."}}
    for section in ("examples", "edge_cases"):
        same = {section: {"a": shown}}
        yield *_sides(same, same)[:2], {"assets/a.png": ("0" * 64, "1" * 64)}


def _sides(old: dict[str, Any], new: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    return _at(("id",), "a") | old, _at(("id",), "a") | new, {}


def _reversed(entries: dict[str, Any]) -> dict[str, Any]:
    return dict(reversed(entries.items()))


def _at(address: Path, value: Any) -> dict[str, Any]:
    """Return a guideline that has only one value."""
    for key in reversed(address):
        value = {key: value}
    found: dict[str, Any] = value
    return found


def _concrete(path: Path) -> Path:
    return tuple("a" if key == "*" else key for key in path)


def _without(value: dict[str, Any], key: str) -> dict[str, Any]:
    return {other: inner for other, inner in value.items() if other != key}
