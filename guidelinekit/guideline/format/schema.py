"""The JSON Schema of the format -> a tree of nodes that checks, shapes, comparison and reference pages read.

The schema is the single source of truth: the title of a property, its default and what a change of it means are
declared under each property, the latter in `x-guidelinekit`. Answers, marks, branches and inputs are nodes too: where a
value may have several forms, the node of the form that fits it is chosen by `Node.form_of`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import jsonschema_rs

from guidelinekit.guideline.address import Address, Key

NodeKind = Literal["object", "map", "list", "leaf"]
Json = Mapping[str, Any]

#: The prefix of a team's own keys.
OWN_PREFIX = "x-"
_BLOCK = "x-guidelinekit"
_LINE = r"^[^\r\n]*$"
#: What the entries of a map inherit from the map's block.
_INHERITED_BY_ENTRIES = ("impact", "needs_decision", "element", "what", "history", "ordered")
#: What the items of a list, and the forms of a union, inherit.
_INHERITED_INSIDE = ("prose", "refs", "ordered", "history")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The `x-guidelinekit` block of a property.

    `impact` is the default impact by action (added, removed, changed). `needs_decision` lists the actions whose impact
    only the author can decide. `refs` and `keys` name the section that values and keys refer to (`*`: addresses).
    `values: options` means that the values of a map are options of the attributes that its keys name. `free_key` means
    that with this form of an entry, the key is only a name. `element` is the singular name of the entries of a section.
    `shape` names the union of short forms that a value is written in. `short_for` names the field that a text alone is
    short for. `what` replaces the first part of the ids of its kinds of change. `history` marks ids of earlier
    versions. `ordered` means that the order of a list or map has a meaning: always if it is true; if it is the path of
    a field, only where that field of the same object is `rate`.
    """

    impact: Mapping[str, str] = field(default_factory=dict)
    needs_decision: frozenset[str] = frozenset()
    prose: bool = False
    ordered: bool | str = False
    refs: str = ""
    keys: str = ""
    values: str = ""
    free_key: bool = False
    element: str = ""
    shape: str = ""
    short_for: str = ""
    what: str = ""
    history: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One property of the format.

    `properties` are the fields of an object, `entry` is the node of a map's values, `items` that of a list's items.
    `forms` are the alternatives of a union; a union is compared as a whole, and has the kind `leaf`. `scalar_form` is
    the form of its texts, numbers and booleans. A union of an object and a text that is short for one of its fields is
    an object, whose fields are compared.
    `has_references` is true where a value may name other elements, `has_texts` where it may contain texts that people
    read: prose, or a line such as a name (`is_line`). Items, which the guideline only quotes, do not count.
    """

    kind: NodeKind
    title: str
    description: str
    meta: Meta
    raw: Json
    default: Any = None
    properties: Mapping[str, "Node"] = field(default_factory=dict)
    entry: "Node | None" = None
    items: "Node | None" = None
    forms: tuple["Node", ...] = ()
    scalar_form: "Node | None" = None
    required: frozenset[str] = frozenset()
    own: "Node | None" = None
    has_references: bool = False
    has_texts: bool = False

    def child(self, key: Key) -> "Node | None":
        """Return the node of a key: a field, an entry, or a team's own key."""
        if not isinstance(key, str):
            return None
        child = self.properties.get(key)
        if child is None and self.own is not None and key.startswith(OWN_PREFIX):
            return self.own
        return child if child is not None else self.entry

    def form_of(self, value: Any) -> "Node":
        """Return the form of a union that a valid value has; the node itself if it is no union."""
        node = self
        while node.forms:
            if node.scalar_form is not None and not isinstance(value, dict | list | tuple):
                return node.scalar_form
            node = next((form for form in node.forms if _fits(form, value)), node.forms[-1])
        return node

    @property
    def is_line(self) -> bool:
        """Whether a value is any text in one line, such as a name."""
        return self.raw.get("pattern") == _LINE

    @property
    def has_default(self) -> bool:
        """Whether a missing property means a default value."""
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
        """The definition of an id; None for a schema without ids."""
        form: Json | None = self.raw.get("$defs", {}).get("id")
        return form

    def accepts(self, data: object) -> bool:
        """Whether data is valid. `read.schema_errors` explains why it is not."""
        return bool(self._validator.is_valid(data))

    def node(self, address: Address) -> Node | None:
        """Return the node of an address; None for an address inside a leaf or outside the format."""
        node: Node | None = self.root
        for key in address:
            node = node.child(key) if node is not None else None
        return node

    def walk(self) -> Iterator[tuple[tuple[str, ...], Node, bool]]:
        """Yield every property below the root that is compared by itself.

        Each is its path (`*` is any id), its node, and whether it is required.
        """
        yield from _walk((), self.root)

    def expects_id(self, address: Address) -> bool:
        """Whether the value at an address is an id, so that a number there is text (`answer: 4`)."""
        if address not in self._ids:
            self._ids[address] = self._is_id(address)
        return self._ids[address]

    def _is_id(self, address: Address) -> bool:
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

    def _node(self, raw: Json, inherited: Json | None = None) -> Node:
        target = {**self.resolve(raw), **raw}
        block = {**(inherited or {}), **target.get(_BLOCK, {})}
        meta = _meta(block)
        kind: NodeKind = "leaf"
        properties: dict[str, Node] = {}
        entry = items = own = None
        forms: tuple[Node, ...] = ()
        inside = {key: block[key] for key in _INHERITED_INSIDE if key in block}
        if "anyOf" in target:
            forms = tuple(self._node(form, inside) for form in target["anyOf"])
            if "short_for" in block:
                whole = next(form for form in forms if form.kind == "object")
                kind, properties, own = "object", dict(whole.properties), whole.own
        elif "properties" in target:
            kind = "object"
            properties = {key: self._node(value) for key, value in target["properties"].items()}
        elif isinstance(target.get("additionalProperties"), dict):
            kind = "map"
            for_entries = {key: block[key] for key in _INHERITED_BY_ENTRIES if key in block}
            entry = self._node(target["additionalProperties"], for_entries)
        elif target.get("type") == "array":
            kind, items = "list", self._node(target["items"], inside)
        if kind == "object" and "patternProperties" in target:
            own = self._node(next(iter(target["patternProperties"].values())))
        inner = (*properties.values(), *forms, *(node for node in (entry, items) if node is not None))
        return Node(
            kind=kind,
            title=target.get("title", ""),
            description=target.get("description", ""),
            meta=meta,
            raw=target,
            default=target.get("default"),
            properties=properties,
            entry=entry,
            items=items,
            forms=forms,
            scalar_form=_scalar_form(forms),
            required=frozenset(target.get("required", ())),
            own=own,
            has_references=bool(meta.refs or meta.keys or meta.history or meta.prose)
            or any(node.has_references for node in inner),
            has_texts=meta.shape != "input"
            and (meta.prose or target.get("pattern") == _LINE or any(node.has_texts for node in inner)),
        )


def _meta(block: Json) -> Meta:
    return Meta(**{**block, "needs_decision": frozenset(block.get("needs_decision", ()))})


def _scalar_form(forms: Sequence[Node]) -> Node | None:
    """Return the form that a text, number or boolean has in a union."""
    form = next((form for form in forms if form.kind == "leaf"), None)
    return form.scalar_form if form is not None and form.forms else form


def _fits(form: Node, value: Any) -> bool:
    """Whether a valid value can have a form, by its type; of several mappings, the one that knows its keys."""
    match value:
        case dict() if form.kind == "object":
            return all(key in form.properties or key.startswith(OWN_PREFIX) for key in value)
        case dict():
            return form.kind == "map"
        case list() | tuple():
            return form.kind == "list" or any(_fits(inner, value) for inner in form.forms)
        case _:
            return form.kind == "leaf"


def _walk(path: tuple[str, ...], node: Node, *, always: bool = True) -> Iterator[tuple[tuple[str, ...], Node, bool]]:
    for key, child in node.properties.items():
        required = always and key in node.required
        yield (*path, key), child, required
        yield from _walk((*path, key), child, always=required)
    if node.entry is not None:
        yield (*path, "*"), node.entry, False
        yield from _walk((*path, "*"), node.entry)
