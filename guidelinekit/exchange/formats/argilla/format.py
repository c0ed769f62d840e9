"""The format of the settings of a dataset of Argilla."""

from guidelinekit.exchange.formats.argilla.limits import limits
from guidelinekit.exchange.formats.argilla.read import read, recognizes
from guidelinekit.exchange.formats.argilla.write import without_mark, write
from guidelinekit.exchange.formats.format import Format
from guidelinekit.guideline.format.tasks import INPUT_KINDS

FORMAT = Format(
    id="argilla",
    title="Argilla",
    file_name="argilla.json",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    limits=limits,
    identity="id",
    inputs=tuple(INPUT_KINDS),
    holds=frozenset(
        {
            "title", "summary", "task/input", "task/kind", "labels/*/id", "labels/*/name", "labels/*/short",
            "labels/*/kind", "outcomes", "outcomes/*/id", "attributes", "attributes/*/id", "attributes/*/options/*/id",
            "attributes/*/options/*/definition",
        }
    ),
    partly={
        "title": "The text for annotators has at most 10,000 characters.",
        "summary": "The text for annotators has at most 10,000 characters.",
        "labels/*/id": "A number that is stored beside a name is taken for a code.",
        "labels/*/kind": "It is not repeated where it is that of the task.",
        "labels/*/attributes": "Argilla asks each question of every record, whatever its labels are.",
        "attributes/*": "Argilla asks each question about a part of the input as a question of its own.",
        "attributes/*/id": "The text for annotators has no place left for all ids.",
        "attributes/*/ask": "A question has at most 500 characters.",
        "attributes/*/kind": "Argilla has choices, texts, and ratings from 0 to 10; other numbers are texts.",
        "attributes/*/range": "Argilla has ratings of whole numbers from 0 to 10; other numbers are texts.",
        "attributes/*/of": "Argilla asks each question of every record, whatever its labels are.",
        "attributes/*/required": "Argilla would ask it of every record, also where nothing leads to it.",
        "attributes/*/options/*/id": "A number that is stored beside a name is taken for a code.",
        "attributes/*/options/*/attributes": "Argilla asks each question of every record, whatever was chosen.",
        "attributes/*/options/*/definition": "An explanation has at most 1,000 characters.",
    },
)  # fmt: skip
