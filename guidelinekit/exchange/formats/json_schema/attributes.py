"""The questions of a guideline -> the schemas of their answers, beside labels and in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.exchange.formats.json_schema.elements import (
    Element,
    Form,
    conditions,
    enumeration,
    one_line,
    strict,
)
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Attribute


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in one place: whether null answers it, the parts that it is about, and when it is asked there."""

    id: str
    nullable: bool
    parts: tuple[str, ...]
    condition: str


@dataclass(frozen=True)
class Questions:
    """Writes the questions of a guideline. A question that is asked in several places is a definition: `definitions`.

    `is_beside` means that the questions of labels are answered beside `labels`, since an answer has one label.
    """

    interface: Interface
    is_beside: bool
    definitions: dict[str, Form] = field(default_factory=dict)
    _names: dict[Asked, str] = field(default_factory=dict)

    def beside_labels(self) -> list[Asked]:
        """Return the questions about the item, with those of labels if an answer has one label."""
        guideline = self.interface.guideline
        found = []
        for attribute_id, attribute in guideline.attributes.items():
            labels = self.interface.asked_by[attribute_id]
            is_opened = bool(self.interface.opened_by[attribute_id])
            if attribute.of == "item" or attribute.parts:
                if not is_opened:
                    nullable = not attribute.required or bool(guideline.outcomes)
                    found.append(Asked(attribute_id, nullable, attribute.parts, ""))
            elif (labels and self.is_beside) or self.interface.is_about_item(attribute_id):
                found.append(Asked(attribute_id, nullable=True, parts=(), condition=conditions(labels, ())))
        return list(self._with_opened(found))

    def of_label(self, label_id: str, *, has_tracks: bool) -> list[Asked]:
        """Return the questions that are asked with a label, and with a track if marks have some."""
        attributes = self.interface.guideline.attributes
        listed = [key for key in self.interface.labels[label_id].attributes if key in attributes]
        found = [
            Asked(key, not attributes[key].required or attributes[key].of == "track", (), "")
            for key in listed
            if attributes[key].of in ("label", "track")
        ]
        for key, attribute in attributes.items():
            if has_tracks and attribute.of == "track" and key not in listed and not self.interface.opened_by[key]:
                found.append(Asked(key, nullable=True, parts=(), condition=""))
        return list(self._with_opened(found))

    def count(self, asked: Iterable[Asked]) -> None:
        """Note that questions are asked in one more place: the second makes one a definition."""
        for one in asked:
            if one in self._names:
                self._names[one] = self._names[one] or self._free_name(one.id)
            else:
                self._names[one] = ""

    def written(self, asked: Iterable[Asked]) -> Form:
        """Return the schema of the answers to questions in one place, which were counted."""
        return strict({one.id: self._referred(one) for one in asked})

    def _with_opened(self, found: list[Asked]) -> Iterator[Asked]:
        """Yield questions, each followed by those that its options ask."""
        attributes = self.interface.guideline.attributes
        known = {one.id for one in found}
        waiting = list(reversed(found))
        while waiting:
            one = waiting.pop()
            yield one
            opened = [key for option in attributes[one.id].options.values() for key in option.attributes]
            for key in reversed(list(dict.fromkeys(opened))):
                if key in attributes and key not in known:
                    known.add(key)
                    line = conditions((), self.interface.opened_by[key])
                    waiting.append(Asked(key, nullable=True, parts=one.parts or attributes[key].parts, condition=line))

    def _free_name(self, attribute_id: str) -> str:
        taken = set(self._names.values())
        name, count = attribute_id, 1
        while name in taken:
            count += 1
            name = f"{attribute_id}-{count}"
        return name

    def _referred(self, one: Asked) -> Form:
        if not (name := self._names[one]):
            return self._form(one)
        if name not in self.definitions:
            self.definitions[name] = self._form(one)
        return {"$ref": f"#/$defs/{name}"}

    def _form(self, one: Asked) -> Form:
        attribute = self.interface.attribute(one.id)
        title = {"title": attribute.name} if attribute.name else {}
        ask = one_line(attribute.ask)
        if not one.parts:
            return {**title, **_value(attribute, ask, one.condition, nullable=one.nullable)}
        text = "\n".join(filter(None, [ask, one.condition]))
        each = {part: _value(attribute, "", "", nullable=one.nullable) for part in one.parts}
        return {**title, **strict(each, nullable=one.nullable, description=text)}


def _value(attribute: Attribute, before: str, after: str, *, nullable: bool) -> Form:
    described = {"description": text} if (text := "\n".join(filter(None, [before, after]))) else {}
    options = [Element(key, option.name, one_line(option.definition)) for key, option in attribute.options.items()]
    if attribute.kind == "choose-many" and options:
        low, high = number_of(attribute.choose, len(options))
        limits = {**({"minItems": low} if low else {}), "maxItems": high}
        form: Form = {"type": "array", **described, "items": enumeration(options), **limits}
    elif options:
        return enumeration(options, before=before, after=after, nullable=nullable)
    elif attribute.kind in ("rate", "number"):
        form = {"type": "number", **described}
        if attribute.range is not None and attribute.range[0] <= attribute.range[1]:
            form |= {"minimum": _number(attribute.range[0]), "maximum": _number(attribute.range[1])}
    else:
        form = {"type": "string", **described}
    return {**form, "type": [form["type"], "null"]} if nullable else form


def number_of(choose: Sequence[int], count: int) -> tuple[int, int]:
    """Return the lowest and the highest number of what is chosen from some values, by the field `choose`."""
    high = min(choose[1], count) if len(choose) > 1 else count
    return min(choose[0], high) if choose else 0, high


def _number(value: float) -> Any:
    return int(value) if float(value).is_integer() else value
