"""The format of the features of Hugging Face data sets."""

from guidelinekit.exchange.formats.classes import SPACES
from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.formats.huggingface.read import read, recognizes
from guidelinekit.exchange.formats.huggingface.write import without_mark, write

_STAYS = "A class that can no longer be chosen stays in the list: without it, the others would get other numbers."

_TAKEN = "Another column or field has this name: the file has the question under another one."

FORMAT = Format(
    id="huggingface",
    title="Hugging Face",
    file_name="dataset_info.json",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    identity="code",
    holds=frozenset({"task", "summary", "labels/*/name", "attributes", "attributes/*/id", "outcomes"}),
    partly={
        "summary": "A description is plain text: one with links or other markup is not read again.",
        "task/kind": "The file has the kind of the labels in its first column with labels, if these are enough for it.",
        "task/input": "A column has one name: one with the name of a part can be something else.",
        "labels/*/name": f"Where data sets store only ids, the file has these as names. {SPACES}",
        "outcomes/*/name": SPACES,
        "attributes/*/id": _TAKEN,
        "labels/*/code": "Hugging Face numbers classes from 0 without gaps: where codes are not such numbers, a class"
        " has the number of its position.",
        "labels/*/kind": "Each column with labels lists all of them: the file does not say which label is for which.",
        "labels/*/status": _STAYS,
        "labels/*/replaced_by": _STAYS,
        "labels/*/consider": _STAYS,
        "labels/*/attributes": "A column has its questions for all labels, and asks those about items of every item.",
        "attributes": _TAKEN,
        "attributes/*/ask": "A column has a name, which is the id of the question; the site has the question.",
        "attributes/*/name": "A column has one name, which is the id of the question.",
        "attributes/*/kind": "A column has classes, numbers or texts: the file does not say that they are grades.",
        "attributes/*/range": "A column of numbers has no limits.",
        "attributes/*/required": "Any column can be empty.",
        "attributes/*/of": "A column is about the marks or the items that are in it.",
        "attributes/*/options": "Classes are in the order of their numbers.",
        "attributes/*/options/*/code": "Hugging Face numbers classes from 0: an option has the number of its position"
        " where codes are not such numbers.",
    },
)
