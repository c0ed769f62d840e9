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
    ways = ({_plain(key): key for key in labels}, {_plain(label["name"]): key for key, label in labels.items()})
    for classes in read(content):
        # The file has ids or names, and a name may be another label's id.
        listed = [[ids.get(_plain(classes[number]), "") for number in sorted(classes)] for ids in ways]
        wrong = [
            [label_id for label_id, number in zip(found, sorted(classes), strict=True) if wanted[label_id] != number]
            for found in listed
            if all(found) and (wanted := _wanted(found, labels, first, has_gaps=format_id == "coco"))
        ]
        if wrong and all(wrong):
            yield from (f"`{label_id}` has another number than in the guideline" for label_id in wrong[0])


def _wanted(found: Sequence[str], labels: Mapping[str, Any], first: int, *, has_gaps: bool) -> dict[str, int]:
    """Return the number that each label must have; empty if only some have a code that can be one."""
    codes = {label_id: labels[label_id].get("code") for label_id in found}
    numbers = {key: code for key, code in codes.items() if type(code) is int and code >= first}
    if len(numbers) == len(codes) and (has_gaps or sorted(numbers.values()) == list(range(len(codes)))):
        return numbers
    if numbers and has_gaps and None in codes.values():
        return {}
    return {label_id: at for at, label_id in enumerate((key for key in labels if key in codes), start=first)}


def _plain(name: str) -> str:
    return " ".join(name.split())
