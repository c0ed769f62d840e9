"""What becomes of items with earlier labels and other values, as rows of pages: only what the migrations say."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from guidelinekit.changes.change import Impact
from guidelinekit.changes.migration.item_history import ItemHistory
from guidelinekit.changes.migration.mapping import Action, Cause, Migration, Value, ValueMapping
from guidelinekit.guideline.format.model import Guideline


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """What becomes of the items with each of some values that are treated alike.

    `now` are the values that they can have; without one it is not known. `is_itself` is whether these are just the
    values themselves. `is_past` is whether the value could not be chosen any more. The items were labeled with one of
    the `releases`: from the version `since` on, empty for the oldest ones, and before the version `before`, empty if no
    release followed theirs.
    """

    olds: tuple[Value, ...]
    action: Action
    now: tuple[Value, ...] = ()
    causes: tuple[Cause, ...] = ()
    is_itself: bool = False
    is_past: bool = False
    releases: tuple[str, ...] = ()
    since: str = ""
    before: str = ""

    @property
    def old(self) -> Value:
        """The only value, or the first one."""
        return self.olds[0]

    @property
    def reasons(self) -> list[Cause]:
        """The causes for which a person looks again; not those for which a table would do."""
        reasons = [cause for cause in self.causes if cause.impact is not Impact.REMAP]
        return reasons or list(self.causes)

    @property
    def codes(self) -> tuple[object, object] | None:
        """The code before and after, if it changes."""
        if len(self.now) != 1 or self.action != "convert" or self.old.code == self.now[0].code:
            return None
        return self.old.code, self.now[0].code


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRows:
    """What a release means for items: `rows` for those that do not just stay, and the values whose items do.

    `is_every` is whether a person looks again at every item.
    """

    rows: tuple[ItemRow, ...] = ()
    is_every: bool = False
    kept: tuple[Value, ...] = ()

    def of(self, action: Action) -> list[ItemRow]:
        """Return the rows with an action."""
        return [row for row in self.rows if row.action == action]


class LabeledItems:
    """What becomes of the items of earlier releases of one guideline."""

    def __init__(self, guideline: Guideline, history: ItemHistory) -> None:
        self._labels = guideline.labels
        self._history = history
        names = list(_names(guideline))
        self._names = {address: name for _, address, name in names}
        self._counts = Counter((kind, name) for kind, _, name in names)
        releases = list(history.to_shown)
        #: By release, the one after it; empty after the newest.
        self._next = dict(zip(releases, ["", *releases], strict=False))

    def before(self, label_id: str) -> list[ItemRow]:
        """Return what becomes of items of earlier releases that had a label, an earlier id of it, or lead to it.

        The items that had it and just stay are left out.
        """
        return [
            row
            for row in self._about.get(label_id, ())
            if not (row.action == "keep" and row.is_itself and not self.is_other(row, label_id))
        ]

    def is_other(self, row: ItemRow, label_id: str) -> bool:
        """Whether items had the id of a label when it was that of another label."""
        return row.old.id == label_id and not any(self._own_id(label_id, k) == label_id for k in row.releases)

    def newest(self, rows: Sequence[ItemRow]) -> str:
        """Return the newest of the versions before which items of some rows were labeled; empty if none followed."""
        versions = {row.before for row in rows}
        return next((version for version in ("", *self._history.to_shown) if version in versions), "")

    def of_earlier_id(self, label_id: str) -> list[ItemRow]:
        """Return what becomes of the items with an id that no label has now."""
        return self._rows.get(label_id, [])

    @cached_property
    def _about(self) -> Mapping[str, list[ItemRow]]:
        """The rows about each label: its own id, an earlier id of it, or one whose items lead to it."""
        now: dict[tuple[str, str], list[str]] = {}
        for address, ids in self._history.earlier.known.items():
            section, _, label_id = address.partition("/")
            for release, earlier in ids.items() if section == "labels" else ():
                now.setdefault((release, earlier), []).append(label_id)
        about: dict[str, list[ItemRow]] = {}
        for row in (row for rows in self._rows.values() for row in rows):
            same = [k for release in row.releases for k in now.get((release, row.old.address), ())]
            for label_id in dict.fromkeys([row.old.id, *same, *(value.id for value in row.now)]):
                about.setdefault(label_id, []).append(row)
        return about

    def _own_id(self, label_id: str, release: str) -> str:
        """Return the id of a label in a release; empty if the release does not have it."""
        known = self._history.earlier.known.get(f"labels/{label_id}", {})
        return known.get(release, "").removeprefix("labels/")

    @cached_property
    def _rows(self) -> Mapping[str, list[ItemRow]]:
        """The rows of each earlier id of a label, newest first: one for consecutive releases with the same."""
        found: dict[str, list[ItemRow]] = {}
        for release, migration in self._history.to_shown.items():
            for mapping in migration.of("label"):
                row = replace(_row(mapping), releases=(release,), before=self._next[release])
                rows = found.setdefault(mapping.old.id, [])
                if rows and _key(rows[-1]) == _key(row):
                    newer = rows.pop()
                    row = replace(
                        row,
                        causes=tuple(_joined(newer.causes, row.causes)),
                        releases=(*newer.releases, release),
                        is_past=newer.is_past and row.is_past,
                        # Nobody labels an item with what cannot be chosen.
                        before=row.before if newer.is_past else newer.before,
                    )
                elif rows:
                    rows[-1] = replace(rows[-1], since=rows[-1].releases[-1])
                rows.append(row)
        return {k: [row for row in rows if not row.is_past] or rows for k, rows in found.items()}

    def instead(self, label_id: str) -> list[str]:
        """Return the labels that the items of one that cannot be chosen can have: by the migrations.

        A label that no release has leads to what it declares.
        """
        for release in self._history.to_shown:
            for row in self._rows.get(self._own_id(label_id, release), ()):
                if release in row.releases:
                    return [value.id for value in row.now if value.id != label_id]
        label = self._labels[label_id]
        declared = [label.replaced_by] if label.replaced_by else list(label.consider)
        return [label_id for label_id in declared if label_id in self._labels]

    def successors(self, label_id: str) -> list[str]:
        """Return the labels that items with an id that no label has now can have."""
        values = (value for row in self.of_earlier_id(label_id) for value in row.now)
        return list(dict.fromkeys(value.id for value in values if value.id in self._labels))

    def is_known_by_name(self, value: Value) -> bool:
        """Whether readers know a value by its name: the element with its id still has it, and no other one does."""
        return self._names.get(value.address) == value.name and self._counts[value.kind, value.name] == 1

    def has_entry(self, version: str) -> bool:
        """Whether it is known what a release means for items."""
        return version in self._history.to_entry

    def of_entry(self, version: str) -> ItemRows:
        """Return what a release, or with an empty version the unreleased changes, mean for items."""
        migration = self._history.to_entry.get(version)
        return item_rows(migration) if migration is not None else ItemRows()


def item_rows(migration: Migration) -> ItemRows:
    """Return what the step to a release means for items. What could not be chosen before it is no news."""
    every = [_cause_key(cause) for cause in migration.every_item]
    grouped: dict[tuple[object, ...], list[ItemRow]] = {}
    kept = []
    for mapping in migration.mappings:
        row = _row(mapping)
        if mapping.action == "keep" and row.is_itself:
            kept.append(mapping.old)
        elif not row.is_past:
            causes = [_cause_key(cause) for cause in mapping.causes]
            is_alone = not row.is_itself or mapping.action == "keep" or row.codes is not None
            kind = "" if causes == every else mapping.old.kind
            grouped.setdefault((is_alone and mapping.old.address, kind, mapping.action, *causes), []).append(row)
    return ItemRows(
        rows=tuple(replace(rows[0], olds=tuple(row.old for row in rows)) for rows in grouped.values()),
        is_every=any(cause.impact is Impact.RELABEL for cause in migration.every_item),
        kept=tuple(kept),
    )


def _names(guideline: Guideline) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, the address and the name of what items can have now."""
    yield from (("label", f"labels/{k}", label.name) for k, label in guideline.labels.items())
    yield from (("outcome", f"outcomes/{k}", outcome.name) for k, outcome in guideline.outcomes.items())
    for attribute_id, attribute in guideline.attributes.items():
        yield "attribute", f"attributes/{attribute_id}", attribute.name
        for option_id, option in attribute.options.items():
            yield "option", f"attributes/{attribute_id}/options/{option_id}", option.name


def _row(mapping: ValueMapping) -> ItemRow:
    now = (mapping.new,) if mapping.new is not None else mapping.candidates
    is_itself = [value.address for value in now] == [mapping.old.address]
    return ItemRow(
        olds=(mapping.old,),
        action=mapping.action,
        now=now,
        causes=mapping.causes,
        is_itself=is_itself,
        is_past=mapping.action != "keep" and not mapping.is_caused,
    )


def _key(row: ItemRow) -> tuple[object, ...]:
    """Return what the rows of consecutive releases have in common if they are one."""
    return row.old.name, row.action, row.codes, tuple(value.key for value in row.now)


def _joined(causes: Sequence[Cause], more: Sequence[Cause]) -> Iterator[Cause]:
    """Yield causes, each once; without a change only if none has one."""
    known: dict[tuple[str, str, str], Cause] = {_cause_key(cause): cause for cause in (*more, *causes)}
    changes = [cause for cause in known.values() if cause.change is not None]
    yield from changes or known.values()


def _cause_key(cause: Cause) -> tuple[str, str, str]:
    return cause.version, cause.address, cause.message.id
