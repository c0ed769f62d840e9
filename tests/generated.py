"""Guidelines made from the schema: strategies for Hypothesis, one full example, and a mutation of each property.

No property is listed by hand, so that a new one is tested as soon as it is in the schema. The data is valid for the
schema; its references may name unknown elements, which must not fail a comparison.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
from hypothesis import strategies as st

from guidelinekit.guideline.format.schema import Schema

Json = Mapping[str, Any]

#: Few ids, so that two guidelines share some; two differ by one character.
IDS = ["a", "b", "c", "nsubj", "nsubj:pass"]
SENTENCES = [
    "A comment attacks a person.",
    "A comment attacks a *person*.",
    "A comment attacks a group of 3 people or more.",
    "A comment attacks a group of 5 people or more.",
    "Someone is quoted.",
    "  Someone is\n  quoted  ",
    "Words that share nothing with others",
    "~~struck~~ through",
    "é 🙂 ﷽",
]
#: Texts that match each pattern of the schema.
_FITTING = {
    r"^[^\r\n]*$": ["Harassment", "Ask the desk", "a < b & c", "é 🙂"],
    "^[a-z0-9][a-z0-9-]*$": ["internal", "vendor", "public"],
    "^#[0-9A-Fa-f]{6}$": ["#d4380d", "#D4380D", "#000000"],
    "^(rules|labels|edge_cases|glossary|outcomes)/[A-Za-z0-9][A-Za-z0-9_:.-]*$": ["rules/a", "labels/b", "labels/a"],
}


def fitting(raw: Json) -> list[str]:
    """Some texts that a string property accepts."""
    if raw.get("pattern", "").startswith("^[A-Za-z0-9][A-Za-z0-9_:.-]*"):
        return IDS
    for pattern, texts in _FITTING.items():
        if raw.get("pattern") == pattern:
            return [text for text in texts if len(text) <= raw.get("maxLength", 99)] or ["a", "b"]
    if "pattern" in raw:
        return _by_hand(raw)
    return [text for text in SENTENCES if len(text) <= raw.get("maxLength", 99)] or ["a", "b", "é"]


def _by_hand(raw: Json) -> list[str]:
    """Two or more versions, dates, languages or addresses that match a pattern."""
    candidates = [
        *raw.get("examples", ()),
        *("1.3.0", "2.0.0", "2026-03-02", "2026-03-09", "en", "pt-BR", "2d", "1w"),
        *("https://example.com/a", "https://example.com/b", "mailto:desk@example.com", "https://a.example"),
        *("assets/a.png", "assets/b.wav", "0:01.5", "0:03"),
        *("labels/a", "labels/b", "rules/a", "outcomes/a", "edge_cases/b"),
    ]
    found = [text for text in dict.fromkeys(candidates) if re.search(raw["pattern"], text)]
    assert len(found) >= 2, f"no two texts for {raw['pattern']}"
    return found


def values(raw: Json, schema: Schema) -> st.SearchStrategy[Any]:
    """Values that a part of the schema accepts."""
    raw = schema.resolve(raw)
    if "anyOf" in raw:
        return st.one_of([values(branch, schema) for branch in raw["anyOf"]])
    if "enum" in raw or "const" in raw:
        return st.sampled_from(raw.get("enum", [raw.get("const")]))
    match raw.get("type"):
        case "string":
            return st.sampled_from(fitting(raw))
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(raw.get("minimum", -3), raw.get("maximum", 9))
        case "number":
            return st.sampled_from([0, 0.5, 1, 1.0])
        case "array":
            unique = json.dumps if raw.get("uniqueItems") else None
            items = values(raw["items"], schema)
            return st.lists(
                items, min_size=raw.get("minItems", 0), max_size=max(2, raw.get("minItems", 0)), unique_by=unique
            )
        case "object":
            return _objects(raw, schema)
        case _:
            return st.sampled_from(["anything", 1, True, [1, {"a": "b"}]])


def _objects(raw: Json, schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    if isinstance(raw.get("additionalProperties"), Mapping):
        entries = values(raw["additionalProperties"], schema)
        return st.dictionaries(st.sampled_from(IDS), entries, min_size=raw.get("minProperties", 0), max_size=2)
    required = {key: values(raw["properties"][key], schema) for key in raw.get("required", ())}
    optional = {key: values(child, schema) for key, child in raw["properties"].items() if key not in required}
    if "patternProperties" in raw:
        optional["x-own"] = values({}, schema)
    objects = st.fixed_dictionaries(required, optional=optional)
    if "allOf" in raw:
        whole = jsonschema_rs.validator_for({**raw, "$defs": schema.raw["$defs"]})
        return objects.filter(whole.is_valid)
    return objects.filter(lambda made: len(made) >= raw.get("minProperties", 0))


def guidelines(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    """Whole guidelines, with labels where the task requires them."""
    labels = {"a": full(schema.raw["$defs"]["label"], schema)}
    made = _objects(schema.raw, schema)
    return made.map(lambda data: data if "labels" in data else {**data, "labels": labels}).filter(schema.accepts)


def full(raw: Json, schema: Schema, variant: int = 0) -> Any:
    """A value with every property in it. Two variants differ in every leaf where two values are allowed."""
    raw = schema.resolve(raw)
    if "short_for" in raw.get("x-guidelinekit", {}):
        # The long form has all the fields, which are compared one by one.
        return full(next(branch for branch in raw["anyOf"] if branch["type"] == "object"), schema, variant)
    if "anyOf" in raw:
        branches = raw["anyOf"]
        return full(branches[min(variant, len(branches) - 1)], schema, variant)
    if "enum" in raw or "const" in raw:
        allowed = raw.get("enum", [raw.get("const")])
        return allowed[-1 - variant % len(allowed)]
    match raw.get("type"):
        case "string":
            texts = fitting(raw)
            return texts[variant * (len(texts) - 1)]
        case "boolean":
            return not variant
        case "integer":
            return raw.get("minimum", 0) + 1 + variant
        case "number":
            return 0.25 + variant / 2
        case "array":
            count = max(1, raw.get("minItems", 0))
            return [full(raw["items"], schema, variant) for _ in range(count)]
        case "object":
            if isinstance(raw.get("additionalProperties"), Mapping):
                return {key: full(raw["additionalProperties"], schema, variant) for key in ("a", "b")}
            made = {key: full(child, schema, variant) for key, child in raw["properties"].items()}
            own = {"x-own": f"own {variant}"} if "patternProperties" in raw else {}
            return {**made, **own}
        case _:
            return f"anything {variant}"


def complete(schema: Schema, variant: int = 0) -> dict[str, Any]:
    """A guideline with every property."""
    made: dict[str, Any] = full(schema.raw, schema, variant)
    return made


def mutations(schema: Schema) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """For every property: a name, a guideline, and the same with only that property changed, removed or added."""
    base, other = complete(schema), complete(schema, 1)
    for path, _, _ in schema.walk():
        concrete = tuple("a" if key == "*" else key for key in path)
        before, after = _at(base, concrete), _at(other, concrete)
        name = "/".join(path)
        if before != after:
            yield f"{name} changed", base, _with(base, concrete, after)
        if schema.accepts(_without(base, concrete)):
            yield f"{name} removed", base, _without(base, concrete)
            yield f"{name} added", _without(base, concrete), base


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def _with(data: Any, path: tuple[str, ...], value: Any) -> Any:
    if not path:
        return value
    return {**data, path[0]: _with(data[path[0]], path[1:], value)}


def _without(data: Any, path: tuple[str, ...]) -> Any:
    if len(path) == 1:
        return {key: value for key, value in data.items() if key != path[0]}
    return {**data, path[0]: _without(data[path[0]], path[1:])}
