"""A difference and its sides -> its kind of change and its impact."""

from typing import Any

from guidelinekit.changes.change import Impact, Kind, lowest
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.inner_impact import inner_impact
from guidelinekit.changes.compare.mark_positions import is_moved_only
from guidelinekit.changes.compare.normal_form import same
from guidelinekit.changes.compare.replaced_files import as_written
from guidelinekit.changes.compare.sides import Form, Sides
from guidelinekit.changes.kinds import SPECIAL, field_kind
from guidelinekit.guideline.format.audience import EVERYONE
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.prose import fold


def kind_of(difference: Difference, sides: Sides) -> Kind:
    """Return the kind of a difference."""
    path = tuple(str(key) for key in difference.address)
    node, op = difference.node, difference.op
    special = _special(difference, sides)
    if special:
        return SPECIAL[special]
    if op == "changed" and node.meta.prose:
        # Where ids were reassigned, the same text is about another element.
        is_reassignment = same(difference.before, difference.after)
        is_copyedit = not is_reassignment and _differ_by_copyedit(sides.in_new_ids(difference), difference.after)
        return field_kind(path, node, "copyedited" if is_copyedit else "reworded")
    return field_kind(path, node, op)


def impact_of(difference: Difference, kind: Kind, sides: Sides) -> tuple[Impact, bool]:
    """Return the impact of a difference, and whether it needs a decision of the author.

    A change inside an answer, a mark or an input is no higher than the highest of the fields that changed in it.
    """
    override = sides.overrides.of(kind, difference.address)
    if override is not None:
        return override.impact, False
    impact = kind.impact
    if kind.id not in SPECIAL and difference.op == "changed" and difference.node.forms:
        inner = inner_impact(difference.node, sides.in_new_ids(difference), difference.after)
        impact = lowest(candidate for candidate in (impact, inner) if candidate is not None) or impact
    return impact, kind.needs_decision


def _differ_by_copyedit(before: Any, after: Any) -> bool:
    """Whether two texts or list items differ only by copy-editing; another `instead` is more than that."""
    if isinstance(before, str) and isinstance(after, str):
        return fold(before) == fold(after)
    rest = [{key: value for key, value in item.items() if key != "text"} for item in (before, after)]
    return rest[0] == rest[1] and fold(item_text(before)) == fold(item_text(after))


def _special(difference: Difference, sides: Sides) -> str:
    """Return the id of a kind that depends on more than one field; empty for other kinds."""
    address, op = difference.address, difference.op
    if op == "renamed":
        return _RENAMED.get((str(address[0]), len(address)), "entry-rekeyed")
    if op == "reordered":
        return "procedure-reordered" if address[0] == "procedure" else "grades-reordered"
    if op == "changed" and difference.node.meta.prose and _differs_only_in_files(difference):
        return "text-image-replaced"
    if address == ("task", "choose") and op == "changed" and _is_choose_widened(difference):
        return "task-choose-widened"
    if address[0] == "labels":
        return _special_of_label(difference, sides)
    if address[0] == "attributes":
        return _special_of_attribute(difference, sides)
    if difference.node.meta.shape == "input" and op == "changed" and _differs_only_in_files(difference):
        return "item-file-replaced"
    if address[0] == "examples" and address[2:] == ("answer",) and op == "changed" and difference.cause is None:
        return "example-answer-adjusted" if is_moved_only(sides.in_new_ids(difference), difference.after) else ""
    return _widened(difference)


#: By section and depth, the kind of a rename.
_RENAMED = {("labels", 2): "label-renamed", ("attributes", 2): "attribute-renamed", ("attributes", 4): "option-renamed"}


def _special_of_label(difference: Difference, sides: Sides) -> str:
    address, op = difference.address, difference.op
    label_id = str(address[1]) if len(address) > 1 else ""
    if len(address) == 2:
        if op in ("added", "removed") and _is_tombstone(difference, sides):
            return f"label-tombstone-{op}"
        if op == "added" and difference.after.get("split_from"):
            return "label-split"
        if op == "removed" and label_id in sides.successors:
            return "label-merged"
    if address[2:] == ("status",) and difference.after == "deprecated":
        return "label-merged" if label_id in sides.successors else "label-deprecated"
    if address[2:] == ("attributes",) and op == "added":
        return "label-attribute-demanded" if _is_required(difference.after, sides.new) else ""
    if _redirects(difference, sides):
        return "label-avoid-when-redirected"
    return _widened(difference)


def _special_of_attribute(difference: Difference, sides: Sides) -> str:
    address, before, after = difference.address, difference.before, difference.after
    if len(address) == 2 and difference.op == "added":
        return "attribute-demanded" if after.get("required") else ""
    if address[4:] == ("attributes",) and difference.op == "added":
        return "option-attribute-demanded" if _is_required(after, sides.new) else ""
    if address[2:] == ("required",) and not after:
        return "attribute-relaxed"
    if address[2:] == ("range",) and before and after and after[0] <= before[0] and before[1] <= after[1]:
        return "attribute-range-widened"
    if address[2:] == ("choose",) and difference.op == "changed" and _is_choose_widened(difference):
        return "attribute-choose-widened"
    return _widened(difference)


def _is_choose_widened(difference: Difference) -> bool:
    """Whether every number of choices that was allowed is still allowed."""
    (low, *high), (new_low, *new_high) = difference.before, difference.after
    return bool(new_low <= low and (not new_high or (bool(high) and high <= new_high)))


def _is_required(attribute_id: str, form: Form) -> bool:
    return bool(form.get("attributes", {}).get(attribute_id, {}).get("required"))


def _widened(difference: Difference) -> str:
    """Return the id of the kind of change if more readers may see an element than before; otherwise empty."""
    if difference.address[-1] == "audience" and difference.node.kind == "list":
        before, after = difference.before or (), difference.after or ()
        # Without `everyone`, a default of the settings may apply, which the comparison does not know.
        if EVERYONE in after or (EVERYONE not in before and (not after or (before and set(before) <= set(after)))):
            return "audience-widened"
    return ""


def _is_tombstone(difference: Difference, sides: Sides) -> bool:
    """Whether a label that is added or removed only points to its successor, which exists."""
    label = difference.after if difference.op == "added" else difference.before
    successor = label.get("replaced_by", "")
    if difference.op == "removed":
        successor, _ = sides.renames.follow("labels", successor)
    return label.get("status") == "deprecated" and successor in sides.new.get("labels", {})


def _redirects(difference: Difference, sides: Sides) -> bool:
    """Whether a case names another label to use instead, and not only the new id of the same label."""
    if not difference.item or difference.op != "changed" or difference.node.meta.shape != "items":
        return False
    if difference.cause is not None:
        return False
    return bool(sides.in_new_ids(difference).get("instead") != difference.after.get("instead"))


def _differs_only_in_files(difference: Difference) -> bool:
    """Whether an input or a text differs only in the content of its files."""
    before, after = difference.before, difference.after
    return not same(before, after) and same(as_written(before), as_written(after))
