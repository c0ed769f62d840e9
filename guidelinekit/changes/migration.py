"""Two versions and the changes between them -> what happens to the items that have each old label.

Labels are converted automatically where that is possible. The items of other labels need a review, for stated reasons.
The mappings of consecutive releases can be composed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.compare.normal_form import normal_form
from guidelinekit.changes.compare.renames import find_renames
from guidelinekit.changes.message import Message, element_ids
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source

Form = Mapping[str, Any]
Action = Literal["keep", "convert", "review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMapping:
    """What happens to the items with one old label.

    `keep` and `convert` have the `new` label. `review` needs a person, who chooses among the `candidates`. `old_code`
    and `new_code` are the codes that labeling tools store, or None. `reasons` has one message for each change that
    requires the review.
    """

    old: str
    old_code: int | str | None
    action: Action
    new: str = ""
    new_code: int | str | None = None
    candidates: tuple[str, ...] = ()
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The mappings between two versions of a guideline, one for every label that items of the old one may have."""

    old_version: str
    new_version: str
    mappings: tuple[ItemMapping, ...]


def migrate(old: Source, new: Source, changes: Sequence[Change], schema: Schema) -> Migration:
    """Return the mappings between two versions that the schema accepts.

    `changes` are those between them, with notes applied.
    """
    before, after = (normal_form(source.data, schema) for source in (old, new))
    old_labels, new_labels = before.get("labels", {}), after.get("labels", {})
    renames = find_renames(before, after, schema)
    mappings = []
    for label_id, label in old_labels.items():
        if label.get("abstract") or label.get("status") == "draft":
            continue
        # The items of a deprecated label can still be converted, also if the label was removed.
        successor = ""
        if label.get("status") == "deprecated":
            named = new_labels.get(label_id, {}).get("replaced_by", "")
            successor = named or renames.follow("labels", label.get("replaced_by", ""))[0]
            successor = successor if successor in new_labels else ""
        new_id = successor or renames.follow("labels", label_id)[0]
        code = new_labels.get(new_id, {}).get("code")
        # Changes name a renamed label by its new id too. A merged label and its successor are different labels.
        ids = {label_id, renames.renames["labels"].get(label_id, label_id)}
        reasons = _reasons(ids, new_id, new_labels, changes)
        if reasons:
            candidates = _candidates(ids, new_id, old_labels, new_labels)
            mapping = ItemMapping(
                old=label_id, old_code=label.get("code"), action="review", candidates=candidates, reasons=reasons
            )
        else:
            is_same = new_id == label_id and code == label.get("code")
            action: Action = "keep" if is_same else "convert"
            mapping = ItemMapping(old=label_id, old_code=label.get("code"), action=action, new=new_id, new_code=code)
        mappings.append(mapping)
    return Migration(
        old_version=str(old.data["version"]), new_version=str(new.data["version"]), mappings=tuple(mappings)
    )


def compose(first: Migration, second: Migration) -> Migration:
    """Return the mappings over two steps. If items need review in either step, they need review in the result."""
    following = {mapping.old: mapping for mapping in second.mappings}
    mappings = tuple(_joined(mapping, following) for mapping in first.mappings)
    return Migration(old_version=first.old_version, new_version=second.new_version, mappings=mappings)


def _joined(mapping: ItemMapping, following: Mapping[str, ItemMapping]) -> ItemMapping:
    next_mappings = [following.get(label_id) for label_id in _outcomes(mapping)]
    reviewed = [step for step in next_mappings if step is not None and step.action == "review"]
    if mapping.action == "review" or reviewed:
        candidates = dict.fromkeys(
            label_id for step in next_mappings if step is not None for label_id in _outcomes(step)
        )
        reasons = _unique([*mapping.reasons, *(reason for step in reviewed for reason in step.reasons)])
        return replace(mapping, action="review", new="", new_code=None, candidates=tuple(candidates), reasons=reasons)
    step = next_mappings[0]
    if step is None:
        unknown = Message(id="migration.unknown-label", arguments={"labels": element_ids([f"labels/{mapping.new}"])})
        return replace(mapping, action="review", new="", new_code=None, reasons=(unknown,))
    is_same = step.new == mapping.old and step.new_code == mapping.old_code
    return replace(mapping, action="keep" if is_same else "convert", new=step.new, new_code=step.new_code)


def _outcomes(mapping: ItemMapping) -> tuple[str, ...]:
    """Return the labels that items may have after a step."""
    return mapping.candidates if mapping.action == "review" else (mapping.new,)


def _reasons(ids: set[str], new_id: str, new_labels: Form, changes: Iterable[Change]) -> tuple[Message, ...]:
    """Return why a label cannot be converted automatically: its meaning may have changed, or it has no successor."""
    reasons = [
        change.message
        for change in changes
        if change.impact is Impact.RELABEL and (not ids.isdisjoint(change.labels) or _is_about_all(change))
    ]
    if not reasons and (new_id not in new_labels or new_labels[new_id].get("status") == "deprecated"):
        addresses = [f"labels/{label_id}" for label_id in sorted(ids)]
        reasons.append(Message(id="migration.no-successor", arguments={"labels": element_ids(addresses)}))
    return _unique(reasons)


def _unique(messages: Iterable[Message]) -> tuple[Message, ...]:
    unique: list[Message] = []
    for message in messages:
        if message not in unique:
            unique.append(message)
    return tuple(unique)


def _is_about_all(change: Change) -> bool:
    """Whether a change is about every item: of the task, the stance or the procedure."""
    return change.address.split("/")[0] in ("task", "stance", "procedure")


def _candidates(ids: set[str], new_id: str, old_labels: Form, new_labels: Form) -> tuple[str, ...]:
    """Return the labels among which a person chooses: the declared ones, the label itself, and labels split from it."""
    entry = new_labels.get(new_id, {})
    named = [*entry.get("consider", ()), *([entry["replaced_by"]] if "replaced_by" in entry else [])]
    splits = [
        k for k, label in new_labels.items() if k not in old_labels and not ids.isdisjoint(label.get("split_from", ()))
    ]
    candidates = dict.fromkeys([*named, new_id, *splits])
    return tuple(k for k in candidates if k in new_labels and new_labels[k].get("status") != "deprecated")
