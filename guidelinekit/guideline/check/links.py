"""A guideline's data -> findings on links in its prose."""

from collections.abc import Iterator, Sequence
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.prose import links_not_allowed
from guidelinekit.guideline.read.compose import Source

Prose = Sequence[tuple[Address, str]]


def links(source: Source, prose: Prose) -> Iterator[Finding]:
    """Check that links in prose lead somewhere."""
    for address, text in prose:
        for target in links_not_allowed(text):
            message = f"the link target `{target}` is not a web or email address"
            yield codes.LINK_NOT_ALLOWED.at(source.locate(address), message, address=address)


def prose(source: Source, schema: Schema) -> Prose:
    """Every text of a guideline that is rendered as prose, with its address. The data is valid for the schema."""
    texts: list[tuple[Address, str]] = []
    _collect(schema.root, source.data, (), texts)
    return texts


def _collect(node: Node | None, value: Any, address: Address, texts: list[tuple[Address, str]]) -> None:
    """Add every text in a value that is rendered as prose, with its address."""
    if node is None or not node.has_prose:
        return
    form = node.form_of(value)
    match value:
        case str():
            if form.meta.prose:
                texts.append((address, value))
        case list() if form.items is not None:
            for index, item in enumerate(value):
                _collect(form.items, item, (*address, index), texts)
        case dict():
            for key, inner in value.items():
                _collect(form.child(key), inner, (*address, key), texts)
