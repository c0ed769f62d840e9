"""Properties of a JSON Schema -> questions of a draft, with their options."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.json_schema.elements import Element, Form, conditions_in, question_in
from guidelinekit.exchange.formats.json_schema.forms import choices_of, is_nullable, resolved, types_of
from guidelinekit.exchange.formats.json_schema.mark import is_answer, stated
from guidelinekit.guideline.format.tasks import ATTRIBUTE_KINDS

#: How deep objects in objects are read.
_MAX_DEPTH = 5
_FLAG: Sequence[Option] = (("true", "Yes", {}), ("false", "No", {}))
#: Keywords that limit a text, of which a guideline has none.
_TEXT_LIMITS = ("pattern", "minLength", "maxLength", "format")


class QuestionReader:
    """Adds questions to a draft. A question that is asked in several places is added once."""

    def __init__(self, root: Form, draft: Draft, parts: Sequence[str]) -> None:
        self._root = root
        self._draft = draft
        self._parts = parts
        self._is_answer = is_answer(root)
        self._known: dict[str, list[str]] = {}
        #: What each question needs, as pairs of a label and an empty text, or of a question and its option.
        self._conditions: dict[str, list[tuple[str, str]]] = {}

    def add(self, name: str, form: Any, place: str, *, of: str, required: bool, depth: int = 0) -> list[str]:
        """Add the questions of a property, and return the ids of those that are always asked there.

        These are one, several for an object, or none. `of` is what a question is about, and `required` whether an
        answer has the property, if the file was not exported from a guideline.
        """
        part = resolved(form, self._root)
        key = f"{name} {json.dumps(part, sort_keys=True)}" if not self._is_own(name) else name
        if key not in self._known:
            self._known[key] = self._added(
                name,
                part,
                place,
                of=of,
                required=required and not (is_nullable(form) or is_nullable(part)),
                depth=depth,
            )
        needed = list(conditions_in(str(part.get("description", ""))))
        for attribute_id in self._known[key] if needed else ():
            self._conditions.setdefault(attribute_id, []).extend(needed)
        return [] if any(option_id for _, option_id in needed) else self._known[key]

    def connect(self, labels: Mapping[str, Form]) -> None:
        """Let labels and options ask the questions that need them."""
        attributes = self._draft.data.get("attributes", {})
        for attribute_id, needed in self._conditions.items():
            for first, option_id in needed:
                owner = attributes.get(first, {}).get("options", {}).get(option_id) if option_id else labels.get(first)
                if owner is not None and attribute_id not in owner.setdefault("attributes", []):
                    owner["attributes"].append(attribute_id)

    def _is_own(self, name: str) -> bool:
        return isinstance(stated(self._root, "attributes", name), dict)

    def _is_place(self, of: Any) -> bool:
        """Whether a file says what a question is about: the item, a label, a track, or parts of the input."""
        names = of if isinstance(of, list) and of else [of]
        known = self._parts if isinstance(of, list) else ["item", "label", "track", *self._parts]
        return all(isinstance(name, str) and name in known for name in names)

    def _added(self, name: str, form: Form, place: str, *, of: str, required: bool, depth: int) -> list[str]:
        about = str(form.get("description", ""))
        own = stated(self._root, "attributes", name)
        # Our exports have questions in an object of this name; one of them can be called like a part.
        is_list = name == "attributes" and not isinstance(own, dict)
        parts = [] if is_list and self._parts else self._parts_of(form)
        value = self._one_of_parts(form) if parts else form
        # What a label or an option asks for is not asked for every item.
        fields: Form = {"of": parts or ("label" if any(conditions_in(about)) else of), "required": required}
        if isinstance(own, dict):
            is_stated = self._is_place(own.get("of"))
            fields = {"of": own["of"] if is_stated else of, "required": own.get("required") is True}
        elif not parts and "object" in types_of(form) and isinstance(form.get("properties"), dict):
            return self._inner(form, place, of=of, required=required, depth=depth)
        found = self._value(name, value, place)
        if found is None:
            return []
        kind, options, more = found
        fields = {key: one for key, one in fields.items() if one is not False and one != "label"}
        attribute_id = self._draft.add_attribute(
            str(form.get("title") or name), kind=kind, ask=question_in(about), stated=name, options=options,
            **fields, **more,
        )  # fmt: skip
        self._code(attribute_id, options)
        return [attribute_id]

    def _inner(self, form: Form, place: str, *, of: str, required: bool, depth: int) -> list[str]:
        if depth >= _MAX_DEPTH:
            self._draft.skip(place, "It is nested too deep for a question.")
            return []
        needed = form.get("required")
        return [
            attribute_id
            for name, inner in form["properties"].items()
            for attribute_id in self.add(
                name, inner, f"{place}/{name}", of=of, depth=depth + 1,
                required=required and isinstance(needed, list) and name in needed,
            )
        ]  # fmt: skip

    def _parts_of(self, form: Form) -> list[str]:
        """Return the parts of the input that a value has one answer for; empty for another value.

        In a schema of our own without its mark, they are the properties whose question is that of the object.
        """
        properties = form.get("properties")
        if not isinstance(properties, dict) or not properties:
            return []
        if self._parts:
            return list(properties) if set(properties) <= set(self._parts) else []
        inner = [resolved(one, self._root) for one in properties.values()]
        is_asked_once = bool(form.get("description")) and not any(
            question_in(str(one.get("description", ""))) for one in inner
        )
        are_parts = len(inner) > 1 and self._draft.part_names(properties) == (*properties,)
        if not (self._is_answer and is_asked_once and are_parts):
            return []
        self._parts = list(properties)
        self._draft.data.setdefault("task", {})["input"] = dict.fromkeys(properties, "text")
        return self._parts

    def _one_of_parts(self, form: Form) -> Form:
        """Return the value for one part of the input, described as the values for all of them."""
        one = resolved(next(iter(form["properties"].values())), self._root)
        return {**one, "description": f"{one.get('description', '')}\n{form.get('description', '')}"}

    def _value(self, name: str, form: Form, place: str) -> tuple[str, list[Option], Form] | None:
        """Return the kind of a question, its options and its other fields; None if it is none."""
        own_kind = stated(self._root, "attributes", name, "kind")
        own_kind = own_kind if own_kind in ATTRIBUTE_KINDS else None
        if choices := choices_of(form):
            return str(own_kind or "choose-one"), _options(choices), {}
        types = types_of(form)
        if "array" in types:
            choices = choices_of(items := resolved(form.get("items"), self._root))
            if choices:
                return "choose-many", _options(choices), self._choose(name, form, len(choices))
            self._draft.skip(place, f"A guideline asks for one answer, not for a list of {_plural(items)}.")
        elif "boolean" in types:
            return "choose-one", list(_FLAG), {}
        elif {"number", "integer"} & set(types):
            return str(own_kind or "number"), [], self._range(form, place)
        elif "string" in types:
            for key in _TEXT_LIMITS:
                if key in form:
                    self._draft.skip(f"{place}/{key}", "A guideline does not limit the form of a text.")
            return "write", [], {}
        else:
            self._draft.skip(place, "It is no value that annotators choose or write.")
        return None

    def _choose(self, name: str, form: Form, count: int) -> Form:
        if self._is_own(name):
            own = stated(self._root, "attributes", name, "choose")
            return {"choose": own} if isinstance(own, list) and all(map(_is_count, own)) else {}
        chosen = chosen_in(form, count)
        return {"choose": chosen} if chosen else {}

    def _range(self, form: Form, place: str) -> Form:
        ends = [form.get("minimum"), form.get("maximum")]
        numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
        if len(numbers) == 2 and numbers[0] < numbers[1]:
            return {"range": numbers}
        if numbers or "exclusiveMinimum" in form or "exclusiveMaximum" in form or "multipleOf" in form:
            self._draft.skip(place, "A range has a lowest and a highest value that are both possible.")
        return {}

    def _code(self, attribute_id: str, options: Sequence[Option]) -> None:
        """Keep what is stored of an option whose value is no id."""
        entries = self._draft.data["attributes"][attribute_id].get("options", {})
        for (option_id, entry), (value, _, _) in zip(entries.items(), options, strict=True):
            if option_id != value:
                entry.setdefault("code", value)


def chosen_in(form: Form, count: int) -> list[int]:
    """Return how many of several values a list has, as the lowest and the highest number; empty for any number."""
    low, high = (_whole(form.get(key)) for key in ("minItems", "maxItems"))
    if high is not None and 0 < high < count and (low or 0) <= high:
        return [low or 0, high]
    return [low] if low and low <= count else []


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _whole(value: Any) -> int | None:
    return value if _is_count(value) else None


def _options(choices: Sequence[tuple[str | int, Element]]) -> list[Option]:
    return [
        (str(value), one.name, {"definition": one.text, **({"code": value} if isinstance(value, int) else {})})
        for value, one in choices
    ]


def _plural(items: Form) -> str:
    return {"string": "texts", "object": "objects", "array": "lists"}.get("".join(types_of(items)), "values")
