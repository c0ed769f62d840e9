"""The sheets of a workbook besides that of the labels: their columns, and how each value is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `key` is the field of the element, and `form` how its value is written:

    text, list, flag, number, code, numbers, pairs, answer, wrong, input.
    """

    heading: str
    key: str
    form: str = "text"


def _fields(**forms: str) -> tuple[Field, ...]:
    return tuple(Field(key, key, form) for key, form in forms.items())


_HISTORY = _fields(renamed_from="list", audience="list")
#: By section, in the order of the sheets. The first column of each is `id`.
SECTIONS: Mapping[str, Sequence[Field]] = {
    "outcomes": (*_fields(name="text", when="text"), *_HISTORY),
    "attributes": (
        *_fields(name="text", ask="text", kind="text", required="flag", range="numbers", choose="numbers", of="list"),
        *_HISTORY,
    ),
    "rules": (
        *_fields(title="text", level="text", statement="text", why="text", labels="list", status="text",
                 replaced_by="text", decided="text", source="text", warning="text"),
        *_HISTORY,
    ),
    "edge_cases": (
        *_fields(title="text", situation="text", input="input", decision="answer", why="text", labels="list",
                 decided="text", source="text", warning="text"),
        *_HISTORY,
    ),
    "examples": (
        *_fields(title="text", input="input", answer="answer", why="text"),
        Field("wrong answers", "not", "wrong"),
        *_fields(difficulty="text", shows="list", uses="list", warning="text", language="text"),
        *_HISTORY,
    ),
    "glossary": (*_fields(name="text", definition="text", aliases="list"), *_HISTORY),
}  # fmt: skip
#: The sheet of the options of all attributes. Its first columns are the ids of the attribute and of the option.
OPTIONS = _fields(name="text", definition="text", value="number", code="code", attributes="list", renamed_from="list")
#: The sheet about the guideline, with a row for each of these fields.
ABOUT = "guideline"
ABOUT_HEADINGS = ("field", "value")
HEAD = ("title", "short", "language", "summary", "purpose", "stance")
TASK = ("kind", "unit", "input", "choose")
