"""The JSON Schema of the format -> a tree of nodes that checks, shapes, diff and reference pages walk.

The schema is the single source of truth: what a field is called, what its default is, and what a change of it means
stand under each property, the latter in `x-guidelinekit`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import jsonschema_rs

from guidelinekit.guideline.address import Address, Key

NodeKind = Literal["object", "map", "list", "leaf"]
Json = Mapping[str, Any]

#: The prefix of a team's own keys.
OWN_PREFIX = "x-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What `x-guidelinekit` says of a property.

    `impact` gives the default impact by action (added, removed, changed); `unsettled` lists the actions that only
    the author can judge; `refs` and `keys` name the section that values and keys refer to (`*`: addresses);
    `element` is the singular name of the entries of a section; `shape` names the union that a value is one form of;
    `what` replaces the first part of the kinds of change; `history` marks ids of earlier versions. `ordered` says that
    the order of a list or map has a meaning: always, or where the field that it names, seen from the property's owner,
    is `rate`.
    """

    impact: Mapping[str, str] = field(default_factory=dict)
    unsettled: frozenset[str] = frozenset()
    prose: bool = False
    ordered: bool | str = False
    refs: str = ""
    keys: str = ""
    element: str = ""
    shape: str = ""
    what: str = ""
    history: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One property of the format. `properties` are an object's fields, `entry` is what a map's values are."""

    kind: NodeKind
    title: str
    description: str
    meta: Meta
    raw: Json
    default: Any = None
    properties: Mapping[str, "Node"] = field(default_factory=dict)
    entry: "Node | None" = None
    required: frozenset[str] = frozenset()
    own: "Node | None" = None

    def child(self, key: Key) -> "Node | None":
        """The node of a key: a field, an entry, or a team's own key."""
        if not isinstance(key, str):
            return None
        found = self.properties.get(key)
        if found is None and self.own is not None and key.startswith(OWN_PREFIX):
            return self.own
        return found if found is not None else self.entry

    @property
    def has_default(self) -> bool:
        """Whether leaving the property out means a value."""
        return "default" in self.raw


class Schema:
    """A JSON Schema document, read once."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw
        self.root = self._node(raw)
        self._ids: dict[Address, bool] = {}

    @cached_property
    def _validator(self) -> Any:
        return jsonschema_rs.validator_for(dict(self.raw))

    @property
    def id_form(self) -> Json | None:
        """What an id looks like; None for a schema without ids."""
        form: Json | None = self.raw.get("$defs", {}).get("id")
        return form

    def accepts(self, data: object) -> bool:
        """Whether data fits the schema. The fast verdict; `conform` says what is wrong."""
        return bool(self._validator.is_valid(data))

    def node(self, address: Address) -> Node | None:
        """The node of an address; None where an address leads inside a leaf or out of the format."""
        node: Node | None = self.root
        for key in address:
            node = node.child(key) if node is not None else None
        return node

    def walk(self) -> Iterator[tuple[tuple[str, ...], Node, bool]]:
        """Every property below the root: its path (`*` stands for any id), its node, and whether it is required."""
        yield from _walk((), self.root)

    def wants_id(self, address: Address) -> bool:
        """Whether the value at an address is an id, so that a number there is text (`answer: 4`)."""
        if address not in self._ids:
            self._ids[address] = self._finds_id(address)
        return self._ids[address]

    def _finds_id(self, address: Address) -> bool:
        candidates = [self.raw]
        for key in address:
            candidates = [inner for raw in candidates for inner in self._inside(raw, key)]
        branches = [branch for raw in candidates for branch in self._branches(raw)]
        numeric = any(branch.get("type") in ("integer", "number") for branch in branches)
        return not numeric and any(branch is self.id_form for branch in branches)

    def resolve(self, raw: Json) -> Json:
        """Follow a `$ref` within the document."""
        while "$ref" in raw:
            name = str(raw["$ref"]).removeprefix("#/$defs/")
            raw = self.raw["$defs"][name]
        return raw

    def _branches(self, raw: Json) -> Iterator[Json]:
        target = self.resolve(raw)
        yield target
        for branch in target.get("anyOf", ()):
            yield from self._branches(branch)

    def _inside(self, raw: Json, key: Key) -> Iterator[Json]:
        for branch in self._branches(raw):
            if isinstance(key, int):
                if "items" in branch:
                    yield branch["items"]
            elif key in branch.get("properties", {}):
                yield branch["properties"][key]
            elif isinstance(branch.get("additionalProperties"), dict):
                yield branch["additionalProperties"]

    def _node(self, raw: Json) -> Node:
        target = {**self.resolve(raw), **raw}
        meta = _meta(target.get("x-guidelinekit", {}))
        kind: NodeKind = "leaf"
        properties: dict[str, Node] = {}
        entry = own = None
        if not meta.shape and "properties" in target:
            kind = "object"
            properties = {key: self._node(value) for key, value in target["properties"].items()}
        elif not meta.shape and isinstance(target.get("additionalProperties"), dict):
            kind, entry = "map", self._node(self._entry(target))
        elif target.get("type") == "array":
            kind = "list"
        if kind == "object" and "patternProperties" in target:
            own = self._node(next(iter(target["patternProperties"].values())))
        return Node(
            kind=kind,
            title=target.get("title", ""),
            description=target.get("description", ""),
            meta=meta,
            raw=target,
            default=target.get("default"),
            properties=properties,
            entry=entry,
            required=frozenset(target.get("required", ())),
            own=own,
        )

    def _entry(self, target: Json) -> Json:
        """What a map's values are; entries that do not say what a change of them means, mean what the map says."""
        entry: Json = target["additionalProperties"]
        meta = {**target.get("x-guidelinekit", {}), **self.resolve(entry).get("x-guidelinekit", {})}
        return {"x-guidelinekit": meta, **entry}


def _meta(raw: Json) -> Meta:
    return Meta(**{**raw, "unsettled": frozenset(raw.get("unsettled", ()))})


def _walk(path: tuple[str, ...], node: Node, *, always: bool = True) -> Iterator[tuple[tuple[str, ...], Node, bool]]:
    for key, child in node.properties.items():
        required = always and key in node.required
        yield (*path, key), child, required
        yield from _walk((*path, key), child, always=required)
    if node.entry is not None:
        yield (*path, "*"), node.entry, False
        yield from _walk((*path, "*"), node.entry)
