"""A difference -> the elements that it is in, and those that its values name."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.changes.compare.differences import Difference
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.references import references
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.sections import SECTIONS


def containing_elements(difference: Difference, schema: Schema) -> tuple[str, ...]:
    """Return the elements that a difference is in, such as `labels/threat`, under old and new ids."""
    addresses = (difference.address, difference.old_address)
    return tuple(dict.fromkeys(element for address in addresses for element in _elements_in(address, schema)))


def named_elements(difference: Difference) -> frozenset[str]:
    """Return the elements that the values of a difference name; none for a whole element that is added or removed."""
    is_element = len(difference.address) == 2 and difference.address[0] in SECTIONS
    if difference.op in ("renamed", "reordered") or is_element:
        return frozenset()
    node, address = difference.value_node, difference.address
    return frozenset(
        reference.element
        for value in (difference.before, difference.after)
        if value is not None
        for reference in references(node, value, address)
    )


def named_labels(element: Mapping[str, Any], section: str, schema: Schema) -> Iterator[str]:
    """Yield the labels that an element is about or answers with, not those that keys and addresses name."""
    node = schema.node((section, "*"))
    if node is not None:
        for reference in references(node, element):
            if reference.section == "labels" and not (reference.is_key or reference.is_address):
                yield reference.id


def _elements_in(address: Address, schema: Schema) -> Iterator[str]:
    """Yield the elements whose ids are keys of an address."""
    for length in range(1, len(address)):
        node = schema.node(address[:length])
        section = node.meta.keys if node is not None and node.meta.keys else str(address[0]) if length == 1 else ""
        if section:
            yield f"{section}/{address[length]}"
