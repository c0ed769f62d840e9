"""A guideline -> the `dataset_info.json` of a data set with its items and labels.

The columns are the parts of the input, the labels, the outcome, and then the attributes. Each column with labels lists
all of them, so that each label has the same number everywhere.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from guidelinekit.exchange.formats.classes import in_order_of_numbers, require_distinct
from guidelinekit.exchange.formats.huggingface.columns import (
    GEOMETRY,
    INPUTS,
    LABEL,
    OF_KIND,
    OUTCOME,
    PART,
    class_label,
    list_of,
    value,
)
from guidelinekit.exchange.formats.own_mark import KEY, without_json_mark
from guidelinekit.exchange.interface import ITEM, Interface
from guidelinekit.guideline.format.model import Attribute, Option
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: The form of a version that the library accepts.
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


def write(interface: Interface) -> bytes:
    """Return the file.

    Raises:
        ExchangeError: two labels, options or outcomes have the same name.
    """
    guideline = interface.guideline
    data: dict[str, Any] = {"description": guideline.summary, "features": _features(interface)}
    data |= {"builder_name": KEY, "dataset_name": guideline.id}
    if found := _VERSION.fullmatch(guideline.version):
        major, minor, patch = map(int, found.groups())
        data["version"] = {"version_str": guideline.version, "major": major, "minor": minor, "patch": patch}
    return json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"


def without_mark(content: bytes) -> bytes:
    """Return a file that `write` made as if another program had written it."""
    return without_json_mark(content, "builder_name")


def _features(interface: Interface) -> dict[str, Any]:
    columns: dict[str, Any] = {}

    def add(name: str, feature: Any) -> None:
        unique, count = name, 1
        while unique in columns:
            count += 1
            unique = f"{name}-{count}"
        columns[unique] = feature

    for part, kind in interface.parts.items():
        add(kind if part == ITEM else part, INPUTS[kind])
    labels = in_order_of_numbers(interface)
    # A team whose data sets store nothing but ids has them here too.
    names = [label_id if interface.stored == ("id",) else label.name for label_id, label in labels.items()]
    asked = _asked_of_marks(interface)
    is_text = TASK_KINDS[interface.guideline.task.kind].writes_text
    for kind in interface.kinds if labels else [interface.guideline.task.kind] * is_text:
        add(OF_KIND[kind], _labels(interface, kind, names, asked.get(kind, ())))
    if interface.guideline.outcomes:
        add(OUTCOME, _class_label([one.name for one in interface.guideline.outcomes.values()]))
    of_marks = {attribute_id for listed in asked.values() for attribute_id in listed}
    for attribute_id, attribute in interface.guideline.attributes.items():
        if attribute_id not in of_marks:
            feature = _answer(attribute)
            # A question of this name would be read as the outcomes.
            add(
                f"{attribute_id}-2" if attribute_id == OUTCOME else attribute_id,
                dict.fromkeys(attribute.parts, feature) if attribute.parts else feature,
            )
    return columns


def _labels(interface: Interface, kind: str, names: list[str], attributes: Iterable[str]) -> Any:
    """Return the feature with the labels of one kind. `attributes` are the ids of those that are asked of its marks."""
    if not names:
        return value("string")
    label = _class_label(names)
    if kind == "choose-many":
        return list_of(label)
    if kind not in GEOMETRY:
        return label
    fields = {**GEOMETRY[kind], LABEL: label}
    if len(interface.parts) > 1:
        fields[PART] = value("string")
    questions = {key: _answer(interface.attribute(key)) for key in attributes}
    return list_of(fields | {(f"{key}-2" if key in fields else key): one for key, one in questions.items()})


def _asked_of_marks(interface: Interface) -> dict[str, list[str]]:
    """Return the ids of the attributes that are asked of marks, by the kind of mark, also through options."""
    asked: dict[str, list[str]] = {}
    for kind in interface.kinds:
        if kind in GEOMETRY:
            found = dict.fromkeys(key for label in interface.of_kind(kind).values() for key in label.attributes)
            waiting = list(found)
            while waiting:
                attribute = interface.guideline.attributes.get(waiting.pop(0))
                for option in attribute.options.values() if attribute else ():
                    more = [key for key in option.attributes if key not in found]
                    found.update(dict.fromkeys(more))
                    waiting += more
            asked[kind] = [key for key in interface.guideline.attributes if key in found]
    return asked


def _answer(attribute: Attribute) -> Any:
    if attribute.options:
        label = _class_label([option.name for option in _in_order(attribute.options)])
        return list_of(label) if attribute.kind == "choose-many" else label
    if attribute.kind in ("rate", "number"):
        is_whole = attribute.range is not None and all(float(end).is_integer() for end in attribute.range)
        return value("int64" if is_whole and attribute.kind == "rate" else "float64")
    return value("string")


def _in_order(options: dict[str, Option]) -> list[Option]:
    """Return options at the numbers that are their codes, if these are all numbers from 0."""
    listed = list(options.values())
    by_code = {option.code: option for option in listed if type(option.code) is int}
    return [by_code[code] for code in range(len(listed))] if by_code.keys() == set(range(len(listed))) else listed


def _class_label(names: list[str]) -> dict[str, Any]:
    require_distinct(names, "Hugging Face", "classes")
    return class_label(names)
