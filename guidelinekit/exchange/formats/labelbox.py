"""Labelbox: a guideline <-> the ontology of a project, in JSON.

Annotations contain the names of tools and questions and the values of options. Labelbox gives ids of its own to all of
them when it creates an ontology, so exported files have none.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.json_fields import inner_mapping, json_bytes, json_with, mappings_in, text_in
from guidelinekit.exchange.formats.ontology.limits import limits_of
from guidelinekit.exchange.formats.ontology.read import add_ontology
from guidelinekit.exchange.formats.ontology.tree import Abilities, Choice, Ontology, Question, Tool, spare_color
from guidelinekit.exchange.formats.ontology.write import ontology_of
from guidelinekit.exchange.formats.plain_json import json_value
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS

_ABILITIES = Abilities(
    title="Labelbox",
    shapes={
        **{("mark-spans", kind): "named-entity" for kind in ("text", "conversation", "document")},
        **{("draw-boxes", kind): "rectangle" for kind in ("image", "video", "document")},
        ("draw-polygons", "image"): "polygon",
        ("draw-polygons", "video"): "raster-segmentation",
        **{("draw-lines", kind): "line" for kind in ("image", "video")},
        **{("place-keypoints", kind): "point" for kind in ("image", "video")},
        ("link", ""): "edge",
    },
    below_labels=("radio", "checklist"),
    below_options=("radio", "checklist"),
    depth=10,
    segments_asked=True,
)
_KINDS: Mapping[str, str] = {
    **{shape: kind for (kind, _), shape in _ABILITIES.shapes.items()},
    "superpixel": "draw-polygons",
}
_MASKS = ("superpixel", "raster-segmentation")
_QUESTIONS: Mapping[str, str] = {
    **dict.fromkeys(("radio", "dropdown", "response-radio"), "radio"),
    **dict.fromkeys(("checklist", "response-checklist"), "checklist"),
    **dict.fromkeys(("text", "response-text", "prompt"), "text"),
}
#: How many questions below each other are read.
_MAX_DEPTH = 20


def write(interface: Interface) -> bytes:
    """Return the ontology of a guideline.

    Raises:
        ExchangeError: Labelbox could not tell two elements apart, or the file would be too large.
    """
    ontology = ontology_of(interface, _ABILITIES)
    tools = [
        {
            "tool": tool.shape,
            "name": tool.name,
            "required": False,
            "color": tool.color or spare_color(index),
            "classifications": [_written(question) for question in tool.questions],
        }
        for index, tool in enumerate(ontology.tools)
    ]
    questions = [
        {**_written(question), "scope": "index" if question.is_of_segments else "global"}
        for question in ontology.questions
    ]
    return json_bytes({"tools": tools, "classifications": questions})


def _written(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {
        "type": question.kind,
        "name": question.name,
        "instructions": question.ask,
        "required": question.required,
        "options": [
            {"value": one.value, "label": one.name, "options": [_written(inner) for inner in one.questions]}
            for one in question.choices
        ],
    }
    return data | ({"isLikertScale": True} if question.is_scale and question.kind == "radio" else {})


def limits(interface: Interface) -> Mapping[str, str]:
    """Return why Labelbox cannot offer some labels, by address."""
    return limits_of(interface, _ABILITIES)


def recognizes(file: File) -> int:
    """Return how sure it is that a file is an ontology."""
    data = _ontology(json_with(file, "tools", "classifications"))
    return 90 if isinstance(data.get("tools"), list) and isinstance(data.get("classifications"), list) else 0


def read(file: File, schema: Schema) -> Draft:
    """Return what an ontology says, alone or in the data of a project.

    Raises:
        ExchangeError: it is no ontology, or has nothing that a guideline can have.
    """
    whole = json_value(file)
    data = _ontology(whole)
    if not any(isinstance(data.get(key), list) for key in ("tools", "classifications")):
        raise ExchangeError(
            f"{file.name} is no ontology of Labelbox: it has no `tools` and no `classifications`",
            hint="Download the ontology, or write `ontology.normalized` to the file with the SDK.",
        )
    draft = Draft(schema, not_compared=frozenset({"title", "task/input"}))
    if title := draft.name(text_in(whole, "name"), ""):
        draft.data["title"] = title
    add_ontology(draft, _Reader(draft).ontology(data), file)
    return draft


def _ontology(data: Any) -> Mapping[str, Any]:
    return inner_mapping(data, ("tools", "classifications"), around=("normalized", "ontology"))


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def ontology(self, data: Mapping[str, Any]) -> Ontology:
        tools = [self._tool(one) for one in mappings_in(data, "tools")]
        questions = self._questions(mappings_in(data, "classifications"), 1)
        has_tools = any(tools)
        for question in questions:
            if question.per_frame and has_tools:
                self._draft.skip(f"“{question.name}”", "It is asked for each frame; the draft asks it of the item.")
                question.per_frame = False
        return Ontology([tool for tool in tools if tool is not None], questions)

    def _tool(self, data: Mapping[str, Any]) -> Tool | None:
        shape, name = text_in(data, "tool", "type"), text_in(data, "name", "label")
        place = f"tool “{name}”"
        if data.get("archived"):
            self._draft.skip(place, "It is archived.")
            return None
        if shape not in _KINDS:
            self._draft.skip(place, f"Guidelines have nothing like `{shape}`.")
            return None
        if shape in _MASKS:
            self._draft.skip(place, "Guidelines have no masks: the label is for polygons.")
        if data.get("required") is True:
            self._draft.skip(place, "A guideline does not require that each item has a label.")
        if data.get("definition"):
            self._draft.skip(place, "What it may join is named by ids of Labelbox: write it in `from` and `to`.")
        questions = self._questions(mappings_in(data, "classifications"), 1)
        return Tool(name=name, kind=_KINDS[shape], color=hex_color(text_in(data, "color")), questions=questions)

    def _questions(self, listed: Iterable[Mapping[str, Any]], level: int) -> list[Question]:
        return [question for one in listed if (question := self._question(one, level)) is not None]

    def _question(self, data: Mapping[str, Any], level: int) -> Question | None:
        name, kind = text_in(data, "name", "instructions"), text_in(data, "type")
        place = f"classification “{name}”"
        if data.get("archived"):
            self._draft.skip(place, "It is archived.")
            return None
        if kind not in _QUESTIONS:
            self._draft.skip(place, f"Guidelines have no questions like `{kind}`.")
            return None
        if level > _MAX_DEPTH:
            self._draft.skip(place, f"It is below more than {_MAX_DEPTH} other questions.")
            return None
        for key in ("minCharacters", "maxCharacters"):
            if data.get(key):
                self._draft.skip(place, "A guideline does not limit the length of a text.")
        choices = [self._choice(one, level) for one in mappings_in(data, "options") if not self._is_archived(one, name)]
        return Question(
            name=name,
            ask=text_in(data, "instructions", "name"),
            kind=_QUESTIONS[kind],
            required=data.get("required") is True,
            is_scale=data.get("isLikertScale") is True,
            per_frame=text_in(data, "scope") == "index",
            choices=choices if _QUESTIONS[kind] != "text" else [],
        )

    def _is_archived(self, option: Mapping[str, Any], question: str) -> bool:
        if option.get("archived"):
            self._draft.skip(f"option “{text_in(option, 'label', 'value')}” of “{question}”", "It is archived.")
        return bool(option.get("archived"))

    def _choice(self, data: Mapping[str, Any], level: int) -> Choice:
        questions = self._questions(mappings_in(data, "options"), level + 1)
        return Choice(value=text_in(data, "value", "label"), name=text_in(data, "label", "value"), questions=questions)


FORMAT = Format(
    id="labelbox",
    title="Labelbox",
    file_name="labelbox.json",
    read=read,
    write=write,
    recognizes=recognizes,
    limits=limits,
    identity="name",
    inputs=tuple(INPUT_KINDS),
    holds=frozenset(
        {
            "labels/*/name", "labels/*/color", "labels/*/kind", "labels/*/attributes", "outcomes", "outcomes/*/id",
            "attributes", "attributes/*/id", "attributes/*/options/*/id", "attributes/*/options/*/attributes",
        }
    ),
    partly={
        "attributes/*": "Another question has its name, so it comes back under another id.",
        "attributes/*/id": "Another question has its name, so it comes back under another id.",
        "attributes/*/ask": "An import puts it on one line.",
        "attributes/*/options/*/attributes": "At most ten questions are below each other.",
        "attributes/*/options/*/id": "A number that is stored beside a name is taken for a code.",
        "labels/*/id": "Annotations contain the names of tools; only an option has a value of its own.",
        "labels/*/color": "Options have no colors, and each tool has one: a label without a color gets one.",
        "labels/*/kind": "Labelbox chooses one option or several; it does not know what a comparison is.",
        "labels/*/attributes": "Labelbox asks a question with each label that leads to it.",
        "task/kind": "Labelbox chooses one option or several; it does not know what a comparison is.",
        "task/input": "The ontology does not say what items are: you choose it when you create the ontology.",
        "attributes/*/of": "Labelbox asks about items and marks; it knows no tracks and no parts of an item.",
        "attributes/*/kind": "Labelbox has options and texts; it has no numbers, no comparisons and no rating by text.",
        "attributes/*/range": "Labelbox has no numbers: grades are options, and a longer range is a text.",
    },
)  # fmt: skip
