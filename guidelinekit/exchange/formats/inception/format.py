"""The format of INCEpTION's layers and tagsets."""

from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.formats.inception.read import read, recognizes
from guidelinekit.exchange.formats.inception.write import limits, write
from guidelinekit.exchange.formats.one_text import ONE_KIND

_DESCRIPTION = "The name of a tag is what annotations contain. Its description has the name; an import takes the first"
_SENTENCE = f"{_DESCRIPTION} line for one only if it has at most 80 characters and does not end with a full stop."
_STORED = "The file has what annotations contain; where that is not the id, an import makes an id of it."
_FEATURE = (
    "A feature of INCEpTION has a name of letters, digits and _, so an import knows a question by its other texts."
)
_LINKS = "Links to elements of the guideline come back as text."

FORMAT = Format(
    id="inception",
    title="INCEpTION",
    file_name="layers.json",
    read=read,
    write=write,
    recognizes=recognizes,
    limits=limits,
    identity="id",
    inputs=("text", "document"),
    holds=frozenset(
        {
            "title", "short", "language", "labels/*/id", "labels/*/name", "labels/*/short", "labels/*/kind",
            "labels/*/attributes", "attributes", "attributes/*/id", "attributes/*/options/*/id",
            "attributes/*/options/*/definition",
        }
    ),
    partly={
        "title": "A tagset has a title without spaces at its ends or several in a row.",
        "task/kind": (
            "INCEpTION does not tell choices, comparisons and grades apart; with marks, an import is for marks."
        ),
        "task/input": "INCEpTION shows one text; the file does not say which parts it has.",
        "labels/*/id": _STORED,
        "labels/*/kind": ONE_KIND,
        "labels/*/name": _SENTENCE,
        "labels/*/short": _SENTENCE,
        "labels/*/from": "A relation layer joins all marks of the layer that it is attached to.",
        "labels/*/to": "A relation layer joins all marks of the layer that it is attached to.",
        "labels/*/attributes": "INCEpTION asks it of all marks of a layer; which labels ask for it is written as a"
        " constraint, in another file.",
        "attributes/*": _FEATURE,
        "attributes/*/id": _FEATURE,
        "attributes/*/ask": f"An import takes it as one line. {_LINKS}",
        "attributes/*/name": "Without a name, INCEpTION shows the question.",
        "attributes/*/options/*": _STORED,
        "attributes/*/options/*/id": _STORED,
        "attributes/*/kind": "INCEpTION has lists, numbers and texts; it does not tell grades from other lists.",
        "attributes/*/range": "INCEpTION has numbers with a lowest and a highest value.",
        "attributes/*/of": "INCEpTION asks it of a mark or of the document, not of a part of it.",
        "attributes/*/options/*/name": _SENTENCE,
        "attributes/*/options/*/definition": f"{_SENTENCE} {_LINKS}",
        "attributes/*/options/*/attributes": "Which option leads to a question is written as a constraint, in another"
        " file.",
    },
)  # fmt: skip
