"""Every kind of change occurs: in a mutation made from the schema, in a case folder, or in a rename."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.kinds import registry
from guidelinekit.guideline.format.schema import Node, Schema
from tests.conftest import CASES, Result
from tests.generated import complete, mutations
from tests.test_no_silent_change import source


def test_every_kind_of_change_occurs(schema: Schema, cli: Callable[..., Result]) -> None:
    happened = {
        change.kind.id
        for old, new in [*_from_the_schema(schema), *_copyedits(schema), _renamed(schema), (None, {}), ({}, None)]
        for change in flat(compare(_source(old, schema), _source(new, schema), schema))
    }
    for case in sorted((CASES / "diff").iterdir()):
        data = json.loads(cli("diff", case / "old.yaml", case / "new.yaml", "--format", "json").out)
        happened |= {kind for guideline in data["guidelines"] for kind in _kinds(guideline["changes"])}
    # There is only one format, so it cannot change.
    assert set(registry(schema)) - happened == {"format-changed"}
    assert happened - set(registry(schema)) == set()


def _source(data: dict[str, Any] | None, schema: Schema) -> Any:
    return None if data is None else source(data or complete(schema))


def _kinds(changes: list[dict[str, Any]]) -> Iterator[str]:
    for change in changes:
        yield change["kind"]
        yield from _kinds(change["consequences"])


def _from_the_schema(schema: Schema) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for _, old, new in mutations(schema):
        yield old, new


def _copyedits(schema: Schema) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """All prose at once, with emphasis on its first word."""
    base = complete(schema)
    yield base, _edited(schema.root, base)


def _edited(node: Node, value: Any) -> Any:
    if node.meta.prose:
        match value:
            case str():
                return f"  {value}  "
            case {"text": str(text)}:
                return {**value, "text": f"{text} "}
            case list():
                return [_edited(node, item) for item in value]
    if isinstance(value, dict):
        return {key: _edited(child, v) if (child := node.child(key)) else v for key, v in value.items()}
    return value


def _renamed(schema: Schema) -> tuple[dict[str, Any], dict[str, Any]]:
    """A label and an outcome-free guideline in which every reference to label `a` is to `z`."""
    base = complete(schema)
    base["labels"]["a"].pop("renamed_from")
    renamed = json.loads(json.dumps(base).replace('"a"', '"z"').replace('labels/a"', 'labels/z"'))
    keep = {
        "owners",
        "requirements",
        "references",
        "rules",
        "outcomes",
        "edge_cases",
        "examples",
        "glossary",
        "workflow",
    }
    for section in keep:
        renamed[section] = {"a" if key == "z" else key: value for key, value in renamed[section].items()}
    renamed["labels"]["z"]["renamed_from"] = ["a"]
    return base, renamed
