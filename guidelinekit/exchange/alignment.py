"""A draft of a tool's file and a guideline -> the draft with the ids of the guideline, where both have one element.

A file of a tool has other ids than the guideline where the tool stores names or numbers, where it still has an earlier
id, or where someone renamed an element. Elements are matched by what they share, the surest first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Schema

Form = Mapping[str, Any]
#: The sections of a guideline that files of tools have elements of.
SECTIONS = ("labels", "attributes", "outcomes")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an element was called in earlier versions: by section and id, its earlier ids, names and codes."""

    ids: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


#: Nothing is known of earlier versions but what elements declare.
NOTHING_EARLIER = Earlier()


@dataclass(frozen=True, slots=True)
class Aligned:
    """A draft with the ids of a guideline. `ids` are those that the file has, by address with the guideline's id."""

    data: dict[str, Any]
    ids: Mapping[str, str]


def aligned(
    data: Form, guideline: Form, schema: Schema, *, identity: str, earlier: Earlier = NOTHING_EARLIER
) -> Aligned:
    """Return a draft in which each element that the guideline has too has its id there.

    `identity` is what finished annotations contain of a label: `id`, `code` or `name`.
    """
    renamed: dict[str, dict[str, str]] = {}
    for section in SECTIONS:
        pairs = _matched(
            data.get(section, {}), guideline.get(section, {}), identity,
            earlier.ids.get(section, {}), earlier.names.get(section, {}),
        )  # fmt: skip
        renamed[section] = _ids(data.get(section, {}), pairs)
    attributes = guideline.get("attributes", {})
    for attribute_id, attribute in data.get("attributes", {}).items():
        other = attributes.get(renamed["attributes"][attribute_id], {})
        pairs = _matched(attribute.get("options", {}), other.get("options", {}), identity, {}, {})
        renamed[f"attributes/{attribute_id}/options"] = _ids(attribute.get("options", {}), pairs)
    return Aligned(_with_ids(data, renamed, schema), dict(_changed_ids(renamed, guideline)))


def _changed_ids(renamed: Mapping[str, Mapping[str, str]], guideline: Form) -> Iterator[tuple[str, str]]:
    for scope, ids in renamed.items():
        section, *inner = scope.split("/")
        where = f"attributes/{renamed['attributes'][inner[0]]}/options" if inner else section
        known = guideline.get(section, {})
        if inner:
            known = known.get(renamed["attributes"][inner[0]], {}).get("options", {})
        yield from ((f"{where}/{new}", old) for old, new in ids.items() if new != old and new in known)


def _ids(elements: Form, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return the new id of each element. One without a partner gets another id if its own is taken."""
    ids = dict(pairs)
    taken = set(pairs.values())
    for element_id in elements:
        if element_id not in ids:
            made, count = element_id, 1
            while made in taken:
                count += 1
                made = f"{element_id[:60]}-{count}"
            ids[element_id] = made
            taken.add(made)
    return ids


def _matched(
    found: Form, known: Form, identity: str, earlier_ids: Mapping[str, Sequence[str]],
    earlier_names: Mapping[str, Sequence[str]],
) -> dict[str, str]:  # fmt: skip
    """Return the id in the guideline by the id in the draft, for the elements that both have."""
    pairs: dict[str, str] = {}

    def match(keys: Callable[[str, Form, bool], Iterable[Any]]) -> None:
        """Pair the elements that share a key which no other free element has."""
        left = _by_key(found, keys, known_side=False, used=pairs.keys())
        right = _by_key(known, keys, known_side=True, used=set(pairs.values()))
        for key, ids in left.items():
            others = right.get(key, ())
            if len(ids) == len(others) == 1 and ids[0] not in pairs and others[0] not in pairs.values():
                pairs[ids[0]] = others[0]

    def own_ids(element_id: str, _: Form, __: bool) -> Iterable[Any]:
        return [element_id]

    def names(_: str, element: Form, __: bool) -> Iterable[Any]:
        return filter(None, [_folded(element.get("name") or element.get("ask", ""))])

    def codes(_: str, element: Form, __: bool) -> Iterable[Any]:
        return [str(element["code"])] if "code" in element else []

    def earlier(element_id: str, element: Form, is_known: bool) -> Iterable[Any]:
        if is_known:
            return {*element.get("renamed_from", ()), *earlier_ids.get(element_id, ())} - known.keys()
        return [element_id]

    def once_called(element_id: str, element: Form, is_known: bool) -> Iterable[Any]:
        own = earlier_names.get(element_id, ()) if is_known else [element.get("name", "")]
        return filter(None, map(_folded, own))

    def colors(_: str, element: Form, __: bool) -> Iterable[Any]:
        return filter(None, [element.get("color", "").lower()])

    def both(one: Any, other: Any) -> Callable[[str, Form, bool], Iterable[Any]]:
        return lambda *of: [(left, right) for left in one(*of) for right in other(*of)]

    stored = {"id": own_ids, "code": codes, "name": names}[identity]
    for keys in (both(stored, names), both(own_ids, names), *([own_ids] if identity == "id" else []), names, codes,
                 own_ids, earlier, once_called, colors):  # fmt: skip
        match(keys)
    pairs.update(_by_neighbors(list(found), list(known), pairs))
    return pairs


def _by_key(elements: Form, keys: Any, *, known_side: bool, used: Iterable[str]) -> dict[Any, list[str]]:
    taken = set(used)
    ids: dict[Any, list[str]] = {}
    for element_id, element in elements.items():
        if element_id not in taken:
            for key in keys(element_id, element, known_side):
                ids.setdefault(key, []).append(element_id)
    return ids


def _by_neighbors(found: list[str], known: list[str], pairs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield elements that are alone without a partner between the same two neighbors on both sides: renamed ones."""
    if len(found) != len(known):
        return
    for at, (left, right) in enumerate(zip(found, known, strict=True)):
        if left not in pairs and right not in pairs.values():
            around = [other for other in (at - 1, at + 1) if 0 <= other < len(found)]
            if around and all(pairs.get(found[other]) == known[other] for other in around):
                yield left, right


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _with_ids(data: Form, renamed: Mapping[str, Mapping[str, str]], schema: Schema) -> dict[str, Any]:
    """Return a draft with other ids, and the references to them."""

    def new_id(reference: Reference) -> str:
        return renamed.get(reference.section, {}).get(reference.id, reference.id)

    changed: dict[str, Any] = dict(rewrite(schema.root, dict(data), new_id))
    for section in SECTIONS:
        if section in changed:
            changed[section] = {renamed[section][key]: element for key, element in changed[section].items()}
    for attribute_id, attribute in data.get("attributes", {}).items():
        options = renamed[f"attributes/{attribute_id}/options"]
        if "options" in attribute:
            new_attribute = renamed["attributes"][attribute_id]
            entry = changed["attributes"][new_attribute]
            with_new = {options[key]: option for key, option in entry["options"].items()}
            changed["attributes"][new_attribute] = {**entry, "options": with_new}
    return changed
