"""A file with a JSON Schema of any origin -> its parts, without wrappers, references and null."""

from collections.abc import Iterator
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.json_schema.elements import Element, Form, elements_in
from guidelinekit.exchange.formats.plain_json import json_value

#: How many wrappers and references are followed.
_MAX_STEPS = 30
#: Keys under which APIs have a schema.
_WRAPPERS = (
    "schema", "json_schema", "parameters", "input_schema", "function", "response_format", "response_schema", "format",
    "text",
)  # fmt: skip


def schema_in(file: File) -> Form:
    """Return the schema of an object in a file, also in what is sent to an API.

    Raises:
        ExchangeError: it is not JSON, or has no such schema.
    """
    schema = unwrapped(json_value(file))
    if schema is None:
        raise ExchangeError(
            f"{file.name} has no JSON Schema of an object", hint="Name a file with `type: object` and `properties:`."
        )
    return schema


def unwrapped(data: Any) -> Form | None:
    """Return the schema of an object with properties in a value; None if there is none."""
    for _ in range(_MAX_STEPS):
        if not isinstance(data, dict):
            return None
        root = data
        if isinstance(data.get("$ref"), str) and "properties" not in data:
            root = {**resolved(data, data), **{key: data[key] for key in ("$defs", "definitions") if key in data}}
        if isinstance(root.get("properties"), dict) and root.get("type", "object") == "object":
            return root
        inner = next((data[key] for key in _WRAPPERS if isinstance(data.get(key), dict)), None)
        if inner is None:
            return None
        data = inner
    return None


def resolved(form: Any, root: Form) -> Form:
    """Return a part of a schema: what it refers to, and what it is if it is not null. Other keys are kept."""
    found: Form = {}
    for _ in range(_MAX_STEPS):
        if not isinstance(form, dict):
            return found
        found = {**form, **found}
        if isinstance(form.get("$ref"), str):
            found.pop("$ref")
            form = _at(form["$ref"], root)
        elif (alone := _alone(form)) is not None:
            for key in ("anyOf", "oneOf", "allOf"):
                found.pop(key, None)
            form = alone
        else:
            break
    return found


def types_of(form: Form) -> list[str]:
    """Return the types that a part of a schema has, without null."""
    stated = form.get("type")
    types = stated if isinstance(stated, list) else [stated]
    return [one for one in types if isinstance(one, str) and one != "null"]


def is_nullable(form: Any) -> bool:
    """Whether a part of a schema accepts null."""
    if not isinstance(form, dict):
        return False
    stated = form.get("type")
    branches = [*_list(form.get("anyOf")), *_list(form.get("oneOf"))]
    return (
        (isinstance(stated, list) and "null" in stated)
        or None in _list(form.get("enum"))
        or any(isinstance(one, dict) and one.get("type") == "null" for one in branches)
    )


def choices_of(form: Form) -> list[tuple[str | int, Element]]:
    """Return the values that a part of a schema lists, each with its name and its text; none for another part.

    Names and texts are those of the description, or of a schema for each value (`const`, `title`, `description`).
    """
    described = {one.id: one for one in elements_in(str(form.get("description", "")))}
    found: dict[str, tuple[str | int, Element]] = {}
    for value, title, text in _values(form):
        if value is None or isinstance(value, bool) or not isinstance(value, str | int) or str(value) == "":
            continue
        key = str(value)
        found.setdefault(key, (value, described.get(key) or Element(key, title or key, text)))
    return list(found.values())


def branches_of(form: Form) -> list[Form]:
    """Return the forms of a part of a schema: its own, or several."""
    several = [*_list(form.get("anyOf")), *_list(form.get("oneOf"))]
    return [one for one in several if isinstance(one, dict) and one.get("type") != "null"] or [form]


def _values(form: Form) -> Iterator[tuple[Any, str, str]]:
    if "const" in form:
        yield form["const"], str(form.get("title", "")), str(form.get("description", ""))
    for value in _list(form.get("enum")):
        yield value, "", ""
    branches = [one for one in branches_of(form) if one is not form]
    if all("const" in one or "enum" in one for one in branches):
        for one in branches:
            is_single = "const" in one or len(_list(one.get("enum"))) == 1
            for value in [one["const"]] if "const" in one else _list(one.get("enum")):
                yield value, *((str(one.get("title", "")), str(one.get("description", ""))) if is_single else ("", ""))


def _alone(form: Form) -> Form | None:
    """Return the only form of a part that is not null; None if it has none or several."""
    for key in ("anyOf", "oneOf", "allOf"):
        several = [one for one in _list(form.get(key)) if isinstance(one, dict) and one.get("type") != "null"]
        if len(several) == 1:
            return several[0]
    return None


def _at(reference: str, root: Form) -> Any:
    value: Any = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
