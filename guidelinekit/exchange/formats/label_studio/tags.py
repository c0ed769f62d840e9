"""The tags of Label Studio that guidelines have a word for.

The names of tags and their attributes are those of the table that Label Studio 1.2x ships with its editor.
"""

from collections.abc import Mapping

#: The tags that show a part of an item, with the kind of input in a guideline.
OBJECTS: Mapping[str, str] = {
    "Text": "text",
    "HyperText": "text",
    "Paragraphs": "conversation",
    "Chat": "conversation",
    "Image": "image",
    "Audio": "audio",
    "AudioPlus": "audio",
    "Video": "video",
    "Pdf": "document",
    "PDF": "document",
    "Table": "text",
    "List": "text",
}
#: The tags whose labels mark something, with the kind of task. `Labels` depends on what else draws on its object.
LABELS: Mapping[str, str] = {
    "Labels": "",
    "HyperTextLabels": "mark-spans",
    "ParagraphLabels": "mark-spans",
    "OcrLabels": "mark-spans",
    "RectangleLabels": "draw-boxes",
    "EllipseLabels": "draw-boxes",
    "PolygonLabels": "draw-polygons",
    "BrushLabels": "draw-polygons",
    "BitmaskLabels": "draw-polygons",
    "VectorLabels": "draw-lines",
    "KeyPointLabels": "place-keypoints",
    "TimelineLabels": "mark-segments",
    "VideoRectangleLabels": "draw-boxes",
}
#: The tags that draw without labels: labels of `Labels` for the same object are drawn so.
SHAPES: Mapping[str, str] = {
    "Rectangle": "draw-boxes",
    "VideoRectangle": "draw-boxes",
    "Ellipse": "draw-boxes",
    "Polygon": "draw-polygons",
    "Brush": "draw-polygons",
    "Bitmask": "draw-polygons",
    "Vector": "draw-lines",
    "KeyPoint": "place-keypoints",
}
#: How labels of `Labels` mark a kind of input, if nothing else draws on it.
MARKED: Mapping[str, str] = {
    "text": "mark-spans",
    "conversation": "mark-spans",
    "document": "mark-spans",
    "audio": "mark-segments",
    "video": "mark-segments",
    "image": "draw-boxes",
}
#: Shapes of Label Studio that a guideline describes as another shape, and how.
APPROXIMATED: Mapping[str, str] = {
    **dict.fromkeys(("EllipseLabels", "Ellipse"), "Guidelines have no ellipses: the labels are for boxes."),
    **dict.fromkeys(
        ("BrushLabels", "BitmaskLabels", "Brush", "Bitmask"),
        "Guidelines have no brushes: the labels are for polygons.",
    ),
}
#: The tag whose labels mark in one way in one kind of input.
WRITTEN: Mapping[tuple[str, str], str] = {
    ("mark-spans", "text"): "Labels",
    ("mark-spans", "document"): "Labels",
    ("mark-spans", "audio"): "Labels",
    ("mark-spans", "conversation"): "ParagraphLabels",
    ("draw-boxes", "image"): "RectangleLabels",
    ("draw-boxes", "document"): "RectangleLabels",
    ("draw-boxes", "video"): "Labels",
    ("draw-polygons", "image"): "PolygonLabels",
    ("draw-polygons", "document"): "PolygonLabels",
    ("draw-lines", "image"): "VectorLabels",
    ("draw-lines", "document"): "VectorLabels",
    ("place-keypoints", "image"): "KeyPointLabels",
    ("place-keypoints", "document"): "KeyPointLabels",
    ("mark-segments", "audio"): "Labels",
    ("mark-segments", "video"): "TimelineLabels",
}
#: Why Label Studio cannot offer labels that mark in one way in one kind of input.
NOT_OFFERED: Mapping[tuple[str, str], str] = {
    **{
        (kind, "video"): "Label Studio draws only boxes on videos."
        for kind in ("draw-polygons", "draw-lines", "place-keypoints")
    },
    ("mark-spans", "document"): "Label Studio shows a document as images to draw on it: words cannot be marked then.",
}
#: Before the data in the comment that guidelinekit writes, and after it.
MARK_START, MARK_END = " guidelinekit: ", " "
