"""A guideline and its changelog -> the labels that took over a part of others."""

from collections.abc import Sequence

from guidelinekit.changes.change import flat
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.guideline.format.model import Guideline


class Successors:
    """The labels that took over a part of others, found once for all labels."""

    def __init__(self, guideline: Guideline, changelog: Changelog) -> None:
        self._labels = guideline.labels
        self._order = {label_id: at for at, label_id in enumerate(guideline.labels)}
        self._takers: dict[str, set[str]] = {}
        for label_id, label in guideline.labels.items():
            for old in label.split_from:
                self._takers.setdefault(old, set()).add(label_id)
        for entry in changelog.entries:
            for change in flat(entry.changes):
                if change.kind.id == "label-unmerged":
                    for name in change.names:
                        section, _, old = name.partition("/")
                        if section == "labels":
                            self._takers.setdefault(old, set()).add(change.address.split("/")[1])

    def took_items(self, ids: Sequence[str]) -> list[str]:
        """Return the labels that were split off from labels, or took back items that had gone to them.

        Only labels that can be chosen are returned, and none of the given ones.
        """
        known = {*ids, *(old for k in ids if k in self._labels for old in self._labels[k].renamed_from)}
        takers = {taker for old in known if old in self._takers for taker in self._takers[old]}
        chosen = (k for k in takers if k in self._labels and self._labels[k].choosable and k not in ids)
        return sorted(chosen, key=self._order.__getitem__)
