"""The structure of an ontology of Encord -> a draft of a guideline."""

from collections.abc import Iterable, Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.encord.write import ABILITIES
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.json_fields import inner_mapping, json_with, mappings_in, text_in
from guidelinekit.exchange.formats.ontology.read import add_ontology
from guidelinekit.exchange.formats.ontology.tree import Choice, Ontology, Question, Tool
from guidelinekit.exchange.formats.plain_json import json_value
from guidelinekit.guideline.format.schema import Schema

_KINDS: Mapping[str, str] = {
    **{shape: kind for (kind, _), shape in ABILITIES.shapes.items()},
    "skeleton": "place-keypoints",
    **dict.fromkeys(("rotatable_bounding_box", "cuboid_2d", "circle", "ellipse"), "draw-boxes"),
    **dict.fromkeys(("bitmask", "segmentation"), "draw-polygons"),
}
#: What a guideline has instead of shapes that it has not.
_INSTEAD: Mapping[str, str] = {"draw-boxes": "boxes", "draw-polygons": "polygons", "place-keypoints": "points"}
_OWN_SHAPES = frozenset(ABILITIES.shapes.values())
_QUESTIONS: Mapping[str, str] = {"radio": "radio", "checklist": "checklist", "text": "text", "numeric": "number"}
#: How many questions below each other are read.
_MAX_DEPTH = 20


def recognizes(file: File) -> int:
    """Return how sure it is that a file is the structure of an ontology."""
    data = _structure(json_with(file, "objects", "classifications"))
    elements = [*mappings_in(data, "objects"), *mappings_in(data, "classifications")]
    return 90 if elements and all("featureNodeHash" in one for one in elements) else 0


def read(file: File, schema: Schema) -> Draft:
    """Return what the structure of an ontology says, alone or with the title of the ontology.

    Raises:
        ExchangeError: it is no structure, or has nothing that a guideline can have.
    """
    whole = json_value(file)
    data = _structure(whole)
    if not any(isinstance(data.get(key), list) for key in ("objects", "classifications")):
        raise ExchangeError(
            f"{file.name} is no ontology of Encord: it has no `objects` and no `classifications`",
            hint="Write `ontology.structure.to_dict()` to the file with the SDK.",
        )
    draft = Draft(schema, not_compared=frozenset({"title", "task/input"}))
    if title := draft.name(text_in(whole, "title"), ""):
        draft.data["title"] = title
    reader = _Reader(draft)
    ontology = reader.ontology(data)
    add_ontology(draft, ontology, file, ["video"] if reader.is_video else ())
    return draft


def _structure(data: Any) -> Mapping[str, Any]:
    return inner_mapping(data, ("objects", "classifications"), around=("structure", "ontology", "editor"))


class _Reader:
    """`is_video` tells whether something can only be asked of a video."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.is_video = False

    def ontology(self, data: Mapping[str, Any]) -> Ontology:
        tools = [tool for one in mappings_in(data, "objects") if (tool := self._tool(one)) is not None]
        questions = []
        for one in mappings_in(data, "classifications"):
            if one.get("archived") is not True:
                questions += self._questions(mappings_in(one, "attributes"), 1)
        if data.get("skeleton_templates"):
            self._draft.skip("skeleton_templates", "A guideline does not list the points of a skeleton.")
        marks = {tool.kind for tool in tools}
        self.is_video = self.is_video and not marks & {"mark-spans"}
        return Ontology(tools, questions, one_text=True)

    def _tool(self, data: Mapping[str, Any]) -> Tool | None:
        shape, name = text_in(data, "shape"), text_in(data, "name")
        place, kind = f"object “{name}”", _KINDS.get(shape, "")
        if data.get("archived") is True:
            self._draft.skip(place, "It is archived.")
            return None
        if not kind:
            self._draft.skip(place, f"Guidelines have nothing like `{shape}`.")
            return None
        if shape not in _OWN_SHAPES:
            self._draft.skip(place, f"Guidelines have nothing like `{shape}`: the label is for {_INSTEAD[kind]}.")
        if data.get("required") is True:
            self._draft.skip(place, "A guideline does not require that each item has a label.")
        questions = self._questions(mappings_in(data, "attributes"), 1)
        self.is_video = self.is_video or shape == "time_range" or any(one.per_frame for one in questions)
        return Tool(name=name, kind=kind, color=hex_color(text_in(data, "color")), questions=questions)

    def _questions(self, listed: Iterable[Mapping[str, Any]], level: int) -> list[Question]:
        return [question for one in listed if (question := self._question(one, level)) is not None]

    def _question(self, data: Mapping[str, Any], level: int) -> Question | None:
        name, kind = text_in(data, "name"), text_in(data, "type")
        place = f"attribute “{name}”"
        if data.get("archived") is True:
            self._draft.skip(place, "It is archived.")
            return None
        if kind not in _QUESTIONS:
            self._draft.skip(place, f"Guidelines have no questions like `{kind}`.")
            return None
        if level > _MAX_DEPTH:
            self._draft.skip(place, f"It is below more than {_MAX_DEPTH} other questions.")
            return None
        return Question(
            name=name,
            ask=name,
            kind=_QUESTIONS[kind],
            required=data.get("required") is True,
            per_frame=data.get("dynamic") is True,
            choices=[
                choice
                for one in mappings_in(data, "options")
                if kind in ("radio", "checklist") and (choice := self._choice(one, name, level)) is not None
            ],
        )

    def _choice(self, data: Mapping[str, Any], question: str, level: int) -> Choice | None:
        name = text_in(data, "label", "value")
        if data.get("archived") is True:
            self._draft.skip(f"option “{name}” of “{question}”", "It is archived.")
            return None
        questions = self._questions(mappings_in(data, "options"), level + 1)
        return Choice(value=text_in(data, "value", "label"), name=name, questions=questions)
