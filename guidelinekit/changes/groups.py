"""Changes -> groups of like changes, which reports show in one line each: data without text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.normal_form import canonical
from guidelinekit.changes.message import Argument, Message, counted, element_list, value
from guidelinekit.guideline.format.schema import OWN_PREFIX

#: The number of like changes from which they are one line.
_LIKE = 3
#: The number of changes of a kind that are shown one by one although each is another one, such as rewordings.
SEPARATE = 20
#: The arguments that name the element of a change.
_SUBJECTS = ("subject", "element", "label", "attribute", "rule")

_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """One line of a report: one change with its message, or several like changes with a message about all of them."""

    message: Message
    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """The only change, or the first one."""
        return self.changes[0]

    @property
    def needs_decision(self) -> bool:
        """Whether the author has to decide what the changes mean; the settings may accept them until then."""
        return self.first.needs_decision

    @property
    def undecided(self) -> int:
        """How many of the changes need a decision that nobody has made or put off."""
        return sum(map(is_undecided, self.changes))


def is_undecided(change: Change) -> bool:
    """Whether a change needs a decision that neither a note nor an acknowledgement gives."""
    return change.needs_decision and change.acknowledged is None


def group_changes(changes: Iterable[Change], separate: int = SEPARATE) -> tuple[ChangeGroup, ...]:
    """Group like changes of one impact. First those that need a decision, then by element.

    Changes are alike if they have the same kind, the same field and the same impact, and where it matters the same
    values. Those that differ, or that need a decision, are grouped only if there are more than `separate` of a kind.
    Every change is in exactly one group.
    """
    ordered = sorted(changes, key=lambda change: (not is_undecided(change), change.address))
    alike: dict[_Key, list[Change]] = {}
    for change in ordered:
        alike.setdefault(_kind_key(change), []).append(change)
    position = {id(change): index for index, change in enumerate(ordered)}
    groups = [group for same_kind in alike.values() for group in _groups(same_kind, separate)]
    return tuple(sorted(groups, key=lambda group: position[id(group.first)]))


def each_change(changes: Iterable[Change]) -> tuple[ChangeGroup, ...]:
    """Return each change as a group of its own, in the order of `group_changes`."""
    ordered = sorted(changes, key=lambda change: (not is_undecided(change), change.address))
    return tuple(map(_single, ordered))


def _groups(changes: Sequence[Change], separate: int) -> list[ChangeGroup]:
    """Return the groups of changes of one kind and field."""
    if _are_exchanged_codes(changes):
        return [_group("codes-exchanged", changes, {})]
    if len(changes) < _LIKE:
        return list(map(_single, changes))
    if len(changes) > separate and (_is_individual(changes[0]) or separate < SEPARATE):
        return [_several(changes)]
    if _is_individual(changes[0]):
        return list(map(_single, changes))
    if not _differ_by_value(changes[0]):
        return [_several(changes)]
    by_value: dict[str, list[Change]] = {}
    for change in changes:
        by_value.setdefault(canonical(_values_of(change)), []).append(change)
    if sum(1 if len(same) >= _LIKE else len(same) for same in by_value.values()) > separate:
        return [_several(changes)]
    return [
        group
        for same in by_value.values()
        for group in ([_several(same)] if len(same) >= _LIKE else map(_single, same))
    ]


def _kind_key(change: Change) -> _Key:
    """Return what the changes of a group have in common."""
    difference = change.difference
    field = change.message.arguments.get("field", {}).get("path", "")
    fixed: _Key = ()
    if difference is not None and ("enum" in difference.node.raw or difference.node.raw.get("type") == "boolean"):
        fixed = (canonical(change.before), canonical(change.after))
    accepted = change.acknowledged
    about = change.address.split("/")[0]
    return (change.kind.id, change.impact, change.needs_decision, accepted, change.message.id, about, field, fixed)


def _is_individual(change: Change) -> bool:
    """Whether readers need each change of this kind by itself: it needs a decision, or its words changed."""
    is_copyedit = change.kind.action == "copyedited"
    return change.needs_decision or (change.prose and not is_copyedit) or change.message.id not in _MESSAGES


def _differ_by_value(change: Change) -> bool:
    """Whether changes with other values are other changes: not of a team's own keys, codes and parents."""
    last = change.address.rsplit("/", 1)[-1]
    return not (last.startswith(OWN_PREFIX) or last in ("code", "parent") or change.kind.action == "renamed")


def _values_of(change: Change) -> Mapping[str, Argument]:
    """Return the arguments of a message besides its element and its field."""
    return {k: v for k, v in change.message.arguments.items() if k not in (*_SUBJECTS, "field", "names")}


def _single(change: Change) -> ChangeGroup:
    return ChangeGroup(message=change.message, changes=(change,))


def _several(changes: Sequence[Change]) -> ChangeGroup:
    """Return a group with a message about all of its changes; with their values, if these are the same."""
    if len(changes) == 1:
        return _single(changes[0])
    first = changes[0]
    same = all(_values_of(change) == _values_of(first) for change in changes)
    with_values, without = _MESSAGES.get(first.message.id, ("kind", "kind"))
    message_id = with_values if same else without
    arguments = dict(_values_of(first)) if same and with_values != without else {}
    if "field" in first.message.arguments:
        arguments["field"] = first.message.arguments["field"]
    if message_id == "kind":
        arguments = {"kind": value(first.kind.id)}
    return _group(message_id, changes, arguments)


def _group(message_id: str, changes: Sequence[Change], arguments: Mapping[str, Argument]) -> ChangeGroup:
    subjects = [subject_of(change) for change in changes]
    section = subjects[0].get("address", "").split("/")[0]
    owners = {subject.get("address") or _element_name(subject) for subject in subjects}
    group = "" if section else subjects[0]["name"]
    where = counted(len(owners), section=section, group=group, changes=len(changes))
    elements = dict.fromkeys(map(_listed_name, changes))
    message = Message(
        id=f"groups.{message_id}", arguments={**arguments, "where": where, "names": element_list(list(elements))}
    )
    return ChangeGroup(message=message, changes=tuple(changes))


def subject_of(change: Change) -> Argument:
    """Return the argument of a message that names the element or group that changed."""
    found = (change.message.arguments[key] for key in _SUBJECTS if key in change.message.arguments)
    return next(found, {"name": change.address})


def _listed_name(change: Change) -> str:
    """Return what the list of a group shows of a change: the name of its element, and of a rename both ids."""
    if change.kind.action == "renamed":
        return f"{change.before} → {change.after}"
    return _element_name(subject_of(change))


def _element_name(subject: Argument) -> str:
    name, part = subject.get("name", ""), subject.get("part", "")
    if not subject.get("address"):
        return str(part or name)
    return f"{name} ({part})" if part else str(name)


def _are_exchanged_codes(changes: Sequence[Change]) -> bool:
    """Whether the labels took over each other's codes."""
    if len(changes) < 2 or changes[0].kind.id != "label-code-exchanged":
        return False
    return {canonical(change.before) for change in changes} == {canonical(change.after) for change in changes}


#: The message of a group by the message of its changes: where all have the same values, and otherwise.
_MESSAGES: Mapping[str, tuple[str, str]] = {
    f"changes.{message_id}": forms
    for message_id, forms in {
        "element-added": ("element-added", "element-added"),
        "element-removed": ("element-removed", "element-removed"),
        "added": ("added", "added"),
        "added-value": ("added-value", "added"),
        "removed": ("removed", "removed"),
        "removed-value": ("removed-value", "removed"),
        "changed": ("changed", "changed"),
        "changed-from-to": ("changed-from-to", "changed"),
        "reworded": ("reworded", "reworded"),
        "copyedited": ("copyedited", "copyedited"),
        "item-added": ("item-added", "items-added"),
        "item-removed": ("item-removed", "items-removed"),
        "list-added": ("changed", "changed"),
        "list-removed": ("changed", "changed"),
        "list-changed": ("changed", "changed"),
        "label-parent-added": ("grouped", "grouped"),
        "label-parent-removed": ("ungrouped", "ungrouped"),
        "label-parent-changed": ("moved", "moved"),
        "label-renamed": ("renamed", "renamed"),
        "attribute-renamed": ("renamed", "renamed"),
        "element-renamed": ("renamed", "renamed"),
        "label-merged": ("merged-into", "merged"),
        "label-deprecated": ("deprecated", "deprecated"),
        "label-activated": ("activated", "activated"),
        "example-answer-adjusted": ("adjusted", "adjusted"),
    }.items()
}
