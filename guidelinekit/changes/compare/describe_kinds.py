"""Kinds of change that depend on more than one field -> their messages."""

from collections.abc import Callable, Mapping
from typing import Any

from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.names import (
    all_names,
    element_argument,
    field_path,
    id_argument,
    ids_argument,
    subject_argument,
)
from guidelinekit.changes.compare.replaced_files import files_in
from guidelinekit.changes.compare.sides import Sides
from guidelinekit.changes.message import Argument, Message, element_id, field_title, group, text, value, values
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.prose import plain

Describe = Callable[[Difference, Sides], Message]


def _message(message_id: str, **arguments: Argument) -> Message:
    return Message(id=f"changes.{message_id}", arguments=arguments)


def _label(label_id: object, sides: Sides, *, is_old: bool = False) -> Argument:
    return id_argument(f"labels/{label_id}", sides, is_old=is_old)


def _renamed(section: str, message_id: str) -> Describe:
    def describe_rename(difference: Difference, sides: Sides) -> Message:
        before, after = (element_id(f"{section}/{side}") for side in (difference.before, difference.after))
        return _message(message_id, element=element_argument(difference, sides), before=before, after=after)

    return describe_rename


def _option_renamed(difference: Difference, sides: Sides) -> Message:
    scope = "/".join(map(str, difference.address[:3]))
    before, after = (element_id(f"{scope}/{side}") for side in (difference.before, difference.after))
    return _message("option-renamed", subject=subject_argument(difference, sides), before=before, after=after)


def _value_merged(message_id: str) -> Describe:
    def describe_merge(difference: Difference, sides: Sides) -> Message:
        scope = "/".join(map(str, difference.address[:-1]))
        successor, _ = sides.renames.follow(scope, str(difference.address[-1]))
        successor_argument = id_argument(f"{scope}/{successor}", sides)
        is_element = len(difference.address) == 2
        subject = element_argument(difference, sides) if is_element else subject_argument(difference, sides)
        return _message(message_id, subject=subject, successor=successor_argument)

    return describe_merge


def _element_renamed(difference: Difference, sides: Sides) -> Message:
    return _renamed(str(difference.address[0]), "element-renamed")(difference, sides)


def _rekeyed(difference: Difference, sides: Sides) -> Message:
    before, after = (element_id(f"labels/{side}") for side in (difference.before, difference.after))
    return _message("entry-rekeyed", subject=subject_argument(difference, sides), before=before, after=after)


def _merged(difference: Difference, sides: Sides) -> Message:
    successor = sides.successor_of(str(difference.address[1]))
    return _message("label-merged", label=element_argument(difference, sides), successor=_label(successor, sides))


def _deprecated(difference: Difference, sides: Sides) -> Message:
    label = element_argument(difference, sides)
    candidates = sides.new.get("labels", {}).get(str(difference.address[1]), {}).get("consider", ())
    if not candidates:
        return _message("label-deprecated", label=label)
    ids = ids_argument([f"labels/{label_id}" for label_id in candidates], sides)
    return _message("label-deprecated-for", label=label, candidates=ids)


def describe_status(difference: Difference, sides: Sides) -> Message | None:
    """Describe a change of the status of an element that other fields explain; None where they do not."""
    section, before, after = str(difference.address[0]), difference.before, difference.after
    if difference.op != "changed" or section not in ("labels", "rules") or len(difference.address) != 3:
        return None
    subject = element_argument(difference, sides)
    old, new = ((element or {}) for element in sides.elements(difference))
    if section == "labels" and (before, after) == ("deprecated", "active"):
        previous = [old["replaced_by"]] if "replaced_by" in old else old.get("consider", ())
        if not previous:
            return _message("label-returned", label=subject)
        ids = ids_argument([f"labels/{label_id}" for label_id in previous], sides, is_old=True)
        return _message("label-returned-from", label=subject, previous=ids)
    if section == "rules" and after == "deprecated":
        if not new.get("replaced_by"):
            return _message("rule-deprecated", rule=subject)
        return _message("rule-replaced", rule=subject, successor=id_argument(f"rules/{new['replaced_by']}", sides))
    return None


def _tombstone(message_id: str) -> Describe:
    def describe_tombstone(difference: Difference, sides: Sides) -> Message:
        label = difference.before if difference.op == "removed" else difference.after
        successor = _label(label.get("replaced_by", ""), sides, is_old=difference.op == "removed")
        return _message(message_id, label=element_argument(difference, sides), successor=successor)

    return describe_tombstone


def _split(difference: Difference, sides: Sides) -> Message:
    sources = ids_argument([f"labels/{label_id}" for label_id in difference.after.get("split_from", ())], sides)
    return _message("label-split", label=element_argument(difference, sides), sources=sources)


def _choosable(difference: Difference, sides: Sides) -> Message:
    is_draft = difference.address[2:] == ("status",)
    return _message("label-activated" if is_draft else "label-choosable", label=element_argument(difference, sides))


def _code_exchanged(difference: Difference, sides: Sides) -> Message:
    scope = "/".join(map(str, difference.address[:-2]))
    other = sides.old_codes.get(scope, {}).get(str(difference.after), "")
    return _message(
        "code-exchanged",
        subject=subject_argument(difference, sides),
        before=value(difference.before),
        after=value(difference.after),
        other=id_argument(f"{scope}/{sides.renames.renames.get(scope, {}).get(other, other)}", sides),
    )


def _redirected(difference: Difference, sides: Sides) -> Message:
    """Describe that a case names another label to use instead, or no longer names one."""
    old, new = (
        item.get("instead", "") if isinstance(item, dict) else "" for item in (difference.before, difference.after)
    )
    case = text(plain(item_text(difference.after)))
    subject = subject_argument(difference, sides)
    if new == old:
        return _message("case-reassigned", subject=subject, case=case, label=element_id(f"labels/{new}"))
    previous = _label(old, sides, is_old=True)
    if not new:
        return _message("case-without-label", subject=subject, case=case, previous=previous)
    label = _label(new, sides)
    if not old:
        return _message("case-with-label", subject=subject, case=case, label=label)
    return _message("case-redirected", subject=subject, case=case, label=label, previous=previous)


def _attribute_required(difference: Difference, sides: Sides) -> Message:
    return _message("attribute-demanded", attribute=element_argument(difference, sides))


def _also_required(difference: Difference, sides: Sides) -> Message:
    attribute = id_argument(f"attributes/{difference.after}", sides)
    return _message("attribute-also-demanded", subject=subject_argument(difference, sides), attribute=attribute)


def _grades(difference: Difference, sides: Sides) -> Message:
    scope = "/".join(map(str, difference.address))
    is_label = len(difference.address) == 1
    subject = group("labels") if is_label else element_argument(difference, sides)
    order = ids_argument([f"{scope}/{key}" for key in difference.after], sides)
    return _message("grades-reordered", subject=subject, order=order)


def _procedure(difference: Difference, sides: Sides) -> Message:
    order = ids_argument([f"procedure/{key}" for key in difference.after], sides)
    return _message("procedure-reordered", order=order)


def _adjusted(difference: Difference, sides: Sides) -> Message:
    subject = subject_argument(difference, sides)
    return _message("example-answer-adjusted", subject=subject, names=all_names(difference, sides))


def _about_subject(message_id: str) -> Describe:
    def describe_subject(difference: Difference, sides: Sides) -> Message:
        return _message(message_id, subject=subject_argument(difference, sides))

    return describe_subject


def _file_replaced(difference: Difference, sides: Sides) -> Message:
    files = values(files_in(difference.after))
    return _message("item-file-replaced", subject=subject_argument(difference, sides), files=files)


def _image_replaced(difference: Difference, sides: Sides) -> Message:
    title = field_title(field_path(difference.address, sides.schema))
    files = values(files_in(item_text(difference.after)))
    return _message("text-image-replaced", subject=subject_argument(difference, sides), field=title, files=files)


def describe_parents(difference: Difference, sides: Sides) -> Message:
    """Describe that a label has another parent."""

    def ids(content: Any) -> list[str]:
        return [content] if isinstance(content, str) else list(content or ())

    def parents(found: list[str], *, is_old: bool = False) -> Argument:
        return ids_argument([f"labels/{label_id}" for label_id in found], sides, is_old=is_old)

    label = element_argument(difference, sides)
    old, new = ids(difference.before), ids(difference.after)
    kept = {sides.renames.follow("labels", label_id)[0] for label_id in old}.intersection(new)
    removed = [label_id for label_id in old if sides.renames.follow("labels", label_id)[0] not in kept]
    added = [label_id for label_id in new if label_id not in kept]
    before, after = parents(removed or old, is_old=True), parents(added or new)
    if not removed and added:
        return _message("label-parent-added", label=label, after=after)
    if removed and not added:
        return _message("label-parent-removed", label=label, before=before)
    return _message("label-parent-changed", label=label, before=before, after=after)


SPECIAL: Mapping[str, Describe] = {
    "label-renamed": _renamed("labels", "label-renamed"),
    "label-merged": _merged,
    "label-deprecated": _deprecated,
    "label-tombstone-added": _tombstone("label-tombstone-added"),
    "label-tombstone-removed": _tombstone("label-tombstone-removed"),
    "label-split": _split,
    "label-choosable": _choosable,
    "label-code-exchanged": _code_exchanged,
    "option-code-exchanged": _code_exchanged,
    "label-avoid-when-redirected": _redirected,
    "attribute-renamed": _renamed("attributes", "attribute-renamed"),
    "option-renamed": _option_renamed,
    "option-merged": _value_merged("option-merged"),
    "outcome-renamed": _element_renamed,
    "outcome-merged": _value_merged("outcome-merged"),
    "element-renamed": _element_renamed,
    "attribute-demanded": _attribute_required,
    "attribute-relaxed": _about_subject("attribute-relaxed"),
    "option-attribute-demanded": _also_required,
    "label-attribute-demanded": _also_required,
    "grades-reordered": _grades,
    "procedure-reordered": _procedure,
    "example-answer-adjusted": _adjusted,
    "item-file-replaced": _file_replaced,
    "text-image-replaced": _image_replaced,
    "audience-widened": _about_subject("audience-widened"),
    "entry-rekeyed": _rekeyed,
}
