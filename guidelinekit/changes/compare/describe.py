"""A difference and its kind -> the message that describes it: an id and arguments, no text."""

from collections.abc import Callable, Mapping
from typing import Any

from guidelinekit.changes.change import Kind
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.normal_form import same
from guidelinekit.changes.compare.replaced_files import files_in
from guidelinekit.changes.compare.sides import Sides
from guidelinekit.changes.message import (
    Argument,
    Message,
    element,
    element_id,
    element_ids,
    field_title,
    group,
    number,
    text,
    value,
    values,
)
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import OWN_PREFIX, Schema
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.prose import plain

Describe = Callable[[Difference, Sides], Message]

#: Longer values are shown by the word diff, or as answers before and after.
_SHORT = 60


def describe(difference: Difference, kind: Kind, sides: Sides) -> Message:
    """Describe what changed. Names come from the newest side that has them; long prose is shown by the word diff."""
    special = _SPECIAL.get(kind.id)
    if special is not None:
        return special(difference, sides)
    address = difference.address
    if len(address) == 2 and address[0] in SECTIONS:
        action = "added" if difference.op == "added" else "removed"
        return _message(f"element-{action}", element=_element(difference, sides))
    return _field_message(difference, kind, sides)


def describe_whole(kind: Kind, title: str) -> Message:
    """Describe a guideline that was added or removed."""
    return _message(kind.id, title=text(title))


def describe_renumbering(count: int, *, are_exchanged: bool) -> Message:
    """Describe that many labels have new codes, which other labels had before if they `are_exchanged`."""
    if are_exchanged:
        return _message("labels-exchanged", count=number(count))
    return _message("labels-renumbered", count=number(count))


def describe_moved_confusion(label_id: str, other_id: str) -> Message:
    """Describe that the test between two labels is now written at the first one."""
    return _message("label-confused-with-moved", label=_label(label_id), other=_label(other_id))


def _message(message_id: str, **arguments: Argument) -> Message:
    return Message(id=f"changes.{message_id}", arguments=arguments)


def _field_message(difference: Difference, kind: Kind, sides: Sides) -> Message:
    """Describe a change of a field: its element or group, the field, and what changed."""
    before, after = difference.before, difference.after
    if difference.op == "changed" and difference.node.meta.shape == "parts" and type(before) is not type(after):
        # One part is written without a list.
        before, after = ([side] if isinstance(side, str) else side for side in (before, after))
    subject = _subject(difference, sides)
    title = field_title(_path(difference.address, sides.schema))

    def message(message_id: str, **arguments: Argument) -> Message:
        return _message(message_id, subject=subject, field=title, **arguments)

    match kind.action:
        case _ if difference.op == "changed" and same(before, after):
            return message("reassigned-value", value=value(after)) if _is_short(after) else message("reassigned")
        case "copyedited" if difference.cause is not None:
            if isinstance(after, dict) and before.get("instead") != after.get("instead"):
                return message("case-renamed", label=_label(after["instead"]))
            return message("link-renamed", element=_successor(difference.cause, sides))
        case "copyedited" | "reworded" if difference.node.meta.prose or difference.node.meta.shape:
            return message(kind.action)
        case "added" if difference.item:
            return message("item-added", item=_item(difference, after))
        case "removed" if difference.item:
            return message("item-removed", item=_item(difference, before))
        case "added" | "removed":
            content = after if kind.action == "added" else before
            short_for = difference.node.meta.short_for
            if short_for and set(content) == {short_for}:
                content = content[short_for]
            is_shown = isinstance(content, str | int | float | bool) and _is_short(content)
            return message(f"{kind.action}-value", value=value(content)) if is_shown else message(kind.action)
        case _ if difference.node.meta.shape == "input" and files_in(after):
            return message("input-changed", files=values(files_in(after)))
        case _ if str(difference.address[-1]).startswith(OWN_PREFIX) and not _is_short(after):
            return message("changed")
        case _ if isinstance(before, list) and isinstance(after, list) and difference.node.meta.ordered:
            return message("changed-from-to", before=value(_as_written(before)), after=value(_as_written(after)))
        case _ if isinstance(before, list) and isinstance(after, list):
            added = [item for item in after if item not in before]
            removed = [item for item in before if item not in after]
            if added and removed:
                return message("list-changed", added=values(added), removed=values(removed))
            if added:
                return message("list-added", added=values(added))
            return message("list-removed", removed=values(removed))
        case _ if _is_short(before) and _is_short(after):
            return message("changed-from-to", before=value(before), after=value(after))
        case _:
            return message("changed")


def _subject(difference: Difference, sides: Sides) -> Argument:
    """Return what contains a field: an element, with the key of an entry inside it, a group, or the guideline."""
    address = difference.address
    if address[0] in SECTIONS and len(address) > 2:
        return _element(difference, sides, part=str(address[3]) if len(address) > 3 else "")
    path = _path(address, sides.schema).split("/")
    entries = [str(key) for key, name in zip(address, path, strict=False) if name == "*"]
    return group(str(address[0]) if len(address) > 1 else "", part=entries[-1] if entries else "")


def _element(difference: Difference, sides: Sides, *, part: str = "") -> Argument:
    section, element_key = str(difference.address[0]), str(difference.address[1])
    name: Any = element_key
    known = [(sides.new, difference.address), (sides.old, difference.old_address)]
    for form, address in reversed(known) if difference.op == "removed" else known:
        entry = form.get(section, {}).get(str(address[1]))
        if isinstance(entry, dict):
            name = entry.get("name") or entry.get("title") or address[1]
            break
    return element(f"{section}/{element_key}", str(name), part=part)


def _path(address: Address, schema: Schema) -> str:
    """Return the path of a property, with `*` for ids."""
    node, path = schema.root, []
    for key in address:
        path.append("*" if node.kind == "map" else str(key))
        child = node.child(key)
        if child is None:
            break
        node = child
    return "/".join(path)


def _successor(cause: Address, sides: Sides) -> Argument:
    """Return the renamed element that is the cause of a change; for a merged one, the element that took its items."""
    scope, element_key = "/".join(map(str, cause[:-1])), str(cause[-1])
    return element_id(f"{scope}/{sides.renames.merges.get(scope, {}).get(element_key, element_key)}")


def _label(label_id: object) -> Argument:
    return element_id(f"labels/{label_id}")


def _item(difference: Difference, item: Any) -> Argument:
    if difference.node.meta.prose:
        return text(plain(item_text(item)))
    refs = difference.node.meta.refs
    if refs and isinstance(item, str):
        return element_id(item if refs == "*" else f"{refs}/{item}")
    return value(item)


def _as_written(numbers: list[Any]) -> str:
    """Return a list of numbers as it is written in a guideline."""
    return f"[{', '.join(map(str, numbers))}]"


def _is_short(content: Any) -> bool:
    if isinstance(content, dict):
        return _is_answer(content) and _length(content) <= _SHORT
    return not isinstance(content, list) and len(str(content)) <= _SHORT


def _is_answer(content: Mapping[str, Any]) -> bool:
    marks = content.get("labels")
    return (
        set(content) <= {"labels", "outcome", "attributes", "text", "step", "name", "nothing", "end"}
        and isinstance(marks, list)
        and all(isinstance(mark, dict) and "label" in mark for mark in marks)
    )


def _length(content: Any) -> int:
    """Return the approximate number of characters of a value, with separators."""
    match content:
        case dict():
            return sum(_length(inner) + (0 if key in ("labels", "label") else 4) for key, inner in content.items())
        case list():
            return sum(_length(inner) + 3 for inner in content)
        case _:
            return len(str(content))


# Kinds that depend on more than one field


def _renamed(section: str, message_id: str) -> Describe:
    def describe_rename(difference: Difference, _: Sides) -> Message:
        before, after = (element_id(f"{section}/{side}") for side in (difference.before, difference.after))
        return _message(message_id, before=before, after=after)

    return describe_rename


def _option_renamed(difference: Difference, sides: Sides) -> Message:
    scope = "/".join(map(str, difference.address[:3]))
    before, after = (element_id(f"{scope}/{side}") for side in (difference.before, difference.after))
    return _message("option-renamed", subject=_subject(difference, sides), before=before, after=after)


def _rekeyed(difference: Difference, sides: Sides) -> Message:
    before, after = _label(difference.before), _label(difference.after)
    return _message("entry-rekeyed", subject=_subject(difference, sides), before=before, after=after)


def _merged(difference: Difference, sides: Sides) -> Message:
    successor = sides.successors.get(str(difference.address[1]), "")
    return _message("label-merged", label=_element(difference, sides), successor=_label(successor))


def _deprecated(difference: Difference, sides: Sides) -> Message:
    label = _element(difference, sides)
    candidates = sides.new.get("labels", {}).get(str(difference.address[1]), {}).get("consider", ())
    if not candidates:
        return _message("label-deprecated", label=label)
    ids = element_ids([f"labels/{label_id}" for label_id in candidates])
    return _message("label-deprecated-for", label=label, candidates=ids)


def _tombstone(message_id: str) -> Describe:
    def describe_tombstone(difference: Difference, sides: Sides) -> Message:
        label = difference.before if difference.op == "removed" else difference.after
        successor = _label(label.get("replaced_by", ""))
        return _message(message_id, label=_element(difference, sides), successor=successor)

    return describe_tombstone


def _split(difference: Difference, sides: Sides) -> Message:
    sources = element_ids([f"labels/{label_id}" for label_id in difference.after.get("split_from", ())])
    return _message("label-split", label=_element(difference, sides), sources=sources)


def _returned(difference: Difference, sides: Sides) -> Message:
    old = sides.old.get("labels", {}).get(str(difference.old_address[1]), {})
    successor, _ = sides.renames.follow("labels", old.get("replaced_by", ""))
    label = _element(difference, sides)
    if successor not in sides.new.get("labels", {}):
        return _message("label-returned", label=label)
    return _message("label-unmerged", label=label, successor=_label(successor))


def _choosable(difference: Difference, sides: Sides) -> Message:
    return _message("label-choosable", label=_element(difference, sides))


def _code_exchanged(difference: Difference, sides: Sides) -> Message:
    scope = "/".join(map(str, difference.address[:-2]))
    other = sides.old_codes.get(scope, {}).get(str(difference.after), "")
    return _message(
        "code-exchanged",
        subject=_subject(difference, sides),
        before=value(difference.before),
        after=value(difference.after),
        other=element_id(f"{scope}/{sides.renames.renames.get(scope, {}).get(other, other)}"),
    )


def _redirected(difference: Difference, sides: Sides) -> Message:
    """Describe that a case names another label to use instead, or no longer names one."""
    old, new = (
        item.get("instead", "") if isinstance(item, dict) else "" for item in (difference.before, difference.after)
    )
    case = text(plain(item_text(difference.after)))
    subject = _subject(difference, sides)
    if new == old:
        return _message("case-reassigned", subject=subject, case=case, label=_label(new))
    if not new:
        return _message("case-without-label", subject=subject, case=case, previous=_label(old))
    if not old:
        return _message("case-with-label", subject=subject, case=case, label=_label(new))
    return _message("case-redirected", subject=subject, case=case, label=_label(new), previous=_label(old))


def _attribute_required(difference: Difference, sides: Sides) -> Message:
    return _message("attribute-demanded", attribute=_element(difference, sides))


def _also_required(difference: Difference, sides: Sides) -> Message:
    attribute = element_id(f"attributes/{difference.after}")
    return _message("attribute-also-demanded", subject=_subject(difference, sides), attribute=attribute)


def _grades(difference: Difference, sides: Sides) -> Message:
    scope = "/".join(map(str, difference.address))
    is_label = len(difference.address) == 1
    subject = group("labels") if is_label else _element(difference, sides)
    order = element_ids([f"{scope}/{key}" for key in difference.after])
    return _message("grades-reordered", subject=subject, order=order)


def _procedure(difference: Difference, _: Sides) -> Message:
    order = element_ids([f"procedure/{key}" for key in difference.after])
    return _message("procedure-reordered", order=order)


def _about_subject(message_id: str) -> Describe:
    def describe_subject(difference: Difference, sides: Sides) -> Message:
        return _message(message_id, subject=_subject(difference, sides))

    return describe_subject


def _file_replaced(difference: Difference, sides: Sides) -> Message:
    files = values(files_in(difference.after))
    return _message("item-file-replaced", subject=_subject(difference, sides), files=files)


def _image_replaced(difference: Difference, sides: Sides) -> Message:
    title = field_title(_path(difference.address, sides.schema))
    files = values(files_in(item_text(difference.after)))
    return _message("text-image-replaced", subject=_subject(difference, sides), field=title, files=files)


_SPECIAL: Mapping[str, Describe] = {
    "label-renamed": _renamed("labels", "label-renamed"),
    "label-merged": _merged,
    "label-deprecated": _deprecated,
    "label-tombstone-added": _tombstone("label-tombstone-added"),
    "label-tombstone-removed": _tombstone("label-tombstone-removed"),
    "label-split": _split,
    "label-returned": _returned,
    "label-unmerged": _returned,
    "label-choosable": _choosable,
    "label-code-exchanged": _code_exchanged,
    "option-code-exchanged": _code_exchanged,
    "label-avoid-when-redirected": _redirected,
    "attribute-renamed": _renamed("attributes", "attribute-renamed"),
    "option-renamed": _option_renamed,
    "attribute-demanded": _attribute_required,
    "attribute-relaxed": _about_subject("attribute-relaxed"),
    "option-attribute-demanded": _also_required,
    "label-attribute-demanded": _also_required,
    "grades-reordered": _grades,
    "procedure-reordered": _procedure,
    "example-answer-adjusted": _about_subject("example-answer-adjusted"),
    "item-file-replaced": _file_replaced,
    "text-image-replaced": _image_replaced,
    "audience-widened": _about_subject("audience-widened"),
    "entry-rekeyed": _rekeyed,
}
