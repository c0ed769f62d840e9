"""A draft of a table -> the same without what the checks of a guideline refuse. Each removal is noted."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.address import from_segment
from guidelinekit.guideline.check.check import Checked, check_loaded
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.load import load

#: Removing one thing can make another one wrong, such as the reference to a removed element.
_ROUNDS = 8
#: What an element of each section cannot be without: it is removed with them. Labels and attributes are kept.
_NEEDED: Mapping[str, frozenset[str]] = {
    "labels": frozenset({"name"}),
    "attributes": frozenset({"ask", "kind"}),
    "outcomes": frozenset({"name"}),
    "rules": frozenset({"statement"}),
    "edge_cases": frozenset({"situation", "decision"}),
    "examples": frozenset({"input", "answer"}),
    "glossary": frozenset({"definition"}),
}
_KEPT = ("labels", "attributes")


def keep_valid(draft: Draft, notes: Notes) -> None:
    """Remove the values of a draft in which the checks find errors."""
    for _ in range(_ROUNDS):
        try:
            data = completed(draft, "draft")
        except ExchangeError:
            return
        errors = [one for one in _checked(data, draft.schema).findings if one.severity is Severity.ERROR]
        # From the last one: entries of lists are named by their index.
        errors.reverse()
        removed = [_remove(draft.data, [*map(from_segment, error.address.split("/"))]) for error in errors]
        for error, address in zip(errors, removed, strict=True):
            if address:
                message = error.message[:1].upper() + error.message[1:]
                notes.add(address, f"It is left out: {message}.")
        if not any(removed):
            return


def _checked(data: dict[str, Any], schema: Schema) -> Checked:
    """Return the findings in data that no file has yet."""
    document = Document(path="guideline.yaml", data=data, root=None)
    return check_loaded(load([SourceFile(path=document.path)], schema, read=lambda _: document), schema)


def _remove(data: dict[str, Any], path: list[str]) -> str:
    """Remove what is at an address, or the element if it needs that; return what was removed, empty if nothing."""
    if path[:2] == ["task", "choose"] and "choose" in data.get("task", {}):
        del data["task"]["choose"]
        return "task/choose"
    if len(path) < 2 or path[0] not in _NEEDED or path[1] not in data.get(path[0], {}):
        return ""
    section, element_id, *rest = path
    if section == "attributes" and len(rest) > 2 and rest[0] == "options":
        return _remove_field(data[section][element_id].get("options", {}).get(rest[1], {}), rest[2:], path[:4])
    needs = not rest or rest[0] in _NEEDED[section]
    if needs and section not in _KEPT:
        del data[section][element_id]
        return f"{section}/{element_id}"
    if needs:
        return ""
    return _remove_field(data[section][element_id], rest, path[:2])


def _remove_field(element: dict[str, Any], path: list[str], where: list[str]) -> str:
    """Remove one entry of a list or map of an element, else the field."""
    field = path[0]
    if field not in element:
        return ""
    value = element[field]
    if len(path) > 1 and isinstance(value, list) and path[1].isdigit() and int(path[1]) < len(value) > 1:
        value.pop(int(path[1]))
        return "/".join([*where, field, path[1]])
    if len(path) > 1 and isinstance(value, dict) and path[1] in value and len(value) > 1:
        del value[path[1]]
        return "/".join([*where, field, path[1]])
    del element[field]
    return "/".join([*where, field])
