"""A difference and its sides -> how the element that it is in, and what datasets store, change its impact."""

import re

from guidelinekit.changes.change import Impact, Kind
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.sides import Form, Sides
from guidelinekit.changes.label_state import can_have_items, is_choosable, status_of

_CODE_KINDS = re.compile(r"label-code-|attribute-options-code-|option-code-exchanged$")
_NAME_KINDS = re.compile(r"(label|option|attribute-options)-name-(changed|copyedited)$")
_PARENT_KINDS = re.compile(r"label-parent-")


def in_context(difference: Difference, kind: Kind, impact: Impact, sides: Sides) -> Impact:
    """Return the impact of a change whose kind has some impact, in the element that it is in.

    A change that no labeler sees and that no finished item has is editorial: in a draft label, in a tombstone, in a
    gold example. A change of a code, name or group is `remap` exactly where datasets store it.
    """
    if _is_unseen(difference, kind, sides):
        return Impact.EDITORIAL
    if impact is Impact.RELABEL and _is_seen_on_one_side(difference, sides):
        return Impact.REREAD
    if difference.address[0] == "labels" and len(difference.address) > 1:
        impact = _in_label(difference, kind, impact, sides)
    if _CODE_KINDS.match(kind.id) and "code" not in sides.overrides.stored:
        return Impact.EDITORIAL
    if _NAME_KINDS.match(kind.id) and "name" in sides.overrides.stored and _has_own_items(difference, sides):
        return Impact.REMAP
    if _PARENT_KINDS.match(kind.id) and "path" in sides.overrides.stored and _is_stored(difference, sides):
        return Impact.REMAP
    return impact


def _is_unseen(difference: Difference, kind: Kind, sides: Sides) -> bool:
    old, new = sides.elements(difference)
    both = [side for side in (old, new) if side is not None]
    match difference.address[0]:
        case "labels" if old is not None and new is not None:
            if status_of(old) == "draft" and not is_choosable(new):
                return True
            is_tombstone = status_of(old) == "deprecated" == status_of(new)
            return is_tombstone and kind.id not in _OF_TOMBSTONES
        case "rules":
            return len(both) == 2 and all(side.get("status") == "deprecated" for side in both)
        case "examples":
            return bool(both) and all(side.get("uses") == ["gold"] for side in both)
        case _:
            return False


def _is_seen_on_one_side(difference: Difference, sides: Sides) -> bool:
    """Whether an example was hidden from annotators or becomes hidden, so that to them it is new or removed."""
    old, new = sides.elements(difference)
    if difference.address[0] != "examples" or old is None or new is None:
        return False
    return (old.get("uses") == ["gold"]) != (new.get("uses") == ["gold"])


#: Changes of a tombstone that decide what becomes of items that still have its id.
_OF_TOMBSTONES = frozenset(
    {"label-renamed", "label-replaced-by-added", "label-replaced-by-changed", "label-replaced-by-removed"}
)


def _in_label(difference: Difference, kind: Kind, impact: Impact, sides: Sides) -> Impact:
    """Return the impact in a label: no finished item has a group, and only a tombstone has a successor."""
    old, new = sides.elements(difference)
    if old is not None and new is not None and not can_have_items(old):
        return _without_items(difference, kind, impact, sides)
    if difference.address[2:] in (("replaced_by",), ("consider",)):
        statuses = [status_of(side) for side in (old, new) if side is not None]
        return impact if "deprecated" in statuses else Impact.EDITORIAL
    return impact


def _without_items(difference: Difference, kind: Kind, impact: Impact, sides: Sides) -> Impact:
    if impact is Impact.REMAP:
        is_path = kind.id == "label-renamed" and "path" in sides.overrides.stored
        return impact if is_path and _is_stored(difference, sides) else Impact.REREAD
    return impact if impact is not Impact.RELABEL or _is_stored(difference, sides) else Impact.REREAD


def _has_own_items(difference: Difference, sides: Sides) -> bool:
    """Whether finished items can have the label itself; always true for an option."""
    old, _ = sides.elements(difference)
    return difference.address[0] != "labels" or (old is not None and can_have_items(old))


def _is_stored(difference: Difference, sides: Sides) -> bool:
    """Whether finished items can have the label, or one below it; always true for an option."""
    if difference.address[0] != "labels":
        return True
    return str(difference.old_address[1]) in sides.labels_with_items


def is_revived(old: Form, new: Form) -> bool:
    """Whether annotators can choose a label again that was deprecated."""
    return status_of(old) == "deprecated" and is_choosable(new)


def becomes_choosable(old: Form, new: Form) -> bool:
    """Whether annotators can choose a label now that was a draft or a group."""
    return not can_have_items(old) and is_choosable(new)
