"""A guideline -> its labels as pages show them: their order, groups, neighbors and keys."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from guidelinekit.guideline.format.model import Label
from guidelinekit.guideline.format.tasks import TASK_KINDS
from guidelinekit.site.ancestors import lines_of_parents
from guidelinekit.site.keys import key_of
from guidelinekit.site.procedure_view import ProcedureView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its depth in the taxonomy."""

    id: str
    label: Label
    depth: int


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The ids of the labels before and after one; empty at the ends."""

    before: str
    after: str


class TaxonomyView(ProcedureView):
    """The labels of one guideline, in the language of a catalogue."""

    @cached_property
    def tree(self) -> tuple[Row, ...]:
        """The labels that are not deprecated, each after its parent, in the order of the file."""
        return tuple(self._below("", 0, set()))

    @property
    def retired(self) -> Mapping[str, Label]:
        """The deprecated labels."""
        return {k: label for k, label in self.guideline.labels.items() if label.status == "deprecated"}

    def children(self, label_id: str) -> Sequence[Row]:
        """Return the direct children of a label that are not deprecated."""
        return [Row(child_id, child, 0) for child_id, child in self._children.get(label_id, {}).items()]

    def lines_of_parents(self, label_id: str) -> list[list[str]]:
        """Return for each parent of a label the labels above it; see `ancestors.lines_of_parents`."""
        return lines_of_parents(self.guideline.labels, label_id)

    @cached_property
    def blocks(self) -> tuple[tuple[Row | None, tuple[Row, ...]], ...]:
        """The overview of labels: each abstract label with the labels below it, and runs of labels without one."""
        blocks: list[tuple[Row | None, list[Row]]] = []
        for row in self.tree:
            if row.label.abstract:
                blocks.append((row, []))
            elif not blocks or (blocks[-1][0] is not None and row.depth <= blocks[-1][0].depth):
                blocks.append((None, [row]))
            else:
                blocks[-1][1].append(row)
        return tuple((head, tuple(rows)) for head, rows in blocks)

    def own_kind(self, label_id: str) -> str:
        """Return a sentence on how a label is marked; empty if it is as the task states."""
        kind = self.guideline.kind_of(label_id)
        message_id = f"tasks.{kind}.mark"
        if kind == self.guideline.task.kind or not self.catalogue.has(message_id):
            return ""
        return self.catalogue.text(message_id)

    def joins_marks(self, label_id: str) -> bool:
        """Whether a label joins marks."""
        return TASK_KINDS[self.guideline.kind_of(label_id)].joins_marks

    def label_name(self, label_id: str) -> str:
        """Return the name of a label, or its id if the guideline does not have it."""
        label = self.guideline.labels.get(label_id)
        return label.name if label is not None else label_id

    def sign(self, label_id: str) -> dict[str, str]:
        """Return the id of a label and what stands on its key: the hotkey, a short code, or nothing."""
        return {"id": label_id, "key": key_of(self.guideline.labels.get(label_id))}

    def neighbors(self, label_id: str) -> Neighbors:
        """Return the labels before and after one in the order of the taxonomy.

        A label that is retired or groups others has none.
        """
        return self._neighbors.get(label_id, Neighbors("", ""))

    def blocks_of(self, ids: Collection[str]) -> list[tuple[Row | None, tuple[Row, ...]]]:
        """Return the blocks of the overview with some labels only."""
        found = []
        for head, rows in self.blocks:
            chosen = tuple(row for row in rows if row.id in ids)
            if chosen or (head is not None and head.id in ids):
                found.append((head, chosen))
        return found

    @cached_property
    def _neighbors(self) -> dict[str, Neighbors]:
        ids = list(dict.fromkeys(row.id for row in self.tree if not row.label.abstract))
        around = zip(["", *ids], ids, [*ids[1:], ""], strict=False)
        return {label_id: Neighbors(before, after) for before, label_id, after in around}

    @cached_property
    def _children(self) -> dict[str, dict[str, Label]]:
        active = {k: label for k, label in self.guideline.labels.items() if label.status != "deprecated"}
        return index_by(
            (parent, k, label)
            for k, label in active.items()
            for parent in [parent for parent in label.parents if parent in active] or [""]
        )

    def _below(self, parent: str, depth: int, shown: set[str]) -> Iterator[Row]:
        """Yield the labels below one. One with several parents is below each of them, with its own labels only once."""
        for label_id, label in self._children.get(parent, {}).items():
            yield Row(label_id, label, depth)
            if label_id not in shown:
                shown.add(label_id)
                yield from self._below(label_id, depth + 1, shown)


def index_by(elements: Iterable[tuple[str, str, T]]) -> dict[str, dict[str, T]]:
    """Group (key, id, element) by key. The elements of a key keep their order."""
    index: dict[str, dict[str, T]] = {}
    for key, element_id, element in elements:
        index.setdefault(key, {})[element_id] = element
    return index
