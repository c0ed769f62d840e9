"""A guideline and its changelog -> the labels that took over a part of others."""

from collections.abc import Sequence

from guidelinekit.changes.change import flat
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.guideline.format.model import Guideline


def took_items(guideline: Guideline, changelog: Changelog, ids: Sequence[str]) -> list[str]:
    """Return the labels that were split off from labels, or took back items that had gone to them.

    Only labels that can be chosen are returned, and none of the given ones.
    """
    known = {*ids, *(old for k in ids if k in guideline.labels for old in guideline.labels[k].renamed_from)}
    names = {f"labels/{label_id}" for label_id in known}
    returned = {
        change.address.split("/")[1]
        for entry in changelog.entries
        for change in flat(entry.changes)
        if change.kind.id == "label-unmerged" and names.intersection(change.names)
    }
    return [
        label_id
        for label_id, label in guideline.labels.items()
        if label.choosable and label_id not in ids and (label_id in returned or known.intersection(label.split_from))
    ]
