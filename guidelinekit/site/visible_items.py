"""What became of the items and ids of earlier releases -> the parts that some readers may see. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from guidelinekit.changes.change import Change
from guidelinekit.changes.migration.earlier import EarlierId, EarlierIds
from guidelinekit.changes.migration.item_history import ItemHistory
from guidelinekit.changes.migration.mapping import Cause, Migration, Value, ValueMapping


class ItemFilter(Protocol):
    """What some readers may see of the elements and changes of all versions."""

    def shown_cause(self, change: Change) -> Change | None:
        """Return a change as it may be shown as a cause of work; None if it may not."""

    def is_hidden(self, address: str) -> bool:
        """Whether an address is in an element that is hidden in some version."""

    def may_show(self, section: str, audiences: Collection[Mapping[str, Any]]) -> bool:
        """Whether an element with these fields, in each version, may be named."""


def visible_items(items: ItemHistory, shown: ItemFilter) -> ItemHistory:
    """Leave out hidden values and elements, on either side, and causes that may not be shown."""
    return ItemHistory(
        to_shown={version: _migration(migration, shown) for version, migration in items.to_shown.items()},
        to_entry={version: _migration(migration, shown) for version, migration in items.to_entry.items()},
        earlier=EarlierIds(
            gone=tuple(filter(None, (_earlier_id(entry, shown) for entry in items.earlier.gone))),
            known={k: ids for k, ids in items.earlier.known.items() if not _are_hidden([k, *ids.values()], shown)},
            elements=tuple(
                element
                for element in items.earlier.elements
                if not _are_hidden(element.ids.values(), shown)
                and shown.may_show(element.address.partition("/")[0], element.audiences)
            ),
        ),
    )


def _migration(migration: Migration, shown: ItemFilter) -> Migration:
    return replace(
        migration,
        mappings=tuple(_mappings(migration.mappings, shown)),
        every_item=tuple(_causes(migration.every_item, shown)),
    )


def _mappings(mappings: Iterable[ValueMapping], shown: ItemFilter) -> Iterator[ValueMapping]:
    for mapping in mappings:
        if not _are_hidden(_addresses([mapping.old, *([mapping.new] if mapping.new is not None else [])]), shown):
            yield replace(
                mapping,
                old=_value(mapping.old, shown),
                new=_value(mapping.new, shown) if mapping.new is not None else None,
                candidates=tuple(
                    _value(value, shown) for value in mapping.candidates if not _are_hidden(_addresses([value]), shown)
                ),
                causes=tuple(_causes(mapping.causes, shown)),
            )


def _value(value: Value, shown: ItemFilter) -> Value:
    """Return a value without its paths through hidden groups."""
    if not value.paths:
        return value
    paths = tuple(p for p in value.paths if not _are_hidden((f"labels/{part}" for part in p.split("/")), shown))
    return replace(value, paths=paths)


def _addresses(values: Iterable[Value]) -> list[str]:
    return [value.address for value in values]


def _are_hidden(addresses: Iterable[str], shown: ItemFilter) -> bool:
    return any(map(shown.is_hidden, addresses))


def _causes(causes: Iterable[Cause], shown: ItemFilter) -> Iterator[Cause]:
    for cause in causes:
        if cause.change is None:
            if not _are_hidden(cause.message.addresses, shown):
                yield cause
        elif (change := shown.shown_cause(cause.change)) is not None:
            yield replace(cause, change=change, message=change.message)


def _earlier_id(entry: EarlierId, shown: ItemFilter) -> EarlierId | None:
    """Return an earlier id; None if the element is hidden. What has a content warning is not called by its title."""
    if _are_hidden(filter(None, [entry.address, entry.now]), shown):
        return None
    if not shown.may_show(entry.scope.partition("/")[0], entry.audiences):
        return None
    return replace(entry, name="") if any(side.get("warning") for side in entry.audiences) else entry
