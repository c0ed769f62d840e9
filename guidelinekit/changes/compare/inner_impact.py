"""Two values of a union (answers, marks, branches, inputs) -> the highest impact of the fields that differ in them."""

from collections.abc import Iterator
from typing import Any

from guidelinekit.changes.change import Impact, highest
from guidelinekit.changes.compare.normal_form import canonical, same
from guidelinekit.guideline.format.schema import Node


def inner_impact(node: Node, old: Any, new: Any) -> Impact | None:
    """Return the highest impact of the fields that differ in two normal forms; None if none declares an impact."""
    return highest(_impacts(node, old, new))


def _impacts(node: Node, old: Any, new: Any) -> Iterator[Impact]:
    if same(old, new):
        return
    form, new_form = node.form_of(old), node.form_of(new)
    if form is new_form and isinstance(old, dict) and isinstance(new, dict):
        inner = [impact for key in {**old, **new} for impact in _entry(form, key, old, new)]
        yield from inner or _declared(node, "changed")
    elif form is new_form and form.items is not None and not form.meta.ordered:
        inner = list(_unordered(node, form.items, old, new))
        yield from inner or _declared(node, "changed")
    else:
        yield from _declared(node, "changed")


def _entry(form: Node, key: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Impact]:
    child = form.child(key)
    if child is None:
        return
    if key in old and key in new:
        yield from _impacts(child, old[key], new[key])
    else:
        yield from _declared(child, "added" if key in new else "removed")


def _unordered(node: Node, items: Node, old: list[Any], new: list[Any]) -> Iterator[Impact]:
    """Yield the impacts of two lists of marks: equal ones are skipped, and marks with the same label are compared."""
    before, after = {canonical(item): item for item in old}, {canonical(item): item for item in new}
    removed = [item for key, item in before.items() if key not in after]
    added = [item for key, item in after.items() if key not in before]
    for item in removed:
        partner = next((other for other in added if _label(other) == _label(item)), None) or next(iter(added), None)
        if partner is None:
            yield from _declared(node, "changed")
        else:
            added.remove(partner)
            yield from _impacts(items, item, partner)
    if added:
        yield from _declared(node, "changed")


def _label(item: Any) -> Any:
    return item.get("label") if isinstance(item, dict) else item


def _declared(node: Node, action: str) -> Iterator[Impact]:
    if action in node.meta.impact:
        yield Impact(node.meta.impact[action])
