"""CVAT's SDK and a list of labels, as the field `Raw` of its label constructor has it.

It refuses names of more than 64 characters, unknown types of label and attribute, unknown keys, and values or a default
that do not fit an attribute. It does not see labels, attributes and values given twice, colors that are none, a label
without a name, a missing default, a line break in a value (the server keeps all values in one text, one on a line),
and ids, which only labels that exist already can have.
"""

import json
from pathlib import Path
from typing import Any

from cvat_sdk import models
from cvat_sdk.api_client import ApiClient, Configuration
from cvat_sdk.attributes import attribute_value_validator
from urllib3 import HTTPResponse

from tests.oracles.judge import read_json


def judge(path: Path) -> str:
    """Let the SDK read the list as a server's answer, then ask its list of types and its validators of values."""
    raw = read_json(path)
    client = ApiClient(Configuration(host="http://127.0.0.1"))
    labels = client.deserialize(
        HTTPResponse(json.dumps(raw).encode()), ([models.PatchedLabelRequest],), _check_type=True
    )
    models.TaskWriteRequest(name="task", labels=labels)
    attributes = sublabels = 0
    for label in labels:
        name = label.get("name", "?")
        if (kind := label.get("type")) is not None:
            models.LabelType(kind)
        attributes += _attributes(label, name)
        for sublabel in label.get("sublabels") or []:
            sublabels += 1
            attributes += _attributes(sublabel, f"{name}.{sublabel.get('name')}")
    return f"{len(labels)} labels, {sublabels} sublabels, {attributes} attributes"


def _attributes(label: Any, where: str) -> int:
    """Check the attributes of a label, and return how many there are."""
    attributes = label.get("attributes") or []
    _require_known_keys(label, where)
    for attribute in attributes:
        place = f"{where}.{attribute.name}"
        _require_known_keys(attribute, place)
        try:
            takes = attribute_value_validator(attribute)
        except ValueError as error:
            raise ValueError(f"{place}: {error}") from error
        default = attribute.get("default_value")
        if default is not None and not takes(default):
            raise ValueError(f"{place}: the default {default!r} does not fit")
    return len(attributes)


def _require_known_keys(model: Any, where: str) -> None:
    # The SDK passes keys on that its model does not have; the server ignores them.
    if unknown := sorted(set(model.to_dict()) - set(model.attribute_map)):
        raise ValueError(f"{where}: {type(model).__name__} has no {', '.join(unknown)}")
