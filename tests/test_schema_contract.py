"""The schema, the model, the table of changes and the two validators say the same."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any, get_args, get_origin, get_type_hints

import jsonschema
import msgspec
import pytest

from guidelinekit.changes.change import Impact
from guidelinekit.changes.compare.normal_form import normal_form
from guidelinekit.changes.kinds import registry
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format import model
from guidelinekit.guideline.format.schema import Meta, Node, Schema
from guidelinekit.guideline.read.compose import compose, documents_in_order
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.schema_errors import Explainer
from guidelinekit.store.config import Config
from guidelinekit.store.resources import load_schema
from tests.conftest import CASES, ENGLISH, ROOT
from tests.generated import complete
from tests.schema_blocks import BLOCK, Observed, altered_blocks, blocks, with_block

PROPERTIES = {"/".join(path): node for path, node, _ in load_schema().walk()}


def _properties(raw: Any, where: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every property of a schema document, in unions too."""
    if isinstance(raw, Mapping):
        for key, child in raw.get("properties", {}).items():
            yield f"{where}/{key}", child
        for key, child in raw.items():
            if key != "allOf" and (key != "properties" or "type" in raw):
                yield from _properties(child, f"{where}/{key}")
    elif isinstance(raw, list):
        for index, child in enumerate(raw):
            yield from _properties(child, f"{where}/{index}")


def test_the_schema_is_valid_draft_2020_12() -> None:
    for path in (ROOT / "schema").glob("*.json"):
        jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


#: Properties without an impact of their own, and why.
WITHOUT_IMPACT = {
    # Their fields are compared one by one.
    "/task", "/quality", "/properties/quality/agreement", "/properties/quality/gold", "/properties/quality/audit",
    "/privacy",
    # Their entries have an impact.
    "/properties/quality/properties/agreement/labels", "/properties/quality/properties/gold/labels",
    "/$defs/label/confused_with", "/$defs/label/same_as", "/$defs/decision_step/answers", "/$defs/example/not",
    # An item of a list is compared as a whole, with the impact of the list.
    "/$defs/prose_item/anyOf/1/text", "/$defs/prose_item/anyOf/1/instead", "/$defs/turn/role", "/$defs/turn/text",
    # A short form of `labels`.
    "/$defs/answer/anyOf/2/label", "/$defs/branch/anyOf/2/label",
    # The fields of the answer have an impact.
    "/$defs/wrong_answer/anyOf/1/answer",
}  # fmt: skip


@pytest.mark.parametrize("name", ["guideline", "config"])
def test_every_property_says_what_it_is(name: str) -> None:
    found = dict(_properties(load_schema(name).raw))
    assert found
    for where, child in found.items():
        assert child.get("title"), where
        assert str(child.get("description", "")).endswith("."), where


def test_every_property_says_what_a_change_of_it_means() -> None:
    found = dict(_properties(load_schema().raw))
    impacts = {where: child.get(BLOCK, {}).get("impact") for where, child in found.items()}
    assert {where for where, impact in impacts.items() if impact is None} == WITHOUT_IMPACT
    for where, block in blocks(load_schema().raw):
        assert set(block) <= {field.name for field in fields(Meta)}, where
        assert block, where
        if "impact" in block:
            assert set(block["impact"]) == {"added", "removed", "changed"}, where
            assert set(block["impact"].values()) <= set(Impact), where
        assert set(block.get("needs_decision", ())) <= {"added", "removed", "changed"}, where


@pytest.fixture(scope="module")
def observed() -> Observed:
    return Observed(load_schema())


ALTERED = {name: (pointer, block) for name, pointer, block in altered_blocks(load_schema().raw)}


@pytest.mark.slow
def test_the_same_schema_is_observed_alike(observed: Observed) -> None:
    assert not observed.notices(Schema(load_schema().raw))


@pytest.mark.slow
@pytest.mark.parametrize("name", ALTERED)
def test_every_key_of_a_block_acts(name: str, observed: Observed) -> None:
    pointer, block = ALTERED[name]
    assert observed.notices(with_block(load_schema().raw, pointer, block)), f"nothing reads {name}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        (("$defs", "turn", "properties", "role"), "impact", {"added": "relabel", "changed": "relabel"}),
        (("$defs", "rule", "properties", "level"), "needs_decision", ["added", "changed"]),
        (("properties", "task"), "prose", True),
    ],
)
def test_a_key_that_nothing_reads_is_not_observed(pointer: Any, key: str, value: Any, observed: Observed) -> None:
    known = dict(blocks(load_schema().raw)).get(pointer, {})
    assert not observed.notices(with_block(load_schema().raw, pointer, {**known, key: value}))


def test_no_pattern_uses_unicode_properties() -> None:
    assert r"\p{" not in json.dumps(load_schema().raw)


@pytest.mark.parametrize("path", PROPERTIES)
def test_every_property_has_its_kinds_of_change(path: str, schema: Schema) -> None:
    node = PROPERTIES[path]
    if node.kind in ("leaf", "list") or path.endswith("*"):
        assert node.meta.impact, f"{path} does not say what a change of it means"


def test_every_kind_of_change_says_why(schema: Schema) -> None:
    kinds = registry(schema)
    for kind_id, kind in kinds.items():
        assert kind.id == kind_id
        assert kind.id.endswith(kind.action) or kind.id in ("example-answer-adjusted", "entry-rekeyed")
        assert ENGLISH.has(kind.reason), kind_id
        assert ENGLISH.text(kind.reason).endswith("."), kind_id
    reasons = {f"{group}.{key}" for group in ("kinds", "reasons") for key in ENGLISH.group(group)}
    assert reasons - {kind.reason for kind in kinds.values()} == set()


def test_the_model_names_what_the_schema_names(schema: Schema) -> None:
    assert list(_mismatches(schema.root, model.Guideline)) == []


def _mismatches(node: Node, struct: Any, where: str = "") -> Iterator[str]:
    """Properties and defaults on which the schema and a struct of the model differ."""
    hints = get_type_hints(struct)
    by_name = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name in set(node.properties) ^ set(by_name):
        yield f"{where}/{name} is in only one of schema and model"
    for name in set(node.properties) & set(by_name):
        child, field = node.properties[name], by_name[name]
        if field.required != (name in node.required):
            yield f"{where}/{name}: required in only one of schema and model"
        if child.has_default and field.default is not msgspec.NODEFAULT and not _same_default(field.default, child):
            yield f"{where}/{name}: the defaults differ"
        inner = _struct_in(hints[field.name])
        if child.kind == "object" and inner:
            yield from _mismatches(child, inner, f"{where}/{name}")
        if child.kind == "map" and child.entry is not None and child.entry.kind == "object" and inner:
            yield from _mismatches(child.entry, inner, f"{where}/{name}/*")


def _same_default(value: Any, child: Node) -> bool:
    return bool((list(value) if isinstance(value, tuple) else value) == child.default)


def _struct_in(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    found = [_struct_in(argument) for argument in get_args(hint)] if get_origin(hint) else []
    return next((struct for struct in found if struct), None)


def test_the_settings_name_what_their_schema_names() -> None:
    properties = load_schema("config").raw["properties"]
    current = {name: child["default"] for name, child in properties.items() if not child.get("deprecated")}
    assert current == {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(Config()).items()
    }


def test_a_complete_guideline_becomes_a_model(schema: Schema) -> None:
    for variant in (0, 1):
        data = complete(schema, variant)
        assert schema.accepts(data)
        assert model.build(data, schema).id
        assert normal_form(data, schema)


CHECK_CASES = sorted(path for path in (CASES / "check").iterdir())


@pytest.mark.parametrize("case", CHECK_CASES, ids=lambda path: path.name)
def test_both_validators_agree(case: Any, schema: Schema) -> None:
    slow = Explainer(dict(schema.raw))
    for folder in sorted((case / "specs").iterdir()):
        paths = [folder] if folder.is_file() else sorted(path for path in folder.iterdir() if path.is_file())
        files = [SourceFile(path=path.name, content=path.read_bytes()) for path in paths]
        source, _ = compose(list(documents_in_order([read(file) for file in files])), schema)
        assert schema.accepts(source.data) == slow.is_valid(source.data)
        assert schema.accepts(source.data) or check(files, schema).findings
