"""A JSON Schema -> whether providers of structured output accept its size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError

#: The most that strict modes accept: properties, values of enumerations, levels of nesting, and characters of names of
#: properties and definitions and of values.
MAX_PROPERTIES, MAX_VALUES, MAX_DEPTH, MAX_CHARACTERS = 5000, 1000, 10, 120_000
#: An enumeration with more values than this may have only so many characters.
LONG_ENUMERATION, MAX_LONG_CHARACTERS = 250, 15_000
_HINT = (
    "Ask for the answer in several steps, each for a part of the labels, or send the text of `guidelinekit prompt` "
    "without a schema."
)


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a schema, and the most characters of one long enumeration."""

    properties: int
    values: int
    depth: int
    characters: int
    longest: int


def require_accepted(schema: Mapping[str, Any], guideline_id: str) -> None:
    """Require that providers accept the size of the schema of a guideline.

    Raises:
        ExchangeError: a limit is exceeded.
    """
    if not schema["properties"]:
        raise ExchangeError(
            f"`{guideline_id}` has nothing to answer: no label that can be chosen, no question and no text",
            hint="Add labels, or `audience:` is too strict for these readers.",
        )
    size = size_of(schema)
    for count, most, what in (
        (size.values, MAX_VALUES, "labels, options and outcomes"),
        (size.properties, MAX_PROPERTIES, "properties"),
        (size.characters, MAX_CHARACTERS, "characters in names and ids"),
        (size.longest, MAX_LONG_CHARACTERS, f"characters in a list of more than {LONG_ENUMERATION} ids"),
        (size.depth, MAX_DEPTH, "levels"),
    ):
        if count > most:
            raise ExchangeError(
                f"the JSON Schema of `{guideline_id}` has {count:,} {what}; structured output takes at most {most:,}",
                hint=_HINT,
            )


def size_of(schema: Mapping[str, Any]) -> Size:
    """Return the size of a schema. A value that may be null counts without null."""
    properties, values, characters, longest = 0, 0, 0, 0
    for form in _forms(schema):
        names = [*form.get("properties", ()), *form.get("$defs", ())]
        properties += len(form.get("properties", ()))
        ids = [value for value in form.get("enum", ()) if isinstance(value, str)]
        values += len(ids)
        length = sum(map(len, ids))
        characters += length + sum(map(len, names))
        longest = max(longest, length if len(ids) > LONG_ENUMERATION else 0)
    return Size(properties, values, _depth(schema, schema.get("$defs", {})), characters, longest)


def _forms(form: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield form
    inner = [*form.get("properties", {}).values(), *form.get("$defs", {}).values(), *form.get("anyOf", ())]
    for one in [*inner, *([form["items"]] if "items" in form else [])]:
        yield from _forms(one)


def _depth(form: Mapping[str, Any], definitions: Mapping[str, Any]) -> int:
    """Return how deep objects and lists are nested. Definitions do not refer to others."""
    if "$ref" in form:
        return _depth(definitions[form["$ref"].rpartition("/")[2]], {})
    nested = [*form.get("properties", {}).values(), *([form["items"]] if "items" in form else [])]
    depths = [int(bool(nested)) + _depth(one, definitions) for one in (*nested, *form.get("anyOf", ()))]
    return max(depths, default=0)
