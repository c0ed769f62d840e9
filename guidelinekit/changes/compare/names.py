"""Elements and values -> the names that readers know them by, from the side that has them."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.sides import Sides
from guidelinekit.changes.message import Argument, element, element_id, element_ids, group, names, value
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.references import ANY_SECTION, references
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.sections import SECTIONS


def name_of(address: str, sides: Sides, *, is_old: bool = False) -> str:
    """Return the name or title of an element or option; empty if it has none, or if another element has it too.

    `is_old` prefers the old side, where the id may name another element.
    """
    if sides.has_ambiguous_name(address):
        return ""
    return _name(address, sides, is_old=is_old)


def element_argument(difference: Difference, sides: Sides, *, part: str = "") -> Argument:
    """Return the element that a difference is in by its kind and name, with its id if another has the same name."""
    section, address = str(difference.address[0]), f"{difference.address[0]}/{difference.address[1]}"
    old = f"{section}/{difference.old_address[1]}"
    known = [_own_name(address, sides.new_source.data), _own_name(old, sides.old_source.data)]
    name = next(filter(None, reversed(known) if difference.op == "removed" else known), str(difference.address[1]))
    return element(address, name, part=part, with_id=sides.has_ambiguous_name(address))


def subject_argument(difference: Difference, sides: Sides) -> Argument:
    """Return what contains a field: an element, with the entry inside it, a group, or the guideline."""
    address = difference.address
    if address[0] in SECTIONS and len(address) > 2:
        return element_argument(difference, sides, part=part_name(address[:4], sides) if len(address) > 3 else "")
    path = field_path(address, sides.schema).split("/")
    entries = [index for index, (_, name) in enumerate(zip(address, path, strict=False)) if name == "*"]
    part = part_name(address[: entries[-1] + 1], sides) if entries else ""
    return group(str(address[0]) if len(address) > 1 else "", part=part)


def field_path(address: Address, schema: Schema) -> str:
    """Return the path of a property, with `*` for ids."""
    node, path = schema.root, []
    for key in address:
        path.append("*" if node.kind == "map" else str(key))
        child = node.child(key)
        if child is None:
            break
        node = child
    return "/".join(path)


def id_argument(address: str, sides: Sides, *, is_old: bool = False) -> Argument:
    """Return a reference to an element, by its name if it has one."""
    return element_id(address, name_of(address, sides, is_old=is_old))


def ids_argument(addresses: list[str], sides: Sides, *, is_old: bool = False) -> Argument:
    """Return references to several elements, by their names."""
    return element_ids(addresses, {address: name_of(address, sides, is_old=is_old) for address in addresses})


def value_argument(node: Node, content: Any, sides: Sides, *, is_old: bool = False) -> Argument:
    """Return a value of a node with the names of the elements in it; a reference becomes the element itself."""
    refs = node.meta.refs
    if refs and isinstance(content, str):
        return id_argument(_address(refs, content), sides, is_old=is_old)
    if refs and isinstance(content, list) and all(isinstance(item, str) for item in content):
        return ids_argument([_address(refs, item) for item in content], sides, is_old=is_old)
    return value(content, names_in(node, content, sides, is_old=is_old))


def names_in(node: Node, content: Any, sides: Sides, *, is_old: bool = False) -> dict[str, str]:
    """Return the names of the elements that a value names, by their addresses."""
    if content is None:
        return {}
    found = {reference.element for reference in references(node, content) if not reference.is_history}
    by_address = {address: name_of(address, sides, is_old=is_old) for address in sorted(found)}
    return {address: name for address, name in by_address.items() if name}


def all_names(difference: Difference, sides: Sides) -> Argument:
    """Return the names of the elements in both values of a difference; the new side decides."""
    node = difference.value_node
    return names({**names_in(node, difference.before, sides, is_old=True), **names_in(node, difference.after, sides)})


def part_name(address: Address, sides: Sides, *, is_old: bool = False) -> str:
    """Return the name of the entry of an inner map that an address leads to: an option, or a label as its key."""
    key = str(address[-1])
    node = sides.schema.node(address[:-1])
    section = node.meta.keys if node is not None and node.meta.keys else "/".join(map(str, address[:-1]))
    return name_of(f"{section}/{key}", sides, is_old=is_old) or key


def _address(refs: str, content: str) -> str:
    return content if refs == ANY_SECTION else f"{refs}/{content}"


def _name(address: str, sides: Sides, *, is_old: bool) -> str:
    # The normal forms lack elements that both sides share.
    old, new = sides.old_source.data, sides.new_source.data
    forms = (old, new) if is_old else (new, old)
    return next(filter(None, (_own_name(address, form) for form in forms)), "")


def _own_name(address: str, form: Mapping[str, Any]) -> str:
    entry: Any = form
    for key in address.split("/"):
        entry = entry.get(key) if isinstance(entry, Mapping) else None
    return str(entry.get("name") or entry.get("title") or "") if isinstance(entry, Mapping) else ""
