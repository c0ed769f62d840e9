"""Data that the schema refuses -> findings in plain language: what is wrong, where, and how to fix it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address, to_pointer
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.reader import describe
from guidelinekit.guideline.read.schema_hints import (
    no_value_hint,
    other_word,
    overlap_hint,
    version_hint,
)
from guidelinekit.guideline.suggest import did_you_mean

_TYPE_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
}


def explain(source: Source, schema: Schema) -> Iterator[Finding]:
    """Explain why the schema refuses the data. Call it only for data that `Schema.accepts` refuses."""
    explained = False
    for error in Explainer(dict(schema.raw)).iter_errors(source.data):
        for leaf in _leaves(error):
            for finding in _explain(source, schema, leaf):
                explained = True
                yield _with_space_hint(source, finding)
    if not explained:
        yield codes.WRONG_FORM.at(source.locate(()), "the guideline does not match the schema")


def _with_space_hint(source: Source, finding: Finding) -> Finding:
    """Name another kind of space as the cause where YAML did not see the key, the dash or the indentation."""
    if finding.code not in (codes.UNKNOWN_KEY.code, codes.WRONG_TYPE.code):
        return finding
    space = source.odd_space(finding.location)
    return replace(finding, hint=space.hint) if space is not None else finding


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Match as JSON Schema defines it: `$` is only the end of the text, not also the position before a line break."""
    whole = pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern
    if isinstance(instance, str) and not re.search(whole, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


#: The jsonschema validator, with patterns as the validator of `Schema.accepts` matches them.
Explainer: Any = extend(Draft202012Validator, {"pattern": _pattern})


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors in the branch of a union that the author most likely intended: one that allows the value's type."""
    if error.validator != "anyOf" or not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    candidates = [errors for errors in branches.values() if not any(_is_wrong_type(e, error) for e in errors)]
    if not candidates:
        yield error
        return
    # Of several kinds of mapping, prefer the one that allows all keys, then the one with the fewest errors.
    for inner in min(
        candidates, key=lambda errors: (any(e.validator == "additionalProperties" for e in errors), len(errors))
    ):
        yield from _leaves(inner)


def _is_wrong_type(inner: ValidationError, outer: ValidationError) -> bool:
    """Whether a branch failed because the value itself, not a value inside it, has another type."""
    if len(inner.absolute_path) != len(outer.absolute_path):
        return False
    if inner.validator == "enum":
        return not isinstance(inner.instance, str)
    return inner.validator == "type"


def _explain(source: Source, schema: Schema, error: ValidationError) -> Iterator[Finding]:
    address: Address = tuple(error.absolute_path)
    value: Any = error.instance
    expected: Any = error.validator_value
    subschema: Any = error.schema
    name = _name(address)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(source, error, address)
        case "required":
            missing = next(key for key in expected if key not in value and f"'{key}'" in error.message)
            text = schema.resolve(subschema).get("properties", {}).get(missing, {}).get("description", "")
            text = text.split(". ")[0]
            hint = f"Add `{missing}:` ({text[:1].lower()}{text[1:].rstrip('.')})." if text else f"Add `{missing}:`."
            yield codes.MISSING_KEY.at(
                source.locate(address, key=True),
                f"{name} has no `{missing}`",
                arguments=[missing],
                hint=hint,
                address=address,
            )
        case _ if "then" in error.absolute_schema_path:
            # Two fields contradict each other. The schema's description states which values go together.
            message = subschema["description"].rstrip(".")
            yield codes.NOT_ALLOWED.at(source.locate(address), message, address=address)
        case _ if value is None:
            hint = no_value_hint(address, source.comment(address))
            where = source.locate(address, key=True)
            yield codes.NO_VALUE.at(where, f"{name} has no value", hint=hint, address=address)
        case "type" | "anyOf":
            yield _type_finding(source, error, address)
        case "enum" | "const":
            choices = [str(choice) for choice in (expected if error.validator == "enum" else [expected])]
            allowed = ", ".join(f"`{choice}`" for choice in choices)
            yield codes.NOT_ALLOWED.at(
                source.locate(address),
                f"{name} is {_quote(value)}; allowed: {allowed}",
                arguments=[value],
                hint=did_you_mean(str(value), choices),
                address=address,
            )
        case "pattern":
            yield _pattern_finding(source, schema, error, address)
        case "maxLength" if subschema == schema.id_form:
            message = f"the id {_quote(value)} has {len(value)} characters; at most {expected} are allowed"
            yield _id_finding(source, error, message)
        case "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties":
            yield codes.WRONG_LENGTH.at(source.locate(address), _length_message(name, error), address=address)
        case "minimum" | "maximum":
            bound = "at least" if error.validator == "minimum" else "at most"
            message = f"{name} is {value}; it must be {bound} {expected}"
            yield codes.OUT_OF_BOUNDS.at(source.locate(address), message, arguments=[value], address=address)
        case "uniqueItems":
            message = f"{name} contains the same entry twice"
            yield codes.NOT_UNIQUE.at(source.locate(address), message, address=address)
        case _:
            yield codes.WRONG_TYPE.at(source.locate(address), f"{name}: {error.message[:120]}", address=address)


def _unknown_keys(source: Source, error: ValidationError, address: Address) -> Iterator[Finding]:
    subschema: Any = error.schema
    value: Any = error.instance
    known = set(subschema.get("properties", {}))
    unused = known - set(value)
    for key, inner in value.items():
        if key not in known and not key.startswith("x-"):
            inside = (*address, key)
            hint = other_word(key, unused) or did_you_mean(key, known) or _key_list(known)
            if inner is None and " " in key:
                # `{text: one, two}` is read as two keys, the second without a value.
                hint = "Put text that contains a comma in quotes when it is inside braces or brackets."
            where = source.locate(inside, key=True)
            message = f"unknown key `{key}` in {_name(address)}"
            yield codes.UNKNOWN_KEY.at(where, message, arguments=[key], hint=hint, address=inside)


def _type_finding(source: Source, error: ValidationError, address: Address) -> Finding:
    value: Any = error.instance
    if error.validator == "type":
        kind = str(error.validator_value)
        expected = _TYPE_WORDS.get(kind, kind)
    else:
        kinds = dict.fromkeys(_branch_type(inner) for inner in error.context or ())
        expected = " or ".join(_TYPE_WORDS.get(kind, kind) for kind in kinds if kind)
    hint = ""
    if address == ("version",):
        hint = version_hint(source.written(address) or str(value))
    elif address == ("quality", "overlap") and isinstance(value, float):
        hint = overlap_hint(value)
    elif "text" in expected and isinstance(value, int | float):
        hint = f'Put it in quotes: "{source.written(address)}".'
    elif "list" in expected and isinstance(value, str):
        hint = "Put it in square brackets, or on a line of its own that starts with `- `."
    actual = describe(value)
    message = f"{_name(address)} is {actual}; it must be {expected}"
    return codes.WRONG_TYPE.at(source.locate(address), message, arguments=[actual], hint=hint, address=address)


def _branch_type(error: ValidationError) -> str:
    if error.validator == "type":
        return str(error.validator_value)
    return "string" if error.validator in ("pattern", "enum") else ""


def _pattern_finding(source: Source, schema: Schema, error: ValidationError, address: Address) -> Finding:
    value: Any = error.instance
    subschema: Any = error.schema
    if subschema == schema.id_form:
        return _id_finding(source, error, f"{_quote(value)} is not a valid id")
    examples = subschema.get("examples", ())
    hint = "Write it like " + " or ".join(f"`{example}`" for example in examples) + "." if examples else ""
    message = f"{_name(address)} is {_quote(value)}, which does not have the required form"
    if "\n" in str(value):
        message, hint = f"{_name(address)} has more than one line", "Write it on one line."
    elif address == ("version",):
        hint = version_hint(value) or hint
    return codes.WRONG_FORM.at(source.locate(address), message, arguments=[value], hint=hint, address=address)


def _id_finding(source: Source, error: ValidationError, message: str) -> Finding:
    """A finding about an id, which is a key of a mapping or a value."""
    value: Any = error.instance
    is_key = "propertyNames" in error.absolute_schema_path
    address: Address = tuple(error.absolute_path)
    inside = (*address, value) if is_key else address
    return codes.INVALID_ID.at(source.locate(inside, key=is_key), message, arguments=[value], address=inside)


def _length_message(name: str, error: ValidationError) -> str:
    instance: Any = error.instance
    limit: Any = error.validator_value
    size = len(instance)
    match error.validator:
        case "minLength":
            return f"{name} is empty" if not size else f"{name} has {size} characters; at least {limit} are required"
        case "maxLength":
            return f"{name} has {size} characters; at most {limit} are allowed"
        case "maxItems" | "maxProperties":
            return f"{name} has {size} entries; at most {limit} are allowed"
        case _:
            return f"{name} has {size} entries; at least {limit} {'is' if limit == 1 else 'are'} required"


def _name(address: Address) -> str:
    return f"`{to_pointer(address)}`" if address else "the guideline"


def _quote(value: object) -> str:
    text = str(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


def _key_list(keys: Iterable[str]) -> str:
    listed = ", ".join(sorted(keys))
    return f"Allowed keys: {listed}." if listed else ""
