"""Two normal forms -> the facts of their difference, each at one address. What they mean is said elsewhere.

The walk follows the schema: objects and maps of elements are entered, lists of prose and of references are compared
item by item, everything else whole. Elements are matched by id, and as `renamed_from` declares, all at once, so that
two can swap names. Where the order of a map means something, an order that coming and going does not explain is one
more fact.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from guidelinekit.changes.compare.normal_form import canonical, in_order, same
from guidelinekit.changes.compare.renames import Renames, names_another, points_to, translate
from guidelinekit.changes.compare.text_pairs import pair
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.shapes import item_text

Op = Literal["added", "removed", "changed", "renamed", "reordered"]
Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One fact. Inside a renamed element the address has its new id; `old_address` has the old one.

    `item` is set for an entry of a list, whose address is the list's. A map that is reordered has its keys on both
    sides as `before` and `after`. `cause` is the address of the element whose move (a rename, a merge) this difference
    merely follows. `place` is where an entry that is added to an ordered map comes to stand in it, from 0.
    """

    op: Op
    address: Address
    old_address: Address
    node: Node
    before: Any = None
    after: Any = None
    item: bool = False
    cause: Address | None = field(default=None)
    place: int = 0


def differences(old: Form, new: Form, moves: Renames, schema: Schema) -> tuple[Difference, ...]:
    """Compare two normal forms between which ids moved. Equal forms give nothing; what differs is in some difference.

    So is what says the same words and means another element by them, because ids were exchanged.
    """
    return tuple(_Walk(moves).compare(schema.root, old, new, (), ()))


class _Walk:
    """A comparison under way."""

    def __init__(self, moves: Renames) -> None:
        self.moves = moves
        # What is one object on both sides says another thing if what it names was renamed.
        self.renames = any(moves.renames.values())
        self.reassignments = any(moves.reassigned_ids.values())

    def compare(
        self, node: Node, old: Any, new: Any, address: Address, old_address: Address, *, ordered: bool = False
    ) -> Iterator[Difference]:
        if old is new and not self.renames:
            return
        if node.kind == "object":
            yield from self._object(node, old, new, address, old_address)
        elif node.kind == "map":
            yield from self._map(node, old, new, address, old_address, ordered=ordered)
        elif is_itemized(node):
            yield from self._items(node, old, new, address, old_address)
        elif not same(old, new) or self._means_another(node, old):
            yield self._leaf("changed", node, old, new, address, old_address)

    def _object(self, node: Node, old: Form, new: Form, address: Address, old_address: Address) -> Iterator[Difference]:
        fields = [key for key in node.properties if key in old or key in new]
        own = sorted({*old, *new} - set(node.properties))
        for key in [*fields, *own]:
            child = node.child(key)
            assert child is not None, f"{key} is not in the schema"
            here, there = (*address, key), (*old_address, key)
            empty = _empty(child)
            before, after = old.get(key, empty), new.get(key, empty)
            if before is not None and after is not None:
                yield from self.compare(child, before, after, here, there, ordered=is_ordered(child, new))
            else:
                yield self._leaf("added" if before is None else "removed", child, before, after, here, there)

    def _map(
        self, node: Node, old: Form, new: Form, address: Address, old_address: Address, *, ordered: bool
    ) -> Iterator[Difference]:
        assert node.entry is not None
        section = node.meta.keys or "/".join(map(str, address))
        renames = self.moves.renames.get(section, {})
        # What is said of a label under an id that is another one's now, was said of something else.
        left = self.moves.reassigned_ids.get(section, {}) if node.meta.keys else {}
        pairs = _pair_keys(old, new, renames, {key for key in left if not same(old.get(key), new.get(key))})
        paired_old = set(pairs.values())
        for key in old:
            if key not in paired_old:
                here, there = (*address, key), (*old_address, key)
                # It only pointed to the one that has its id again.
                follows = key in pairs and _is_tombstone(old[key], pairs[key])
                yield Difference(
                    op="removed",
                    address=here,
                    old_address=there,
                    node=node.entry,
                    before=old[key],
                    cause=here if follows else None,
                )
        for place, key in enumerate(new):
            here = (*address, key)
            if key not in pairs:
                follows = key in renames and _is_tombstone(new[key], renames[key])
                yield Difference(
                    op="added",
                    address=here,
                    old_address=(*old_address, key),
                    node=node.entry,
                    after=new[key],
                    place=place if ordered else 0,
                    cause=(*address, renames[key]) if follows else None,
                )
                continue
            there = (*old_address, pairs[key])
            if pairs[key] != key:
                cause = (section, key) if node.meta.keys else None
                yield Difference(
                    op="renamed",
                    address=here,
                    old_address=there,
                    node=node.entry,
                    before=pairs[key],
                    after=key,
                    cause=cause,
                )
            elif key in left:
                yield self._leaf("changed", node.entry, old[key], new[key], here, there)
                continue
            yield from self.compare(node.entry, old[pairs[key]], new[key], here, there)
        if ordered:
            stayed = {old_key: key for key, old_key in pairs.items()}
            expected = [stayed[key] for key in old if key in stayed] + [key for key in new if key not in pairs]
            if expected != list(new):
                yield self._leaf("reordered", node, list(old), list(new), address, old_address)

    def _items(
        self, node: Node, old: list[Any], new: list[Any], address: Address, old_address: Address
    ) -> Iterator[Difference]:
        """Exact matches first, then what moved ids explain, then similar sentences."""

        def found(op: Op, before: Any, after: Any, cause: Address | None = None) -> Difference:
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

        carried, old_rest, new_rest = self._reassigned_ids(node, old, new)
        yield from (found("changed", before, after, cause) for before, after, cause in carried)
        stayed, gone, come = _common_and_rest(old_rest, new_rest)
        yield from (found("changed", item, item) for item in stayed if self._means_another(node, item))
        left: list[Any] = []
        for before in gone:
            after, causes = translate(node, before, self.moves)
            if causes and after in come:
                come.remove(after)
                yield found("changed", before, after, causes[0])
            elif causes and after in new:
                yield found("removed", before, None, causes[0])
            else:
                left.append(before)
        pairs = pair([item_text(item) for item in left], [item_text(item) for item in come]) if node.meta.prose else []
        for i, before in enumerate(left):
            if i not in {i for i, _ in pairs}:
                yield found("removed", before, None)
        for j, after in enumerate(come):
            partner = next((i for i, k in pairs if k == j), None)
            yield found("added", None, after) if partner is None else found("changed", left[partner], after)

    def _reassigned_ids(
        self, node: Node, old: list[Any], new: list[Any]
    ) -> tuple[list[tuple[Any, Any, Address]], list[Any], list[Any]]:
        """What ids that were exchanged carry from one list to the other, each with its cause, and the rest of both.

        Where the lists say the same in all, nothing is told of it.
        """
        if not self.reassignments:
            return [], old, new
        pairs, left, come = [], [], list(new)
        for before in old:
            after, causes = translate(node, before, self.moves.without_merges)
            if causes and after in come:
                come.remove(after)
                pairs.append((before, after, causes[0]))
            else:
                left.append(before)
        befores, afters = [before for before, _, _ in pairs], [after for _, after, _ in pairs]
        return [] if same(in_order(befores), in_order(afters)) else pairs, left, come

    def _means_another(self, node: Node, value: Any) -> bool:
        return self.reassignments and names_another(node, value, self.moves)

    def _leaf(self, op: Op, node: Node, old: Any, new: Any, address: Address, old_address: Address) -> Difference:
        cause = None
        if node.meta.history:
            cause = self._declaration(address)
        elif op == "changed":
            translated, causes = translate(node, old, self.moves)
            cause = causes[0] if causes and same(translated, new) else None
        return Difference(
            op=op, address=address, old_address=old_address, node=node, before=old, after=new, cause=cause
        )

    def _declaration(self, address: Address) -> Address | None:
        """`renamed_from` that comes or goes with the rename it declares follows that rename."""
        scope, element_id = "/".join(map(str, address[:-2])), address[-2]
        declares = address[-1] == "renamed_from" and element_id in self.moves.renames.get(scope, {}).values()
        return address[:-1] if declares else None


def is_itemized(node: Node) -> bool:
    """Whether a list is compared item by item: sentences, and references to other elements."""
    return node.kind == "list" and bool(node.meta.prose or node.meta.refs) and not node.meta.ordered


def is_ordered(node: Node, owner: Form) -> bool:
    """Whether the order of a map means something: always, or where a field of its owner says `rate`."""
    if node.kind != "map" or not isinstance(node.meta.ordered, str):
        return node.kind == "map" and bool(node.meta.ordered)
    found: Any = owner
    for key in node.meta.ordered.split("/"):
        found = found.get(key) if isinstance(found, Mapping) else None
    return bool(found == "rate")


def _empty(node: Node) -> Any:
    """What a missing field is compared as: its default, and containers as empty ones, to come and go part by part."""
    return {} if node.kind in ("object", "map") else node.default


def _is_tombstone(entry: Any, successor: str) -> bool:
    """Whether an entry of a map is an element that only points to its successor."""
    return isinstance(entry, Mapping) and points_to(entry, successor)


def _pair_keys(old: Form, new: Form, renames: Mapping[str, str], apart: Container[str]) -> dict[str, str]:
    """New key -> old key. Keys that stand `apart` are no pair by themselves."""
    pairs = {new_key: old_key for old_key, new_key in renames.items() if old_key in old and new_key in new}
    taken = set(pairs.values())
    for key in new:
        if key not in pairs and key in old and key not in taken and key not in apart:
            pairs[key] = key
    return pairs


def _common_and_rest(old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any], list[Any]]:
    """What two multisets have in common, and what is left of each, in order."""
    if old == new and same(old, new):
        return old, [], []
    common = Counter(map(canonical, old)) & Counter(map(canonical, new))

    def parted(items: list[Any]) -> tuple[list[Any], list[Any]]:
        left = Counter(common)
        stayed, rest = [], []
        for item in items:
            key = canonical(item)
            if left[key]:
                left[key] -= 1
                stayed.append(item)
            else:
                rest.append(item)
        return stayed, rest

    stayed, gone = parted(old)
    return stayed, gone, parted(new)[1]
