"""Steps between versions -> the labels that the items of each old label can have after the last step."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.changes.change import Change, Impact, flat
from guidelinekit.changes.compare.same_meaning import has_other_meaning
from guidelinekit.changes.label_state import is_choosable, status_of
from guidelinekit.changes.migration.lineage import Lineage, Reasons
from guidelinekit.changes.migration.mapping import Cause, no_successor, retired_before
from guidelinekit.changes.migration.step import Step, children_of

Form = Mapping[str, Any]

#: The kinds of change by which a label returns. Their reason to choose concerns the items that had gone elsewhere.
_RETURNS = frozenset({"label-unmerged", "label-returned", "label-choosable"})


@dataclass(slots=True, eq=False)
class _Track:
    """The items that have one label in the version with which the track begins.

    `own` is the id of the label, or the last one that it had, and `is_present` whether it is in the version.
    `memory` is the label when it could last be chosen, and `before` the reasons from that time, which hold again if it
    returns. `led` are the tracks that the items follow while nobody can choose the label (`is_alive`), and `parts`
    those of labels that took some of its items.
    """

    own: str
    memory: Form
    is_alive: bool = True
    is_present: bool = True
    led: tuple["_Track", ...] = ()
    parts: tuple["_Track", ...] = ()
    reasons: Reasons = field(default_factory=Reasons)
    before: Reasons = field(default_factory=Reasons)

    def tracks(self) -> Iterator["_Track"]:
        """Yield this track and all that its items can follow now, each once."""
        pending, seen = [self], {id(self)}
        while pending:
            track = pending.pop(0)
            yield track
            for other in (*(() if track.is_alive else track.led), *track.parts):
                if id(other) not in seen:
                    seen.add(id(other))
                    pending.append(other)

    def targets(self) -> tuple[str, ...]:
        """Return the labels that the items can have now."""
        return tuple(dict.fromkeys(track.own for track in self.tracks() if track.is_alive))

    def all_reasons(self) -> Reasons:
        """Return the reasons for all that the items can be."""
        found = Reasons()
        for track in self.tracks():
            found = found.joined(track.reasons)
        return found


def follow_labels(steps: Sequence[Step]) -> dict[str, Lineage]:
    """Return the lineage of each label of the first version that items can have, by its id there."""
    first = steps[0]
    values = {value.id: value for value in first.values.values() if value.kind == "label"}
    tracks = _Tracks(first.old.get("labels", {}))
    rows = {label_id: tracks.begin(label_id) for label_id in values}
    holders = {}
    for label_id, row in rows.items():
        if not row.is_alive:
            message = retired_before(values[label_id].address, first.old_version)
            cause = Cause(message=message, version=first.old_version)
            is_decided = len(row.led) == 1 and not row.reasons.is_open
            row.reasons = row.reasons.converted([cause]) if is_decided else row.reasons.plus([cause])
            if is_decided:
                holders[label_id] = [rows[target] for target in row.targets()]
    for step in steps:
        tracks.advance(step)
        for label_id in [label_id for label_id in holders if rows[label_id].is_alive]:
            _share(rows[label_id], holders.pop(label_id), tracks, step)
    return {
        label_id: Lineage(value=values[label_id], targets=row.targets(), reasons=row.all_reasons())
        for label_id, row in rows.items()
    }


def _share(row: _Track, holders: Iterable[_Track], tracks: "_Tracks", step: Step) -> None:
    """Let a label that returned take back items that had gone to others before the first version."""
    cause = tracks.returned.get(row.own)
    if cause is None or (cause.impact is not Impact.RELABEL and cause.change and cause.change.note):
        return
    row.reasons = row.reasons.plus([cause])
    row.parts += row.led
    for holder in holders:
        holder.reasons = holder.reasons.plus([cause])
        holder.parts += (tracks.of(row.own),)


class _Tracks:
    """All tracks of a migration, and the labels of the version that they have reached."""

    def __init__(self, labels: Form) -> None:
        self.labels = labels
        #: By id, the change by which a label returned in the last step.
        self.returned: dict[str, Cause] = {}
        self._all: list[_Track] = []
        self._begun: dict[str, _Track] = {}

    def begin(self, label_id: str) -> _Track:
        """Return a new track of a label of the version that the others have reached."""
        label = self.labels[label_id]
        track = _Track(label_id, memory=label, is_alive=is_choosable(label))
        self._all.append(track)
        if not track.is_alive:
            self.lead(track)
        return track

    def of(self, label_id: str) -> _Track:
        """Return the track of the items that a label takes in this version: one for all of them."""
        if label_id not in self._begun:
            label = self.labels[label_id]
            # It is known before it is led, because tombstones can lead to each other in a circle.
            track = self._begun[label_id] = _Track(label_id, memory=label, is_alive=is_choosable(label))
            self._all.append(track)
            if not track.is_alive:
                self.lead(track)
        return self._begun[label_id]

    def lead(self, track: _Track) -> None:
        """Let the items of a label that cannot be chosen follow its successor, candidates or members."""
        label = self.labels[track.own]
        is_tombstone = status_of(label) == "deprecated"
        is_decided = is_tombstone and "replaced_by" in label
        if is_tombstone:
            ids = [label["replaced_by"]] if is_decided else label.get("consider", ())
        else:
            members = children_of(self.labels).get(track.own, ()) if label.get("abstract") else ()
            ids = [member for member in members if is_choosable(self.labels[member])]
        track.led = tuple(self.of(label_id) for label_id in ids if label_id in self.labels)
        if len(track.led) < (1 if is_decided else 2):
            track.reasons = track.reasons.opened()

    def advance(self, step: Step) -> None:
        """Go on to the next version with all tracks."""
        old = self.labels
        self.labels, self._begun, self.returned = step.new.get("labels", {}), {}, {}
        advance = _Advance(step, old, self)
        for track in tuple(self._all):
            advance.track(track)


class _Advance:
    """One step: where the items of each label go."""

    def __init__(self, step: Step, old: Form, tracks: _Tracks) -> None:
        self._step, self._old, self._new, self._tracks = step, old, tracks.labels, tracks
        self._renames = step.renames.renames["labels"]
        self._arrived = frozenset(self._renames.values())
        self._splits: dict[str, list[str]] = {}
        for label_id, label in self._new.items():
            if self._is_new(label_id):
                for source in label.get("split_from", ()):
                    self._splits.setdefault(step.old_id("labels", source), []).append(label_id)
        self._declaring: dict[str, list[str]] = {}
        for label_id, label in self._new.items():
            for earlier in label.get("renamed_from", ()):
                self._declaring.setdefault(earlier, []).append(label_id)
        self._changes: dict[str, list[tuple[Change, Change]]] = {}
        for shown in step.changes:
            for change in flat([shown]):
                if change.difference is not None and change.address.startswith("labels/"):
                    old_id = str(change.difference.old_address[1])
                    self._changes.setdefault(old_id, []).append((change, shown))

    def track(self, track: _Track) -> None:
        """Advance one track."""
        old_id = track.own
        if track.is_present:
            track.is_present = self._carries_on(old_id)
            track.own = self._renames.get(old_id, old_id)
            if track.is_alive:
                self._advance_alive(track, old_id)
            elif track.is_present and is_choosable(self._new[track.own]):
                self._return(track, old_id)
            else:
                self._advance_tombstone(track, old_id)
        elif self._is_new(old_id) and not has_other_meaning(track.memory, self._new[old_id]):
            track.is_present = True
            if is_choosable(self._new[old_id]):
                self._return(track, old_id)
            else:
                self._lead_again(track, self._step.added(f"labels/{old_id}"))
        else:
            self._look_for_declaration(track)

    def _carries_on(self, label_id: str) -> bool:
        """Whether the new version has the same label, and not only another one that took the id."""
        if label_id in self._renames:
            return True
        return label_id in self._new and label_id not in self._arrived and not self._is_reused(label_id)

    def _is_reused(self, label_id: str) -> bool:
        return label_id in self._step.renames.reused["labels"]

    def _is_new(self, label_id: str) -> bool:
        """Whether an id of the new version is that of a label that the old version does not have."""
        is_taken = label_id not in self._old or label_id in self._renames or self._is_reused(label_id)
        return label_id in self._new and label_id not in self._arrived and is_taken

    def _advance_alive(self, track: _Track, old_id: str) -> None:
        causes = self._step.causes.get(f"labels/{old_id}", ())
        splits = tuple(k for k in self._splits.get(old_id, ()) if is_choosable(self._new[k]))
        parts = tuple(self._tracks.of(k) for k in splits)
        if track.is_present and is_choosable(self._new[track.own]):
            if any(cause.change is not None and cause.change.kind.id == "label-split" for cause in causes):
                track.parts += parts
            track.reasons = track.reasons.plus(causes)
            return
        if not causes:
            causes = (Cause(message=no_successor(f"labels/{old_id}"), version=self._step.version),)
        track.before, track.memory, track.is_alive = track.reasons, self._old[old_id], False
        track.reasons = track.reasons.plus(causes)
        merged = self._step.renames.merges["labels"].get(old_id, "")
        if track.is_present:
            self._tracks.lead(track)
        elif merged in self._new:
            track.led = (self._tracks.of(merged),)
        else:
            track.led = ()
            track.reasons = track.reasons.opened()
        if len(splits) > 1 and not track.led:
            # Its parts take all of its items.
            track.led = parts
            track.reasons = track.before.plus(causes)
        else:
            track.parts += parts

    def _return(self, track: _Track, old_id: str) -> None:
        """Continue with a label that can be chosen again."""
        found = [(change, shown) for change, shown in self._changes.get(old_id, ()) if change.kind.id in _RETURNS]
        back = [self._step.cause(shown) for _, shown in found] or list(self._step.added(f"labels/{track.own}"))
        if back:
            self._tracks.returned[track.own] = back[0]
        causes = list(self._step.causes.get(f"labels/{old_id}", ()))
        # No item has a group or a draft, so that what changed in it concerns no value of this step.
        causes += [cause for cause in self._all_causes(old_id) if cause.impact in (Impact.RELABEL, Impact.REMAP)]
        others = [cause for cause in causes if cause.change is None or cause.change.kind.id not in _RETURNS]
        is_recoded = any(track.memory.get(key) != self._new[track.own].get(key) for key in ("code", "value"))
        if is_recoded and not any(cause.impact is Impact.REMAP for cause in others):
            # The code changed while nobody could choose the label.
            track.before = track.before.converted(back)
        track.reasons, track.is_alive = track.before.plus(others), True

    def _advance_tombstone(self, track: _Track, old_id: str) -> None:
        """Follow the items of a label that still cannot be chosen; its tombstone may lead elsewhere now, or go."""
        causes = self._step.causes.get(f"labels/{old_id}", ())
        if track.own != old_id:
            track.before = track.before.plus(cause for cause in causes if cause.impact is Impact.REMAP)
        if track.is_present and self._leads_elsewhere(self._old[old_id], self._new[track.own]):
            self._lead_again(track, causes or self._all_causes(old_id))
        else:
            track.reasons = track.reasons.plus(causes)

    def _leads_elsewhere(self, before: Form, after: Form) -> bool:
        """Whether a tombstone names other labels than before."""
        return {self._renames.get(label_id, label_id) for label_id in _named(before)} != set(_named(after))

    def _lead_again(self, track: _Track, causes: Iterable[Cause]) -> None:
        """Let items follow what a tombstone says now. What made them wrong on their way holds on."""
        track.reasons = Reasons(wrong=track.all_reasons().wrong, conversions=track.reasons.conversions)
        self._tracks.lead(track)
        is_decided = not track.reasons.is_open and len(track.led) == 1
        track.reasons = track.reasons.converted(causes) if is_decided else track.reasons.plus(causes)

    def _look_for_declaration(self, track: _Track) -> None:
        """Let the items of a removed label follow one that declares its id now."""
        if track.own in self._new:
            return
        for label_id in self._declaring.get(track.own, ()):
            reasons = Reasons(wrong=track.all_reasons().wrong, conversions=track.reasons.conversions)
            if self._is_new(label_id):
                track.own, track.is_present, track.is_alive = label_id, True, is_choosable(self._new[label_id])
                track.reasons = reasons.converted(self._step.added(f"labels/{label_id}"))
                if not track.is_alive:
                    self._tracks.lead(track)
                return
            old_id = self._step.old_id("labels", label_id)
            if track.own not in self._old.get(old_id, {}).get("renamed_from", ()) and track.own not in self._old:
                track.led = (self._tracks.of(label_id),)
                track.reasons = reasons.converted(self._all_causes(old_id))
                return

    def _all_causes(self, old_id: str) -> tuple[Cause, ...]:
        """Return all changes of a label as causes, also those without work for anyone."""
        return tuple(self._step.cause(shown) for _, shown in self._changes.get(old_id, ()))


def _named(label: Form) -> tuple[str, ...]:
    """Return the labels that a tombstone names."""
    return (*([label["replaced_by"]] if "replaced_by" in label else ()), *label.get("consider", ()))
