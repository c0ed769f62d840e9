"""The format of JSON Schemas of answers."""

from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.formats.json_schema.mark import marked, without_mark
from guidelinekit.exchange.formats.json_schema.read import read, recognizes
from guidelinekit.exchange.formats.json_schema.schema import answer_schema
from guidelinekit.exchange.interface import Interface
from guidelinekit.report.json_text import to_json


def write(interface: Interface) -> bytes:
    """Return the schema of an answer, with what it does not say of the guideline.

    Raises:
        ExchangeError: it is larger than providers accept, or there is nothing to answer.
    """
    return f"{to_json(marked(answer_schema(interface), interface))}\n".encode()


_PROSE = "The description has it on one line, without paragraphs and lists."
FORMAT = Format(
    id="json-schema",
    title="JSON Schema",
    file_name="answer.schema.json",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    holds=frozenset(
        {
            "title", "summary", "task", "labels", "labels/*/id", "labels/*/name", "labels/*/short", "labels/*/kind",
            "labels/*/attributes", "attributes", "attributes/*/id", "attributes/*/name", "attributes/*/options/*/id",
            "attributes/*/options/*/definition", "attributes/*/options/*/attributes", "attributes/*/choose",
            "outcomes", "outcomes/*/id", "outcomes/*/when", "task/choose",
        }
    ),
    partly={
        "summary": _PROSE,
        "outcomes/*/when": _PROSE,
        "attributes/*/ask": _PROSE,
        "attributes/*/options/*/definition": _PROSE,
        "labels": "The file does not say in which order the grades are if they are asked in different ways.",
        "labels/*/kind": "A label that joins marks has a kind of its own in the file.",
        "attributes/*/options/*/attributes": (
            "A question about the item or its parts is asked for every item, one that labels ask with the label."
        ),
        "labels/*/attributes": "A question about the item or its parts is asked for every item, not with a label.",
    },
)  # fmt: skip
