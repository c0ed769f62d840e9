"""A sentence as data: the id of a message of the catalogue, and arguments that a catalogue formats.

Arguments are plain JSON values with a `type`, so that they can be stored, filtered by the elements that they name, and
rendered in any language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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


def element_id(address: str, name: str = "") -> Argument:
    """An element, shown by its id: `threat`; with a name, by both: “Threat” (`threat`)."""
    argument = {"type": "id", "address": address}
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


def element_ids(addresses: Sequence[str]) -> Argument:
    """Several elements, shown by their ids."""
    return {"type": "ids", "addresses": list(addresses)}


def element(address: str, name: str, *, part: str = "") -> Argument:
    """An element, shown by its kind and name: label “Threat”. `part` is the key of an entry inside it."""
    argument = {"type": "element", "address": address, "name": name}
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


def value(content: Any) -> Argument:
    """A value of the guideline: an answer, a text, a number."""
    return {"type": "value", "value": content}


def values(contents: Sequence[Any]) -> Argument:
    """Several values."""
    return {"type": "values", "values": list(contents)}


def text(content: str) -> Argument:
    """A text from the guideline, shown in quotation marks."""
    return {"type": "text", "text": content}


def number(count: int) -> Argument:
    """A count; it selects the plural form."""
    return {"type": "number", "number": count}


def _addresses(argument: Argument) -> Iterator[str]:
    if "address" in argument:
        yield argument["address"]
    yield from argument.get("addresses", ())
    for pair in argument.get("pairs", ()):
        yield from pair
