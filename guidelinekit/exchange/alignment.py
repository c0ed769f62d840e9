"""A draft of a tool's file and a guideline -> the draft with the ids of the guideline, where both have one element.

A file of a tool has other ids than the guideline where the tool stores names or numbers, where it still has an earlier
id, or where someone renamed an element. Elements are matched by what they share, the surest first.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from guidelinekit.exchange.earlier import NOTHING_EARLIER, SECTIONS, Earlier
from guidelinekit.exchange.matching import NUMBER, Form, matched, name_of
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Schema


@dataclass(frozen=True, slots=True)
class Aligned:
    """A draft with the ids of a guideline. `ids` are those that the file has, by address with the guideline's id.

    `repeated` are the attributes of the guideline that the file has several times. `stored` is what finished
    annotations contain, by the same addresses, where the file states it.
    """

    data: dict[str, Any]
    ids: Mapping[str, str]
    repeated: tuple[str, ...] = ()
    stored: Mapping[str, str] = field(default_factory=dict)


def aligned(
    data: Form,
    guideline: Form,
    schema: Schema,
    *,
    identity: str,
    earlier: Earlier = NOTHING_EARLIER,
    is_own: bool = False,
    stored: Mapping[str, str] = MappingProxyType({}),
) -> Aligned:
    """Return a draft in which each element that the guideline has too has its id there.

    `identity` is what finished annotations contain of a label: `id`, `code` or `name`. In a file that is the export of
    the guideline itself (`is_own`), two equal attributes of which the guideline has one are that one. `stored` is what
    annotations contain of some elements, by the addresses in the draft.
    """
    repeated: dict[str, str] = {}
    renamed: dict[str, dict[str, str]] = {}
    for section in SECTIONS:
        elements = data.get(section, {})
        known_by = _kept(elements, guideline.get(section, {}), identity) if is_own else identity
        pair = partial(
            matched, known=guideline.get(section, {}), identity=known_by,
            earlier_ids=earlier.ids.get(section, {}), earlier_names=earlier.names.get(section, {}),
        )  # fmt: skip
        pairs = pair(elements)
        if is_own and section == "attributes":
            if len(_once(elements)) < len(elements) != len(pairs):
                pairs |= {key: new for key, new in pair(_once(elements)).items() if new not in pairs.values()} | pairs
            repeated = _repeated(elements, pairs)
        renamed[section] = _ids(elements, pairs) | repeated
    attributes = guideline.get("attributes", {})
    for attribute_id, attribute in data.get("attributes", {}).items():
        other = attributes.get(renamed["attributes"][attribute_id], {})
        options, known = attribute.get("options", {}), other.get("options", {})
        pairs = matched(options, known, _kept(options, known, identity) if is_own else identity)
        renamed[f"attributes/{attribute_id}/options"] = _ids(attribute.get("options", {}), pairs)
    changed = dict(_changed_ids(renamed, guideline))
    new_stored = {_new_address(address, renamed): value for address, value in stored.items()}
    with_ids = _with_ids(data, renamed, repeated, schema)
    return Aligned(with_ids, changed, tuple(dict.fromkeys(repeated.values())), new_stored)


def _new_address(address: str, renamed: Mapping[str, Mapping[str, str]]) -> str:
    """Return the address of an element or option with the ids of the guideline."""
    section, element_id, *inner = address.split("/")
    new = f"{section}/{renamed.get(section, {}).get(element_id, element_id)}"
    if not inner:
        return new
    return f"{new}/options/{renamed.get(f'{section}/{element_id}/options', {}).get(inner[1], inner[1])}"


def _kept(elements: Form, known: Form, identity: str) -> str:
    """Return what an export has kept of elements: their names, or only what annotations contain."""
    names, known_names = ({name_of(one) for one in side.values()} for side in (elements, known))
    if names <= known_names:
        return "name"
    has_ids = all(name in known or NUMBER.sub("", name) in known for name in names)
    return "id" if has_ids else identity


def _repeated(attributes: Form, pairs: Mapping[str, str]) -> dict[str, str]:
    """Return the id in the guideline by the id in the draft, for what is equal to another attribute that has one."""
    known: dict[Any, str] = {_content(attributes[key]): new for key, new in pairs.items()}
    others = (key for key in attributes if key not in pairs)
    return {key: known[content] for key in others if (content := _content(attributes[key])) in known}


def _once(attributes: Form) -> Form:
    """Return the attributes without those that are equal to an earlier one."""
    first: dict[Any, str] = {}
    for key, attribute in attributes.items():
        first.setdefault(_content(attribute), key)
    return {key: attributes[key] for key in first.values()}


def _content(attribute: Form) -> tuple[Any, ...]:
    options = tuple((key, option.get("name")) for key, option in attribute.get("options", {}).items())
    return NUMBER.sub("", attribute.get("ask", "")), attribute.get("kind"), str(attribute.get("range")), options


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


def _with_ids(
    data: Form, renamed: Mapping[str, Mapping[str, str]], repeated: Container[str], schema: Schema
) -> dict[str, Any]:
    """Return a draft with other ids, and the references to them."""

    def new_id(reference: Reference) -> str:
        return renamed.get(reference.section, {}).get(reference.id, reference.id)

    changed: dict[str, Any] = dict(rewrite(schema.root, dict(data), new_id))
    for section in SECTIONS:
        if section in changed:
            kept = {key: element for key, element in changed[section].items() if key not in repeated}
            changed[section] = {renamed[section][key]: element for key, element in kept.items()}
    for attribute_id, attribute in data.get("attributes", {}).items():
        options = renamed[f"attributes/{attribute_id}/options"]
        if "options" in attribute and attribute_id not in repeated:
            new_attribute = renamed["attributes"][attribute_id]
            entry = changed["attributes"][new_attribute]
            with_new = {options[key]: option for key, option in entry["options"].items()}
            changed["attributes"][new_attribute] = {**entry, "options": with_new}
    return changed
