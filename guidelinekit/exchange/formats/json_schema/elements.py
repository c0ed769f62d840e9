"""Ids with their names and texts -> an enumeration whose description models read, and back.

A line of the description is `- car "Car": A motor vehicle for people.` The name is quoted as in JSON, so that the line
can be read again whatever the name contains.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Form = dict[str, Any]
_LINE = re.compile(r'- (\S+) ("(?:[^"\\]|\\.)*")(?:: (.*))?')
#: The beginning of the line that says when a question is asked.
ONLY_WITH = "Only with: "


class Element(NamedTuple):
    """A label, an option or an outcome: its id, its name, and a short text."""

    id: str
    name: str
    text: str = ""


def one_line(text: str) -> str:
    """Return prose on one line."""
    return " ".join(text.split())


def enumeration(elements: Iterable[Element], *, before: str = "", after: str = "", nullable: bool = False) -> Form:
    """Return the schema of one of several ids. `before` and `after` are texts around the lines of the description."""
    listed = list(elements)
    lines = [
        f"- {key} {json.dumps(name, ensure_ascii=False)}" + (f": {text}" if text else "") for key, name, text in listed
    ]
    return {
        "type": ["string", "null"] if nullable else "string",
        "enum": [*(key for key, _, _ in listed), *([None] if nullable else [])],
        "description": "\n".join(filter(None, [before, *lines, after])),
    }


def elements_in(description: str) -> Iterator[Element]:
    """Yield the elements that a description lists."""
    for line in description.split("\n"):
        if found := _LINE.fullmatch(line):
            yield Element(found[1], json.loads(found[2]), found[3] or "")


def question_in(description: str) -> str:
    """Return what a description asks, without its list of options."""
    lines = (line for line in description.split("\n") if not _LINE.fullmatch(line) and not line.startswith(ONLY_WITH))
    return one_line(" ".join(lines))


def conditions_in(description: str) -> Iterator[tuple[str, str]]:
    """Yield what a question needs: a label and an empty text, or a question and its option."""
    for line in description.split("\n"):
        if line.startswith(ONLY_WITH):
            for condition in line.removeprefix(ONLY_WITH).split(", "):
                first, _, option = condition.partition(" = ")
                yield first, option


def conditions(labels: Iterable[str], options: Iterable[tuple[str, str]]) -> str:
    """Return the line that says with which labels or options a question is asked; empty without any."""
    found = [*labels, *(f"{attribute_id} = {option_id}" for attribute_id, option_id in options)]
    return f"{ONLY_WITH}{', '.join(found)}" if found else ""


def strict(properties: Mapping[str, Any], *, nullable: bool = False, description: str = "") -> Form:
    """Return the schema of an object that has exactly some properties."""
    return {
        "type": ["object", "null"] if nullable else "object",
        **({"description": description} if description else {}),
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
