"""A draft of a tool's file and a guideline -> the draft with the ids of the guideline, where both have one element.

A file of a tool has other ids than the guideline where the tool stores names or numbers, where it still has an earlier
id, or where someone renamed an element. Elements are matched by what they share, the surest first.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from guidelinekit.exchange.earlier import NOTHING_EARLIER, SECTIONS, Earlier
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Schema

Form = Mapping[str, Any]
#: A name that was cut, with a number where several names begin alike.
_CUT = re.compile(r"(.+?) ?…(?: \d+)?")
#: How many characters of a name no tool cuts off.
_BEGINNING = 48


@dataclass(frozen=True, slots=True)
class Aligned:
    """A draft with the ids of a guideline. `ids` are those that the file has, by address with the guideline's id.

    `stored` is what finished annotations contain, by the same addresses, where the file states it.
    """

    data: dict[str, Any]
    ids: Mapping[str, str]
    stored: Mapping[str, str] = field(default_factory=dict)


def aligned(
    data: Form, guideline: Form, schema: Schema, *, identity: str, earlier: Earlier = NOTHING_EARLIER,
    stored: Mapping[str, str] = MappingProxyType({}),
) -> Aligned:  # fmt: skip
    """Return a draft in which each element that the guideline has too has its id there.

    `identity` is what finished annotations contain of a label: `id`, `code` or `name`. `stored` is what they contain of
    some elements, by the addresses in the draft.
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
    new_stored = {_new_address(address, renamed): value for address, value in stored.items()}
    return Aligned(_with_ids(data, renamed, schema), dict(_changed_ids(renamed, guideline)), new_stored)


def _new_address(address: str, renamed: Mapping[str, Mapping[str, str]]) -> str:
    """Return the address of an element or option with the ids of the guideline."""
    section, element_id, *inner = address.split("/")
    new = f"{section}/{renamed.get(section, {}).get(element_id, element_id)}"
    if not inner:
        return new
    return f"{new}/options/{renamed.get(f'{section}/{element_id}/options', {}).get(inner[1], inner[1])}"


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


@dataclass(frozen=True, slots=True)
class _Side:
    """The elements of one section on one side, and what is known of their earlier ids and names."""

    elements: Form
    earlier_ids: Mapping[str, Sequence[str]]
    earlier_names: Mapping[str, Sequence[str]]
    is_guideline: bool


#: Returns what two elements that are the same share: of one element of a side, by its id.
_Keys = Callable[[_Side, str], Iterable[Any]]


def _own_ids(_: _Side, element_id: str) -> Iterable[Any]:
    return [element_id]


def _names(side: _Side, element_id: str) -> Iterable[Any]:
    element = side.elements[element_id]
    return filter(None, [_folded(element.get("name") or element.get("ask", ""))])


def _codes(side: _Side, element_id: str) -> Iterable[Any]:
    element = side.elements[element_id]
    return [str(element["code"])] if "code" in element else []


def _earlier_ids(side: _Side, element_id: str) -> Iterable[Any]:
    if not side.is_guideline:
        return [element_id]
    declared = side.elements[element_id].get("renamed_from", ())
    return {*declared, *side.earlier_ids.get(element_id, ())} - side.elements.keys()


def _earlier_names(side: _Side, element_id: str) -> Iterable[Any]:
    own = [side.elements[element_id].get("name", "")]
    return filter(None, map(_folded, side.earlier_names.get(element_id, ()) if side.is_guideline else own))


def _colors(side: _Side, element_id: str) -> Iterable[Any]:
    return filter(None, [side.elements[element_id].get("color", "").lower()])


def _both(one: _Keys, other: _Keys) -> _Keys:
    return lambda side, element_id: [
        (left, right) for left in one(side, element_id) for right in other(side, element_id)
    ]


#: What elements are matched by, the surest first, by what finished annotations contain.
_ORDER: Mapping[str, Sequence[_Keys]] = {
    "id": (_both(_own_ids, _names), _own_ids, _names, _codes, _earlier_ids, _earlier_names, _colors),
    "code": (_both(_codes, _names), _names, _codes, _own_ids, _earlier_ids, _earlier_names, _colors),
    "name": (_both(_own_ids, _names), _names, _codes, _own_ids, _earlier_ids, _earlier_names, _colors),
}


def _matched(
    found: Form, known: Form, identity: str, earlier_ids: Mapping[str, Sequence[str]],
    earlier_names: Mapping[str, Sequence[str]],
) -> dict[str, str]:  # fmt: skip
    """Return the id in the guideline by the id in the draft, for the elements that both have."""
    usable = {key: element for key, element in known.items() if element.get("status", "active") == "active"}
    retired = {key: element for key, element in known.items() if key not in usable}
    pairs: dict[str, str] = {}
    for elements in (usable, retired):
        free = _Side({key: element for key, element in found.items() if key not in pairs}, {}, {}, is_guideline=False)
        _match(free, _Side(elements, earlier_ids, earlier_names, is_guideline=True), _ORDER[identity], pairs)
        if elements is usable:
            pairs.update(_by_beginnings(found, usable, pairs))
            pairs.update(_by_neighbors(list(found), list(usable), pairs))
    return pairs


def _match(found: _Side, known: _Side, order: Sequence[_Keys], pairs: dict[str, str]) -> None:
    """Pair the elements that share a key which no other free element of their side has."""
    for keys in order:
        taken = set(pairs.values())
        left = _by_key(found, keys, pairs.keys())
        right = _by_key(known, keys, taken)
        for key, ids in left.items():
            others = right.get(key, ())
            if len(ids) == len(others) == 1 and ids[0] not in pairs and others[0] not in taken:
                pairs[ids[0]] = others[0]
                taken.add(others[0])


def _by_key(side: _Side, keys: _Keys, used: Container[str]) -> dict[Any, list[str]]:
    ids: dict[Any, list[str]] = {}
    for element_id in side.elements:
        if element_id not in used:
            for key in keys(side, element_id):
                ids.setdefault(key, []).append(element_id)
    return ids


def _by_beginnings(found: Form, known: Form, pairs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield elements whose long names begin alike, in their order: tools cut names that are too long for them."""
    taken = set(pairs.values())
    free = {key: _folded(one.get("name", "")) for key, one in found.items() if key not in pairs}
    others = sorted((_folded(one.get("name", "")), key) for key, one in known.items() if key not in taken)
    order = {element_id: at for at, element_id in enumerate(known)}
    by_beginning: dict[str, list[str]] = {}
    for element_id, name in free.items():
        cut = _CUT.fullmatch(name)
        beginning = cut[1] if cut else name[:_BEGINNING] if len(name) >= _BEGINNING else ""
        if beginning:
            by_beginning.setdefault(beginning, []).append(element_id)
    for beginning, ids in by_beginning.items():
        first = bisect_left(others, (beginning, ""))
        alike = [key for name, key in others[first : first + len(ids) + 1] if name.startswith(beginning)]
        if len(ids) == len(alike) and taken.isdisjoint(alike):
            taken.update(alike)
            yield from zip(ids, sorted(alike, key=order.__getitem__), strict=True)


def _by_neighbors(found: list[str], known: list[str], pairs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield elements that are alone without a partner between the same two neighbors on both sides: renamed ones."""
    taken = set(pairs.values())
    if len(found) != len(known):
        return
    for at, (left, right) in enumerate(zip(found, known, strict=True)):
        if left not in pairs and right not in taken:
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
