"""Steps between versions -> the labels that the items of each old label can have after the last step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.change import Change, Impact, flat
from guidelinekit.changes.compare.same_meaning import has_other_meaning
from guidelinekit.changes.label_state import is_choosable, status_of
from guidelinekit.changes.migration.lineage import Lineage, Reasons
from guidelinekit.changes.migration.mapping import Cause, Value, no_successor, retired_before
from guidelinekit.changes.migration.step import Step, children_of

Form = Mapping[str, Any]

#: The kinds of change by which a label returns. Their reason to choose concerns the items that had gone elsewhere.
_RETURNS = frozenset({"label-unmerged", "label-returned", "label-choosable"})


def follow_labels(steps: Sequence[Step]) -> dict[str, Lineage]:
    """Return the lineage of each label of the first version that items can have, by its id there."""
    first = steps[0]
    labels: Form = first.old.get("labels", {})
    lineages = {value.id: _start(value, labels, first) for value in first.values.values() if value.kind == "label"}
    retired = {label_id: lineage.main for label_id, lineage in lineages.items() if not lineage.is_alive}
    for step in steps:
        advance = _Advance(step)
        returned: list[tuple[str, Cause, str]] = []
        for label_id, lineage in lineages.items():
            cause = advance.lineage(lineage)
            if cause is not None and label_id in retired:
                returned.extend((target, cause, lineage.own) for target in retired[label_id])
        for target, cause, new_id in returned:
            # Items of the label that returned had gone to this one before the first version.
            lineage = lineages[target]
            lineage.aside = _unique([*lineage.aside, new_id])
            lineage.reasons = lineage.reasons.plus([cause], len(lineage.targets))
    return lineages


def _start(value: Value, labels: Form, step: Step) -> Lineage:
    label = labels[value.id]
    if is_choosable(label):
        return Lineage(value=value, main=(value.id,), own=value.id, is_alive=True, memory=label)
    targets = successors_of(value.id, labels)
    cause = Cause(message=retired_before(value.address, step.old_version), version=step.old_version)
    reasons = (
        Reasons(conversions=(cause,))
        if len(targets) == 1 and label.get("replaced_by")
        else Reasons().plus([cause], len(targets))
    )
    return Lineage(value=value, main=targets, own=value.id, is_alive=False, memory=label, reasons=reasons)


def successors_of(label_id: str, labels: Form) -> tuple[str, ...]:
    """Return the labels that take the items of a label that cannot be chosen, along tombstones."""
    found: list[str] = []
    pending, seen = [label_id], set()
    while pending:
        current = pending.pop(0)
        if current in seen or current not in labels:
            continue
        seen.add(current)
        label = labels[current]
        if is_choosable(label):
            found.append(current)
        elif status_of(label) == "deprecated":
            pending += [label["replaced_by"]] if label.get("replaced_by") else list(label.get("consider", ()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Next:
    """Where the items of a label that can be chosen go in one step."""

    targets: tuple[str, ...]
    splits: tuple[str, ...]
    causes: tuple[Cause, ...]
    own: str
    is_alive: bool


class _Advance:
    """One step: where the items of each label go."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._old: Form = step.old.get("labels", {})
        self._new: Form = step.new.get("labels", {})
        self._next: dict[str, _Next] = {}
        self._splits: dict[str, list[str]] = {}
        for label_id, label in self._new.items():
            if label_id not in self._old or label_id in step.renames.reused["labels"]:
                for source in label.get("split_from", ()):
                    self._splits.setdefault(step.old_id("labels", source), []).append(label_id)
        self._changes: dict[str, list[tuple[Change, Change]]] = {}
        for shown in step.changes:
            for change in flat([shown]):
                if change.difference is not None and change.address.startswith("labels/"):
                    old_id = str(change.difference.old_address[1])
                    self._changes.setdefault(old_id, []).append((change, shown))

    def lineage(self, lineage: Lineage) -> Cause | None:
        """Advance a lineage. Returns the change by which its own label returned, if that asks for a review."""
        lineage.aside, causes = self._through(lineage.aside)
        lineage.reasons = lineage.reasons.plus(causes, len(lineage.aside))
        if lineage.is_alive:
            found = self._next_of(lineage.own)
            if not found.is_alive:
                lineage.before, lineage.memory = lineage.reasons, self._old[lineage.own]
            lineage.own, lineage.main, lineage.is_alive = found.own, found.targets, found.is_alive
            lineage.aside = _unique([*lineage.aside, *found.splits])
            lineage.reasons = lineage.reasons.plus(found.causes, len(lineage.targets))
            return None
        own = self._own_of(lineage)
        if own in self._new and is_choosable(self._new[own]):
            return self._return(lineage, own)
        self._stay_retired(lineage, own)
        return None

    def _next_of(self, label_id: str) -> _Next:
        if label_id not in self._next:
            self._next[label_id] = self._find_next(label_id)
        return self._next[label_id]

    def _find_next(self, label_id: str) -> _Next:
        step = self._step
        causes = step.causes.get(f"labels/{label_id}", ())
        new_id = step.renames.renames["labels"].get(label_id, label_id)
        label = self._new.get(new_id) if self._carries_on(label_id, new_id) else None
        splits = tuple(k for k in self._splits.get(label_id, ()) if is_choosable(self._new[k]))
        if label is not None and is_choosable(label):
            is_split = any(cause.change is not None and cause.change.kind.id == "label-split" for cause in causes)
            return _Next((new_id,), splits if is_split else (), causes, new_id, is_alive=True)
        merged = step.renames.merges["labels"].get(label_id, "")
        targets = successors_of(new_id, self._new) if label is not None else successors_of(merged, self._new)
        if not targets and label is not None and label.get("abstract"):
            targets = tuple(k for k in children_of(self._new).get(new_id, ()) if is_choosable(self._new[k]))
        if not causes:
            address = f"labels/{label_id}"
            causes = (Cause(message=no_successor(address), version=step.version),)
        return _Next(targets, splits, causes, new_id, is_alive=False)

    def _carries_on(self, label_id: str, new_id: str) -> bool:
        """Whether the new id is that of the same label, and not of another one that took the id."""
        renames = self._step.renames
        if label_id in renames.renames["labels"]:
            return True
        is_taken = new_id in renames.renames["labels"].values() or new_id in renames.reused["labels"]
        return new_id in self._new and not is_taken

    def _own_of(self, lineage: Lineage) -> str:
        """Return the id of a label that cannot be chosen, or of the one that it is now."""
        own, renames = lineage.own, self._step.renames
        if own in self._old:
            if own in renames.renames["labels"]:
                return renames.renames["labels"][own]
            return own if self._carries_on(own, own) else f"{own}\0"
        if own in self._new and own not in renames.renames["labels"].values():
            return own if not has_other_meaning(lineage.memory, self._new[own]) else f"{own}\0"
        declaring = (k for k, label in self._new.items() if k not in self._old and own in label.get("renamed_from", ()))
        return next(declaring, own)

    def _return(self, lineage: Lineage, own: str) -> Cause | None:
        """Continue with a label that can be chosen again, or that was renamed according to a later version."""
        found = [(change, shown) for change, shown in self._changes.get(lineage.own, ()) if change.kind.id in _RETURNS]
        causes = self._causes_in(own)
        is_renamed = own != lineage.own and lineage.own not in self._old
        back = next((self._step.cause(shown) for change, shown in found if shown.impact is Impact.RELABEL), None)
        if is_renamed:
            lineage.reasons = lineage.reasons.converted(self._step.added(f"labels/{own}"))
        elif lineage.before is not None:
            lineage.reasons = lineage.before.plus(causes, 1)
        elif back is not None and lineage.main:
            lineage.aside = _unique([*lineage.aside, *self._through(lineage.main)[0]])
            lineage.reasons = Reasons().plus([back], 1 + len(lineage.aside))
        else:
            lineage.reasons = Reasons().plus(causes, 1)
        lineage.own, lineage.main, lineage.is_alive = own, (own,), True
        return back

    def _causes_in(self, own: str) -> tuple[Cause, ...]:
        """Return what else changed in a label that returned."""
        address = f"labels/{self._step.old_id('labels', own)}"
        found = self._step.causes.get(address, ())
        return tuple(cause for cause in found if cause.change is None or cause.change.kind.id not in _RETURNS)

    def _stay_retired(self, lineage: Lineage, own: str) -> None:
        """Follow the items of a label that still cannot be chosen, to where its tombstone or what took them leads."""
        own_causes = self._step.causes.get(f"labels/{lineage.own}", ()) if lineage.own in self._old else ()
        tombstone_is_new = own in self._new and lineage.own not in self._old
        if own in self._new and (tombstone_is_new or own_causes):
            causes = own_causes or self._step.added(f"labels/{own}")
            lineage.main = successors_of(own, self._new)
            is_decided = all(cause.impact is not Impact.RELABEL for cause in causes) and bool(lineage.main)
            lineage.reasons = lineage.reasons.converted(causes) if is_decided else lineage.reasons.plus(causes, 0)
        else:
            lineage.main, causes = self._through(lineage.main)
            lineage.reasons = lineage.reasons.plus((*own_causes, *causes), len(lineage.main))
        lineage.own = own

    def _through(self, targets: Sequence[str]) -> tuple[tuple[str, ...], tuple[Cause, ...]]:
        """Return where the items of some labels go, and why."""
        found = [self._next_of(target) for target in targets if target in self._old]
        causes = (cause for entry in found for cause in entry.causes)
        return _unique([target for entry in found for target in (*entry.targets, *entry.splits)]), tuple(causes)


def _unique(ids: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
