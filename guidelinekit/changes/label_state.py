"""A label's fields -> whether annotators can choose it, whether items can have it, and which groups it is in."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

Form = Mapping[str, Any]
#: A label in several groups, which are again in several groups, has a number of paths that grows exponentially.
_MAX_PATHS = 100


def status_of(label: Form) -> str:
    """Return the status: active, draft or deprecated."""
    return str(label.get("status", "active"))


def is_choosable(label: Form) -> bool:
    """Whether annotators can choose the label."""
    return status_of(label) == "active" and not label.get("abstract")


def can_have_items(label: Form) -> bool:
    """Whether finished items can have the label: it can be chosen, or could be before it was deprecated."""
    return status_of(label) != "draft" and not label.get("abstract")


def parents_of(label: Form) -> tuple[str, ...]:
    """Return the ids of the groups that the label is in."""
    parent = label.get("parent", ())
    return (parent,) if isinstance(parent, str) else tuple(parent)


def paths_of(label_id: str, labels: Form) -> tuple[str, ...]:
    """Return the paths of a label in the groups, ids joined by `/`, sorted. A cycle of parents ends a path."""
    return tuple(sorted("/".join(path) for path in islice(_paths(label_id, labels, ()), _MAX_PATHS)))


def _paths(label_id: str, labels: Form, below: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    path = (label_id, *below)
    above = [parent for parent in parents_of(labels.get(label_id, {})) if parent in labels and parent not in path]
    if not above:
        yield path
    for parent in above:
        yield from _paths(parent, labels, path)


def groups_with_items(labels: Form) -> frozenset[str]:
    """Return the labels that finished items can have, and the groups that have such a label below them."""
    found = {label_id for label_id, label in labels.items() if can_have_items(label)}
    pending = list(found)
    while pending:
        for parent in parents_of(labels[pending.pop()]):
            if parent in labels and parent not in found:
                found.add(parent)
                pending.append(parent)
    return frozenset(found)
