"""The annotations of a COCO file -> how each category is marked."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

#: The kinds of task that annotations show, the likelier first where they show several as often.
KINDS = ("draw-polygons", "draw-boxes", "place-keypoints", "choose-one", "choose-many")
#: The difference in pixels up to which a polygon is the outline of its box.
_TOLERANCE = 1.5


def kinds_of_categories(annotations: list[Any]) -> Mapping[Any, str]:
    """Return how each category is marked, by its id in the file: in the way that most of its annotations show."""
    kinds: dict[Any, Counter[str]] = {}
    on_images: Counter[Any] = Counter()
    for category_id, image_id, kind in _marks(annotations):
        kinds.setdefault(category_id, Counter())[kind] += 1
        if kind == "choose-many":
            on_images[image_id] += 1
    # One category for each image is a choice of one.
    chosen = "choose-many" if any(count > 1 for count in on_images.values()) else "choose-one"
    found = {category_id: most_common(counts) for category_id, counts in kinds.items()}
    return {category_id: chosen if kind == "choose-many" else kind for category_id, kind in found.items()}


def most_common(counts: Counter[str]) -> str:
    """Return the kind that is counted most often."""
    return max(counts, key=lambda kind: (counts[kind], -KINDS.index(kind)))


def attributes_of(annotations: list[Any]) -> list[str]:
    """Return the names of the attributes that annotations have."""
    names: dict[str, None] = {}
    for annotation in annotations:
        attributes = annotation.get("attributes") if isinstance(annotation, dict) else None
        if isinstance(attributes, dict) and len(names) < 1000:
            names.update(dict.fromkeys(map(str, attributes)))
    return list(names)


def _marks(annotations: list[Any]) -> Iterator[tuple[Any, Any, str]]:
    """Yield the category, the image and the kind of each mark."""
    for annotation in annotations:
        if not isinstance(annotation, dict):
            continue
        image_id = _key(annotation.get("image_id"))
        segments = annotation.get("segments_info")
        if isinstance(segments, list):
            # A panoptic file: all segments of an image are in one annotation.
            yield from ((_key(one.get("category_id")), image_id, "draw-polygons")
                        for one in segments if isinstance(one, dict))  # fmt: skip
        else:
            yield _key(annotation.get("category_id")), image_id, _kind(annotation)


def _key(value: Any) -> Any:
    return value if isinstance(value, int | str | float) else None


def _kind(annotation: Mapping[str, Any]) -> str:
    if annotation.get("keypoints"):
        return "place-keypoints"
    segmentation, box = annotation.get("segmentation"), annotation.get("bbox")
    if segmentation and not _is_outline(segmentation, box):
        return "draw-polygons"
    return "draw-boxes" if box or segmentation else "choose-many"


def _is_outline(segmentation: Any, box: Any) -> bool:
    """Whether a polygon only repeats a box, as tools write it that have no polygons."""
    if not (isinstance(segmentation, list) and len(segmentation) == 1 and isinstance(box, list) and len(box) == 4):
        return False
    points = segmentation[0]
    if not isinstance(points, list) or len(points) not in (8, 10):
        return False
    if not all(isinstance(number, int | float) for number in (*points, *box)):
        return False
    left, top, width, height = box
    return all(
        min(abs(x - left), abs(x - left - width)) <= _TOLERANCE
        and min(abs(y - top), abs(y - top - height)) <= _TOLERANCE
        for x, y in zip(points[::2], points[1::2], strict=True)
    )
