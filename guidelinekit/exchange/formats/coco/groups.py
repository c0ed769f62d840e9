"""The supercategories of a COCO file -> groups of the draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.classes import some_of, text_of

#: What tools write where a category has no supercategory.
_NONE = ("", "none")


def add_groups(
    draft: Draft, categories: Sequence[Mapping[str, Any]], ids: Sequence[str], unused: Sequence[bool]
) -> None:
    """Add a group for each supercategory, and name it in its labels. `unused` are categories without annotations.

    A supercategory that is itself a category is the parent. The category 0 that some tools add for their supercategory
    only groups others.
    """
    labels = draft.data.get("labels", {})
    named = [(text_of(one.get("name")), label_id) for one, label_id in zip(categories, ids, strict=True)]
    own = {name: label_id for name, label_id in reversed(named) if name}
    above = {label_id: text_of(one.get("supercategory")) for one, label_id in zip(categories, ids, strict=True)}
    above = {key: "" if name.casefold() in _NONE or own.get(name) == key else name for key, name in above.items()}
    parents = {label_id: own[name] for label_id, name in above.items() if name in own}
    for label_id in _in_circles(parents):
        del parents[label_id]
        above[label_id] = ""
        draft.skip(
            f"category {some_of([labels[label_id]['name']])}", "It is above its own supercategory: it has no group."
        )
    _make_abstract(labels, ids, unused, parents)
    groups: dict[str, str] = {}
    for name in dict.fromkeys(above.values()):
        if name and name not in own:
            groups[name] = draft.add_label(name, abstract=True)
    for label_id, name in above.items():
        if name:
            labels[label_id]["parent"] = parents.get(label_id) or groups[name]
    # Readers expect a group before its labels.
    draft.data["labels"] = {key: labels[key] for key in groups.values()} | labels


def _make_abstract(
    labels: dict[str, Any], ids: Sequence[str], unused: Sequence[bool], parents: Mapping[str, str]
) -> None:
    used_as_parent = set(parents.values())
    for label_id, is_unused in zip(ids, unused, strict=True):
        if labels[label_id].get("code") == 0 and is_unused and label_id in used_as_parent and label_id not in parents:
            labels[label_id] = {"name": labels[label_id]["name"], "abstract": True}


def _in_circles(parents: Mapping[str, str]) -> list[str]:
    """Return labels whose parent must be taken from them so that no label is above itself."""
    finished: set[str] = set()
    found = []
    for start in parents:
        path: dict[str, None] = {}
        label_id = start
        while label_id in parents and label_id not in finished and label_id not in path:
            path[label_id] = None
            label_id = parents[label_id]
        if label_id in path:
            found.append(label_id)
        finished.update(path)
    return found
