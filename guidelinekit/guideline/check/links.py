"""A guideline's data -> findings about links in its prose."""

from collections.abc import Iterator, Sequence
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.prose import unreachable_links
from guidelinekit.guideline.read.compose import Source

Prose = Sequence[tuple[Address, str]]


def links(source: Source, prose: Prose) -> Iterator[Finding]:
    """GK317: links in prose that readers cannot open."""
    for address, text in prose:
        for target in unreachable_links(text):
            message = f"the link target `{target}` is not a web or mail address"
            yield codes.UNREACHABLE_LINK.at(source.locate(address), message, arguments=[target], address=address)


def prose(source: Source, schema: Schema) -> Prose:
    """Every text of a guideline that is rendered as prose, with its address. The data must match the schema."""
    return list(_prose_of(schema.root, source.data, ()))


def _prose_of(node: Node | None, value: Any, address: Address) -> Iterator[tuple[Address, str]]:
    if node is None:
        return
    if node.meta.shape == "wrong":
        why = value if isinstance(value, str) else value["why"]
        yield (address if isinstance(value, str) else (*address, "why")), why
    elif isinstance(value, str) and node.meta.prose:
        yield address, value
    elif isinstance(value, list) and node.meta.prose:
        for index, item in enumerate(value):
            yield (*address, index), item if isinstance(item, str) else item["text"]
    elif isinstance(value, dict) and not node.meta.shape:
        for key, inner in value.items():
            yield from _prose_of(node.child(key), inner, (*address, key))
