"""Changes <-> JSON values, to be stored and read back unchanged.

Records are complete; formats for readers are in `report/`. A record must be read with the schema with which it was
written.
"""

from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.change import Change, Impact, Kind
from guidelinekit.changes.compare.differences import Difference
from guidelinekit.changes.message import Message
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.schema import Schema

Record = Mapping[str, Any]


def to_record(change: Change) -> Record:
    """Return the record of a change, without what notes and acknowledgements add."""
    kind, difference = change.kind, change.difference
    return {
        "kind": [kind.id, kind.section, kind.action, kind.impact.value, kind.needs_decision, kind.reason],
        "address": change.address,
        "impact": change.impact.value,
        "needs_decision": change.needs_decision,
        "before": change.before,
        "after": change.after,
        "old": _position(change.old_location),
        "new": _position(change.new_location),
        "labels": change.labels,
        "message": [change.message.id, change.message.arguments],
        "prose": change.prose,
        "difference": _difference(difference) if difference is not None else None,
        "consequences": [to_record(consequence) for consequence in change.consequences],
        "names": change.names,
        "containers": change.containers,
        "audiences": change.audiences,
    }


def from_record(record: Record, schema: Schema) -> Change:
    """Return the change of a record."""
    kind, section, action, impact, needs_decision, reason = record["kind"]
    stored, (message_id, arguments) = record["difference"], record["message"]
    return Change(
        kind=Kind(
            id=kind,
            section=section,
            action=action,
            impact=Impact(impact),
            needs_decision=needs_decision,
            reason=reason,
        ),
        address=record["address"],
        impact=Impact(record["impact"]),
        needs_decision=record["needs_decision"],
        before=record["before"],
        after=record["after"],
        old_location=_location(record["old"]),
        new_location=_location(record["new"]),
        labels=tuple(record["labels"]),
        message=Message(id=message_id, arguments=arguments),
        prose=record["prose"],
        difference=_from_difference(stored, record, schema) if stored is not None else None,
        consequences=tuple(from_record(consequence, schema) for consequence in record["consequences"]),
        names=tuple(record["names"]),
        containers=tuple(record["containers"]),
        audiences=tuple(record["audiences"]),
    )


def _difference(difference: Difference) -> Record:
    """Return the fields that the record of the change does not have."""
    return {
        "op": difference.op,
        "address": difference.address,
        "old_address": difference.old_address,
        "item": difference.item,
        "cause": difference.cause,
        "index": difference.index,
    }


def _from_difference(stored: Record, record: Record, schema: Schema) -> Difference:
    address = tuple(stored["address"])
    node = schema.node(address)
    assert node is not None, f"{record['address']} is not in the schema"
    return Difference(
        op=stored["op"],
        address=address,
        old_address=tuple(stored["old_address"]),
        node=node,
        before=record["before"],
        after=record["after"],
        item=stored["item"],
        cause=tuple(stored["cause"]) if stored["cause"] is not None else None,
        index=stored["index"],
    )


def _position(where: Location | None) -> list[Any] | None:
    return [where.path, where.line, where.column, where.end_line, where.end_column] if where is not None else None


def _location(position: list[Any] | None) -> Location | None:
    if position is None:
        return None
    path, line, column, end_line, end_column = position
    return Location(path=path, line=line, column=column, end_line=end_line, end_column=end_column)
