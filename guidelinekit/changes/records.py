"""Changes <-> values that JSON holds, to be kept and read back as they were.

What a reader of the changes wants is `report/`'s to say; here nothing is left out that a comparison gives. A record is
read with the schema that it was made with.
"""

from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.change import Change, Impact, Kind
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.schema import Schema

Record = Mapping[str, Any]


def to_record(change: Change) -> Record:
    """The record of a change, as it is before notes and acknowledgements say something of it."""
    kind, difference = change.kind, change.difference
    return {
        "kind": [kind.id, kind.section, kind.action, kind.impact.value, kind.settled, kind.reason],
        "address": change.address,
        "impact": change.impact.value,
        "settled": change.settled,
        "before": change.before,
        "after": change.after,
        "old": _position(change.old_location),
        "new": _position(change.new_location),
        "labels": change.labels,
        "sentence": change.sentence,
        "prose": change.prose,
        "difference": _difference(difference) if difference is not None else None,
        "folds": [to_record(fold) for fold in change.folds],
        "elements": change.elements,
    }


def from_record(record: Record, schema: Schema) -> Change:
    """The change that a record was made of."""
    kind, section, action, impact, settled, reason = record["kind"]
    found = record["difference"]
    return Change(
        kind=Kind(id=kind, section=section, action=action, impact=Impact(impact), settled=settled, reason=reason),
        address=record["address"],
        impact=Impact(record["impact"]),
        settled=record["settled"],
        before=record["before"],
        after=record["after"],
        old_location=_location(record["old"]),
        new_location=_location(record["new"]),
        labels=tuple(record["labels"]),
        sentence=record["sentence"],
        prose=record["prose"],
        difference=_from_difference(found, record, schema) if found is not None else None,
        folds=tuple(from_record(fold, schema) for fold in record["folds"]),
        elements=tuple(record["elements"]),
    )


def _difference(difference: Difference) -> Record:
    """What is not the change's as well."""
    return {
        "op": difference.op,
        "address": difference.address,
        "old_address": difference.old_address,
        "item": difference.item,
        "cause": difference.cause,
        "place": difference.place,
    }


def _from_difference(found: Record, record: Record, schema: Schema) -> Difference:
    address = tuple(found["address"])
    node = schema.node(address)
    assert node is not None, f"{record['address']} is not in the schema"
    return Difference(
        op=found["op"],
        address=address,
        old_address=tuple(found["old_address"]),
        node=node,
        before=record["before"],
        after=record["after"],
        item=found["item"],
        cause=tuple(found["cause"]) if found["cause"] is not None else None,
        place=found["place"],
    )


def _position(where: Location | None) -> list[Any] | None:
    return [where.path, where.line, where.column, where.end_line, where.end_column] if where is not None else None


def _location(position: list[Any] | None) -> Location | None:
    if position is None:
        return None
    path, line, column, end_line, end_column = position
    return Location(path=path, line=line, column=column, end_line=end_line, end_column=end_column)
