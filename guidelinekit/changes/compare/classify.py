"""A difference and its sides -> its kind of change and its impact."""

import re
import unicodedata
from typing import Any

from guidelinekit.changes.change import Impact, Kind, lowest
from guidelinekit.changes.compare.context import becomes_choosable, in_context, is_revived
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.inner_impact import inner_impact
from guidelinekit.changes.compare.mark_positions import is_moved_only
from guidelinekit.changes.compare.normal_form import same
from guidelinekit.changes.compare.replaced_files import as_written
from guidelinekit.changes.compare.sides import Form, Sides
from guidelinekit.changes.compare.written_answers import written_difference
from guidelinekit.changes.kinds import SPECIAL, field_kind
from guidelinekit.changes.label_state import status_of
from guidelinekit.changes.stored_values import not_below_floor
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
        is_copyedit = not is_reassignment and differ_by_copyedit(sides.in_new_ids(difference), difference.after)
        return field_kind(path, node, "copyedited" if is_copyedit else "reworded")
    return field_kind(path, node, op)


def impact_of(difference: Difference, kind: Kind, sides: Sides) -> tuple[Impact, bool]:
    """Return the impact of a difference, and whether it needs a decision of the author.

    A change inside an answer, a mark or an input is no higher than the highest of the fields that changed in it.
    """
    default = kind.impact
    if kind.id not in SPECIAL and difference.op == "changed" and difference.node.forms:
        inner = inner_impact(difference.node, sides.in_new_ids(difference), difference.after)
        default = lowest(candidate for candidate in (default, inner) if candidate is not None) or default
    impact = in_context(difference, kind, default, sides)
    override = sides.overrides.of(kind, difference.address)
    if override is not None:
        return not_below_floor(kind.id, impact, override.impact), False
    if impact is not default and impact is Impact.EDITORIAL:
        return impact, False
    # That a label keeps its meaning under a new id is declared, so its new name needs no decision.
    is_renamed = difference.address[:-1] != difference.old_address[:-1] and kind.id in _NAMES
    return impact, kind.needs_decision and not is_renamed


_NAMES = ("label-name-changed", "attribute-options-name-changed")


def differ_by_copyedit(before: Any, after: Any) -> bool:
    """Whether two texts or list items are equal or differ only by copy-editing; another `instead` is more than that."""
    if _have_other_words(item_text(before), item_text(after)):
        return False
    if isinstance(before, str) and isinstance(after, str):
        return fold(before) == fold(after)
    rest = [{key: value for key, value in item.items() if key != "text"} for item in (before, after)]
    return rest[0] == rest[1] and fold(item_text(before)) == fold(item_text(after))


#: Words of a text without markup in which words and numbers can appear or change, such as `&amp;` and `1.`.
_WORD = re.compile(r"[^\W_]+")
_UNSURE = re.compile(r"[&\\\u00ad\u200b\u2060\ufeff]|^\s*\d+[.)]", re.MULTILINE)


def _have_other_words(before: str, after: str) -> bool:
    """Whether two texts surely have different words, so that they need not be parsed to see that."""
    if not before.isascii() or not after.isascii() or _UNSURE.search(before) or _UNSURE.search(after):
        return False
    return _WORD.findall(before) != _WORD.findall(after)


def _special(difference: Difference, sides: Sides) -> str:
    """Return the id of a kind that depends on more than one field; empty for other kinds."""
    address, op = difference.address, difference.op
    if op == "renamed":
        return _RENAMED.get(
            (str(address[0]), len(address)), "element-renamed" if len(address) == 2 else "entry-rekeyed"
        )
    if op == "reordered":
        return "procedure-reordered" if address[0] == "procedure" else "grades-reordered"
    if op == "changed" and difference.node.meta.prose and _differs_only_in_files(difference):
        return "text-image-replaced"
    if address[-1] == "name" and op == "changed" and _is_same_name(difference):
        return "label-name-copyedited" if address[0] == "labels" else "option-name-copyedited"
    if address == ("task", "choose") and op == "changed" and _is_choose_widened(difference):
        return "task-choose-widened"
    if op == "removed" and address[-1] in sides.renames.merges.get("/".join(map(str, address[:-1])), ()):
        merged = _MERGED.get((str(address[0]), len(address)), "")
        if merged:
            return merged
    if address[0] == "labels":
        return _special_of_label(difference, sides)
    if address[0] == "attributes":
        return _special_of_attribute(difference, sides)
    if difference.node.meta.shape == "input" and op == "changed" and _differs_only_in_files(difference):
        return "item-file-replaced"
    if difference.node.meta.shape == "answer" and op == "changed" and difference.cause is None:
        return _special_of_answer(difference, sides)
    return _widened(difference)


def _special_of_answer(difference: Difference, sides: Sides) -> str:
    before = sides.in_new_ids(difference)
    if difference.address[0] == "examples" and is_moved_only(before, difference.after):
        return "example-answer-adjusted"
    written = written_difference(before, difference.after, sides.new.get("attributes", {}))
    return f"written-answer-{written}" if written else ""


#: By section and depth, the kind of a rename.
_RENAMED = {
    ("labels", 2): "label-renamed",
    ("attributes", 2): "attribute-renamed",
    ("attributes", 4): "option-renamed",
    ("outcomes", 2): "outcome-renamed",
}
#: By section and depth, the kind of a removal if another element declares the removed id.
_MERGED = {("attributes", 4): "option-merged", ("outcomes", 2): "outcome-merged"}


def _special_of_label(difference: Difference, sides: Sides) -> str:
    address, op = difference.address, difference.op
    label_id = str(address[1]) if len(address) > 1 else ""
    if len(address) == 2 and op in ("added", "removed"):
        label = difference.after if op == "added" else difference.before
        if status_of(label) == "draft":
            return f"label-draft-{op}"
        if label.get("abstract") and label_id not in sides.successors:
            return f"label-group-{op}"
        if _is_tombstone(difference, sides):
            return f"label-tombstone-{op}"
        if op == "added" and difference.after.get("split_from"):
            return "label-split"
        if op == "removed" and label_id in sides.successors:
            return "label-merged"
    if address[2:] in (("status",), ("abstract",)):
        return _special_of_status(difference, sides)
    if address[2:] == ("priority",) and op == "changed" and sides.has_same_priorities:
        return "label-priorities-renumbered"
    if address[2:] == ("code",) and op == "changed" and _is_code_exchanged(difference, "labels", sides):
        return "label-code-exchanged"
    if address[2:] == ("attributes",) and op == "added":
        return "label-attribute-demanded" if _is_required(difference.after, sides.new) else ""
    if _redirects(difference, sides):
        return "label-avoid-when-redirected"
    return _widened(difference)


def _special_of_status(difference: Difference, sides: Sides) -> str:
    """Return the kind of a change of `status` or `abstract`."""
    old, new = sides.elements(difference)
    assert old is not None
    assert new is not None
    if difference.address[2] == "abstract" and status_of(old) != status_of(new):
        return ""  # the change of the status describes it
    if difference.after == "deprecated":
        return "label-merged" if sides.successor_of(str(difference.address[1])) else "label-deprecated"
    if is_revived(old, new):
        is_merged = sides.renames.follow("labels", old.get("replaced_by", ""))[0] in sides.new.get("labels", {})
        return "label-unmerged" if is_merged else "label-returned"
    return "label-choosable" if becomes_choosable(old, new) else ""


def _is_code_exchanged(difference: Difference, scope: str, sides: Sides) -> bool:
    """Whether the new code was that of another label or option, which can still be chosen."""
    other = sides.old_codes.get(scope, {}).get(str(difference.after))
    return other is not None and other != difference.old_address[-2]


def _special_of_attribute(difference: Difference, sides: Sides) -> str:
    address, before, after = difference.address, difference.before, difference.after
    if len(address) == 2 and difference.op == "added":
        return "attribute-demanded" if after.get("required") else ""
    if address[4:] == ("code",) and difference.op == "changed":
        scope = "/".join(map(str, address[:3]))
        return "option-code-exchanged" if _is_code_exchanged(difference, scope, sides) else ""
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


#: Signs that do not distinguish two names. Those of C++, C# and R&D do.
_SIGNS = re.compile(r"[\s\-–—_/.,:;!?'\"()\[\]“”„‘’«»…]+")


def _is_same_name(difference: Difference) -> bool:
    """Whether two names of a label or option differ only by upper case, spacing or signs."""
    if difference.address[0] not in ("labels", "attributes") or len(difference.address) not in (3, 5):
        return False
    if difference.address[0] == "attributes" and len(difference.address) == 3:
        return False
    sides = (unicodedata.normalize("NFC", side) for side in (difference.before, difference.after))
    before, after = (_SIGNS.sub("", side).casefold() for side in sides)
    return before == after and bool(after)


def _is_required(attribute_id: str, form: Form) -> bool:
    return bool(form.get("attributes", {}).get(attribute_id, {}).get("required"))


def _widened(difference: Difference) -> str:
    """Return the id of the kind of change if more readers may see an element than before; otherwise empty."""
    is_audience = difference.address[-1] == "audience" and difference.node.kind == "list"
    if is_audience and difference.node.meta.impact["changed"] != Impact.EDITORIAL:
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
