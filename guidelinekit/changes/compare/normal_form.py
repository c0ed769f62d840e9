"""Valid data -> its normal form, in which two spellings of the same guideline are equal.

Short forms are written out, defaults dropped, lists without order sorted, empty optional containers dropped.
"""

import json
from collections.abc import Mapping
from typing import Any

from guidelinekit.guideline.format.schema import Node, Schema
from guidelinekit.guideline.format.shapes import expand


class Forms:
    """Makes normal forms of versions of a guideline. An element that they share is put into its form once.

    Shared is what is one object, as an incremental reader gives it.
    """

    def __init__(self, schema: Schema) -> None:
        self._root = schema.root
        # By section and identity: the id, the element itself, so that no other one can take its identity, and its form.
        self._known: dict[str, dict[int, tuple[str, Any, Any]]] = {}

    def of_both(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the normal forms of two versions, as far as a comparison needs them.

        Elements that they share are left out of sections in which nothing else is told by them: not what moved, nor an
        order. Where something is renamed, all stay: what names it says something else then, in the same words.
        """
        left, right = dict(old), dict(new)
        maps = {key: node for key, node in self._root.properties.items() if node.kind == "map"}
        sections = {key: node for key, node in maps.items() if key in old and key in new}
        movable = {k for k, node in sections.items() if node.entry and "renamed_from" in node.entry.properties}
        if any(_may_move(old[key], new[key]) for key in movable):
            return self.of(old), self.of(new)
        for key, node in sections.items():
            if key not in movable and not node.meta.ordered:
                before, after = left[key], right[key]
                shared = {k for k, element in after.items() if before.get(k) is element}
                left[key], right[key] = (
                    {k: element for k, element in side.items() if k not in shared} for side in (before, after)
                )
        return self.of(left), self.of(right)

    def of(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Give the normal form of data that the schema accepts."""
        fields: dict[str, Any] = {}
        for key, value in data.items():
            child = self._root.child(key)
            if child is None:
                result = _numbers(value)
            elif child.kind == "map" and child.entry is not None:
                result = self._section(key, child.entry, value)
            else:
                result = _normal(child, expand(child, value, key))
            if not is_dropped(self._root, key, child, result):
                fields[key] = result
        return fields

    def _section(self, section: str, node: Node, elements: Mapping[str, Any]) -> dict[str, Any]:
        known = self._known.setdefault(section, {})
        forms = {}
        for element_id, element in elements.items():
            held = known.get(id(element))
            if held is None or held[0] != element_id:
                held = known[id(element)] = element_id, element, _normal(node, expand(node, element, element_id))
            forms[element_id] = held[2]
        return forms


def normal_form(data: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Give the normal form of data that the schema accepts."""
    return Forms(schema).of(data)


def _may_move(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether an id may have moved: it is declared otherwise than before, or is one that can be chosen still."""
    before, after = (
        {key: element["renamed_from"] for key, element in side.items() if element.get("renamed_from")}
        for side in (old, new)
    )
    both = (
        (side, earlier)
        for side, declared in ((new, before), (old, after))
        for ids in declared.values()
        for earlier in ids
    )
    return before != after or any(
        earlier in side and side[earlier].get("status") != "deprecated" for side, earlier in both
    )


def canonical(value: Any) -> str:
    """One text for one value: two values are the same exactly if their texts are."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def same(left: Any, right: Any) -> bool:
    """Whether two values are one, whatever the order of their keys. Most are texts, and are told quickly."""
    if isinstance(left, str) or isinstance(right, str):
        return bool(left == right)
    if not left and not right:
        return type(left) is type(right) and left == right
    if not left or not right:
        return False
    return canonical(left) == canonical(right)


def in_order(items: list[Any]) -> list[Any]:
    """Sort the items of a list that has no order."""
    if len(items) < 2:
        return items
    return sorted(items) if all(type(item) is str for item in items) else sorted(items, key=canonical)


def is_dropped(parent: Node, key: str, child: Node | None, value: Any) -> bool:
    """Whether a field says nothing that leaving it out would not say."""
    if child is None or key in parent.required:
        return False
    if child.kind in ("object", "map") and value == {}:
        return True
    return child.has_default and same(value, child.default)


def _normal(node: Node, value: Any) -> Any:
    if node.meta.shape in ("answer", "branch"):
        return _answer(value)
    if node.meta.shape == "wrong":
        return {**_numbers(value), "answer": _answer(value["answer"])}
    if node.kind == "object":
        return _fields(node, value)
    if node.kind == "map" and node.entry is not None:
        return {key: _normal(node.entry, inner) for key, inner in value.items()}
    if isinstance(value, list) and node.meta.shape == "parts":
        return value[0] if len(value) == 1 else in_order(value)
    if isinstance(value, list) and node.kind == "list" and not node.meta.ordered:
        return in_order(_numbers(value))
    return _numbers(value)


def _fields(node: Node, value: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, inner in value.items():
        child = node.child(key)
        result = _normal(child, inner) if child is not None else _numbers(inner)
        if not is_dropped(node, key, child, result):
            fields[key] = result
    return fields


def _answer(value: Mapping[str, Any]) -> dict[str, Any]:
    form = _with_values(_numbers(value))
    return {**form, "labels": in_order([_mark(mark) for mark in form["labels"]])}


def _mark(value: dict[str, Any]) -> dict[str, Any]:
    """The first occurrence is meant where none is named."""
    return _with_values({key: inner for key, inner in value.items() if (key, inner) != ("occurrence", 1)})


def _with_values(form: dict[str, Any]) -> dict[str, Any]:
    """Answers to further questions: several options have no order, and no answers say nothing."""
    values = {key: _value(value) for key, value in form.get("attributes", {}).items()}
    rest = {key: inner for key, inner in form.items() if key != "attributes"}
    return {**rest, "attributes": values} if values else rest


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return {part: _value(inner) for part, inner in value.items()}
    return in_order(value) if isinstance(value, list) else value


def _numbers(value: Any) -> Any:
    """`1.0` and `1` are one number."""
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
