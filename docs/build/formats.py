"""The tables of formats -> what each format holds of a guideline, for the manual."""

from collections.abc import Mapping

from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.exchange.reasons import held, reason_of

#: The fields that annotators choose from or read, by path, and what the manual calls them.
ROWS: Mapping[str, str] = {
    "labels/*/name": "name of a label",
    "labels/*/id": "id of a label",
    "labels/*/code": "code of a label",
    "labels/*/value": "number of a grade",
    "labels/*/parent": "groups",
    "labels/*/color": "color",
    "labels/*/hotkey": "key",
    "labels/*/short": "short explanation",
    "labels/*/definition": "definition",
    "labels/*/aliases": "other words",
    "labels/*/kind": "how a label is marked",
    "labels/*/from": "what a link joins",
    "labels/*/excludes": "labels that exclude each other",
    "task/kind": "kind of task",
    "task/input": "kind of input and its parts",
    "labels/*/attributes": "questions with a label",
    "attributes/*/options/*/attributes": "questions with an option",
    "attributes/*/kind": "how a question is answered",
    "attributes/*/required": "whether an answer is required",
    "attributes/*/range": "range of a number",
    "attributes/*/of": "questions about parts of the input",
    "attributes/*/options/*/id": "id of an option",
    "attributes/*/options/*/definition": "definition of an option",
    "outcomes/*": "ways to end an item",
    "rules/*": "rules",
    "edge_cases/*": "edge cases",
    "examples/*": "examples",
}


def written() -> list[Format]:
    """The formats that guidelines are exported to."""
    return [fmt for fmt in FORMATS.values() if fmt.write is not None]


def cell(field: str, fmt: Format) -> str:
    """What a format holds of a field: `yes`, `part`, or a dash."""
    return held(field, fmt).replace("no", "–")


def own_reasons(fmt: Format) -> dict[str, list[str]]:
    """The fields by the reason that a format has of its own."""
    found: dict[str, list[str]] = {}
    for field, reason in fmt.partly.items():
        found.setdefault(reason, []).append(field)
    return found


def common_reasons() -> dict[str, list[str]]:
    """The fields that no format holds, by the reason."""
    found: dict[str, list[str]] = {}
    for field in ROWS:
        if all(cell(field, fmt) == "–" for fmt in written()):
            found.setdefault(reason_of(field, "", written()[0]), []).append(field)
    return found
