"""A guideline and what its exported file gives back -> the losses: what the file does not hold, each with its reason.

A loss is measured, not declared: the file is read again, and what differs by our own comparison is lost. The table of a
format says why.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any

from guidelinekit.changes.compare.differences import Difference, differences
from guidelinekit.changes.compare.normal_form import normal_form
from guidelinekit.changes.compare.renames import NOTHING_RENAMED
from guidelinekit.exchange.alignment import Aligned
from guidelinekit.exchange.earlier import SECTIONS
from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.reasons import reason_of
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import OWN_PREFIX, Schema

#: Fields that describe a version and not what it says: a draft of a file always has others.
_OF_VERSIONS = ("format", "id", "version", "status", "effective")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something of a guideline that a file does not hold.

    `address` is where it is in the guideline, and `field` the path in the schema: `labels/car/color` and
    `labels/*/color`. `reason` is empty if no table explains it, which is an error in guidelinekit.
    `of_format` is true if the format itself is the reason: files of other tools hold it, or hold more of it.
    """

    address: str
    field: str
    reason: str
    of_format: bool = False


def losses_between(
    guideline: Mapping[str, Any],
    back: Aligned,
    fmt: Format,
    schema: Schema,
    limits: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Loss, ...]:
    """Return what the file lost, sorted by the order of the schema.

    `back` is the guideline as the file gives it back, with the ids of the guideline. `limits` say why the tool cannot
    offer some elements, by address.
    """
    before, after = (normal_form(data, schema) for data in (guideline, back.data))
    kind = guideline.get("task", {}).get("kind")
    found = dict.fromkeys(_addresses(differences(before, after, NOTHING_RENAMED, schema), kind))
    found.update(dict.fromkeys((*address.split("/"), "id") for address in back.ids))
    losses = [
        _loss(address, guideline, fmt, schema, limits)
        for address in _in_guideline(found, guideline)
        if address and address[0] not in _OF_VERSIONS
    ]
    order = {path: at for at, path in enumerate(["/".join(path) for path, _, _ in schema.walk()])}
    return tuple(sorted(dict.fromkeys(losses), key=lambda loss: (order.get(loss.field, len(order)), loss.address)))


def _in_guideline(addresses: Collection[Address], guideline: Mapping[str, Any]) -> Iterator[Address]:
    """Yield the addresses without those of elements that only the file has, if others of their section are lost.

    A tool that changes an element, as by cutting its name, gives back another one: that is one loss.
    """

    def is_extra(address: Address) -> bool:
        elements = guideline.get(str(address[0]), {}) if len(address) > 1 else None
        return isinstance(elements, Mapping) and address[1] not in elements and address[0] in SECTIONS

    explained = {address[0] for address in addresses if len(address) > 1 and not is_extra(address)}
    return (address for address in addresses if not (address and is_extra(address) and address[0] in explained))


def _addresses(found: Iterable[Difference], kind: Any) -> Iterator[Address]:
    for difference in found:
        # A label without a kind has that of the task.
        is_stated = difference.before == kind and difference.after is None
        if is_stated and difference.address[0] == "labels" and difference.address[2:] == ("kind",):
            continue
        if not _is_same_in_tools(difference):
            yield difference.address


def _is_same_in_tools(difference: Difference) -> bool:
    """Whether two values differ only in what tools change: the case of colors, and spaces in names that no one sees."""
    before, after = difference.before, difference.after or ""
    if not (isinstance(before, str) and isinstance(after, str)):
        return False
    match difference.address:
        case ("attributes", attribute_id, "name") if not after:
            # A question without a name is called by its id.
            return bool(before == attribute_id)
    match difference.address[-1]:
        case "color":
            return before.lower() == after.lower()
        case "name":
            return before.split() == after.split()
    return False


def _loss(
    address: Address, guideline: Mapping[str, Any], fmt: Format, schema: Schema, limits: Mapping[str, str]
) -> Loss:
    field, where = field_of(address, schema), "/".join(map(str, address))
    element = guideline.get(str(address[0]), {}) if len(address) > 1 else {}
    state = _state(element.get(address[1], {})) if isinstance(element, dict) and len(address) == 2 else ""
    reason = limits.get(where) or reason_of(field, state, fmt)
    return Loss(address=where, field=field, reason=reason, of_format=where in limits or reason in fmt.partly.values())


def _state(label: Any) -> str:
    """Return why annotators cannot choose a label: abstract, deprecated or draft; empty if they can."""
    if not isinstance(label, Mapping):
        return ""
    return "abstract" if label.get("abstract") else str(label.get("status", "")).replace("active", "")


def field_of(address: Address, schema: Schema) -> str:
    """Return the path of an address in the schema: `*` for an id, `x-*` for a team's own key."""
    node, path = schema.root, []
    for key in map(str, address):
        is_own = key.startswith(OWN_PREFIX) and key not in node.properties
        is_field = key in node.properties or (key == "id" and node.entry is None)
        path.append("x-*" if is_own and node.entry is None else key if is_field else "*")
        child = node.child(key)
        if child is None:
            break
        node = child
    return "/".join(path)


def grouped(losses: Collection[Loss]) -> list[tuple[str, str, list[str]]]:
    """Return the losses of each field with one reason: the field, the reason, and the addresses."""

    def key(loss: Loss) -> tuple[str, str]:
        return loss.field, loss.reason

    return [(*found, [loss.address for loss in group]) for found, group in groupby(losses, key)]
