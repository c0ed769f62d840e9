"""Every field of the format that names other elements, and for each a value that names one. Made from the schema.

A field is written as the steps from a guideline to it: a key, `*` for an entry of a map, `[]` for an item of a list,
`|1` for a form of a union, `{}` for the keys of a map, `#` for a link in prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guidelinekit.guideline.format.references import ANY_SECTION
from guidelinekit.guideline.format.schema import Node, Schema
from tests.generated import full

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceField:
    """A field, and the section of the elements that it names, by their ids or by whole addresses."""

    steps: Steps
    section: str
    is_address: bool = False

    def __str__(self) -> str:
        return f"{'/'.join(self.steps)} → {self.section}"


def reference_fields(schema: Schema) -> list[ReferenceField]:
    """Return the fields that name elements with an audience; a field for whole addresses once for each section.

    A link in prose is tested with labels only: it is the same text for all sections.
    """
    sections = sections_with_audience(schema)
    return [
        ReferenceField(steps, section, is_address=named == ANY_SECTION or steps[-1] == "#")
        for steps, node, named in _fields(schema.root, ())
        for section in (sections if named == ANY_SECTION else [named])
        if section in sections and (named != ANY_SECTION or re.search(node.raw["pattern"], f"{section}/a"))
    ]


def sections_with_audience(schema: Schema) -> list[str]:
    """Return the sections whose elements can be restricted to some readers."""
    nodes = schema.root.properties.items()
    return [key for key, node in nodes if node.entry is not None and "audience" in node.entry.properties]


def value_for(node: Node, steps: Steps, schema: Schema, *, named: str, option: str = "x") -> Any:
    """Return a value of a node that has, at the end of the steps, a reference. Lists and maps also name element `a`.

    `option` is the chosen option where an attribute is named.
    """
    if not steps:
        return named
    step, rest = steps[0], steps[1:]
    if step == "#":
        return f"See [there](#{named})."
    if step.startswith("|"):
        return value_for(node.forms[int(step[1:])], rest, schema, named=named, option=option)
    if step == "[]":
        assert node.items is not None
        other = value_for(node.items, rest, schema, named=re.sub("[^/]+$", "a", named))
        return [other, value_for(node.items, rest, schema, named=named, option=option)]
    if step == "{}":
        assert node.entry is not None
        entry = sample(node.entry, schema)
        return {"a": "x", named: option} if node.meta.values else {"a": entry, named: entry}
    if step == "*":
        assert node.entry is not None
        return {"x": value_for(node.entry, rest, schema, named=named, option=option)}
    child = node.properties[step]
    return {**sample(node, schema), step: value_for(child, rest, schema, named=named, option=option)}


def sample(node: Node, schema: Schema) -> Any:
    """Return the shortest value of a node. Whatever it names is element `a`."""
    if node.meta.refs:
        return "a"
    if node.forms:
        return sample(node.forms[0], schema)
    if node.kind == "object":
        return {key: sample(node.properties[key], schema) for key in sorted(node.required)}
    return full(node.raw, schema)


def _fields(node: Node, steps: Steps) -> Iterator[tuple[Steps, Node, str]]:
    if node.meta.keys:
        yield (*steps, "{}"), node, node.meta.keys
    if not node.has_references:
        return
    for index, form in enumerate(node.forms):
        yield from _fields(form, (*steps, f"|{index}"))
    for key, child in node.properties.items() if not node.forms else ():
        yield from _fields(child, (*steps, key))
    if node.entry is not None:
        yield from _fields(node.entry, (*steps, "*"))
    if node.items is not None:
        yield from _fields(node.items, (*steps, "[]"))
    if node.kind == "leaf" and node.meta.prose:
        yield (*steps, "#"), node, "labels"
    elif node.kind == "leaf" and not node.forms:
        # An earlier id is one of the section that its owner is in.
        yield steps, node, node.meta.refs or "/".join(steps[:-3])
