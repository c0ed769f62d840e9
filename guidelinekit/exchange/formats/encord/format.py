"""The format of ontologies of Encord."""

from guidelinekit.exchange.formats.encord.read import read, recognizes
from guidelinekit.exchange.formats.encord.write import limits, write
from guidelinekit.exchange.formats.format import Format
from guidelinekit.guideline.format.tasks import INPUT_KINDS

FORMAT = Format(
    id="encord",
    title="Encord",
    file_name="encord.json",
    read=read,
    write=write,
    recognizes=recognizes,
    limits=limits,
    identity="name",
    inputs=tuple(INPUT_KINDS),
    holds=frozenset(
        {
            "labels/*/name", "labels/*/color", "labels/*/kind", "labels/*/attributes", "outcomes", "outcomes/*/id",
            "attributes", "attributes/*/name", "attributes/*/options/*/id", "attributes/*/options/*/attributes",
        }
    ),
    partly={
        "attributes/*": "The file has only its name, and a question with that name is not the same.",
        "attributes/*/id": "A question has one text, which annotations contain: its name.",
        "attributes/*/options/*/id": "A number that is stored beside a name is taken for a code.",
        "labels": "Encord has no grades: their order means nothing.",
        "labels/*/id": "Annotations contain the names of objects; only an option has a value of its own.",
        "labels/*/color": "Options have no colors, and each object has one: a label without a color gets one.",
        "labels/*/kind": "Encord chooses one option or several; it has no grades and no comparisons.",
        "labels/*/attributes": "Encord asks nothing with an option of a checklist: it asks for every item.",
        "task/kind": "Encord chooses one option or several; it has no grades and no comparisons.",
        "task/input": "The ontology does not say what items are; any data can be labeled with it.",
        "attributes/*/name": "A question has one text; two with the same name are called by their ids.",
        "attributes/*/ask": "A question has one text, which annotations contain: its name.",
        "attributes/*/kind": "Encord has options, numbers and texts; it has no grades and no comparisons.",
        "attributes/*/range": "A number in Encord has no limits.",
        "attributes/*/of": "Encord asks it for every object or item that it can be about.",
        "attributes/*/required": "Encord asks it also where no option of a checklist leads to it.",
        "attributes/*/options": "Encord has no grades: their order means nothing.",
        "attributes/*/options/*/attributes": "Encord asks nothing below a checklist, or below seven questions.",
    },
)  # fmt: skip
