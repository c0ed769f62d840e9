"""What becomes of items with earlier labels and other values, as rows of pages: only what the migrations say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from guidelinekit.changes.change import Impact
from guidelinekit.changes.migration.item_history import ItemHistory
from guidelinekit.changes.migration.mapping import Action, Cause, Migration, Value, ValueMapping
from guidelinekit.guideline.format.model import Guideline


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """What becomes of the items with each of some values that are treated alike.

    `now` are the values that they can have; without one it is not known. `is_itself` is whether these are just the
    values themselves. The items were labeled before the version `before`, empty if no release followed theirs.
    `is_other` is whether the id was then that of another label than now, `is_past` whether the value could not be
    chosen any more then.
    """

    olds: tuple[Value, ...]
    action: Action
    now: tuple[Value, ...] = ()
    causes: tuple[Cause, ...] = ()
    is_itself: bool = False
    before: str = ""
    is_other: bool = False
    is_past: bool = False

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
        own = self._history.earlier.known.get(f"labels/{label_id}", {})
        rows = []
        for release, migration in self._history.to_shown.items():
            own_id = own.get(release, "").removeprefix("labels/")
            for mapping in migration.of("label"):
                row = _row(mapping)
                is_about = mapping.old.id in (own_id, label_id) or any(value.id == label_id for value in row.now)
                is_same = mapping.action == "keep" and mapping.old.id == own_id == label_id
                if is_about and not is_same:
                    is_other = mapping.old.id == label_id != own_id
                    rows.append(replace(row, before=self._next[release], is_other=is_other))
        return _unique(rows)

    def of_earlier_id(self, label_id: str) -> list[ItemRow]:
        """Return what becomes of the items with an id that no label has now."""
        return _unique(
            replace(_row(mapping), before=self._next[release])
            for release, migration in self._history.to_shown.items()
            for mapping in migration.of("label")
            if mapping.old.id == label_id
        )

    def instead(self, label_id: str) -> list[str]:
        """Return the labels for the items of one that cannot be chosen: by the migration from the newest release.

        A label that no release has leads to what it declares.
        """
        own = self._history.earlier.known.get(f"labels/{label_id}", {})
        release = next((release for release in self._history.to_shown if release in own), "")
        if release:
            mapping = _of_label(self._history.to_shown[release], own[release].removeprefix("labels/"))
            if mapping is not None:
                return [value.id for value in _row(mapping).now]
        label = self._labels[label_id]
        declared = [label.replaced_by] if label.replaced_by else list(label.consider)
        return [label_id for label_id in declared if label_id in self._labels]

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


def _of_label(migration: Migration, label_id: str) -> ValueMapping | None:
    return next((mapping for mapping in migration.of("label") if mapping.old.id == label_id), None)


def _unique(rows: Iterable[ItemRow]) -> list[ItemRow]:
    """Return rows, newest first, each once: what is the same for several releases holds before the newest of them."""
    found: dict[tuple[object, ...], ItemRow] = {}
    for row in rows:
        key = (row.old.key, row.old.name, row.action, row.codes, tuple(value.key for value in row.now))
        known = found.setdefault(key, row)
        causes = tuple(_joined(known.causes, row.causes))
        # Nobody labels an item with what cannot be chosen.
        found[key] = replace(row if known.is_past and not row.is_past else known, causes=causes)
    return list(found.values())


def _joined(causes: Sequence[Cause], more: Sequence[Cause]) -> Iterator[Cause]:
    """Yield causes, each once; without a change only if none has one."""
    known: dict[tuple[str, str, str], Cause] = {_cause_key(cause): cause for cause in (*more, *causes)}
    changes = [cause for cause in known.values() if cause.change is not None]
    yield from changes or known.values()


def _cause_key(cause: Cause) -> tuple[str, str, str]:
    return cause.version, cause.address, cause.message.id
