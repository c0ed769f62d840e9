"""Differences applied to the old normal form -> the new one: the proof that nothing was left unsaid."""

import copy
from collections.abc import Iterable
from typing import Any

from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.normal_form import canonical, is_dropped, sort_items
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node, Schema


def apply(found: Iterable[Difference], old: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """Give the new normal form. `apply(differences(a, b), a) == b`."""
    form: dict[str, Any] = copy.deepcopy(old)
    facts = list(found)
    # Outer renames before inner ones, and whole maps at once, so that two keys can swap.
    renamed = [fact for fact in facts if fact.op == "renamed"]
    for parent in sorted({fact.address[:-1] for fact in renamed}, key=len):
        target = _container(form, parent)
        moves = {fact.before: fact.after for fact in renamed if fact.address[:-1] == parent}
        leaving = {f.old_address[-1] for f in facts if f.op == "removed" and not f.item and f.address[:-1] == parent}
        kept = {moves.get(key, key): value for key, value in target.items() if key not in leaving}
        target.clear()
        target.update(kept)
    done = {fact.address[:-1] for fact in renamed}
    # What goes makes room for what comes to the same address.
    for fact in sorted(facts, key=lambda fact: (fact.op != "removed", fact.index)):
        if fact.op in ("renamed", "reordered") or (
            fact.op == "removed" and not fact.item and fact.address[:-1] in done
        ):
            continue
        _apply_one(form, fact)
    for fact in facts:
        if fact.op == "reordered":
            target = _container(form, fact.address)
            moved = {key: target[key] for key in fact.after}
            target.clear()
            target.update(moved)
    pruned: dict[str, Any] = _pruned(schema.root, form)
    return pruned


def _apply_one(form: dict[str, Any], fact: Difference) -> None:
    container, key = _container(form, fact.address[:-1]), fact.address[-1]
    if fact.item:
        items = list(container.get(key, ()))
        if fact.before is not None:
            del items[[canonical(item) for item in items].index(canonical(fact.before))]
        if fact.after is not None:
            items.append(fact.after)
        container[key] = sort_items(items)
    elif fact.op == "removed":
        del container[key]
    else:
        container[key] = fact.after


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
