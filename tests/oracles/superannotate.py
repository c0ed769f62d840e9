"""SuperAnnotate's SDK and a classes.json: a list of annotation classes.

It refuses unknown types of class and of attribute group, unknown keys, and colors that are none. It does not see
classes, groups and attributes given twice, empty names, a group without attributes, and a default that is none of them.
"""

import os
from pathlib import Path

os.environ["SA_VERSION_CHECK"] = "False"

import superannotate  # noqa: F401 - puts its package `lib` on the path
from lib.core.entities import AnnotationClassEntity
from pydantic import TypeAdapter

from tests.oracles.judge import read_json, require_kept


def judge(path: Path) -> str:
    """Validate the list as the client does before it sends it, and compare what the client keeps."""
    raw = read_json(path)
    classes = TypeAdapter(list[AnnotationClassEntity]).validate_python(raw)
    for given, entity in zip(raw, classes, strict=True):
        kept = entity.model_dump(mode="json", exclude_unset=True)
        # Colors are normalized, and types are numbers.
        require_kept({**given, "color": entity.color}, {**kept, "type": given.get("type")})
    groups = sum(len(entity.attribute_groups) for entity in classes)
    return f"{len(classes)} classes, {groups} attribute groups"
