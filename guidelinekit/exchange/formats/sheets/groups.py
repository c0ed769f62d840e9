"""Parents of labels, as a table names them by id, name or path -> the groups of the draft."""

import re
from collections.abc import Mapping, Sequence

from guidelinekit.changes.label_state import parents_of
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.cells import list_of

_ABOVE = re.compile(r"\s*(?:>|→|»|::|›)\s*")
_SLASHES = re.compile(r"\s*[/\\]\s*")
#: Deeper paths are no taxonomy.
_MAX_DEPTH = 30
#: How many labels a guideline can have above each other.
_MAX_LEVELS = 64


def folded_name(text: str) -> str:
    """Return a name as it is compared: without case and without double spaces."""
    return " ".join(text.split()).casefold()


class Names:
    """Finds labels of the draft by id, by name, and by number if the ids of the table are numbers."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        self.rows: set[str] = set()

    def add(self, label_id: str, name: str, *others: str) -> None:
        """Add a label; `others` are further texts that are its id in the file."""
        for text in (label_id, *others):
            if text:
                self._ids.setdefault(text.casefold(), label_id)
        self._names.setdefault(folded_name(name), []).append(label_id)

    def find(self, text: str) -> str:
        """Return the id of a label; empty if there is none."""
        listed = self._names.get(folded_name(text), [])
        return self._ids.get(text.strip().casefold()) or (listed[0] if listed else "")

    def is_ambiguous(self, text: str) -> bool:
        """Whether a text is the name of several labels, and the id of none."""
        return text.strip().casefold() not in self._ids and self.count(text) > 1

    def count(self, name: str) -> int:
        """Return how many labels have a name."""
        return len(self._names.get(folded_name(name), ()))


class Groups:
    """Gives labels their parents, and makes groups for those that have no row."""

    def __init__(self, draft: Draft, names: Names, notes: Notes) -> None:
        self._draft, self._names, self._notes = draft, names, notes
        # The ids of labels by the folded names of their path, themselves included.
        self._paths: dict[tuple[str, ...], str] = {}
        # Groups without a row, by the id of the label before which they belong.
        self._made: dict[str, list[str]] = {}
        self._groups: set[str] = set()
        self._unknown: list[tuple[str, str]] = []
        self._has_found = False

    def know(self, label_id: str, path: Sequence[str], name: str) -> None:
        """Record where a label is, so that other labels can be below it."""
        self._paths.setdefault(_folded((*path, name)), label_id)

    def parents(self, label_id: str, cell: str, place: str) -> None:
        """Set the parents that a cell names by id, name or path."""
        whole = self._names.find(cell)
        ids = []
        for text in [cell] if whole else list_of(cell):
            found = self._names.find(text)
            if self._names.is_ambiguous(text):
                place_of_name = f"{place}: {self._draft.name(text, '')[:60]}"
                self._notes.add(place_of_name, "Several labels have this name: the first one counts.")
            if found:
                self._has_found = self._has_found or (found != label_id and found not in self._groups)
            else:
                path = _ABOVE.split(text)
                if len(path) == 1 and all(map(self._names.find, _SLASHES.split(text))):
                    path = _SLASHES.split(text)
                found = self._group(path, label_id)
                if len(path) == 1:
                    self._unknown.append((place, text))
            ids.append(found)
        self._set(label_id, ids)

    def path(self, label_id: str, path: Sequence[str]) -> None:
        """Set the parent that is at the end of a path of names."""
        if path:
            self._set(label_id, [self._group(path, label_id)])

    def _set(self, label_id: str, parents: Sequence[str]) -> None:
        listed = [parent for parent in dict.fromkeys(parents) if parent and parent != label_id]
        if listed:
            self._draft.data["labels"][label_id]["parent"] = listed[0] if len(listed) == 1 else listed

    def _group(self, path: Sequence[str], below: str) -> str:
        """Return the id of the label at the end of a path. Those that have no row are groups."""
        named = [name for name in path if name.strip()][:_MAX_DEPTH]
        parent = ""
        for at, name in enumerate(named):
            key = _folded(named[: at + 1])
            found = self._paths.get(key) or (self._names.find(name) if not at and self._names.count(name) < 2 else "")
            if not found:
                found = self._draft.add_label(name, abstract=True, parent=parent)
                self._names.add(found, name)
                self._made.setdefault(below, []).append(found)
                self._groups.add(found)
            self._paths[key] = found
            parent = found
        return parent

    def _cut(self) -> None:
        """Remove parents that close a circle, and those above which there are too many."""
        labels = self._draft.data.get("labels", {})
        levels: dict[str, int] = {}
        for start in labels:
            # The labels on the way up from `start`, each with the parents that are still to be visited.
            way: list[tuple[str, list[str]]] = [(start, [])] if start not in levels else []
            if way:
                way[0][1].extend(parents_of(labels[start]))
            on_way = {start}
            while way:
                label_id, parents = way[-1]
                if not parents:
                    way.pop()
                    on_way.discard(label_id)
                    levels[label_id] = self._level(label_id, levels)
                    continue
                parent = parents.pop()
                if parent in on_way:
                    self._remove(label_id, parent, "The parents form a circle, so this one is left out.")
                elif parent not in levels and parent in labels:
                    way.append((parent, list(parents_of(labels[parent]))))
                    on_way.add(parent)

    def _level(self, label_id: str, levels: Mapping[str, int]) -> int:
        """Return how deep a label is, without parents that are too deep."""
        deepest = 0
        for parent in parents_of(self._draft.data["labels"][label_id]):
            level = levels.get(parent, 0)
            if level + 1 >= _MAX_LEVELS:
                self._remove(label_id, parent, f"There are {_MAX_LEVELS} labels above it, so it has no parent.")
            else:
                deepest = max(deepest, level + 1)
        return deepest

    def _remove(self, label_id: str, parent: str, reason: str) -> None:
        label = self._draft.data["labels"][label_id]
        rest = [other for other in parents_of(label) if other != parent]
        del label["parent"]
        self._set(label_id, rest)
        self._notes.add(f"{label_id}: {parent}", reason)

    def finish(self) -> None:
        """Remove parents that cannot be, put groups before their labels, and note parents that may be misspelled."""
        self._cut()
        if self._has_found:
            for place, text in self._unknown:
                self._notes.add(f"{place}: {self._draft.name(text, '')}", "This parent has no row: it is a new group.")
        labels: Mapping[str, object] = self._draft.data.get("labels", {})
        ordered: dict[str, object] = {}
        for label_id, label in labels.items():
            if label_id not in self._groups:
                ordered.update((group, labels[group]) for group in self._made.get(label_id, ()))
                ordered[label_id] = label
        if ordered:
            self._draft.data["labels"] = ordered


def path_of(text: str) -> list[str]:
    """Return the names in a path such as `A > B` or `A/B`, the uppermost first."""
    names = _ABOVE.split(text.strip())
    return [name.strip() for name in (names if len(names) > 1 else _SLASHES.split(text.strip())) if name.strip()]


def _folded(path: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(folded_name, path))
