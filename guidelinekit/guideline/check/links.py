"""A guideline's data -> findings on links in its prose."""

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
    """Check that links in prose lead somewhere."""
    for address, text in prose:
        for target in unreachable_links(text):
            message = f"the link target `{target}` is not a web or email address"
            yield codes.UNREACHABLE_LINK.at(source.locate(address), message, address=address)


def prose(source: Source, schema: Schema) -> Prose:
    """Every text of a guideline that is rendered as prose, with its address. The data is valid for the schema."""
    return list(_prose_of(schema.root, source.data, ()))


def _prose_of(node: Node | None, value: Any, address: Address) -> Iterator[tuple[Address, str]]:
    """Yield every text that is rendered as prose, with its address."""
    if node is None:
        return
    form = node.form_of(value)
    match value:
        case str():
            if form.meta.prose:
                yield address, value
        case list() if form.items is not None:
            for index, item in enumerate(value):
                yield from _prose_of(form.items, item, (*address, index))
        case dict():
            for key, inner in value.items():
                yield from _prose_of(form.child(key), inner, (*address, key))
