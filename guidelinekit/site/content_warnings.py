"""A change inside an element with a content warning -> what is shown of it before a reader opens the content. Pure."""

from dataclasses import replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.groups import ChangeGroup
from guidelinekit.changes.message import Argument, Message, element, field_title

#: The arguments of a message about several changes that show no values.
_OF_GROUP = frozenset({"field", "where", "names"})
#: The messages that show a value, and those that say the same without it.
_WITHOUT_VALUE = {"changes.added-value": "changes.added", "changes.removed-value": "changes.removed"}


def warning_of(change: Change) -> str:
    """Return the warning of the element that a change is inside; empty without one.

    An element that was added or removed as a whole, and the warning itself, are shown without a warning.
    """
    if change.address.count("/") < 2 or change.address.endswith("/warning"):
        return ""
    return next((str(side["warning"]) for side in reversed(change.audiences) if side.get("warning")), "")


def open_message(change: Change) -> Message:
    """Return the message to show beside the warning: it quotes nothing of the content that the warning is about."""
    if not (warning_of(change) and _quotes(change)):
        return change.message
    message = without_values(change).message
    return replace(message, id=_WITHOUT_VALUE.get(change.message.id, message.id))


def open_group_message(group: ChangeGroup) -> Message:
    """Return the message of a group that quotes nothing of an element with a warning."""
    arguments = group.message.arguments
    shows_values = "field" in arguments and not arguments.keys() <= _OF_GROUP
    if not (shows_values and any(warning_of(change) and _quotes(change) for change in group.changes)):
        return group.message
    return Message(id="groups.changed", arguments={key: arguments[key] for key in _OF_GROUP})


def without_values(change: Change) -> Change:
    """Return a change with a message that says only where something changed, not what."""
    arguments = {key: change.message.arguments[key] for key in ("subject", "field") if key in change.message.arguments}
    if "subject" not in arguments or "field" not in arguments:
        section, element_id = change.address.split("/")[:2]
        path = "/".join([section, "*", *change.address.split("/")[2:3]])
        arguments = {"subject": element(f"{section}/{element_id}", element_id), "field": field_title(path)}
    # Without `prose`, the values are not compared word by word either.
    return replace(change, message=Message(id="changes.changed", arguments=arguments), prose=False)


def _quotes(change: Change) -> bool:
    """Whether the message of a change shows a text of the guideline, and not only ids, keywords, numbers and dates."""
    difference = change.difference
    is_input = difference is not None and difference.node.meta.shape in ("input", "parts")
    return any(_is_text(argument, is_input=is_input) for argument in change.message.arguments.values())


def _is_text(argument: Argument, *, is_input: bool) -> bool:
    match argument:
        case {"type": "text"}:
            return True
        case {"type": "value", "value": content} | {"type": "values", "values": content}:
            items = content if isinstance(content, list | tuple) else [content]
            # Ids and keywords have no spaces.
            return is_input or any(isinstance(item, dict) or " " in str(item) for item in items)
        case _:
            return False
