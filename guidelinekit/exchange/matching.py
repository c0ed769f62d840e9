"""Elements of a draft and of a guideline -> the pairs that are the same: those that share most, the surest first."""

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Form = Mapping[str, Any]
#: How many characters of a name no tool cuts off.
_BEGINNING = 48
#: How tools end a name that they cut, and tell two of them apart.
_CUT = re.compile(r"(.+?) ?…(?: \d+)?")
#: What readers and tools add to what is called alike.
NUMBER = re.compile("[-_][0-9]+$")


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


def _spelled_ids(_: _Side, element_id: str) -> Iterable[Any]:
    # Some tools have fewer signs in what they call a question.
    return filter(None, ["".join(sign for sign in element_id.lower() if sign.isalnum())])


def _stems(_: _Side, element_id: str) -> Iterable[Any]:
    return [NUMBER.sub("", element_id.lower())]


def _name_stems(side: _Side, element_id: str) -> Iterable[Any]:
    return [NUMBER.sub("", name) for name in _names(side, element_id)]


def _exact_names(side: _Side, element_id: str) -> Iterable[Any]:
    return filter(None, [name_of(side.elements[element_id])])


def _names(side: _Side, element_id: str) -> Iterable[Any]:
    return map(str.casefold, _exact_names(side, element_id))


def _asked(side: _Side, element_id: str) -> Iterable[Any]:
    return filter(None, [_folded(side.elements[element_id].get("ask", ""))])


def _kinds(side: _Side, element_id: str) -> Iterable[Any]:
    element = side.elements[element_id]
    return [(element.get("kind", ""), bool(element.get("abstract")))]


def _values(side: _Side, element_id: str) -> Iterable[Any]:
    # A tool with one text for a label has its code there, if that is what data sets store.
    element = side.elements[element_id]
    return [str(element["code"])] if "code" in element else [] if side.is_guideline else [element_id]


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


_SURE = (_both(_own_ids, _exact_names), _both(_codes, _exact_names))
_NEARLY = (_both(_own_ids, _names), _both(_codes, _names))
_EXACT = (_both(_exact_names, _kinds), _exact_names)
_FOLDED = (_both(_names, _kinds), _names)
_LESS_SURE = (_asked, _spelled_ids, _values, _stems, _name_stems, _earlier_ids, _earlier_names, _colors)
#: What elements are matched by, the surest first, by what finished annotations contain.
_ORDER: Mapping[str, Sequence[_Keys]] = {
    "id": (*_SURE, *_NEARLY, _own_ids, *_EXACT, *_FOLDED, _codes, *_LESS_SURE),
    "code": (*_SURE, *_EXACT, *_NEARLY, *_FOLDED, _codes, _own_ids, *_LESS_SURE),
    "name": (*_SURE, *_EXACT, *_NEARLY, *_FOLDED, _codes, _own_ids, *_LESS_SURE),
}


def matched(
    found: Form,
    known: Form,
    identity: str,
    earlier_ids: Mapping[str, Sequence[str]] = MappingProxyType({}),
    earlier_names: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> dict[str, str]:
    """Return the id in the guideline by the id in the draft, for the elements that both have."""
    usable = {key: element for key, element in known.items() if element.get("status", "active") == "active"}
    retired = {key: element for key, element in known.items() if key not in usable}
    pairs: dict[str, str] = {}
    for elements in (usable, retired):
        free = _Side({key: element for key, element in found.items() if key not in pairs}, {}, {}, is_guideline=False)
        _match(free, _Side(elements, earlier_ids, earlier_names, is_guideline=True), _ORDER[identity], pairs)
        if elements is usable:
            pairs.update(_by_order(found, usable, pairs))
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


def _by_order(found: Form, known: Form, pairs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield elements of one name in their order, where both sides have as many of them."""
    taken = set(pairs.values())
    sides: list[dict[str, list[str]]] = [{}, {}]
    for side, elements, used in zip(sides, (found, known), (pairs.keys(), taken), strict=True):
        for element_id, element in elements.items():
            name = _folded(name_of(element))
            if name and element_id not in used:
                side.setdefault(name, []).append(element_id)
    for name, ids in sides[0].items():
        others = sides[1].get(name, [])
        if len(ids) == len(others):
            yield from zip(ids, others, strict=True)


def _by_beginnings(found: Form, known: Form, pairs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield elements whose long names begin alike, in their order: tools cut names that are too long for them."""
    taken = set(pairs.values())
    free = {key: _folded(name_of(one)) for key, one in found.items() if key not in pairs}
    others = sorted((_folded(name_of(one)), key) for key, one in known.items() if key not in taken)
    order = {element_id: at for at, element_id in enumerate(known)}
    by_beginning: dict[str, list[str]] = {}
    for element_id, name in free.items():
        cut = _CUT.fullmatch(name)
        beginning = (cut[1] if cut else name)[:_BEGINNING]
        if cut or len(beginning) == _BEGINNING:
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


def name_of(element: Form) -> str:
    """Return the name of an element, or what it asks, without the spaces that no one sees."""
    return " ".join((element.get("name") or element.get("ask", "")).split())


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
