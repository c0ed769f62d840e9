"""The format of brat's `annotation.conf`."""

from guidelinekit.exchange.formats.brat.read import read, recognizes
from guidelinekit.exchange.formats.brat.write import limits, without_mark, write
from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.formats.one_text import ONE_KIND

_WORD = (
    "The file has what annotations contain; where that is not the id, an import makes an id of it."
    " brat has words of ASCII letters, digits, _ and -; every other character becomes _."
)

FORMAT = Format(
    id="brat",
    title="brat",
    file_name="annotation.conf",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    limits=limits,
    identity="id",
    inputs=("text", "document"),
    holds=frozenset(
        {
            "task", "labels/*/id", "labels/*/aliases", "labels/*/parent", "labels/*/abstract", "labels/*/kind",
            "labels/*/from", "labels/*/to", "labels/*/attributes", "attributes", "attributes/*/id",
            "attributes/*/options/*/id",
        }
    ),
    partly={
        "labels/*/id": _WORD,
        "labels/*/kind": ONE_KIND,
        "labels/*/name": "annotation.conf has one word for a type: what annotations contain. Names are in visual.conf,"
        " a second file, which is not written.",
        "labels/*/aliases": "brat has other names of a type only if they have no spaces, and none of groups.",
        "labels/*/color": "Colors are in visual.conf, a second file, which is not written.",
        "labels/*/hotkey": "Keys are in kb_shortcuts.conf, another file, which is not written.",
        "labels/*/parent": "A type of brat is below one other type of the same section.",
        "labels/*/from": "The label is none that brat can mark.",
        "labels/*/to": "The label is none that brat can mark.",
        "labels/*/attributes": "brat asks it of all marks with the label, also where only an option leads to it; it"
        " asks only for one of a list, or for yes or no.",
        "attributes/*": _WORD,
        "attributes/*/id": _WORD,
        "attributes/*/ask": "annotation.conf has one word for a question.",
        "attributes/*/name": "annotation.conf has one word for a question.",
        "attributes/*/required": "brat accepts marks without an answer.",
        "attributes/*/options": "brat has grades as a list, without their names.",
        "attributes/*/options/*": _WORD,
        "attributes/*/options/*/id": _WORD,
        "attributes/*/options/*/name": "annotation.conf has one word for an answer.",
        "attributes/*/options/*/attributes": "brat asks all questions about a mark at once.",
    },
)  # fmt: skip
