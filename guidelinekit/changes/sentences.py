"""A difference and its kind -> one sentence for people, in plain text."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.change import Kind
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.compare.normal_form import same
from guidelinekit.changes.compare.renames import successor_of
from guidelinekit.changes.compare.replaced_files import files_in
from guidelinekit.guideline.check.references import ELEMENT_WORDS
from guidelinekit.guideline.format.schema import OWN_PREFIX, Node
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.prose import plain

Form = Mapping[str, Any]

_SHORT = 60


def sentence(difference: Difference, kind: Kind, old: Form, new: Form) -> str:
    """Say what changed. Names come from the newest side that has them; long prose is left to the word diff."""
    special = _SPECIAL.get(kind.id)
    if special is not None:
        return special.format(**_words(difference, old, new))
    address, node = difference.address, difference.node
    if len(address) == 2 and address[0] in ELEMENT_WORDS:
        noun = f"{ELEMENT_WORDS[str(address[0])]} {_element_name(difference, old, new)}"
        return f"New {noun}." if difference.op == "added" else f"{noun[:1].upper()}{noun[1:]} was removed."
    title = node.title[:1].lower() + node.title[1:] if node.title else str(address[-1])
    if str(address[-1]).startswith("x-"):
        title = str(address[-1])
    return f"{_subject(difference, old, new)}{_predicate(difference, kind, title)}"


def renumbered(count: int) -> str:
    """That many labels have another code."""
    return f"{count} labels have another code: the list was numbered anew."


def _subject(difference: Difference, old: Form, new: Form) -> str:
    address = difference.address
    if address[0] in ELEMENT_WORDS and len(address) > 2:
        noun = ELEMENT_WORDS[str(address[0])]
        key = f", {_quoted(address[3])}" if len(address) > 3 else ""
        return f"{noun[:1].upper()}{noun[1:]} {_element_name(difference, old, new)}{key}: "
    if len(address) > 1:
        group = str(address[0]).replace("_", " ")
        return f"{group[:1].upper()}{group[1:]}: "
    return "Guideline: "


def _predicate(difference: Difference, kind: Kind, title: str) -> str:
    before, after = difference.before, difference.after
    match kind.action:
        case _ if difference.op == "changed" and same(before, after):
            said = f"still says {value_text(after)}" if _is_short(after) else "says the same"
            return f"{title} {said}, which means another one now: ids were exchanged."
        case "copyedited" if difference.cause is not None:
            return f"a case under “{title}” names {value_text(after['instead'])} now."
        case "copyedited":
            return f"{title} copy-edited, no change of meaning."
        case "reworded":
            return f"{title} reworded."
        case "added" if difference.item:
            return f"added to “{title}”: {_item(difference.node, after)}"
        case "removed" if difference.item:
            return f"removed from “{title}”: {_item(difference.node, before)}"
        case "added":
            return f"{title} added{_value(after)}."
        case "removed":
            return f"{title} removed{_value(before)}."
        case _ if difference.node.meta.shape == "input" and files_in(after):
            return f"{title} changed, and another file stands under the same name: {_files(after)}."
        case _ if str(difference.address[-1]).startswith(OWN_PREFIX) and not _is_short(after):
            return f"{title} changed."
        case _ if isinstance(before, list) and isinstance(after, list) and difference.node.meta.ordered:
            old, new = (", ".join(map(str, side)) for side in (before, after))
            return f"{title} changed from {old} to {new}."
        case _ if isinstance(before, list) and isinstance(after, list):
            come = [value_text(item) for item in after if item not in before]
            gone = [value_text(item) for item in before if item not in after]
            parts = [f"added {', '.join(come)}" if come else "", f"removed {', '.join(gone)}" if gone else ""]
            return f"{title}, {' and '.join(part for part in parts if part)}."
        case _ if _is_short(before) and _is_short(after):
            return f"{title} changed from {value_text(before)} to {value_text(after)}."
        case _:
            return f"{title} changed."


def _words(difference: Difference, old: Form, new: Form) -> dict[str, str]:
    before, after = difference.before, difference.after
    element_id = str(difference.address[1]) if len(difference.address) > 1 else ""
    label = new.get("labels", {}).get(element_id, {})
    return {
        "name": _element_name(difference, old, new) if element_id else "",
        "subject": _subject(difference, old, new),
        "before": value_text(before) if _is_short(before) else "",
        "after": value_text(after) if _is_short(after) else "",
        "heir": value_text(successor_of(element_id, old.get("labels", {}), new.get("labels", {}))),
        "successor": value_text((before if difference.op == "removed" else label).get("replaced_by", ""))
        if len(difference.address) == 2
        else "",
        "consider": ", ".join(value_text(entry) for entry in label.get("consider", ())) or "none named",
        "sources": ", ".join(value_text(entry) for entry in label.get("split_from", ())),
        "item": _quoted(plain(item_text(after))) if difference.item and after is not None else "",
        "added": value_text(after),
        "group": "Labels" if len(difference.address) == 1 else f"Attribute {_quoted(difference.address[1])}",
        "order": ", ".join(map(value_text, after)) if isinstance(after, list) else "",
        "files": _files(after),
        "redirected": _redirected(before, after) if difference.item else "",
    }


_SPECIAL: Mapping[str, str] = {
    "label-renamed": "Label {before} is now {after}.",
    "label-merged": "Label {name} was merged into {heir}.",
    "label-deprecated": "Label {name} can no longer be chosen; consider: {consider}.",
    "label-tombstone-added": "Label {name} only says that {successor} is to be chosen.",
    "label-tombstone-removed": "Label {name} was removed, which only said that {successor} is to be chosen.",
    "label-split": "New label {name}, split from {sources}.",
    "label-avoid-when-redirected": "{subject}in the case {item} {redirected}.",
    "attribute-renamed": "Attribute {before} is now {after}.",
    "option-renamed": "{subject}option {before} is now {after}.",
    "attribute-demanded": "New attribute {name}, which must be answered.",
    "attribute-relaxed": "{subject}may be left open now.",
    "option-attribute-demanded": "{subject}{added} is asked too, and must be answered.",
    "label-attribute-demanded": "{subject}{added} is asked too, and must be answered.",
    "grades-reordered": "{group}: the order from the lowest to the highest is now {order}.",
    "procedure-reordered": "Procedure: the order of the decision steps is now {order}.",
    "example-answer-adjusted": "{subject}the same labels, marked in another place.",
    "item-file-replaced": "{subject}another file stands under the same name: {files}.",
    "audience-widened": "{subject}more readers may see it.",
    "entry-rekeyed": "{subject}entry {before} is now {after}.",
}


def _files(value: Any) -> str:
    """The replaced files that an input shows."""
    return ", ".join(map(value_text, files_in(value)))


def _redirected(before: Any, after: Any) -> str:
    old, new = (item.get("instead", "") if isinstance(item, dict) else "" for item in (before, after))
    if new == old:
        return f"{value_text(new)} is still to be used, which is another label now: ids were exchanged"
    if not new:
        return f"no label is named any more instead of {value_text(old)}"
    return f"use {value_text(new)}" + (f", no longer {value_text(old)}" if old else "")


def _element_name(difference: Difference, old: Form, new: Form) -> str:
    section = str(difference.address[0])
    for form, address in ((new, difference.address), (old, difference.old_address)):
        element = form.get(section, {}).get(str(address[1]))
        if isinstance(element, dict):
            return _quoted(element.get("name") or element.get("title") or address[1])
    return _quoted(difference.address[1])


def _quoted(value: object) -> str:
    return f"“{value}”"


def _item(node: Node, item: Any) -> str:
    return _quoted(plain(item_text(item))) if node.meta.prose else f"{value_text(item)}."


def _is_short(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_answer(value) and len(value_text(value)) <= _SHORT
    return not isinstance(value, list) and len(str(value)) <= _SHORT


def _is_answer(value: Mapping[str, Any]) -> bool:
    marks = value.get("labels")
    return (
        set(value) <= {"labels", "outcome", "attributes", "text", "step", "name", "nothing"}
        and isinstance(marks, list)
        and all(isinstance(mark, dict) and "label" in mark for mark in marks)
    )


def _value(value: Any) -> str:
    return f": {value_text(value)}" if isinstance(value, str | int | float | bool) and _is_short(value) else ""


def _mark(mark: Mapping[str, Any]) -> str:
    text = " … ".join(mark.get("text", ()))
    values = ", ".join(_values(mark.get("attributes", {})))
    place = f" on “{text}”" if text else _place(mark)
    return f"`{mark['label']}`" + place + (f" ({values})" if values else "")


def _place(mark: Mapping[str, Any]) -> str:
    """Where a drawn mark, a stretch of time or a link stands."""
    if "from" in mark or "to" in mark:
        return f" from {mark.get('from')} to {mark.get('to')}"
    key = next((key for key in ("box", "polygon", "line", "points") if key in mark), "")
    return f" at {mark[key]}" if key else ""


def _values(values: Mapping[str, Any]) -> list[str]:
    return [f"{key}: {_plain_value(value)}" for key, value in values.items()]


def _plain_value(value: Any) -> str:
    match value:
        case list():
            return " and ".join(map(_plain_value, value)) or "none"
        case dict():
            return ", ".join(f"{part} {_plain_value(inner)}" for part, inner in value.items())
        case _:
            return value_text(value)


def value_text(value: Any) -> str:
    """An answer, a decision or any other value of a change, in one line of plain text."""
    match value:
        case bool():
            return "yes" if value else "no"
        case {"labels": list() as marks} if _is_answer(value):
            rest: dict[str, Any] = {key: inner for key, inner in value.items() if key != "labels"}
            words = [_mark(mark) for mark in marks] + _values(rest.get("attributes", {}))
            words += [f"{key} `{rest[key]}`" for key in ("outcome", "step") if rest.get(key)]
            words += [_quoted(rest[key]) for key in ("text", "name") if rest.get(key)]
            words += ["nothing applies"] if value.get("nothing") else []
            return ", ".join(words) or "nothing"
        case str():
            return f"`{value}`"
        case _:
            return str(value)
