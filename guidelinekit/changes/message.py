"""A sentence as data: the id of a message of the catalogue, and arguments that a catalogue formats.

Arguments are plain JSON values with a `type`, so that they can be stored, filtered by the elements that they name, and
rendered in any language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

#: A typed value: `{"type": "id", "address": "labels/threat"}`.
Argument = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message of the catalogue and its arguments by placeholder."""

    id: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)

    @property
    def addresses(self) -> frozenset[str]:
        """The elements that the arguments name, such as `labels/threat`."""
        return frozenset(address for argument in self.arguments.values() for address in _addresses(argument))

    def with_arguments(self, **arguments: Argument) -> "Message":
        """Return the message with some arguments replaced."""
        return replace(self, arguments={**self.arguments, **arguments})


def element_id(address: str, name: str = "", *, with_id: bool = False) -> Argument:
    """An element, shown by its name: “Threat”. Without a name it is shown by its id.

    `with_id` shows both: “Threat” (`threat`).
    """
    argument: Argument = {"type": "id", "address": address}
    argument = {**argument, "with_id": True} if with_id else argument
    return {**argument, "name": name} if name else argument


def named_element(address: str, name: str) -> Argument:
    """An element, shown by its kind, its id and its name, if it has one: label “Threat” (`threat`)."""
    return {**element_id(address, name), "type": "named-element"}


def element_count(section: str, count: int) -> Argument:
    """A number of elements of a section: 14 examples."""
    return {"type": "elements", "section": section, "number": count}


def id_pairs(pairs: Sequence[tuple[str, str]]) -> Argument:
    """Old and new ids of elements, given by their addresses; of many, the first are shown."""
    return {"type": "pairs", "pairs": [list(pair) for pair in pairs]}


def element_ids(addresses: Sequence[str], names: Mapping[str, str] = MappingProxyType({})) -> Argument:
    """Several elements, shown by their names; one without a name by its id. `names` are by address."""
    known = {address: names[address] for address in addresses if names.get(address)}
    return _with_names({"type": "ids", "addresses": list(addresses)}, known)


def element(address: str, name: str, *, part: str = "", with_id: bool = False) -> Argument:
    """An element, shown by its kind and name: label “Threat”.

    `part` is the name or key of an entry inside it. `with_id` also shows its id, because the name is not enough.
    """
    argument: Argument = {"type": "element", "address": address, "name": name}
    argument = {**argument, "with_id": True} if with_id else argument
    return {**argument, "part": part} if part else argument


def group(name: str, *, part: str = "") -> Argument:
    """A section or group of fields, given by its key (such as `task`). An empty name means the whole guideline.

    `part` is the key of an entry inside it.
    """
    argument = {"type": "group", "name": name}
    return {**argument, "part": part} if part else argument


def field_title(path: str) -> Argument:
    """A property of the format by its path: `labels/*/definition`, or a team's own key."""
    return {"type": "field", "path": path}


def value(content: Any, names: Mapping[str, str] = MappingProxyType({})) -> Argument:
    """A value of the guideline: an answer, a number, an id. `names` are those of elements in it, by address."""
    return _with_names({"type": "value", "value": content}, names)


def values(contents: Sequence[Any], names: Mapping[str, str] = MappingProxyType({})) -> Argument:
    """Several values. `names` are those of elements in them, by address."""
    return _with_names({"type": "values", "values": list(contents)}, names)


def names(by_address: Mapping[str, str]) -> Argument:
    """The names of the elements in the values of a change, which are compared word by word. Not shown itself."""
    return {"type": "names", "names": dict(by_address)}


def text(content: str) -> Argument:
    """A text from the guideline, shown in quotation marks."""
    return {"type": "text", "text": content}


def number(count: int) -> Argument:
    """A count; it selects the plural form."""
    return {"type": "number", "number": count}


def counted(count: int, *, section: str = "", group: str = "", changes: int = 0) -> Argument:
    """A number of elements of a section, or of entries in a group of fields: `43 labels`.

    `changes` is the number of changes in them, which is shown if it is another number.
    """
    return {"type": "counted", "count": count, "section": section, "group": group, "changes": changes}


def element_list(elements: Sequence[str]) -> Argument:
    """The names of many elements, of which the first ones are shown."""
    return {"type": "list", "elements": list(elements)}


def _with_names(argument: Argument, by_address: Mapping[str, str]) -> Argument:
    return {**argument, "names": dict(by_address)} if by_address else argument


def _addresses(argument: Argument) -> Iterator[str]:
    if "address" in argument:
        yield argument["address"]
    yield from argument.get("addresses", ())
    for pair in argument.get("pairs", ()):
        yield from pair
