"""Files of tools for images: CVAT, COCO, YOLO."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from tests.blind_spots.common import no_color, no_text, repeated

#: The longest text in which CVAT's server keeps the values of an attribute, one on a line.
_CVAT_VALUES = 4096


def cvat(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a list of labels."""
    labels = json.loads(content)
    if not labels:
        yield "it has no label"
    yield from _cvat_labels(labels, "label")


def _cvat_labels(labels: Any, what: str) -> Iterator[str]:
    yield from repeated(f"the {what}", [label.get("name") for label in labels])
    for label in labels:
        place = f"{what} {label.get('name')!r}"
        yield from no_text(f"the name of {place}", label.get("name"))
        if "id" in label:
            yield f"{place} has an id, which only existing labels can have"
        if "color" in label:
            yield from no_color(place, label["color"])
        attributes = label.get("attributes", [])
        yield from repeated(f"in {place} the attribute", [attribute.get("name") for attribute in attributes])
        for attribute in attributes:
            yield from _cvat_attribute(attribute, f"{place}, attribute {attribute.get('name')!r},")
        if label.get("type") == "skeleton":
            yield from _cvat_labels(label.get("sublabels", []), f"{place}, sublabel")
            for sublabel in label.get("sublabels", []):
                if f'data-label-name="{sublabel.get("name")}"' not in label.get("svg", ""):
                    yield f"the drawing of {place} lacks {sublabel.get('name')!r}"


def _cvat_attribute(attribute: Any, place: str) -> Iterator[str]:
    values = attribute.get("values", [])
    if "id" in attribute:
        yield f"{place} has an id, which only existing attributes can have"
    if "default_value" not in attribute:
        yield f"{place} has no default"
    if attribute.get("input_type") == "number":
        return
    yield from repeated(f"in {place} the value", values)
    if any("\n" in value or "\r" in value for value in values):
        yield f"{place} has a line break in a value"
    if len("\n".join(values)) > _CVAT_VALUES:
        yield f"{place} has values of more than {_CVAT_VALUES} characters"
    if attribute.get("input_type") in ("select", "radio") and not all(value.strip() for value in values):
        yield f"{place} has an empty value"


def coco(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a COCO file."""
    data = json.loads(content)
    categories = data["categories"]
    if not categories:
        yield "it has no category"
    ids = [category.get("id") for category in categories]
    for number in ids:
        # datumaro and other readers take 0 for the background.
        if type(number) is not int or number < 1:
            yield f"the id {number!r} is no number from 1 on"
    yield from repeated("the id", ids)
    yield from repeated("the name", [category.get("name") for category in categories])
    for category in categories:
        place = f"category {category.get('id')!r}"
        yield from no_text(f"the name of {place}", category.get("name"))
        if "supercategory" in category:
            yield from no_text(f"the supercategory of {place}", category["supercategory"])
        keypoints = category.get("keypoints", [])
        yield from repeated(f"in {place} the keypoint", keypoints)
        if any(not 1 <= end <= len(keypoints) for edge in category.get("skeleton", []) for end in edge):
            yield f"the skeleton of {place} has an edge to a keypoint that does not exist"
    for annotation in data.get("annotations", []):
        if annotation.get("category_id") not in ids:
            yield f"an annotation has the category {annotation.get('category_id')!r}, which does not exist"


def yolo(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a data.yaml."""
    data = yaml.safe_load(content)
    names = data["names"]
    indexes, values = (
        (list(range(len(names))), names) if isinstance(names, list) else (list(names), list(names.values()))
    )
    if not values:
        yield "it has no name"
    if indexes != list(range(len(values))):
        yield f"the indexes are {indexes}, not those from 0 on"
    for value in values:
        yield from no_text("a name", value)
    yield from repeated("the name", values)
    if "nc" in data and data["nc"] != len(values):
        yield f"nc is {data['nc']!r} with {len(values)} names"
    for key in ("train", "val"):
        yield from no_text(key, data.get(key))
    if "kpt_shape" in data:
        shape = data["kpt_shape"]
        if not (isinstance(shape, list) and len(shape) == 2 and shape[0] > 0 and shape[1] in (2, 3)):
            yield f"kpt_shape is {shape!r}"
