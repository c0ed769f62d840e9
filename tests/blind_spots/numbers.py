"""The numbers that files give to labels. Annotations contain only these, so another number is another meaning."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from tests.blind_spots.models import class_names


def _coco(content: bytes) -> Sequence[dict[int, str]]:
    return [{category["id"]: category["name"] for category in json.loads(content)["categories"]}]


def _yolo(content: bytes) -> Sequence[dict[int, str]]:
    names = yaml.safe_load(content)["names"]
    return [dict(enumerate(names)) if isinstance(names, list) else names]


def _huggingface(content: bytes) -> Sequence[dict[int, str]]:
    return [dict(enumerate(names)) for names in class_names(content)]


#: The names by number of each list of classes in a file, by format; and the first number that the tool allows.
NUMBERED: Mapping[str, tuple[Callable[[bytes], Sequence[dict[int, str]]], int]] = {
    "coco": (_coco, 1),
    "huggingface": (_huggingface, 0),
    "yolo": (_yolo, 0),
}


def wrong_numbers(format_id: str, content: bytes, labels: Mapping[str, Any]) -> Iterator[str]:
    """Yield the labels that have another number than their code; the position decides where codes cannot be numbers.

    `labels` are those that annotators can choose. Lists of anything else are left out.
    """
    read, first = NUMBERED[format_id]
    ids = {_plain(text): label_id for label_id, label in labels.items() for text in (label_id, label["name"])}
    for classes in read(content):
        found = {number: ids.get(_plain(name), "") for number, name in classes.items()}
        if not all(found.values()):
            continue
        codes = [labels[label_id].get("code") for label_id in found.values()]
        if all(type(code) is int and code >= first for code in codes) and (
            format_id == "coco" or sorted(codes) == list(range(len(codes)))
        ):
            wrong = [label_id for number, label_id in found.items() if labels[label_id]["code"] != number]
        elif any(type(code) is int for code in codes) and format_id == "coco" and None in codes:
            continue
        else:
            order = [label_id for label_id in labels if label_id in found.values()]
            in_file = [found[number] for number in sorted(found)]
            wrong = [one for one, other in zip(in_file, order, strict=True) if one != other]
        yield from (f"`{label_id}` has another number than in the guideline" for label_id in wrong)


def _plain(name: str) -> str:
    return " ".join(name.split())
