"""A guideline -> a COCO file with its labels as categories, without images and annotations."""

import json
from typing import Any

from guidelinekit.exchange.formats.classes import require_classes
from guidelinekit.exchange.formats.own_mark import KEY, mark_of, without_json_mark
from guidelinekit.exchange.interface import Interface


def write(interface: Interface) -> bytes:
    """Return the file.

    Raises:
        ExchangeError: there are no labels, or two have the same name.
    """
    guideline = interface.guideline
    require_classes(interface.labels, guideline.id, "COCO")
    numbers = category_numbers(interface)
    info = {"description": guideline.title, "version": guideline.version, KEY: mark_of(interface, numbers)}
    data = {
        "info": info,
        "licenses": [],
        "images": [],
        "annotations": [],
        "categories": [_category(interface, label_id, number) for label_id, number in numbers.items()],
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"


def without_mark(content: bytes) -> bytes:
    """Return a file that `write` made as if another tool had written it."""
    return without_json_mark(content, "info", KEY)


def category_numbers(interface: Interface) -> dict[str, int]:
    """Return the number of each category: the code of its label, if it can be.

    Tools take 0 for the background and texts for nothing: with such a code, all categories are numbered from 1. A
    label without a code gets a number that no label has or had.
    """
    codes = {label_id: label.code for label_id, label in interface.labels.items()}
    given = [code for code in codes.values() if code is not None]
    if not given or any(type(code) is not int or code < 1 for code in given) or len(set(given)) < len(given):
        return {label_id: number for number, label_id in enumerate(codes, start=1)}
    used = [label.code for label in interface.guideline.labels.values() if type(label.code) is int]
    following = max(used) + 1
    numbers = {}
    for label_id, code in codes.items():
        if type(code) is int:
            numbers[label_id] = code
        else:
            numbers[label_id], following = following, following + 1
    return numbers


def _category(interface: Interface, label_id: str, number: int) -> dict[str, Any]:
    label, labels = interface.labels[label_id], interface.guideline.labels
    category: dict[str, Any] = {"id": number, "name": label.name}
    parents = [labels[parent].name for parent in label.parents if parent in labels]
    category["supercategory"] = parents[0] if parents else "none"
    if label.color:
        # As the categories of panoptic files have it.
        category["color"] = [int(label.color[at : at + 2], 16) for at in (1, 3, 5)]
    return category
