"""A guideline's data -> the texts in it that people read: prose, and lines such as names and titles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.read.compose import Source

#: Texts with their addresses.
AddressedTexts = Sequence[tuple[Address, str]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a guideline: `prose` is rendered as CommonMark, `lines` are shown as they are written.

    Items, answers and keys that begin with `x-` are left out.
    """

    prose: AddressedTexts = ()
    lines: AddressedTexts = ()


def texts_of(source: Source, schema: Schema) -> Texts:
    """Return the texts of data that the schema accepts."""
    prose: list[tuple[Address, str]] = []
    lines: list[tuple[Address, str]] = []
    _collect(schema.root, source.data, (), prose, lines)
    return Texts(prose, lines)


def _collect(
    node: Node | None,
    value: Any,
    address: Address,
    prose: list[tuple[Address, str]],
    lines: list[tuple[Address, str]],
) -> None:
    """Add every text in a value with its address."""
    if node is None or not node.has_texts:
        return
    form = node.form_of(value) if node.forms else node
    if isinstance(value, str):
        if form.meta.prose:
            prose.append((address, value))
        elif form.is_line:
            lines.append((address, value))
    elif isinstance(value, dict):
        for key, inner in value.items():
            _collect(form.child(key), inner, (*address, key), prose, lines)
    elif isinstance(value, list) and form.items is not None:
        for index, item in enumerate(value):
            _collect(form.items, item, (*address, index), prose, lines)
