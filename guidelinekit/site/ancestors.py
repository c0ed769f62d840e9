"""The labels of a guideline -> those above a label."""

from collections.abc import Mapping

from guidelinekit.guideline.format.model import Label


def lines_of_parents(labels: Mapping[str, Label], label_id: str) -> list[list[str]]:
    """Return for each parent of a label the labels above it, outermost first, the parent last.

    Of several parents of a parent, the first one is followed.
    """
    lines = []
    for parent in labels[label_id].parents:
        line: dict[str, None] = {}
        current = parent
        while current in labels and current not in line:
            line[current] = None
            current = next(iter(labels[current].parents), "")
        lines.append(list(reversed(line)))
    return [line for line in lines if line]
