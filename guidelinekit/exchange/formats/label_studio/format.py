"""The format of Label Studio's labeling configurations."""

from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.formats.label_studio.read import read, recognizes
from guidelinekit.exchange.formats.label_studio.write import limits, without_mark, write
from guidelinekit.guideline.format.tasks import INPUT_KINDS

FORMAT = Format(
    id="label-studio",
    title="Label Studio",
    file_name="label_studio.xml",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    limits=limits,
    identity="id",
    inputs=tuple(INPUT_KINDS),
    holds=frozenset(
        {
            "task", "labels/*/id", "labels/*/short", "labels/*/color", "labels/*/hotkey", "labels/*/kind",
            "labels/*/attributes", "outcomes", "outcomes/*/id", "attributes", "attributes/*/id",
            "attributes/*/options/*/id", "attributes/*/options/*/definition",
        }
    ),
    partly={
        "task/choose": "Label Studio can require one label at least, and no other number.",
        "labels/*/name": "A relation has one text, which is also what annotations contain: its id.",
        "labels/*/hotkey": "A relation has no key, and on images `h` and `v` are keys of Label Studio itself.",
        "labels/*/short": "A relation has no explanation.",
        "labels/*/attributes": (
            "A question to which labels and options lead is asked of the marks of all of them; one about marks is not"
            " asked of the item."
        ),
        "attributes/*/of": "Label Studio asks it of each mark, or where an option leads to it.",
        "attributes/*/required": "Label Studio would require it also where no option leads to it.",
        "attributes/*/options/*/attributes": "Label Studio shows a question with the options of one other question.",
    },
)  # fmt: skip
