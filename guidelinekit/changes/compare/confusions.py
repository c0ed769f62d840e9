"""Changes -> the same, with one change for each test between two labels that moved to the other label."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.classify import differ_by_copyedit
from guidelinekit.changes.compare.describe import describe_moved_confusion
from guidelinekit.changes.compare.sides import Sides
from guidelinekit.changes.kinds import SPECIAL, field_kind


def moved_confusions(changes: Sequence[Change], sides: Sides) -> Iterator[Change]:
    """Join the removal and the addition of a test between the same two labels: the pages of both labels show it.

    With other words it is a test that was reworded, which needs a decision.
    """
    removed: dict[tuple[str, str], Change] = {}
    for change in changes:
        if change.kind.id == "label-confused-with-removed" and (pair := _pair(change)) is not None:
            removed[sides.renames.follow("labels", pair[1])[0], pair[0]] = change
    origins: dict[int, Change] = {}
    for change in changes:
        origin = removed.get(_pair(change) or ("", ""))
        if change.kind.id == "label-confused-with-added" and origin:
            origins[id(change)] = origin
    joined = {id(origin) for origin in origins.values()}
    for change in changes:
        if id(change) in origins:
            yield _moved(change, origins[id(change)], sides)
        elif id(change) not in joined:
            yield change


def _pair(change: Change) -> tuple[str, str] | None:
    difference = change.difference
    if difference is None or difference.address[2:3] != ("confused_with",) or len(difference.address) != 4:
        return None
    return str(difference.address[1]), str(difference.address[3])


def _moved(added: Change, removed: Change, sides: Sides) -> Change:
    difference = added.difference
    assert difference is not None
    is_reworded = not differ_by_copyedit(removed.before, added.after)
    path = tuple(map(str, difference.address))
    kind = field_kind(path, difference.node, "reworded") if is_reworded else SPECIAL["label-confused-with-moved"]
    override = sides.overrides.of(kind, difference.address)
    impact = override.impact if override is not None else kind.impact
    needs_decision = kind.needs_decision and override is None
    label_id, other_id = (str(difference.address[at]) for at in (1, 3))
    return replace(
        added,
        kind=kind,
        impact=impact,
        needs_decision=needs_decision,
        before=removed.before,
        old_location=removed.old_location,
        message=describe_moved_confusion(label_id, other_id, sides, is_reworded=is_reworded),
        prose=is_reworded,
        consequences=(replace(removed, impact=impact, needs_decision=needs_decision),),
    )
