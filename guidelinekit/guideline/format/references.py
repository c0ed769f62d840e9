"""A value and its node -> the elements that the value refers to. All code that visits references uses this module.

Renames rewrite references, audiences remove them, changes collect the labels they concern, and checks look them up.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.prose import ElementLink, with_element_links

#: `x-guidelinekit.refs` of values that are whole addresses, such as `rules/sarcasm`.
ANY_SECTION = "*"


class Reference(NamedTuple):
    """A reference to an element: the section and id of the element, and the address of the reference.

    The section of an option is `attributes/<id>/options`. `is_key` is true where a key of a mapping names the element.
    `is_address` is true for a value that is a whole address, and for a link in prose. `may_be_unknown` is true for keys
    that need not be ids of elements, for chosen options, and for ids of earlier versions (`is_history`).
    """

    section: str
    id: str
    address: Address
    is_key: bool = False
    is_address: bool = False
    may_be_unknown: bool = False
    is_history: bool = False

    @property
    def element(self) -> str:
        """The address of the element: `labels/threat`."""
        return f"{self.section}/{self.id}"


#: Returns the id to write instead, or None to remove the reference and everything that depends on it. A removed link in
#: prose becomes a plain text.
Replace = Callable[[Reference], str | None]


def references(node: Node, value: Any, address: Address = ()) -> Iterator[Reference]:
    """Yield every reference in a value; `address` is that of the value."""
    collected: list[Reference] = []

    def collect(reference: Reference) -> str:
        collected.append(reference)
        return reference.id

    rewrite(node, value, collect, address)
    yield from collected


def rewrite(node: Node, value: Any, replace: Replace, address: Address = ()) -> Any:
    """Return a value in which every reference is replaced; None if the value itself is a removed reference.

    A value without changes is returned as the same object.
    """
    if not node.has_references or value is None:
        return value
    form = node.form_of(value) if node.forms else node
    if isinstance(value, str):
        if form.meta.refs:
            return _one(form.meta.refs, value, replace, address)
        return _links(value, replace, address) if form.meta.prose and "](#" in value else value
    if isinstance(value, dict):
        if form.kind == "object":
            return _fields(form, value, replace, address)
        return _entries(form, form.entry, value, replace, address) if form.entry is not None else value
    if isinstance(value, list | tuple):
        if form.meta.history:
            return _history(value, replace, address)
        return _items(form.items, value, replace, address) if form.items is not None else value
    return value


def _one(section: str, value: str, replace: Replace, address: Address) -> str | None:
    if section != ANY_SECTION:
        return replace(Reference(section, value, address))
    section, element_id = value.split("/", 1)
    new_id = replace(Reference(section, element_id, address, is_address=True))
    if new_id == element_id:
        return value
    return f"{section}/{new_id}" if new_id is not None else None


def _links(text: str, replace: Replace, address: Address) -> str:
    """Rewrite the links to elements in prose. A target with an unknown section is no reference."""

    def new_id(link: ElementLink) -> str | None:
        if link.section not in SECTIONS:
            return link.id
        return replace(Reference(link.section, link.id, address, is_address=True))

    return with_element_links(text, new_id)


def _history(value: Any, replace: Replace, address: Address) -> Any:
    """Rewrite earlier ids, which are in the section of their owner: `labels`, or `attributes/<id>/options`."""
    section = "/".join(map(str, address[:-2]))
    ids = [
        replace(Reference(section, element_id, (*address, index), may_be_unknown=True, is_history=True))
        for index, element_id in enumerate(value)
    ]
    return _kept(value, ids)


def _items(node: Node, value: Any, replace: Replace, address: Address) -> Any:
    return _kept(value, [rewrite(node, item, replace, (*address, index)) for index, item in enumerate(value)])


def _kept(value: Any, items: list[Any]) -> Any:
    """Return the remaining items of a list; the same list if none changed."""
    if all(new is old for new, old in zip(items, value, strict=True)):
        return value
    return [item for item in items if item is not None]


def _fields(node: Node, value: dict[str, Any], replace: Replace, address: Address) -> dict[str, Any]:
    new: dict[str, Any] = {}
    for key, inner in value.items():
        child = node.properties.get(key)
        if child is not None and child.has_references:
            rewritten = rewrite(child, inner, replace, (*address, key))
            if rewritten is not inner:
                new[key] = rewritten
    if not new:
        return value
    return {key: new.get(key, inner) for key, inner in value.items() if key not in new or new[key] is not None}


def _entries(node: Node, entry: Node, value: dict[str, Any], replace: Replace, address: Address) -> dict[str, Any]:
    keys, has_options = node.meta.keys, node.meta.values == "options"
    new: dict[str, tuple[str | None, Any]] = {}
    for key, inner in value.items():
        new_key: str | None = key
        entry_address = (*address, key)
        if keys:
            is_free = entry.form_of(inner).meta.free_key
            new_key = replace(Reference(keys, key, entry_address, is_key=True, may_be_unknown=is_free))
        if new_key is None:
            rewritten = None
        elif has_options:
            rewritten = _options(f"{keys}/{new_key}/options", inner, replace, entry_address)
        else:
            rewritten = rewrite(entry, inner, replace, entry_address)
        if rewritten is not inner or new_key != key:
            new[key] = (new_key, rewritten)
    if not new:
        return value
    entries = (new.get(key, (key, inner)) for key, inner in value.items())
    return {key: inner for key, inner in entries if key is not None and inner is not None}


def _options(section: str, value: Any, replace: Replace, address: Address) -> Any:
    """Rewrite the chosen options of an attribute: one, a list of them, or one for each part of the input."""
    match value:
        case dict():
            parts = {part: _options(section, inner, replace, (*address, part)) for part, inner in value.items()}
            return value if all(parts[part] is value[part] for part in value) else parts
        case list() | tuple():
            return _kept(value, [_options(section, one, replace, (*address, i)) for i, one in enumerate(value)])
        case bool() | None:
            return value
        case _:
            # Options may look like numbers: `1` is the option with the id "1".
            option_id = str(value)
            new = replace(Reference(section, option_id, address, may_be_unknown=True))
            return value if new == option_id else new
