"""Versions in order -> what becomes of every value of the first one in the last one.

Every value is followed from version to version. A label is known by its id and the version in which its meaning began:
an id that another label has now does not lead to it, and a label that returns takes back what was its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.compare.same_meaning import has_other_meaning
from guidelinekit.changes.migration.labels import follow_labels
from guidelinekit.changes.migration.lineage import Lineage, Reasons, mapping_of
from guidelinekit.changes.migration.mapping import Migration, Value, ValueMapping
from guidelinekit.changes.migration.step import Step, step_between
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source

Form = Mapping[str, Any]


def migrate(
    old: Source, new: Source, changes: Iterable[Change], schema: Schema, *, stored: tuple[str, ...] = ("id", "code")
) -> Migration:
    """Return what becomes of the values of one version in the next. `changes` are with notes applied."""
    return migrate_over([step_between(old, new, changes, schema, stored=stored)])


def migrate_over(steps: Sequence[Step]) -> Migration:
    """Return what becomes of the values over consecutive steps, of which there is at least one."""
    first, last = steps[0], steps[-1]
    every_item = tuple(cause for step in steps for cause in step.every_item)
    labels = follow_labels(steps)
    mappings = []
    for address, value in first.values.items():
        match value.kind:
            case "label":
                lineage, prefix = labels[value.id], "labels/"
            case "empty":
                lineage, prefix = _empty(value, steps), ""
            case _:
                lineage, prefix = _followed(address, value, steps), ""
        targets = [last.new_values[prefix + target] for target in lineage.targets if prefix + target in last.new_values]
        concerned = every_item if value.kind in ("label", "outcome", "empty") else ()
        mapping = mapping_of(lineage, targets, concerned, first.stored)
        suggested = _suggested(mapping, steps)
        mappings.append(replace(mapping, candidates=(*mapping.candidates, *suggested)) if suggested else mapping)
    return Migration(
        old_version=first.old_version,
        new_version=last.version,
        mappings=tuple(mappings),
        every_item=every_item,
        stored=first.stored,
    )


def _suggested(mapping: ValueMapping, steps: Sequence[Step]) -> list[Value]:
    """Return the values of the last version to which the causes of a review point, and which are no candidates yet.

    Where a label can no longer be chosen, its candidates are those that the guideline declares.
    """
    if mapping.action != "review":
        return []
    own, addresses = mapping.old.address, list[str]()
    for step in steps:
        section, _, element_id = own.partition("/")
        own = f"{section}/{step.renames.renames.get(section, {}).get(element_id, element_id)}"
        addresses = [_renamed(address, step) for address in addresses]
        for cause in mapping.causes:
            if cause.change is not None and cause.version == step.version:
                addresses += step.suggested(cause.change)
    if [value.address for value in mapping.candidates] != [own]:
        return []
    values = steps[-1].new_values
    return [values[address] for address in dict.fromkeys(addresses) if address in values and address != own]


def _empty(value: Value, steps: Sequence[Step]) -> Lineage:
    """Follow the answer without a label, which every version may allow or not."""
    causes = tuple(cause for step in steps for cause in step.causes.get("", ()))
    return Lineage(value=value, targets=("",), reasons=Reasons().plus(causes))


def _followed(address: str, value: Value, steps: Sequence[Step]) -> Lineage:
    """Follow an attribute, an option or an outcome, by their addresses."""
    lineage = Lineage(value=value, targets=(address,), own=address)
    for step in steps:
        if lineage.is_alive:
            _advance(lineage, step)
        else:
            _look_for_return(lineage, step)
        attribute = "/".join(lineage.own.split("/")[:2])
        lineage.is_dropped = value.kind in ("attribute", "option") and attribute not in step.new_values
    return lineage


def _advance(lineage: Lineage, step: Step) -> None:
    old, causes = lineage.own, step.causes.get(lineage.own, ())
    new = _renamed(old, step)
    lineage.targets = (new,) if new in step.new_values else ()
    if lineage.targets and not _is_merged(old, step):
        lineage.own, lineage.reasons = new, lineage.reasons.plus(causes)
        return
    lineage.memory, lineage.before, lineage.is_alive = _element(step.old, old), lineage.reasons, False
    lineage.own, lineage.reasons = _in_parent(old, step), lineage.reasons.plus(causes)
    if not lineage.targets:
        lineage.reasons = lineage.reasons.opened()


def _look_for_return(lineage: Lineage, step: Step) -> None:
    """Continue a lineage whose element comes back, or was renamed according to an element that is new in this step."""
    attribute, _, option_id = lineage.own.partition("/options/")
    if option_id:
        # An attribute that is renamed or removed takes its removed options with it.
        causes = [cause for cause in step.causes.get(attribute, ()) if cause.impact is Impact.REMAP]
        lineage.before, lineage.reasons = lineage.before.plus(causes), lineage.reasons.plus(causes)
    for target in lineage.targets:
        lineage.reasons = lineage.reasons.plus(step.causes.get(target, ()))
    targets = [_renamed(target, step) for target in lineage.targets]
    lineage.targets = tuple(target for target in targets if target in step.new_values)
    if len(lineage.targets) < len(targets):
        lineage.reasons = lineage.reasons.opened()
    own = _in_parent(lineage.own, step)
    parent, _, element_id = own.rpartition("/")
    earlier = {_renamed(address, step) for address in step.values if address}
    siblings = {key: element for key, element in _element(step.new, parent).items() if f"{parent}/{key}" not in earlier}
    declaring = next((key for key, element in siblings.items() if element_id in element.get("renamed_from", ())), "")
    lineage.own = own
    if element_id in siblings and not has_other_meaning(lineage.memory, siblings[element_id]):
        lineage.is_alive, lineage.targets, lineage.reasons = True, (own,), lineage.before
    elif declaring:
        lineage.own = f"{parent}/{declaring}"
        lineage.is_alive, lineage.targets = True, (lineage.own,)
        lineage.reasons = lineage.reasons.converted(step.added(lineage.own))


def _in_parent(address: str, step: Step) -> str:
    """Return the address of an element that is gone, in the new version of what it was in."""
    attribute, separator, option_id = address.partition("/options/")
    return f"{_renamed(attribute, step)}/options/{option_id}" if separator else address


def _renamed(address: str, step: Step) -> str:
    """Return the address in the new version, following renames."""
    section, element_id, *rest = address.split("/")
    new_id = step.renames.follow(section, element_id)[0]
    if not rest:
        return f"{section}/{new_id}"
    scope = f"{section}/{new_id}/options"
    return f"{scope}/{step.renames.follow(scope, rest[1])[0]}"


def _is_merged(address: str, step: Step) -> bool:
    """Whether another element declares the id of an element that is gone."""
    section, element_id, *rest = address.split("/")
    if not rest:
        return element_id in step.renames.merges.get(section, ())
    new_id = step.renames.follow(section, element_id)[0]
    return rest[1] in step.renames.merges.get(f"{section}/{new_id}/options", ())


def _element(form: Form, address: str) -> Form:
    """Return the element or map at an address; an empty one where there is none."""
    element: Form = form
    for key in address.split("/"):
        element = element.get(key, {})
    return element
