"""Two guidelines -> changes: differences with kinds and messages, each with its consequences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from guidelinekit.changes.change import Change, flat, highest, sort_changes
from guidelinekit.changes.compare.classify import impact_of, kind_of
from guidelinekit.changes.compare.confusions import moved_confusions
from guidelinekit.changes.compare.describe import (
    describe,
    describe_renumbering,
    describe_whole,
    is_compared_by_word,
)
from guidelinekit.changes.compare.differences import Difference, differences
from guidelinekit.changes.compare.mentions import containing_elements, named_elements, named_labels
from guidelinekit.changes.compare.normal_form import NormalForms
from guidelinekit.changes.compare.renames import find_renames
from guidelinekit.changes.compare.replaced_files import Replaced, with_content_hashes
from guidelinekit.changes.compare.sides import Sides
from guidelinekit.changes.impact_overrides import NO_OVERRIDES, ImpactOverrides
from guidelinekit.changes.kinds import SPECIAL
from guidelinekit.changes.label_state import is_choosable
from guidelinekit.guideline.address import Address, to_pointer
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.references import references
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source

#: Kinds that can have other changes as consequences.
_WITH_CONSEQUENCES = frozenset(
    {
        "label-renamed",
        "label-merged",
        "label-deprecated",
        "label-split",
        "label-returned",
        "label-unmerged",
        "attribute-renamed",
        "option-renamed",
        "outcome-renamed",
        "outcome-merged",
        "element-renamed",
    }
)
#: Kinds that can have other changes as consequences, and can be consequences themselves.
_RETIRING = frozenset({"label-removed", "label-status-changed", "rule-status-changed", "label-abstract-changed"})
#: The number of changed codes from which the list counts as renumbered.
_MANY_CODES = 5


def compare(
    old: Source | None,
    new: Source | None,
    schema: Schema,
    overrides: ImpactOverrides = NO_OVERRIDES,
    *,
    replaced: Replaced = MappingProxyType({}),
    forms: NormalForms | None = None,
) -> tuple[Change, ...]:
    """Compare two versions of a guideline that the schema accepts; None where it does not exist on a side.

    `overrides` are the impacts that a team sets. `replaced` are files with new content under the same name. `forms`
    caches normal forms for the next comparison.
    """
    if old is None or new is None:
        return _whole(old, new, overrides)
    data = [with_content_hashes(source.data, replaced, side, schema) for side, source in enumerate((old, new))]
    normal_forms = forms or NormalForms(schema)
    before, after = normal_forms.of_both(*data)
    renames = find_renames(before, after, schema)
    sides = Sides(
        old=before, new=after, renames=renames, old_source=old, new_source=new, schema=schema, overrides=overrides
    )
    changes = [_change(difference, sides) for difference in differences(before, after, renames, schema)]
    grouped = _grouped(list(moved_confusions(changes, sides)), sides)
    return sort_changes(_renumbered(list(grouped), sides))


def raw_differences(changes: Sequence[Change]) -> Iterator[Difference]:
    """Yield the differences behind some changes, for `apply`."""
    for change in flat(changes):
        if change.difference is not None:
            yield change.difference


def _whole(old: Source | None, new: Source | None, overrides: ImpactOverrides) -> tuple[Change, ...]:
    source = new if new is not None else old
    if source is None:
        return ()
    kind = SPECIAL["guideline-removed" if new is None else "guideline-added"]
    override = overrides.of(kind, ())
    title = str(source.data.get("title", source.data.get("id", "")))
    return (
        Change(
            kind=kind,
            address="",
            impact=override.impact if override else kind.impact,
            needs_decision=False,
            before=None if old is None else title,
            after=None if new is None else title,
            old_location=None if old is None else old.locate(("id",)),
            new_location=None if new is None else new.locate(("id",)),
            labels=(),
            message=describe_whole(kind, title),
            prose=False,
            difference=None,
        ),
    )


def _change(difference: Difference, sides: Sides) -> Change:
    kind = kind_of(difference, sides)
    impact, needs_decision = impact_of(difference, kind, sides)
    message = describe(difference, kind, sides)
    containers = containing_elements(difference, sides.schema)
    names = (named_elements(difference) | message.addresses).difference(containers)
    return Change(
        kind=kind,
        address=to_pointer(difference.address),
        impact=impact,
        needs_decision=needs_decision,
        before=difference.before,
        after=difference.after,
        old_location=_location(sides.old_source, difference.old_address, missing=difference.op == "added"),
        new_location=_location(sides.new_source, difference.address, missing=difference.op == "removed"),
        labels=_labels(difference, sides),
        message=message,
        prose=is_compared_by_word(difference, message),
        difference=difference,
        names=tuple(sorted(names)),
        containers=containers,
        audiences=tuple(_audience(element) for element in sides.elements(difference) if element is not None),
    )


def _audience(element: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of an element that decide who may see it."""
    return {key: element[key] for key in ("audience", "uses", "warning") if key in element}


def _location(source: Source, address: Address, *, missing: bool) -> Location:
    """Return the location of a change; on a side that lacks it, the location of its parent."""
    return source.locate(address[:-1] if missing else address, key=True)


def _labels(difference: Difference, sides: Sides) -> tuple[str, ...]:
    """Return the labels that a difference concerns, on either side."""
    labels: set[str] = set()
    addresses = (difference.old_address, difference.address)
    for side, (address, element) in enumerate(zip(addresses, sides.elements(difference), strict=True)):
        section = str(address[0])
        if element is not None:
            labels.update([str(address[1])] if section == "labels" else named_labels(element, section, sides.schema))
        if difference.op == "added" and section == "labels" and len(address) == 2:
            labels.update(difference.after.get("split_from", ()))
        if section == "attributes" and len(address) > 1:
            labels.update(sides.labels_by_attribute[side].get(str(address[1]), ()))
    return tuple(sorted(labels))


def _grouped(changes: Sequence[Change], sides: Sides) -> Iterator[Change]:
    """Yield the changes that have no cause, each with its consequences, which get its impact."""
    by_cause: dict[Address, list[Change]] = {}
    causes: list[Change] = []
    for change in changes:
        cause = _cause(change, sides)
        if cause is None:
            causes.append(change)
        else:
            by_cause.setdefault(cause, []).append(change)
    for change in causes:
        address = _cause_address(change.difference) if change.difference is not None else ()
        consequences = sort_changes(by_cause.pop(address, ())) if _has_consequences(change) else ()
        with_impact = partial(replace, impact=change.impact, needs_decision=change.needs_decision)
        yield replace(change, consequences=(*change.consequences, *map(with_impact, consequences)))
    for unassigned in by_cause.values():
        yield from unassigned


def _has_consequences(change: Change) -> bool:
    return change.kind.id in _WITH_CONSEQUENCES or change.kind.id in _RETIRING


def _cause_address(difference: Difference) -> Address:
    """Return the element that causes consequences: the renamed one, or the one whose status changed."""
    return difference.address if difference.op == "renamed" else difference.address[:2]


def _cause(change: Change, sides: Sides) -> Address | None:
    """Return the address of the element that causes a change; None if there is none."""
    difference = change.difference
    if difference is None or change.kind.id in _WITH_CONSEQUENCES:
        return None
    if difference.cause is not None:
        return difference.cause
    # Other changes in a label that becomes a tombstone are consequences: it can no longer be chosen.
    address, old_address = difference.address, difference.old_address
    if len(address) > 2 and address[0] == "labels":
        old = sides.old.get("labels", {}).get(old_address[1], {})
        new = sides.new.get("labels", {}).get(address[1], {})
        if old.get("status") != "deprecated" and new.get("status") == "deprecated":
            return address[:2]
    # A change of status also changes the fields that name the replacement: one change of the element.
    if len(address) == 3 and address[2] in ("replaced_by", "consider"):
        statuses = {(element or {}).get("status") for element in sides.elements(difference)}
        return address[:2] if len(statuses) > 1 else None
    return _retired_answer(difference, sides)


def _retired_answer(difference: Difference, sides: Sides) -> Address | None:
    """Return the label because of which an answer, or the label of a case, is another one: nobody can choose it now."""
    is_answer = difference.address[2:] in (("answer",), ("decision",))
    if difference.op != "changed" or not (is_answer or difference.item):
        return None
    node = difference.value_node
    before, after = (
        {reference.id for reference in references(node, value) if reference.section == "labels"}
        for value in (sides.in_new_ids(difference), difference.after)
    )
    gone = sorted(before - after)
    labels = sides.new.get("labels", {})
    # After a merge, the answer that follows from it is that of the successor.
    if len(gone) != 1 or gone[0] in sides.successors or (gone[0] in labels and is_choosable(labels[gone[0]])):
        return None
    return ("labels", gone[0])


def _renumbered(changes: Sequence[Change], sides: Sides) -> Iterator[Change]:
    """Group the changed codes of a renumbered list under one change."""
    kinds = ("label-code-changed", "label-code-exchanged")
    codes = [change for change in changes if change.kind.id in kinds]
    if len(codes) < _MANY_CODES:
        yield from changes
        return
    yield from (change for change in changes if change.kind.id not in kinds)
    kind = SPECIAL["labels-renumbered"]
    impact = highest(change.impact for change in codes) or kind.impact
    yield Change(
        kind=kind,
        address="labels/*/code",
        impact=impact,
        needs_decision=any(change.needs_decision for change in codes),
        before={change.address.split("/")[1]: change.before for change in codes},
        after={change.address.split("/")[1]: change.after for change in codes},
        old_location=sides.old_source.locate(("labels",), key=True),
        new_location=sides.new_source.locate(("labels",), key=True),
        labels=tuple(sorted({label for change in codes for label in change.labels})),
        message=describe_renumbering(len(codes), are_exchanged=any(change.needs_decision for change in codes)),
        prose=False,
        difference=None,
        consequences=tuple(replace(change, impact=impact) for change in codes),
    )
