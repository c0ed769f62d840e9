"""Valid data -> its normal form, in which two spellings of the same guideline are equal.

Short forms are written out (but a list of one part becomes the part), defaults dropped, lists without order sorted,
empty optional containers dropped.
"""

import json
from collections.abc import Mapping
from typing import Any

from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.shapes import expand

#: The sections whose elements decide how changes of other elements are classified and described.
_DESCRIBING = frozenset({"labels", "attributes", "outcomes"})


class NormalForms:
    """Creates normal forms of versions of a guideline. An element that versions share is normalized once.

    Versions share an element when it is one object in both, as an incremental reader returns it.
    """

    def __init__(self, schema: Schema) -> None:
        self._root = schema.root
        # Section -> Python's `id()` of the element -> its id in the guideline, the element, its normal form.
        # The element is kept so that Python does not reuse its `id()`.
        self._known: dict[str, dict[int, tuple[str, Any, Any]]] = {}

    def of_both(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the normal forms of two versions, as far as a comparison needs them.

        Elements that both versions share are left out, unless their section has an order or others are described by
        them. If any id may have been renamed, nothing is left out.
        """
        sections = {key: node for key, node in self._root.properties.items() if node.kind == "map" and key in old}
        sections = {key: node for key, node in sections.items() if key in new}
        renamable = {k for k, node in sections.items() if node.entry and "renamed_from" in node.entry.properties}
        if any(_may_have_renames(old[key], new[key]) for key in renamable):
            return self.of(old), self.of(new)
        left, right = dict(old), dict(new)
        for key, node in sections.items():
            if key not in _DESCRIBING and not node.meta.ordered:
                shared = {k for k, element in new[key].items() if old[key].get(k) is element}
                left[key], right[key] = (
                    {k: element for k, element in side[key].items() if k not in shared} for side in (old, new)
                )
        return self.of(left), self.of(right)

    def of(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the normal form of data that the schema accepts."""
        fields: dict[str, Any] = {}
        for key, value in data.items():
            child = self._root.child(key)
            if child is None:
                result = _numbers(value)
            elif child.kind == "map" and child.entry is not None:
                result = self._section(key, child.entry, value)
            else:
                result = normal_value(child, expand(child, value, key))
            if not is_dropped(self._root, key, child, result):
                fields[key] = result
        return fields

    def _section(self, section: str, node: Node, elements: Mapping[str, Any]) -> dict[str, Any]:
        known = self._known.setdefault(section, {})
        forms = {}
        for element_id, element in elements.items():
            entry = known.get(id(element))
            if entry is None or entry[0] != element_id:
                form = normal_value(node, expand(node, element, element_id))
                entry = known[id(element)] = element_id, element, form
            forms[element_id] = entry[2]
        return forms


def normal_form(data: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Return the normal form of data that the schema accepts."""
    return NormalForms(schema).of(data)


def _may_have_renames(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether an id may mean different elements.

    It may if a `renamed_from` changed or contains the id of another element, or if a tombstone became an element.
    """
    if any(
        element is not new.get(key)
        and element.get("status") == "deprecated"
        and new.get(key, element).get("status") != "deprecated"
        for key, element in old.items()
    ):
        return True
    before, after = (
        {key: element["renamed_from"] for key, element in side.items() if element.get("renamed_from")}
        for side in (old, new)
    )
    earlier_ids = [
        (side, earlier_id)
        for side, declared in ((new, before), (old, after))
        for ids in declared.values()
        for earlier_id in ids
    ]
    return before != after or any(
        earlier_id in side and side[earlier_id].get("status") != "deprecated" for side, earlier_id in earlier_ids
    )


#: `json.dumps` makes an encoder for each call that has these settings.
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def canonical(value: Any) -> str:
    """Return a text that is equal for two values if and only if the values are equal."""
    return _ENCODER.encode(value)


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal, in any order of their keys. Texts are checked first, as the most frequent case."""
    if isinstance(left, str) or isinstance(right, str):
        return bool(left == right)
    if not left and not right:
        return type(left) is type(right) and left == right
    if not left or not right:
        return False
    return canonical(left) == canonical(right)


def sort_items(items: list[Any]) -> list[Any]:
    """Sort the items of a list that has no order."""
    if len(items) < 2:
        return items
    return sorted(items) if all(type(item) is str for item in items) else sorted(items, key=canonical)


def is_dropped(parent: Node, key: str, child: Node | None, value: Any) -> bool:
    """Whether a field means the same as leaving it out."""
    if child is None or key in parent.required:
        return False
    if child.kind in ("object", "map") and value == {}:
        return True
    return child.has_default and same(value, child.default)


def normal_value(node: Node, value: Any) -> Any:
    """Return the normal form of a value that `expand` has returned."""
    if isinstance(value, str):
        return value
    if node.meta.shape == "parts" and isinstance(value, list):
        return value[0] if len(value) == 1 else sort_items(value)
    node = node.form_of(value)
    match value:
        case dict() if node.kind == "object":
            return _fields(node, value)
        case dict() if node.kind == "map" and node.entry is not None:
            return {key: normal_value(node.entry, inner) for key, inner in value.items()}
        case list() if node.items is not None:
            items = [normal_value(node.items, item) for item in value]
            return items if node.meta.ordered else sort_items(items)
        case _:
            return _numbers(value)


def _fields(node: Node, value: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, inner in value.items():
        child = node.child(key)
        result = normal_value(child, inner) if child is not None else _numbers(inner)
        if not is_dropped(node, key, child, result):
            fields[key] = result
    return fields


def _numbers(value: Any) -> Any:
    """Return a value with whole numbers as integers, so that `1.0` and `1` are equal."""
    if isinstance(value, str):
        return value
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_numbers(item) for item in value]
        case dict():
            return {key: _numbers(item) for key, item in value.items()}
        case _:
            return value
