"""The types of labels in CVAT, and what it accepts."""

from collections.abc import Mapping

#: The type of a label of each kind of task. CVAT marks no texts and joins no marks.
TYPE_OF: Mapping[str, str] = {
    **dict.fromkeys(("choose-one", "choose-many", "compare", "rate"), "tag"),
    "draw-boxes": "rectangle",
    "draw-polygons": "polygon",
    "draw-lines": "polyline",
    "place-keypoints": "points",
    "mark-segments": "interval",
}
#: The kind of task of each type of label.
KIND_OF: Mapping[str, str] = {
    "rectangle": "draw-boxes",
    "ellipse": "draw-boxes",
    "cuboid": "draw-boxes",
    "polygon": "draw-polygons",
    "mask": "draw-polygons",
    "polyline": "draw-lines",
    "points": "place-keypoints",
    "skeleton": "place-keypoints",
    "interval": "mark-segments",
    "tag": "choose-many",
}
#: Types that a guideline describes as another shape, and how.
APPROXIMATED: Mapping[str, str] = {
    "ellipse": "Guidelines have no ellipses: the draft is for boxes.",
    "cuboid": "Guidelines have no cuboids: the draft is for boxes.",
    "mask": "Guidelines have no masks: the draft is for polygons.",
}
#: The type of a label that can be marked in any way.
ANY = "any"
#: The elements of the XML dump that mark something, with the type of their label.
TYPE_OF_ELEMENT: Mapping[str, str] = {"box": "rectangle"} | {name: name for name in KIND_OF if name != "rectangle"}
#: How CVAT projects call the first value of a list that nobody has answered.
UNDEFINED = "__undefined__"
#: The longest name of a label or attribute.
LONGEST = 64
INPUTS = ("image", "video", "audio")
