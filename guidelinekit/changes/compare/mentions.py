"""A difference -> the elements that it names: where it stands, and what its values refer to, as the schema has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.changes.compare.differences import Difference
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node, Schema


def containing_elements(difference: Difference, schema: Schema) -> frozenset[str]:
    """The elements that a difference lies in, such as `labels/threat`, under old and new ids."""
    addresses = (difference.address, difference.old_address)
    return frozenset(element for address in addresses for element in _on_the_way(address, schema))


def named_elements(difference: Difference) -> frozenset[str]:
    """The elements that the values of a difference name. Of a whole element that comes or goes, nothing is told."""
    if difference.op in ("renamed", "reordered") or difference.node.kind in ("object", "map"):
        return frozenset()
    if difference.node.meta.history:
        ids = (*(difference.before or ()), *(difference.after or ()))
        return frozenset(f"{difference.address[0]}/{element_id}" for element_id in ids)
    values = (value for value in (difference.before, difference.after) if value is not None)
    return frozenset(element for value in values for element in _inside(difference.node, value))


def _on_the_way(address: Address, schema: Schema) -> Iterator[str]:
    """The elements whose ids are keys of an address."""
    for length in range(1, len(address)):
        node = schema.node(address[:length])
        section = node.meta.keys if node is not None and node.meta.keys else str(address[0]) if length == 1 else ""
        if section:
            yield f"{section}/{address[length]}"


def _inside(node: Node, value: Any) -> Iterator[str]:
    meta = node.meta
    match value:
        case dict() if meta.shape in ("answer", "branch"):
            yield from _answer(value)
        case dict() if meta.shape == "wrong":
            yield from _answer(value["answer"])
        case {"instead": str(label_id)} if meta.shape == "items":
            yield f"{meta.refs}/{label_id}"
        case list() if meta.refs or meta.shape == "items":
            for item in value:
                yield from _inside(node, item)
        case str() if meta.refs == "*":
            yield value
        case str() if meta.refs and meta.shape != "items":
            yield f"{meta.refs}/{value}"
        case dict() if node.kind in ("object", "map"):
            for key, inner in value.items():
                if meta.keys:
                    yield f"{meta.keys}/{key}"
                child = node.child(key)
                if child is not None:
                    yield from _inside(child, inner)


def _answer(form: Mapping[str, Any]) -> Iterator[str]:
    for key, section in (("outcome", "outcomes"), ("step", "procedure")):
        if key in form:
            yield f"{section}/{form[key]}"
    for mark in form.get("labels", ()):
        yield f"labels/{mark['label']}"
        yield from (f"attributes/{key}" for key in mark.get("attributes", {}))
    yield from (f"attributes/{key}" for key in form.get("attributes", {}))
