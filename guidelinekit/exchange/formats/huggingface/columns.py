"""The columns that a data set with labels of each kind has, as guidelinekit writes them and as data sets name them."""

from collections.abc import Mapping
from typing import Any

#: The column with the labels of each kind of task.
OF_KIND: Mapping[str, str] = {
    "choose-one": "label",
    "choose-many": "labels",
    "compare": "preference",
    "rate": "rating",
    "write": "answer",
    "mark-spans": "spans",
    "draw-boxes": "boxes",
    "draw-polygons": "polygons",
    "draw-lines": "lines",
    "place-keypoints": "keypoints",
    "mark-segments": "segments",
    "link": "links",
}
OUTCOME = "outcome"
#: The field with the label of a mark, and the field with the part of the input that it is in.
LABEL, PART = "label", "part"


def value(dtype: str) -> dict[str, Any]:
    """Return a feature with values of a type."""
    return {"dtype": dtype, "_type": "Value"}


def list_of(feature: Any, length: int | None = None) -> dict[str, Any]:
    """Return a feature with lists."""
    return {"feature": feature, **({"length": length} if length else {}), "_type": "List"}


def class_label(names: list[str]) -> dict[str, Any]:
    """Return a feature with class labels."""
    return {"names": names, "_type": "ClassLabel"}


_POINT = list_of(value("float32"), 2)
#: The fields that say where a mark of each kind is.
GEOMETRY: Mapping[str, Mapping[str, Any]] = {
    "mark-spans": {"start": value("int64"), "end": value("int64"), "text": value("string")},
    "draw-boxes": {"bbox": list_of(value("float32"), 4)},
    "draw-polygons": {"polygon": list_of(_POINT)},
    "draw-lines": {"line": list_of(_POINT)},
    "place-keypoints": {"points": list_of({"name": value("string"), "xy": _POINT})},
    "mark-segments": {"from": value("float64"), "to": value("float64")},
    "link": {"from": value("string"), "to": value("string")},
}
#: The feature with each kind of input.
INPUTS: Mapping[str, Any] = {
    "text": value("string"),
    "conversation": list_of({"role": value("string"), "content": value("string")}),
    "image": {"_type": "Image"},
    "audio": {"_type": "Audio"},
    "video": {"_type": "Video"},
    "document": {"_type": "Pdf"},
}
#: Fields of marks in foreign data sets that show the kind of task, the surest first.
SHOWN_BY: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"keypoints", "points"}), "place-keypoints"),
    (frozenset({"polygon", "polygons", "segmentation", "mask", "masks"}), "draw-polygons"),
    (frozenset({"line", "polyline"}), "draw-lines"),
    (frozenset({"bbox", "bboxes", "box", "boxes"}), "draw-boxes"),
)
#: Fields that are no questions: where a mark is, and what data sets keep of it besides.
NO_QUESTIONS = frozenset(
    {"id", "area", "iscrowd", "image_id", "start", "end", "from", "to", "text", "xy", "name", "score", PART}
) | {name for names, _ in SHOWN_BY for name in names}
