"""The format of COCO files."""

from guidelinekit.exchange.formats.classes import SPACES
from guidelinekit.exchange.formats.coco.read import read, recognizes
from guidelinekit.exchange.formats.coco.write import without_mark, write
from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.formats.own_mark import PARTLY

FORMAT = Format(
    id="coco",
    title="COCO",
    file_name="categories.json",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    identity="code",
    holds=frozenset({"title", "task", "labels/*/name", "labels/*/color", "labels/*/kind"}),
    partly={
        **PARTLY,
        "labels/*/name": SPACES,
        "labels/*/code": "The id of a COCO category is a number from 1 that only one category has: without such a code,"
        " the export chooses one.",
        "labels/*/color": "COCO has no colors of groups.",
        "labels/*/parent": "A COCO category has one supercategory, which is a group or another category.",
        "labels/*[abstract]": "COCO has one level of groups: only those that a category names are in the file.",
        "labels/*/abstract": "A category has the name of this group: the file cannot tell the two apart.",
    },
)
