"""A difference and its kind -> the message that describes it: an id and arguments, no text."""

from typing import Any

from guidelinekit.changes.change import Kind
from guidelinekit.changes.compare.describe_kinds import SPECIAL, describe_parents, describe_status
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.names import (
    all_names,
    element_argument,
    field_path,
    id_argument,
    subject_argument,
    value_argument,
)
from guidelinekit.changes.compare.normal_form import same
from guidelinekit.changes.compare.replaced_files import as_written, files_in
from guidelinekit.changes.compare.sides import Sides
from guidelinekit.changes.message import Argument, Message, field_title, number, text, value, values
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.schema import Node
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.prose import plain

#: Longer values are compared word by word.
_SHORT = 60


def describe(difference: Difference, kind: Kind, sides: Sides) -> Message:
    """Describe what changed. Names come from the newest side that has them; long prose is shown by the word diff."""
    special = SPECIAL.get(kind.id)
    if special is not None:
        return special(difference, sides)
    address = difference.address
    if len(address) == 2 and address[0] in SECTIONS:
        action = "added" if difference.op == "added" else "removed"
        return _message(f"element-{action}", element=element_argument(difference, sides))
    status = describe_status(difference, sides) if address[-1] == "status" else None
    return status if status is not None else _field_message(difference, kind, sides)


def describe_whole(kind: Kind, title: str) -> Message:
    """Describe a guideline that was added or removed."""
    return _message(kind.id, title=text(title))


def describe_renumbering(count: int, *, are_exchanged: bool) -> Message:
    """Describe that many labels have new codes, which other labels had before if they `are_exchanged`."""
    if are_exchanged:
        return _message("labels-exchanged", count=number(count))
    return _message("labels-renumbered", count=number(count))


def describe_moved_confusion(label_id: str, other_id: str, sides: Sides, *, is_reworded: bool) -> Message:
    """Describe that the test between two labels is now written at the first one."""
    message_id = "label-confused-with-moved-reworded" if is_reworded else "label-confused-with-moved"
    return _message(message_id, label=_label(label_id, sides), other=_label(other_id, sides))


def _message(message_id: str, **arguments: Argument) -> Message:
    return Message(id=f"changes.{message_id}", arguments=arguments)


def _field_message(difference: Difference, kind: Kind, sides: Sides) -> Message:
    """Describe a change of a field: its element or group, the field, and what changed."""
    before, after = difference.before, difference.after
    if difference.op == "changed" and difference.node.meta.shape == "parts" and type(before) is not type(after):
        # One part is written without a list.
        before, after = ([side] if isinstance(side, str) else side for side in (before, after))
    subject = subject_argument(difference, sides)
    title = field_title(field_path(difference.address, sides.schema))

    def message(message_id: str, **arguments: Argument) -> Message:
        return _message(message_id, subject=subject, field=title, **arguments)

    def shown(content: Any, *, is_old: bool = False) -> Argument:
        return _value(difference.value_node, content, sides, is_old=is_old)

    match kind.action:
        case _ if difference.op == "changed" and same(before, after):
            # The id is shown, because it names another element than before.
            return message("reassigned-value", value=value(after)) if _is_short(after) else message("reassigned")
        case "copyedited" if difference.cause is not None:
            if isinstance(after, dict) and before.get("instead") != after.get("instead"):
                return message("case-renamed", label=_label(after["instead"], sides))
            return message("link-renamed", element=_successor(difference.cause, sides))
        case "copyedited" | "reworded" if difference.node.meta.prose:
            return message(kind.action)
        case "copyedited" | "reworded" if difference.node.meta.shape:
            return message(kind.action, names=all_names(difference, sides))
        case "added" if difference.item:
            return message("item-added", item=_item(difference, after, sides))
        case "removed" if difference.item:
            return message("item-removed", item=_item(difference, before, sides))
        case "added" | "removed" | "changed" if difference.node.meta.what == "label-parent":
            return describe_parents(difference, sides)
        case "added" | "removed":
            content = after if kind.action == "added" else before
            short_for = difference.node.meta.short_for
            if short_for and set(content) == {short_for}:
                content = content[short_for]
            if not _is_short(content) or not _is_readable(difference.node, content):
                return message(kind.action)
            return message(f"{kind.action}-value", value=shown(content, is_old=kind.action == "removed"))
        case _ if difference.node.meta.shape == "input" and files_in(after):
            return message("input-changed", files=values(files_in(after)), names=all_names(difference, sides))
        case _ if difference.node.meta.shape == "input":
            return message("changed", names=all_names(difference, sides))
        case _ if isinstance(before, list) and isinstance(after, list) and not difference.node.meta.ordered:
            added = [item for item in after if item not in before]
            removed = [item for item in before if item not in after]
            arguments = {"added": shown(added)} if added else {}
            arguments |= {"removed": shown(removed, is_old=True)} if removed else {}
            if not arguments or not all(map(_is_short, added + removed)):
                return message("changed", names=all_names(difference, sides))
            return message("list-changed" if len(arguments) > 1 else f"list-{next(iter(arguments))}", **arguments)
        case _ if _is_short(before) and _is_short(after):
            return message("changed-from-to", before=shown(before, is_old=True), after=shown(after))
        case _:
            return message("changed", names=all_names(difference, sides))


def is_compared_by_word(difference: Difference, message: Message) -> bool:
    """Whether a change is shown by comparing the two values word by word, because its message does not show them."""
    if difference.op != "changed":
        return False
    if difference.node.meta.prose:
        return bool(as_written(item_text(difference.before)) != as_written(item_text(difference.after)))
    return "names" in message.arguments


def _value(node: Node, content: Any, sides: Sides, *, is_old: bool) -> Argument:
    if isinstance(content, str) and not node.meta.refs and (node.meta.prose or node.is_line):
        return text(plain(content) if node.meta.prose else content)
    if isinstance(content, list) and node.meta.ordered and all(isinstance(item, int | float) for item in content):
        return value(_interval(content))
    return value_argument(node, content, sides, is_old=is_old)


def _interval(limits: list[Any]) -> str:
    """Return the lowest and the highest allowed number in one expression: `1–3`, or `≥ 1`."""
    low, *high = limits
    if not high:
        return f"≥ {low}"
    return str(low) if high == [low] else f"{low}–{high[0]}" if low >= 0 else f"{low} … {high[0]}"


def _successor(cause: Address, sides: Sides) -> Argument:
    """Return the renamed element that is the cause of a change; for a merged one, the element that took its items."""
    scope, element_key = "/".join(map(str, cause[:-1])), str(cause[-1])
    return id_argument(f"{scope}/{sides.renames.merges.get(scope, {}).get(element_key, element_key)}", sides)


def _label(label_id: object, sides: Sides, *, is_old: bool = False) -> Argument:
    return id_argument(f"labels/{label_id}", sides, is_old=is_old)


def _item(difference: Difference, item: Any, sides: Sides) -> Argument:
    if difference.node.meta.prose:
        return text(plain(item_text(item)))
    return value_argument(difference.value_node, item, sides, is_old=difference.op == "removed")


def _is_short(content: Any) -> bool:
    return _length(content) <= _SHORT


def _is_readable(node: Node, content: Any) -> bool:
    """Whether a value says something without the titles of its fields: not an entry of a map, such as an option."""
    return not isinstance(content, dict) or bool(node.meta.shape) or node.kind == "leaf"


def _length(content: Any) -> int:
    """Return the approximate number of characters of a value, with separators."""
    match content:
        case dict():
            return sum(_length(inner) + (0 if key in ("labels", "label") else 4) for key, inner in content.items())
        case list():
            return sum(_length(inner) + 3 for inner in content)
        case _:
            return len(str(content))
