"""Data that the schema refuses -> findings in words for people: what, where, how to mend it."""

import re
from collections.abc import Iterable, Iterator
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
    """Say why the schema refuses the data. It does refuse it: `Schema.accepts` has decided that before."""
    explained = False
    for error in Explainer(dict(schema.raw)).iter_errors(source.data):
        for leaf in _leaves(error):
            for finding in _explain(source, schema, leaf):
                explained = True
                yield finding
    if not explained:
        yield codes.WRONG_FORM.at(source.locate(()), "the guideline does not have the form that the schema wants")


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """As JSON Schema means it: `$` is the end of the text, not also the place before a last line break."""
    whole = pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern
    if isinstance(instance, str) and not re.search(whole, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


#: jsonschema, with patterns as the other validator reads them.
Explainer: Any = extend(Draft202012Validator, {"pattern": _pattern})


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Descend into the branch of a union that the author meant: the one whose type fits the value."""
    if error.validator != "anyOf" or not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    meant = [errors for errors in branches.values() if not any(_wrong_type(e, error) for e in errors)]
    if not meant:
        yield error
        return
    # Of several kinds of mapping, the one whose keys are known; then the one with the fewest errors.
    for inner in min(
        meant, key=lambda errors: (any(e.validator == "additionalProperties" for e in errors), len(errors))
    ):
        yield from _leaves(inner)


def _wrong_type(inner: ValidationError, outer: ValidationError) -> bool:
    """Whether a branch failed because the value itself, not something in it, has another type."""
    if len(inner.absolute_path) != len(outer.absolute_path):
        return False
    if inner.validator == "enum":
        return not isinstance(inner.instance, str)
    return inner.validator == "type"


def _explain(source: Source, schema: Schema, error: ValidationError) -> Iterator[Finding]:
    address: Address = tuple(error.absolute_path)
    value: Any = error.instance
    wanted: Any = error.validator_value
    refusing: Any = error.schema
    here = _name(address)
    match error.validator:
        case "additionalProperties":
            known = set(refusing.get("properties", {}))
            for key, inner in value.items():
                if key not in known and not key.startswith("x-"):
                    inside = (*address, key)
                    hint = did_you_mean(key, known) or _short_list("Known here", known)
                    if inner is None and " " in key:
                        # `{text: one, two}` is read as two keys, the second without a value.
                        hint = "Text in braces or brackets that holds a comma needs quotes."
                    where = source.locate(inside, key=True)
                    yield codes.UNKNOWN_KEY.at(where, f"unknown key `{key}` in {here}", hint=hint, address=inside)
        case "required":
            missing = next(key for key in wanted if key not in value and f"'{key}'" in error.message)
            text = schema.resolve(refusing).get("properties", {}).get(missing, {}).get("description", "")
            where = source.locate(address, key=True)
            hint = f"Add `{missing}:` ({text[:1].lower()}{text[1:].rstrip('.')})." if text else f"Add `{missing}:`."
            yield codes.MISSING_KEY.at(where, f"{here} has no `{missing}`", hint=hint, address=address)
        case _ if "then" in error.absolute_schema_path:
            # Two fields that do not fit each other: the schema says in words what fits.
            yield codes.NOT_ALLOWED.at(source.locate(address), refusing["description"].rstrip("."), address=address)
        case _ if value is None:
            where = source.locate(address, key=True)
            yield codes.NO_VALUE.at(where, f"{here} has no value", address=address)
        case "type" | "anyOf":
            yield _type_finding(source, error, address)
        case "enum" | "const":
            choices = [str(choice) for choice in (wanted if error.validator == "enum" else [wanted])]
            hint = did_you_mean(str(value), choices)
            quoted_list = ", ".join(f"`{choice}`" for choice in choices)
            message = f"{here} is {_quote(value)}; allowed: {quoted_list}"
            yield codes.NOT_ALLOWED.at(source.locate(address), message, hint=hint, address=address)
        case "pattern":
            yield _pattern_finding(source, schema, error, address)
        case "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties":
            yield codes.WRONG_LENGTH.at(source.locate(address), _length_message(here, error), address=address)
        case "minimum" | "maximum":
            bound = "at least" if error.validator == "minimum" else "at most"
            message = f"{here} is {value}; it must be {bound} {wanted}"
            yield codes.OUT_OF_BOUNDS.at(source.locate(address), message, address=address)
        case "uniqueItems":
            yield codes.NOT_UNIQUE.at(source.locate(address), f"{here} holds an entry twice", address=address)
        case _:
            yield codes.WRONG_TYPE.at(source.locate(address), f"{here}: {error.message[:120]}", address=address)


def _type_finding(source: Source, error: ValidationError, address: Address) -> Finding:
    value: Any = error.instance
    if error.validator == "type":
        kind = str(error.validator_value)
        wanted = _TYPE_WORDS.get(kind, kind)
    else:
        kinds = dict.fromkeys(_branch_type(inner) for inner in error.context or ())
        wanted = " or ".join(_TYPE_WORDS.get(kind, kind) for kind in kinds if kind)
    hint = ""
    if "text" in wanted and isinstance(value, int | float):
        hint = f'Write it in quotes: "{source.written(address)}".'
    elif "list" in wanted and isinstance(value, str):
        hint = "Put it on a line of its own beginning with `- `, or in square brackets."
    message = f"{_name(address)} is {describe(value)}; it must be {wanted}"
    return codes.WRONG_TYPE.at(source.locate(address), message, hint=hint, address=address)


def _branch_type(error: ValidationError) -> str:
    if error.validator == "type":
        return str(error.validator_value)
    return "string" if error.validator in ("pattern", "enum") else ""


def _pattern_finding(source: Source, schema: Schema, error: ValidationError, address: Address) -> Finding:
    value: Any = error.instance
    refusing: Any = error.schema
    if refusing == schema.id_form:
        is_key = "propertyNames" in error.absolute_schema_path
        inside = (*address, value) if is_key else address
        return codes.INVALID_ID.at(
            source.locate(inside, key=is_key), f"{_quote(value)} cannot be an id", address=inside
        )
    examples = refusing.get("examples", ())
    hint = "Write it like " + " or ".join(f"`{example}`" for example in examples) + "." if examples else ""
    message = f"{_name(address)} is {_quote(value)}, which does not have the form that is wanted"
    if "\n" in str(value):
        message, hint = f"{_name(address)} runs over several lines", "Write it on one line."
    return codes.WRONG_FORM.at(source.locate(address), message, hint=hint, address=address)


def _length_message(here: str, error: ValidationError) -> str:
    instance: Any = error.instance
    wanted: Any = error.validator_value
    size = len(instance)
    match error.validator:
        case "minLength":
            return f"{here} is empty" if not size else f"{here} has {size} characters; at least {wanted} are needed"
        case "maxLength":
            return f"{here} has {size} characters; at most {wanted} are allowed"
        case "maxItems":
            return f"{here} has {size} entries; at most {wanted} are allowed"
        case _:
            return f"{here} has {size} entries; at least {wanted} {'is' if wanted == 1 else 'are'} needed"


def _name(address: Address) -> str:
    return f"`{to_pointer(address)}`" if address else "the guideline"


def _quote(value: object) -> str:
    text = str(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


def _short_list(lead: str, words: Iterable[str]) -> str:
    quoted_list = ", ".join(sorted(words))
    return f"{lead}: {quoted_list}." if quoted_list else ""
