"""A normal form and its differences -> the new normal form. Tests use it to prove that no difference is missing."""

import copy
from collections.abc import Iterable
from typing import Any

from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.normal_form import canonical, is_dropped, sort_items
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node, Schema


def apply(differences: Iterable[Difference], old: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """Return the new normal form: `apply(differences(a, b), a) == b`."""
    form: dict[str, Any] = copy.deepcopy(old)
    pending = list(differences)
    # Outer renames before inner ones, and whole maps at once, so that two keys can swap.
    renamed = [difference for difference in pending if difference.op == "renamed"]
    for parent in sorted({difference.address[:-1] for difference in renamed}, key=len):
        target = _container(form, parent)
        renames = {entry.before: entry.after for entry in renamed if entry.address[:-1] == parent}
        removed = {
            entry.old_address[-1]
            for entry in pending
            if entry.op == "removed" and not entry.item and entry.address[:-1] == parent
        }
        kept = {renames.get(key, key): value for key, value in target.items() if key not in removed}
        target.clear()
        target.update(kept)
    rebuilt = {difference.address[:-1] for difference in renamed}
    # Removals first: an addition can have the same address.
    for difference in sorted(pending, key=lambda entry: (entry.op != "removed", entry.index or 0)):
        is_rebuilt = difference.op == "removed" and not difference.item and difference.address[:-1] in rebuilt
        if difference.op not in ("renamed", "reordered") and not is_rebuilt:
            _apply_one(form, difference)
    for difference in pending:
        if difference.op == "reordered":
            target = _container(form, difference.address)
            reordered = {key: target[key] for key in difference.after}
            target.clear()
            target.update(reordered)
    pruned: dict[str, Any] = _pruned(schema.root, form)
    return pruned


def _apply_one(form: dict[str, Any], difference: Difference) -> None:
    container, key = _container(form, difference.address[:-1]), difference.address[-1]
    if difference.item:
        items = list(container.get(key, ()))
        if difference.before is not None:
            del items[[canonical(item) for item in items].index(canonical(difference.before))]
        if difference.after is not None:
            items.append(difference.after)
        container[key] = sort_items(items)
    elif difference.op == "removed":
        del container[key]
    elif difference.op == "added" and difference.index is not None:
        entries = list(container.items())
        entries.insert(difference.index, (key, difference.after))
        container.clear()
        container.update(entries)
    else:
        container[key] = difference.after


def _container(form: dict[str, Any], address: Address) -> Any:
    target: Any = form
    for key in address:
        target = target.setdefault(key, {})
    return target


def _pruned(node: Node, value: Any) -> Any:
    if node.kind == "object":
        fields = {}
        for key, inner in value.items():
            child = node.child(key)
            result = _pruned(child, inner) if child is not None else inner
            if not is_dropped(node, key, child, result):
                fields[key] = result
        return fields
    if node.kind == "map" and node.entry is not None and isinstance(value, dict):
        return {key: _pruned(node.entry, inner) for key, inner in value.items()}
    return value
