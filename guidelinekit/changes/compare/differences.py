"""Two normal forms -> their differences, each at one address. `classify` decides what a difference means.

The walk follows the schema: objects and maps of elements are entered, lists of prose and of references are compared
item by item, everything else as a whole. Elements are matched by id, and as `renamed_from` declares, all at once, so
that two can swap ids. Where the order of a map has a meaning, an order that additions and removals do not explain is
one more difference.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from guidelinekit.changes.compare.normal_form import canonical, same, sort_items
from guidelinekit.changes.compare.renames import Renames, names_another, points_to, translate
from guidelinekit.changes.compare.text_pairs import pair
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.shapes import item_text

Op = Literal["added", "removed", "changed", "renamed", "reordered"]
Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. Inside a renamed element the address has its new id; `old_address` has the old one.

    `item` is set for an item of a list, whose address is the list's. A map that is reordered has its keys on both sides
    as `before` and `after`. `cause` is the address of the renamed or merged element that this difference follows from.
    `index` is the position, from 0, of an entry that is added to an ordered map; None for all others.
    """

    op: Op
    address: Address
    old_address: Address
    node: Node
    before: Any = None
    after: Any = None
    item: bool = False
    cause: Address | None = field(default=None)
    index: int | None = None

    @property
    def value_node(self) -> Node:
        """The node of `before` and `after`: that of the items of a list where they are items."""
        return self.node.items if self.item and self.node.items is not None else self.node


def differences(old: Form, new: Form, renames: Renames, schema: Schema) -> tuple[Difference, ...]:
    """Compare two normal forms between which ids changed. Equal forms have no differences.

    A value that is the same text but names another element now, because ids were reassigned, is a difference too.
    """
    return tuple(_Walk(renames).compare(schema.root, old, new, (), ()))


class _Walk:
    """The state of one comparison."""

    def __init__(self, renames: Renames) -> None:
        self.renames = renames
        # A value that is one object on both sides differs if what it names was renamed.
        self.has_renames = any(renames.renames.values())
        self.has_reassigned_ids = any(renames.reassigned_ids.values())

    def compare(
        self, node: Node, old: Any, new: Any, address: Address, old_address: Address, *, ordered: bool = False
    ) -> Iterator[Difference]:
        if old is new and not self.has_renames:
            return
        if node.kind == "object":
            yield from self._object(node, old, new, address, old_address)
        elif node.kind == "map":
            yield from self._map(node, old, new, address, old_address, ordered=ordered)
        elif is_itemized(node):
            yield from self._items(node, old, new, address, old_address)
        elif not same(old, new) or self._names_another(node, old):
            yield self._leaf("changed", node, old, new, address, old_address)

    def _object(self, node: Node, old: Form, new: Form, address: Address, old_address: Address) -> Iterator[Difference]:
        fields = [key for key in node.properties if key in old or key in new]
        own = sorted({*old, *new} - set(node.properties))
        for key in [*fields, *own]:
            child = node.child(key)
            assert child is not None, f"{key} is not in the schema"
            inner, old_inner = (*address, key), (*old_address, key)
            empty = _empty(child)
            before, after = old.get(key, empty), new.get(key, empty)
            if before is not None and after is not None:
                yield from self.compare(child, before, after, inner, old_inner, ordered=is_ordered(child, new))
            else:
                yield self._leaf("added" if before is None else "removed", child, before, after, inner, old_inner)

    def _map(
        self, node: Node, old: Form, new: Form, address: Address, old_address: Address, *, ordered: bool
    ) -> Iterator[Difference]:
        assert node.entry is not None
        section = node.meta.keys or "/".join(map(str, address))
        renames = self.renames.renames.get(section, {})
        # An entry whose key was reassigned was about another element.
        reassigned = self.renames.reassigned_ids.get(section, {}) if node.meta.keys else {}
        unpaired: Container[str] = {key for key in reassigned if not same(old.get(key), new.get(key))}
        if not node.meta.keys:
            unpaired = self.renames.reused.get(section, frozenset())
        pairs = _pair_keys(old, new, renames, unpaired)
        paired_old = set(pairs.values())
        for key in old:
            if key not in paired_old:
                inner, old_inner = (*address, key), (*old_address, key)
                # The tombstone named the element that has this id again.
                follows = key in pairs and _is_tombstone(old[key], pairs[key])
                yield Difference(
                    op="removed",
                    address=inner,
                    old_address=old_inner,
                    node=node.entry,
                    before=old[key],
                    cause=inner if follows else None,
                )
        for index, key in enumerate(new):
            inner = (*address, key)
            if key not in pairs:
                follows = key in renames and _is_tombstone(new[key], renames[key])
                yield Difference(
                    op="added",
                    address=inner,
                    old_address=(*old_address, key),
                    node=node.entry,
                    after=new[key],
                    index=index if ordered else None,
                    cause=(*address, renames[key]) if follows else None,
                )
                continue
            old_inner = (*old_address, pairs[key])
            if pairs[key] != key:
                cause = (section, key) if node.meta.keys else None
                yield Difference(
                    op="renamed",
                    address=inner,
                    old_address=old_inner,
                    node=node.entry,
                    before=pairs[key],
                    after=key,
                    cause=cause,
                )
            elif key in reassigned:
                yield self._leaf("changed", node.entry, old[key], new[key], inner, old_inner)
                continue
            yield from self.compare(node.entry, old[pairs[key]], new[key], inner, old_inner)
        if ordered:
            new_keys = {old_key: key for key, old_key in pairs.items()}
            # Entries that are added tell their positions themselves.
            if [new_keys[key] for key in old if key in new_keys] != [key for key in new if key in pairs]:
                yield self._leaf("reordered", node, list(old), list(new), address, old_address)

    def _items(
        self, node: Node, old: list[Any], new: list[Any], address: Address, old_address: Address
    ) -> Iterator[Difference]:
        """Match equal items first, then those that renames explain, then similar sentences."""
        item_node = node.items or node

        def item_difference(op: Op, before: Any, after: Any, cause: Address | None = None) -> Difference:
            return Difference(
                op=op,
                address=address,
                old_address=old_address,
                node=node,
                before=before,
                after=after,
                item=True,
                cause=cause,
            )

        renamed, old_rest, new_rest = self._renamed_items(item_node, old, new)
        yield from (item_difference("changed", before, after, cause) for before, after, cause in renamed)
        kept, removed, added = _common_and_rest(old_rest, new_rest)
        yield from (item_difference("changed", item, item) for item in kept if self._names_another(item_node, item))
        rest: list[Any] = []
        for before in removed:
            after, causes = translate(item_node, before, self.renames)
            if causes and after in added:
                added.remove(after)
                yield item_difference("changed", before, after, causes[0])
            elif causes and after in new:
                yield item_difference("removed", before, None, causes[0])
            else:
                rest.append(before)
        pairs = pair(list(map(item_text, rest)), list(map(item_text, added))) if node.meta.prose else []
        partners = {j: i for i, j in pairs}
        paired = set(partners.values())
        for i, before in enumerate(rest):
            if i not in paired:
                yield item_difference("removed", before, None)
        for j, after in enumerate(added):
            yield (
                item_difference("changed", rest[partners[j]], after)
                if j in partners
                else item_difference("added", None, after)
            )

    def _renamed_items(
        self, node: Node, old: list[Any], new: list[Any]
    ) -> tuple[list[tuple[Any, Any, Address]], list[Any], list[Any]]:
        """Pair items that are equal after ids were reassigned, each with its cause. Also returns the rest of both.

        Where the paired items are the same on both sides, there is no difference to report.
        """
        if not self.has_reassigned_ids:
            return [], old, new
        pairs, old_rest, new_rest = [], [], list(new)
        for before in old:
            after, causes = translate(node, before, self.renames.without_merges)
            if causes and after in new_rest:
                new_rest.remove(after)
                pairs.append((before, after, causes[0]))
            else:
                old_rest.append(before)
        befores, afters = [before for before, _, _ in pairs], [after for _, after, _ in pairs]
        return [] if same(sort_items(befores), sort_items(afters)) else pairs, old_rest, new_rest

    def _names_another(self, node: Node, value: Any) -> bool:
        return self.has_reassigned_ids and names_another(node, value, self.renames)

    def _leaf(self, op: Op, node: Node, old: Any, new: Any, address: Address, old_address: Address) -> Difference:
        cause = None
        if node.meta.history:
            cause = self._declaration(address)
        elif op == "changed":
            translated, causes = translate(node, old, self.renames)
            cause = causes[0] if causes and same(translated, new) else None
        return Difference(
            op=op, address=address, old_address=old_address, node=node, before=old, after=new, cause=cause
        )

    def _declaration(self, address: Address) -> Address | None:
        """Return the cause of a `renamed_from` that is added or removed with the rename that it declares, or None."""
        scope, element_id = "/".join(map(str, address[:-2])), address[-2]
        declares = address[-1] == "renamed_from" and element_id in self.renames.renames.get(scope, {}).values()
        return address[:-1] if declares else None


def is_itemized(node: Node) -> bool:
    """Whether a list is compared item by item: sentences, and references to other elements."""
    return node.kind == "list" and bool(node.meta.prose or node.meta.refs) and not node.meta.ordered


def is_ordered(node: Node, owner: Form) -> bool:
    """Whether the order of a map has a meaning: always, or where a field of its owner is `rate`."""
    if node.kind != "map" or not isinstance(node.meta.ordered, str):
        return node.kind == "map" and bool(node.meta.ordered)
    value: Any = owner
    for key in node.meta.ordered.split("/"):
        value = value.get(key) if isinstance(value, Mapping) else None
    return bool(value == "rate")


def _empty(node: Node) -> Any:
    """Return what a missing field is compared as: its default; an empty container, so that its parts are compared."""
    return {} if node.kind in ("object", "map") else node.default


def _is_tombstone(entry: Any, successor: str) -> bool:
    """Whether an entry of a map is an element that only points to its successor."""
    return isinstance(entry, Mapping) and points_to(entry, successor)


def _pair_keys(old: Form, new: Form, renames: Mapping[str, str], unpaired: Container[str]) -> dict[str, str]:
    """Map each new key to its old key. Keys in `unpaired` are not paired with themselves."""
    pairs = {new_key: old_key for old_key, new_key in renames.items() if old_key in old and new_key in new}
    taken = set(pairs.values())
    for key in new:
        if key not in pairs and key in old and key not in taken and key not in unpaired:
            pairs[key] = key
    return pairs


def _common_and_rest(old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any], list[Any]]:
    """Return what two multisets have in common, and the rest of each, in order."""
    if old == new and same(old, new):
        return old, [], []
    common = Counter(map(canonical, old)) & Counter(map(canonical, new))

    def split(items: list[Any]) -> tuple[list[Any], list[Any]]:
        remaining = Counter(common)
        kept, rest = [], []
        for item in items:
            key = canonical(item)
            if remaining[key]:
                remaining[key] -= 1
                kept.append(item)
            else:
                rest.append(item)
        return kept, rest

    kept, removed = split(old)
    return kept, removed, split(new)[1]
